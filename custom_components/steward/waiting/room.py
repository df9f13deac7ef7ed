"""A waiting room: guest events go in, and what they change comes out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from .classes import PartyClass, PartyClasses
from .forecast import Forecast
from .guests import Came, Changed, Ended, Guest, GuestEvent, Paged
from .line import Line
from .promise import Predict, PromiseAtRisk, PromiseWatch
from .quotes import Factors
from .recently import Recently
from .record import Record
from .waits import Prediction, Quote, Wait, called_at, wait_of, waits_of_archive

QUOTED_WITHIN = timedelta(minutes=2)
"""Who came longer ago was told nothing by Steward: the line is not what it was then."""
UNKNOWN_AFTER = timedelta(minutes=10)
"""How long a forecast stands when nothing is heard of the room."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What is kept, over a restart too, of a guest who holds a pager."""

    quote: Quote | None = None
    called_at: datetime | None = None
    """When the guest was paged first: a transmitter may only know the last page."""
    came_at: datetime | None = None
    """When the wait began: a transmitter knows of a recall only, and turns its times anew."""
    told_at: datetime | None = None
    """When it was said last that the promise is at risk."""
    recalled: bool = False
    """Whether the wait began with an earlier session, of which the system tells nothing now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """What an event or the time has changed."""

    classes: frozenset[PartyClass] = frozenset()
    """The classes whose forecast may be another."""
    at_risk: tuple[PromiseAtRisk, ...] = ()
    """Whose promise will break in about ten minutes."""
    moved: bool = False
    """Whether a wait began at another time than was known."""


@dataclass(slots=True)
class _Entry:
    """A guest who holds a pager, and whose wait is counted when it is over."""

    guest: Guest
    held: Held
    told_came_at: datetime
    """When the session began, as the system tells it: it may be turned otherwise after a restart,
    and of who was recalled it is not the wait."""
    wait: Wait | None = None
    waits_again: bool = False
    """Whether the guest was recalled after a page, and is not paged again yet."""


class Room:
    """Who waits, for how long, and what they were told.

    Each event costs the same with ten guests and with a thousand. The time is an argument, in UTC;
    a timer calls `tick` at `deadline`.
    """

    def __init__(
        self,
        classes: PartyClasses,
        zone: tzinfo,
        record: Record,
        held: Mapping[str, Held] | None = None,
    ) -> None:
        """Begin with what was kept; `zone` is that of the room's clock."""
        self.record = record
        self._classes = classes
        self._forecast = Forecast(classes, record, zone)
        self._factors = Factors(record.waits)
        self._line = Line(classes)
        self._watch = PromiseWatch()
        self._entries: dict[str, _Entry] = {}
        self._unseen = dict(held or {})
        self._recent = Recently[_Entry]()
        self._unknown_at: datetime | None = None
        """When nothing is known any more: it has been out of sight for too long then."""

    @property
    def goal(self) -> float | None:
        """The goal of who comes without one, in seconds, if the room has one."""
        return self._forecast.goal

    @goal.setter
    def goal(self, seconds: float | None) -> None:
        self._forecast.goal = seconds

    @property
    def held(self) -> dict[str, Held]:
        """What is to be kept of who holds a pager, by guest id."""
        return self._unseen | {guest_id: entry.held for guest_id, entry in self._entries.items()}

    def deadline(self, now: datetime) -> datetime | None:
        """When to `tick` next: something is to be told or forecast anew, though nothing happens."""
        unknown_at = self._unknown_at if self._unknown_at and self._unknown_at > now else None
        deadlines = (self._watch.deadline, self._forecast.until(now), unknown_at)
        return min((at for at in deadlines if at), default=None)

    def begin(self, archive: Iterable[tuple[Guest, Ended]], now: datetime) -> None:
        """Take the transmitter's archive, unless it was taken before."""
        if self.record.begin(waits_of_archive(archive), now):
            self._forecast.reload()

    def forget_unseen(self) -> None:
        """Forget who is gone since before the start; for when all who are there have come."""
        self._unseen.clear()

    def lose(self, now: datetime) -> None:
        """Take note that the room is out of sight."""
        self._unknown_at = self._unknown_at or now + UNKNOWN_AFTER

    def find(self) -> None:
        """Take note that the room is in sight, and what happened meanwhile was told."""
        self._unknown_at = None

    def quote(self, party_size: int | None, now: datetime) -> Quote | None:
        """Quote the wait of a party that comes now; `None` if it is not known."""
        party_class = self._classes.of(party_size)
        ahead = self._line.waiting(party_class)
        prediction = self._predict(party_class, ahead, now)
        return self._factors.quote(prediction, ahead) if prediction else None

    def quote_of(self, guest_id: str) -> Quote | None:
        """Get what a guest was told, if anything."""
        return entry.held.quote if (entry := self._entries.get(guest_id)) else None

    def guest(self, guest_id: str) -> Guest | None:
        """Get a guest who holds a pager, with the time at which the wait began."""
        return entry.guest if (entry := self._entries.get(guest_id)) else None

    def recalled_since(self, guest_id: str) -> datetime | None:
        """Tell since when a guest waits who was recalled; `None` for any other."""
        entry = self._entries.get(guest_id)
        return entry.held.came_at if entry and entry.held.recalled else None

    def with_beginning[EventT: GuestEvent](self, event: EventT) -> EventT:
        """Make an event tell when the wait began, which is not always when the session did."""
        match event:
            case Came(guest=guest) if entry := self._entries.get(guest.guest_id):
                return replace(event, guest=replace(guest, came_at=entry.guest.came_at))
            case Changed(guest_id=guest_id) if entry := self._entries.get(guest_id):
                return replace(event, came_at=entry.guest.came_at)
        return event

    def called_at(self, guest_id: str) -> datetime | None:
        """Tell when a guest who holds a pager was called first, or first since a recall."""
        entry = self._entries.get(guest_id)
        return entry.held.called_at if entry and not entry.waits_again else None

    def late(self, now: datetime, within: timedelta) -> list[PromiseAtRisk]:
        """Tell who will be paged later than promised, of who is or would be looked at by then."""
        return self._watch.late(now, within, self._predict_at(now))

    def note_told(self, guest_id: str, now: datetime) -> None:
        """Take note that it was said of a guest that the promise is at risk."""
        self._watch.note_told(guest_id, now)
        entry = self._entries[guest_id]
        entry.held = replace(entry.held, told_at=now)

    def apply(self, event: GuestEvent, now: datetime) -> Changes:
        """Take an event; one that is known already changes nothing."""
        match event:
            case Came():
                return self._come(event, now)
            case Changed():
                return self._change(event, now)
            case Paged():
                return self._page(event, now)
            case Ended():
                return self._end(event, now)

    def tick(self, now: datetime) -> Changes:
        """Do what is due."""
        at_risk = self._watch.look(now, self._predict_at(now))
        return Changes(classes=frozenset(self._classes.all), at_risk=tuple(at_risk))

    def _come(self, event: Came, now: datetime) -> Changes:
        guest = event.guest
        if guest.guest_id in self._entries:
            return Changes()
        held = (
            self._unseen.pop(guest.guest_id, None)
            or self._recall(event.recalled, now)
            or self._welcome(guest, now)
        )
        told_came_at = guest.came_at
        guest = replace(guest, came_at=held.came_at or told_came_at)
        entry = self._entries[guest.guest_id] = _Entry(guest, held, told_came_at)
        if held.called_at:
            entry.waits_again = guest.paged_at is None
            return Changes()
        if guest.paged_at:
            return self._call(entry, guest.paged_at, now)
        self._wait_in_line(entry)
        return Changes(classes=self._touched(guest, len(self._line) - 1))

    def _welcome(self, guest: Guest, now: datetime) -> Held:
        """Quote a wait to who has just come."""
        just_now = now - guest.came_at <= QUOTED_WITHIN
        quote = self.quote(guest.party_size, now) if just_now else None
        return Held(quote=quote, came_at=guest.came_at)

    def _recall(self, guest_id: str | None, now: datetime) -> Held | None:
        """Go on with a session that ended by mistake; that it was cleared was no call."""
        entry = self._recent.recall(guest_id, now) if guest_id else None
        if entry is None:
            return None
        came_at = entry.guest.came_at
        if entry.guest.paged_at or entry.waits_again:
            return replace(entry.held, came_at=came_at, recalled=True)
        if entry.wait:
            self._forget(entry.wait)
        return replace(entry.held, called_at=None, came_at=came_at, recalled=True)

    def _change(self, event: Changed, now: datetime) -> Changes:
        entry = self._entries.get(event.guest_id)
        if entry is None:
            return Changes()
        before = entry.guest
        came_at = self._began(entry, event.came_at)
        entry.guest = replace(event, came_at=came_at).of(before)
        if moved := came_at != before.came_at:
            entry.held = replace(entry.held, came_at=came_at)
        if entry.held.called_at:
            return self._correct(entry, now) if moved else Changes()
        classes = {self._classes.of(one.party_size) for one in (before, entry.guest)}
        if not moved and len(classes) == 1:
            return Changes()
        self._wait_in_line(entry)
        return Changes(classes=frozenset(classes), moved=moved)

    def _began(self, entry: _Entry, told: datetime | None) -> datetime:
        """Tell when a wait began, of which another beginning is told: it moves as that does."""
        by = told - entry.told_came_at if told else timedelta()
        entry.told_came_at += by
        return entry.guest.came_at + (timedelta() if entry.held.recalled else by)

    def _correct(self, entry: _Entry, now: datetime) -> Changes:
        """Have a wait that is over begin when it did; what is not counted here is so no more."""
        if entry.wait is None:
            return Changes(moved=True)
        self._forget(entry.wait)
        entry.wait = wait_of(entry.guest, entry.held.called_at, entry.held.quote)
        if entry.wait:
            self._learn(entry.wait, now)
        return Changes(classes=frozenset(self._classes.all), moved=True)

    def _wait_in_line(self, entry: _Entry) -> None:
        """Give a guest the place that belongs to who came then, and watch over what was quoted."""
        guest, held = entry.guest, entry.held
        if held.quote:
            promised_at = guest.came_at + timedelta(seconds=held.quote.quoted)
            self._watch.add(guest.guest_id, promised_at, held.told_at)
        self._line.add(guest)

    def _page(self, event: Paged, now: datetime) -> Changes:
        entry = self._entries.get(event.guest_id)
        if entry is None or (entry.held.called_at and not entry.waits_again):
            return Changes()
        entry.guest = replace(entry.guest, paged_at=event.at)
        if entry.waits_again:  # the wait ended with the page before the recall
            entry.waits_again = False
            entry.held = replace(entry.held, called_at=event.at)
            return Changes()
        return self._call(entry, event.at, now)

    def _end(self, event: Ended, now: datetime) -> Changes:
        entry = self._entries.pop(event.guest_id, None)
        if entry is None:
            return Changes()
        self._recent.add(event.guest_id, entry, now)
        if entry.held.called_at:
            return Changes()
        return self._call(entry, called_at(entry.guest, event), now)

    def _call(self, entry: _Entry, called: datetime | None, now: datetime) -> Changes:
        """Take a guest out of the line, who was called or, without a time, who is gone."""
        guest = entry.guest
        called = called and min(called, now)
        self._line.discard(guest.guest_id)
        self._watch.discard(guest.guest_id)
        entry.held = replace(entry.held, called_at=called)
        entry.wait = wait_of(guest, called, entry.held.quote)
        if entry.wait is None:
            return Changes(classes=self._touched(guest, len(self._line)))
        self._learn(entry.wait, now)
        return Changes(classes=frozenset(self._classes.all))

    def _learn(self, wait: Wait, now: datetime) -> None:
        """Take in a wait that is over."""
        self.record.add(wait, now)
        self._factors.learn(wait)
        self._forecast.learn(wait)

    def _forget(self, wait: Wait) -> None:
        """Take out one that proved to be none, or another."""
        self.record.discard(wait)
        self._factors.forget(wait)
        self._forecast.forget(wait)

    def _touched(self, guest: Guest, others: int) -> frozenset[PartyClass]:
        """Tell whose forecast is another when a guest comes or goes: everybody's without others."""
        if others:
            return frozenset({self._classes.of(guest.party_size)})
        return frozenset(self._classes.all)

    def _predict(self, party_class: PartyClass, ahead: int, now: datetime) -> Prediction | None:
        """Predict how long it takes to be called, with so many of the class ahead."""
        if self._unknown_at and now >= self._unknown_at:
            return None
        return self._forecast.predict(party_class, now, ahead=ahead, waiting=len(self._line))

    def _predict_at(self, now: datetime) -> Predict:
        """Predict when guests will be paged, by their places in the line now."""

        def predict(guest_id: str) -> datetime | None:
            guest = self._entries[guest_id].guest
            party_class = self._classes.of(guest.party_size)
            prediction = self._predict(party_class, self._line.ahead(guest), now)
            return now + timedelta(seconds=prediction.seconds) if prediction else None

        return predict
