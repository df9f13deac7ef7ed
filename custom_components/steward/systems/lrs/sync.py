"""Keeps the snapshot of a paging transmitter in step with it: observes it, and polls to be sure."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, override

from aiocoap import Context
from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntryChange
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PORT
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from ...const import HUB
from ...coordinator import StewardConfigEntry
from ...identity import known_keys
from ...snapshot import SnapshotCoordinator
from ..api.errors import NotFoundError, RemoteError
from .api.client import LrsClient
from .api.coap import create_context
from .api.types import GuestSession, Message, Statistics
from .clock import TransmitterClock
from .deadline import DeadlineTimer
from .guest_events import ENDS, REMOVED, guest_events
from .observer import observe
from .pager_numbers import read_numbers
from .sequence import SequenceTracker
from .transmitter import (
    WAITING,
    Guest,
    Pager,
    StaffPager,
    Transmitter,
    pager_key,
    pager_number,
    staff_key,
)

SESSION = "session"
CONF_PAGERS = "pagers"
CONF_OBSERVED_INTERVAL = "observed_interval"
CONF_POLL_INTERVAL = "poll_interval"
DEFAULT_OBSERVED_INTERVAL = 30
DEFAULT_POLL_INTERVAL = 5
"""Seconds between two polls while changes are pushed, and while they are not."""
NEVER = datetime.min.replace(tzinfo=UTC)
_MAX_TRUST = timedelta(minutes=5)
"""How long "nothing changed" is believed before the whole list is read once more."""
_SETTINGS_INTERVAL = timedelta(hours=1)
_PUSH_LOST = timedelta(minutes=2)
"""How long changes are not pushed before the user is told to look into it."""


class TransmitterSnapshot(SnapshotCoordinator):
    """The snapshot of one transmitter.

    The transmitter lists active sessions only: a pager that was seen once, or whose number the
    user has given, stays as an idle one. An observation brings each change; a poll, which costs
    nothing when nothing changed, sees what it missed, and has it begin anew then.
    """

    _context: Context | None = None
    _client: LrsClient

    def __init__(self, hass: HomeAssistant, entry: StewardConfigEntry) -> None:
        """Prepare; nothing is sent yet."""
        options = {
            CONF_OBSERVED_INTERVAL: DEFAULT_OBSERVED_INTERVAL,
            CONF_POLL_INTERVAL: DEFAULT_POLL_INTERVAL,
            **entry.options,
        }
        self._observed_interval = timedelta(seconds=options[CONF_OBSERVED_INTERVAL])
        self._poll_interval = timedelta(seconds=options[CONF_POLL_INTERVAL])
        super().__init__(hass, entry, self._poll_interval)
        self._numbers = read_numbers(options.get(CONF_PAGERS, ""))
        self._sequence = SequenceTracker()
        self._clock = TransmitterClock()
        self._etag: bytes | None = None
        self._listed_at = self._settings_read_at = NEVER
        self._transmitter = Transmitter()
        self._order: dict[int, None] = {}
        self._removed: set[str] = set()
        self._observing: asyncio.Task[None] | None = None
        self._doubtful = self._in_step = False
        self._push_watch: CALLBACK_TYPE | None = None
        self._due_watch = DeadlineTimer(hass, self._mark_overdue)

    @override
    async def _async_setup(self) -> None:
        entry = self.config_entry
        try:
            self._context = await create_context()
        except RemoteError as err:
            raise self.update_failed(err) from err
        self._client = LrsClient(self._context, entry.data[CONF_HOST], entry.data[CONF_PORT])
        known = (pager_number(key) for key in known_keys(self.hass, entry))
        self.data = {
            pager_key(number): Pager(number=number)
            for number in sorted({*self._numbers, *(one for one in known if one is not None)})
        }
        entry.async_on_unload(
            async_dispatcher_connect(
                self.hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._config_entry_changed
            )
        )

    @override
    async def async_shutdown(self) -> None:
        """Stop observing and close the socket."""
        await super().async_shutdown()
        self._watch_push(lost=False)
        if self._observing is not None:
            self._observing.cancel()
            self._show_observed(observed=False)
        self._due_watch.stop()
        if self._context is not None:
            context, self._context = self._context, None
            await context.shutdown()

    # Reading

    @override
    async def async_read(self) -> Mapping[str, Any]:
        try:
            await self._read_settings()
            snapshot = await self._read_list()
        except RemoteError:
            self._doubtful = True  # who comes back may have forgotten its observers
            self.update_interval = self._poll_interval
            raise
        self._keep_observing()
        self._pace()
        return snapshot

    async def _read_settings(self) -> None:
        """Read the settings, the transmitter's name and its clock, once an hour or when set."""
        asked = dt_util.utcnow()
        if asked - self._settings_read_at < _SETTINGS_INTERVAL and not self._clock.doubtful:
            return
        try:
            answer = await self._client.get_settings()
        except NotFoundError:
            answer = Message()  # times are then taken to be local ones
        except RemoteError:
            if self._settings_read_at == NEVER:
                raise
            return  # the next poll tries again
        self._settings_read_at = asked
        self._note_settings(answer, asked)

    async def _read_list(self) -> Mapping[str, Any]:
        """Read the list of active sessions, or learn that nothing changed since the last one."""
        now = dt_util.utcnow()
        if now - self._listed_at > _MAX_TRUST:
            self._etag = None
        asked_at = self._sequence.latest
        answer = await self._client.list_sessions(self._etag)
        self._mark_overdue()
        if answer is None:
            self._in_step = self._transmitter.observed
            return {**self.data, HUB: self._transmitter}
        newer = self._sequence.take_list(answer.sequence, asked_at)
        self._listed_at, self._etag = now, answer.etag
        active = {one.number: one for one in answer.sessions or () if one.active}
        self._clock.keep(one.uuid for one in active.values())
        known = self._pagers()
        pagers = {
            pager_key(number): self._pager(number, active.get(number))
            for number in dict.fromkeys([*(pager.number for pager in known.values()), *active])
        }
        pagers |= {key: known[key] for key in map(pager_key, newer or ()) if key in known}
        if newer is None or (self._in_step and pagers != known):  # something was not pushed
            self._doubtful = True
        self._in_step = self._transmitter.observed
        self._order = dict.fromkeys([*active, *self._order])
        return {HUB: self._summary(pagers, answer.statistics)} | pagers | self._staff()

    def _pagers(self) -> dict[str, Pager]:
        """Get the pagers of the current snapshot."""
        return {key: item for key, item in self.data.items() if isinstance(item, Pager)}

    def _pager(self, number: int, session: GuestSession | None) -> Pager:
        """Make the item of a pager of its session."""
        if session is None or not session.active:
            return Pager(number=number)
        guest = Guest(
            state=session.state,
            uuid=session.uuid,
            sequence=session.sequence,
            label=session.label,
            party_size=session.party_size,
            goal=session.goal,
            waiting_since=self._clock.to_utc(session.started, session.uuid),
            paged_at=self._clock.to_utc(session.notified, session.uuid),
        )
        return Pager(
            number=number, guest=replace(guest, overdue=guest.is_overdue(dt_util.utcnow()))
        )

    def _summary(
        self, pagers: Mapping[str, Pager], statistics: Statistics | None = None
    ) -> Transmitter:
        """Make the transmitter's item; who came last stands last in the waiting list."""
        held = {pager.number: pager for pager in pagers.values() if pager.guest}
        self._order = {number: None for number in [*self._order, *held] if number in held}
        self._transmitter = replace(
            self._transmitter,
            waitlist=tuple(held[number] for number in self._order),
            statistics=statistics or self._transmitter.statistics,
        )
        return self._transmitter

    def _note_settings(self, message: Message, asked: datetime | None = None) -> None:
        """Take note of the settings and the clock, told since `asked` where that is known."""
        if asked is not None:
            self._clock.learn(message.timestamp, asked)
        else:
            self._clock.hear(message.timestamp)
        self._transmitter = replace(
            self._transmitter,
            name=message.device_name or self._transmitter.name,
            firmware=message.firmware_version or self._transmitter.firmware,
            settings=message.settings or self._transmitter.settings,
            clock_ahead=self._clock.ahead,
        )

    # Push

    def _keep_observing(self) -> None:
        """Begin an observation where there is none, or none that can be trusted."""
        if self._doubtful and self._observing is not None:
            self._observing.cancel()
            self._observing = None
        self._doubtful = False
        if self._observing is None or self._observing.done():
            self._observing = self.config_entry.async_create_background_task(
                self.hass, self._observe(), name=f"{self.name} observation"
            )
        self._watch_push(lost=not self._transmitter.observed)

    async def _observe(self) -> None:
        """Take in what is pushed, until the transmitter does not let itself be observed."""
        await observe(self._client, self._push_begun, self._take_in_push)
        if self._transmitter.observed:
            self._show_observed(observed=False)
            self.async_refresh_soon()

    @callback
    def _push_begun(self) -> None:
        """Note that changes are pushed, and read what changed before they were."""
        self._in_step = False
        self._watch_push(lost=False)
        self._show_observed(observed=True)
        self.async_refresh_soon()

    @callback
    def _show_observed(self, *, observed: bool) -> None:
        """Show whether changes are pushed, and poll accordingly."""
        lost = self._transmitter.push_lost and not observed
        self._transmitter = replace(self._transmitter, observed=observed, push_lost=lost)
        self._pace()
        self._show_transmitter()

    @callback
    def _pace(self) -> None:
        """Poll slowly only while changes are pushed, over a network that loses nothing."""
        calm = self._transmitter.observed and not self._client.losing
        self.update_interval = self._observed_interval if calm else self._poll_interval

    @callback
    def _watch_push(self, *, lost: bool) -> None:
        """Watch whether changes are not pushed for long, though the transmitter answers."""
        if not lost:
            if self._push_watch is not None:
                self._push_watch()
            self._push_watch = None
        elif self._push_watch is None:
            self._push_watch = async_call_later(self.hass, _PUSH_LOST, self._push_stays_lost)

    @callback
    def _push_stays_lost(self, _: datetime) -> None:
        self._push_watch = None
        if self.last_update_success:
            self._transmitter = replace(self._transmitter, push_lost=True)
            self._show_transmitter()

    @callback
    def _take_in_push(self, message: Message) -> None:
        """Take in a notification; where one before it was missed, observe and read anew."""
        if not self.last_update_success:  # it is back
            self.async_refresh_soon()
        elif not self._take_in(message) or message.empty:
            self._doubtful = self._in_step  # else it is no wonder: it has only begun
            self._read_all_soon()

    @callback
    def _take_in(self, message: Message) -> bool:
        """Take in what a message tells; `False` where it shows that something was missed."""
        if message.settings:
            self._note_settings(message)
            self._show_transmitter()
            if self._clock.doubtful:
                self._read_all_soon()
        known = self._pagers()
        missed = self._sequence.missed(message.sequence, change=bool(message.sessions))
        fresh = {}
        for session in message.sessions or ():
            if not self._sequence.accept(session.number, message.sequence):
                continue
            key = pager_key(session.number)
            guest = known[key].guest if key in known else None
            missed |= session.state != WAITING and (guest and guest.uuid) != session.uuid
            if ENDS.get(session.clear_type or "") == REMOVED:
                self._removed.add(session.uuid)
            fresh[key] = self._pager(session.number, session)
        if fresh or message.statistics:
            self.async_merge(fresh, message.statistics)
        return not missed

    @callback
    def _read_all_soon(self) -> None:
        """Read the whole list soon, whatever the transmitter says of changes."""
        self._etag = None
        self.async_refresh_soon()

    # The snapshot

    @callback
    @override
    def async_merge(self, changes: Mapping[str, Any], statistics: Statistics | None = None) -> None:
        """Change some items at once; the transmitter's follows those of the pagers."""
        merged = {**self.data, **changes}
        pagers = {key: item for key, item in merged.items() if isinstance(item, Pager)}
        super().async_merge({**changes, HUB: self._summary(pagers, statistics)})

    @callback
    def _show_transmitter(self) -> None:
        """Show the transmitter as it is now, unless there is no snapshot yet."""
        if HUB in self.data:
            self.async_merge({})

    @callback
    @override
    def async_update_listeners(self) -> None:
        super().async_update_listeners()
        if self._shutdown_requested:
            return
        guests = (pager.guest for pager in self._transmitter.waitlist)
        self._due_watch.watch(
            due
            for guest in guests
            if guest and guest.state == WAITING and not guest.overdue and (due := guest.due)
        )

    @callback
    def _mark_overdue(self) -> None:
        """Show whose goal has passed."""
        now = dt_util.utcnow()
        late = {
            pager_key(pager.number): replace(pager, guest=replace(guest, overdue=True))
            for pager in self._transmitter.waitlist
            if (guest := pager.guest) and not guest.overdue and guest.is_overdue(now)
        }
        if late:
            self.async_merge(late)

    @callback
    @override
    def item_changed(self, key: str, before: Any, now: Any) -> None:
        if isinstance(before or now, Pager):
            was, is_now = before and before.guest, now and now.guest
            for happening in guest_events(was, is_now, self._removed):
                self.async_fire(key, SESSION, happening.event_type, **happening.attributes)
            if was and was is not is_now:
                self._removed.discard(was.uuid)

    # The staff's pagers

    def _staff(self) -> dict[str, StaffPager]:
        """Make the items of the pagers that the user added."""
        return {
            staff_key(subentry.subentry_id): StaffPager(
                subentry_id=subentry.subentry_id,
                name=subentry.data[CONF_NAME],
                number=subentry.data["number"],
                page_mode=subentry.data.get("page_mode"),
                system_id=subentry.data.get("system_id"),
            )
            for subentry in self.config_entry.subentries.values()
        }

    @callback
    def _config_entry_changed(self, change: ConfigEntryChange, entry: StewardConfigEntry) -> None:
        """Show the staff's pagers as the user has them now."""
        if entry is self.config_entry and change is ConfigEntryChange.UPDATED and HUB in self.data:
            gone = {key: None for key, item in self.data.items() if isinstance(item, StaffPager)}
            self.async_merge(gone | self._staff())
