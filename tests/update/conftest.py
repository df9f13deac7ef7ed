"""A home that a commit left behind, and the systems around it."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from homeassistant.core import HomeAssistant
import pytest

from .home import FIXTURES, Left, Told, loaded
from .systems import Systems, running

_SEED = 8
"""Another one than that of the fixtures: what is new must not have the ids of what is there."""

type OpenHome = Callable[..., AbstractAsyncContextManager[tuple[HomeAssistant, Told]]]


@pytest.fixture(params=sorted(path.name for path in FIXTURES.iterdir()))
def left(request: pytest.FixtureRequest) -> Left:
    """Return what the Home Assistant of a commit left."""
    return Left(request.param)


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Let aiocoap's timers be: it keeps some for minutes after its context was shut down."""
    return True


@pytest.fixture
async def systems(
    loopback: None,  # noqa: ARG001 - they listen there
    left: Left,
) -> AsyncIterator[Systems]:
    """Return the systems that were around the home, as they were when it was stopped."""
    async with running(Systems(_SEED)) as systems:
        systems.put_back(left.worlds)
        yield systems


@pytest.fixture
def config(tmp_path: Path, left: Left, systems: Systems) -> Path:
    """Return the configuration folder of the home; its entries lead to the systems."""
    left.lay_out(tmp_path, systems)
    return tmp_path


@pytest.fixture
def open_home(config: Path, left: Left) -> OpenHome:
    """Open the home, as often as need be: what a stop left is there at the next start."""

    @asynccontextmanager
    async def open_home(folder: Path = config) -> AsyncGenerator[tuple[HomeAssistant, Told]]:
        async with loaded(folder) as hass:
            yield hass, Told(hass, left.states)

    return open_home
