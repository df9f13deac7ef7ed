"""Whose passings are: by the start list's bibs and chips."""

from collections.abc import Iterator

from .entry import Entry
from .passing import Passing
from .refusal import BibInUseError, ChipInUseError
from .runner import Runner, chip_key
from .slices import Slices, slices_of

type Seen = tuple[str, str]
"""What was seen: a bib and a chip, either of which may be empty."""


class Sighting:
    """The passings of one bib and one chip, as they were seen, and whose they are."""

    __slots__ = ("owner", "passings", "seen")

    def __init__(self, seen: Seen) -> None:
        """Begin without passings, and without an owner."""
        self.seen = seen
        self.passings: list[Passing] = []
        self.owner: Entry | None = None


class Owners:
    """The runners, and what was seen of them, or of nobody who is known."""

    def __init__(self) -> None:
        """Begin with none."""
        self.entries: dict[str, Entry] = {}
        """The runners, by bib."""
        self._chips: dict[str, Entry] = {}
        self._sightings: dict[Seen, Sighting] = {}
        self._by_code: dict[str, list[Sighting]] = {}
        self.unknown: dict[Seen, list[Passing]] = {}
        """The passings of nobody on the start list."""

    def is_taken(self, runner: Runner) -> bool:
        """Tell whether the bib or a chip of a runner is somebody's already."""
        try:
            self.check_free(runner)
        except BibInUseError, ChipInUseError:
            return True
        return False

    def check_free(self, runner: Runner) -> None:
        """See to it that neither the bib nor a chip of a runner is somebody's already.

        Raises:
            BibInUseError: the bib is.
            ChipInUseError: a chip is.

        """
        if runner.bib in self.entries:
            raise BibInUseError(runner.bib)
        for chip in runner.chips:
            if owner := self._chips.get(chip_key(chip)):
                raise ChipInUseError(chip, owner.bib)

    def add(self, entry: Entry) -> Iterator[tuple[Sighting, Entry | None]]:
        """Add a runner; give what was seen of the runner so far, and whose it was until now.

        It was somebody's where a chip had been taken for the bib.
        """
        runner = entry.runner
        self.entries[runner.bib] = entry
        self._chips |= {chip_key(chip): entry for chip in runner.chips}
        for code in {chip_key(code) for code in (runner.bib, *runner.chips)}:
            for sighting in self._by_code.get(code, ()):
                owner = sighting.owner
                if owner is not entry and self._find(sighting.seen) is entry:
                    self._give(sighting, entry)
                    yield sighting, owner

    def sighting(self, passing: Passing) -> Sighting:
        """Add a passing to those of its bib and chip, and show them."""
        seen = _seen(passing)
        sighting = self._sightings.get(seen)
        if sighting is None:
            sighting = self._sightings[seen] = Sighting(seen)
            for code in {chip_key(code) for code in seen if code}:
                self._by_code.setdefault(code, []).append(sighting)
            self._give(sighting, self._find(seen))
        sighting.passings.append(passing)
        return sighting

    def find(self, passing: Passing) -> Entry | None:
        """Find whose a passing is."""
        return self._find(_seen(passing))

    def _find(self, seen: Seen) -> Entry | None:
        """Find an owner: by the bib, by the chip, by a bib that is a chip."""
        bib, chip = seen
        return (
            self.entries.get(bib)
            or self._chips.get(chip_key(chip))
            or self._chips.get(chip_key(bib))
        )

    def _give(self, sighting: Sighting, owner: Entry | None) -> None:
        """Let passings be somebody's, or nobody's."""
        sighting.owner = owner
        if owner:
            self.unknown.pop(sighting.seen, None)
        else:
            self.unknown[sighting.seen] = sighting.passings

    def dismantle(self) -> Slices[None]:
        """Take it apart, in slices."""
        for references in (self._chips, self._by_code, self.unknown):
            references.clear()
        yield
        for seen in slices_of(list(self._sightings)):
            for one in seen:
                del self._sightings[one]
            yield
        for bibs in slices_of(list(self.entries)):
            for bib in bibs:
                del self.entries[bib]
            yield


def _seen(passing: Passing) -> Seen:
    """Tell which bib and which chip were seen, if any."""
    return (passing.bib or "").strip(), (passing.chip or "").strip()
