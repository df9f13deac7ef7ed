"""What all tests share: real sockets on loopback, and the simulators that answer on them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from shutil import copytree
from time import monotonic
from typing import Any, Protocol
from unittest.mock import patch

from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from pytest_socket import socket_allow_hosts
from syrupy.assertion import SnapshotAssertion
from syrupy.filters import props

import custom_components.steward  # noqa: F401  # before the plugin's own `custom_components`
from custom_components.steward.const import CONF_SYSTEM, DOMAIN
from custom_components.steward.systems.api import cooldown, http
from custom_components.steward.systems.rufus import coordinator as rufus_coordinator
from custom_components.steward.systems.rufus.passings import stream
from simulators.base import Simulator
from simulators.lrs import LrsSimulator
from simulators.rufus import Options as RufusOptions, RufusSimulator

from .common import (
    Call,
    coordinator_of,
    fed,
    furnish_lrs,
    furnish_rufus,
    lrs_entry_for,
    rufus_entry_for,
    set_up,
    settled,
    unload_all,
    until,
)
from .repository.files import ROOT
from .scripted import Calls, Scripted

type Automate = Callable[..., Awaitable[None]]
type StartRufus = Callable[..., Awaitable[RufusSimulator]]
type StartLrs = Callable[..., Awaitable[LrsSimulator]]


class StartSimulator(Protocol):
    """Starts a simulator, and returns it."""

    async def __call__[SimulatorT: Simulator[Any]](self, simulator: SimulatorT) -> SimulatorT:
        """Start it."""


@pytest.fixture(autouse=True)
def enable_steward(request: pytest.FixtureRequest) -> HomeAssistant | None:
    """Let Home Assistant load Steward in each test that has a Home Assistant; return that."""
    if "recorder_mock" in request.fixturenames:  # wants to be there first
        request.getfixturevalue("recorder_mock")
    if "hass" not in request.fixturenames:
        return None
    request.getfixturevalue("enable_custom_integrations")
    hass: HomeAssistant = request.getfixturevalue("hass")
    return hass


@pytest.fixture
def expected_lingering_timers(request: pytest.FixtureRequest) -> bool:
    """Let aiocoap's timers be: it keeps some for minutes after its context was shut down."""
    return not {"start_lrs", "coap"}.isdisjoint(request.fixturenames)


@pytest.fixture
def loopback(
    socket_enabled: None,  # noqa: ARG001 - the sockets are real
) -> None:
    """Allow real sockets, on loopback only."""
    # To look for a route aiocoap connects an IPv6 socket, to IPv4 addresses too.
    socket_allow_hosts(["127.0.0.1", "::1", "::ffff:127.0.0.1"])


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Compare with snapshots as Home Assistant writes them: without ids and times of its own."""
    ours = snapshot.use_extension(HomeAssistantSnapshotExtension)
    return ours.with_defaults(exclude=props("compat_name"))  # 2026.11 has it, 2026.10 does not


@pytest.fixture
async def frozen(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FrozenDateTimeFactory]:
    """Stop the clock of Home Assistant and of the simulators, but not the event loop's."""
    going = monotonic
    with freeze_time("2026-03-01T08:00:00+00:00") as clock:
        assert isinstance(clock, FrozenDateTimeFactory)
        monkeypatch.setattr(asyncio.get_running_loop(), "time", going)
        yield clock


class PatienceClock:
    """The clock by which a cloud is left alone: that many seconds ahead."""

    ahead = 0.0

    def __call__(self) -> float:
        """Tell the time, in seconds."""
        return monotonic() + self.ahead


@pytest.fixture
def patience_clock(monkeypatch: pytest.MonkeyPatch) -> PatienceClock:
    """Return the clock that must be put forward for a cloud to be asked again."""
    clock = PatienceClock()
    for module in (cooldown, http, rufus_coordinator, stream):
        monkeypatch.setattr(module, "monotonic", clock)
    return clock


@pytest.fixture
def all_enabled() -> Iterator[None]:
    """Let no entity be disabled at first."""
    enabled = "homeassistant.helpers.entity.Entity.entity_registry_enabled_default"
    with patch(enabled, new=True):
        yield


@pytest.fixture
async def start_simulator(
    loopback: None,  # noqa: ARG001 - it listens there
    enable_steward: HomeAssistant | None,
) -> AsyncIterator[StartSimulator]:
    """Start simulators; they are stopped at the end."""
    simulators: list[Simulator[Any]] = []

    async def start[SimulatorT: Simulator[Any]](simulator: SimulatorT) -> SimulatorT:
        simulators.append(simulator)
        await simulator.start()
        return simulator

    yield start
    await unload_all(enable_steward)  # before what they talk to goes away
    for simulator in simulators:
        await simulator.stop()


@pytest.fixture
def start_rufus(start_simulator: StartSimulator) -> StartRufus:
    """Return a function that starts a RUFUS cloud with some of its `Options`."""

    async def start(*, furnished: bool = False, seed: int = 0, **options: Any) -> RufusSimulator:
        cloud = RufusSimulator(furnished=furnished, seed=seed, options=RufusOptions(**options))
        return await start_simulator(cloud)

    return start


@pytest.fixture
def start_lrs(start_simulator: StartSimulator) -> StartLrs:
    """Return a function that starts an LRS transmitter with some of its `Options`."""

    async def start(**options: Any) -> LrsSimulator:
        return await start_simulator(LrsSimulator(**options))

    return start


@pytest.fixture
async def rufus_sim(start_rufus: StartRufus) -> RufusSimulator:
    """Return a RUFUS cloud without a device."""
    return await start_rufus()


@pytest.fixture
async def lrs_sim(start_lrs: StartLrs) -> LrsSimulator:
    """Return an LRS transmitter without a guest."""
    return await start_lrs()


@pytest.fixture
async def rufus_entry(hass: HomeAssistant, rufus_sim: RufusSimulator) -> MockConfigEntry:
    """Set up a RUFUS account with two timing devices, one of them with an active session."""
    furnish_rufus(rufus_sim)
    entry = await set_up(hass, rufus_entry_for(rufus_sim))
    await fed(entry)
    await hass.async_block_till_done()
    return entry


@pytest.fixture
async def lrs_entry(hass: HomeAssistant, lrs_sim: LrsSimulator) -> MockConfigEntry:
    """Set up a transmitter, observed, with pagers 3 (idle), 7 (paged) and 12 (waiting)."""
    furnish_lrs(lrs_sim)
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    coordinator = coordinator_of(entry)
    await settled(entry)
    lrs_sim.commands["clear"](number=3)
    await until(lambda: coordinator.data["pager_3"].guest is None)
    await hass.async_block_till_done()
    return entry


@pytest.fixture
def call(hass: HomeAssistant) -> Call:
    """Call an action of Steward's, with what it answers."""

    async def call(action: str, *, answer: bool = False, **data: Any) -> Any:
        result = await hass.services.async_call(
            DOMAIN, action, data, blocking=True, return_response=answer
        )
        await hass.async_block_till_done()
        return result

    return call


@pytest.fixture
async def clock_entry(hass: HomeAssistant) -> MockConfigEntry:
    """Add an entry whose title is the system's name in errors."""
    assert await async_setup_component(hass, DOMAIN, {})
    added = MockConfigEntry(domain=DOMAIN, title="The clock", data={CONF_SYSTEM: "rufus"})
    added.add_to_hass(hass)
    return added


@pytest.fixture
async def scripted(hass: HomeAssistant, clock_entry: MockConfigEntry) -> Scripted:
    """Make a coordinator that has read `a` and `b`."""
    made = Scripted(hass, clock_entry, timedelta(seconds=60))
    made.answer = {"a": 1, "b": 2}
    await made.async_refresh()
    await made.async_introduce_items()
    return made


@pytest.fixture
def calls(scripted: Scripted) -> Iterator[Calls]:
    """Listen to `a`, `b`, `c` and to everything, until the end of the test."""
    counted = Calls()
    remove = counted.listen(scripted, "a", "b", "c")
    yield counted
    remove()


@pytest.fixture
async def automate(hass: HomeAssistant, tmp_path: Path) -> AsyncIterator[Automate]:
    """Make an automation of a blueprint and its inputs; it is turned off at the end."""
    copytree(ROOT / "blueprints", tmp_path / "blueprints")
    hass.config.config_dir = str(tmp_path)

    async def automate(name: str, **inputs: Any) -> None:
        used = {"path": f"steward/{name}.yaml", "input": inputs}
        config = {"automation": [{"alias": "It", "use_blueprint": used}]}
        assert await async_setup_component(hass, "persistent_notification", {})
        assert await async_setup_component(hass, "automation", config)
        await hass.async_block_till_done()
        assert hass.states.is_state("automation.it", "on")

    yield automate
    assert await async_setup_component(hass, "automation", {})
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)
