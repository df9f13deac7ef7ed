"""The state of a paging transmitter and the commands that it takes."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, override

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from ...coordinator import StewardConfigEntry
from ...validation_error import validation_error
from ..api.errors import NoAnswerError
from .api.types import Message
from .commands import send_verified
from .guest_events import ENDS
from .page_modes import wire_mode
from .sync import TransmitterSnapshot
from .transmitter import PAGED, Guest, Pager, PastGuest, StaffPager, pager_key, pager_number

_IN_TIME = 5
"""Seconds by which a clock may be off that was just set."""


class LrsCoordinator(TransmitterSnapshot):
    """One transmitter: a command is sent so that it is carried out once, and shows at once.

    Every command raises a `HomeAssistantError` where the transmitter refused it or was silent: it
    says whether it was carried out, as far as that can be told.
    """

    def __init__(self, hass: HomeAssistant, entry: StewardConfigEntry) -> None:
        """Prepare; nothing is sent yet."""
        super().__init__(hass, entry)
        self._assigning = asyncio.Lock()
        self._commanding: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

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

        def assigned(guest: Guest | None) -> bool:
            if guest is None:
                return False
            if not _matches(guest, label, party_size, goal):
                raise validation_error("pager_in_use", number=number)
            return True

        async with self._assigning:
            if number is None:
                number = await self._lowest_free()
            elif await self._guest(number):
                raise validation_error("pager_in_use", number=number)
            chosen = number
            async with self._commanding[chosen]:
                await self._command(
                    chosen,
                    lambda: self._client.create_session(
                        chosen, label=label, party_size=party_size, goal=goal
                    ),
                    assigned,
                )
        return self._pagers().get(pager_key(chosen)) or Pager(number=chosen)

    async def async_update_guest(
        self,
        key: str,
        *,
        label: str | None = None,
        party_size: int | None = None,
        goal: int | None = None,
    ) -> None:
        """Change what is noted of the guest who holds a pager.

        Raises:
            ServiceValidationError: nobody holds it.

        """
        await self._to_guest(
            key,
            lambda number: self._client.update_session(
                number, label=label, party_size=party_size, goal=goal
            ),
            lambda _, guest: _matches(guest, label, party_size, goal),
        )

    async def async_page(self, key: str, page_mode: str | None = None) -> None:
        """Page who holds a pager, again if need be; one that nobody holds is paged all the same."""
        number = self._number(key)
        if await self._guest(number) is None:
            await self.async_send_page(number, page_mode=page_mode)
            return
        mode = wire_mode(page_mode)
        await self._to_guest(key, lambda held: self._client.page(held, mode), _was_paged)

    async def async_clear(self, key: str) -> None:
        """End the session of a guest who was served.

        Raises:
            ServiceValidationError: nobody holds the pager.

        """
        await self._to_guest(key, self._client.clear)

    async def async_remove(self, key: str) -> None:
        """End the session of a guest who left.

        Raises:
            ServiceValidationError: nobody holds the pager.

        """
        leaving = set[str]()

        async def remove(number: int) -> Message:
            if guest := self._shown(number):
                leaving.add(guest.uuid)
                self._removed.add(guest.uuid)
            return await self._client.remove(number)

        try:
            await self._to_guest(key, remove)
        except HomeAssistantError as err:
            if not isinstance(err.__cause__, NoAnswerError):  # else it may have left all the same
                self._removed -= leaving
            raise

    async def async_clear_all(self) -> int:
        """End the sessions of all guests, as served; return their number."""
        with self.translated_errors():
            listed = await self._client.list_sessions()
            active = {one.uuid for one in (listed and listed.sessions) or () if one.active}
            if active:
                await send_verified(self._client.clear_all, lambda: self._have_ended(active))
        self.async_merge(
            {
                key: Pager(number=pager.number)
                for key, pager in self._pagers().items()
                if pager.guest and pager.guest.uuid in active
            }
        )
        self._read_all_soon()
        return len(active)

    async def async_send_page(
        self,
        number: int,
        *,
        message: str | None = None,
        page_mode: str | None = None,
        system_id: int | None = None,
    ) -> None:
        """Page a pager without a session, with a text where it can show one."""
        with self.translated_errors():
            await self._client.send_page(
                number, message=message, page_mode=wire_mode(page_mode), system_id=system_id
            )

    async def async_page_staff(self, key: str, message: str) -> None:
        """Send a text to a pager of the staff.

        Raises:
            ServiceValidationError: the user has removed it.

        """
        if not isinstance(pager := self.data.get(key), StaffPager):
            raise validation_error("pager_gone")
        await self.async_send_page(
            pager.number, message=message, page_mode=pager.page_mode, system_id=pager.system_id
        )

    async def async_get_history(self) -> list[PastGuest]:
        """Get the guests whose sessions have ended, in the transmitter's order."""
        with self.translated_errors():
            ended = await self._client.get_history()
        return [
            PastGuest(
                number=one.number,
                label=one.label,
                party_size=one.party_size,
                goal=one.goal,
                waiting_since=self._clock.to_utc(one.started),
                paged_at=self._clock.to_utc(one.notified),
                ended_at=self._clock.to_utc(one.cleared),
                end=ENDS.get(one.clear_type or ""),
            )
            for one in ended
        ]

    async def async_change_settings(self, **settings: Any) -> None:
        """Change settings; they are named as in the client's method."""

        def changed(message: Message) -> bool:
            now = message.settings
            return all(getattr(now, name) == value for name, value in settings.items())

        await self._set(lambda: self._client.change_settings(**settings), changed)

    async def async_sync_clock(self) -> None:
        """Set the transmitter's clock to the local time."""
        await self._set(
            lambda: self._client.change_settings(clock=dt_util.now()),
            lambda _: abs(self._clock.ahead or 0) <= _IN_TIME,
        )

    @callback
    @override
    def async_forget(self, key: str) -> bool:
        pager = self.data.get(key)
        if isinstance(pager, Pager) and pager.guest is None and pager.number not in self._numbers:
            self.async_merge({key: None})
        return key not in self.data

    async def _to_guest(
        self,
        key: str,
        send: Callable[[int], Awaitable[Message]],
        happened: Callable[[Guest, Guest], bool] | None = None,
    ) -> None:
        """Send a command to the guest who holds a pager.

        `happened` compares the guest before and after; without it the command ends the session.
        """
        number = self._number(key)
        async with self._commanding[number]:
            before = await self._guest(number)
            if before is None:
                raise validation_error("no_guest", number=number)

            def carried_out(guest: Guest | None) -> bool:
                gone = guest is None or guest.uuid != before.uuid
                if happened is None or guest is None:
                    return gone
                if gone:
                    raise validation_error("no_guest", number=number)
                return happened(before, guest)

            await self._command(number, lambda: send(number), carried_out)

    async def _command(
        self,
        number: int,
        send: Callable[[], Awaitable[Message]],
        happened: Callable[[Guest | None], bool],
    ) -> None:
        """Send a command of a pager, and show what it did."""

        async def look() -> bool:
            if happened(self._shown(number)):  # it was pushed
                return True
            session = await self._client.get_session(number)
            if session or pager_key(number) in self.data:
                self.async_merge({pager_key(number): self._pager(number, session)})
            return happened(self._shown(number))

        with self.translated_errors():
            message = await send_verified(send, look)
        # an answer that seems old may be that of a transmitter which was restarted
        old = message is not None and self._sequence.behind(message.sequence)
        if message is None or message.sessions is None or not self._take_in(message) or old:
            self._read_all_soon()

    async def _set(
        self, send: Callable[[], Awaitable[Message]], happened: Callable[[Message], bool]
    ) -> None:
        """Change settings, and show them."""
        asked = dt_util.utcnow()

        async def read() -> Message:
            message = await self._client.get_settings()
            self._note_settings(message, asked)
            return message

        async def look() -> bool:
            return happened(await read())

        with self.translated_errors():
            message = await send_verified(send, look)
            if message is not None and message.settings:
                self._note_settings(message, asked)
            elif message is not None:
                await read()
        self._show_transmitter()

    async def _have_ended(self, sessions: set[str]) -> bool:
        """Tell whether none of some sessions is active any more."""
        listed = await self._client.list_sessions()
        return all(one.uuid not in sessions for one in (listed and listed.sessions) or ())

    def _number(self, key: str) -> int:
        """Get the number of a pager."""
        if (number := pager_number(key)) is None:
            raise validation_error("pager_gone")
        return number

    def _shown(self, number: int) -> Guest | None:
        """Get the guest who holds a pager, as the snapshot has it."""
        pager = self.data.get(pager_key(number))
        return pager.guest if isinstance(pager, Pager) else None

    async def _guest(self, number: int) -> Guest | None:
        """Get the guest who holds a pager; the transmitter is asked about one that seems idle."""
        if guest := self._shown(number):
            return guest
        with self.translated_errors():
            session = await self._client.get_session(number)
        if session is None:
            return None
        self._read_all_soon()
        return self._pager(number, session).guest

    async def _lowest_free(self) -> int:
        """Choose a pager that nobody holds, of those that the user has given if there are any."""
        known = (pager.number for pager in self._pagers().values())
        for number in self._numbers or sorted(known):
            if await self._guest(number) is None:
                return number
        if self._numbers:
            raise validation_error("no_free_pager")
        raise validation_error("no_known_pager")


def _matches(guest: Guest, label: str | None, party_size: int | None, goal: int | None) -> bool:
    """Tell whether a guest is noted as is wished; what is not given matches."""
    return (
        label in {None, guest.label}
        and party_size in {None, guest.party_size}
        and goal in {None, guest.goal}
    )


def _was_paged(before: Guest, guest: Guest) -> bool:
    """Tell whether a guest was paged since.

    The time of the page tells; within the second of the one before, that the session changed and
    nothing else of it.
    """
    if guest.paged_at != before.paged_at:
        return guest.paged_at is not None
    return (
        guest.state == PAGED
        and guest.sequence != before.sequence
        and _matches(guest, before.label, before.party_size, before.goal)
    )
