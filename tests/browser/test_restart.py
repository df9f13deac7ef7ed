"""A restart of Home Assistant in an outage: both desks still show what was last known."""

from pathlib import Path

from aiohttp import ClientSession
from playwright.async_api import Browser, expect
import pytest

from scripts.browser import PHONE
from scripts.dashboard import PATH
from scripts.hass_api import Hass
from scripts.stage import add_entries
from scripts.world import Control, home_assistant, simulators

from .desk import Desk, guest_arrives
from .test_race import device_of

_SEED = 7
_SECONDS = 120.0
_SYSTEMS = {"lrs": "sensor.pager_161_session", "rufus": "sensor.halfway_session"}
"""The systems that go away, and an entity of each."""


async def leave_home_in_an_outage(folder: Path, simulated: dict[str, dict[str, str]]) -> None:
    """Run a Home Assistant with a guest and a session until both systems are away; stop it."""
    async with ClientSession() as session, home_assistant(folder) as login:
        control = Control(session, simulated["control"]["url"])
        deviceid = await device_of(control, "Halfway")
        await control.do("rufus", "open_session", deviceid=deviceid, alias="Storm run")
        await guest_arrives(control, 161, "Patience", party_size=3)
        async with Hass.connect(login["url"], login["token"]) as hass:
            await add_entries(hass, simulated)
            for entity, state in zip(_SYSTEMS.values(), ("started", "active"), strict=True):
                await hass.until(entity, state, _SECONDS)
            for system, entity in _SYSTEMS.items():
                await control.do(system, "stop")
                await hass.until(entity, "unavailable", _SECONDS)


@pytest.mark.usefixtures("loopback")
async def test_both_desks_show_what_was_known_before(browser: Browser, tmp_path: Path) -> None:
    async with simulators("quiet", _SEED, {}) as simulated:
        await leave_home_in_an_outage(tmp_path, simulated)
        async with home_assistant(tmp_path) as login:
            host, race = (Desk({"hass": login, "path": PATH}, browser) for _ in range(2))
            await host.open("host", size=PHONE)
            row = host.guest("Patience")
            await expect(row).to_contain_text("3")
            await expect(row.get_by_role("button", name="Page:")).to_be_disabled()
            status = host.card.locator(".status.error")
            await expect(status).to_contain_text("T7470 is unavailable. As of ")
            await expect(host.card.get_by_role("button", name="Waiting")).to_contain_text("1")
            await race.open("race")
            panel = race.device("Halfway")
            await expect(panel).to_contain_text("Storm run")
            await expect(panel.get_by_role("button", name="Close session")).to_be_disabled()
            status = race.card.locator(".status.error")
            await expect(status).to_contain_text("RUFUS Cloud is unavailable. As of ")
            for desk in (host, race):
                await desk.close()
                assert desk.complaints == []
