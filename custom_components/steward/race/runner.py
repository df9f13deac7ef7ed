"""Who is on the start list."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
import re

type BibOrder = tuple[int, str]

_NO_NUMBER = 10**18
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


def chip_key(chip: str) -> str:
    """Bring a chip's code to the form in which codes are compared: devices differ in case."""
    return chip.strip().casefold()


def bib_order(bib: str) -> BibOrder:
    """Make what bibs are sorted by: 9 before 12, 12 before 12A, letters last."""
    digits = _LEADING_DIGITS.match(bib)
    return (int(digits[0]) if digits else _NO_NUMBER, bib)
