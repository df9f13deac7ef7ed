"""What is read from a query."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from simulators.rufus import Generation, Options, RefusedError
from simulators.rufus.call import Call, Page
from simulators.rufus.register import Span

NEW = Options()
OLD = Options(generation=Generation.OLD)
EIGHT = "2026-03-01T08:00:00.000Z"
NINE = "2026-03-01T09:00:00.000Z"


def call(**query: str) -> Call:
    return Call(ids={}, query=query, body=b"")


def ranged(start: str, end: str) -> Call:
    return call(**{"from": start, "to": end})


def test_a_page_is_a_part_of_a_list_and_tells_of_the_others() -> None:
    page = Page(number=2, limit=2)
    assert page.of([1, 2, 3, 4, 5]) == [3, 4]
    pagination = {"page": 2, "limit": 2, "total": 5, "has_more": True}
    assert page.answer(NEW, [3, 4], 5) == {
        "description": "Success",
        "result": [3, 4],
        "pagination": pagination,
    }
    assert page.answer(NEW, [3, 4], 4)["pagination"]["has_more"] is False
    assert page.answer(OLD, [3, 4], 5) == {"description": "Success", "result": [3, 4]}


@pytest.mark.parametrize(
    ("query", "options", "limited", "page"),
    [
        ({}, NEW, False, (1, 1000)),
        ({"page": "3", "limit": "7"}, NEW, True, (3, 7)),
        ({"limit": "7"}, NEW, False, (1, 1000)),
        ({"limit": "x"}, OLD, True, (1, 1000)),
        ({"limit": "7"}, Options(page_size=5), True, (1, 5)),
        ({}, Options(page_size=5), False, (1, 5)),
    ],
)
def test_pages_are_limited_by_query_and_options(
    query: dict[str, str],
    options: Options,
    limited: bool,  # noqa: FBT001 - a column of the table
    page: tuple[int, int],
) -> None:
    read = call(**query).page(options, most=1000, limited=limited)
    assert (read.number, read.limit) == page


def test_ranges_may_be_open() -> None:
    assert call().numbers(NEW) == Span[int]()
    assert call(first="0").numbers(NEW) == Span(low=0)
    assert call(first="2", last="2").numbers(NEW) == Span(low=2, high=2)
    assert call().times(NEW) == Span[datetime]()
    assert call(to=NINE).times(NEW) == Span(high=datetime(2026, 3, 1, 9, tzinfo=UTC))


def test_the_end_of_a_range_of_times_may_be_outside() -> None:
    times = ranged(EIGHT, NINE).times(Options(until_inclusive=False))
    assert times.low == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert times.high == datetime(2026, 3, 1, 8, 59, 59, 999000, tzinfo=UTC)
    assert ranged(NINE, NINE).times(Options(until_inclusive=False)).reversed


@pytest.mark.parametrize(
    ("read", "named"),
    [
        (lambda: call(page="0").page(NEW), "page"),
        (lambda: call(page="1" * 10).page(NEW), "page"),
        (lambda: call(limit="1001").page(NEW, most=1000, limited=True), "limit"),
        (lambda: call(last="-1").number("last"), "last"),
        (lambda: call(last="²").number("last"), "last"),
        (lambda: call(first="x").numbers(NEW), "first"),
        (lambda: call(first="2", last="1").numbers(NEW), "first is after last"),
        (lambda: ranged("", NINE).times(NEW), "from"),
        (lambda: ranged(EIGHT, "tomorrow").times(NEW), "to"),
        (lambda: ranged("2026-03-01T08:00:00+00:00", NINE).times(OLD), "from"),
        (lambda: ranged(NINE, EIGHT).times(NEW), "from is after to"),
    ],
)
def test_what_is_wrong_is_named(read: Callable[[], Any], named: str) -> None:
    with pytest.raises(RefusedError, match=named) as error:
        read()
    assert error.value.status == 400


def test_a_range_the_wrong_way_round_may_be_empty() -> None:
    options = Options(bad_range=200)
    assert call(first="2", last="1").numbers(options).reversed
    assert ranged(NINE, EIGHT).times(options).reversed
