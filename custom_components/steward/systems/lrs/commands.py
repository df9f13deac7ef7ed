"""The waiting room's commands: what is sent, and what must be seen afterwards."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Unpack, override

from homeassistant.core import callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from ...capabilities import (
    PAGED,
    Guest,
    GuestDetails,
    GuestEvent,
    Pager,
    PastGuest,
    Unsubscribe,
    WaitingRoom,
)
from ...coordinator import StewardCoordinator
from ...validation_error import nothing_to_do, validation_error
from ..api.errors import NoAnswerError, NotCarriedOutError, RemoteError
from .api.client import LrsClient
from .api.types import MAX_PAGER_NUMBER, Message
from .clock import now
from .guest_events import CLEARED, ENDS
from .items import pager_key
from .page_modes import wire_mode
from .sequence import UNKNOWN
from .sync import TransmitterSync
from .transmitter import TransmitterState

_MAX_SENDS = 3

type Settled = asyncio.Future[None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """A command to one pager."""

    number: int
    send: Callable[[Settled], Awaitable[Message]]
    """Sends it once; the answer need not be waited for any longer once that is settled."""
    seen: Callable[[Guest | None], bool]
    """Whether who holds the pager now shows that it was carried out.

    It may raise a `ServiceValidationError` where that shows that it cannot be any more, and a
    `NoAnswerError` where nobody can tell any more.
    """
    over: Callable[[], Awaitable[bool]] | None = None
    """Whether what it began may have ended since, so that nobody holds the pager any more."""


class GuestCommands(WaitingRoom):
    """The guests of one transmitter, and the commands to their pagers.

    A command leaves once. Where its answer is lost, a notification may show that it was carried
    out; else it is looked into. Only where that shows that it was not, it is sent again: by then
    the transmitter has had the time to carry out what may have been under way.
    """

    max_number = MAX_PAGER_NUMBER

    def __init__(
        self,
        coordinator: StewardCoordinator,
        state: TransmitterState,
        client: LrsClient,
        sync: TransmitterSync,
        numbers: tuple[int, ...],
    ) -> None:
        """Hand out the pagers with these `numbers`, or else those that were seen."""
        self._coordinator = coordinator
        self._state = state
        self._client = client
        self._sync = sync
        self._numbers = numbers
        self._assigning = asyncio.Lock()
        self._busy: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._doubted: set[int] = set()
        """The pagers of whose last command nobody knows whether it was carried out."""

    # Who is there

    @property
    @override
    def pagers(self) -> Mapping[int, Pager]:
        return self._state.pagers

    @property
    @override
    def waiting_list(self) -> list[Pager]:
        return self._state.waiting_list

    @property
    @override
    def average_wait(self) -> timedelta | None:
        seconds = self._state.hub.statistics.average_wait
        return None if seconds is None else timedelta(seconds=seconds)

    @property
    @override
    def default_goal(self) -> int | None:
        settings = self._state.hub.settings
        return settings.default_goal if settings else None

    @override
    async def async_get_archive(self) -> list[PastGuest]:
        with self._coordinator.translated_errors(reading=True):
            history = await self._client.get_history()
        return [
            PastGuest(
                number=one.number,
                guest=Guest(
                    state="",
                    party_size=one.party_size,
                    goal=one.goal,
                    waiting_since=self._state.clock.to_utc(one.started),
                    paged_at=self._state.clock.to_utc(one.notified),
                ),
                ended_at=ended_at,
                served=ENDS.get(one.clear_type or "") == CLEARED,
            )
            for one in history
            if (ended_at := self._state.clock.to_utc(one.cleared))
        ]

    @override
    async def async_read_guest(self, number: int) -> None:
        with self._coordinator.translated_errors(reading=True):
            await self._sync.async_read_pager(number)
        self._doubted.discard(number)

    @override
    def pager_key(self, number: int) -> str:
        return pager_key(number)

    @callback
    @override
    def async_subscribe_guests(self, subscriber: Callable[[GuestEvent], None]) -> Unsubscribe:
        return self._coordinator.async_subscribe(GuestEvent, subscriber)

    @callback
    @override
    def note_recall(self, number: int, since: datetime) -> None:
        self._coordinator.async_publish(self._state.note_recall(number, since, now()))

    # Commands

    @override
    def hands_out(self, number: int) -> bool:
        return not self._numbers or number in self._numbers

    @override
    async def async_assign(
        self,
        number: int | None = None,
        *,
        but: Collection[int] = (),
        **details: Unpack[GuestDetails],
    ) -> Pager:
        def assigned(guest: Guest | None) -> bool:
            if guest is None:
                return False
            if not _matches(guest, **details):
                raise validation_error("pager_in_use", number=number)
            return True

        async with self._assigning:
            if number is None:
                number = await self._lowest_free(but)
            elif await self._holder(number):
                raise validation_error("pager_in_use", number=number)
            chosen, asked = number, now().utc
            async with self._busy[chosen]:
                await self._execute(
                    Command(
                        number=chosen,
                        send=lambda settled: self._client.create_session(
                            chosen, **details, settled=settled
                        ),
                        seen=assigned,
                        over=lambda: self._sync.async_has_ended(
                            chosen, details.get("label"), asked
                        ),
                    )
                )
        return self._state.pagers.get(chosen) or Pager(number=chosen)

    @override
    async def async_update_guest(self, number: int, **details: Unpack[GuestDetails]) -> None:
        await self._to_guest(number, lambda _, guest: _matches(guest, **details), **details)

    @override
    async def async_page(self, number: int, page_mode: str | None = None) -> bool:
        mode = wire_mode(page_mode)
        if await self._holder(number) is not None:
            return await self._to_guest(number, _was_paged, action="page", page_mode=mode)
        with self._coordinator.translated_errors():
            await self._client.send_page(number, page_mode=mode)
        return True

    @override
    async def async_clear(self, number: int) -> None:
        await self._to_guest(number, action="clear")

    @override
    async def async_remove(self, number: int) -> None:
        try:
            await self._to_guest(number, action="remove")
        except HomeAssistantError as err:
            if not isinstance(err.__cause__, NoAnswerError):  # else it may have left all the same
                self._state.withdraw_removal(number)
            raise

    async def _to_guest(
        self,
        number: int,
        happened: Callable[[Guest, Guest], bool] | None = None,
        **members: Any,
    ) -> bool:
        """Send a command to the guest who holds a pager.

        `happened` compares the guest before and after; without it the command ends the session.
        Where that has happened by another command while this one waited for its turn, nothing is
        sent: what was wished is done. Tells whether it was sent.
        """

        def is_done(since: Guest, guest: Guest | None) -> bool:
            gone = guest is None or guest.uuid != since.uuid
            if happened is None:
                return gone
            if guest is None or gone:  # before it came, or after
                raise NoAnswerError("the guest has left")
            return happened(since, guest)

        meant = self._state.guest(number)
        async with self._busy[number]:
            before = await self._holder(number)
            try:
                if meant is not None and before is not meant and is_done(meant, before):
                    return False
            except NoAnswerError:  # whoever holds the pager now was not meant
                before = None
            if before is None:
                raise nothing_to_do("no_guest", number=number)
            await self._execute(
                Command(
                    number=number,
                    send=lambda settled: self._send(number, settled, **members),
                    seen=partial(is_done, before),
                )
            )
        return True

    async def _send(self, number: int, settled: Settled, **members: Any) -> Message:
        if members.get("action") == "remove":
            self._state.note_removal(number)
        return await self._client.update_session(number, **members, settled=settled)

    async def _execute(self, command: Command) -> None:
        """Carry out a command, and show what it did.

        Raises:
            HomeAssistantError: it was refused, was not carried out, or nobody can tell.
            ServiceValidationError: it cannot be carried out as things stand now.

        """
        number = command.number

        settled: Settled = asyncio.get_running_loop().create_future()

        def changed() -> None:
            # it is told once its answer has come, or is lost
            with suppress(ServiceValidationError, NoAnswerError):
                if not settled.done() and command.seen(self._state.guest(number)):
                    settled.set_result(None)

        stop = self._coordinator.async_add_listener(changed, pager_key(number))
        try:
            with self._coordinator.translated_errors():
                answer = await send_verified(
                    lambda: command.send(settled), lambda: self._look(command)
                )
        except HomeAssistantError as err:
            if isinstance(err.__cause__, (NoAnswerError, NotCarriedOutError)):
                self._doubted.add(number)
                self._sync.read_all_soon()
            raise
        finally:
            stop()
        if answer is not None and answer.sessions is None and not settled.done():
            # it came in blocks, each of which would be asked for by the command itself; or empty
            with suppress(RemoteError):
                await self._sync.async_read_pager(number)
        if answer or not settled.done():
            self._sync.take_answer(answer)

    async def _look(self, command: Command) -> bool:
        """Tell whether a command was carried out.

        Raises:
            RemoteError: nobody can tell.

        """
        number = command.number
        if not command.seen(self._state.guest(number)):
            await self._sync.async_read_pager(number)
        if command.seen(self._state.guest(number)):
            return True
        if command.over and await command.over():
            raise NoAnswerError("its session may be over")
        return False

    async def _holder(self, number: int) -> Guest | None:
        """Get the guest who holds a pager.

        The transmitter is asked about a pager that seems idle, and about one whose last command may
        have been carried out: what comes next is compared with how it is now.
        """
        if (guest := self._state.guest(number)) is None or number in self._doubted:
            await self.async_read_guest(number)
            guest = self._state.guest(number)
        return guest

    async def _lowest_free(self, but: Collection[int]) -> int:
        """Choose a pager that nobody holds, of those that the user has given if there are any."""
        for number in self._numbers or sorted(self._state.pagers):
            if number not in but and await self._holder(number) is None:
                return number
        if self._numbers:
            raise validation_error("no_free_pager")
        raise validation_error("no_known_pager")


async def send_verified[AnswerT](
    send: Callable[[], Awaitable[AnswerT]], look: Callable[[], Awaitable[bool]]
) -> AnswerT | None:
    """Send a command, and see to it that it is carried out once.

    Where its answer is lost, `look` reads what became of it. Returns `None` where the answer was
    lost but the command carried out.

    Raises:
        NoAnswerError: nobody can tell whether it was carried out.
        NotCarriedOutError: it was not.
        RemoteError: it was refused.

    """
    for sends in range(1, _MAX_SENDS + 1):
        try:
            return await send()
        except NoAnswerError as silence:
            try:
                carried_out = await look()
            except RemoteError:
                raise silence from None
            if carried_out:
                return None
        except RemoteError:
            # that there is no session to clear may be the doing of what was sent before
            if sends == 1 or not await look():
                raise
            return None
    raise NotCarriedOutError


def _matches(guest: Guest, **details: Unpack[GuestDetails]) -> bool:
    """Tell whether a guest is noted as is wished; what is not given matches."""
    return all(value in {None, getattr(guest, name)} for name, value in details.items())


def _was_paged(before: Guest, guest: Guest) -> bool:
    """Tell whether a guest was paged since.

    The time of the page tells, as the transmitter has it: in UTC it moves with what is known of the
    clocks. Within the second of the one before, that the session changed and nothing else of it. A
    transmitter that has started over no longer says when it changed.
    """
    if guest.page_told != before.page_told:
        return guest.page_told is not None
    return (
        guest.state == PAGED
        and guest.sequence not in {before.sequence, UNKNOWN}
        and _details(guest) == _details(before)
    )


def _details(guest: Guest) -> GuestDetails:
    return {"label": guest.label, "party_size": guest.party_size, "goal": guest.goal}
