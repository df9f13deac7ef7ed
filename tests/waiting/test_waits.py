"""What counts as a wait."""

from dataclasses import replace

import pytest

from custom_components.steward.waiting.guests import End, Ended, Guest
from custom_components.steward.waiting.waits import called_at, wait_of, waits_of_archive

from .builders import at, ended, guest


@pytest.mark.parametrize(
    ("how", "minutes"),
    [(End.CLEARED, 12), (End.REMOVED, None), (End.CLEARED_ALL, None), (End.UNKNOWN, None)],
)
def test_only_a_clear_without_a_page_is_a_call(how: End, minutes: float | None) -> None:
    ana = guest("ana")
    wait = wait_of(ana, called_at(ana, ended("ana", 12, how)))
    assert (wait and wait.waited) == (minutes and minutes * 60)


@pytest.mark.parametrize("how", End)
def test_a_page_is_a_call_however_it_ends(how: End) -> None:
    ana = replace(guest("ana", 3), paged_at=at(10))
    wait = wait_of(ana, called_at(ana, ended("ana", 20, how)))
    assert wait
    assert (wait.started, wait.waited, wait.called_at) == (at(3), 7 * 60, at(10))


@pytest.mark.parametrize("minutes", [-1, 6 * 60 + 1])
def test_an_impossible_time_is_no_wait(minutes: float) -> None:
    assert wait_of(guest("ana"), at(minutes)) is None


def _archive() -> list[tuple[Guest, Ended]]:
    return [
        (replace(guest("ana"), paged_at=at(10)), ended("ana", 90)),
        (guest("bo", 5), ended("bo", 11)),
        (guest("cy", 6), ended("cy", 60, End.REMOVED)),
        # The evening is over: all are cleared in one second, Di has been paged.
        (replace(guest("di", 7), paged_at=at(80)), ended("di", 90)),
        (guest("ed", 8), ended("ed", 90)),
        (guest("flo", 70), ended("flo", 90)),
    ]


def test_an_archive_gives_waits_but_not_of_who_was_sent_home() -> None:
    waits = waits_of_archive(_archive())
    assert [(wait.started, wait.waited / 60) for wait in waits] == [
        (at(0), 10),
        (at(5), 6),
        (at(7), 73),
    ]
