"""Whether anything that comes from outside breaks what reads it: seeded cases over all readers.

Each case is a valid input with something odd in it, or odd altogether. What a reader may raise is
named beside it; all else is unexpected. Time is that of the processor, in which a busy machine does
not show.

    .venv-live/bin/python -m benchmarks.fuzz [CASES [SEED]]
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
import gc
import logging
import random
import sys
import time
from typing import Any

import orjson

from .figures import Figures, close
from .fuzz_inputs import SAMPLES, odd_bytes, odd_json, odd_list, odd_text
from .fuzz_targets import TARGETS, Target

_CASES = 10_000_000
_SEED = 11
_SLOW_SECONDS = 0.02
_MAX_TOLD = 5
_COLLECT_EACH = 20_000

_INPUTS: Mapping[str, Callable[[random.Random], Any]] = {
    "json": odd_json,
    "bytes": odd_bytes,
    "text": odd_text,
    "list": odd_list,
}

_FIRST = {"address": "http://å.test", "sentence": "page the next guest"}
"""Inputs that have all of their readers loaded."""


@dataclass(kw_only=True)
class Tally:
    """What came of the cases."""

    cases: Counter[str] = field(default_factory=Counter)
    unexpected: list[str] = field(default_factory=list)
    slow: int = 0
    longest: float = 0.0
    longest_of: str = ""

    def run(self, target: Target, given: Any) -> None:
        """Run one case."""
        begun = time.thread_time()
        try:
            read = target.read(given)
            if target.writable:
                orjson.dumps(read)
        except target.raises:
            pass
        except Exception as err:  # noqa: BLE001  # whatever it is, it is what is looked for
            self.unexpected.append(f"{target.name}: {err!r:.200} of {given!r:.200}")
        seconds = time.thread_time() - begun
        self.cases[target.name] += 1
        if seconds > _SLOW_SECONDS:
            self.slow += 1
        if seconds > self.longest:
            self.longest, self.longest_of = seconds, f"{target.name} of {given!r:.60}"


def run(cases: int, seed: int) -> Figures:
    """Run so many cases, print what came of them, and return the figures."""
    rng = random.Random(seed)
    for target in TARGETS:  # what is made or loaded once is so now
        Tally().run(target, _FIRST.get(target.name) or _INPUTS[target.takes](rng))
    tally = Tally()
    begun = time.monotonic()
    gc.disable()  # the collector runs between cases: its time is none of theirs
    for case in range(cases):
        if case % _COLLECT_EACH == 0:
            gc.collect()
        target = rng.choice(TARGETS)
        tally.run(target, _INPUTS[target.takes](rng))
    for name, count in sorted(tally.cases.items()):
        print(f"  {name:32} {count:>9}")
    for told in tally.unexpected[:_MAX_TOLD]:
        print(f"  unexpected: {told}")
    print(f"  longest: {tally.longest * 1000:.1f} ms, {tally.longest_of}")
    return {
        "cases": sum(tally.cases.values()),
        "readers": len(TARGETS),
        "samples": len(SAMPLES),
        "unexpected": len(tally.unexpected),
        "above_20_ms": tally.slow,
        "longest_ms": tally.longest * 1000,
        "seconds": time.monotonic() - begun,
    }


if __name__ == "__main__":
    logging.disable()  # what is left out is told of
    chosen = (*map(int, sys.argv[1:]), *(_CASES, _SEED)[len(sys.argv) - 1 :])
    print(f"fuzz: {chosen[0]} odd inputs to all readers, seed {chosen[1]}", flush=True)
    close("fuzz", run(*chosen))
