"""The state of a transmitter becomes what the transmitter has, and tells each event once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.steward.capabilities import GuestEvent
from custom_components.steward.systems.changes import Changes
from custom_components.steward.systems.lrs.api.types import GuestSession, Message, Statistics
from custom_components.steward.systems.lrs.clock import Now
from custom_components.steward.systems.lrs.items import StaffPager, pager_number
from custom_components.steward.systems.lrs.transmitter import TransmitterState

from .histories import failures

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
_SEEDS = 400


def _now(seconds: float = 0.0) -> Now:
    return Now(NOON + timedelta(seconds=seconds), seconds)


def _shown(seconds: float = 0.0) -> datetime:
    return (NOON + timedelta(seconds=seconds)).replace(tzinfo=None)


def _session(number: int, at: float = 0.0, **members: Any) -> GuestSession:
    members = {"state": "started", "uuid": f"u{number}", "goal": 60, **members}
    return GuestSession(number=number, started=_shown(at), **members)


def _told(changes: Changes) -> list[tuple[str, int]]:
    return [
        (event.told.event_type, event.told.number)
        for event in changes.events
        if isinstance(event.told, GuestEvent)
    ]


@pytest.fixture
def state() -> TransmitterState:
    """Follow a transmitter with guests on pagers 1 and 2, observed, its clock known."""
    made = TransmitterState(UTC, [7])
    made.set_push(observed=True)
    made.apply_settings(Message(timestamp=_shown()), NOON, _now())
    sessions = (_session(1), _session(2, goal=600))
    made.apply_list(Message(sequence=10, sessions=sessions), None, _now())
    return made


def test_random_histories_end_in_the_transmitter_s_state() -> None:
    found: list[str] = []
    assert failures(range(_SEEDS), found.append) == 0, found[0]


def test_the_first_list_is_no_news(state: TransmitterState) -> None:
    assert {
        number: pager.guest and pager.guest.state for number, pager in state.pagers.items()
    } == {
        1: "started",
        2: "started",
        7: None,
    }
    assert (state.hub.waiting, state.hub.paged) == (2, 0)
    listed = Message(sequence=10, sessions=(_session(1), _session(2, goal=600)))
    changes, missed = state.apply_list(listed, 10, _now(5))
    assert (changes, missed) == (Changes(), False)


def test_a_change_changes_its_pager_and_the_sums(state: TransmitterState) -> None:
    paged = _session(1, state="paged", notified=_shown(30))
    changes, missed = state.apply_message(Message(sequence=11, sessions=(paged,)), _now(30))
    assert not missed
    assert changes.keys == {"pager_1", "hub"}
    assert _told(changes) == [("paged", 1)]
    assert changes.events[0].attributes == {"party_size": None, "goal": 60, "waited": 30}
    assert (state.hub.waiting, state.hub.paged) == (1, 1)


def test_what_changes_no_sum_and_no_list_changes_its_pager_alone(state: TransmitterState) -> None:
    again = _session(1, state="paged", notified=_shown(30))
    state.apply_message(Message(sequence=11, sessions=(again,)), _now(30))
    again = replace(again, notified=_shown(40))
    changes, _ = state.apply_message(Message(sequence=12, sessions=(again,)), _now(40))
    assert changes.keys == {"pager_1"}
    assert _told(changes) == [("paged", 1)]


def test_a_list_that_was_asked_for_before_undoes_nothing(state: TransmitterState) -> None:
    """What was read of one pager meanwhile is newer, though nothing of it was pushed."""
    state.apply_session(5, Message(sequence=11, sessions=(_session(5, at=3),)), _now(4))
    older = Message(sequence=10, sessions=(_session(1), _session(2, goal=600)))
    changes, _ = state.apply_list(older, 10, _now(5))
    assert _told(changes) == []
    assert state.guest(5)


def test_a_list_that_lacks_what_cannot_be_read_clears_nobody(state: TransmitterState) -> None:
    listed = Message(sequence=11, sessions=(_session(2, goal=600),), complete=False)
    changes, _ = state.apply_list(listed, 10, _now(5))
    assert (_told(changes), state.hub.waiting) == ([], 2)
    changes, _ = state.apply_list(replace(listed, complete=True), 11, _now(10))
    assert _told(changes) == [("cleared", 1)]


def test_a_session_that_does_not_name_itself_is_known_by_its_beginning(
    state: TransmitterState,
) -> None:
    unnamed = (_session(1, uuid=None), _session(2, goal=600, uuid=None))
    changes, _ = state.apply_list(Message(sequence=11, sessions=unnamed), 10, _now(5))
    assert _told(changes) == []
    another = (_session(1, 300, uuid=None), _session(2, goal=600))
    changes, _ = state.apply_list(Message(sequence=12, sessions=another), 11, _now(302))
    assert _told(changes) == [("overdue", 1), ("cleared", 1), ("started", 1)]


def test_an_answer_is_news_though_the_counter_stands_still(state: TransmitterState) -> None:
    paged = Message(sequence=10, sessions=(_session(1, state="paged", notified=_shown(3)),))
    changes, _ = state.apply_message(paged, _now(3))
    assert _told(changes) == []
    changes, _ = state.apply_message(paged, _now(3), answer=True)
    assert _told(changes) == [("paged", 1)]


def test_a_name_changes_the_list(state: TransmitterState) -> None:
    before = state.hub.waiting_list_revision
    named = _session(2, goal=600, label="Ana")
    changes, _ = state.apply_message(Message(sequence=11, sessions=(named,)), _now(5))
    assert changes.keys == {"pager_2", "hub"}
    assert state.hub.waiting_list_revision != before
    assert not changes.events


def test_a_gap_is_told(state: TransmitterState) -> None:
    message = Message(sequence=13, sessions=(_session(3, 5),))
    changes, missed = state.apply_message(message, _now(5))
    assert missed
    assert _told(changes) == [("started", 3)]
    assert not state.in_step


def test_each_deadline_comes_once_and_in_turn(state: TransmitterState) -> None:
    assert state.next_deadline == NOON + timedelta(seconds=60)
    assert state.apply_tick(_now(59)) == Changes()
    changes = state.apply_tick(_now(60))
    assert changes.keys == {"pager_1"}
    assert _told(changes) == [("overdue", 1)]
    assert state.apply_tick(_now(61)) == Changes()
    assert state.next_deadline == NOON + timedelta(seconds=600)
    state.apply_message(
        Message(sequence=11, sessions=(_session(2, goal=600, state="cleared"),)), _now(62)
    )
    assert state.next_deadline is None


@pytest.mark.parametrize(
    ("before", "told"),
    [(None, []), ([], [("overdue", 1)]), (["u1"], []), (["u9"], [("overdue", 1)])],
)
def test_who_became_overdue_meanwhile_is_told_of_once(
    before: list[str] | None, told: list[tuple[str, int]]
) -> None:
    state = TransmitterState(UTC)
    if before is not None:
        state.remember_overdue(before)
    listed = Message(sequence=1, sessions=(_session(1), _session(2, goal=600)))
    changes, _ = state.apply_list(listed, None, _now(90))
    assert _told(changes) == told
    assert state.overdue == ["u1"]
    changes, _ = state.apply_list(listed, 1, _now(95))
    assert _told(changes) == []


@pytest.mark.parametrize(("withdrawn", "told"), [(False, "removed"), (True, "cleared")])
def test_a_guest_who_was_removed_was_not_cleared(
    state: TransmitterState, *, withdrawn: bool, told: str
) -> None:
    state.note_removal(1)
    if withdrawn:
        state.withdraw_removal(1)
    gone = _session(1, state="cleared")
    changes, _ = state.apply_message(Message(sequence=11, sessions=(gone,)), _now(5))
    assert _told(changes) == [(told, 1)]


def test_everybody_is_cleared(state: TransmitterState) -> None:
    changes = state.apply_cleared(["u1", "u2", "somebody"], _now(5))
    assert sorted(_told(changes)) == [("cleared", 1), ("cleared", 2)]
    assert state.waiting_list == []
    assert (state.hub.waiting, state.hub.paged) == (0, 0)


def test_a_pager_is_forgotten(state: TransmitterState) -> None:
    assert state.forget(7).keys == {"pager_7"}
    assert "pager_7" not in state.items
    assert state.forget(7) == Changes()


def test_the_staff_comes_and_goes(state: TransmitterState) -> None:
    cook = StaffPager(subentry_id="A", name="Cook", number=9)
    other = StaffPager(subentry_id="B", name="Chef", number=9)
    assert state.set_staff([cook]).keys == {"staff_A"}
    assert state.set_staff([cook]) == Changes()
    assert state.set_staff([cook, other]).keys == {"staff_B"}
    assert state.set_staff([]).keys == {"staff_A", "staff_B"}
    assert "staff_A" not in state.items


def test_statistics_that_were_pushed_meanwhile_are_newer(state: TransmitterState) -> None:
    paged = _session(1, state="paged", notified=_shown(5))
    pushed = Message(sequence=11, sessions=(paged,), statistics=Statistics(guests_served=2))
    state.apply_message(pushed, _now(5))
    listed = (_session(1), _session(2, goal=600))
    old = Message(sequence=10, sessions=listed, statistics=Statistics(guests_served=1))
    state.apply_list(old, 10, _now(6))
    assert state.hub.statistics.guests_served == 2


def test_a_step_of_the_clock_moves_who_waits_and_tells_nothing(state: TransmitterState) -> None:
    paged = _session(2, state="paged", notified=_shown(10), goal=600)
    state.apply_message(Message(sequence=11, sessions=(paged,)), _now(10))
    moved = Now(NOON + timedelta(seconds=20, hours=1), 20.0)
    changes = state.apply_tick(moved)
    assert _told(changes) == []
    guest = state.guest(1)
    assert guest is not None
    assert guest.waiting_since == NOON + timedelta(hours=1)
    assert not guest.overdue
    assert state.next_deadline == NOON + timedelta(hours=1, seconds=60)


def test_who_has_only_just_come_has_not_waited_an_hour(state: TransmitterState) -> None:
    """The transmitter's clock jumped, and nobody was told."""
    come = _session(3, 30 - 3600)
    state.apply_message(Message(sequence=11, sessions=(come,)), _now(30))
    guest = state.guest(3)
    assert guest is not None
    assert guest.waiting_since is not None
    assert abs(guest.waiting_since - NOON - timedelta(seconds=30)) <= timedelta(seconds=1)
    assert not guest.overdue
    doubtful = state.clock.doubtful
    assert doubtful
    asked = NOON + timedelta(seconds=31)
    state.apply_settings(Message(timestamp=_shown(31 - 3600)), asked, _now(31))
    assert not state.clock.doubtful
    first = state.guest(1)
    assert first is not None
    assert first.waiting_since == NOON


@pytest.mark.parametrize(
    ("key", "number"), [("pager_12", 12), ("hub", None), ("pager_", None), ("staff_9", None)]
)
def test_keys_of_pagers(key: str, number: int | None) -> None:
    assert pager_number(key) == number
