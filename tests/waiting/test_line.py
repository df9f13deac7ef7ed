"""The line knows every place."""

from hypothesis import given, strategies as st

from custom_components.steward.waiting.guests import Guest
from custom_components.steward.waiting.line import Line

from .builders import CLASSES, guest

_comers = st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 5), st.sampled_from([1, 3, 8]))


@given(st.lists(_comers | st.sampled_from("abcdefgh")))
def test_places_are_those_of_who_counts_through(steps: list[tuple[str, int, int] | str]) -> None:
    line, plain = Line(CLASSES), dict[str, Guest]()
    for step in steps:
        if isinstance(step, str):
            line.discard(step)
            plain.pop(step, None)
        else:
            guest_id, minute, size = step
            plain[guest_id] = guest(guest_id, minute, size)
            line.add(plain[guest_id])
    assert len(line) == len(plain)
    for party_class in CLASSES.all:
        members = [each for each in plain.values() if CLASSES.of(each.party_size) == party_class]
        members.sort(key=lambda each: (each.came_at, each.guest_id))
        assert line.waiting(party_class) == len(members)
        assert [line.ahead(each) for each in members] == list(range(len(members)))
