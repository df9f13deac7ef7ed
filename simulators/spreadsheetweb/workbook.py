"""A workbook: ranges to put values into, and ranges that are computed from them. No I/O."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from .cells import Cell, CellError, Grid, show, show_error
from .errors import FailedError

type Values = Mapping[str, Grid]
type Cells = list[list[Cell]]


@dataclass(frozen=True, kw_only=True)
class Range:
    """A block of cells, found by either reference. Case and ``$`` do not matter.

    Attributes:
        name: Its name.
        address: Its address, such as ``Loan!$B$1``.
        formats: The number format of each column.
    """

    name: str
    address: str
    formats: tuple[str, ...] = ("General",)

    def answers_to(self, ref: str) -> bool:
        """Return whether a reference means this range."""
        return _plain(ref) in (_plain(self.name), _plain(self.address))


@dataclass(frozen=True, kw_only=True)
class Input(Range):
    """A range to put values into.

    Attributes:
        default: What it holds at first; as large as the range.
    """

    default: Grid

    def put(self, held: Grid, given: Grid) -> Grid:
        """Return its values after some were put into its upper left corner.

        Raises:
            FailedError: It is smaller than what is put into it.
        """
        if len(given) > len(held) or any(len(row) > len(self.formats) for row in given):
            raise FailedError(f"The values are too many for {self.name}.")
        return tuple(
            (*new, *old[len(new) :]) for old, new in zip_longest(held, given, fillvalue=())
        )


@dataclass(frozen=True, kw_only=True)
class Output(Range):
    """A range that is computed.

    Attributes:
        formula: Computes its values from those of all inputs by name. A ``CellError`` or a division
            by zero fills the range with that error.
        rows: Number of its rows.
    """

    formula: Callable[[Values], Grid]
    rows: int = 1

    def show(self, values: Values) -> Cells:
        """Return its cells."""
        try:
            return _cells(self.formula(values), self.formats)
        except CellError as error:
            return self._errors(error)
        except ZeroDivisionError:
            return self._errors(CellError("#DIV/0!"))

    def _errors(self, error: CellError) -> Cells:
        return [[show_error(error, each) for each in self.formats] for _ in range(self.rows)]


@dataclass(frozen=True, kw_only=True)
class Calculation:
    """What is asked of a workbook.

    Attributes:
        inputs: References, and what to put there, in this order.
        outputs: References of what to tell: outputs, or inputs to read them back.
    """

    inputs: tuple[tuple[str, Grid], ...] = ()
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Told:
    """A range that was asked for.

    Attributes:
        asked: The reference that it was asked by.
        range: The range.
        cells: Its cells.
    """

    asked: str
    range: Range
    cells: Cells


@dataclass(frozen=True, kw_only=True)
class Workbook:
    """All ranges of a workbook; what its inputs hold is kept elsewhere.

    Attributes:
        inputs: The ranges to put values into.
        outputs: The computed ranges.
    """

    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]

    @property
    def defaults(self) -> Values:
        """What all inputs hold at first, by name."""
        return {each.name: each.default for each in self.inputs}

    def calculate(self, values: Values, calculation: Calculation) -> tuple[Values, list[Told]]:
        """Put values in and compute.

        Args:
            values: What all inputs hold, by name.
            calculation: What is asked.

        Returns:
            What all inputs hold now, and the ranges that were asked for, in that order.

        Raises:
            FailedError: A reference is not known, or its range too small; the text names it.
        """
        values = dict(values)
        for ref, given in calculation.inputs:
            target = _find(self.inputs, ref, "input")
            values[target.name] = target.put(values[target.name], given)
        return values, [self._told(values, ref) for ref in calculation.outputs]

    def _told(self, values: Values, ref: str) -> Told:
        found = _find((*self.outputs, *self.inputs), ref, "output")
        if isinstance(found, Output):
            cells = found.show(values)
        else:
            cells = _cells(values[found.name], found.formats)
        return Told(asked=ref, range=found, cells=cells)


def _find[R: Range](ranges: Sequence[R], ref: str, what: str) -> R:
    for each in ranges:
        if each.answers_to(ref):
            return each
    raise FailedError(f"The application has no {what} {ref}.")


def _cells(grid: Grid, formats: Sequence[str]) -> Cells:
    return [[show(value, each) for value, each in zip(row, formats, strict=True)] for row in grid]


def _plain(ref: str) -> str:
    return ref.replace("$", "").casefold()
