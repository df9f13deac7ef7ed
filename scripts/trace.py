"""Counts the functions of Steward that run for one push, one page, one sentence and one poll.

    python -m scripts.trace            how many, in how many files, and the files in their order
    python -m scripts.trace --list     each function, too

`scripts/trace` calls it with the right Python, after `scripts/setup`. The last line is
`trace: {json}`. Home Assistant and the simulators are in this process, all of whose threads and
tasks are watched. docs/performance.md says what is counted.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
import sys
from types import CodeType

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant

from benchmarks.figures import Figures
from benchmarks.in_process import add_entry, run, shown, until
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

_PACKAGE = "/custom_components/steward/"
_APART = {"voice": ("voice/",), "features": ("waiting/", "race/", "forwarding/")}
"""What is told apart: what listens to all changes, and does not stand in their way."""
_SECONDS = 30.0
_SETTLE_SECONDS = 1.0
_PAGER = 12
_SESSION = f"sensor.pager_{_PAGER}_session"
_GUEST = "Sarah"
_DEVICE = "Finish line"
_PASSING = "event.finish_line_passing"

type Act = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Function:
    """A function of Steward's, by its file and its qualified name; see docs/performance.md."""

    file: str
    name: str


class Tracer:
    """Notes Steward's functions in the order in which they first begin, or go on.

    A coroutine that has waited for something and goes on counts as one that begins: the
    observation that takes a push in began long before it.
    """

    def __init__(self) -> None:
        """Watch this interpreter; nothing is noted yet."""
        self._noted: dict[Function, None] | None = None
        self._before: list[Function] | None = None
        tool, events = sys.monitoring.PROFILER_ID, sys.monitoring.events
        sys.monitoring.use_tool_id(tool, "steward trace")
        for event in (events.PY_START, events.PY_RESUME):
            sys.monitoring.register_callback(tool, event, self._note)
        sys.monitoring.set_events(tool, events.PY_START | events.PY_RESUME)

    def stop(self) -> None:
        """Watch no longer."""
        sys.monitoring.free_tool_id(sys.monitoring.PROFILER_ID)

    def _note(self, code: CodeType, _offset: int) -> None:
        _, found, file = code.co_filename.rpartition(_PACKAGE)
        if found and self._noted is not None:
            self._noted[Function(file, code.co_qualname)] = None

    def mark(self, *_: object) -> None:
        """Note that something was sent: what ran before the first time is told apart."""
        if self._noted is not None and self._before is None:
            self._before = list(self._noted)

    async def trace(self, act: Act) -> tuple[Sequence[Function], Sequence[Function]]:
        """List the functions that run until an act is over, and those before the first mark."""
        noted: dict[Function, None] = {}
        self._noted, self._before = noted, None
        try:
            await act()
        finally:
            self._noted = None
        return [*noted], self._before or []


async def settle(hass: HomeAssistant) -> None:
    """Wait until nothing happens any more."""
    await hass.async_block_till_done()
    await asyncio.sleep(_SETTLE_SECONDS)


class WaitingRoom:
    """A transmitter with one guest."""

    def __init__(self, hass: HomeAssistant, tracer: Tracer) -> None:
        """Use `hass`; `tracer` is told what arrives at the transmitter."""
        self._hass = hass
        self._simulator = LrsSimulator()
        self._simulator.on_request.append(tracer.mark)

    async def open(self) -> None:
        """Set it up."""
        await self._simulator.start()
        address = self._simulator.ready()
        await add_entry(self._hass, "lrs", {"host": address["host"], "port": address["port"]})
        await until(lambda: shown(self._hass, "sensor.t7470_connection") == "push", _SECONDS)

    async def close(self) -> None:
        """Take it away, with its transmitter."""
        for entry in self._hass.config_entries.async_entries("steward"):
            await self._hass.config_entries.async_remove(entry.entry_id)
        await self._simulator.stop()

    async def seat(self) -> None:
        """Let the guest come; the one before goes first."""
        if _PAGER in self._simulator.world.sessions:
            self._simulator.commands["remove"](number=_PAGER)
            await settle(self._hass)
        self._simulator.commands["assign"](number=_PAGER, label=_GUEST, party_size=2, goal=3600)
        await until(lambda: shown(self._hass, _SESSION) == "started", _SECONDS)
        await settle(self._hass)

    async def push(self) -> None:
        """Page the guest elsewhere; over when the page shows and nothing follows it."""
        self._simulator.commands["page"](number=_PAGER)
        await until(lambda: shown(self._hass, _SESSION) == "paged", _SECONDS)
        await self._hass.async_block_till_done()

    async def page(self) -> None:
        """Page the guest by the action; over when the action is."""
        await self._hass.services.async_call(
            "steward", "page", target={"entity_id": _SESSION}, blocking=True
        )

    async def sentence(self) -> None:
        """Page the guest by a sentence; over when it is answered."""
        answer = await conversation.async_converse(
            self._hass, f"page {_GUEST}", None, Context(), "en", "conversation.home_assistant"
        )
        if answer.response.error_code is not None:
            raise RuntimeError(f"{answer.response.speech}")


class Race:
    """A cloud with a timing device that has a session."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Use `hass`."""
        self._hass = hass
        self._simulator = RufusSimulator(furnished=True)
        devices = self._simulator.state()["devices"]
        self._deviceid = next(one["deviceid"] for one in devices if one["alias"] == _DEVICE)

    async def open(self) -> None:
        """Set it up."""
        self._simulator.commands["open_session"](deviceid=self._deviceid)
        await self._simulator.start()
        address = self._simulator.ready()
        fields = {"api_key": address["api_key"], "url": address["url"]}
        await add_entry(self._hass, "rufus", fields)
        await until(lambda: shown(self._hass, "sensor.finish_line_session") == "active", _SECONDS)

    async def close(self) -> None:
        """Stop the cloud."""
        await self._simulator.stop()

    async def ready(self) -> None:
        """Do nothing: the session stays open."""

    async def poll(self) -> None:
        """Let a runner cross; over when the next poll has brought that, and nothing follows it."""
        before = shown(self._hass, _PASSING)
        self._simulator.commands["add_passing"](deviceid=self._deviceid, bib="7")
        await until(lambda: shown(self._hass, _PASSING) != before, _SECONDS)
        await settle(self._hass)


class Report:
    """Prints what ran, and keeps the figures."""

    def __init__(self, *, listed: bool) -> None:
        """Name each function if that is wanted."""
        self._listed = listed
        self.figures: dict[str, float] = {}

    def tell(self, name: str, functions: Iterable[Function]) -> None:
        """Tell what ran for something."""
        by_file: dict[str, list[str]] = {}
        for function in functions:
            by_file.setdefault(function.file, []).append(function.name)
        total = sum(map(len, by_file.values()))
        print(f"  {name}: {total} functions in {len(by_file)} files")
        for file, names in by_file.items():
            print(f"      {file}")
            for one in names if self._listed else ():
                print(f"          {one}")
        key = name.replace(" ", "_")
        self.figures |= {f"{key}_functions": total, f"{key}_files": len(by_file)}

    def tell_act(self, name: str, functions: Sequence[Function]) -> None:
        """Tell what ran for an act, and what of the voice and of the features did."""
        apart = tuple(folder for folders in _APART.values() for folder in folders)
        self.tell(name, (one for one in functions if not one.file.startswith(apart)))
        for kind, folders in _APART.items():
            self.tell(f"{name} {kind}", (one for one in functions if one.file.startswith(folders)))


async def measure(hass: HomeAssistant, *, listed: bool) -> Figures:
    """Trace each act once, after one that warms up, and print."""
    tracer, report = Tracer(), Report(listed=listed)

    async def trace(ready: Act, act: Act) -> tuple[Sequence[Function], Sequence[Function]]:
        for _ in range(2):
            await ready()
            traced = await tracer.trace(act)
            await settle(hass)
        return traced

    room, race = WaitingRoom(hass, tracer), Race(hass)
    await room.open()
    functions, _ = await trace(room.seat, room.push)
    report.tell_act("push", functions)
    functions, before = await trace(room.seat, room.page)
    report.tell_act("page", functions)
    report.tell_act("page before datagram", before)
    functions, _ = await trace(room.seat, room.sentence)
    report.tell_act("sentence", functions)
    await room.close()

    await race.open()
    functions, _ = await trace(race.ready, race.poll)
    report.tell_act("poll", functions)
    await race.close()
    tracer.stop()
    return report.figures


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(
        prog="scripts/trace", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--list", action="store_true", help="name each function")
    listed: bool = parser.parse_args().list
    run("trace", "Steward's functions that run", lambda hass: measure(hass, listed=listed))


if __name__ == "__main__":
    main()
