"""Why something of a start list is not taken."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a line is not taken, or, the last four, the whole file."""

    NO_BIB = "no_bib"
    BIB_TWICE = "bib_twice"
    CHIP_TWICE = "chip_twice"
    TOO_LONG = "too_long"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_MANY_CHIPS = "too_many_chips"
    START_NOT_READ = "start_not_read"
    OPEN_QUOTE = "open_quote"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    NO_BIB_COLUMN = "no_bib_column"
    NO_RUNNERS = "no_runners"


class RowError(Exception):
    """A row cannot be taken."""

    def __init__(self, reason: Reason, value: str = "") -> None:
        """Say why, and what it is about."""
        super().__init__(reason)
        self.reason = reason
        self.value = value


class UnknownBibError(Exception):
    """The start list has no such bib."""


class BibInUseError(Exception):
    """The bib is somebody's already."""


class ChipInUseError(Exception):
    """A chip of the runner is somebody's already."""

    def __init__(self, chip: str, bib: str) -> None:
        """Say which chip, and whose it is."""
        super().__init__(chip)
        self.chip = chip
        self.bib = bib


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """A line that was not taken."""

    line: int
    """As an editor counts: the first line of the file is 1."""
    reason: Reason
    value: str = ""
    """The bib, the chip or the column that it is about; never a name."""
    others: tuple[int, ...] = ()
    """The lines that it contradicts, which are refused too; ten of them at most."""


class StartListError(Exception):
    """The file is no start list, or too large; nothing of it is taken."""

    def __init__(self, reason: Reason, refused: tuple[Refusal, ...] = ()) -> None:
        """Say why, and which lines were refused, if that is why."""
        super().__init__(reason)
        self.reason = reason
        self.refused = refused
