"""Cells: what a spreadsheet makes of a typed text, and how it shows a value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
import math
import re

type Scalar = float | str | None
type Grid = tuple[tuple[Scalar, ...], ...]

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?(%?)", re.ASCII)


class CellType(StrEnum):
    """The ``Type`` of a cell; the documentation does not tell the words, this is a guess."""

    NUMBER = "Number"
    TEXT = "Text"
    ERROR = "Error"
    EMPTY = "Empty"


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell as it is told.

    Attributes:
        kind: Its type.
        value: The value as a text: a number has all its digits.
        format: The number format.
        text: What a reader of the sheet sees.
    """

    kind: CellType
    value: str
    format: str
    text: str


class CellError(Exception):
    """A value that cannot be computed. The text is what the cell shows, such as ``#VALUE!``."""


_FORMATS: Mapping[str, Callable[[float], str]] = {
    "General": lambda value: f"{value:.10G}",
    "0": lambda value: f"{value:.0f}",
    "0.00": lambda value: f"{value:.2f}",
    "#,##0.00": lambda value: f"{value:,.2f}",
    "0.00%": lambda value: f"{value:.2%}",
}


def read(text: str) -> Scalar:
    """Return what a typed text means: a number (``4%`` is 0.04), nothing, or the text itself."""
    written = text.strip()
    match = _NUMBER.fullmatch(written)
    if match is None:
        return text if written else None
    number = float(written.removesuffix("%")) / (100 if match[3] else 1)
    return number if math.isfinite(number) else text


def show(value: Scalar, number_format: str) -> Cell:
    """Return the cell that holds a value.

    Args:
        value: The value; a number that is none is an error.
        number_format: A format of the table above.
    """
    if value is None:
        return Cell(kind=CellType.EMPTY, value="", format=number_format, text="")
    if isinstance(value, str):
        return Cell(kind=CellType.TEXT, value=value, format=number_format, text=value)
    if not math.isfinite(value):
        return show_error(CellError("#NUM!"), number_format)
    return Cell(
        kind=CellType.NUMBER,
        value=f"{value:.15G}",
        format=number_format,
        text=_FORMATS[number_format](value),
    )


def show_error(error: CellError, number_format: str) -> Cell:
    """Return the cell of an error."""
    return Cell(kind=CellType.ERROR, value=f"{error}", format=number_format, text=f"{error}")
