"""How the waiting list is written, and which numbers the pagers have."""

from collections.abc import Iterator
import re

from .api.types import MAX_PAGER_NUMBER

_PARTY = re.compile(r"(?P<label>.*\S)\s*,\s*(?P<size>[0-9]{1,3})", re.DOTALL)
_RANGE = re.compile(r"\s*([0-9]{1,4})\s*(?:-\s*([0-9]{1,4})\s*)?")


def read_guest(text: str) -> tuple[str, int | None]:
    """Read a guest's name, and the size of the party if it is given after a comma."""
    match = _PARTY.fullmatch(text.strip())
    if match is None or int(match["size"]) == 0:
        return text.strip(), None
    return match["label"], int(match["size"])


def read_numbers(text: str) -> tuple[int, ...]:
    """Read the numbers of pagers, such as `1-20, 31`, ascending and each once.

    Raises:
        ValueError: it holds something else, or a number that no pager can have.

    """
    return tuple(sorted(set(_numbers(text)))) if text.strip() else ()


def _numbers(text: str) -> Iterator[int]:
    for part in text.split(","):
        if (match := _RANGE.fullmatch(part)) is None:
            raise ValueError(f"no number or range: {part.strip()!r}")
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last <= MAX_PAGER_NUMBER:
            raise ValueError(f"no numbers of pagers: {part.strip()!r}")
        yield from range(first, last + 1)
