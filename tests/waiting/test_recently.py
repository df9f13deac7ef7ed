"""Who went a short while ago."""

import pytest

from custom_components.steward.waiting import recently as module
from custom_components.steward.waiting.recently import Recently

from .builders import at


def _recently() -> Recently[int]:
    recently = Recently[int]()
    for minute, guest_id in enumerate("abc"):
        recently.add(guest_id, minute, at(minute))
    return recently


def test_the_last_are_listed_first_for_half_an_hour() -> None:
    assert list(_recently().items(at(5))) == [("c", 2), ("b", 1), ("a", 0)]
    assert list(_recently().items(at(31))) == [("c", 2)]


def test_one_is_recalled_once() -> None:
    recently = _recently()
    assert recently.recall("a", at(5)) == 0
    assert recently.recall("a", at(5)) is None
    assert recently.recall("b", at(31)) is None
    assert list(recently.items(at(5))) == [("c", 2)]


def test_it_does_not_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_RECENT", 2)
    assert [guest_id for guest_id, _ in _recently().items(at(2))] == ["c", "b"]
