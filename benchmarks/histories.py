"""Random histories of a transmitter and of a cloud: whether Steward ends where they do.

    scripts/bench histories                      100,000 of each
    python -m benchmarks.histories --seeds 500   as many as wanted, from --first on

A history is drawn from its seed, and takes no time of its own: what is lost, repeated, overtaken
or restarted, and who sets which clock, is in the models beside the tests of the two cores.
"""

import argparse
import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
import logging
import os

from tests.systems.lrs.histories import failures
from tests.systems.rufus.cloud_model import History

from .figures import close

_SEEDS = 100_000
_PART = 500

type Run = Callable[[range], list[str]]
"""Runs the histories of some seeds, and says what is wrong in them."""


def transmitter(seeds: range) -> list[str]:
    """Run histories of a transmitter."""
    found: list[str] = []
    failures(seeds, found.append)
    return found


def cloud(seeds: range) -> list[str]:
    """Run histories of a cloud."""
    logging.disable()  # it warns of what the histories have it do
    return [*asyncio.run(_clouds(seeds))]


async def _clouds(seeds: range) -> list[str]:
    found: list[str] = []
    for seed in seeds:
        try:
            await History(seed).run()
        except Exception as err:  # noqa: BLE001  # whatever it is, it is wrong
            found.append(f"seed {seed}: {err!r}")
    return found


def parts(seeds: range) -> Iterator[range]:
    """Cut seeds into parts for the processes."""
    for begin in range(seeds.start, seeds.stop, _PART):
        yield range(begin, min(begin + _PART, seeds.stop))


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=_SEEDS, help="histories of each kind")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="how many at once")
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.seeds)
    figures: dict[str, float] = {}
    runs: dict[str, Run] = {"transmitter": transmitter, "cloud": cloud}
    with ProcessPoolExecutor(options.processes) as pool:
        for name, run in runs.items():
            wrong = [one for found in pool.map(run, parts(seeds)) for one in found]
            print(f"  {name}: {len(seeds):,} histories, {len(wrong)} end wrong")
            for one in wrong[:10]:
                print(f"      {one}")
            figures |= {f"{name}_histories": len(seeds), f"{name}_wrong": len(wrong)}
    close("histories", figures)


if __name__ == "__main__":
    main()
