"""Who is due next: one deadline for each key, whatever it was before."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from custom_components.steward.deadlines import Deadlines

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
_MOMENTS = st.integers(0, 9).map(lambda minutes: NOON + timedelta(minutes=minutes))
_PUTS = st.tuples(st.integers(1, 4), st.none() | _MOMENTS)


@given(st.lists(_PUTS | _MOMENTS))
def test_the_latest_deadline_of_a_key_is_the_one_that_counts(
    acts: list[tuple[int, datetime | None] | datetime],
) -> None:
    """A pair puts a key's deadline, a moment takes out who is due then."""
    deadlines, wanted = Deadlines[int](), dict[int, datetime]()
    for act in acts:
        if isinstance(act, datetime):
            due = sorted((at, key) for key, at in wanted.items() if at <= act)
            assert [*deadlines.take_due(act)] == [key for _, key in due]
            wanted = {key: at for key, at in wanted.items() if at > act}
        else:
            key, at = act
            before = min(wanted.values(), default=None)
            wanted = {one: its for one, its in wanted.items() if one != key}
            wanted |= {key: at} if at else {}
            earlier = deadlines.put(key, at)
            first = min(wanted.values(), default=None)
            assert earlier or first is None or (before is not None and first >= before)
        assert deadlines.next == min(wanted.values(), default=None)


def test_who_is_put_while_the_due_are_taken_out_comes_too() -> None:
    deadlines = Deadlines[str]()
    deadlines.put("one", NOON)
    taken = []
    for key in deadlines.take_due(NOON):
        taken.append(key)
        if len(taken) < 3:
            deadlines.put(key, NOON)
    assert taken == ["one", "one", "one"]
    assert deadlines.next is None
