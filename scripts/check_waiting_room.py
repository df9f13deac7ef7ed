"""Uses the waiting room of a running demo, as a host at its door would."""

from datetime import datetime, timedelta
import time
from typing import Any
from zoneinfo import ZoneInfo

from scripts.check_steps import Steps, expect
from scripts.hass_api import HassError

_PUSH_SECONDS = 1.0
_START_SECONDS = 30.0
_NUMBERS = (201, 202, 203)
"""Pagers that the live scene does not hand out."""
_PAGER = _NUMBERS[0]
_WAITLIST = "todo.t7470_waitlist"
_OPTIONS = {"observed_interval": 30, "poll_interval": 5}
_GOAL = 2
"""Seconds after which the guest is overdue who is to be."""
_CLOCK_SECONDS = 5


class WaitingRoom(Steps):
    """The waiting room; each step relies on those before it."""

    async def assigns_a_pager(self) -> str:
        """A pager is assigned to a guest."""
        answer = await self._hass.action(
            "assign_pager",
            response=True,
            number=_PAGER,
            label="Check",
            party_size=4,
            goal={"minutes": 10},
        )
        expect(answer["goal"] == 600, f"{answer}")
        await self._hass.until(_sensor("session"), "started", _PUSH_SECONDS)
        await self._hass.until(_sensor("guest"), "Check", _PUSH_SECONDS)
        return f"{_sensor('session')} is started"

    async def refuses_a_used_pager(self) -> str:
        """A pager is not given to two guests."""
        text = f"Pager {_PAGER} is in use by another guest"
        return await self._refused("assign_pager", text, number=_PAGER)

    async def updates_the_guest(self) -> str:
        """What is noted of the guest is changed."""
        await self._hass.action(
            "update_guest", entity_id=_sensor("session"), label="Check 2", party_size=5
        )
        await self._hass.until(_sensor("guest"), "Check 2", _PUSH_SECONDS)
        await self._hass.until(_sensor("party_size"), "5", _PUSH_SECONDS)
        await self._has(_PAGER, label="Check 2", partySize=5, goalInSeconds=600)
        return "the entities and the transmitter agree"

    async def pages(self) -> str:
        """The guest is paged; the change is pushed."""
        await self._hass.action("page", entity_id=_sensor("session"), page_mode="flash_30_sec")
        await self._hass.until(_sensor("session"), "paged", _PUSH_SECONDS)
        await self._happened("paged")
        await self._has(_PAGER, state="paged")
        return "the entity, the event and the transmitter agree"

    async def clears(self) -> str:
        """The session is cleared."""
        await self._hass.action("clear", number=_PAGER)
        await self._hass.until(_sensor("session"), "idle", _PUSH_SECONDS)
        await self._happened("cleared")
        await self._has_none(_PAGER, "STOP")
        return "the entity, the event and the transmitter agree"

    async def refuses_to_clear_nothing(self) -> str:
        """Clearing a pager without a session says so."""
        return await self._refused("clear", f"Pager {_PAGER} has no session", number=_PAGER)

    async def sees_others_changes(self) -> str:
        """What others do at the transmitter is pushed."""
        longest = 0.0
        for command, state in (("assign", "started"), ("page", "paged"), ("clear", "idle")):
            begun = time.monotonic()
            await self._control.do("lrs", command, number=_PAGER)
            await self._hass.until(_sensor("session"), state, _PUSH_SECONDS)
            longest = max(longest, time.monotonic() - begun)
        return f"started, paged, idle; the slowest took {longest * 1000:.0f} ms"

    async def takes_the_numbers_of_the_pagers(self) -> str:
        """The numbers of the pagers are set by the options."""
        (entry_id,) = await self._entries("T7470")
        path, begin = "config/config_entries/options/flow", {"handler": entry_id}
        result = await self._hass.flow(path, begin, {**_OPTIONS, "pagers": "1-x"})
        expect(result["errors"] == {"pagers": "invalid_pagers"}, f"{result}")
        numbers = {**_OPTIONS, "pagers": f"{_NUMBERS[0]}-{_NUMBERS[-1]}"}
        result = await self._hass.flow(path, begin, numbers)
        expect(result["type"] == "create_entry", f"{result}")
        for number in _NUMBERS:
            await self._hass.until(_sensor("session", number), "idle", _START_SECONDS)
        await self._hass.until("sensor.t7470_connection", "push", _START_SECONDS)
        return f"{numbers['pagers']}; those that were never used are there"

    async def adds_to_the_waiting_list(self) -> str:
        """A guest who is put on the list gets a pager."""
        await self._hass.action("todo.add_item", entity_id=_WAITLIST, item="Ines, 4")
        await self._has(_PAGER, label="Ines", partySize=4)
        (item,) = await self._listed("Ines")
        expect(item["description"] == f"Pager {_PAGER} · 👥 4", f"{item}")
        await self._hass.until(_sensor("guest"), "Ines", _PUSH_SECONDS)
        return f"Ines, 4 has pager {_PAGER}, and is due at {item['due']}"

    async def renames_on_the_waiting_list(self) -> str:
        """A new name on the list is the guest's."""
        await self._hass.action(
            "todo.update_item", entity_id=_WAITLIST, item="Ines", rename="Ines Roth, 5"
        )
        await self._has(_PAGER, label="Ines Roth", partySize=5)
        return "Ines Roth, 5"

    async def completes_on_the_waiting_list(self) -> str:
        """Who is completed on the list is cleared."""
        await self._hass.action(
            "todo.update_item", entity_id=_WAITLIST, item="Ines Roth", status="completed"
        )
        await self._happened("cleared")
        await self._has_none(_PAGER, "STOP")
        expect(not await self._listed("Ines Roth"), "she is still on the list")
        return "cleared, at the transmitter too"

    async def deletes_from_the_waiting_list(self) -> str:
        """Who is deleted from the list is removed."""
        await self._hass.action("todo.add_item", entity_id=_WAITLIST, item="Omar")
        await self._hass.action("todo.remove_item", entity_id=_WAITLIST, item="Omar")
        await self._happened("removed")
        await self._has_none(_PAGER, "REMOVED")
        return "removed, at the transmitter too"

    async def takes_guests_by_voice(self) -> str:
        """The list takes Home Assistant's own sentences."""
        answer = await self._say("add Sarah to the waitlist")
        await self._has(_PAGER, label="Sarah", state="started")
        await self._say("complete Sarah on the waitlist")
        await self._has_none(_PAGER, "STOP")
        return f"{answer}, with pager {_PAGER}; then she is served"

    async def tells_who_is_overdue(self) -> str:
        """A guest who waits beyond the goal is told, to the second, without a poll."""
        await self._hass.action(
            "assign_pager", number=_PAGER, label="Late", goal={"seconds": _GOAL}
        )
        state = await self._hass.until(_sensor("due"), _is_moment, _PUSH_SECONDS)
        event = await self._happened("overdue", _GOAL + 2 * _PUSH_SECONDS)
        await self._hass.until(f"binary_sensor.pager_{_PAGER}_overdue", "on", _PUSH_SECONDS)
        late = _moment(event["state"]) - _moment(state["state"])
        expect(timedelta() <= late < timedelta(seconds=1), f"told {late} after the goal")
        return f"told {late.total_seconds() * 1000:.0f} ms after the goal"

    async def runs_an_automation_of_the_editor(self) -> str:
        """An automation that the editor saves runs: whoever comes is paged."""
        automation = {
            "alias": "Page who comes",
            "triggers": [{"trigger": "state", "entity_id": _sensor("session"), "to": "started"}],
            "actions": [
                {"action": "steward.page", "target": {"entity_id": _sensor("session")}},
            ],
        }
        await self._hass.action("clear", number=_PAGER)
        await self._hass.post("config/automation/config/steward_check", automation)
        await self._hass.until("automation.page_who_comes", "on", _PUSH_SECONDS)
        await self._hass.action("assign_pager", number=_PAGER, label="Late")
        await self._hass.until(_sensor("session"), "paged", _PUSH_SECONDS)
        await self._has(_PAGER, label="Late", state="paged")
        return "saved, and the guest is paged"

    async def hands_out_all_pagers(self) -> str:
        """When no pager is left, that is said."""
        for number in _NUMBERS[1:]:
            answer = await self._hass.action("assign_pager", response=True)
            expect(answer["number"] == number, f"{answer}")
        data = {"entity_id": _WAITLIST, "item": "Nobody"}
        return await self._refused("todo.add_item", "All pagers are in use", **data)

    async def clears_all(self) -> str:
        """All sessions are ended at once, and the answer says how many they were."""
        answer = await self._hass.action("clear_all", response=True)
        expect(answer["cleared"] >= len(_NUMBERS), f"{answer}")
        for number in _NUMBERS:
            await self._hass.until(_sensor("session", number), "idle", _PUSH_SECONDS)
            await self._has_none(number, "STOP")
        return f"{answer['cleared']} guests"

    async def gets_the_history(self) -> str:
        """The sessions that have ended are listed."""
        answer = await self._hass.action("get_history", response=True, limit=1000)
        ends = {one["label"]: one["end"] for one in answer["sessions"]}
        wanted = {"Ines Roth": "cleared", "Omar": "removed", "Late": "cleared"}
        expect(wanted.items() <= ends.items(), f"{ends}")
        return f"{len(answer['sessions'])} sessions, Omar's removed"

    async def pages_without_a_session(self) -> str:
        """A pager that has no session is paged, with a text."""
        await self._hass.action(
            "send_page", number=95, message="Table 7", page_mode="vibe_1", system_id=3
        )
        await self._was_paged(number=95, message="Table 7", pageMode="Vibe1", systemId=3)
        return "the transmitter has paged, with the text"

    async def adds_a_staff_pager(self) -> str:
        """A staff pager takes messages as soon as the user has added it."""
        (entry_id,) = await self._entries("T7470")
        result = await self._hass.flow(
            "config/config_entries/subentries/flow",
            {"handler": [entry_id, "staff_pager"]},
            {"name": "Kitchen", "number": 96, "page_mode": "flash_1_sec"},
        )
        expect(result["type"] == "create_entry", f"{result}")
        await self._hass.until("notify.kitchen_message", bool, _PUSH_SECONDS)
        await self._hass.action(
            "notify.send_message", entity_id="notify.kitchen_message", message="Two at the bar"
        )
        await self._was_paged(number=96, message="Two at the bar", pageMode="Flash1Sec")
        return "notify.kitchen_message reaches pager 96"

    async def deletes_the_staff_pager(self) -> str:
        """Its entity goes with it."""
        (entry_id,) = await self._entries("T7470")
        (subentry,) = await self._hass.command("config_entries/subentries/list", entry_id=entry_id)
        await self._hass.command(
            "config_entries/subentries/delete",
            entry_id=entry_id,
            subentry_id=subentry["subentry_id"],
        )
        await self._hass.until_gone("notify.kitchen_message", _PUSH_SECONDS)
        return "notify.kitchen_message is gone"

    async def sets_the_clock(self) -> str:
        """The transmitter's clock is set to the local time."""
        await self._hass.action("sync_clock")
        return await self._clock_is_right()

    async def offers_to_set_a_wrong_clock(self) -> str:
        """A clock that is found to be wrong can be mended by a repair."""
        await self._control.do("lrs", "set_clock", seconds=-300)
        await self._hass.action("number.set_value", entity_id="number.t7470_goal", value=420)
        settings = (await self._control.state("lrs"))["settings"]
        expect(settings["defaultTargetGoal"] == 420, f"{settings}")
        (issue_id,) = await self._issues("clock_off")
        result = await self._hass.flow(
            "repairs/issues/fix", {"handler": "steward", "issue_id": issue_id}, {}
        )
        expect(result["type"] == "create_entry", f"{result}")
        expect(not await self._issues("clock_off"), "the issue is still there")
        return await self._clock_is_right()

    async def _session(self, number: int) -> dict[str, Any]:
        """Get the session of a pager, as the transmitter has it; an empty one if it has none."""
        world = await self._control.state("lrs")
        return next((one for one in world["sessions"] if one["number"] == number), {})

    async def _has(self, number: int, **wanted: Any) -> None:
        """Insist on what the transmitter has of a pager's session."""
        session = await self._session(number)
        expect(wanted.items() <= session.items(), f"the transmitter has {session}")

    async def _has_none(self, number: int, clear_type: str) -> None:
        """Insist on how the latest session of a pager has ended at the transmitter."""
        expect(not await self._session(number), "the transmitter still has a session")
        history = (await self._control.state("lrs"))["history"]
        ends = [one["clearType"] for one in history if one["number"] == number]
        expect(ends[-1:] == [clear_type], f"the transmitter's history has {ends}")

    async def _was_paged(self, **wanted: Any) -> None:
        """Insist on one page that the transmitter has sent without a session."""
        pages = (await self._control.state("lrs"))["pages"]
        found = [page for page in pages if wanted.items() <= page.items()]
        expect(len(found) == 1, f"the transmitter has sent {pages}")

    async def _happened(self, event_type: str, seconds: float = _PUSH_SECONDS) -> Any:
        """Wait for the latest event of the pager to be of a type; return its state."""
        return await self._hass.until(
            f"event.pager_{_PAGER}_session_event",
            lambda state: state["attributes"].get("event_type") == event_type,
            seconds,
        )

    async def _listed(self, summary: str) -> list[dict[str, Any]]:
        """List the items of the waiting list that bear a name."""
        result = await self._hass.command("todo/item/list", entity_id=_WAITLIST)
        return [item for item in result["items"] if item["summary"] == summary]

    async def _say(self, text: str) -> str:
        """Say something to Home Assistant's own agent; return what it says."""
        answer = await self._hass.post("conversation/process", {"text": text, "language": "en"})
        response = answer["response"]
        speech = str(response["speech"]["plain"]["speech"])
        if response["response_type"] != "action_done":
            raise HassError(f"{text!r} is answered with: {speech}")
        return speech

    async def _entries(self, title: str) -> list[str]:
        """List the ids of the config entries with a title."""
        entries = await self._hass.command("config_entries/get", domain="steward")
        return [str(entry["entry_id"]) for entry in entries if entry["title"] == title]

    async def _issues(self, key: str) -> list[str]:
        """List the ids of the issues of a kind."""
        issues = (await self._hass.command("repairs/list_issues"))["issues"]
        return [
            str(issue["issue_id"])
            for issue in issues
            if issue["domain"] == "steward" and issue["translation_key"] == key
        ]

    async def _clock_is_right(self) -> str:
        """Insist on the transmitter's clock, and on what is shown of it."""
        state = await self._hass.until(
            "sensor.t7470_clock_offset",
            lambda state: abs(int(state["state"])) <= _CLOCK_SECONDS,
            _PUSH_SECONDS,
        )
        zone = ZoneInfo((await self._hass.command("get_config"))["time_zone"])
        shown = _moment((await self._control.state("lrs"))["timestamp"]).replace(tzinfo=zone)
        off = abs(shown - datetime.now(zone))
        expect(off <= timedelta(seconds=_CLOCK_SECONDS), f"the clock shows {shown}")
        return f"the clock shows {shown:%H:%M:%S}, {state['state']} s off"


def _sensor(key: str, number: int = _PAGER) -> str:
    """Name a sensor of a pager."""
    return f"sensor.pager_{number}_{key}"


def _moment(text: str) -> datetime:
    """Read a time."""
    return datetime.fromisoformat(text)


def _is_moment(state: Any) -> bool:
    """Tell whether a state is a time, rather than unknown."""
    return "T" in state["state"]
