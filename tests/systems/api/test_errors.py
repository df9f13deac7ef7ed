"""Errors say what the system said, shortly, and have a text in the translations."""

from collections.abc import Iterator
import json
from pathlib import Path

import pytest

import custom_components.steward
from custom_components.steward.systems.api.errors import (
    CannotConnectError,
    MalformedAnswerError,
    NoAnswerError,
    RateLimitedError,
    RemoteError,
    TimedOutError,
    UnsendableError,
)


def _family(error: type[RemoteError]) -> Iterator[type[RemoteError]]:
    yield error
    for child in error.__subclasses__():
        yield from _family(child)


FAMILY = sorted(set(_family(RemoteError)), key=lambda error: error.code)


@pytest.fixture(scope="module")
def translations() -> dict[str, dict[str, dict[str, str]]]:
    path = Path(custom_components.steward.__file__).parent / "translations" / "en.json"
    texts: dict[str, dict[str, dict[str, str]]] = json.loads(path.read_text())
    return texts


def test_no_two_errors_say_that_they_have_the_same_code() -> None:
    codes = [error.code for error in FAMILY if "code" in vars(error)]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("code", sorted({error.code for error in FAMILY}))
def test_each_error_has_texts(
    translations: dict[str, dict[str, dict[str, str]]], code: str
) -> None:
    message = translations["exceptions"][code]["message"]
    assert "{system}" in message
    assert "{detail}" in message
    assert code in translations["config"]["error"]


def test_an_error_is_one_short_line() -> None:
    error = CannotConnectError("  it\r\nwill\tnot " + 300 * "x")
    assert error.detail.startswith("it will not xxx")
    assert len(error.detail) == 200
    assert str(error) == f"cannot_connect: {error.detail}"


def test_the_words_of_a_system_are_quoted_and_notes_of_a_client_are_not() -> None:
    assert RemoteError.quoted
    assert RateLimitedError.quoted
    for error in (CannotConnectError, TimedOutError, MalformedAnswerError, UnsendableError):
        assert not error.quoted


def test_an_error_may_have_nothing_to_say() -> None:
    error = NoAnswerError()
    assert error.detail == ""
    assert str(error) == "no_answer"


def test_a_rate_limit_says_how_long() -> None:
    error = RateLimitedError(7.5, "slow down")
    assert error.retry_after == 7.5
    assert str(error) == "rate_limited: slow down"


def test_a_time_out_leaves_open_whether_it_was_done() -> None:
    assert issubclass(TimedOutError, NoAnswerError)
    assert not issubclass(CannotConnectError, NoAnswerError)
