"""A runner, read from a row of a start list."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
import re

from .cells import clean, unmarked
from .columns import Column
from .refusal import Reason, RowError
from .rows import Header
from .runner import Gender, Runner, chip_key, own_start

MAX_CHIPS = 8
MAX_TEXT = 100
MAX_CHIP = 50
"""How many chips a runner may have, and how long a text and a chip's code may be."""
_LOOK = 500
"""How much of a cell is looked at: what is longer is too long, or of a column that is not read."""
_GENDERS = {
    Gender.FEMALE: "f w female woman women frau frauen weiblich girl mujer mujeres femenino fem",
    Gender.MALE: "m h male man men mann männer männlich boy hombre hombres masculino masc",
    Gender.DIVERSE: "d x nb diverse divers nonbinary non-binary otro",
}
_GENDER_OF = {word: gender for gender, words in _GENDERS.items() for word in words.split()}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TIME = re.compile(
    r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:[.,](\d{1,6}))?)? ?(am|pm|a\.m\.|p\.m\.|uhr|h)?",
    re.IGNORECASE,
)


class RowReader:
    """Makes runners of rows, by where the columns are."""

    def __init__(self, header: Header) -> None:
        """Read by a header."""
        self._width = len(header.cells)
        self._columns = header.columns
        self._chips_last = self._width - 1 in header.columns.get(Column.CHIP, [])
        self.has_hombre = False
        """Whether a gender is `H`: then `M` is *mujer*."""

    def read(self, row: Sequence[str] | None) -> tuple[Runner, bool]:
        """Read a runner; tell also whether the gender is an `M`.

        Raises:
            RowError: There is no row but an open quote, or it says no bib, or what it says cannot
                be taken.

        """
        if row is None:
            raise RowError(Reason.OPEN_QUOTE)
        cells = [unmarked(clean(cell[:_LOOK])) for cell in row]
        texts = {
            column: cells[where[0]] if where[0] < len(cells) else ""
            for column, where in self._columns.items()
        }
        if not (bib := texts[Column.BIB]):
            raise RowError(Reason.NO_BIB)
        if any(cells[self._width :]) and not self._chips_last:
            raise RowError(Reason.TOO_MANY_CELLS, bib)
        name = _name(texts)
        for column, text in {**texts, Column.NAME: name, Column.CHIP: ""}.items():
            if len(text) > MAX_TEXT:
                raise RowError(Reason.TOO_LONG, column)
        gender = texts.get(Column.GENDER, "").casefold()
        self.has_hombre = self.has_hombre or gender == "h"
        runner = Runner(
            bib=bib,
            name=name,
            chips=self._chips(cells),
            gender=_GENDER_OF.get(gender),
            birth_year=_year(texts.get(Column.BIRTH_YEAR, "")),
            category=texts.get(Column.CATEGORY) or None,
            club=texts.get(Column.CLUB) or None,
            wave=texts.get(Column.WAVE) or None,
            start=_start(texts.get(Column.START, ""), bib),
        )
        return runner, gender == "m"

    def _chips(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Read the chips of a row, each once."""
        where = self._columns.get(Column.CHIP, [])
        given = [cells[index] for index in where if index < len(cells)]
        # Where `;` is the delimiter too, the chips of a last column run over into cells of none.
        if self._chips_last:
            given += cells[self._width :]
        codes = [code.strip() for text in given for code in text.split(";")]
        chips = {chip_key(code): code for code in codes if code}
        if len(chips) > MAX_CHIPS:
            raise RowError(Reason.TOO_MANY_CHIPS)
        if any(len(chip) > MAX_CHIP for chip in chips):
            raise RowError(Reason.TOO_LONG, Column.CHIP)
        return tuple(chips.values())


def _name(texts: Mapping[Column, str]) -> str:
    """Put a name together: beside a first or a last name alone, a "name" may be the other one."""
    name = texts.get(Column.NAME, "")
    first = texts.get(Column.FIRST_NAME, "")
    last = " ".join(
        filter(None, (texts.get(column) for column in (Column.LAST_NAME, Column.SECOND_LAST_NAME)))
    )
    if first and last:
        name = ""
    elif f" {first or last} ".casefold() in f" {name} ".casefold():
        return name
    return " ".join(filter(None, (first, name, last)))


def _year(text: str) -> int | None:
    """Find the year in a year or a date; two digits could be of either century."""
    year = _YEAR.search(text)
    return int(year[0]) if year else None


def _start(text: str, bib: str) -> time | datetime | None:
    """Read a start: a time of the race's day, or with its date; without a zone it is local."""
    if not text:
        return None
    try:
        read = _TIME.fullmatch(text)
        return _time(read) if read else own_start(datetime.fromisoformat(text))
    except ValueError:
        raise RowError(Reason.START_NOT_READ, bib) from None


def _time(read: re.Match[str]) -> time:
    """Make a time of what was matched."""
    hour, minute, second = (int(part or 0) for part in read.group(1, 2, 3))
    half = (read[5] or "").casefold().replace(".", "")
    if half in ("am", "pm"):
        if not 1 <= hour <= 12:
            raise ValueError(read[0])
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute, second, int((read[4] or "").ljust(6, "0")))
