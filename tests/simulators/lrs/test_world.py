"""The rules, one by one and in any order."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
import pytest

from simulators.lrs.options import Options
from simulators.lrs.records import Session, Settings
from simulators.lrs.world import (
    DuplicateError,
    FullError,
    RefusedError,
    UnknownNumberError,
    World,
)


class Clock:
    """The true time, moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, 0, 0, 700_000, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


def world_with(clock: Clock | None = None, **options: Any) -> World:
    return World(Options(clock=clock or Clock(), **options))


def test_a_new_session_takes_the_defaults() -> None:
    session, created = world_with().post({"number": 12})
    assert created
    assert (session.goal, session.party_size, session.label, session.id) == (300, 1, None, 1)
    assert session.created.isoformat() == "2026-03-01T12:00:00"


def test_a_new_session_takes_what_is_given() -> None:
    body = {"number": 12, "goal": 120, "label": "Ana", "partySize": 2, "colour": "red"}
    session, _ = world_with().post(body)
    assert (session.goal, session.label, session.party_size) == (120, "Ana", 2)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"number": "12"},
        {"number": 12.0},
        {"number": True},
        {"number": 0},
        {"number": 12, "goal": -1},
        {"number": 12, "goal": "300"},
        {"number": 12, "label": None},
        {"number": 12, "partySize": 0},
        {"number": 12, "action": "dance"},
        {"number": 12, "action": ["page"]},
        {"number": 12, "pageMode": 30},
    ],
)
def test_a_wrong_form_is_refused_and_changes_nothing(body: Any) -> None:
    world = world_with()
    with pytest.raises(RefusedError):
        world.post(body)
    assert (world.sequence, world.sessions) == (0, {})


def test_paging_counts_a_guest_once() -> None:
    clock = Clock()
    world = world_with(clock)
    world.post({"number": 12, "goal": 60})
    clock.pass_by(50)
    first = world.put(12, {"action": "page", "pageMode": "Flash30Sec"})
    clock.pass_by(50)
    again = world.put(12, {"action": "page"})
    assert (first.state, again.state) == ("paged", "paged")
    assert again.notified == first.created + timedelta(seconds=100)
    assert (world.statistics.served, world.statistics.on_time) == (1, 1)
    assert world.statistics.seconds == 50


@pytest.mark.parametrize(("action", "clear_type"), [("clear", "STOP"), ("remove", "REMOVED")])
def test_an_ended_session_moves_to_the_history(action: str, clear_type: str) -> None:
    world = world_with()
    world.post({"number": 12})
    ended = world.put(12, {"action": action})
    assert (ended.state, ended.clear_type) == ("cleared", clear_type)
    assert list(world.history) == [ended]
    with pytest.raises(UnknownNumberError, match="12"):
        world.session(12)
    assert world.post({"number": 12})[0].id == 2


def test_post_with_an_action_acts_on_the_session_that_is_there() -> None:
    world = world_with()
    world.post({"number": 12})
    session, created = world.post({"number": 12, "action": "page"})
    assert (session.state, created) == ("paged", False)


def test_post_with_page_may_also_create() -> None:
    session, created = world_with().post({"number": 12, "action": "page"})
    assert (session.state, session.sequence, created) == ("paged", 1, True)


@pytest.mark.parametrize("action", ["clear", "remove"])
def test_post_cannot_end_what_is_not_there(action: str) -> None:
    with pytest.raises(UnknownNumberError):
        world_with().post({"number": 12, "action": action})


def test_put_needs_a_session_and_its_own_number() -> None:
    world = world_with()
    with pytest.raises(UnknownNumberError):
        world.put(12, {})
    world.post({"number": 12})
    with pytest.raises(RefusedError):
        world.put(12, {"number": 13})
    assert world.put(12, {"number": 12, "label": "Ana"}).label == "Ana"


def test_a_duplicate_updates_or_is_refused() -> None:
    world = world_with()
    world.post({"number": 12, "label": "Ana"})
    assert world.post({"number": 12, "partySize": 3})[0].label == "Ana"
    strict = world_with(duplicate_create="conflict")
    strict.post({"number": 12})
    with pytest.raises(DuplicateError):
        strict.post({"number": 12})
    assert strict.post({"number": 12, "action": "page"})[0].state == "paged"


def test_page_modes_can_be_strict() -> None:
    lenient, strict = world_with(), world_with(page_modes="strict")
    lenient.post({"number": 12, "action": "page", "pageMode": "Dance"})
    with pytest.raises(RefusedError, match="Dance"):
        strict.post({"number": 12, "action": "page", "pageMode": "Dance"})
    strict.post({"number": 12, "action": "page", "pageMode": "Glow15Times"})


def test_sessions_can_be_limited() -> None:
    world = world_with(max_sessions=1)
    world.post({"number": 1})
    with pytest.raises(FullError):
        world.post({"number": 2})
    world.post({"number": 1, "label": "Ana"})


def test_the_counter_skips_the_sentinel() -> None:
    world = world_with(sequence_start=0xFFFD)
    assert [world.post({"number": number})[0].sequence for number in (1, 2, 3)] == [0xFFFE, 0, 1]


def test_a_reboot_keeps_the_sessions_and_starts_the_counter_over() -> None:
    world = world_with()
    world.post({"number": 12})
    before = world.revision
    world.reboot()
    assert (world.sequence, world.session(12).sequence) == (0, 0xFFFF)
    assert world.revision > before
    assert world.put(12, {}).sequence == 1


def test_the_clock_is_local_drifts_and_can_be_set() -> None:
    clock = Clock()
    world = world_with(clock, utc_offset=3600, drift=90)
    assert world.now().isoformat() == "2026-03-01T13:01:30"
    world.set_settings({"datetime": "2026-03-01T13:00:00"})
    clock.pass_by(10)
    assert world.now().isoformat() == "2026-03-01T13:00:10"


def test_a_clock_that_was_set_back_gives_no_negative_times() -> None:
    world = world_with()
    world.post({"number": 12})
    world.set_settings({"datetime": "2020-01-01T00:00:00"})
    world.put(12, {"action": "page"})
    assert world.statistics.seconds == 0


def test_settings_change_in_part_and_count_no_session_change() -> None:
    world = world_with()
    world.set_settings({"defaultTargetGoal": 60, "systemId": 3})
    assert world.settings == Settings(system_id=3, default_target_goal=60)
    assert world.sequence == 0
    assert world.post({"number": 12})[0].goal == 60


@pytest.mark.parametrize(
    "body",
    [
        {"datetime": "now"},
        {"datetime": 0},
        {"systemId": "3"},
        {"defaultTargetGoal": -1},
        {"statisticsClearMark": 25},
    ],
)
def test_wrong_settings_are_refused(body: Any) -> None:
    with pytest.raises(RefusedError):
        world_with().set_settings(body)


def test_guests_are_paged_when_due() -> None:
    clock = Clock()
    world = world_with(clock)
    world.post({"number": 1, "goal": 60})
    world.post({"number": 2, "goal": 120})
    clock.pass_by(60)
    assert [session.number for session in world.page_due()] == [1]
    assert world.page_due() == []


def test_changes_are_told() -> None:
    world = world_with()
    told: list[Session | Settings] = []
    world.listeners.append(told.append)
    session, _ = world.post({"number": 12})
    changed = world.set_settings({"systemId": 3})
    assert told == [session, changed]


class Rules(RuleBasedStateMachine):
    """Any order of commands keeps counter, statistics and active list in step."""

    START = 0xFFF0
    numbers = st.integers(min_value=1, max_value=6)

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.world = world_with(self.clock, sequence_start=self.START)
        self.told: list[Session | Settings] = []
        self.world.listeners.append(self.told.append)
        self.states: dict[int, str] = {}
        self.changes, self.base = 0, self.START
        self.created = self.ended = 0
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
        self.clock.pass_by(seconds)

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
        assert len({session.id for session in every}) == len(every) == self.created

    @invariant()
    def the_statistics_are_right(self) -> None:
        """They follow from the first pages and the goals at those moments."""
        statistics = self.world.statistics
        assert statistics.sessions == self.created
        assert statistics.served == len(self.waits)
        assert statistics.on_time == sum(wait <= goal for wait, goal in self.waits)
        assert statistics.seconds == sum(wait for wait, _ in self.waits)
        shares = statistics.to_json()
        assert shares["percentLate"] + shares["percentOnTime"] == (100 if self.waits else 0)


Rules.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestRules = Rules.TestCase
