"""A stream before a simulated cloud, and what happens there."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from homeassistant.core import HomeAssistant

from custom_components.steward.capabilities import PassingEvent
from custom_components.steward.systems.api.errors import NotFoundError
from custom_components.steward.systems.rufus.api.client import RufusClient
from custom_components.steward.systems.rufus.api.types import Page
from custom_components.steward.systems.rufus.passings.reader import PageReader
from custom_components.steward.systems.rufus.passings.store import CheckpointStore
from custom_components.steward.systems.rufus.passings.stream import PassingStream
from custom_components.steward.systems.rufus.passings.stream_reader import StreamReader
from simulators.rufus import RufusSimulator

MAT = {"model": "Mat S4", "serial_number": "S4-1"}
GATE = {"model": "Gate H2", "serial_number": "H2-1"}


class Ticking:
    """A clock that goes on whenever it is looked at."""

    def __init__(self) -> None:
        self._time = datetime.now(UTC)

    def __call__(self) -> datetime:
        """Tell the time."""
        self._time += timedelta(milliseconds=2)
        return self._time


class StreamUnderTest:
    """A stream, and what it told; it may be made anew with what was stored."""

    def __init__(self, hass: HomeAssistant, http: aiohttp.ClientSession) -> None:
        self._hass, self._http = hass, http
        self.told: list[PassingEvent] = []
        self.deaf: set[str] = set()
        self.on_told: Callable[[], object] = lambda: None

    async def begin(self, sim: RufusSimulator) -> None:
        """Begin, with what is stored; do not look yet."""
        ready = sim.ready()
        self._sim = sim
        self._tasks: set[asyncio.Task[None]] = set()
        self.client = RufusClient(self._http, ready["api_key"], ready["url"])
        self.seconds = 0.0
        self.store = CheckpointStore(self._hass, "stream")
        self.stream = PassingStream(
            PageReader(self.client, lambda: self.seconds), self.store, str, self._spawn
        )
        self.reader = StreamReader(name="events", tell=self._tell, accepts=self._accepts)
        await self.stream.async_load()
        await self.stream.async_add_reader(self.reader)
        self.stream.start()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _accepts(self, deviceid: str) -> bool:
        return deviceid not in self.deaf

    def _tell(self, event: PassingEvent) -> None:
        self.told.append(event)
        self.on_told()

    async def poll(self) -> None:
        """Take note of what the account has now, and begin to read."""
        self.seconds += 3600.0  # what failed has rested
        devices = (await self.client.list_devices()).devices
        self.stream.look({device.deviceid: device.sessions for device in devices})
        for device in devices:
            with suppress(NotFoundError):
                sessions = await self.client.list_sessions(device.deviceid)
                self.stream.take(device.deviceid, sessions)

    async def cycle(self) -> list[tuple[str, int]]:
        """Poll and tell; return what was told by that."""
        before = len(self.told)
        await self.poll()
        await self.stream.async_idle()
        return self.known[before:]

    def crash(self) -> None:
        """End without storing anything."""
        for task in self._tasks:
            task.cancel()

    @property
    def known(self) -> list[tuple[str, int]]:
        """What was told: the session's name, and the number."""
        return [(one.session or "", one.number) for one in self.told]

    def last(self, token: str) -> datetime | None:
        """Tell when the passing of a session of the mat was that came last."""
        known = self.reader.checkpoint.session(mat(self._sim), token)
        return known.last if known else None

    def reads(self) -> int:
        """Count the pages of passings that were asked for."""
        log = self._sim.state()["log"]
        return sum(1 for one in log if one["path"].startswith("/v0/passings/"))

    def note_questions(self) -> list[dict[str, Any]]:
        """List from now on what pages are asked for."""
        read, questions = self.client.get_passings_page, list[dict[str, Any]]()

        async def note(token_session: str, **question: Any) -> Page:
            questions.append(question)
            return await read(token_session, **question)

        self.client.get_passings_page = note  # type: ignore[method-assign]  # to look between
        return questions


def mat(sim: RufusSimulator) -> str:
    return next(iter(sim.world.devices))


def open_session(sim: RufusSimulator, name: str = "A", count: int = 0) -> str:
    """Open a session on the mat, and let some cross; return its token."""
    token: str = sim.open_session(deviceid=mat(sim), alias=name)["token_session"]
    cross(sim, count)
    return token


def cross(sim: RufusSimulator, count: int) -> None:
    if count:
        sim.fill_passings(mat(sim), count=count)


def run(name: str, first: int, last: int) -> list[tuple[str, int]]:
    return [(name, number) for number in range(first, last + 1)]


async def another(reader: StreamUnderTest, name: str, **members: Any) -> list[tuple[str, int]]:
    """Add a reader; return what it is told."""
    told: list[tuple[str, int]] = []
    await reader.stream.async_add_reader(
        StreamReader(
            name=name,
            tell=lambda event: told.append((event.session or "", event.number)),
            **members,
        )
    )
    return told
