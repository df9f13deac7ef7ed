"""Reading is tolerant: what cannot be read is missing, and costs itself only."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
import logging
from typing import Any

from hypothesis import given
from mashumaro import DataClassDictMixin, field_options
import pytest

from custom_components.steward.systems.api.errors import MalformedAnswerError
from custom_components.steward.systems.api.json import (
    ListReader,
    Reader,
    iso,
    percentage,
    utc,
    without_none,
)

from ..strategies import iso_texts, json_values, moments

LOGGER = logging.getLogger("a system")


@dataclass(frozen=True, kw_only=True)
class Runner(DataClassDictMixin):
    """Something to read."""

    bib: str = field(metadata=field_options(deserialize=str))
    laps: int = 0


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01T08:00:00.125Z", datetime(2026, 3, 1, 8, 0, 0, 125000, UTC)),
        ("2026-03-01T08:00:00+02:00", datetime(2026, 3, 1, 6, tzinfo=UTC)),
        ("2026-03-01T08:00:00", datetime(2026, 3, 1, 8, tzinfo=UTC)),
        ("2026-03-01 08:00:00.5", datetime(2026, 3, 1, 8, 0, 0, 500000, UTC)),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_as_utc(text: str, moment: datetime) -> None:
    assert utc(text) == moment


@pytest.mark.parametrize("value", ["", "soon", "2026-02-30T00:00:00Z", None, 17, 1.5, [], {}])
def test_what_is_no_time_is_missing(value: object) -> None:
    assert utc(value) is None


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"])
def test_a_time_outside_the_calendar_is_missing(text: str) -> None:
    assert utc(text) is None


@given(moments)
def test_a_time_stays_the_same_moment(moment: datetime) -> None:
    read = utc(moment.isoformat())
    assert read == moment
    assert read.tzinfo is UTC


@given(iso_texts.filter(lambda text: not text.startswith(("0001-01-01", "9999-12-31"))))
def test_any_text_is_a_time_in_utc_or_missing(text: str) -> None:
    read = utc(text)
    assert read is None or read.tzinfo is UTC


@pytest.mark.parametrize("value", [0, 50, 100])
def test_a_percentage_is_read(value: int) -> None:
    assert percentage(value) == value


@pytest.mark.parametrize("value", [-1, 101, "50", None, [], 2**70])
def test_what_is_no_percentage_is_missing(value: object) -> None:
    assert percentage(value) is None


def test_true_is_no_percentage() -> None:
    assert percentage(value=True) is None


async def test_items_are_read_in_order() -> None:
    items = [{"bib": f"{number}", "laps": 3, "team": "unknown field"} for number in range(600)]
    read = await Reader(LOGGER).read_all(Runner, items)
    assert read == [Runner(bib=f"{number}", laps=3) for number in range(600)]


async def test_no_list_reads_as_an_empty_one() -> None:
    assert await Reader(LOGGER).read_all(Runner, None) == []


@pytest.mark.parametrize("items", ["text", 5, {}, True])
async def test_something_else_is_malformed(items: object) -> None:
    with pytest.raises(MalformedAnswerError, match="no list of Runner"):
        await Reader(LOGGER).read_all(Runner, items)


@pytest.mark.parametrize(
    "bad",
    [
        {"laps": 1},
        {"bib": "Ana Secret", "laps": "Ana Secret"},
        {"bib": "Ana Secret", "laps": ["Ana Secret"]},
        "Ana Secret",
        ["Ana Secret"],
        None,
    ],
)
async def test_a_bad_item_costs_itself_and_one_warning(
    caplog: pytest.LogCaptureFixture, bad: Any
) -> None:
    good = {"bib": "1"}
    reader = Reader(LOGGER)
    assert await reader.read_all(Runner, [good, bad, good, bad]) == [Runner(bib="1")] * 2
    assert await reader.read_all(Runner, [bad]) == []
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "Runner" in record.getMessage()
    assert "Ana" not in caplog.text


async def test_each_kind_of_fault_is_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    await Reader(LOGGER).read_all(Runner, [{}, {"bib": "1", "laps": "x"}, None, {}, None])
    assert len(caplog.records) == 3


async def test_what_a_list_had_before_is_the_same_object(caplog: pytest.LogCaptureFixture) -> None:
    reader = ListReader(Reader(LOGGER), Runner)
    one, other = await reader.read([{"bib": "1", "laps": 1}, {"bib": "2"}])
    again = await reader.read([{}, {"bib": "2"}, {"bib": "1", "laps": 1}, {"bib": "2"}])
    assert [id(runner) for runner in again] == [id(other), id(one), id(other)]
    assert await reader.read([{}, {"bib": "3"}]) == [Runner(bib="3")]
    assert len(caplog.records) == 1
    (anew,) = await reader.read([{"bib": "2"}])
    assert anew is not other


async def test_what_a_list_had_before_was_written_in_the_same_way() -> None:
    reader = ListReader(Reader(LOGGER), Runner)
    sent_before: list[object] = [True, 1.0, "1", [[[]]], None]
    for odd in sent_before:
        await reader.read([{"bib": "1", "laps": odd}])
        assert await reader.read([{"bib": "1", "laps": 1}]) == [Runner(bib="1", laps=1)]


async def test_what_is_nested_deeply_is_read_all_the_same() -> None:
    nested: list[Any] = []
    for _ in range(500):
        nested = [nested]
    reader = ListReader(Reader(LOGGER), Runner)
    for _ in range(2):
        assert await reader.read([{"bib": "1", "more": nested}]) == [Runner(bib="1")]


@given(json_values)
async def test_any_json_is_read_or_malformed(value: Any) -> None:
    reader = Reader(LOGGER)
    try:
        read = await reader.read_all(Runner, value)
    except MalformedAnswerError:
        assert not isinstance(value, list)
        return
    assert all(isinstance(one, Runner) for one in read)
    beside = await reader.read_all(Runner, [{"bib": "1"}, value, {"bib": "2"}])
    assert [beside[0].bib, beside[-1].bib] == ["1", "2"]
    assert iso(datetime(2026, 3, 1, 8, tzinfo=UTC)) == "2026-03-01T08:00:00+00:00"
    assert iso(None) is None


def test_only_what_is_given_is_sent() -> None:
    assert without_none(label="", goal=0, party=None) == {"label": "", "goal": 0}
