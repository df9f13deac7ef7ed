"""Classes of party sizes: parties that wait for the same kind of table."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
import re

MAX_PARTY_SIZE = 99
MAX_CLASSES = 6
DEFAULT_CLASSES = "2, 4"


@dataclass(frozen=True, kw_only=True, slots=True)
class PartyClass:
    """Parties from a smallest to a largest size; the largest is `None` for the last class."""

    smallest: int
    largest: int | None

    @property
    def key(self) -> str:
        """Name it: `2` for up to two, `4` for three and four, `5_and_more`."""
        return f"{self.smallest}_and_more" if self.largest is None else str(self.largest)


class PartyClasses:
    """All classes, from the smallest parties to the largest."""

    def __init__(self, bounds: Iterable[int]) -> None:
        """Make them of the largest size of each but the last, ascending."""
        self._bounds = list(bounds)
        smallest = [1, *(bound + 1 for bound in self._bounds)]
        largest = [*self._bounds, None]
        self.all = tuple(
            PartyClass(smallest=low, largest=high)
            for low, high in zip(smallest, largest, strict=True)
        )

    @classmethod
    def from_option(cls, text: str) -> PartyClasses:
        """Read what a user has written, as `2, 4`.

        Raises:
            ValueError: It is not a list of sizes that rise, or a longer one than there is use for.
        """
        bounds = [int(part) for part in re.split(r"[\s,;]+", text.strip()) if part]
        if bounds != sorted(set(bounds)) or len(bounds) >= MAX_CLASSES:
            raise ValueError(text)
        if bounds and not 1 <= bounds[0] <= bounds[-1] < MAX_PARTY_SIZE:
            raise ValueError(text)
        return cls(bounds)

    def of(self, party_size: int | None) -> PartyClass:
        """Find the class of a party; one whose size is not told is as small as can be."""
        return self.all[bisect_left(self._bounds, party_size or 1)]
