"""The indexes of a session's passings give what a plain look through all of them gives."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st
import pytest

from simulators.rufus import Order
from simulators.rufus.records import Passing
from simulators.rufus.register import Register, Span

START = datetime(2026, 3, 1, 8, tzinfo=UTC)

_SMALL = st.integers(min_value=0, max_value=12)
_BOUND = st.none() | _SMALL
_BATCH = st.lists(st.tuples(_SMALL, _SMALL), max_size=6)


def at(seconds: int | None) -> datetime | None:
    return None if seconds is None else START + timedelta(seconds=seconds)


def a_passing(number: int, seconds: int = 0) -> Passing:
    return Passing(
        timestamp=START + timedelta(seconds=seconds), num_passing=number, bib=f"{number}"
    )


@given(
    batches=st.lists(_BATCH, max_size=5),
    numbers=st.tuples(_BOUND, _BOUND),
    times=st.tuples(_BOUND, _BOUND),
    order=st.sampled_from(Order),
)
def test_it_selects_what_a_look_at_all_would(
    batches: list[list[tuple[int, int]]],
    numbers: tuple[int | None, int | None],
    times: tuple[int | None, int | None],
    order: Order,
) -> None:
    register = Register()
    arrived: dict[int, Passing] = {}
    for batch in batches:
        passings = [a_passing(*each) for each in batch]
        before = len(arrived)
        for passing in passings:
            arrived.setdefault(passing.num_passing, passing)
        assert register.add(passings) == len(arrived) - before
    wanted_numbers = Span(low=numbers[0], high=numbers[1])
    wanted_times = Span(low=at(times[0]), high=at(times[1]))
    expected = [
        passing
        for passing in arrived.values()
        if wanted_numbers.holds(passing.num_passing) and wanted_times.holds(passing.timestamp)
    ]
    if order is Order.NUMBER:
        expected.sort(key=lambda passing: passing.num_passing)
    assert register.select(order, wanted_numbers, wanted_times) == expected
    assert register.arrived == list(arrived.values())
    assert len(register) == len(arrived)
    assert register.next_number(1) == max(arrived, default=0) + 1
    assert register.next_number(5) == (max(arrived) + 5 if arrived else 1)
    moments = [passing.timestamp for passing in arrived.values()]
    assert register.extent == ((min(moments), max(moments)) if moments else None)


def test_many_at_once_are_indexed_like_a_few() -> None:
    register = Register()
    register.add([a_passing(500, seconds=3), a_passing(2, seconds=900)])
    register.add(a_passing(number, seconds=number) for number in range(999, 0, -1))
    numbers = [passing.num_passing for passing in register.select(Order.NUMBER)]
    assert numbers == list(range(1, 1000))
    arrived = [passing.num_passing for passing in register.select(Order.ARRIVAL)]
    assert arrived[:4] == [500, 2, 999, 998]
    late = register.select(Order.NUMBER, times=Span(low=at(998)))
    assert [passing.num_passing for passing in late] == [998, 999]
    early = register.select(Order.NUMBER, times=Span(high=at(3)))
    assert [passing.num_passing for passing in early] == [1, 3, 500]


def test_a_selection_is_not_the_index() -> None:
    register = Register()
    register.add([a_passing(1)])
    for order in Order:
        register.select(order).clear()
    assert len(register.select(Order.NUMBER)) == len(register.arrived) == 1


@pytest.mark.parametrize(
    ("span", "bounded", "reversed_", "held"),
    [
        (Span(), False, False, [1, 2, 3]),
        (Span(low=2), True, False, [2, 3]),
        (Span(high=2), True, False, [1, 2]),
        (Span(low=2, high=2), True, False, [2]),
        (Span(low=3, high=2), True, True, []),
    ],
)
def test_a_span_holds_both_its_ends(
    span: Span[int],
    bounded: bool,  # noqa: FBT001 - a column of the table
    reversed_: bool,  # noqa: FBT001 - same
    held: list[int],
) -> None:
    assert (span.bounded, span.reversed) == (bounded, reversed_)
    assert [value for value in (1, 2, 3) if span.holds(value)] == held
