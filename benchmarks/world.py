"""Whether what is promised holds in worlds in which everything goes wrong, and time is free.

Each seed is a world: a Home Assistant with Steward, all four systems, a network that loses much,
kills, restarts and clocks that step; see `tests.world`. A seed that breaks a promise is told, with
the fewest steps that still do, and is run again by its number.

    .venv-live/bin/python -m benchmarks.world [COUNT [FIRST]]
"""

from collections import defaultdict
import sys
import time
from typing import NamedTuple

from tests.world.clock import Clock, patched
from tests.world.scenario import Scenario, draw
from tests.world.shrink import shrink
from tests.world.world import Result, play

from .figures import Figures, close
from .processes import repeatable

_COUNT = 10_000
_LOGGED_EACH = 10
"""One world of so many has all loggers tell all, since that takes long."""
_TOLD_EACH = 500
_MAX_SHRUNK = 3


class Run(NamedTuple):
    """What came of the worlds of some seeds."""

    figures: dict[str, float]
    failed: list[int]


def run_seed(seed: int, clock: Clock) -> Result:
    """Run the world of a seed."""
    return play(draw(seed), clock, log=seed % _LOGGED_EACH == 0)


def _figures(result: Result) -> dict[str, float]:
    """Make the figures of one world."""
    return {
        "worlds": 1,
        "passings": result.passings,
        "told_again": result.told_again,
        "kills": result.kills,
        "lost_datagrams": result.lost_datagrams,
        "hours": result.seconds / 3600,
        **{f"orders_{name}".replace(" ", "_"): many for name, many in result.orders.items()},
    }


def run(count: int, first: int) -> Run:
    """Run worlds, and tell which broke a promise."""
    figures: dict[str, float] = defaultdict(float)
    failed: list[int] = []
    clock = Clock()
    with patched(clock):
        for seed in range(first, first + count):
            result = run_seed(seed, clock)
            for name, value in _figures(result).items():
                figures[name] += value
            if result.broken:
                failed.append(seed)
                print(f"  seed {seed}: {'; '.join(result.broken)[:300]}", flush=True)
            if (seed - first + 1) % _TOLD_EACH == 0:
                print(f"  {seed - first + 1} worlds", flush=True)
        for seed in failed[:_MAX_SHRUNK]:
            tell_smallest(draw(seed), clock)
    return Run(figures, failed)


def tell_smallest(scenario: Scenario, clock: Clock) -> None:
    """Print the fewest steps that still break a promise."""

    def breaks(smaller: Scenario) -> bool:
        return bool(play(smaller, clock).broken)

    if not breaks(scenario):
        print(f"  seed {scenario.seed}: not when it was run again")
        return
    smallest = shrink(scenario, breaks)
    print(f"  seed {scenario.seed}: {'; '.join(play(smallest, clock).broken)[:400]}")
    for step in smallest.steps:
        print(f"    {step.at:6.1f} s  {step.act}")


def main(count: int, first: int) -> Figures:
    """Run and print; return the figures."""
    begun, cpu = time.monotonic(), time.process_time()
    figures, failed = run(count, first)
    shown: dict[str, float] = {
        **{name: round(value) for name, value in sorted(figures.items())},
        "failed": len(failed),
        "cpu_seconds": time.process_time() - cpu,
        "seconds": time.monotonic() - begun,
    }
    for name, value in shown.items():
        print(f"  {name:24} {value:.10g}")
    return shown


if __name__ == "__main__":
    repeatable()
    chosen = (*map(int, sys.argv[1:]), *(_COUNT, 0)[len(sys.argv) - 1 :])
    print(f"world: {chosen[0]} worlds in which all goes wrong, from seed {chosen[1]}", flush=True)
    close("world", main(*chosen))
