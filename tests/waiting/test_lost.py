"""Pagers are lost by the time since which they are held, as far as it is known."""

from custom_components.steward.waiting.guests import Changed
from custom_components.steward.waiting.lost import LostPagers

from .builders import at, came, ended

_FOUR_HOURS = 240


def _since(minute: float) -> Changed:
    return Changed(guest_id="ana", party_size=2, due_at=None, came_at=at(minute))


def test_a_pager_is_lost_after_four_hours() -> None:
    lost = LostPagers()
    lost.apply(3, came("ana"))
    lost.apply(4, came("bo", 1))
    lost.apply(4, ended("bo", 2))
    assert lost.deadline == at(_FOUR_HOURS)
    assert lost.due(at(_FOUR_HOURS)) == [3]
    assert lost.numbers == {3}
    lost.apply(3, ended("ana", _FOUR_HOURS + 1))
    assert lost.numbers == set()
    assert lost.due(at(2 * _FOUR_HOURS)) == []


def test_a_start_that_is_corrected_counts() -> None:
    lost = LostPagers()
    lost.apply(3, came("ana"))
    lost.apply(3, _since(-60))
    assert lost.due(at(_FOUR_HOURS - 60)) == [3]
    lost.apply(3, _since(30))
    assert lost.numbers == set()
    assert lost.due(at(_FOUR_HOURS)) == []
    assert lost.due(at(_FOUR_HOURS + 30)) == [3]
    lost.apply(3, Changed(guest_id="ana", party_size=4, due_at=None))
    assert lost.numbers == {3}
