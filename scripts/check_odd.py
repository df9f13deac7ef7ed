"""Has a running demo meet odd answers and wrong clocks: what is shown stays what is so."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scripts.check_steps import Steps, expect
from scripts.hass_api import Hass
from scripts.world import Control

_PUSH_SECONDS = 1.0
_POLL_SECONDS = 20.0
_START_SECONDS = 30.0
_CLOCK_SECONDS = 10
_LOOK_SECONDS = 0.2
_DEVICE = {"model": "Check", "serial_number": "CHECK-2", "alias": "Odd mat"}
_PAGER = 211
"""A pager that nobody else in the demo holds."""
_HOUR = 3600
AWAY_SECONDS = 12
"""How long Home Assistant is away at least, and a guest's goal is not over before it is."""


class OddAnswers(Steps):
    """What is no news, and what tells the wrong time; each step relies on those before it."""

    _deviceid = ""

    async def keeps_a_session_that_the_cloud_does_not_find(self) -> str:
        """A 404 for the sessions of an active device ends nothing, and no passing is lost."""
        answer = await self._hass.action("bind_device", response=True, **_DEVICE)
        self._deviceid = answer["deviceid"]
        await self._hass.until("sensor.odd_mat_session", "idle", _START_SECONDS)
        await self._hass.action("open_session", device_id=await self._device(), name="Odd")
        before = await self._hass.until("sensor.odd_mat_session", "active", _POLL_SECONDS)
        await self._passes("1")
        path = f"/v0/sessions/device/{self._deviceid}"
        body = {"description": "Sessions not found", "deviceid": self._deviceid}
        await self._spoilt("rufus", path=path, status=404, body=body, times=3)
        await self._passes("2")
        now = self._hass.states["sensor.odd_mat_session"]
        expect(now["last_changed"] == before["last_changed"], f"it was {now}")
        return "three times 404: still active, and bib 2 came"

    async def learns_a_clock_that_is_an_hour_slow(self) -> str:
        """A timing device's clock is an hour off: that is told, and mended."""
        await self._control.do("rufus", "set_clock", deviceid=self._deviceid, seconds=-_HOUR)
        for bib in ("3", "4", "5", "6"):
            await self._passes(bib)
        await self._until_issue("device_clock_off", there=True)
        last = self._hass.states["sensor.odd_mat_last_passing"]["state"]
        await self._control.do("rufus", "set_clock", deviceid=self._deviceid, seconds=0)
        for bib in ("7", "8", "9", "10", "11", "12"):
            await self._passes(bib)
        await self._until_issue("device_clock_off", there=False)
        serial_number = _DEVICE["serial_number"]
        device_id = await self._device()
        await self._hass.action("unbind_device", device_id=device_id, serial_number=serial_number)
        return f"a repair says so, it last showed {last[11:19]}; it goes with the fault"

    async def keeps_its_guests_over_an_empty_list(self) -> str:
        """A list that says nothing clears nobody."""
        await self._hass.action("assign_pager", number=_PAGER, label="Odd", goal={"minutes": 10})
        session, event = f"sensor.pager_{_PAGER}_session", f"event.pager_{_PAGER}_session_event"
        await self._hass.until(session, "started", _PUSH_SECONDS)
        before = (await self._hass.until(event, _is_told, _PUSH_SECONDS))["state"]
        for body in ("", "{}", '{"responseTypes":["ping"],"globalSessionSequence":8}'):
            await self._spoilt("lrs", path="/v1/sessions", method="GET", code="2.05", body=body)
        await self._hass.until(session, "started", _POLL_SECONDS)
        now = (await self._hass.until(event, _is_told, _PUSH_SECONDS))["state"]
        expect(now == before, f"something was told at {now}")
        return "three lists that list nothing: still started, and nothing was told"

    async def tells_true_waits_by_a_clock_that_jumps(self) -> str:
        """The transmitter's clock jumps an hour ahead: who comes then has not waited an hour."""
        await self._hass.action("clear", number=_PAGER)
        zone = ZoneInfo((await self._hass.command("get_config"))["time_zone"])
        came = datetime.now(UTC)
        local = (came.astimezone(zone).utcoffset() or timedelta()).total_seconds()
        await self._hass.action("sync_clock")
        await self._control.do("lrs", "set_clock", seconds=local + _HOUR)
        await self._control.do("lrs", "assign", number=_PAGER, label="New", goal=600)
        state = await self._hass.until(
            f"sensor.pager_{_PAGER}_waiting_since", lambda one: "T" in one["state"], _PUSH_SECONDS
        )
        off = abs(datetime.fromisoformat(state["state"]) - came)
        expect(off <= timedelta(seconds=_CLOCK_SECONDS), f"waits since {state['state']}")
        overdue = self._hass.states[f"binary_sensor.pager_{_PAGER}_overdue"]["state"]
        expect(overdue == "off", f"overdue is {overdue}")
        await self._hass.until(
            "sensor.t7470_clock_offset",
            lambda one: abs(float(one["state"]) - _HOUR) <= _CLOCK_SECONDS,
            _POLL_SECONDS,
        )
        await self._hass.action("sync_clock")
        again = self._hass.states[f"sensor.pager_{_PAGER}_waiting_since"]["state"]
        moved = abs(datetime.fromisoformat(again) - came)
        expect(moved <= timedelta(seconds=_CLOCK_SECONDS), f"{again} once the clock is set")
        await self._hass.action("clear", number=_PAGER)
        return f"waits since {off.total_seconds():.0f} s before or after it came, before and after"

    async def _device(self) -> str:
        """Get the id of the device."""
        devices = await self._hass.command("config/device_registry/list")
        return next(str(one["id"]) for one in devices if one["name"] == "Odd mat")

    async def _passes(self, bib: str) -> None:
        """Have a runner pass the device, and be told."""
        await self._control.do("rufus", "add_passing", deviceid=self._deviceid, bib=bib)
        await self._hass.until(
            "event.odd_mat_passing",
            lambda state: state["attributes"].get("bib") == bib,
            _POLL_SECONDS,
        )

    async def _spoilt(self, system: str, *, times: int = 1, **fault: Any) -> None:
        """Have some answers be spoilt, and wait until they were given."""
        await self._control.do(system, "set_fault", times=times, **fault)
        async with asyncio.timeout(2 * _POLL_SECONDS):
            while (await self._control.state(system))["faults"]:
                if system == "lrs":
                    waiting = "sensor.t7470_waiting"
                    await self._hass.action("homeassistant.update_entity", entity_id=[waiting])
                await asyncio.sleep(_LOOK_SECONDS)

    async def _until_issue(self, key: str, *, there: bool) -> None:
        """Wait until an issue of a kind is there, or gone."""
        async with asyncio.timeout(_POLL_SECONDS):
            while True:
                issues = (await self._hass.command("repairs/list_issues"))["issues"]
                if any(one["translation_key"] == key for one in issues) is there:
                    return
                await asyncio.sleep(_LOOK_SECONDS)


async def leave(control: Control, hass: Hass) -> None:
    """Have a guest wait who becomes overdue while Home Assistant is away."""
    await control.do("lrs", "assign", number=_PAGER, label="Patient", goal=AWAY_SECONDS)
    await hass.until(f"sensor.pager_{_PAGER}_guest", "Patient", _POLL_SECONDS)


class AfterRestart(Steps):
    """A Home Assistant that was away for a while, and is started again."""

    async def tells_who_became_overdue_while_it_was_away(self) -> str:
        """It is told once, after the start."""
        entity_id = f"event.pager_{_PAGER}_session_event"
        state = await self._hass.until(
            entity_id, lambda one: one["attributes"].get("event_type") == "overdue", _START_SECONDS
        )
        await self._hass.until(f"binary_sensor.pager_{_PAGER}_overdue", "on", _START_SECONDS)
        await asyncio.sleep(_PUSH_SECONDS)
        again = self._hass.states[entity_id]["state"]
        expect(again == state["state"], "it was told more than once")
        await self._hass.action("clear", number=_PAGER)
        return f"told at {again[11:19]}, once"


def _is_told(state: Any) -> bool:
    """Tell whether an event's entity shows when it was."""
    return "T" in state["state"]
