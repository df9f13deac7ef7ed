"""A room follows its guests, over slips, restarts and outages."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.steward.waiting import places
from custom_components.steward.waiting.guests import Came, Changed, End, Ended, Guest, GuestEvent
from custom_components.steward.waiting.promise import PromiseAtRisk
from custom_components.steward.waiting.quotes import FIRST_FACTOR, MIN_GUESTS
from custom_components.steward.waiting.record import Record
from custom_components.steward.waiting.room import Changes, Held, Room
from custom_components.steward.waiting.storing import from_json, to_json
from custom_components.steward.waiting.waits import Basis, Wait

from .builders import CLASSES, FOUR, MORE, TWO, ZONE, at, came, ended, guest, paged, wait


def _room(*waits: Wait) -> Room:
    room = Room(CLASSES, ZONE, Record(waits))
    room.goal = 300
    return room


def _follow(room: Room, *events: GuestEvent) -> list[Changes]:
    """Apply events, each at its own time."""
    changes = []
    for event in events:
        match event:
            case Came(guest=one):
                now = one.paged_at or one.came_at
            case Changed():
                now = at(0)
            case _:
                now = event.at
        changes.append(room.apply(event, now))
    return changes


def _ahead(room: Room, size: int, minute: float = 60) -> int:
    quote = room.quote(size, at(minute))
    assert quote
    return quote.ahead


def _minutes(room: Room) -> list[float]:
    return [each.waited / 60 for each in room.record.waits]


def test_who_waits_is_ahead_until_called_or_gone() -> None:
    room = _room()
    _follow(room, came("ana"), came("bo", 1), came("cy", 2), came("di", 3), came("ed", 4, 4))
    assert (_ahead(room, 2), _ahead(room, 3), _ahead(room, 5)) == (4, 1, 0)
    _follow(room, paged("ana", 10), ended("bo", 11, End.REMOVED), ended("cy", 12))
    assert (_ahead(room, 2), _ahead(room, 3)) == (1, 1)
    _follow(room, ended("di", 13, End.CLEARED_ALL), ended("ed", 13, End.CLEARED_ALL))
    assert _ahead(room, 2) == _ahead(room, 3) == 0
    assert _minutes(room) == [10, 10]


def test_the_first_page_counts() -> None:
    room = _room()
    _follow(room, came("ana"), paged("ana", 10), paged("ana", 15), ended("ana", 20))
    assert _minutes(room) == [10]
    _follow(room, paged("ana", 30), ended("ana", 31), paged("nobody", 32))
    assert _minutes(room) == [10]


def test_a_page_in_the_future_is_one_now() -> None:
    room = _room()
    room.apply(came("ana"), at(0))
    room.apply(paged("ana", 500), at(10))
    assert _minutes(room) == [10]


def test_a_guest_keeps_what_was_quoted_on_coming() -> None:
    room = _room()
    _follow(room, came("ana"))
    told = room.quote_of("ana")
    assert told
    assert (told.predicted, told.basis, told.ahead) == (300, Basis.GOAL, 0)
    _follow(room, came("bo", 1))
    _follow(room, paged("ana", 10))
    assert [*room.record.waits] == [wait(0, 10, told=told)]
    assert room.quote_of("ana") == told
    assert room.quote_of("nobody") is None


def test_who_came_long_ago_was_told_nothing() -> None:
    room = _room()
    room.apply(came("ana"), at(5))
    assert room.quote_of("ana") is None
    _follow(room, paged("ana", 10))
    assert _minutes(room) == [10]
    assert room.record.quotes_kept is None


def test_a_party_that_has_grown_waits_with_the_larger_ones() -> None:
    room = _room()
    _follow(room, came("ana"), came("bo"))
    change = _follow(room, Changed(guest_id="ana", party_size=6, due_at=None))[0]
    assert change.classes == {TWO, MORE}
    assert (_ahead(room, 2), _ahead(room, 6)) == (1, 1)
    assert not _follow(room, Changed(guest_id="ana", party_size=7, due_at=at(1)))[0].classes
    _follow(room, paged("ana", 10))
    assert room.record.waits[0].party_size == 7
    _follow(room, Changed(guest_id="ana", party_size=2, due_at=None))
    assert _ahead(room, 2) == 1


def _moved(name: str, minute: float, size: int = 2) -> Changed:
    """Tell another time at which a guest came."""
    return Changed(guest_id=name, party_size=size, due_at=None, came_at=at(minute))


def test_a_promise_counts_from_when_the_guest_came_by_what_is_known_now() -> None:
    room = _room()
    promised = _promised(room)
    _follow(room, came("bo", 1))
    looked_at = room.deadline(at(0))
    assert _follow(room, _moved("ana", -3))[0].moved
    assert looked_at
    assert room.deadline(at(-3)) == looked_at - timedelta(minutes=3)
    assert not _follow(room, _moved("ana", -3))[0].moved
    assert _ahead(room, 2) == 2
    late = room.late(at(promised - 3), timedelta(minutes=10))
    assert late[0].promised_at == at(promised - 3)
    _follow(room, paged("ana", 10))
    assert _minutes(room) == [13]


def test_a_wait_that_is_over_is_counted_from_the_time_that_is_told_later() -> None:
    room = _room()
    _calls(room)
    _follow(room, came("ana", 40))
    as_was = room.quote(2, at(60))
    _follow(room, paged("ana", 41))
    assert room.record.take_changed() == at(0)
    _follow(room, _moved("ana", 30))
    assert room.record.take_changed() == at(30)
    assert _minutes(room)[-1] == 11
    assert len(room.record.waits) == 4
    again = _room()
    _calls(again)
    again.apply(came("ana", 30), at(40))
    _follow(again, paged("ana", 41))
    assert room.quote(2, at(60)) == again.quote(2, at(60)) != as_was
    _follow(room, _moved("ana", 50))  # nobody is called before coming
    assert len(room.record.waits) == 3
    assert room.record.take_changed() == at(30)
    assert room.record.take_changed() is None


def test_a_session_that_goes_on_moves_no_wait() -> None:
    room = _room()
    _follow(room, came("ana"), came("bo", 1), ended("ana", 5, End.REMOVED))
    room.apply(Came(guest=guest("ana again", 8), recalled="ana"), at(8))
    for _ in range(2):
        assert not _follow(room, _moved("ana again", 3))[0].moved
        told = room.guest("ana again")
        assert told
        assert told.came_at == at(0)
        room = _again(room, guest("ana again", 8), guest("bo", 1))


def test_a_time_that_is_turned_otherwise_after_a_restart_is_no_correction() -> None:
    room = _room()
    _follow(room, came("ana"))
    room = _again(room, guest("ana", 60))
    known = room.guest("ana")
    assert known
    assert known.came_at == at(0)
    _follow(room, _moved("ana", 55))
    known = room.guest("ana")
    assert known
    assert known.came_at == at(-5)
    assert room.with_beginning(_moved("ana", 55)) == _moved("ana", -5)


def test_a_change_names_the_classes_it_concerns() -> None:
    room = _room()
    first, second, third = _follow(room, came("ana"), came("bo", 1, 4), came("cy", 1, 4))
    assert first.classes == {TWO, FOUR, MORE}
    assert second.classes == third.classes == {FOUR}
    gone, called = _follow(room, ended("cy", 2, End.REMOVED), paged("bo", 3))
    assert gone.classes == {FOUR}
    assert called.classes == {TWO, FOUR, MORE}
    assert _follow(room, ended("ana", 3, End.REMOVED))[0].classes == {TWO, FOUR, MORE}
    assert _follow(room, ended("bo", 4))[0] == Changes()


_names = st.sampled_from("abcdef")
_sizes = st.sampled_from([1, 3, 6])
_steps = st.lists(
    st.one_of(
        st.builds(came, _names, st.integers(0, 60), _sizes),
        st.builds(paged, _names, st.integers(0, 60)),
        st.builds(ended, _names, st.integers(0, 60), st.sampled_from(End)),
        st.builds(Changed, guest_id=_names, party_size=_sizes, due_at=st.none()),
    )
)


@given(_steps)
def test_what_a_change_does_not_name_is_as_it_was(steps: list[GuestEvent]) -> None:
    room = _room()
    for event in steps:
        before = {each: room.quote(each.smallest, at(60)) for each in CLASSES.all}
        change = room.apply(event, at(60))
        for party_class in set(CLASSES.all) - change.classes:
            assert room.quote(party_class.smallest, at(60)) == before[party_class]


@given(_steps, st.integers(0, 40))
def test_a_restart_goes_on_as_it_was(steps: list[GuestEvent], place: int) -> None:
    """What is there after a restart is told anew; nobody is counted twice, or quoted otherwise."""
    room, present = _room(), dict[str, Came]()
    for number, event in enumerate(steps):
        if number == place:
            kept = to_json(room.record, room.held)
            room = Room(CLASSES, ZONE, *from_json(kept))
            room.goal = 300
            for each in present.values():
                room.apply(each, at(60))
            room.forget_unseen()
            assert to_json(room.record, room.held) == kept
        match event:
            case Came(guest=one):
                present.setdefault(one.guest_id, event)
            case Changed():
                continue  # a waiting room tells it with the guest
            case _ if event.guest_id in present:
                one = present[event.guest_id].guest
                # A transmitter may know the last page only.
                present[event.guest_id] = Came(guest=replace(one, paged_at=event.at))
        room.apply(event, at(60))
        if isinstance(event, Ended):
            present.pop(event.guest_id, None)
    counted = len(room.record.waits)
    plain = _room()
    for event in steps:
        if not isinstance(event, Changed):
            plain.apply(event, at(60))
    assert counted == len(plain.record.waits)


def test_who_was_called_during_a_restart_is_counted_with_the_quote() -> None:
    room = _room()
    _follow(room, came("ana"))
    told = room.quote_of("ana")
    again = Room(CLASSES, ZONE, *from_json(to_json(room.record, room.held)))
    again.apply(Came(guest=replace(guest("ana"), paged_at=at(10))), at(20))
    assert list(again.record.waits) == [wait(0, 10, told=told)]


def test_who_left_during_a_restart_is_forgotten_when_all_are_seen() -> None:
    room = Room(CLASSES, ZONE, Record(), {"ana": Held(told_at=at(0)), "bo": Held()})
    _follow(room, came("bo"))
    assert set(room.held) == {"ana", "bo"}
    room.forget_unseen()
    assert set(room.held) == {"bo"}


def test_the_archive_counts_at_once() -> None:
    room = _room()
    past = [(replace(guest(name, 10), paged_at=at(20)), ended(name, 30)) for name in "abc"]
    room.begin(past, at(40))
    told = room.quote(2, at(40))
    assert told
    assert (told.predicted, told.basis) == (15 * 60, Basis.RATE)
    room.begin(past, at(40))
    assert len(room.record.waits) == 3


def test_out_of_sight_the_forecast_stands_for_ten_minutes() -> None:
    room = _room()
    _follow(room, came("ana"))
    room.lose(at(1))
    room.lose(at(5))
    assert room.quote(2, at(10.9))
    assert room.quote(2, at(11)) is None
    room.find()
    assert room.quote(2, at(12))


def _calls(room: Room) -> None:
    """Page three parties of two within the last minutes, the last of them at 30."""
    for place, name in enumerate("xyz"):
        _follow(room, came(name), paged(name, 10 + 10 * place))


def test_a_clear_by_mistake_is_recalled_and_the_wait_goes_on() -> None:
    room = _room()
    _calls(room)
    _follow(room, came("ana", 20), came("bo", 21))
    before, told = room.quote(2, at(40)), room.quote_of("ana")
    _follow(room, ended("ana", 30))
    assert len(room.record.waits) == 4
    room.apply(Came(guest=replace(guest("ana again", 20)), recalled="ana"), at(40))
    assert len(room.record.waits) == 3
    assert room.quote(2, at(40)) == before
    assert room.quote_of("ana again") == told
    _follow(room, paged("ana again", 50))
    assert room.record.waits[-1] == wait(20, 30, told=told)


def test_who_was_called_before_the_recall_stays_called() -> None:
    room = _room()
    _follow(room, came("ana"), paged("ana", 10), ended("ana", 12))
    room.apply(Came(guest=guest("ana again"), recalled="ana"), at(20))
    assert _minutes(room) == [10]
    assert _ahead(room, 2) == 0
    assert room.called_at("ana again") is None
    _follow(room, ended("ana again", 21, End.REMOVED))
    room.apply(Came(guest=guest("ana again"), recalled="ana again"), at(22))
    room = _again(room, guest("ana again"))
    assert room.called_at("ana again") is None
    _follow(room, paged("ana again", 25), paged("ana again", 27))
    assert room.called_at("ana again") == at(25)
    room = _again(room, replace(guest("ana again"), paged_at=at(27)))
    assert room.called_at("ana again") == at(25)
    _follow(room, ended("ana again", 30))
    assert _minutes(room) == [10]


def _again(room: Room, *guests: Guest) -> Room:
    """Start again from what is kept, with those who are there."""
    again = Room(CLASSES, ZONE, *from_json(to_json(room.record, room.held)))
    _follow(again, *(Came(guest=one) for one in guests))
    return again


def test_what_was_removed_by_mistake_waits_again() -> None:
    room = _room()
    _follow(room, came("ana"), ended("ana", 5, End.REMOVED))
    told = room.apply(Came(guest=guest("ana again"), recalled="ana"), at(6))
    assert told.classes
    assert _ahead(room, 2) == 1


def test_a_recall_after_half_an_hour_is_a_new_guest() -> None:
    room = _room()
    _follow(room, came("ana"), ended("ana", 5))
    room.apply(Came(guest=guest("ana again", 36), recalled="ana"), at(36))
    assert _minutes(room) == [5]
    assert _ahead(room, 2) == 1


def _promised(room: Room) -> float:
    """Let Ana come when the goal is all there is to go by; return the promised minute."""
    _follow(room, came("ana"))
    told = room.quote_of("ana")
    assert told
    return told.quoted / 60


def test_a_promise_at_risk_is_seen_before_it_breaks() -> None:
    room = _room()
    room.goal = 1200
    minute = _promised(room)
    look = at(minute) - timedelta(minutes=5)
    assert room.deadline(at(0)) == look
    ana = PromiseAtRisk(
        guest_id="ana", promised_at=at(minute), predicted_at=look + timedelta(minutes=20)
    )
    assert room.tick(look).at_risk == (ana,)
    assert room.late(look, timedelta(0)) == [ana]
    assert room.late(look - timedelta(minutes=1), timedelta(0)) == []
    assert room.tick(look + timedelta(minutes=2)).at_risk == ()


def test_the_place_in_the_line_tells_who_is_late() -> None:
    room = _room()
    room.goal = 1200
    _follow(room, came("ana"), came("bo", 1), came("cy", 2))
    # Bo and Cy were promised 31 and 32. Five calls in 45 minutes: 9 minutes a place.
    for place, name in enumerate("wxyz"):
        _follow(room, came(name, 3), paged(name, 5 + 5 * place))
    _follow(room, paged("ana", 21))
    late = room.tick(at(27)).at_risk
    assert [(each.guest_id, each.predicted_at) for each in late] == [("cy", at(27 + 2 * 9))]


def test_out_of_sight_no_promise_is_at_risk() -> None:
    room = _room()
    room.goal = 1200
    minute = _promised(room)
    room.lose(at(1))
    assert room.tick(at(minute - 5)).at_risk == ()


def test_it_says_when_a_forecast_becomes_another() -> None:
    room = _room()
    _calls(room)
    assert room.quote(2, at(31))
    # Nobody waits: ten minutes after the last page that is no sign any more.
    assert room.deadline(at(31)) == at(40)
    assert room.tick(at(40)).classes == set(CLASSES.all)


def _factor(room: Room, minute: float) -> float:
    told = room.quote(2, at(minute))
    assert told
    assert told.basis is Basis.RATE
    return told.quoted / told.predicted


def test_quotes_learn_from_what_was_true_and_not_from_a_slip(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As long as the places are not known the way stays the same.
    monkeypatch.setattr(places, "MIN_GUESTS", 1000)
    room = _room()
    _calls(room)
    names = [f"guest {place}" for place in range(MIN_GUESTS)]
    _follow(room, came("ana", 31), *(came(name, 31) for name in names))
    assert _factor(room, 32) == pytest.approx(FIRST_FACTOR)
    _follow(room, *(ended(name, 40 + place) for place, name in enumerate(names)))
    quoted = [each for each in room.record.waits if each.quote and each.quote.basis is Basis.RATE]
    ratios = sorted(each.waited / each.quote.predicted for each in quoted if each.quote)
    assert len(ratios) == MIN_GUESTS
    assert _factor(room, 62) == pytest.approx(ratios[MIN_GUESTS * 4 // 5 - 1])
    room.apply(Came(guest=guest("again", 31), recalled=names[0]), at(62))
    assert _factor(room, 62) == pytest.approx(FIRST_FACTOR)


def test_that_a_promise_is_at_risk_was_told_before_a_restart() -> None:
    room = _room()
    room.goal = 1200
    look = at(_promised(room)) - timedelta(minutes=5)
    room.note_told("ana", look)
    again = Room(CLASSES, ZONE, *from_json(to_json(room.record, room.held)))
    again.goal = 1200
    _follow(again, came("ana"))
    (ana,) = again.tick(look).at_risk
    assert ana.told_at == look
