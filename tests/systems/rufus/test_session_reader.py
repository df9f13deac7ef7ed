"""Of many sessions only the active one is asked for again and again."""

from datetime import timedelta

import aiohttp
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
import pytest

from custom_components.steward.systems.rufus import session_reader
from custom_components.steward.systems.rufus.api.client import RufusClient
from custom_components.steward.systems.rufus.api.types import Session
from custom_components.steward.systems.rufus.session_reader import SessionReader
from simulators.rufus import RufusSimulator

from ...conftest import StartRufus

MAT = {"model": "Mat S4", "serial_number": "S4-1"}


class Asked:
    """A device with sessions, and what is asked of them."""

    def __init__(self, sim: RufusSimulator, session: aiohttp.ClientSession, sessions: int) -> None:
        """Let a device have so many sessions, of which the last is active."""
        ready = sim.ready()
        self.sim = sim
        self.reader = SessionReader(RufusClient(session, ready["api_key"], ready["url"]))
        self.deviceid = sim.add_device(**MAT)["deviceid"]
        for number in range(sessions):
            self.open(f"{number}")
        self.active: Session | None = None

    def open(self, alias: str) -> None:
        """Open a session, which closes the one before."""
        self.sim.open_session(deviceid=self.deviceid, alias=alias)

    async def read(self) -> tuple[list[Session], list[str]]:
        """Read the sessions; return them, and what was asked for that: `all` or `one`."""
        before = len(self.sim.state()["log"])
        sessions = await self.reader.read(self.deviceid, self.active)
        self.active = next((one for one in sessions if one.active), None)
        paths = [one["path"] for one in self.sim.state()["log"][before:]]
        return sessions, ["all" if "/sessions/device/" in path else "one" for path in paths]


@pytest.fixture
async def many(hass: HomeAssistant, start_rufus: StartRufus) -> Asked:
    """Make a device that has many sessions."""
    return Asked(await start_rufus(), async_get_clientsession(hass), 30)


async def test_the_active_one_of_many_is_asked_for_alone(many: Asked) -> None:
    listed, asked = await many.read()
    assert (len(listed), asked) == (30, ["all"])
    again, asked = await many.read()
    assert again is listed
    assert asked == ["one"]
    many.sim.fill_passings(many.deviceid, count=3)
    changed, asked = await many.read()
    assert asked == ["one"]
    assert [one.passings for one in changed if one.active] == [3]
    assert [one for one in changed if not one.active] == [one for one in listed if not one.active]


async def test_another_that_was_opened_shows(many: Asked) -> None:
    await many.read()
    many.open("another")
    sessions, asked = await many.read()
    assert asked == ["one", "all"]
    assert [one.alias for one in sessions if one.active] == ["another"]
    assert len(sessions) == 31


async def test_one_that_is_gone_shows(many: Asked) -> None:
    await many.read()
    many.sim.remove_device(many.deviceid)
    many.deviceid = many.sim.add_device(**MAT)["deviceid"]
    many.open("new")
    sessions, asked = await many.read()
    assert asked == ["one", "all"]
    assert [one.alias for one in sessions] == ["new"]


async def test_all_are_asked_for_now_and_then(many: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_reader, "_WHOLE_TIME", timedelta(0))
    assert [(await many.read())[1] for _ in range(3)] == [["all"]] * 3


async def test_where_something_says_that_it_is_another_all_are_asked_for(many: Asked) -> None:
    await many.read()
    many.active = None
    assert (await many.read())[1] == ["all"]


async def test_a_few_are_listed(hass: HomeAssistant, start_rufus: StartRufus) -> None:
    few = Asked(await start_rufus(), async_get_clientsession(hass), 10)
    assert [(await few.read())[1] for _ in range(2)] == [["all"], ["all"]]
