"""Spends an evening at the door of a demo of its own, where nobody comes but who is sent.

    python -m scripts.check_door

`scripts/demo --check` does it too. The evening takes about a minute: a promise is made whose time
is near, and while it comes nearer the rest is done with guests who have waited so long that nothing
is learned of them.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
import re
import sys
import tempfile
from typing import Any

import aiohttp

from scripts.check_steps import CheckFailedError, Steps, expect
from scripts.hass_api import Hass, HassError
from scripts.world import Control, home_assistant, simulators

_SEED = 7
_SECONDS = 30.0
_EVENT_SECONDS = 90.0
_REMINDED = timedelta(seconds=10)
"""From one reminder to the next."""
_PROMISED = timedelta(seconds=450)
"""Nothing is known of this room but the transmitter's goal: that, and half as much more."""
_WAITED = 100
"""Seconds that the guest has waited who is promised a time: it is looked at five minutes before."""
_LATE_GOAL = 1200
_LONG_AGO = 7 * 3600
_ANA, _EVE, _BO, _CY, _DO, _STAFF = 12, 13, 20, 21, 22, 96
_GUESTS: tuple[dict[str, Any], ...] = (
    {"number": _ANA, "label": "Ana", "party_size": 4, "waited": _WAITED},
    {"number": _EVE, "party_size": 2, "waited": _WAITED - 10},
    {"number": _BO, "party_size": 4, "waited": _LONG_AGO},
    {"number": _CY, "party_size": 3, "waited": _LONG_AGO},
    {"number": _DO, "party_size": 2, "waited": _LONG_AGO},
)
_NO_SHOW = "steward_no_show"


class Evening(Steps):
    """The door; each step relies on those before it."""

    async def follows_up_by_blueprints(self) -> str:
        """Two blueprints become automations, and a staff pager is added."""
        devices = await self._hass.command("config/device_registry/list")
        transmitter = next(one["id"] for one in devices if one["name"] == "T7470")
        entries = await self._hass.command("config_entries/get", domain="steward")
        handler = [entries[0]["entry_id"], "staff_pager"]
        staff = {"name": "Kitchen", "number": _STAFF}
        path = "config/config_entries/subentries/flow"
        await self._hass.flow(path, {"handler": handler}, staff)
        await self._hass.until("notify.kitchen_message", bool, _SECONDS)
        nobody_comes = {
            "again_after": {"seconds": _REMINDED.seconds},
            "times": 1,
            "staff": ["notify.kitchen_message"],
            "remove": True,
        }
        for name, inputs in (("nobody_comes", nobody_comes), ("promise_at_risk", {})):
            used = {"path": f"steward/{name}.yaml", "input": {"transmitter": transmitter, **inputs}}
            automation = {"alias": name, "use_blueprint": used}
            await self._hass.post(f"config/automation/config/{name}", automation)
            await self._hass.until(f"automation.{name}", "on", _SECONDS)
        await self._hass.command("subscribe_events", event_type=_NO_SHOW)
        return "nobody comes; promise at risk"

    async def promises_a_time(self) -> str:
        """A guest who comes is promised a time, by the goal; then the evening becomes slow."""
        state = await self._hass.until(_quoted(_ANA), _is_time, _SECONDS)
        since = await self._hass.until(f"sensor.pager_{_ANA}_waiting_since", _is_time, _SECONDS)
        wait = _time(state) - _time(since)
        expect(abs(wait - _PROMISED) <= timedelta(seconds=1), f"{wait} are promised")
        await self._hass.action("number.set_value", entity_id="number.t7470_goal", value=_LATE_GOAL)
        return f"until {_time(state):%H:%M:%S} UTC, {wait} after Ana came"

    async def tells_the_wait_by_voice(self) -> str:
        """What a party would wait is told in a conversation."""
        answer = await self._hass.command(
            "conversation/process",
            text="how long for a table for four?",
            language="en",
            agent_id="conversation.home_assistant",
        )
        speech = str(answer["response"]["speech"]["plain"]["speech"])
        expect(re.fullmatch(r"A party of 4 waits about \d+ to \d+ minutes\.", speech), speech)
        return speech

    async def pages_the_next_for_two_hosts_at_once(self) -> str:
        """Two hosts ask for a party of four; each pages another one, and both the right ones."""
        asked = [
            self._hass.action("page_next", response=True, party_min=3, party_max=4)
            for _ in range(2)
        ]
        answers = await asyncio.gather(*asked)
        numbers = sorted(answer["number"] for answer in answers)
        expect(numbers == [_BO, _CY], f"{answers}")
        for number, state in ((_BO, "paged"), (_CY, "paged"), (_DO, "started"), (_ANA, "started")):
            session = await self._held(number)
            expect(session["state"] == state, f"the transmitter has {session}")
        return f"pagers {_BO} and {_CY}, of parties of 4 and 3"

    async def undoes_a_clear(self) -> str:
        """A clear is undone before it leaves, and the guest waits on."""
        clearing = asyncio.create_task(
            self._hass.action("clear", response=True, number=_DO, undo_within=30)
        )
        async with asyncio.timeout(_SECONDS):
            while True:  # the clear is on its way
                answer = await self._hass.action("undo", response=True, number=_DO)
                if answer["undone"]:
                    break
                await asyncio.sleep(0.1)
        expect(await clearing == {"done": False}, f"{clearing.result()}")
        session = await self._held(_DO)
        expect(session["state"] == "started", f"the transmitter has {session}")
        return f"pager {_DO} is still with its guest"

    async def gives_up_who_does_not_come(self) -> str:
        """A page that nobody answers reminds, tells the staff, and ends as a no-show."""
        async with asyncio.timeout(_EVENT_SECONDS):
            first = (await self._held(_BO))["notified"]
            while True:  # until it is paged once more
                if (await self._held(_BO))["notified"] != first:
                    break
                await asyncio.sleep(0.2)
            event = (await self._hass.next_event(_NO_SHOW))["data"]
        expect(event["number"] in {_BO, _CY}, f"{event}")
        for number in (_BO, _CY):
            await self._hass.until(_session(number), "idle", _SECONDS)
        world = await self._control.state("lrs")
        told = sorted(page["message"] for page in world["pages"] if page["number"] == _STAFF)
        wanted = [f"Pager {number} does not come" for number in (_BO, _CY)]
        expect(told == wanted, f"the staff was told {told}")
        for number in (_BO, _CY):
            (ended,) = (one for one in world["history"] if one["number"] == number)
            expect(ended["clearType"] == "REMOVED", f"{ended}")
        return f"paged once more, then {' and '.join(told)}, then removed"

    async def tells_promises_at_risk_before_they_break(self) -> str:
        """The host is told once that two guests will be paged late, while there is time."""
        promised = _time(self._hass.states[_quoted(_ANA)])
        async with asyncio.timeout(_EVENT_SECONDS):
            while True:
                if text := await self._notified():
                    break
                await asyncio.sleep(0.5)
        times = r"promised \d+:\d+, now \d+:\d+"
        expect(re.fullmatch(rf"Pager {_ANA}, Ana: {times}\nPager {_EVE}: {times}", text), text)
        ahead = promised - datetime.now(UTC)
        expect(ahead > timedelta(0), f"told {-ahead} after the promised time")
        return f"{text.replace('\n', '; ')}: told {ahead.seconds} s before the promised time"

    async def compares_the_promise_with_the_truth(self) -> str:
        """Ana is paged; the wait is compared with what was promised."""
        kept = "sensor.t7470_quotes_kept"
        await self._hass.until(kept, "unknown", _SECONDS)
        await self._hass.action("page", number=_ANA)
        state = await self._hass.until(kept, lambda one: one["state"] != "unknown", _SECONDS)
        paged = await self._hass.until(f"sensor.pager_{_ANA}_paged_at", _is_time, _SECONDS)
        promised = _time(self._hass.states[_quoted(_ANA)])
        expect(state["state"] == "100.0", f"{kept} is {state['state']}")
        expect(_time(paged) <= promised, f"paged at {paged['state']}, promised {promised}")
        return f"paged {promised - _time(paged)} before the promised time: 100 % kept"

    async def _notified(self) -> str | None:
        """Get what Home Assistant shows the host of Ana."""
        shown = await self._hass.command("persistent_notification/get")
        texts = (str(one["message"]) for one in shown)
        return next((text for text in texts if text.startswith(f"Pager {_ANA}, ")), None)

    async def _held(self, number: int) -> dict[str, Any]:
        """Get the session of a pager, as the transmitter has it."""
        sessions: list[dict[str, Any]] = (await self._control.state("lrs"))["sessions"]
        return next((one for one in sessions if one["number"] == number), {"state": "none"})


def _session(number: int) -> str:
    return f"sensor.pager_{number}_session"


def _quoted(number: int) -> str:
    return f"sensor.pager_{number}_quoted"


def _is_time(state: Any) -> bool:
    return "T" in state["state"]


def _time(state: Any) -> datetime:
    return datetime.fromisoformat(state["state"])


@asynccontextmanager
async def evening() -> AsyncGenerator[Evening]:
    """Run a Home Assistant with a transmitter that nobody has used before."""
    with tempfile.TemporaryDirectory(prefix="steward-door-") as folder:
        async with (
            simulators("quiet", _SEED, {}) as simulated,
            home_assistant(Path(folder)) as login,
            Hass.connect(login["url"], login["token"]) as hass,
            aiohttp.ClientSession() as session,
        ):
            lrs = simulated["lrs"]
            control = Control(session, simulated["control"]["url"])
            for guest in _GUESTS:
                await control.do("lrs", "assign", **guest)
            await hass.fill_form("lrs", {"host": lrs["host"], "port": lrs["port"]})
            await hass.until("sensor.t7470_connection", "push", _SECONDS)
            await hass.action("sync_clock")
            yield Evening(hass, control, simulated)


async def _main() -> int:
    async with evening() as steps:
        for name, do in steps:
            try:
                print(f"  ok      {name}: {await do()}", flush=True)
            except (CheckFailedError, HassError, TimeoutError) as err:
                print(f"  FAILED  {name}: {err or type(err).__name__}", flush=True)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(_main()))
