"""A stage that all these tests share, and a browser for each."""

from collections.abc import AsyncIterator, Iterator
import json
from pathlib import Path
import subprocess
import sys
from typing import Any

from aiohttp import ClientSession
from homeassistant.const import MAJOR_VERSION, MINOR_VERSION
from playwright.async_api import Browser, expect
import pytest
import pytest_asyncio

from scripts.browser import chromium
from scripts.hass_api import Hass
from scripts.world import Control

from ..repository.files import ROOT
from .desk import FIGURE, OWN_PATH, PATIENCE, Desk, OpenDesk, Refuse

_STOP_SECONDS = 30
_HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def stage() -> Iterator[dict[str, Any]]:
    """Run a Home Assistant with all simulated systems; give what `scripts.stage` prints."""
    assert (MAJOR_VERSION, MINOR_VERSION) >= (2026, 11), "scripts/test runs these on 2026.11"
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.stage"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, "the stage did not become ready"
    yield json.loads(line)
    process.terminate()
    process.wait(_STOP_SECONDS)
    process.stdout.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run these tests in one event loop, in which there is one browser for all of them.

    Their fixtures name it, too: `pytest_asyncio.fixture(loop_scope="session")`.
    """
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests have measured, in whichever process that was."""
    for report in terminalreporter.getreports("passed"):
        for name, figure in report.user_properties:
            if name == FIGURE:
                terminalreporter.write_line(str(figure))


@pytest.fixture(autouse=True)
def verify_cleanup() -> None:
    """Let the browser's tasks be: they are there for the next test, too."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Run Chromium; each test has pages of its own, which know nothing of others."""
    expect.set_options(timeout=PATIENCE)
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def control(
    stage: dict[str, Any],
    loopback: None,  # noqa: ARG001 - it is reached there
) -> AsyncIterator[Control]:
    """Look into the simulated world, and change it."""
    async with ClientSession() as session:
        yield Control(session, stage["simulated"]["control"]["url"])


@pytest_asyncio.fixture(loop_scope="session")
async def empty_room(control: Control) -> None:
    """Let all guests go that other tests let in."""
    await control.do("lrs", "clear_all")


@pytest_asyncio.fixture(loop_scope="session")
async def refuse(control: Control) -> AsyncIterator[Refuse]:
    """Let the transmitter refuse every change of a session from a call on, for the reason given."""

    async def refuse(reason: str) -> None:
        await control.do(
            "lrs",
            "set_fault",
            method="PUT",
            path="/v1/sessions",
            code="4.00",
            body={"error": reason},
        )

    yield refuse
    await control.do("lrs", "clear_faults")


@pytest_asyncio.fixture(loop_scope="session")
async def owner(
    stage: dict[str, Any],
    loopback: None,  # noqa: ARG001 - it is reached there
) -> AsyncIterator[Hass]:
    """Connect to Home Assistant, as its owner does at another screen."""
    async with Hass.connect(stage["hass"]["url"], stage["hass"]["token"]) as hass:
        yield hass


@pytest_asyncio.fixture(loop_scope="session")
async def open_desk(
    stage: dict[str, Any],
    browser: Browser,
    loopback: None,  # noqa: ARG001 - it is reached there
) -> AsyncIterator[OpenDesk]:
    """Open views of the dashboard; at the end Steward's module must not have complained."""
    desks: list[Desk] = []

    async def open_desk(view: str, **options: Any) -> Desk:
        desk = Desk(stage, browser)
        desks.append(desk)
        await desk.open(view, **options)
        return desk

    yield open_desk
    complaints = [complaint for desk in desks for complaint in desk.complaints]
    for desk in desks:
        await desk.close()
    assert complaints == []


@pytest_asyncio.fixture(loop_scope="session")
async def dashboard(owner: Hass) -> AsyncIterator[Any]:
    """Make a dashboard of one's own; give what puts cards into it."""
    made = await owner.command(
        "lovelace/dashboards/create",
        url_path=OWN_PATH,
        title="Own",
        mode="storage",
        show_in_sidebar=True,
        require_admin=False,
    )

    async def put(*cards: dict[str, Any]) -> None:
        section = {"type": "grid", "cards": list(cards)}
        view = {"type": "sections", "path": "one", "sections": [section]}
        await owner.command("lovelace/config/save", url_path=OWN_PATH, config={"views": [view]})

    yield put
    await owner.command("lovelace/dashboards/delete", dashboard_id=made["id"])
