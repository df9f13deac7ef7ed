"""The state of a paging transmitter: its pagers and the guests who hold them."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, override

from aiocoap import Context
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ...const import HUB, LOGGER
from ...coordinator import SnapshotCoordinator, StewardConfigEntry
from ...devices import known_keys
from ...refusals import invalid
from ..errors import NoAnswerError, NotFoundError, RemoteError
from .client import LrsClient, create_context
from .clock import TransmitterClock
from .models import DEFAULT_NAME, GuestSession, Message, Statistics
from .sequence import SequenceTracker
from .state import Guest, Pager, Transmitter, pager_key, pager_number

_POLL_OBSERVING = timedelta(seconds=30)
_POLL_ALONE = timedelta(seconds=5)
_SILENCE = 95.0
"""Seconds without a notification after which an observation is lost: three pings, and a little."""
_LONGEST_TRUST = timedelta(minutes=5)
"""How long "nothing changed" is believed before the whole list is read once more."""
_CLOCK_INTERVAL = timedelta(hours=1)
_REREADS = 2


class LrsCoordinator(SnapshotCoordinator):
    """Observes one transmitter, and polls it to be sure.

    The transmitter lists active sessions only: a pager that was seen once stays, as an idle one,
    until the user deletes its device. A poll starts the observation whenever there is none, and
    is quick while there is none.
    """

    _context: Context | None = None
    _client: LrsClient

    def __init__(self, hass: HomeAssistant, entry: StewardConfigEntry) -> None:
        """Prepare; nothing is sent yet."""
        super().__init__(hass, entry, _POLL_ALONE)
        self._sequence = SequenceTracker()
        self._etag: bytes | None = None
        self._listed_at = datetime.min.replace(tzinfo=UTC)
        self._clock = TransmitterClock()
        self._clock_read_at = datetime.min.replace(tzinfo=UTC)
        self._transmitter = Transmitter()
        self._observer: asyncio.Task[None] | None = None
        self._assigning = asyncio.Lock()

    @override
    async def _async_setup(self) -> None:
        try:
            self._context = await create_context()
        except RemoteError as err:
            raise self.update_failed(err) from err
        data = self.config_entry.data
        self._client = LrsClient(self._context, data[CONF_HOST], data[CONF_PORT])
        self.data = {
            key: Pager(number=pager_number(key))
            for key in known_keys(self.hass, self.config_entry)
            if key != HUB
        }

    @override
    async def async_shutdown(self) -> None:
        """Stop observing and close the socket."""
        await super().async_shutdown()
        self._stop_observing()
        if self._context is not None:
            context, self._context = self._context, None
            await context.shutdown()

    # Reading

    @override
    async def async_read(self) -> Mapping[str, Any]:
        try:
            await self._read_clock()
            snapshot = await self._read_list()
        except RemoteError:
            self._stop_observing()  # who comes back may have forgotten its observers
            raise
        if self._observer is None:
            self._observer = self.config_entry.async_create_background_task(
                self.hass, self._observe(), name=f"{self.name} observation"
            )
        return snapshot

    async def _read_clock(self) -> None:
        """Learn how far the transmitter's clock is from ours, and who it is, once an hour."""
        now = dt_util.utcnow()
        if now - self._clock_read_at < _CLOCK_INTERVAL:
            return
        try:
            answer = await self._client.get_settings()
        except NotFoundError:
            answer = Message()  # times are then taken to be local ones
        self._clock_read_at = now
        self._transmitter = replace(
            self._transmitter,
            name=answer.device_name or DEFAULT_NAME,
            firmware=answer.firmware_version,
        )
        self._clock.learn(answer.timestamp)

    async def _read_list(self) -> Mapping[str, Any]:
        """Read the list of active sessions, or learn that nothing changed since the last one."""
        now = dt_util.utcnow()
        if now - self._listed_at > _LONGEST_TRUST:
            self._etag = None
        answer = await self._client.list_sessions(self._etag)
        for _ in range(_REREADS):
            if answer and self._sequence.outdated(answer.sequence):  # a notification overtook it
                answer = await self._client.list_sessions()
        if answer is None:
            return self.data
        self._listed_at = now
        self._etag = answer.etag
        self._sequence.restart(answer.sequence)
        pagers = {key: Pager(number=item.number) for key, item in self._pagers().items()}
        pagers |= {
            pager_key(session.number): self._pager(session)
            for session in answer.sessions or ()
            if session.active
        }
        return pagers | {HUB: self._summary(pagers, answer.statistics)}

    def _pagers(self) -> dict[str, Pager]:
        """Get the pagers of the current snapshot."""
        return {key: item for key, item in self.data.items() if isinstance(item, Pager)}

    def _pager(self, session: GuestSession) -> Pager:
        """Make the item of a pager of its session."""
        if not session.active:
            return Pager(number=session.number)
        guest = Guest(
            state=session.state,
            label=session.label,
            party_size=session.party_size,
            goal=session.goal,
            waiting_since=self._clock.to_utc(session.started),
            paged_at=self._clock.to_utc(session.notified),
        )
        return Pager(number=session.number, guest=guest)

    def _summary(self, pagers: Mapping[str, Pager], statistics: Statistics | None) -> Transmitter:
        """Make the transmitter's item."""
        states = [pager.guest.state for pager in pagers.values() if pager.guest]
        self._transmitter = replace(
            self._transmitter,
            waiting=states.count("started"),
            paged=states.count("paged"),
            statistics=statistics or self._transmitter.statistics,
        )
        return self._transmitter

    # Push

    async def _observe(self) -> None:
        """Take in notifications until there are none any more."""
        try:
            async with aclosing(self._client.notifications()) as notifications:
                while True:
                    async with asyncio.timeout(_SILENCE):
                        message = await anext(notifications)
                    if not self._transmitter.observed:
                        self._show_observed(observed=True)
                        self.async_refresh_soon()  # what changed before the registration
                    self._take_in(message)
        except (RemoteError, TimeoutError) as err:
            LOGGER.debug("%s: observation ended: %r", self.name, err)
        self._observer = None
        if self._transmitter.observed:
            self._show_observed(observed=False)
            self.async_refresh_soon()

    @callback
    def _stop_observing(self) -> None:
        """End the observation, if there is one; the next successful read begins another."""
        if self._observer is not None:
            self._observer.cancel()
            self._observer = None
        if self._transmitter.observed:
            self._show_observed(observed=False)

    @callback
    def _show_observed(self, *, observed: bool) -> None:
        """Note whether changes are pushed, and poll accordingly."""
        self.update_interval = _POLL_OBSERVING if observed else _POLL_ALONE
        self._transmitter = replace(self._transmitter, observed=observed)
        if HUB in self.data:
            self.async_merge({HUB: self._transmitter})

    @callback
    def _take_in(self, message: Message) -> None:
        """Take in a notification or the answer to a command."""
        clock_was_set = self._clock.learn(message.timestamp)
        missed = self._sequence.missed(message.sequence, change=bool(message.sessions))
        if missed or clock_was_set:
            self._read_all_soon()
        fresh = {
            pager_key(session.number): self._pager(session)
            for session in message.sessions or ()
            if self._sequence.accept(session.number, message.sequence)
        }
        if fresh:
            self.async_merge(
                {**fresh, HUB: self._summary({**self._pagers(), **fresh}, message.statistics)}
            )

    @callback
    def _read_all_soon(self) -> None:
        """Read the whole list soon, whatever the transmitter says of changes."""
        self._etag = None
        self.async_refresh_soon()

    # Commands

    async def async_assign(
        self,
        number: int | None = None,
        *,
        label: str | None = None,
        party_size: int | None = None,
        goal: int | None = None,
    ) -> Pager:
        """Hand a pager to a guest: the given one, or the free one with the lowest number.

        Raises:
            ServiceValidationError: another guest has the pager, or none is free.

        """
        async with self._assigning:
            if number is None:
                number = await self._lowest_free()
            elif await self._guest(number):
                raise invalid("pager_in_use", number=number)
            send = self._client.create_session(
                number, label=label, party_size=party_size, goal=goal
            )
            await self._command(number, send, lambda guest: guest is not None)
        return self._pagers().get(pager_key(number)) or Pager(number=number)

    async def async_page(self, key: str, page_mode: str | None = None) -> None:
        """Page the guest who holds a pager; one who was paged before is paged again.

        Raises:
            ServiceValidationError: nobody holds it.

        """
        number, before = await self._held(key)
        await self._command(
            number,
            self._client.page(number, page_mode),
            lambda guest: guest is not None and guest.paged_at not in {None, before.paged_at},
        )

    async def async_clear(self, key: str) -> None:
        """End the session of a guest who was served.

        Raises:
            ServiceValidationError: nobody holds the pager.

        """
        number, _ = await self._held(key)
        await self._command(number, self._client.clear(number), lambda guest: guest is None)

    async def async_remove(self, key: str) -> None:
        """End the session of a guest who left.

        Raises:
            ServiceValidationError: nobody holds the pager.

        """
        number, _ = await self._held(key)
        await self._command(number, self._client.remove(number), lambda guest: guest is None)

    @callback
    @override
    def async_forget(self, key: str) -> bool:
        pager = self.data.get(key)
        if isinstance(pager, Pager) and pager.guest is None:
            self.async_merge({key: None})
        return key not in self.data

    async def _command(
        self,
        number: int,
        send: Coroutine[Any, Any, Message],
        happened: Callable[[Guest | None], bool],
    ) -> None:
        """Send a command once; where its answer is lost, read what became of it.

        Raises:
            HomeAssistantError: it was refused, or it did not happen as far as can be told.

        """
        with self.translated_errors():
            try:
                message = await send
            except NoAnswerError as silence:
                try:
                    session = await self._client.get_session(number)
                except RemoteError:
                    raise silence from None
                pager = self._pager(session) if session else Pager(number=number)
                if not happened(pager.guest):
                    raise
                self.async_merge({pager_key(number): pager})
                message = Message()
        if message.sessions is None:
            self._read_all_soon()
        self._take_in(message)

    async def _held(self, key: str) -> tuple[int, Guest]:
        """Get the number of a pager and the guest who holds it."""
        number = pager_number(key)
        if (guest := await self._guest(number)) is None:
            raise invalid("no_guest", number=number)
        return number, guest

    async def _guest(self, number: int) -> Guest | None:
        """Get the guest who holds a pager; the transmitter is asked about one that seems idle."""
        pager = self._pagers().get(pager_key(number))
        if pager and pager.guest:
            return pager.guest
        with self.translated_errors():
            session = await self._client.get_session(number)
        if session is None:
            return None
        self._read_all_soon()
        return self._pager(session).guest

    async def _lowest_free(self) -> int:
        """Choose a pager that nobody holds."""
        for number in sorted(pager.number for pager in self._pagers().values()):
            if await self._guest(number) is None:
                return number
        raise invalid("no_free_pager")
