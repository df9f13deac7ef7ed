"""Reads passings as they reach the cloud, and delivers each once."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from homeassistant.core import callback
from homeassistant.helpers.storage import Store

from ....const import LOGGER
from ...api.errors import RemoteError
from ..api.client import RufusClient
from ..api.types import Page, Passing, Session
from .checkpoint import Checkpoint, PageCursor, SessionCheckpoint

_SLICE = 20
_PAUSE = 0.01
"""Seconds between two slices of a backlog, for the event loop and for who takes the events in."""

_KEY_LENGTH = 20


class PassingEvent(NamedTuple):
    """A passing that is to be shown."""

    deviceid: str
    session: Session
    passing: Passing
    key: str
    """The same for the same passing, and for no other; tells nothing of the session's token."""


class _Task(NamedTuple):
    """A page to be read."""

    deviceid: str
    session: Session
    ledger: SessionCheckpoint
    scan: PageCursor


class PassingReader:
    """Delivers the passings of an account.

    It works in rounds: each reads a page for every session that has something new, delivers it,
    and stores what was delivered, before the next one asks for more. A passing is noted as
    delivered in the very moment in which it is, so that an orderly end loses and repeats nothing;
    a crash may repeat those of one round.
    """

    def __init__(
        self,
        client: RufusClient,
        store: Store[dict[str, Any]],
        deliver: Callable[[PassingEvent], None],
        listens: Callable[[str], bool],
    ) -> None:
        """Deliver by `deliver`, for the devices that somebody `listens` to."""
        self._client = client
        self._store = store
        self._deliver = deliver
        self._listens = listens
        self._ledger = Checkpoint()
        self._sessions: dict[str, list[Session]] = {}
        self._revision = self._stored = 0

    async def async_load(self) -> None:
        """Load what was delivered before a restart."""
        self._ledger = Checkpoint(await self._store.async_load())

    @callback
    def look(self, devices: Mapping[str, int | None]) -> None:
        """Take note of the account's devices and their numbers of sessions."""
        self._revision += self._ledger.look(devices)
        for deviceid in self._sessions.keys() - devices.keys():
            del self._sessions[deviceid]

    @callback
    def take(self, deviceid: str, sessions: list[Session]) -> None:
        """Take note of a device's sessions, as they are now."""
        self._sessions[deviceid] = sorted(sessions, key=_opened)
        self._revision += self._ledger.take(deviceid, sessions)

    @callback
    def latest(self, deviceid: str, token_session: str) -> datetime | None:
        """Tell when the latest passing of a session was, as far as it was read."""
        ledger = self._ledger.session(deviceid, token_session)
        return ledger.latest if ledger else None

    async def async_work(self) -> None:
        """Deliver what there is; what cannot be read now is read at the next call."""
        await self.async_save()
        failed: set[str] = set()
        while tasks := [task for task in self._tasks() if task.deviceid not in failed]:
            pages = await asyncio.gather(*map(self._read, tasks))
            for task, page in zip(tasks, pages, strict=True):
                if page is None:
                    failed.add(task.deviceid)
                else:
                    await self._deliver_page(task, page)
            await self.async_save()

    async def async_save(self) -> None:
        """Store what was delivered, if that changed."""
        if (revision := self._revision) != self._stored:
            await self._store.async_save(self._ledger.to_store())
            self._stored = revision

    def _tasks(self) -> list[_Task]:
        """Find the page to be read next of each device; its sessions are read in their order."""
        tasks = []
        for deviceid, sessions in self._sessions.items():
            if not self._listens(deviceid):
                continue
            device = self._ledger.device(deviceid)
            for session in sessions:
                ledger = device.sessions.get(session.token_session)
                if ledger and (scan := ledger.query(session)):
                    tasks.append(_Task(deviceid, session, ledger, scan))
                    break
            self._revision += device.tidy()
        return tasks

    async def _read(self, task: _Task) -> Page | None:
        """Read a page, if that works."""
        scan = task.scan
        try:
            return await self._client.get_passings_page(
                task.session.token_session, first=scan.first, last=scan.last, page=scan.page
            )
        except RemoteError as err:
            LOGGER.debug("Passings were not read: %s", err)
            return None

    async def _deliver_page(self, task: _Task, page: Page) -> None:
        """Deliver what is new in a page, by number."""
        self._revision += 1
        for index, passing in enumerate(task.ledger.order(page.passings)):
            if index % _SLICE == _SLICE - 1:
                await asyncio.sleep(_PAUSE)
            if not self._listens(task.deviceid):  # the rest of the page is read again
                return
            if task.ledger.accept(passing):
                key = f"{task.session.token_session}/{passing.num_passing}"
                digest = sha256(key.encode()).hexdigest()[:_KEY_LENGTH]
                self._deliver(PassingEvent(task.deviceid, task.session, passing, digest))
        task.ledger.turn(task.session, page)


def _opened(session: Session) -> datetime:
    return session.creation_date or datetime.max.replace(tzinfo=UTC)
