"""What comes from outside is taken in up to a bound, and refused with words beyond it."""

from dataclasses import dataclass
from datetime import UTC, datetime
import logging

from mashumaro import DataClassDictMixin
import orjson
import pytest

from custom_components.steward.systems.api.bounds import (
    MAX_INT,
    MAX_SLOW_BODY,
    MAX_TEXT,
    MAX_VALUES,
)
from custom_components.steward.systems.api.errors import MalformedAnswerError
from custom_components.steward.systems.api.json import (
    Reader,
    json_object,
    optional_number,
    optional_text,
    text,
    utc,
)


@pytest.mark.parametrize(
    "many", [b"1,", b"{},", b"[],", b'"",'], ids=["numbers", "objects", "lists", "texts"]
)
def test_an_answer_of_too_many_values_is_not_read(many: bytes) -> None:
    content = b'{"a":[' + many * (MAX_VALUES - 100) + b"0]}"
    with pytest.raises(MalformedAnswerError, match=str(MAX_VALUES)):
        json_object(content + b" " * 10 + many * 101)
    with pytest.raises(MalformedAnswerError, match=str(MAX_VALUES)):
        json_object(content.replace(b"0]}", many * 101 + b"0]}"))


def test_as_many_values_as_can_be_are_read() -> None:
    content = b'{"a":[' + b"1," * (MAX_VALUES - 3) + b"0]}"
    assert len(json_object(content)["a"]) == MAX_VALUES - 2


@pytest.mark.parametrize("deep", [b"[", b'{"a":', b'[{"a":'])
def test_what_is_nested_without_end_is_no_json(deep: bytes) -> None:
    with pytest.raises(MalformedAnswerError):
        json_object(b'{"a":' + deep * 20_000)


@pytest.mark.parametrize(
    "value",
    [rb'"\ud800"', b"123456789012345678901234567890", b"1e999", b"-1e999", b"18446744073709551616"],
)
def test_what_is_read_beside_a_nan_can_be_written_again(value: bytes) -> None:
    try:
        read = json_object(b'{"lap": NaN, "a": ' + value + b"}")
    except MalformedAnswerError:
        return
    assert read["lap"] is None
    assert orjson.dumps(read)


def test_a_long_answer_is_strict_json_or_none() -> None:
    with pytest.raises(MalformedAnswerError):
        json_object(b'{"a": NaN, "b": "' + b"x" * MAX_SLOW_BODY + b'"}')


def test_a_text_is_cut_and_an_identifier_is_not() -> None:
    assert optional_text("x" * (MAX_TEXT + 1)) == "x" * MAX_TEXT
    assert optional_text("A\0da") == "Ada"
    assert optional_text("\0") is None
    for identifier in ("x" * (MAX_TEXT + 1), "a\0b", ""):
        with pytest.raises(ValueError, match="no text"):
            text(identifier)


def test_a_number_that_no_database_holds_is_missing() -> None:
    assert optional_number(MAX_INT) == MAX_INT
    assert optional_number(MAX_INT + 1) is None


@pytest.mark.parametrize(
    "written",
    ["0001-01-01", "1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"],
)
def test_a_time_of_another_age_is_missing(written: str) -> None:
    assert utc(written) is None


def test_a_time_of_this_age_is_read() -> None:
    assert utc("1970-01-01") == datetime(1970, 1, 1, tzinfo=UTC)
    assert utc("2199-12-31T23:59:59Z") == datetime(2199, 12, 31, 23, 59, 59, tzinfo=UTC)


async def test_a_list_that_is_too_long_is_not_half_taken() -> None:
    reader = Reader(logging.getLogger(__name__))
    with pytest.raises(MalformedAnswerError, match="more than 2"):
        await reader.read_all(Message, [{}] * 3, at_most=2)
    with pytest.raises(MalformedAnswerError, match="more than 2"):
        reader.read_now(Message, [{}] * 3, at_most=2)
    assert len(await reader.read_all(Message, [{}] * 2, at_most=2)) == 2


@dataclass
class Message(DataClassDictMixin):
    """Something to read."""
