"""What happened to a session, told from how it was and how it is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.steward.capabilities import PAGED, WAITING, Guest
from custom_components.steward.systems.lrs.guest_events import (
    CLEARED,
    EVENT_TYPES,
    OVERDUE,
    REMOVED,
    STARTED,
    guest_events,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WAITS = Guest(state=WAITING, uuid="a", label="Ana", party_size=2, goal=60, waiting_since=NOON)
LATE = replace(WAITS, overdue=True)
PAGED_ONCE = replace(WAITS, state=PAGED, paged_at=NOON + timedelta(seconds=45))
PAGED_TWICE = replace(PAGED_ONCE, paged_at=NOON + timedelta(seconds=90))
OTHER = Guest(state=WAITING, uuid="b", label="Bo")

moments = st.sampled_from([None, *(NOON + timedelta(seconds=seconds) for seconds in (0, 30, 90))])
guests = st.builds(
    Guest,
    state=st.sampled_from([WAITING, PAGED, "snoozed"]),
    uuid=st.sampled_from(["a", "b", ""]),
    label=st.sampled_from([None, "Ana"]),
    party_size=st.sampled_from([None, 2]),
    goal=st.sampled_from([None, 60]),
    waiting_since=moments,
    paged_at=moments,
    overdue=st.booleans(),
)
anybody = st.none() | guests


def _types(before: Guest | None, now: Guest | None, *removed: str) -> list[str]:
    return [one.event_type for one in guest_events(5, before, now, set(removed))]


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (None, None, []),
        (None, WAITS, [STARTED]),
        (None, LATE, [STARTED, OVERDUE]),
        (None, PAGED_ONCE, [STARTED, PAGED]),
        (WAITS, WAITS, []),
        (WAITS, replace(WAITS, label="Ana Lopez"), []),
        (WAITS, LATE, [OVERDUE]),
        (WAITS, PAGED_ONCE, [PAGED]),
        (LATE, PAGED_ONCE, [PAGED]),
        (PAGED_ONCE, PAGED_TWICE, [PAGED]),
        (PAGED_TWICE, replace(PAGED_TWICE, party_size=5), []),
        (WAITS, None, [CLEARED]),
        (PAGED_ONCE, OTHER, [CLEARED, STARTED]),
    ],
)
def test_what_happened(before: Guest | None, now: Guest | None, told: list[str]) -> None:
    assert _types(before, now) == told


def test_who_left_was_not_served() -> None:
    assert _types(WAITS, None, "a") == [REMOVED]
    assert _types(WAITS, OTHER, "a") == [REMOVED, STARTED]
    assert _types(WAITS, None, "b") == [CLEARED]


@given(anybody, anybody, st.sets(st.sampled_from(["a", "b"])))
def test_a_story_holds_together(before: Guest | None, now: Guest | None, removed: set[str]) -> None:
    told = guest_events(5, before, now, removed)
    types = [one.event_type for one in told]
    stays = before is not None and now is not None and before.uuid == now.uuid
    assert types == sorted(types, key=[CLEARED, REMOVED, STARTED, OVERDUE, PAGED].index)
    assert len(set(types)) == len(types)
    assert set(types) <= set(EVENT_TYPES)
    assert (STARTED in types) == (now is not None and not stays)
    assert bool({CLEARED, REMOVED} & set(types)) == (before is not None and not stays)
    assert not {CLEARED, REMOVED} <= set(types)
    for one in told:
        assert one.number == 5
        assert one.guest is (before if one.event_type in {CLEARED, REMOVED} else now)


@given(anybody)
def test_nothing_happened_to_who_did_not_change(guest: Guest | None) -> None:
    assert guest_events(5, guest, guest, set()) == []


@given(anybody, anybody)
def test_names_are_not_told(before: Guest | None, now: Guest | None) -> None:
    for one in guest_events(5, before, now, set()):
        assert set(one.attributes) == {"party_size", "goal", "waited"}


def test_how_long_a_guest_waited() -> None:
    (paged,) = guest_events(5, WAITS, PAGED_ONCE, set())
    assert paged.attributes == {"party_size": 2, "goal": 60, "waited": 45}
    (started,) = guest_events(5, None, WAITS, set())
    assert started.attributes["waited"] is None
