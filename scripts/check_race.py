"""Uses the race of a running demo, as its director, announcer and marshal would."""

import asyncio
from collections.abc import Awaitable, Callable

from scripts.check_steps import Steps, expect
from scripts.demo_race import LOOK_FOR, MARSHAL, MISSING, MISSING_NAME, NAME, add_race, let_pass

_SECONDS = 30.0
_LATE_ENTRY, _LATE_NAME = "301", "Juno Adler"
_WAY = (("Start mat", 50), ("Halfway", 25), ("Finish line", 0))
"""Where the late entry runs, and how many minutes ago."""


class RaceDay(Steps):
    """A race from its start list to who is missing; each step relies on those before it."""

    async def adds_a_race_whose_missing_runner_is_listed(self) -> str:
        """A race has a start list, a course of three points, and one runner who is missing."""
        await add_race(self._hass, self._simulated)
        await self._hass.until(LOOK_FOR, "1", _SECONDS)
        answer = await self._hass.action("get_results", response=True, race=NAME)
        (missing,) = [one for one in answer["results"] if one["bib"] == MISSING]
        expect(missing["name"] == MISSING_NAME, f"{missing}")
        expect([one["point"] for one in missing["splits"]] == ["Start", "Halfway"], f"{missing}")
        return f"{LOOK_FOR} is 1: {MISSING} {MISSING_NAME}"

    async def pages_the_marshal_for_the_missing_runner(self) -> str:
        """The marshal's pager is paged at the transmitter."""

        async def page() -> str | None:
            pages = (await self._control.state("lrs"))["pages"]
            texts = [str(one["message"]) for one in pages if one["number"] == MARSHAL]
            return texts[-1] if texts else None

        text = await _until(page)
        expect(text.startswith(f"{MISSING} {MISSING_NAME} last seen Halfway "), text)
        return f"pager {MARSHAL}: {text}"

    async def announces_a_finisher_by_name(self) -> str:
        """Who is entered late and finishes is announced by name."""
        await self._hass.action("add_runner", race=NAME, bib=_LATE_ENTRY, name=_LATE_NAME)
        for place, minutes in _WAY:
            await let_pass(self._control, _LATE_ENTRY, place, minutes)

        async def announced() -> str | None:
            shown = await self._hass.command("persistent_notification/get")
            texts = [one["message"] for one in shown if _LATE_NAME in one["message"]]
            return texts[0] if texts else None

        text = await _until(announced)
        expect("finished" in text, text)
        return text

    async def shows_the_leader(self) -> str:
        """Who leads is shown, and is first of the results."""
        state = await self._hass.until(
            "sensor.city_run_leader", lambda state: " " in state["state"], _SECONDS
        )
        answer = await self._hass.action("get_results", response=True, race=NAME)
        first = answer["results"][0]
        expect(state["state"] == f"{first['bib']} {first['name']}", f"{state['state']}, {first}")
        return f"{state['state']} leads"

    async def takes_off_who_just_came(self) -> str:
        """What the marshal says enters a passing, and ends the search."""
        answer = await self._hass.command(
            "conversation/process", text=f"{MISSING} just came", language="en"
        )
        said = str(answer["response"]["speech"]["plain"]["speech"])
        await self._hass.until(LOOK_FOR, "0", _SECONDS)
        return f"{said}"


async def _until(ask: Callable[[], Awaitable[str | None]]) -> str:
    """Ask again and again until there is an answer.

    Raises:
        TimeoutError: there was none for long.

    """
    async with asyncio.timeout(_SECONDS):
        while True:
            if (answer := await ask()) is not None:
                return answer
            await asyncio.sleep(0.2)
