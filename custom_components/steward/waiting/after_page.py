"""After the page: who does not come is paged again, and then it is somebody else's turn.

Every time follows from the first page. After a restart the steps that lie behind are behind: none
is done twice, and none that was missed is made up for.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ..deadlines import Deadlines

DEFAULT_HOLD = timedelta(minutes=10)
LATE = timedelta(seconds=30)
"""A step that could not be done for so long was missed."""


class Step(StrEnum):
    """What is done about a guest who does not come."""

    UNANSWERED = "unanswered"
    """The table was held as long as it is held."""
    PAGE_AGAIN = "page_again"
    TELL_STAFF = "tell_staff"
    GIVE_UP = "give_up"
    """The guest is removed, as one who did not show up."""
    OUT_OF_REACH = "out_of_reach"
    """Something was due and the transmitter is away; told once for each outage."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What is done, and when after the page."""

    hold: timedelta = DEFAULT_HOLD
    """How long a table is held; zero for no end."""
    every: timedelta = timedelta(0)
    """From one reminder to the next; zero for none, and nothing of what follows them."""
    times: int = 0
    """How many reminders."""
    tell_staff: bool = False
    """Whether the staff is told when one more would be due."""
    give_up: bool = False
    """Whether the guest is removed after that."""

    @property
    def steps(self) -> tuple[tuple[timedelta, Step], ...]:
        """The steps in their order, each with its time after the page."""
        steps = [(self.hold, Step.UNANSWERED)] if self.hold else []
        if self.every:
            then = [Step.PAGE_AGAIN] * self.times
            then += [Step.TELL_STAFF] * self.tell_staff + [Step.GIVE_UP] * self.give_up
            steps += [(self.every * place, step) for place, step in enumerate(then, start=1)]
        return tuple(sorted(steps))


@dataclass(frozen=True, kw_only=True, slots=True)
class DueStep:
    """A step that is due for a guest."""

    guest_id: str
    step: Step


class AfterPage:
    """Steps of all guests who were paged and have not come."""

    def __init__(self, plan: Plan) -> None:
        """Take the plan for all."""
        self._steps = plan.steps
        self._paged_at: dict[str, datetime] = {}
        self._places: dict[str, int] = {}
        """Which step is due next for each."""
        self._due = Deadlines[str]()
        self._lost = self._told_lost = False

    @property
    def deadline(self) -> datetime | None:
        """When a step is due next."""
        return self._due.next

    def paged(self, guest_id: str, paged_at: datetime, now: datetime) -> None:
        """Take note of a page; only the first one counts."""
        if guest_id not in self._paged_at:
            self._paged_at[guest_id] = paged_at
            self._plan(guest_id, 0, now)

    def ended(self, guest_id: str) -> None:
        """Take note that a guest has come, or is gone."""
        self._paged_at.pop(guest_id, None)
        self._places.pop(guest_id, None)
        self._due.put(guest_id, None)

    def lose(self) -> None:
        """Take note that the transmitter is away: nobody knows who has come meanwhile."""
        self._lost = True

    def find(self) -> None:
        """Take note that it is back."""
        self._lost = self._told_lost = False

    def due(self, now: datetime) -> list[DueStep]:
        """Take out what is to be done now."""
        steps = []
        for guest_id in self._due.take_due(now):
            place = self._places[guest_id]
            after, step = self._steps[place]
            # Another step may have the same time.
            self._plan(guest_id, place + 1, now - LATE)
            if now - self._paged_at[guest_id] - after > LATE or (self._lost and self._told_lost):
                continue
            self._told_lost = self._lost
            told = Step.OUT_OF_REACH if self._lost else step
            steps.append(DueStep(guest_id=guest_id, step=told))
        return steps

    def _plan(self, guest_id: str, place: int, after: datetime) -> None:
        """Plan the first step from a place on that is later than a time."""
        paged_at = self._paged_at[guest_id]
        while place < len(self._steps) and paged_at + self._steps[place][0] <= after:
            place += 1
        if place < len(self._steps):
            self._places[guest_id] = place
            self._due.put(guest_id, paged_at + self._steps[place][0])
