"""The one stream of an account's passings: each is told once to each of its readers."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from math import inf
from time import monotonic, perf_counter
from typing import Any, NamedTuple

from homeassistant.util import dt as dt_util

from ....capabilities import PassingEvent
from ....const import LOGGER
from ..api.types import Page, Passing, Session
from .reader import PageReader
from .session_checkpoint import Question, SessionCheckpoint
from .store import CheckpointStore
from .stream_reader import StreamReader

_WORK = 0.004
"""Seconds of telling after which the event loop, and who takes the passings in, have their turn;
as long as that at most is waited for them at once."""
_IDLE = 0.0005
"""Seconds of a round of the event loop in which nobody else wanted it for long."""
_LIVE = 120.0
"""Seconds since nothing was left to be read within which what is read has just come."""
_KEY_LENGTH = 20


class _Want(NamedTuple):
    """What a reader wants to be read."""

    reader: StreamReader
    session: Session
    checkpoint: SessionCheckpoint
    question: Question


class PassingStream:
    """Reads what is new of the sessions that it is told of, and tells it to its readers.

    Each device goes its own way for each reader, so that none waits for another: what is forwarded
    does not wait for the recorder. For each page what was told is stored before the next one is
    asked for; a passing counts as told in the very moment in which it is, so that an orderly end
    loses and repeats nothing, and a crash may repeat a page.
    """

    def __init__(
        self,
        pages: PageReader,
        store: CheckpointStore,
        key_of: Callable[[str], str],
        spawn: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]],
    ) -> None:
        """Tell of devices by the keys that `key_of` makes of their ids, in tasks of `spawn`."""
        self._pages = pages
        self._store = store
        self._key_of = key_of
        self._spawn = spawn
        self._readers: list[StreamReader] = []
        self._stored: dict[str, Any] = {}
        """The checkpoints of readers that were not added yet."""
        self._listed: Mapping[str, int | None] | None = None
        self._sessions: dict[str, dict[str, Session]] = {}
        """The sessions of each device by their tokens, in the order in which they were opened."""
        self._running = False
        self._telling = asyncio.Lock()
        self._saving = asyncio.Lock()
        self._saved = 0
        self._saver: asyncio.Task[None] | None = None

    # Readers

    async def async_load(self) -> None:
        """Load what was told before a restart; before that no reader is told anything."""
        self._stored = dict(await self._store.async_read_checkpoints())

    async def async_add_reader(self, reader: StreamReader) -> None:
        """Add a reader, which goes on where it was or begins where its checkpoint says."""
        await self._async_restore(reader)
        if self._listed is not None:
            reader.checkpoint.look(self._listed, dt_util.utcnow())
            for deviceid, sessions in self._sessions.items():
                reader.checkpoint.take(deviceid, sessions.values())
        self._readers.append(reader)
        reader.waiting.update(self._sessions)
        self.wake()

    async def async_remove_reader(self, reader: StreamReader) -> None:
        """Tell a reader no more; what it has is kept for when it is added again."""
        await self._async_cancel(reader)
        self._readers.remove(reader)
        self._stored[reader.name] = reader.checkpoint.to_store()
        self._saved = -1
        await self.async_save()

    async def async_confirm(self, reader: StreamReader, keys: Iterable[str]) -> None:
        """Take note that a reader is done with what it was told, and store that."""
        for key in keys:
            if (told := reader.unconfirmed.pop(key, None)) is not None:
                deviceid, known, number = told
                known.unconfirmed.discard(number)
                reader.checkpoint.touch(deviceid)
        await self.async_save()

    def behind(self, reader: StreamReader) -> int:
        """Count the passings that are there and that a reader is not done with."""
        return len(reader.unconfirmed) + sum(
            max((session.passings or 0) - known.known, 0)
            for deviceid, sessions in self._sessions.items()
            if reader.follows(deviceid) and (device := reader.checkpoint.device(deviceid))
            for token, session in sessions.items()
            if (known := device.sessions.get(token)) and known.lacks(session)
        )

    def begin_again(self, reader: StreamReader, chosen: Callable[[Session], bool]) -> int:
        """Have all passings of the chosen sessions told to a reader again; count the sessions."""
        count = 0
        for deviceid, sessions in self._sessions.items():
            again = [one for one in sessions.values() if reader.follows(deviceid) and chosen(one)]
            if again:
                count += len(again)
                reader.checkpoint.begin_again(deviceid, again)
                reader.waiting.add(deviceid)
        self.wake()
        return count

    def keep_stored(self, wanted: Callable[[str], bool]) -> None:
        """Forget what is stored of readers that are not there and not wanted, by their names."""
        self._stored = {name: kept for name, kept in self._stored.items() if wanted(name)}

    async def _async_restore(self, reader: StreamReader) -> None:
        if (stored := self._stored.pop(reader.name, None)) is None:
            return
        try:
            reader.checkpoint.restore(stored)
        except (AttributeError, KeyError, TypeError, ValueError) as err:
            await self._store.async_set_aside(err)

    # What there is

    def look(self, devices: Mapping[str, int | None]) -> None:
        """Take note of the account's devices and their numbers of sessions."""
        self._listed = devices
        now = dt_util.utcnow()
        for reader in self._readers:
            reader.checkpoint.look(devices, now)
        for deviceid in self._sessions.keys() - devices.keys():
            self._drop(deviceid)
        self._save_soon()

    def take(self, deviceid: str, sessions: Iterable[Session]) -> None:
        """Take note of a device's sessions as they are now, and read what is new in them."""
        listed = sorted(sessions, key=_opened)
        self._sessions[deviceid] = {session.token_session: session for session in listed}
        for reader in self._readers:
            reader.checkpoint.take(deviceid, listed)
            reader.waiting.add(deviceid)
        self._pages.forget(deviceid)
        self.wake(deviceid)
        self._save_soon()

    def forget(self, deviceid: str) -> None:
        """Forget a device that was unbound, and with it all its sessions."""
        self._drop(deviceid)
        for reader in self._readers:
            reader.checkpoint.forget(deviceid)

    def _drop(self, deviceid: str) -> None:
        self._sessions.pop(deviceid, None)
        self._pages.forget(deviceid)
        for reader in self._readers:
            reader.waiting.discard(deviceid)
            reader.caught_up.pop(deviceid, None)

    # Going on and ending

    def start(self) -> None:
        """Begin to read."""
        self._running = True
        self.wake()

    def wake(self, deviceid: str | None = None) -> None:
        """Read what is new and can be told now, of one device or of all."""
        if not self._running:
            return
        for reader in self._readers:
            for one in [*reader.waiting] if deviceid is None else [deviceid]:
                working = reader.working.get(one)
                if working is not None and not working.done():
                    continue
                if self._pages.is_ready(one) and self._want(reader, one):
                    reader.working[one] = self._spawn(self._async_read(reader, one))

    @staticmethod
    async def _async_cancel(*readers: StreamReader) -> None:
        """Read no more for some readers, and wait until that is so."""
        for task in (tasks := [task for reader in readers for task in reader.at_work]):
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def async_idle(self) -> None:
        """Wait until all is told that can be, and stored."""
        while tasks := [task for reader in self._readers for task in reader.at_work]:
            await asyncio.wait(tasks)
        await self._async_saved()

    async def async_stop(self) -> None:
        """End at once, and store what was told."""
        self._running = False
        await self._async_cancel(*self._readers)
        await self._async_saved()

    async def _async_saved(self) -> None:
        """Store what was told, and wait until nothing more is being stored."""
        await self.async_save()
        if self._saver is not None:
            await asyncio.wait({self._saver})

    def _save_soon(self) -> None:
        """Store a first look that has nothing to be read: else a crash would make it a later one.

        What came in between would be there before it, and silent. Those that come while one is
        being stored are stored together.
        """
        if self._revision == self._saved or (self._saver and not self._saver.done()):
            return
        self._saver = self._spawn(self._async_save_all())

    async def _async_save_all(self) -> None:
        while self._revision != self._saved:
            await self.async_save()

    @property
    def _revision(self) -> int:
        return sum([reader.checkpoint.revision for reader in self._readers])

    async def async_save(self) -> None:
        """Store what was told, if that changed or could not be stored."""
        async with self._saving:
            revision = self._revision
            if revision == self._saved and not self._store.failed:
                return
            stored = {reader.name: reader.checkpoint.to_store() for reader in self._readers}
            await self._store.async_save({"readers": self._stored | stored})
            self._saved = revision

    # Reading and telling

    def _want(self, reader: StreamReader, deviceid: str) -> _Want | None:
        """Find the page that a reader wants next of a device; sessions come in their order."""
        device = reader.checkpoint.device(deviceid)
        sessions = self._sessions.get(deviceid, {})
        if device is not None and reader.follows(deviceid):
            if not reader.accepts(deviceid):
                return None
            for token, session in sessions.items():
                known = device.sessions.get(token)
                if known and (question := known.question(session)):
                    return _Want(reader, session, known, question)
            if device.tidy(sessions):
                reader.checkpoint.touch(deviceid)
        reader.waiting.discard(deviceid)
        reader.caught_up[deviceid] = monotonic()
        if not any(deviceid in other.waiting for other in self._readers):
            self._pages.forget(deviceid)
        return None

    async def _async_read(self, reader: StreamReader, deviceid: str) -> None:
        """Read a device's pages and tell them, until nothing is left or one cannot be had."""
        live = monotonic() - reader.caught_up.get(deviceid, -inf) < _LIVE
        while want := self._want(reader, deviceid):
            await self.async_save()
            page = await self._pages.read(deviceid, want.question, reader.name)
            if page is None:
                return
            await self._async_tell(deviceid, want, page, dt_util.utcnow())
            reader.page_told(deviceid, live)
        await self.async_save()

    async def _async_tell(self, deviceid: str, want: _Want, page: Page, received: datetime) -> None:
        """Tell a reader what is new to it in a page, a few at a time.

        One device is told of at once, but none waits until what was told of another is worked off.
        """
        reader, session, known, _ = want
        warned = known.warned
        passings = iter(known.order(page.passings))
        try:
            over = False
            while not over:
                told = 0
                async with self._telling:
                    await _async_give_way()
                    if reader.checkpoint.session(deviceid, session.token_session) is not known:
                        return  # it was unbound meanwhile
                    end = perf_counter() + _WORK
                    for passing in passings:
                        if not reader.accepts(deviceid):  # the rest of the page is read again
                            return
                        if known.accept(passing, received):
                            self._tell(deviceid, want, passing, received)
                            told += 1
                        if perf_counter() >= end:
                            break
                    else:
                        known.turn(session, page, received)
                        over = True
                await reader.keeps_up(deviceid, told)
        finally:
            reader.checkpoint.touch(deviceid)
            if known.warned and not warned:
                LOGGER.warning(
                    "RUFUS Cloud sends the same passings of a session again: what it counts beyond "
                    "the %s that came cannot be read",
                    known.known,
                )

    def _tell(self, deviceid: str, want: _Want, passing: Passing, received: datetime) -> None:
        """Tell a reader a passing; a fault of its own does not have it told again."""
        reader, session, known, _ = want
        event = passing_event(self._key_of(deviceid), session, passing, received)
        if reader.confirms:
            known.unconfirmed.add(event.number)
            reader.unconfirmed[event.key] = (deviceid, known, event.number)
        try:
            reader.tell(event)
        except Exception:  # noqa: BLE001  # it is not told again, and the others are to hear it
            LOGGER.exception("Unexpected error in the reader %s of passings", reader.name)


async def _async_give_way() -> None:
    """Let others have the event loop until they want it no more, and not longer than it was kept.

    A pause of a fixed length would halve what can be told where nobody else wants it.
    """
    end = perf_counter() + _WORK
    # whose timer ran out meanwhile comes behind this one: whether the loop is wanted shows after it
    await asyncio.sleep(0)
    while True:
        begun = perf_counter()
        await asyncio.sleep(0)
        now = perf_counter()
        if now - begun < _IDLE or now >= end:
            return


def passing_event(
    source_key: str, session: Session, passing: Passing, received: datetime
) -> PassingEvent:
    """Make the event of a passing, which came at a time."""
    token = session.token_session
    return PassingEvent(
        source_key=source_key,
        key=opaque_key(f"{token}/{passing.num_passing}"),
        number=passing.num_passing,
        timestamp=passing.timestamp or received,
        received=received,
        bib=passing.bib,
        chip=passing.chip,
        participant_id=passing.participant_id,
        latitude=passing.latitude,
        longitude=passing.longitude,
        session=session.alias,
        session_key=session_key(token),
    )


def opaque_key(secret: str) -> str:
    """Make a key that tells nothing of a secret."""
    return sha256(secret.encode()).hexdigest()[:_KEY_LENGTH]


@lru_cache(maxsize=1000)
def session_key(token_session: str) -> str:
    """Make the key of a session; it is asked for with each of its passings."""
    return opaque_key(token_session)


def _opened(session: Session) -> datetime:
    return session.creation_date or datetime.max.replace(tzinfo=UTC)
