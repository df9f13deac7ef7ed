"""Who does not come after a page."""

from collections import Counter
from datetime import timedelta

from hypothesis import given, strategies as st

from custom_components.steward.waiting.after_page import AfterPage, Plan, Step

from .builders import at

PLAN = Plan(every=timedelta(minutes=3), times=2, tell_staff=True, give_up=True)


def _run(after_page: AfterPage, first: float, last: float) -> list[tuple[float, Step]]:
    """Let a timer call it at each deadline from a minute to another."""
    done = []
    while (deadline := after_page.deadline) and deadline <= at(last):
        minute = (deadline - at(0)).total_seconds() / 60
        done += [(minute, due.step) for due in after_page.due(max(deadline, at(first)))]
    return done


def test_the_steps_follow_from_the_page() -> None:
    after_page = AfterPage(PLAN)
    after_page.paged("ana", at(0), at(0))
    assert _run(after_page, 0, 60) == [
        (3, Step.PAGE_AGAIN),
        (6, Step.PAGE_AGAIN),
        (9, Step.TELL_STAFF),
        (10, Step.UNANSWERED),
        (12, Step.GIVE_UP),
    ]


def test_two_steps_may_have_one_time() -> None:
    after_page = AfterPage(Plan(every=timedelta(minutes=5), times=2))
    after_page.paged("ana", at(0), at(0))
    assert _run(after_page, 0, 60) == [
        (5, Step.PAGE_AGAIN),
        (10, Step.PAGE_AGAIN),
        (10, Step.UNANSWERED),
    ]


def test_nothing_is_planned_where_all_is_off() -> None:
    after_page = AfterPage(Plan(hold=timedelta(0), times=3, tell_staff=True, give_up=True))
    after_page.paged("ana", at(0), at(0))
    assert after_page.deadline is None


def test_the_first_page_counts() -> None:
    after_page = AfterPage(Plan())
    after_page.paged("ana", at(0), at(0))
    after_page.paged("ana", at(8), at(8))
    assert _run(after_page, 0, 60) == [(10, Step.UNANSWERED)]


def test_who_came_is_left_alone() -> None:
    after_page = AfterPage(PLAN)
    after_page.paged("ana", at(0), at(0))
    after_page.paged("bo", at(1), at(1))
    after_page.ended("ana")
    after_page.ended("nobody")
    assert after_page.deadline == at(4)
    assert [due.guest_id for due in after_page.due(at(4))] == ["bo"]


@given(st.lists(st.floats(0, 20), max_size=6))
def test_restarts_double_nothing_and_make_up_for_nothing(restarts: list[float]) -> None:
    stops = [*sorted(restarts), 30.0]
    done, begun = [], 0.0
    for stop in stops:
        after_page = AfterPage(PLAN)
        after_page.paged("ana", at(0), at(begun))
        done += _run(after_page, begun, stop)
        # Half a minute passes until it is up again.
        begun = stop + 0.5
    times = [minute for minute, _ in done]
    assert times == sorted(times)
    assert all(count == 1 for count in Counter(done).values())
    missed = [minute for minute in (3, 6, 9, 10, 12) if minute not in times]
    assert all(any(stop <= minute <= stop + 0.5 for stop in restarts) for minute in missed)


def test_a_machine_that_slept_makes_up_for_nothing() -> None:
    after_page = AfterPage(PLAN)
    after_page.paged("ana", at(0), at(0))
    assert after_page.due(at(6.6)) == []
    assert _run(after_page, 6.6, 60)[0] == (9, Step.TELL_STAFF)


def test_a_timer_that_is_a_little_late_does_what_is_due() -> None:
    after_page = AfterPage(PLAN)
    after_page.paged("ana", at(0), at(0))
    assert [due.step for due in after_page.due(at(3.4))] == [Step.PAGE_AGAIN]


def test_while_the_transmitter_is_away_the_staff_is_told_once() -> None:
    after_page = AfterPage(PLAN)
    after_page.paged("ana", at(0), at(0))
    after_page.paged("bo", at(1), at(1))
    after_page.lose()
    assert _run(after_page, 0, 8) == [(3, Step.OUT_OF_REACH)]
    after_page.find()
    assert _run(after_page, 8, 9.5) == [(9, Step.TELL_STAFF)]
    after_page.lose()
    assert _run(after_page, 9.5, 60) == [(10, Step.OUT_OF_REACH)]


def test_each_outage_is_told() -> None:
    after_page = AfterPage(PLAN)
    after_page.paged("ana", at(0), at(0))
    for first, last in ((0, 3), (3, 6)):
        after_page.lose()
        assert [step for _, step in _run(after_page, first, last)] == [Step.OUT_OF_REACH]
        after_page.find()
