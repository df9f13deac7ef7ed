"""Speaks to Steward in a demo of its own, where nothing happens but what is said.

    python -m scripts.check_voice

`scripts/demo --check` does it too. No file is put into the configuration folder, and nothing is set
up for it but the two systems.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
import sys
import tempfile
import time
from typing import Any

import aiohttp

from scripts import voice_table
from scripts.check_steps import CheckFailedError, expect
from scripts.hass_api import Hass
from scripts.world import Control, home_assistant, simulators

_SEED = 7
_SECONDS = 30.0
_OTHER = "what time is it"
"""A question that is Home Assistant's own, to compare the time of answers with."""


class Simulated:
    """The simulated systems, by their control port."""

    def __init__(self, control: Control) -> None:
        """Use the port."""
        self._control = control

    async def do(self, system: str, command: str, /, **arguments: Any) -> Any:
        """Change a system's world."""
        return await self._control.do(system, command, **arguments)

    async def state(self, system: str) -> Any:
        """Get a system's world."""
        return await self._control.state(system)


class Conversation:
    """Speaks to Home Assistant's own agent, and takes the time."""

    def __init__(self, hass: Hass) -> None:
        """Speak to `hass`."""
        self._hass = hass
        self.seconds: list[float] = []
        """How long each answer took."""

    async def say(self, text: str, language: str = "en") -> str:
        """Say something; return what is answered."""
        begun = time.perf_counter()
        result = await self._hass.command(
            "conversation/process",
            text=text,
            language=language,
            agent_id="conversation.home_assistant",
        )
        self.seconds.append(time.perf_counter() - begun)
        return str(result["response"]["speech"]["plain"]["speech"])

    def told(self) -> str:
        """Tell how long the first answer and the others took, in milliseconds."""
        first, *others = (seconds * 1000 for seconds in self.seconds)
        return f"{first:.1f} ms first, then {median(others):.1f} ms"


@asynccontextmanager
async def quiet_demo() -> AsyncGenerator[tuple[Hass, Simulated]]:
    """Run a Home Assistant with the systems of the tables' world."""
    with tempfile.TemporaryDirectory(prefix="steward-voice-") as folder:
        async with (
            simulators("quiet", _SEED, {}) as simulated,
            home_assistant(Path(folder)) as login,
            Hass.connect(login["url"], login["token"]) as hass,
            aiohttp.ClientSession() as session,
        ):
            world = Simulated(Control(session, simulated["control"]["url"]))
            rufus, lrs = simulated["rufus"], simulated["lrs"]
            await voice_table.furnish_race(world)
            await hass.fill_form("rufus", {"api_key": rufus["api_key"], "url": rufus["url"]})
            await hass.fill_form("lrs", {"host": lrs["host"], "port": lrs["port"]})
            await hass.until("sensor.t7470_connection", "push", _SECONDS)
            await hass.until("sensor.finish_line_passings", str(len(voice_table.BIBS)), _SECONDS)
            yield hass, world


async def furnish(hass: Hass, world: Simulated) -> None:
    """Let the guests come, and wait until all of them are seen.

    They come while Steward does not look: of whom it sees come it knows better since when.
    """
    await world.do("lrs", "clear_all")
    await hass.until("sensor.t7470_waiting", "0", _SECONDS)
    waiting = await hass.command("config/entity_registry/get", entity_id="sensor.t7470_waiting")
    entry_id = waiting["config_entry_id"]
    await hass.command("config_entries/disable", entry_id=entry_id, disabled_by="user")
    await voice_table.furnish_room(world)
    await hass.command("config_entries/disable", entry_id=entry_id, disabled_by=None)
    await hass.until("sensor.t7470_waiting", str(voice_table.WAITING), _SECONDS)
    await hass.until("sensor.pager_7_session", "paged", _SECONDS)
    await hass.until("binary_sensor.pager_12_overdue", "on", _SECONDS)


async def check_voice() -> str:
    """Say all that is in the tables; tell how many there are, and how long answers took.

    Raises:
        CheckFailedError: something was answered wrongly, or did something else than it should.

    """
    async with quiet_demo() as (hass, world):
        steward, other = Conversation(hass), Conversation(hass)
        wrong: list[str] = []
        await other.say(_OTHER)
        for language in voice_table.LANGUAGES:
            await furnish(hass, world)
            wrong += await _say_rows(steward, world, language)
        swallowed = await _swallowed(hass)
        for _ in steward.seconds[1:]:
            await other.say(_OTHER)
    expect(not wrong, "\n".join(wrong))
    expect(not swallowed, f"swallowed: {swallowed}")
    return (
        f"{len(steward.seconds)} sentences answered and done, "
        f"{len(voice_table.strangers())} left alone; "
        f"Steward {steward.told()}; '{_OTHER}' {other.told()}"
    )


async def _say_rows(steward: Conversation, world: Simulated, language: str) -> list[str]:
    """Say what is in the table of a language; tell what went wrong."""
    wrong = []
    before = await voice_table.describe(world)
    for row in voice_table.rows(language):
        answer = await steward.say(row.say, language)
        now = await voice_table.describe(world)
        done = voice_table.changes(before, now)
        if not row.answered(answer) or done != {k: str(v) for k, v in row.effect.items()}:
            wrong.append(f"{language}: {row.say!r} is answered {answer!r} and does {done}")
        before = now
    return wrong


async def _swallowed(hass: Hass) -> list[str]:
    """Tell what of that which is not Steward's is answered in one of Steward's sentences."""
    conversation = Conversation(hass)
    return [
        text
        for language, text in voice_table.strangers()
        if voice_table.is_answer(await conversation.say(text, language), language)
    ]


def main() -> int:
    """Run."""
    try:
        print(asyncio.run(check_voice()))
    except CheckFailedError as err:
        print(err, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
