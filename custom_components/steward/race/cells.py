"""The texts of start lists and exports: from bytes, and in cells that no spreadsheet computes."""

import codecs
from collections.abc import Iterable
import csv
import io
import re

# What a spreadsheet takes for a formula, behind any marks that keep it from doing so.
_FORMULA = re.compile(r"'*[=+\-@]")
_MARKED = re.compile(r"'+[=+\-@]")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ufeff]+")
_SPACES = re.compile(r"\s+")
_LOOK = 512
"""How many bytes are looked at to tell UTF-16 without a mark."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> str:
    """Read the text of a file: UTF-8 or UTF-16, with or without a mark, else Latin-1.

    Latin-1 is read as Windows writes it, with letters where the standard has control characters.
    Nothing is refused: what is broken is replaced.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    head = data[:_LOOK]
    # Latin letters in UTF-16 have a zero byte each: behind the letter, or before it.
    if head[1::2].count(0) > len(head) // 4:
        return data.decode("utf-16-le", errors="replace")
    if head[::2].count(0) > len(head) // 4:
        return data.decode("utf-16-be", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def clean(text: str) -> str:
    """Make one line of a cell's text, without what is not seen."""
    return _SPACES.sub(" ", _UNSEEN.sub(" ", text)).strip()


def unmarked(text: str) -> str:
    """Take away the mark that `marked` put before a text."""
    return text[1:] if _MARKED.match(text) else text


def marked(text: str) -> str:
    """Put a mark before a text that a spreadsheet would take for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def csv_line(cells: Iterable[str]) -> str:
    """Write cells as a line of CSV, marked, each as one line of text."""
    line = io.StringIO()
    csv.writer(line).writerow([marked(clean(cell)) for cell in cells])
    return line.getvalue()
