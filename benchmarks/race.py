"""What the race computes: that it is right, how soon, and how well it foretells.

No Home Assistant runs here: the race's core is measured by itself, in one process, by the processor
time that it takes. Python's garbage collector looks at all that a process has, so it is kept out of
the slices' times and is measured beside them.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
import gc
import json
from pathlib import Path
import random
from statistics import median
import subprocess
import sys
from time import monotonic, thread_time
from typing import Any

from custom_components.steward.board_feed import (
    BoardFeed,
    Lists,
    Row,
    arrival_row,
    runner_row,
)
from custom_components.steward.race.course import Starts
from custom_components.steward.race.office.views import arrivals_view, runner_view
from custom_components.steward.race.ranking import ALL, MEN, WOMEN, Table
from custom_components.steward.race.slices import Slices, finish
from custom_components.steward.race.start_list import read_start_list
from custom_components.steward.race.state import RaceState
from tests.race.cases import GUN, ZONE, deliver, differences, make_case
from tests.race.fields import Fading, Field, Watched, make_field, marathon, watch
from tests.race.files import ROWS, large_file
from tests.race.test_layouts import EXPECTED, LAYOUTS

_CASES = 10_000
_RUNNERS = 5000
_FIELD = 1000
_DROP_OUTS = 20
_SEEDS = range(5)
_FADINGS = {
    "mild": Fading(usual=0.15),
    "usual": Fading(usual=0.3),
    "strong": Fading(usual=0.45),
    "varied": Fading(usual=0.25, varies=0.08, chance=0.02),
}
_MISSED = 0.005
_ROWS = 5
"""Rows of each list of a board."""
_LOOK_EACH = 500
"""Passings after which it is looked who is late."""
_SEND_EACH = 10
"""Passings after which boards are sent: fewer than come at once at a full mat."""
_MINUTE = timedelta(minutes=1)
_KILOBYTES = 1024  # of which /proc tells the memory

type Figures = dict[str, Any]


@contextmanager
def collector_off() -> Iterator[None]:
    """Keep the garbage collector out."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def in_slices[T](work: Slices[T]) -> tuple[T, float, float]:
    """Do work; return what it made, the seconds it took, and those of its longest slice."""
    longest, begun = 0.0, thread_time()
    while True:
        before = thread_time()
        try:
            next(work)
        except StopIteration as done:
            now = thread_time()
            return done.value, now - begun, max(longest, now - before)
        longest = max(longest, thread_time() - before)


def memory() -> float:
    """Tell this process's resident memory, in megabytes."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    resident = next(line for line in lines if line.startswith("VmRSS:"))
    return int(resident.split()[1]) / _KILOBYTES


def measure_cases() -> Figures:
    """Deliver made-up races shuffled, doubled and late; compare with brute force."""
    begun = monotonic()
    different = 0
    for seed in range(_CASES):
        rng = random.Random(seed)
        case = make_case(rng)
        different += bool(differences(case, deliver(rng, case)))
    print(f"  {_CASES} made-up races, shuffled, doubled and late, in {monotonic() - begun:.0f} s")
    print(f"    tables other than by brute force: {different}")
    return {"cases": _CASES, "different": different}


def measure_start_list() -> Figures:
    """Read a start list as large as may be."""
    data = large_file()
    with collector_off():
        found, seconds, longest = in_slices(read_start_list(data))
    print(f"  a start list of {ROWS} rows, {len(data) / 1e6:.1f} MB")
    print(f"    read in {seconds:.2f} s, the longest slice {longest * 1000:.1f} ms")
    return {
        "rows": len(found.runners),
        "rows_seconds": round(seconds, 3),
        "rows_longest_ms": round(longest * 1000, 2),
    }


def measure_passings() -> Figures:
    """Let a large race go by."""
    field = make_field(1, _RUNNERS)
    before = memory()
    state = RaceState(marathon(), Starts(guns={"": GUN}, zone=ZONE))
    finish(state.replace_runners(field.runners))
    costs = []
    with collector_off():
        for passing in field.passings:
            begun = thread_time()
            state.apply(passing)
            costs.append(thread_time() - begun)
            if len(costs) == len(field.passings) // 2:
                _, looked, look_slice = in_slices(state.check(passing.received))
        rows, listed, row_slice = in_slices(state.results())
        _, rebuilt, rebuild_slice = in_slices(state.set_gun(None, GUN))
    used = memory() - before
    begun = thread_time()
    gc.collect()
    collected = thread_time() - begun
    costs.sort()
    usual, most = sum(costs) / len(costs), costs[int(0.99 * len(costs))]
    print(f"  {_RUNNERS} runners past {len(field.passings)} mats")
    print(
        f"    a passing    {usual * 1e6:.0f} us, 99 of 100 within {most * 1e6:.0f} us,"
        f" the slowest {costs[-1] * 1e6:.0f} us"
    )
    print(f"    who is late  {looked * 1000:.0f} ms, the longest slice {look_slice * 1000:.1f} ms")
    print(
        f"    {len(rows)} results {listed * 1000:.0f} ms, the longest slice"
        f" {row_slice * 1000:.1f} ms"
    )
    print(
        f"    another gun  {rebuilt * 1000:.0f} ms, the longest slice {rebuild_slice * 1000:.1f} ms"
    )
    print(
        f"    memory       {used:.0f} MB; the garbage collector stops for {collected * 1000:.0f} ms"
    )
    return {
        "passings": len(costs),
        "passing_us": round(usual * 1e6, 1),
        "passing_99_us": round(most * 1e6, 1),
        "passing_slowest_us": round(costs[-1] * 1e6, 1),
        "check_longest_ms": round(look_slice * 1000, 2),
        "results_longest_ms": round(row_slice * 1000, 2),
        "rebuild_ms": round(rebuilt * 1000),
        "rebuild_longest_ms": round(rebuild_slice * 1000, 2),
        "memory_mb": round(used, 1),
        "collector_ms": round(collected * 1000),
    }


def measure_layouts() -> Figures:
    """Read start lists as other programs write them."""
    refused = 0
    for name in EXPECTED:
        found = finish(read_start_list((LAYOUTS / name).read_bytes()))
        refused += len(found.refused) + (len(found.runners) != len(EXPECTED[name][1]))
    print(f"  {len(EXPECTED)} layouts of other programs read, lines refused: {refused}")
    return {"layouts": len(EXPECTED), "layouts_refused": refused}


def measure_boards() -> Figures:
    """Send boards of a large race: all that is shown at first, then what passings change."""
    field = make_field(1, _RUNNERS)
    state = RaceState(marathon(), Starts(guns={"": GUN}, zone=ZONE))
    finish(state.replace_runners(field.runners))
    feeds = {name: BoardFeed() for name in _boards(state)}
    sent: list[int] = []
    costs: list[float] = []
    with collector_off():
        for number, passing in enumerate(field.passings):
            state.apply(passing)
            if number % _LOOK_EACH == 0:
                finish(state.check(passing.received))
            if number % _SEND_EACH:
                continue
            begun = thread_time()
            for name, lists in _boards(state).items():
                if changed := feeds[name].difference(lists):
                    sent.append(len(json.dumps(changed, ensure_ascii=False).encode()))
            costs.append((thread_time() - begun) / len(feeds))
    largest = max(sent)
    print(f"  boards of {_ROWS} rows, of every {_SEND_EACH}th passing")
    print(
        f"    a message {sum(sent) / len(sent):.0f} bytes, at most {largest} bytes;"
        f" a board {median(costs) * 1e6:.0f} us"
    )
    return {
        "delta_bytes": round(sum(sent) / len(sent)),
        "delta_most_bytes": largest,
        "board_us": round(median(costs) * 1e6, 1),
    }


def _boards(state: RaceState) -> dict[str, Lists]:
    """Make the boards of all who look at a race."""

    def rows(bibs: Iterable[str], table: Table = ALL) -> list[Row]:
        return [runner_row(runner_view(state, state.result(bib, table))) for bib in bibs]

    finish_line = state.track.steps[-1]
    tables = {"all": ALL, "women": WOMEN, "men": MEN}
    return {
        "announcer": {
            "arrivals": [*map(arrival_row, arrivals_view(state, _ROWS, finish_line))],
            "due": rows(state.due_next(_ROWS)),
        },
        "leaders": {
            name: rows(state.board.leading(_ROWS, table), table) for name, table in tables.items()
        },
        "marshal": {"missing": rows(state.late)},
    }


def measure_forecast() -> Figures:
    """Foretell fields that fade more or less, and find who drops out."""
    print(f"  {_FIELD} runners, {_DROP_OUTS} drop out, {len(_SEEDS)} fields of each kind")
    figures: Figures = {}
    for name, fading in _FADINGS.items():
        figures[name] = _measure_fields(name, fading)
    missed = _measure_fields("missed", _FADINGS["usual"], missed=_MISSED)
    print(f"    (of the last, the mats read {1 - _MISSED:.1%})")
    return {"forecast": figures, "forecast_missed_reads": missed}


def _measure_fields(name: str, fading: Fading, missed: float = 0.0) -> Figures:
    """Foretell some fields of a kind."""
    raced: list[tuple[Field, Watched]] = []
    for seed in _SEEDS:
        field = make_field(seed, _FIELD, fading=fading, drop_outs=_DROP_OUTS, missed=missed)
        raced.append((field, watch(field)))
    ratio = sum(sum(one.own) for _, one in raced) / sum(sum(one.same_pace) for _, one in raced)
    told = sum(len(one.told.keys() & field.dropped.keys()) for field, one in raced)
    false = [len(one.false_alarms(field)) for field, one in raced]
    delays = [
        (one.told_at[bib] - field.times[bib][step]) / _MINUTE
        for field, one in raced
        for bib, step in field.dropped.items()
        if bib in one.told_at
    ]
    print(
        f"    {name:7} error {ratio:.0%} of that of the same pace; told {told} of"
        f" {_DROP_OUTS * len(raced)}, {median(delays):.0f} min after they would have come;"
        f" false in each field {false}"
    )
    return {
        "error_ratio": round(ratio, 3),
        "told": told,
        "dropped": _DROP_OUTS * len(raced),
        "false": false,
        "told_after_minutes": round(median(delays), 1),
    }


def measure_live() -> Figures:
    """Measure in a whole Home Assistant, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.race_live"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    *told, figures = done.stdout.strip().splitlines()
    print("\n".join(told[1:]))
    found: Figures = json.loads(figures.partition(": ")[2])
    return found


def main() -> None:
    """Measure and print."""
    print("race: the results, the missing, the start list")
    figures: Figures = {}
    for measure in (
        measure_cases,
        measure_layouts,
        measure_start_list,
        measure_passings,
        measure_boards,
        measure_forecast,
        measure_live,
    ):
        figures |= measure()
        sys.stdout.flush()
    print(f"race: {json.dumps(figures)}")


if __name__ == "__main__":
    main()
