"""The forecast: how long a party would wait, from who is ahead and how fast such are called."""

from bisect import bisect_left, insort
from datetime import datetime, timedelta, tzinfo

from .classes import PartyClass, PartyClasses
from .places import Places
from .record import Record
from .usual import Usual
from .waits import Basis, Prediction, Wait

WINDOW = timedelta(minutes=45)
MIN_PAGES = 3
"""Fewer in the window say nothing of a rate."""
RATE_SHARE = 0.7
"""What the rate has in a blend; the usual wait has the rest."""
JUST_NOW = timedelta(minutes=10)


class Forecast:
    """Pages of the last minutes, and what follows from them for who comes next."""

    def __init__(self, classes: PartyClasses, record: Record, zone: tzinfo) -> None:
        """Ask a record for what is usual; `zone` is that of the room's clock."""
        self.goal: float | None = None
        """The transmitter's setting for who comes without a goal, in seconds."""
        self.usual = Usual(classes, zone)
        self._record = record
        self._classes = classes
        self.reload()

    def reload(self) -> None:
        """Read the record anew: it is there first, or has got older waits."""
        self.usual.forget()
        self._pages: dict[PartyClass, list[datetime]] = {each: [] for each in self._classes.all}
        self._places = {each: Places() for each in self._classes.all}
        for wait in self._record.waits:
            self.learn(wait)

    def learn(self, wait: Wait) -> None:
        """Take note of a wait that is over: a party was called, and its place took so long."""
        self.page(self._classes.of(wait.party_size), wait.called_at)
        if wait.quote and wait.quote.basis is not Basis.FREE:
            # Who came to a free room was in no line.
            self._places_of(wait).learn(wait.quote.ahead, wait.waited)

    def forget(self, wait: Wait) -> None:
        """Forget a wait that proved to be none."""
        pages = self._pages[self._classes.of(wait.party_size)]
        if wait.called_at in pages:
            pages.remove(wait.called_at)
        if wait.quote and wait.quote.basis is not Basis.FREE:
            self._places_of(wait).forget(wait.quote.ahead, wait.waited)

    def page(self, party_class: PartyClass, at: datetime) -> None:
        """Take note that a party was called; late news have their place too."""
        pages = self._pages[party_class]
        insort(pages, at)
        del pages[: bisect_left(pages, pages[-1] - WINDOW)]

    def predict(
        self, party_class: PartyClass, now: datetime, *, ahead: int, waiting: int
    ) -> Prediction | None:
        """Predict the wait of a party that has `ahead` of its class before it.

        `waiting` counts the guests of all classes. `None` if there is nothing to go by.
        """
        if not waiting and self._called_since(now - JUST_NOW):
            return Prediction(seconds=0, basis=Basis.FREE)
        seconds = self._places[party_class].seconds(ahead)
        if seconds is not None:
            return Prediction(seconds=seconds, basis=Basis.PLACES)
        rate = self._by_rate(party_class, now, ahead)
        usual = self.usual.mean(self._record, party_class, now)
        if rate is not None and usual is not None:
            blend = RATE_SHARE * rate + (1 - RATE_SHARE) * usual
            return Prediction(seconds=blend, basis=Basis.RATE_AND_USUAL)
        for seconds, basis in (
            (rate, Basis.RATE),
            (usual, Basis.USUAL),
            (self._record.median, Basis.MEDIAN),
            (self.goal, Basis.GOAL),
        ):
            if seconds is not None:
                return Prediction(seconds=seconds, basis=basis)
        return None

    def until(self, now: datetime) -> datetime | None:
        """Tell when predictions become others though nothing happens; `None` for never."""
        last = max((pages[-1] for pages in self._pages.values() if pages), default=now - WINDOW)
        ends = [last + JUST_NOW, self.usual.until]
        for pages in self._pages.values():
            ends += [at + WINDOW for at in pages[bisect_left(pages, now - WINDOW) :][:1]]
        return min((end for end in ends if end and end > now), default=None)

    def _by_rate(self, party_class: PartyClass, now: datetime, ahead: int) -> float | None:
        """Each place in the line takes as long as it took lately."""
        pages = self._pages[party_class]
        count = len(pages) - bisect_left(pages, now - WINDOW)
        return (ahead + 1) * WINDOW.total_seconds() / count if count >= MIN_PAGES else None

    def _places_of(self, wait: Wait) -> Places:
        return self._places[self._classes.of(wait.party_size)]

    def _called_since(self, at: datetime) -> bool:
        return any(pages and pages[-1] >= at for pages in self._pages.values())
