"""The rules in any order."""

from typing import Any

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
import pytest

from simulators.lrs.errors import UnknownNumberError
from simulators.lrs.records import Session, Settings

from .helpers import noon, world_with


class Rules(RuleBasedStateMachine):
    """Any order of commands keeps counter, statistics and active list in step."""

    START = 0xFFF0
    numbers = st.integers(min_value=1, max_value=6)

    def __init__(self) -> None:
        super().__init__()
        self.clock = noon()
        self.world = world_with(self.clock, sequence_start=self.START)
        self.told: list[Session | Settings] = []
        self.world.listeners.append(self.told.append)
        self.states: dict[int, str] = {}
        self.changes, self.base = 0, self.START
        # Sessions created, ended, ended and forgotten, and created before statistics began.
        self.created = self.ended = self.forgotten = self.uncounted = 0
        self.waits: list[tuple[float, int]] = []

    def _act(self, number: int, action: str | None) -> None:
        """Follow in the model what an accepted command does."""
        self.changes += 1
        session = self.told[-1]
        assert isinstance(session, Session)
        if action == "page":
            if self.states[number] == "started":
                waited = self.world.now() - session.created
                self.waits.append((waited.total_seconds(), session.goal))
            self.states[number] = "paged"
        elif action is not None:
            del self.states[number]
            self.ended += 1

    @rule(
        number=numbers,
        goal=st.none() | st.integers(0, 90),
        action=st.sampled_from([None, None, "page", "clear", "remove"]),
    )
    def post(self, number: int, goal: int | None, action: str | None) -> None:
        """POST creates, changes or is refused."""
        body: dict[str, Any] = {"number": number}
        body |= {} if goal is None else {"goal": goal}
        body |= {} if action is None else {"action": action}
        if number not in self.states and action in ("clear", "remove"):
            with pytest.raises(UnknownNumberError):
                self.world.post(body)
            return
        _, created = self.world.post(body)
        assert created == (number not in self.states)
        if created:
            self.created += 1
            self.states[number] = "started"
        self._act(number, action)

    @rule(number=numbers, action=st.sampled_from([None, "page", "clear", "remove"]))
    def put(self, number: int, action: str | None) -> None:
        """PUT changes or is refused."""
        body = {} if action is None else {"action": action}
        if number not in self.states:
            with pytest.raises(UnknownNumberError):
                self.world.put(number, body)
            return
        self.world.put(number, body)
        self._act(number, action)

    @rule(seconds=st.integers(0, 100))
    def time_passes(self, seconds: int) -> None:
        """Time passes."""
        self.clock.move(seconds)

    @rule()
    def clear_all(self) -> None:
        """Every session ends in a change of its own."""
        count = len(self.states)
        assert len(self.world.clear_all()) == count
        self.states.clear()
        self.changes += count
        self.ended += count

    @rule()
    def delete_history(self) -> None:
        """The ended sessions are forgotten."""
        self.world.delete_history()
        self.forgotten += self.ended
        self.ended = 0

    @rule()
    def clear_statistics(self) -> None:
        """The statistics start over."""
        self.world.clear_statistics()
        self.uncounted = self.created
        self.waits.clear()

    @rule(number=numbers)
    def send_page(self, number: int) -> None:
        """A page without a session changes none."""
        self.world.send_page({"number": number})

    @rule()
    def settings_change(self) -> None:
        """Settings change no session."""
        self.world.set_settings({"systemId": 1})

    @rule()
    def reboot(self) -> None:
        """The counter starts over."""
        self.world.reboot()
        self.changes = self.base = 0

    @invariant()
    def the_counter_counts(self) -> None:
        """It counts the changes since the start and skips the sentinel."""
        assert self.world.sequence == (self.base + self.changes) % 0xFFFF

    @invariant()
    def the_newest_change_has_the_counter(self) -> None:
        """The last changed session carries the counter, unless there was a reboot since."""
        changed = [item for item in self.told if isinstance(item, Session)]
        if self.changes:
            assert changed[-1].sequence == self.world.sequence

    @invariant()
    def the_active_list_is_right(self) -> None:
        """Exactly the sessions that are neither cleared nor removed are active."""
        states = {number: session.state for number, session in self.world.sessions.items()}
        assert states == self.states
        assert all(number == item.number for number, item in self.world.sessions.items())
        assert len(self.world.history) == self.ended
        every = [*self.world.sessions.values(), *self.world.history]
        assert len({session.id for session in every}) == len(every) == self.created - self.forgotten

    @invariant()
    def the_statistics_are_right(self) -> None:
        """They follow from the first pages and the goals at those moments."""
        statistics = self.world.statistics
        assert statistics.sessions == self.created - self.uncounted
        assert statistics.served == len(self.waits)
        assert statistics.on_time == sum(wait <= goal for wait, goal in self.waits)
        assert statistics.seconds == sum(wait for wait, _ in self.waits)
        shares = statistics.to_json()
        assert shares["percentLate"] + shares["percentOnTime"] == (100 if self.waits else 0)


Rules.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestRules = Rules.TestCase
