"""The door of one waiting room: follows who comes and goes, promises, and calls who is next."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, Unpack, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from ..capabilities import (
    PAGED,
    Door,
    DoorView,
    Guest,
    GuestDetails,
    GuestEvent,
    Pager,
    PromiseRisk,
    Unsubscribe,
    WaitingRoom,
)
from ..const import HUB
from ..coordinator import StewardConfigEntry
from ..feature import FeatureRuntime
from ..identity import beside
from ..systems.changes import ItemEvent, ItemTable
from ..validation_error import nothing_to_do
from . import guests
from .classes import PartyClass
from .endings import Endings
from .items import DoorFigures, PagerPromise, wait_of
from .lost import LostPagers
from .options import DoorOptions
from .paging import Paging
from .recall import Recall
from .risks import risks_of
from .room import Room
from .room_guests import change_of, guest_of, id_of, past_of
from .statistics import WaitStatistics
from .store import DoorStore, Kept
from .undo import Command
from .view import called_shown, pending_shown, recent_shown, waits_shown
from .waits import Quote

BESIDE: Final = "waiting"
"""Names what the door has beside the room and beside a pager."""


class WaitingDoor(FeatureRuntime, Door):
    """Drives the pure core of one room, and tells what it changes."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: StewardConfigEntry,
        room: WaitingRoom,
        store: DoorStore,
        kept: Kept,
    ) -> None:
        """Begin with what was kept, and with who is there."""
        record, held, self._out_of_service = kept
        self._hass = hass
        self._entry = entry
        self.room = room
        self.options = DoorOptions.of(entry.options)
        self.hold = self.options.hold
        self._core = Room(self.options.classes, dt_util.get_default_time_zone(), record, held)
        self.endings = Endings(hass, entry, room, self._view_changed)
        self._paging = Paging(
            hass, entry, room, self.endings, holder=self._waiting_holder, changed=self._view_changed
        )
        self.recalls = Recall(room)
        self._lost = LostPagers()
        self._table = ItemTable()
        self._free: set[int] = set()
        self._handing_out = asyncio.Lock()
        self._known: dict[int, Guest] = {}
        self._followed: dict[int, CALLBACK_TYPE] = {}
        self._view_subscribers: list[CALLBACK_TYPE] = []
        self._timer: tuple[datetime, CALLBACK_TYPE] | None = None
        self._stopped = False
        self._store = store
        self._statistics = WaitStatistics(hass, entry, record)
        store.follow(lambda: (self._core.held, self._out_of_service))
        self._follow(())
        self._core.forget_unseen()
        self._show(self.options.classes.all)
        self._table.take_changes()  # nobody has seen it otherwise
        coordinator = entry.runtime_data
        self._stops = [
            coordinator.async_add_items_listener(self._follow),
            coordinator.async_add_listener(self._availability_changed),
            room.async_subscribe_guests(self._happened),
        ]

    @property
    @override
    def items(self) -> Mapping[str, Any]:
        return self._table.items

    @callback
    @override
    def async_started(self) -> None:
        if not self._core.record.begun:
            self._entry.async_create_background_task(
                self._hass, self._begin(), name=f"{self._entry.title} archive"
            )

    @override
    async def async_unload(self) -> None:
        if self._stopped:
            return
        self._stopped = True
        self.endings.stop()
        for stop in (*self._stops, *self._followed.values()):
            stop()
        if self._timer:
            self._timer[1]()
        self._statistics.stop()
        await self._store.async_save()

    async def _begin(self) -> None:
        """Learn from the room's archive, once; where it cannot be had, at the next start."""
        try:
            archive = await self.room.async_get_archive()
        except HomeAssistantError:
            return
        past = (past_of(place, one) for place, one in enumerate(archive))
        self._core.begin([one for one in past if one], dt_util.utcnow())
        self._store.save_waits()  # that it was asked for, too
        self._keep_waits()
        self._publish(self.options.classes.all)

    def _keep_waits(self) -> None:
        """Keep the waits, and their statistics, where any are others than before."""
        if since := self._core.record.take_changed():
            self._store.save_waits()
            self._statistics.write_soon(since)

    # What happens

    @callback
    def _follow(self, _: Iterable[str]) -> None:
        """Follow the pagers that came, and no more those that went."""
        for number in self.room.pagers.keys() - self._followed.keys():
            self._followed[number] = self._entry.runtime_data.async_add_follower(
                partial(self._look, number), self.room.pager_key(number)
            )
            self._look(number)
        for number in self._followed.keys() - self.room.pagers.keys():
            self._followed.pop(number)()
            self._free.discard(number)
            self._known.pop(number, None)
            self._table.put(self._key(number), None)

    @callback
    def _look(self, number: int) -> None:
        """Take in who holds a pager now."""
        pager = self.room.pagers.get(number)
        before, guest = self._known.get(number), pager.guest if pager else None
        if guest is None:
            self._known.pop(number, None)
            if self.room.hands_out(number):
                self._free.add(number)
            self._publish((), number)
            return
        self._known[number] = guest
        self._free.discard(number)
        if before is None or id_of(number, before) != id_of(number, guest):
            recalled = self.recalls.taken(number, guest.label, dt_util.utcnow())
            self._apply(number, guests.Came(guest=guest_of(number, guest), recalled=recalled))
            if since := self._core.recalled_since(id_of(number, guest)):
                self.room.note_recall(number, since)
            return
        if change := change_of(number, before, guest):
            self._apply(number, change)
        if guest.paged_at and not before.paged_at:
            self._known[number] = self._known.pop(number)  # who was called last comes last
            self._apply(number, guests.Paged(guest_id=id_of(number, guest), at=guest.paged_at))

    @callback
    def _happened(self, event: GuestEvent) -> None:
        """Take in how a session ended, and every page."""
        guest_id, now = id_of(event.number, event.guest), dt_util.utcnow()
        if event.event_type == "paged":
            self.endings.apply(guests.Paged(guest_id=guest_id, at=event.guest.paged_at or now))
            self._view_changed()
        elif event.event_type in {"cleared", "removed"}:
            how = guests.End(event.event_type)
            if event.with_all:
                how = guests.End.CLEARED_ALL
            if known := self._core.guest(guest_id):
                self.recalls.ended(known, event.guest.label, now)
            self._apply(event.number, guests.Ended(guest_id=guest_id, at=now, how=how))

    def _apply(self, number: int, event: guests.GuestEvent) -> None:
        """Have the core take in an event, and show and keep what it changes."""
        self._core.goal = self.room.default_goal
        changes = self._core.apply(event, dt_util.utcnow())
        self._lost.apply(number, event)
        self._paging.apply(self._core.with_beginning(event))
        if isinstance(event, guests.Ended):
            self.endings.apply(event)
        self._keep_waits()
        if changes.moved or not isinstance(event, guests.Changed):  # of these no more is kept
            self._store.save_guests()
        self._publish(changes.classes, number)
        self._arm()

    @callback
    def _availability_changed(self) -> None:
        if self._entry.runtime_data.last_update_success:
            self._core.find()
            self._publish(self.options.classes.all)
        else:
            self._core.lose(dt_util.utcnow())
            self._arm()

    # The time

    def _arm(self) -> None:
        """Wait for what is due next: one timer, which is only ever set earlier."""
        deadlines = (self._core.deadline(dt_util.utcnow()), self._lost.deadline)
        due = min((at for at in deadlines if at), default=None)
        if due is None or self._stopped or (self._timer and self._timer[0] <= due):
            return
        if self._timer:
            self._timer[1]()
        self._timer = (due, async_track_point_in_utc_time(self._hass, self._tick, due))

    @callback
    def _tick(self, _: datetime) -> None:
        self._timer = None
        now = dt_util.utcnow()
        changes = self._core.tick(now)
        for risk in risks_of(changes.at_risk, self._known.items()):
            name, attributes = "promise_at_risk", risk.attributes
            key = self.room.pager_key(risk.number)
            self._table.tell(ItemEvent(key, name, name, attributes, told=risk))
        self._publish(changes.classes, *self._lost.due(now))
        self._arm()

    @override
    def late(self, within: timedelta) -> list[PromiseRisk]:
        return risks_of(self._core.late(dt_util.utcnow(), within), self._known.items())

    @callback
    @override
    def note_told(self, guest_ids: Iterable[str]) -> None:
        for guest_id in guest_ids:
            self._core.note_told(guest_id, dt_util.utcnow())
        self._store.save_guests()

    # What is shown

    def _key(self, number: int) -> str:
        return beside(self.room.pager_key(number), BESIDE)

    def _show(self, classes: Iterable[PartyClass], *numbers: int) -> None:
        now = dt_util.utcnow()
        self._core.goal = self.room.default_goal
        for party in classes:
            quote = self._core.quote(party.smallest, now)
            self._table.put(beside(HUB, f"wait_{party.key}"), wait_of(party, quote))
        for number in numbers:
            self._table.put(
                self._key(number),
                PagerPromise(
                    promised_at=self.promised_at(number),
                    paged_at=self.paged_at(number),
                    in_service=number not in self._out_of_service,
                    lost=number in self._lost.numbers,
                ),
            )
        self._table.put(
            beside(HUB, BESIDE),
            DoorFigures(
                quotes_kept=self._core.record.quotes_kept,
                free_pagers=len(self._free - self._out_of_service),
                lost_pagers=len(self._lost.numbers),
            ),
        )

    def _publish(self, classes: Iterable[PartyClass], *numbers: int) -> None:
        self._show(classes, *numbers)
        self._entry.runtime_data.async_publish(self._table.take_changes())
        self._view_changed()

    @callback
    def _view_changed(self) -> None:
        for subscriber in [*self._view_subscribers]:
            subscriber()

    @property
    @override
    def view(self) -> DoorView:
        now, names = dt_util.utcnow(), self.options.board_names
        called = (
            (self.paged_at(number) or guest.paged_at or now, number, names.show(guest.label))
            for number, guest in self._known.items()
            if guest.state == PAGED
        )
        return DoorView(
            hold=self.hold.total_seconds(),
            quote_as_goal=self.options.quote_as_goal.value,
            waits=waits_shown(self.options.classes, partial(self._core.quote, now=now)),
            called=called_shown(called),
            pending=pending_shown(self._paging.reserved, self.endings.pending),
            recent=recent_shown(self.recalls.recent(now)),
        )

    @callback
    @override
    def async_subscribe_view(self, subscriber: CALLBACK_TYPE) -> Unsubscribe:
        self._view_subscribers.append(subscriber)
        return lambda: self._view_subscribers.remove(subscriber)

    # What is asked and done at the door

    @override
    def quote(self, party_size: int | None) -> Quote | None:
        self._core.goal = self.room.default_goal
        return self._core.quote(party_size, dt_util.utcnow())

    @override
    def promised_at(self, number: int) -> datetime | None:
        guest_id = self._holder(number)
        quote, guest = self._core.quote_of(guest_id), self._core.guest(guest_id)
        return guest.came_at + timedelta(seconds=quote.quoted) if quote and guest else None

    @override
    def paged_at(self, number: int) -> datetime | None:
        return self._core.called_at(self._holder(number))

    @override
    async def async_assign(
        self, number: int | None = None, **details: Unpack[GuestDetails]
    ) -> tuple[Pager, Quote | None]:
        async with self._handing_out:
            quote = self.quote(details.get("party_size"))
            if details.get("goal") is None:
                details["goal"] = self.options.goal_of(quote)
            pager = await self.room.async_assign(number, but=self._out_of_service, **details)
        return pager, self._core.quote_of(self._holder(pager.number)) or quote

    @override
    async def async_page_next(
        self,
        *,
        party_min: int | None = None,
        party_max: int | None = None,
        page_mode: str | None = None,
        among: Collection[int] | None = None,
    ) -> Pager | None:
        return await self._paging.async_page_next(
            party_min=party_min, party_max=party_max, page_mode=page_mode, among=among
        )

    @override
    def next_guest(self, among: Collection[int]) -> int | None:
        return self._paging.next_guest(among)

    @override
    async def async_end(self, number: int, command: Command, undo_within: timedelta) -> bool:
        if number not in self._known:
            raise nothing_to_do("no_guest", number=number)
        return await self.endings.async_end(number, self._holder(number), command, undo_within)

    @callback
    @override
    def undo(self, number: int) -> bool:
        return self.endings.undo(self._holder(number))

    @override
    async def async_recall(self, number: int | None = None) -> Pager:
        async with self._handing_out:  # who asks at once gets another guest, and another pager
            free = sorted(self._free - self._out_of_service)
            return await self.recalls.async_recall(number, self._known, free, dt_util.utcnow())

    @callback
    def set_in_service(self, key: str, *, in_service: bool) -> None:
        """Note that a pager is broken, or can be handed out again; `key` names what is shown."""
        number = next(one for one in self._followed if self._key(one) == key)
        (self._out_of_service.discard if in_service else self._out_of_service.add)(number)
        self._store.save_guests()
        self._publish((), number)

    def _waiting_holder(self, number: int) -> str:
        """Name the guest who holds a pager and has not been paged; nothing for any other."""
        known = self._known.get(number)
        return "" if known is None or known.paged_at else self._holder(number)

    def _holder(self, number: int) -> str:
        """Name the guest who holds a pager; nothing for an idle one."""
        guest = self._known.get(number)
        return id_of(number, guest) if guest else ""
