"""What is told of the race, each thing once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from .board import Board
from .changes import Progress, ProgressType
from .course import Kind
from .entry import Entry
from .forecast import Due
from .results import is_contradicted
from .status import Status

_TYPES = {
    Kind.START: ProgressType.STARTED,
    Kind.SPLIT: ProgressType.SPLIT,
    Kind.LAP: ProgressType.LAP,
    Kind.FINISH: ProgressType.FINISHED,
}


class Teller:
    """Remembers what was told: a late passing that moves a split does not tell of it again."""

    def __init__(self, late: Iterable[tuple[str, int]] = ()) -> None:
        """Begin with nothing told but who was late, and at which step."""
        self._steps: dict[str, set[int]] = {}
        self.late_told = {*late}
        """Of whom it was told that they are late, by bib, and at which step."""
        self._unexpected: set[str] = set()
        self._first_finisher = False

    def keep_quiet(self, entry: Entry) -> None:
        """Let what a runner has passed not be told any more."""
        steps = self._steps.setdefault(entry.bib, set())
        steps.update(step for step, read in enumerate(entry.taken) if read)
        self._first_finisher |= entry.status is Status.FINISHED

    def forget(self, bib: str) -> None:
        """Let be told again what was told of a runner: some of it was not so."""
        self._steps.pop(bib, None)
        self.late_told = {one for one in self.late_told if one[0] != bib}

    def forget_unexpected(self, bib: str) -> None:
        """Let it be told again if a runner contradicts what is said of the runner now."""
        self._unexpected.discard(bib)

    def progress(self, board: Board, entry: Entry) -> Iterator[Progress]:
        """Tell what a runner passed and was not told; of one out of the race, that it was so."""
        told = self._steps.setdefault(entry.bib, set())
        new = [step for step, read in enumerate(entry.taken) if read and step not in told]
        told.update(new)
        if board.status_by_hand(entry.bib):
            if is_contradicted(board, entry) and entry.bib not in self._unexpected:
                self._unexpected.add(entry.bib)
                yield from _at(board, entry, entry.last, ProgressType.UNEXPECTED)
            return
        for step in new:
            kind = board.track.steps[step].point.kind
            yield from _at(board, entry, step, _TYPES[kind])
            if kind is Kind.FINISH and not self._first_finisher:
                self._first_finisher = True
                yield from _at(board, entry, step, ProgressType.FIRST_FINISHER)

    def late(self, board: Board, late: Mapping[str, Due]) -> Iterator[Progress]:
        """Tell who is late, of each step once."""
        for bib, due in late.items():
            if (bib, due.step) in self.late_told:
                continue
            self.late_told.add((bib, due.step))
            for event in _at(board, board.entries[bib], board.entries[bib].last, ProgressType.LATE):
                yield replace(
                    event,
                    point=board.track.steps[due.step].label,
                    time=due.time,
                    last_point=event.point,
                    last_time=event.time,
                )


def _at(board: Board, entry: Entry, step: int | None, kind: ProgressType) -> Iterator[Progress]:
    """Describe a runner at a step that was passed."""
    if step is None or (read := entry.taken[step]) is None:
        return
    places = board.places(entry, step)
    yield Progress(
        type=kind,
        bib=entry.bib,
        point=board.track.steps[step].label,
        time=read.time,
        elapsed=read.time - entry.start if entry.start else None,
        place=places.get("all"),
        gender_place=places.get("gender"),
        category_place=places.get("category"),
    )
