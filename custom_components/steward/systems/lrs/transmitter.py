"""The state of a paging transmitter: what it tells goes in, what changed and happened comes out.

Pure: no Home Assistant and no I/O, and the time is an argument. One change costs the same whether
ten guests wait or a thousand: counts, the waiting list and the deadlines follow the change.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from operator import attrgetter
from typing import Any, Final

from ...capabilities import PAGED, WAITING, Guest, GuestEvent, Pager
from ...const import HUB
from ...deadlines import Deadlines
from ..api.json import without_none
from ..changes import Changes, ItemEvent, ItemTable
from .api.types import GuestSession, Message
from .clock import Now, TransmitterClock
from .guest_events import ENDS, OVERDUE, REMOVED, guest_events
from .items import StaffPager, Transmitter, pager_key, staff_key
from .sequence import SequenceTracker

SESSION: Final = "session"
"""The key of the event entity of a pager."""
DEADLINE: Final = "deadline"
"""Is among the keys of changes when the next deadline is an earlier one; no item has it."""
_LISTED = attrgetter("uuid", "label", "party_size", "due")
"""Reads what the waiting list shows of a guest."""


class TransmitterState:
    """All that is known of one transmitter.

    The transmitter lists active sessions only: a pager that was seen once, or whose number the user
    has given, stays as an idle one. What was there at the first list is not news.
    """

    def __init__(self, zone: tzinfo, numbers: Iterable[int] = ()) -> None:
        """Know idle pagers with some numbers; `zone` is the local one."""
        self.clock = TransmitterClock(zone)
        self.sequence = SequenceTracker()
        self.in_step = False
        """Whether all that changed since the last list was pushed, as far as is known."""
        self.pagers: dict[int, Pager] = {}
        self._table = ItemTable()
        self._hub = Transmitter()
        self._told: dict[str, Any] = {}
        """What it tells of itself, and whether it is observed: the members of the hub."""
        self._listed = False
        self._listed_at = 0.0
        self._sessions: dict[int, GuestSession] = {}
        self._order: dict[int, None] = {}
        self._removed: set[str] = set()
        self._together: set[str] = set()
        self._recalled: dict[str, datetime] = {}
        self._told_overdue: set[str] | None = None
        self._deadlines = Deadlines[int]()
        self._states = Counter[str]()
        self._list_revision = 0
        self._clock_ahead: int | None = None
        for number in sorted(set(numbers)):
            self._put(number, None)
        self._table.take_changes()

    @property
    def items(self) -> Mapping[str, object]:
        """The items, by their keys: `hub` once there was a list, the pagers, the staff's pagers."""
        return self._table.items

    @property
    def hub(self) -> Transmitter:
        """The transmitter itself."""
        return self._hub

    @property
    def waiting_list(self) -> list[Pager]:
        """The pagers that guests hold: in the transmitter's order, who came since last."""
        return [self.pagers[number] for number in self._order]

    @property
    def overdue(self) -> list[str]:
        """The sessions of who waits beyond the goal, by their uuids."""
        guests = [pager.guest for pager in self.waiting_list]
        return [guest.uuid for guest in guests if guest and guest.overdue]

    @property
    def next_deadline(self) -> datetime | None:
        """When the next guest will have waited beyond the goal."""
        return self._deadlines.next

    def guest(self, number: int) -> Guest | None:
        """Get the guest who holds a pager."""
        pager = self.pagers.get(number)
        return pager.guest if pager else None

    # What the transmitter tells

    def apply_list(self, answer: Message, asked_at: int | None, now: Now) -> tuple[Changes, bool]:
        """Take in the whole list, which was asked for when `asked_at` was the latest counter.

        Tells also whether it shows something that should have been pushed and was not, or that the
        counter began anew: whoever observes should begin anew too.
        """
        self._watch(now)
        self._mark_overdue(now)
        order = [*self._order]
        unpushed = False
        newer = self.sequence.take_list(answer.sequence, asked_at)
        active = {one.number: one for one in answer.sessions or () if one.active}
        if not active and len(self._sessions) > 1:  # it was cleared as a whole, elsewhere
            self.note_clear_all(one.uuid or "" for one in self._sessions.values())
        self._order = dict.fromkeys([*active, *self._order])
        since = self._last_listed(now)
        for number in dict.fromkeys([*self.pagers, *active]):
            if number in (newer or ()):  # something newer came meanwhile
                continue
            if number not in active and not answer.complete:  # it may be what cannot be read
                continue
            if self._is_as_known(number, active.get(number)):
                continue
            unpushed |= self._put_session(number, active.get(number), now, since)
        self._order = {number: None for number in self._order if self.guest(number)}
        if order != [*self._order]:
            self._list_revision += 1
        missed = newer is None or (self.in_step and unpushed)
        self.in_step = self._hub.observed
        self._listed = True
        self._listed_at = now.monotonic
        if newer:  # so did the statistics
            answer = replace(answer, statistics=None)
        return self._taken_in(answer), missed

    def apply_message(
        self, message: Message, now: Now, *, answer: bool = False
    ) -> tuple[Changes, bool]:
        """Take in a notification or the answer to a command.

        An answer is news also where the counter does not move with a command.

        Tells also whether something before it was missed, so that the list must be read.
        """
        self._watch(now)
        missed = self.sequence.missed(message.sequence, change=bool(message.sessions))
        # what is pushed has only just happened, unless something before it was missed
        since = now.utc if self.in_step and not missed else self._last_listed(now)
        for session in message.sessions or ():
            is_newer = self.sequence.accept(session.number, message.sequence)
            if not is_newer and not (answer and message.sequence == self.sequence.latest):
                continue
            known = self.pagers.get(session.number)
            is_new = known is None or known.guest is None or known.guest.uuid != session.uuid
            if is_new and session.state != WAITING:
                missed = True
                since = self._last_listed(now)
            if ENDS.get(session.clear_type or "") == REMOVED:
                self._removed.add(session.uuid or "")
            self._put_session(session.number, session, now, since)
        if message.timestamp is not None:
            self.clock.hear(message.timestamp, now)
            self._clock_ahead = self.clock.ahead(now)
        if missed:
            self.in_step = False
        return self._taken_in(message), missed

    def apply_session(self, number: int, answer: Message, now: Now) -> Changes:
        """Take in what was read of one pager; a list that was asked for before is then older."""
        self._watch(now)
        self.sequence.note(number, answer.sequence)
        session = next(iter(answer.sessions or ()), None)
        if session or number in self.pagers:
            self._put_session(number, session, now, self._last_listed(now))
        return self._taken_in()

    def apply_settings(self, message: Message, asked: datetime, now: Now) -> Changes:
        """Take in the settings and the clock, which were asked for at a time."""
        self._watch(now)
        in_doubt = self.clock.doubtful
        self.clock.learn(message.timestamp, asked, now)
        self._clock_ahead = self.clock.ahead(now)
        if in_doubt and not self.clock.doubtful:
            self._clock_set(now)
        return self._taken_in(message)

    def remember_overdue(self, uuids: Iterable[str]) -> None:
        """Take in who was told to be overdue before a restart: the first list tells of others."""
        self._told_overdue = set(uuids)

    # What passes, and what is done

    def apply_tick(self, now: Now) -> Changes:
        """See whose goal has passed."""
        self._watch(now)
        self._mark_overdue(now)
        return self._taken_in()

    def note_removal(self, number: int) -> None:
        """Note that who holds a pager is about to be removed, not cleared."""
        if guest := self.guest(number):
            self._removed.add(guest.uuid)

    def withdraw_removal(self, number: int) -> None:
        """Note that who holds a pager was not removed after all."""
        if guest := self.guest(number):
            self._removed.discard(guest.uuid)

    def note_clear_all(self, uuids: Iterable[str]) -> None:
        """Note that some sessions are about to end at once, without anybody being called."""
        self._together.update(uuids)

    def withdraw_clear_all(self) -> None:
        """Note that they did not."""
        self._together.clear()

    def note_recall(self, number: int, since: datetime, now: Now) -> Changes:
        """Take in that who holds a pager has waited since before the session."""
        if (guest := self.guest(number)) and guest.uuid:
            self._recalled[guest.uuid] = since
            self._put(number, guest.waiting_on(since), now, tell=False)
        return self._table.take_changes()

    def apply_cleared(self, uuids: Iterable[str], now: Now) -> Changes:
        """Take in that some sessions are over."""
        over = set(uuids)
        for number, pager in self.pagers.items():
            if pager.guest and pager.guest.uuid in over:
                self._put(number, None)
        return self._taken_in()

    def forget(self, number: int) -> Changes:
        """Drop an idle pager."""
        self.pagers.pop(number, None)
        self._table.put(pager_key(number), None)
        return self._table.take_changes()

    def set_staff(self, staff: Iterable[StaffPager]) -> Changes:
        """Take in the staff's pagers, as the user has them now."""
        now = {staff_key(one.subentry_id): one for one in staff}
        before = [key for key, item in self.items.items() if isinstance(item, StaffPager)]
        for key in dict.fromkeys([*before, *now]):
            self._table.put(key, now.get(key))
        return self._table.take_changes()

    def set_push(self, *, observed: bool, lost: bool = False) -> Changes:
        """Take in whether changes are pushed, and whether they have not been for some time."""
        self._told |= {"observed": observed, "push_lost": lost}
        return self._taken_in()

    # The items

    def _put_session(
        self,
        number: int,
        session: GuestSession | None,
        now: Now,
        since: datetime | None = None,
        *,
        tell: bool = True,
    ) -> bool:
        """Have a pager's session be this one, or none; what of it is new happened `since` then."""
        if session is None or not session.active:
            if number not in self.pagers:  # what is over of a pager never seen is no pager
                return False
            self._sessions.pop(number, None)
            return self._put(number, None)
        uuid = session.uuid or self._known_uuid(number, session)
        self._sessions[number] = session
        between = (since, now.utc) if since else None
        guest = Guest(
            state=session.state,
            uuid=uuid,
            sequence=session.sequence,
            label=session.label,
            party_size=session.party_size,
            goal=session.goal,
            waiting_since=self.clock.to_utc(session.started, uuid, between),
            paged_at=session.notified and self.clock.to_utc(session.notified, uuid, between),
            page_told=session.notified,
        )
        if before := self._recalled.get(uuid):
            guest = guest.waiting_on(before)
        return self._put(number, guest, now, tell=tell)

    def _is_as_known(self, number: int, session: GuestSession | None) -> bool:
        """Recognise what the list before had: it is the same object, and no time is in doubt."""
        guest, known = self.guest(number), self._sessions.get(number)
        return known is session and (guest is None) == (session is None) and not self.clock.doubtful

    def _known_uuid(self, number: int, session: GuestSession) -> str:
        """Recognise a session that does not name itself by its beginning, where that is told."""
        known, guest = self._sessions.get(number), self.guest(number)
        if known is None or guest is None:
            return ""
        is_another = None not in {known.started, session.started}
        return "" if is_another and known.started != session.started else guest.uuid

    def _put(
        self, number: int, guest: Guest | None, now: Now | None = None, *, tell: bool = True
    ) -> bool:
        """Have a pager held by a guest, or by nobody; all that depends on it follows.

        Tells whether the guest is another, or is so otherwise.
        """
        known = self.pagers.get(number)
        before = known.guest if known else None
        if guest and now and guest.is_overdue(now.utc):
            guest = replace(guest, overdue=True)
        if known and before == guest:
            return False
        self.pagers[number] = pager = Pager(number=number, guest=guest)
        self._table.put(key := pager_key(number), pager)
        for event in guest_events(number, before, guest, self._removed) if tell else ():
            if self._listed or self._happened_meanwhile(event):
                told = replace(event, with_all=event.guest.uuid in self._together)
                attributes = event.attributes
                self._table.tell(ItemEvent(key, SESSION, event.event_type, attributes, told))
        self._follow(number, before, guest)
        return True

    def _follow(self, number: int, before: Guest | None, guest: Guest | None) -> None:
        """Have the counts, the waiting list and the deadlines follow a change."""
        if before:
            self._states[before.state] -= 1
            if guest is None or guest.uuid != before.uuid:
                self._removed.discard(before.uuid)
                self._together.discard(before.uuid)
                self._recalled.pop(before.uuid, None)
                self.clock.forget(before.uuid)
        if guest is None:
            self._order.pop(number, None)
        else:
            self._states[guest.state] += 1
            self._order.setdefault(number)
        if self._deadlines.put(number, guest.deadline if guest else None):
            self._table.note(DEADLINE)
        if (before and _LISTED(before)) != (guest and _LISTED(guest)):
            self._list_revision += 1

    def _mark_overdue(self, now: Now) -> None:
        for number in self._deadlines.take_due(now.utc):
            self._put(number, self.guest(number), now)

    def _happened_meanwhile(self, event: GuestEvent) -> bool:
        """Tell whether what the first list shows is news: all else was there before."""
        return (
            event.event_type == OVERDUE
            and self._told_overdue is not None
            and event.guest.uuid not in self._told_overdue
        )

    def _taken_in(self, message: Message | None = None) -> Changes:
        """Show the transmitter as it is, after a message if there was one."""
        if message is not None:
            self._told |= without_none(
                name=message.device_name,
                firmware=message.firmware_version,
                statistics=message.statistics,
                settings=message.settings,
            )
        self._hub = Transmitter(
            waiting=self._states[WAITING],
            paged=self._states[PAGED],
            guests=len(self._order),
            waiting_list_revision=self._list_revision,
            clock_ahead=self._clock_ahead,
            **self._told,
        )
        if self._listed:
            self._table.put(HUB, self._hub)
        return self._table.take_changes()

    # The clocks

    def _last_listed(self, now: Now) -> datetime | None:
        """Tell when the list was read last, by Home Assistant's clock as it is now."""
        ago = timedelta(seconds=now.monotonic - self._listed_at)
        return now.utc - ago if self._listed else None

    def _watch(self, now: Now) -> None:
        """Have the guests' times follow a step of Home Assistant's own clock."""
        if self.clock.watch(now):
            self._clock_set(now)

    def _clock_set(self, now: Now) -> None:
        """Turn the times of all guests anew; nothing has happened to them."""
        self._clock_ahead = self.clock.ahead(now)
        for number, session in [*self._sessions.items()]:
            self._put_session(number, session, now, tell=False)
