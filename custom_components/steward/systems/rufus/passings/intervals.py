"""A set of whole numbers that are mostly consecutive."""

from bisect import bisect_right
from collections.abc import Iterable


class IntervalSet:
    """A set of whole numbers, kept as ranges: those of a whole race are a few."""

    def __init__(self, ranges: Iterable[Iterable[int]] = ()) -> None:
        """Take ranges, ascending and apart; both ends are included.

        Raises:
            ValueError: they are not.

        """
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        for first, last in ranges:
            if last < first or (self._lasts and first <= self._lasts[-1]):
                raise ValueError("ranges that are not ascending")
            self._firsts.append(first)
            self._lasts.append(last)

    def __contains__(self, number: int) -> bool:
        place = bisect_right(self._firsts, number) - 1
        return place >= 0 and number <= self._lasts[place]

    def __len__(self) -> int:
        return sum(self._lasts) - sum(self._firsts) + len(self._firsts)

    @property
    def ranges(self) -> list[tuple[int, int]]:
        """The ranges, ascending."""
        return list(zip(self._firsts, self._lasts, strict=True))

    @property
    def highest(self) -> int | None:
        """The highest number."""
        return self._lasts[-1] if self._lasts else None

    def without(self, numbers: Iterable[int]) -> IntervalSet:
        """Make the set that lacks some numbers."""
        left = IntervalSet(self.ranges)
        for number in numbers:
            left._discard(number)
        return left

    def _discard(self, number: int) -> None:
        if number not in self:
            return
        place = bisect_right(self._firsts, number) - 1
        halves = (self._firsts[place], number - 1), (number + 1, self._lasts[place])
        left = [half for half in halves if half[0] <= half[1]]
        self._firsts[place : place + 1] = [first for first, _ in left]
        self._lasts[place : place + 1] = [last for _, last in left]

    def gaps(self, width: int) -> list[tuple[int, int]]:
        """List ranges that hold all numbers that are missing between others, ascending.

        Those that are near to each other are in one range, of `width` numbers at most.
        """
        found: list[tuple[int, int]] = []
        for last, first in zip(self._lasts, self._firsts[1:], strict=False):
            if found and first - found[-1][0] <= width:
                found[-1] = found[-1][0], first - 1
            else:
                found.append((last + 1, first - 1))
        return found

    def add(self, number: int) -> bool:
        """Add a number; tell whether it was not there before."""
        if number in self:
            return False
        place = bisect_right(self._firsts, number)
        joins_left = place > 0 and self._lasts[place - 1] == number - 1
        joins_right = place < len(self._firsts) and self._firsts[place] == number + 1
        if joins_left and joins_right:
            self._lasts[place - 1] = self._lasts.pop(place)
            del self._firsts[place]
        elif joins_left:
            self._lasts[place - 1] = number
        elif joins_right:
            self._firsts[place] = number
        else:
            self._firsts.insert(place, number)
            self._lasts.insert(place, number)
        return True
