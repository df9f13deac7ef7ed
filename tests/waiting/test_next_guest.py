"""The next guest, and nobody twice."""

from datetime import datetime

from hypothesis import given, strategies as st
import pytest

from custom_components.steward.waiting.guests import Changed, End, Guest
from custom_components.steward.waiting.next_guest import NextGuest

from .builders import at, came, ended, guest, paged

_comers = st.lists(
    st.tuples(st.integers(0, 90), st.none() | st.integers(1, 9), st.none() | st.integers(1, 60)),
    max_size=60,
)


def _room(*comers: tuple[str, float, int | None, float | None]) -> NextGuest:
    room = NextGuest()
    for comer in comers:
        room.apply(came(*comer))
    return room


def _reserve(
    room: NextGuest, now: datetime, *, party_min: int | None = None, party_max: int | None = None
) -> Guest | None:
    chosen = room.choose(now, party_min=party_min, party_max=party_max)
    if chosen:
        room.reserve(chosen)
    return chosen


@given(_comers, st.none() | st.integers(1, 9), st.none() | st.integers(1, 9))
def test_many_calls_give_as_many_guests(
    comers: list[tuple[int, int | None, int | None]], least: int | None, most: int | None
) -> None:
    room = _room(*((f"{place}", *comer) for place, comer in enumerate(comers)))
    calls = [
        _reserve(room, at(60), party_min=least, party_max=most) for _ in range(len(comers) + 1)
    ]
    chosen = [one for one in calls if one]
    fits = [size for _, size, _ in comers if (least or 1) <= (size or 1) <= (most or 9)]
    assert len({one.guest_id for one in chosen}) == len(chosen) == len(fits)
    turns = [(not one.is_overdue(at(60)), one.came_at) for one in chosen]
    assert turns == sorted(turns)


def test_overdue_ones_first_then_who_waited_longest() -> None:
    room = _room(("ana", 0, 2, 60), ("bo", 5, 2, 20), ("cy", 3, 2, None), ("di", 4, 2, 20))
    chosen = [_reserve(room, at(25)) for _ in range(5)]
    assert [one and one.guest_id for one in chosen] == ["di", "bo", "ana", "cy", None]


def test_a_failed_page_frees_and_an_unknown_one_does_not() -> None:
    room = _room(("ana", 0, 2, None), ("bo", 1, 2, None))
    first = _reserve(room, at(5))
    assert first == guest("ana")
    assert _reserve(room, at(5)) == guest("bo", 1)
    assert _reserve(room, at(5)) is None
    room.free("ana")
    assert _reserve(room, at(5)) == first


def test_a_guest_who_comes_again_is_free() -> None:
    room = _room(("ana", 0, 2, None))
    _reserve(room, at(1))
    room.apply(ended("ana", 2, End.REMOVED))
    room.apply(came("ana", 3))
    assert _reserve(room, at(4)) == guest("ana", 3)


@pytest.mark.parametrize("event", [paged("ana", 2), ended("ana", 2)])
def test_who_is_called_elsewhere_is_no_choice(event: object) -> None:
    room = _room(("ana", 0, 2, None))
    room.apply(event)  # type: ignore[arg-type]
    assert _reserve(room, at(5)) is None


def test_a_party_that_has_grown_is_chosen_by_its_size_now() -> None:
    room = _room(("ana", 0, 2, None))
    room.apply(Changed(guest_id="ana", party_size=5, due_at=at(1)))
    room.apply(Changed(guest_id="nobody", party_size=2, due_at=at(1)))
    assert _reserve(room, at(5), party_max=4) is None
    assert _reserve(room, at(5), party_min=5) == guest("ana", 0, 5, 1)
