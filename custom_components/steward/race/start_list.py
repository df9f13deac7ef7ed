"""A start list: read from what other programs write, and written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from .cells import csv_line, decode
from .columns import Column
from .refusal import Reason, Refusal, RowError, StartListError
from .row_reader import MAX_TEXT, RowReader
from .rows import Lines, find_header, read_rows
from .runner import Gender, Runner, chip_key
from .slices import Slices, slices_of

MAX_BYTES = 5_000_000
MAX_ROWS = 20_000
_MAX_OTHERS = 10
_HEADERS = (
    Column.BIB,
    Column.NAME,
    Column.CHIP,
    Column.GENDER,
    Column.BIRTH_YEAR,
    Column.CATEGORY,
    Column.CLUB,
    Column.WAVE,
    Column.START,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class StartList:
    """What was read of a file."""

    runners: tuple[Runner, ...]
    refused: tuple[Refusal, ...]
    """By line."""
    unknown_columns: tuple[str, ...]


def read_start_list(data: bytes | str) -> Slices[StartList]:
    """Read a start list, in slices.

    A bib is needed. Two rows of one bib, or of two bibs with one chip, are both refused and named;
    the rest is taken.

    Raises:
        StartListError: There is no column of bibs, or too much of all.

    """
    if len(data) > MAX_BYTES:
        raise StartListError(Reason.TOO_LARGE)
    text = decode(data) if isinstance(data, bytes) else data.removeprefix("\ufeff")
    yield
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    yield
    lines = Lines(text)
    yield
    header = find_header(lines)
    reader = RowReader(header)
    rows: list[tuple[int, Runner]] = []
    refused: dict[int, Refusal] = {}
    called_m: set[int] = set()
    for batch in slices_of(read_rows(lines, header)):
        for line, row in batch:
            try:
                if row is not None and not "".join(row).strip():
                    continue
                runner, is_m = reader.read(row)
            except RowError as error:
                refused[line] = Refusal(line=line, reason=error.reason, value=error.value)
                continue
            rows.append((line, runner))
            if is_m:
                called_m.add(line)
        if len(rows) + len(refused) > MAX_ROWS:
            raise StartListError(Reason.TOO_MANY_ROWS)
        yield
    refused |= yield from _contradictions(rows)
    mujeres = called_m if reader.has_hombre else set()
    runners: list[Runner] = []
    for part in slices_of(rows):
        runners.extend(
            replace(runner, gender=Gender.FEMALE) if line in mujeres else runner
            for line, runner in part
            if line not in refused
        )
        yield
    return StartList(
        runners=tuple(runners),
        refused=tuple(refused[line] for line in sorted(refused)),
        unknown_columns=tuple(header.cells[index][:MAX_TEXT] for index in header.unknown),
    )


def read_replacement(data: bytes | str) -> Slices[StartList]:
    """Read a start list that is to take the place of another, in slices.

    Raises:
        StartListError: as `read_start_list` does, and where there is no runner to be taken: that
            is a slip, and would leave a race without its runners.

    """
    read = yield from read_start_list(data)
    if not read.runners:
        raise StartListError(Reason.NO_RUNNERS, read.refused)
    return read


def _contradictions(rows: Sequence[tuple[int, Runner]]) -> Slices[dict[int, Refusal]]:
    """Find the rows that contradict each other: of one bib, or of two bibs with one chip."""
    bibs: dict[str, list[int]] = {}
    chips: dict[str, dict[str, list[int]]] = {}
    for batch in slices_of(rows):
        for line, runner in batch:
            bibs.setdefault(runner.bib, []).append(line)
            for chip in runner.chips:
                chips.setdefault(chip_key(chip), {}).setdefault(runner.bib, []).append(line)
        yield
    refused: dict[int, Refusal] = {}
    for some_chips in slices_of(chips.items()):
        for chip, of_bibs in some_chips:
            if len(of_bibs) > 1:
                refused |= _refuse(
                    Reason.CHIP_TWICE, chip, [*chain.from_iterable(of_bibs.values())]
                )
        yield
    for some_bibs in slices_of(bibs.items()):
        for bib, lines in some_bibs:
            if len(lines) > 1:
                refused |= _refuse(Reason.BIB_TWICE, bib, lines)
        yield
    return refused


def _refuse(reason: Reason, value: str, lines: Sequence[int]) -> dict[int, Refusal]:
    """Refuse lines for each other."""
    some = lines[: _MAX_OTHERS + 1]
    return {
        line: Refusal(
            line=line,
            reason=reason,
            value=value,
            others=tuple(other for other in some if other != line)[:_MAX_OTHERS],
        )
        for line in lines
    }


def write_start_list(runners: Iterable[Runner]) -> Iterator[str]:
    """Write a start list as lines of CSV, with English headers; reading it gives the same."""
    yield csv_line(_HEADERS)
    for runner in runners:
        yield csv_line(
            (
                runner.bib,
                runner.name,
                ";".join(runner.chips),
                runner.gender or "",
                str(runner.birth_year or ""),
                runner.category or "",
                runner.club or "",
                runner.wave or "",
                runner.start.isoformat() if runner.start else "",
            )
        )
