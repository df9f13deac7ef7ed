"""Who is on the start list."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
import re

type BibOrder = tuple[int, str]

_NO_NUMBER = 10**18
_FIRST_EPOCH, _LAST_EPOCH = 1899, 1904
_YEARS = range(1970, 2101)
_LEADING_DIGITS = re.compile(r"[0-9]{1,18}")


class Gender(StrEnum):
    """A runner's gender, as far as places are counted by it."""

    FEMALE = "female"
    MALE = "male"
    DIVERSE = "diverse"


@dataclass(frozen=True, kw_only=True, slots=True)
class Runner:
    """A line of the start list. What is not known is `None`, a name that is not known is empty."""

    bib: str
    """Text: `012` is not `12`."""
    name: str = ""
    chips: tuple[str, ...] = ()
    gender: Gender | None = None
    birth_year: int | None = None
    category: str | None = None
    club: str | None = None
    wave: str | None = None
    start: time | datetime | None = None
    """The runner's own start, if it is not the wave's gun; a time is one of the race's day."""


def own_start(moment: datetime) -> time | datetime:
    """Take a moment as a runner's own start.

    Spreadsheets write a time of the day as one of the day from which they count days: in 1899,
    1900 or 1904.

    Raises:
        ValueError: it is of no race.

    """
    if _FIRST_EPOCH <= moment.year <= _LAST_EPOCH:
        return moment.time()
    if moment.year not in _YEARS:
        raise ValueError(moment)
    return moment


def chip_key(chip: str) -> str:
    """Bring a chip's code to the form in which codes are compared: devices differ in case."""
    return chip.strip().casefold()


def bib_order(bib: str) -> BibOrder:
    """Make what bibs are sorted by: 9 before 12, 12 before 12A, letters last."""
    digits = _LEADING_DIGITS.match(bib)
    return (int(digits[0]) if digits else _NO_NUMBER, bib)
