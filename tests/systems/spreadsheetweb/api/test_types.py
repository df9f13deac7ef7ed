"""What the server sends is read for what it says, and nothing that it may send breaks a reader."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, strategies as st
import orjson
import pytest

from custom_components.steward.systems.api.errors import MalformedAnswerError
from custom_components.steward.systems.spreadsheetweb.api.types import (
    Calculation,
    moment,
    read_outputs,
    read_responses,
    read_session_id,
    read_token,
    to_table,
    typed,
    wire_value,
)

from ...strategies import iso_texts, json_values, moments, objects

NOW = datetime(2026, 2, 1, 10, 0, 10, tzinfo=UTC)
FULL_HOUR = datetime(2026, 2, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("Number", "12.5", 12.5),
        ("Number", "24", 24),
        ("Number", "-3", -3),
        ("Number", "1E+20", 1e20),
        ("Number", ".5", 0.5),
        ("Number", "5.", 5.0),
        ("Number", "1e999", "1e999"),
        ("Number", "nan", "nan"),
        ("Number", "1_000", "1_000"),
        ("Number", 7, 7),
        (None, "0.1", 0.1),
        (None, "low", "low"),
        (None, "TRUE", True),
        ("Boolean", "false", False),
        ("Boolean", True, True),
        ("Text", "12.5", "12.5"),
        ("Text", "TRUE", "TRUE"),
        ("string", "", ""),
        ("Empty", "", None),
        ("Number", "  ", None),
        ("Error", "#DIV/0!", "#DIV/0!"),
        ("Number", None, None),
        (5, "6", 6),
    ],
)
def test_a_value_has_a_type(kind: object, value: object, expected: object) -> None:
    read = typed(kind, value)
    assert read == expected
    assert type(read) is type(expected)


_WHOLE = st.integers(-(2**63) + 1, 2**63 - 1)
"""Those that fit everywhere; a larger one is read as a fraction."""


@given(st.floats(allow_nan=False, allow_infinity=False) | _WHOLE | st.booleans())
def test_a_value_comes_back_as_it_went(value: float) -> None:
    assert typed(None, wire_value(value)) == value


@given(json_values, json_values)
def test_any_value_is_read(kind: object, value: object) -> None:
    assert isinstance(typed(kind, value), str | int | float | None)


@pytest.mark.parametrize(
    ("value", "table"),
    [
        (4, [[4]]),
        ("x", [["x"]]),
        (None, [[None]]),
        ([1, "a", None], [[1, "a", None]]),
        ([[1, 2], [3, 4]], [[1, 2], [3, 4]]),
        ([[True]], [[True]]),
        ([], [[]]),
        ([[], []], [[], []]),
    ],
)
def test_values_and_tables_are_taken(value: object, table: object) -> None:
    assert to_table(value) == table


@pytest.mark.parametrize(
    "value", [{}, {"a": 1}, [1, [2]], [[1], 2], [[{}]], [[[1]]], float("nan"), float("inf"), b"1"]
)
def test_other_things_are_no_tables(value: object) -> None:
    with pytest.raises(ValueError, match=r"mixed|not a number|must be a text"):
        to_table(value)


@given(json_values)
def test_any_input_is_taken_or_refused(value: object) -> None:
    try:
        table = to_table(value)
    except ValueError:
        return
    Calculation(inputs={"A": table}, outputs=()).to_wire()


def test_a_calculation_on_the_wire() -> None:
    calculation = Calculation(inputs={"A": [[4, 0.5], [True, None]]}, outputs=("B", "S!$A$1"))
    assert calculation.to_wire() == {
        "Inputs": [
            {
                "Ref": "A",
                "Value": [[{"Value": "4"}, {"Value": "0.5"}], [{"Value": "TRUE"}, {"Value": ""}]],
            }
        ],
        "Outputs": ["B", "S!$A$1"],
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-02-01T10:00:00Z", FULL_HOUR),
        ("2026-02-01T12:00:00+02:00", FULL_HOUR),
        ("2026-02-01T10:00:00.000", datetime(2026, 2, 1, 10).astimezone(UTC)),
        ("/Date(1769940000000)/", FULL_HOUR),
        ("/Date(1769940000000+0200)/", FULL_HOUR),
        ("/Date(9999999999999999)/", None),
        ("/Date(soon)/", None),
        ("0001-01-01T00:00:00", None),
        ("tomorrow", None),
        (1769940000000, None),
        (None, None),
    ],
)
def test_a_time_of_any_form(text: object, expected: datetime | None) -> None:
    read = moment(text)
    assert read == expected or text == "0001-01-01T00:00:00"


@given(json_values | iso_texts | st.from_regex(r"/Date\(-?[0-9]{1,20}\)/", fullmatch=True))
def test_any_time_is_read(value: object) -> None:
    read = moment(value)
    assert read is None or read.tzinfo is UTC


@pytest.mark.parametrize(
    ("issued", "expires", "lifetime"),
    [
        ("2026-02-01T10:00:00Z", "2026-02-01T10:30:00Z", 1800),
        ("2026-02-01T10:00:00", "2026-02-01T10:30:00", 1800),
        ("/Date(1769940000000)/", "/Date(1769941800000)/", 1800),
        (None, "2026-02-01T10:30:10Z", 1800),
        ("2026-02-01T10:00:00Z", None, None),
        (None, None, None),
        ("2026-02-01T10:00:00Z", "never", None),
    ],
)
def test_a_token_lives_from_its_issue_to_its_end(
    issued: object, expires: object, lifetime: float | None
) -> None:
    """Neither the server's clock nor its zone matters where it tells both times."""
    token = read_token({"AccessToken": "tok", "Issued": issued, "Expires": expires}, NOW)
    assert token.value == "tok"
    assert token.lifetime == (None if lifetime is None else timedelta(seconds=lifetime))


@given(moments, st.timedeltas(timedelta(0), timedelta(days=1)))
def test_a_token_lives_as_long_in_any_zone(issued: datetime, life: timedelta) -> None:
    body = {
        "AccessToken": "tok",
        "Issued": issued.isoformat(),
        "Expires": (issued + life).isoformat(),
    }
    assert read_token(body, NOW).lifetime == life


@given(objects(["AccessToken", "Issued", "Expires"], AccessToken=json_values))
def test_any_token_is_read_or_malformed(body: Any) -> None:
    try:
        read_token(body, NOW)
    except MalformedAnswerError as err:
        assert err.detail == "no AccessToken in the answer"  # noqa: PT017


@pytest.mark.parametrize("value", [None, "", 5, [], "00000000-0000-0000-0000-000000000000"])
def test_a_session_without_an_id(value: object) -> None:
    with pytest.raises(MalformedAnswerError, match="no SessionId"):
        read_session_id({"SessionId": value})


def _answer(*outputs: Any) -> dict[str, Any]:
    return {"Outputs": list(outputs)}


def _cell(value: Any, text: Any = None) -> dict[str, Any]:
    return {"Type": None, "Value": value, "Text": text}


def test_outputs_come_as_they_were_asked_for() -> None:
    answer = _answer(
        {"Ref": "b", "Value": [[_cell("1", "1.00"), _cell("x")], [_cell(None), _cell("", "")]]},
        {"Ref": "A", "Value": [[_cell("0.1", "10.00%")]]},
    )
    first, second = read_outputs(answer, ["A", "B"])
    assert (first.ref, first.value, first.text) == ("A", 0.1, "10.00%")
    assert second.ref == "B"
    assert second.value == [[1, "x"], [None, None]]
    assert second.text == [["1.00", "x"], ["", ""]]


def test_names_of_outputs_may_be_written_otherwise() -> None:
    answer = _answer({"Ref": "FLAG", "Value": [[True]]}, {"Ref": "'Loan'!$B$5", "Value": [["7"]]})
    first, second = read_outputs(answer, ["Loan!B5", "Flag"])
    assert (first.ref, first.value, first.text) == ("Loan!B5", 7, "7")
    assert (second.ref, second.value, second.text) == ("Flag", True, "TRUE")


@pytest.mark.parametrize("unnamed", [{}, {"Ref": None}, {"Ref": ""}])
def test_outputs_without_any_name_come_in_their_order(unnamed: dict[str, Any]) -> None:
    answer = _answer({**unnamed, "Value": [["7"]]}, {**unnamed, "Value": [["8"]]})
    assert [one.value for one in read_outputs(answer, ["A", "B"])] == [7, 8]


def test_one_output_of_another_name_is_never_taken_for_the_one_that_was_asked_for() -> None:
    """By their order the rate would pass for the payment."""
    rate, pay = {"Ref": "Rate", "Value": [["0.0052"]]}, {"Ref": "PMT", "Value": [["195"]]}
    with pytest.raises(MalformedAnswerError, match="no output called Pay"):
        read_outputs(_answer(rate, pay), ["Pay", "Rate"])
    assert read_outputs(_answer(rate, pay), ["Rate"])[0].value == 0.0052


def test_an_empty_range() -> None:
    (output,) = read_outputs(_answer({"Ref": "A", "Value": None}), ["A"])
    assert (output.value, output.text) == ([], [])


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"Outputs": None},
        {"Outputs": "none"},
        _answer({"Ref": "B", "Value": [[]]}, {"Ref": "C", "Value": [[]]}),
        _answer("A"),
        _answer({"Ref": "A", "Value": "7"}),
        _answer({"Ref": "A", "Value": ["7"]}),
    ],
)
def test_outputs_that_are_missing_or_none(answer: dict[str, Any]) -> None:
    with pytest.raises(MalformedAnswerError):
        read_outputs(answer, ["A"])


@given(objects(["Outputs"], Outputs=st.lists(objects(["Ref", "Value"]) | json_values, max_size=3)))
def test_any_outputs_are_read_or_malformed(answer: Any) -> None:
    try:
        outputs = read_outputs(answer, ["A"])
    except MalformedAnswerError:
        return
    assert [output.ref for output in outputs] == ["A"]


@pytest.mark.parametrize(
    "responses", ["none", [1], [{"Id": None, "Response": {}}], [{"Id": 1, "Response": []}]]
)
def test_a_batch_that_is_none(responses: Any) -> None:
    with pytest.raises(MalformedAnswerError):
        read_responses({"Responses": responses})


@pytest.mark.parametrize(
    "text",
    ["1" * 32_766 + "x", "1" * 100_000, "." * 100_000, "1e" + "9" * 100_000, "9" * 20],
    ids=["nearly a number", "digits", "dots", "exponent", "20 digits"],
)
def test_a_cell_that_is_as_long_as_can_be_is_written_as_json(text: str) -> None:
    """What takes time that grows faster than the text would not come to an end here."""
    read = typed(None, text)
    assert orjson.dumps(read)
    assert len(str(read)) <= 32_767
