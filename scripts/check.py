"""Uses a running demo as a user would, through Home Assistant's own interfaces alone."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
import time
from typing import Any

import aiohttp

from scripts.check_application import Application
from scripts.check_door import evening
from scripts.check_odd import AfterRestart, OddAnswers, leave
from scripts.check_race import RaceDay
from scripts.check_steps import CheckFailedError, Steps, expect
from scripts.check_voice import check_voice
from scripts.check_waiting_room import WaitingRoom
from scripts.hass_api import Hass, HassError
from scripts.world import Control

_PUSH_SECONDS = 1.0
_START_SECONDS = 30.0
_POLL_SECONDS = 8.0
_OUTAGE_SECONDS = 45.0
_DEVICE = {"model": "Check", "serial_number": "CHECK-1", "alias": "Check mat"}
_OUTAGE_LINES = ("Error fetching {} data", "Fetching {} data recovered")


class Check(Steps):
    """The systems but the waiting room; each step relies on those before it."""

    _device_id = ""
    _deviceid = ""

    async def refuses_a_wrong_key(self) -> str:
        """A wrong API key is refused in the form."""
        fields = {"api_key": "ror-00000000000000000000", "url": self._simulated["rufus"]["url"]}
        result = await self._hass.fill_form("rufus", fields)
        expect(result["type"] == "form", f"the flow went on to {result['type']}")
        expect(result["errors"] == {"api_key": "unauthorized"}, f"it says {result['errors']}")
        return "the field says unauthorized"

    async def adds_rufus(self) -> str:
        """The RUFUS account is added."""
        rufus = self._simulated["rufus"]
        result = await self._hass.fill_form(
            "rufus", {"api_key": rufus["api_key"], "url": rufus["url"]}
        )
        expect(result["type"] == "create_entry", f"{result}")
        await self._hass.until("sensor.finish_line_session", "active", _START_SECONDS)
        return "sensor.finish_line_session is active"

    async def adds_lrs(self) -> str:
        """The transmitter is added."""
        lrs = self._simulated["lrs"]
        result = await self._hass.fill_form("lrs", {"host": lrs["host"], "port": lrs["port"]})
        expect(result["type"] == "create_entry", f"{result}")
        await self._hass.until("sensor.t7470_connection", "push", _START_SECONDS)
        state = await self._hass.until(
            "sensor.t7470_waiting", lambda state: state["state"].isdecimal(), _START_SECONDS
        )
        return f"{state['state']} guests waiting, changes are pushed"

    async def refuses_duplicates(self) -> str:
        """The same systems are not added twice."""
        lrs, rufus = self._simulated["lrs"], self._simulated["rufus"]
        for name, fields in (
            ("lrs", {"host": lrs["host"], "port": lrs["port"]}),
            ("rufus", {"api_key": rufus["keys"]["read"], "url": rufus["url"]}),
        ):
            result = await self._hass.fill_form(name, fields)
            expect(result.get("reason") == "already_configured", f"{name}: {result}")
        return "already configured, also with another key of the account"

    async def binds_a_device(self) -> str:
        """A device is bound and appears without a restart."""
        answer = await self._hass.action("bind_device", response=True, **_DEVICE)
        expect(answer["already_bound"] is False, f"{answer}")
        self._deviceid = answer["deviceid"]
        await self._hass.until("sensor.check_mat_session", "idle", _START_SECONDS)
        devices = await self._hass.command("config/device_registry/list")
        self._device_id = next(one["id"] for one in devices if one["name"] == "Check mat")
        return "sensor.check_mat_session is idle"

    async def binds_it_again(self) -> str:
        """Binding it again is no error."""
        answer = await self._hass.action("bind_device", response=True, **_DEVICE)
        expect(answer == {"deviceid": self._deviceid, "already_bound": True}, f"{answer}")
        return "already_bound: true"

    async def opens_a_session(self) -> str:
        """A session is opened."""
        answer = await self._hass.action(
            "open_session", response=True, device_id=self._device_id, name="Half Marathon"
        )
        await self._hass.until("sensor.check_mat_session", "active", _PUSH_SECONDS)
        await self._hass.until("sensor.check_mat_session_name", "Half Marathon", _PUSH_SECONDS)
        active = await self._active_sessions()
        expect(active == [answer["token_session"]], f"the cloud has {active}")
        return "the entity and the cloud agree"

    async def shows_passings(self) -> str:
        """A runner who crosses is an event within one poll."""
        begun = time.monotonic()
        await self._control.do("rufus", "add_passing", deviceid=self._deviceid, bib="12")
        await self._hass.until(
            "event.check_mat_passing",
            lambda state: state["attributes"].get("bib") == "12",
            _POLL_SECONDS,
        )
        return f"bib 12, after {time.monotonic() - begun:.1f} s"

    async def adds_and_gets_passings(self) -> str:
        """A passing that is entered by hand is in the cloud, and is listed."""
        new = {"number": 9001, "bib": "207"}
        answer = await self._hass.action(
            "add_passings", response=True, device_id=self._device_id, passings=[new, new]
        )
        expect(answer == {"inserted": 1, "duplicates": 1}, f"{answer}")
        answer = await self._hass.action("get_passings", response=True, device_id=self._device_id)
        bibs = [passing["bib"] for passing in answer["passings"]]
        expect(bibs == ["12", "207"], f"{bibs}")
        return "one inserted, one a duplicate; bibs 12 and 207"

    async def shows_races(self) -> str:
        """The account's races are in a calendar."""
        state = await self._hass.until("calendar.rufus_cloud_events", bool, _PUSH_SECONDS)
        return f"calendar.rufus_cloud_events is {state['state']}"

    async def lists_sessions(self) -> str:
        """The sessions of a device are listed."""
        answer = await self._hass.action("get_sessions", response=True, device_id=self._device_id)
        names = [session["name"] for session in answer["sessions"]]
        expect(names == ["Half Marathon"], f"{names}")
        return "Half Marathon"

    async def closes_a_session(self) -> str:
        """It is closed."""
        await self._hass.action("close_session", entity_id="sensor.check_mat_session")
        await self._hass.until("sensor.check_mat_session", "idle", _PUSH_SECONDS)
        expect(not await self._active_sessions(), "the cloud still has an active session")
        return "the entity and the cloud agree"

    async def refuses_to_close_nothing(self) -> str:
        """Closing where there is no session says so."""
        return await self._refused(
            "close_session", "Check mat has no active session", device_id=self._device_id
        )

    async def unbinds_the_device(self) -> str:
        """The device is unbound, with the right serial number only."""
        await self._refused(
            "unbind_device",
            "is not the serial number",
            device_id=self._device_id,
            serial_number="OTHER",
        )
        await self._hass.action(
            "unbind_device", device_id=self._device_id, serial_number=_DEVICE["serial_number"]
        )
        await self._hass.until_gone("sensor.check_mat_session", _PUSH_SECONDS)
        return "its entities are gone"

    async def adds_eliab(self) -> str:
        """An app session that is open is added."""
        eliab = self._simulated["eliab"]
        fields = {name: eliab[name] for name in ("url", "token", "session_id")}
        result = await self._hass.fill_form("eliab", fields)
        expect(result["type"] == "create_entry", f"{result}")
        await self._hass.until("sensor.eliab_session", "active", _START_SECONDS)
        return "sensor.eliab_session is active"

    async def closes_the_app_session(self) -> str:
        """It is closed, and then there is nothing to close."""
        await self._hass.action("close_session", entity_id="sensor.eliab_session")
        await self._hass.until("sensor.eliab_session", "idle", _PUSH_SECONDS)
        standing = await self._standing(self._simulated["eliab"]["session_id"])
        expect(standing == "closed", f"the server says {standing}")
        return await self._refused(
            "close_session", "eliab has no active session", entity_id="sensor.eliab_session"
        )

    async def survives_an_outage_of_rufus(self) -> str:
        """The cloud goes and comes back."""
        return await self._outage("rufus", "sensor.finish_line_battery")

    async def survives_an_outage_of_lrs(self) -> str:
        """The transmitter goes and comes back, and pushes again."""
        text = await self._outage("lrs", "sensor.t7470_waiting")
        await self._hass.until("sensor.t7470_connection", "push", _OUTAGE_SECONDS)
        return text

    async def _outage(self, system: str, entity_id: str) -> str:
        """Stop a simulator and start it again."""
        begun = time.monotonic()
        await self._control.do(system, "stop")
        await self._hass.until(entity_id, "unavailable", _OUTAGE_SECONDS)
        gone = time.monotonic()
        await self._control.do(system, "start")
        await self._hass.until(entity_id, lambda state: state["state"].isdecimal(), _OUTAGE_SECONDS)
        back = time.monotonic()
        return f"unavailable after {gone - begun:.1f} s, right again after {back - gone:.1f} s"

    async def _active_sessions(self) -> list[str]:
        """List the tokens of the bound device's active sessions, as the cloud has them."""
        world = await self._control.state("rufus")
        return [
            session["token_session"]
            for session in world["sessions"]
            if session["deviceid"] == self._deviceid and session["active"]
        ]

    async def _standing(self, session_id: str) -> str | None:
        """Get how an app session stands, as its server has it."""
        world = await self._control.state("eliab")
        standings = (one["standing"] for one in world["sessions"] if one["id"] == session_id)
        return next(standings, None)


def _log_is_quiet(log: Path, titles: tuple[str, ...]) -> str:
    """Insist on one line each way for each outage, and nothing else of Steward's."""
    ours = ("[custom_components.steward", "[coap", "[aiocoap")
    lines = [line for line in log.read_text().splitlines() if any(name in line for name in ours)]
    for title in titles:
        for form in _OUTAGE_LINES:
            found = [line for line in lines if form.format(title) in line]
            expect(len(found) == 1, f"{len(found)} lines of: {form.format(title)}")
            lines.remove(found[0])
    bad = [line for line in lines if " WARNING " in line or " ERROR " in line]
    expect(not bad, "\n".join(bad))
    return "one line each way for each outage, and nothing else"


class Walk:
    """Goes through steps, and prints a line for each.

    Attributes:
        failed: How many of them failed.
    """

    def __init__(self) -> None:
        """Begin."""
        self.failed = 0

    async def step(self, name: str, do: Callable[[], Awaitable[str]]) -> None:
        """Take a step."""
        begun = time.monotonic()
        try:
            told, word = await do(), "ok    "
        except (CheckFailedError, HassError, TimeoutError, aiohttp.ClientError) as err:
            told, word = str(err) or type(err).__name__, "FAILED"
            self.failed += 1
        print(f"  {word}  {name} ({time.monotonic() - begun:.2f} s): {told}", flush=True)

    async def steps(self, steps: Steps) -> None:
        """Take all steps of a part."""
        for name, do in steps:
            await self.step(name, do)


@asynccontextmanager
async def _connected(
    login: Mapping[str, Any], simulated: Mapping[str, Any]
) -> AsyncGenerator[tuple[Hass, Control]]:
    print(f"  ok      Home Assistant runs ({login['seconds']:.1f} s)", flush=True)
    async with (
        Hass.connect(login["url"], login["token"]) as hass,
        aiohttp.ClientSession() as session,
    ):
        yield hass, Control(session, simulated["control"]["url"])


async def check(login: Mapping[str, Any], simulated: Mapping[str, Any], log: Path) -> int:
    """Go through all steps; print a line for each; return how many failed."""
    walk = Walk()
    async with _connected(login, simulated) as (hass, control):
        for part in (Check, WaitingRoom, Application, RaceDay):
            await walk.steps(part(hass, control, simulated))
        await walk.step("speaks English, German and Spanish", check_voice)
        async with evening() as door:
            await walk.steps(door)

        async def quiet() -> str:
            return _log_is_quiet(log, ("RUFUS Cloud", "T7470"))

        await walk.step("the log is quiet", quiet)
        await walk.steps(OddAnswers(hass, control, simulated))
        await leave(control, hass)
    return walk.failed


async def check_after_restart(login: Mapping[str, Any], simulated: Mapping[str, Any]) -> int:
    """Go on with a Home Assistant that is started again; return how many steps failed."""
    walk = Walk()
    async with _connected(login, simulated) as (hass, control):
        await walk.steps(AfterRestart(hass, control, simulated))
    return walk.failed
