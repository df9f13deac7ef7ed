"""The rows of a CSV file, found without believing that its quotes are right.

The delimiter is the one by which the header says most: `csv.Sniffer` goes by the lines below it,
and takes the comma of "Kiefer, Ana" for one.
"""

from collections.abc import Iterator
import csv
from dataclasses import dataclass
from typing import override

from .cells import clean
from .columns import Column, Columns, find_columns
from .refusal import Reason, StartListError

_MAX_LINES = 100_000
_MAX_ROW_LINES = 50
"""How many lines there may be in all, and to a row, by line breaks in its cells."""
_MAX_HEADER_LINE = 10
_MAX_HEADER = 10_000
_MAX_COLUMNS = 200
"""In how many lines the header is looked for, and how much of each is read."""
_DELIMITERS = ",;\t"


class Lines(Iterator[str]):
    """The lines of a text, of which a reader gets a few at a time, and may go back."""

    def __init__(self, text: str) -> None:
        r"""Begin at the first line of a text whose lines end with `\n`.

        Raises:
            StartListError: There are too many.

        """
        if text.count("\n") > _MAX_LINES:
            raise StartListError(Reason.TOO_MANY_ROWS)
        self._lines = text.split("\n")
        self.at = 0
        self._end = 0

    @override
    def __next__(self) -> str:
        if self.at >= self._end:
            raise StopIteration
        self.at += 1
        return f"{self._lines[self.at - 1]}\n"

    def allow(self, lines: int) -> bool:
        """Let so many lines be read from here; tell whether there is one."""
        self._end = min(self.at + lines, len(self._lines))
        return self.at < self._end

    def since(self, first: int) -> list[str]:
        """Show again what was read since the line at an index."""
        return self._lines[first : self.at]


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """What the header says."""

    delimiter: str
    cells: list[str]
    columns: Columns
    unknown: list[int]
    """The columns, by index, of which nothing is read."""

    @property
    def known(self) -> int:
        """How many columns are read."""
        return sum(map(len, self.columns.values()))


def find_header(lines: Lines) -> Header:
    """Find the first line that names a column of bibs, and what it says.

    Raises:
        StartListError: None of the first lines does.

    """
    for _ in range(_MAX_HEADER_LINE):
        if not lines.allow(1):
            break
        line = next(lines)[:_MAX_HEADER]
        headers = [_header(line, delimiter) for delimiter in _DELIMITERS]
        header = max(headers, key=lambda one: (Column.BIB in one.columns, one.known))
        if Column.BIB in header.columns:
            return header
    raise StartListError(Reason.NO_BIB_COLUMN)


def _header(line: str, delimiter: str) -> Header:
    """Read a header by one delimiter."""
    row = next(csv.reader([line], delimiter=delimiter), [])
    cells = [clean(cell) for cell in row[:_MAX_COLUMNS]]
    columns, unknown = find_columns(cells)
    return Header(delimiter=delimiter, cells=cells, columns=columns, unknown=unknown)


def read_rows(lines: Lines, header: Header) -> Iterator[tuple[int, list[str] | None]]:
    """Read the rows, each with the number of its first line; `None` for one that opens a quote.

    A quote that is not closed would take the lines below for its cell, and the runners in them
    would be lost: where the lines of a row look like rows, or do not end it, the next begins one.
    """
    reader = csv.reader(lines, delimiter=header.delimiter)
    while lines.allow(_MAX_ROW_LINES):
        first = lines.at
        try:
            row: list[str] | None = next(reader)
        except csv.Error:
            row = None
        if lines.at > first + 1 and not _is_row(lines.since(first), header):
            row = None
        if row is None:
            lines.at = first + 1
            reader = csv.reader(lines, delimiter=header.delimiter)
        yield first + 1, row


def _is_row(lines: list[str], header: Header) -> bool:
    """Tell whether several lines are one row."""
    delimiters = len(header.cells) - 1
    return "".join(lines).count('"') % 2 == 0 and not any(
        line.count(header.delimiter) >= delimiters for line in lines[1:]
    )
