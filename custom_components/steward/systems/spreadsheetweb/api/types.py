"""SpreadsheetWEB's wire types: what its JSON holds, read tolerantly.

Identifiers (`SessionId`, access tokens) are opaque strings. A cell's value is a text on the wire.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import isfinite
import re
from typing import Any

from ...api.bounds import MAX_INT, MAX_TEXT, MAX_TOKEN
from ...api.errors import MalformedAnswerError
from ...api.json import is_int

type Scalar = str | int | float | bool | None
"""What a cell holds; `None` is nothing."""
type Table[CellT] = list[list[CellT]]
"""Rows of cells, the top one first."""

NO_SESSION = "00000000-0000-0000-0000-000000000000"
"""The session id that stands for none."""

_TEXT_TYPES = frozenset({"text", "string"})
"""The types of a cell whose value is a text, whatever it looks like: a guess, undocumented."""
_TRUTHS = {"true": True, "false": False}
"""How truth values are written: a guess, it is not documented."""
_INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_MAX_CELL = 32_767
"""Characters of a cell: no workbook holds more in one."""
_MAX_NUMBER_LENGTH = 400
"""Characters of a number; no longer one is told from others, or converted in no time."""
_DECORATION = str.maketrans("", "", "$' ")
_TOKEN = re.compile(rf"[!-~]{{1,{MAX_TOKEN}}}")
"""What can stand in a header."""
_DATE = re.compile(r"/Date\((-?[0-9]{1,16})(?:[+-][0-9]{4})?\)/")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A cell as the server tells it."""

    value: Scalar
    """Its value, by its type as far as that is known, else by its looks."""
    text: str
    """What a reader of the sheet sees."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Output:
    """A range that was asked for."""

    ref: str
    cells: Table[Cell]

    @property
    def value(self) -> Scalar | Table[Scalar]:
        """The value of a single cell, or rows of values."""
        return _single([[cell.value for cell in row] for row in self.cells])

    @property
    def text(self) -> str | Table[str]:
        """What a reader sees in a single cell, or in rows of them."""
        return _single([[cell.text for cell in row] for row in self.cells])


@dataclass(frozen=True, kw_only=True, slots=True)
class Calculation:
    """What is asked of the application's workbook."""

    inputs: Mapping[str, Table[Scalar]]
    """What to put where: a cell reference, such as `Sheet!$A$4`, or a named range, to its rows."""
    outputs: Sequence[str]
    """The references of what to tell."""

    def to_wire(self) -> dict[str, Any]:
        """Make the members of a request."""
        return {
            "Inputs": [
                {"Ref": ref, "Value": [[{"Value": wire_value(one)} for one in row] for row in rows]}
                for ref, rows in self.inputs.items()
            ],
            "Outputs": list(self.outputs),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """An access token (GetToken)."""

    value: str
    lifetime: timedelta | None
    """How long it is valid from when it was issued; `None` where the server does not say."""


def to_table(value: object) -> Table[Scalar]:
    """Make rows of cells of a value, of a list of values (one row), or of a list of rows.

    Raises:
        ValueError: it is none of them; where one cell is why, it is named by its row and column.

    """
    if not isinstance(value, list):
        return [[_scalar(value, "the value")]]
    if not any(isinstance(row, list) for row in value):
        return _rows([value])
    if not all(isinstance(row, list) for row in value):
        raise ValueError("rows and single values are mixed")
    return _rows(value)


def _rows(values: Sequence[Sequence[object]]) -> Table[Scalar]:
    """Make rows of cells of rows of values."""
    return [
        [_scalar(one, f"row {row}, column {column}") for column, one in enumerate(cells, 1)]
        for row, cells in enumerate(values, 1)
    ]


def wire_value(value: Scalar) -> str:
    """Write a cell's value as the text that one would type into it."""
    if isinstance(value, bool):
        return str(value).upper()
    return "" if value is None else str(value)


def read_token(body: Mapping[str, Any], now: datetime) -> Token:
    """Read the answer to GetToken, which came at `now`.

    Raises:
        MalformedAnswerError: it has no token.

    """
    value = body.get("AccessToken")
    if not isinstance(value, str) or not _TOKEN.fullmatch(value):
        raise MalformedAnswerError("no AccessToken in the answer")
    expires = moment(body.get("Expires"))
    issued = moment(body.get("Issued")) or now
    return Token(value=value, lifetime=expires - issued if expires else None)


def read_session_id(body: Mapping[str, Any]) -> str:
    """Read the answer to OpenDedicatedSession.

    Raises:
        MalformedAnswerError: it has no session.

    """
    value = body.get("SessionId")
    if not isinstance(value, str) or value in {"", NO_SESSION} or len(value) > MAX_TEXT:
        raise MalformedAnswerError("no SessionId in the answer")
    return value


def read_outputs(body: Mapping[str, Any], names: Sequence[str]) -> list[Output]:
    """Read the ranges of an answer, in the order and by the names in which they were asked for.

    They are found by their names, in any case, with or without `$` and quotes. Only where the
    server names none of them at all they are taken in their order: a name that does not fit would
    make one value pass for another.

    Raises:
        MalformedAnswerError: one is missing or has another name, or they are no rows of cells.

    """
    found = [_output(item) for item in _list(body.get("Outputs"), "Outputs")]
    by_ref = {_plain(output.ref): output for output in found}
    if found and not any(by_ref) and len(found) == len(names):
        ordered = found
    else:
        if missing := [name for name in names if _plain(name) not in by_ref]:
            raise MalformedAnswerError(f"no output called {missing[0]}")
        ordered = [by_ref[_plain(name)] for name in names]
    return [Output(ref=name, cells=one.cells) for name, one in zip(names, ordered, strict=True)]


def _plain(ref: str) -> str:
    """Write a reference as it is compared: `'Loan'!$B$5` and `loan!b5` are one."""
    return ref.translate(_DECORATION).casefold()


def read_responses(body: Mapping[str, Any]) -> dict[int, Mapping[str, Any]]:
    """Read the answers of a batch (GetBatchResults) by their ids.

    Raises:
        MalformedAnswerError: it is no list of such.

    """
    answers: dict[int, Mapping[str, Any]] = {}
    for item in _list(body.get("Responses"), "Responses"):
        if not isinstance(item, dict) or not is_int(item.get("Id")):
            raise MalformedAnswerError("a response without an Id")
        if not isinstance(answer := item.get("Response"), dict):
            raise MalformedAnswerError("a response that is no object")
        answers[item["Id"]] = answer
    return answers


def moment(value: object) -> datetime | None:
    """Read a time, of ISO 8601 or `/Date(milliseconds since 1970)/`.

    A time without a zone is a local one, as the vendor's own client takes it. Returns `None` for
    anything else: an unreadable time is a missing one.
    """
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        return None
    try:
        if match := _DATE.fullmatch(value):
            return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(match[1]))
        return datetime.fromisoformat(value).astimezone(UTC)
    except ValueError, OverflowError, OSError:
        return None


def typed(kind: object, value: object) -> Scalar:
    """Read a cell's value by its type, or by its looks where the type does not say."""
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)[:_MAX_CELL]
    is_text = isinstance(kind, str) and kind.casefold() in _TEXT_TYPES
    if is_text or len(text) > _MAX_NUMBER_LENGTH:
        return text
    if (truth := _TRUTHS.get(text.casefold())) is not None:
        return truth
    if _INTEGER.fullmatch(text) and abs(whole := int(text)) <= MAX_INT:
        return whole
    if _NUMBER.fullmatch(text) and isfinite(number := float(text)):
        return number
    return text if text.strip() else None


def _scalar(value: object, where: str) -> Scalar:
    """Let what a cell can hold pass; of anything else say where it is."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float):
        if isfinite(value):
            return value
        raise ValueError(f"{where} is not a number ({value})")
    raise ValueError(f"{where} must be a text, a number, true, false or empty")


def _single[CellT](rows: Table[CellT]) -> CellT | Table[CellT]:
    """Take the only cell out of its row."""
    return rows[0][0] if [len(row) for row in rows] == [1] else rows


def _output(item: object) -> Output:
    if not isinstance(item, dict):
        raise MalformedAnswerError("an output that is no object")
    rows = [_list(row, "cells") for row in _list(item.get("Value"), "rows")]
    return Output(
        ref=str(item.get("Ref") or ""), cells=[[_cell(cell) for cell in row] for row in rows]
    )


def _cell(item: object) -> Cell:
    """Read a cell; a bare value is one too, and without a text its value is what is seen."""
    cell = item if isinstance(item, dict) else {"Value": item}
    value, text = cell.get("Value"), cell.get("Text")
    seen = wire_value(value) if value is None or isinstance(value, bool) else str(value)
    shown = text if isinstance(text, str) else seen
    return Cell(value=typed(cell.get("Type"), value), text=shown[:_MAX_CELL])


def _list(value: object, name: str) -> list[Any]:
    """Let a list pass; `None` is an empty one."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise MalformedAnswerError(f"no list of {name}")
    return value
