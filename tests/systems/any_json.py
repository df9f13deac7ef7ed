"""Answers of the four systems in which any JSON value stands in the place of any member.

    python -m tests.systems.any_json [--cases 100000] [--seed 0]

What comes of it never takes a device away, ends a session or clears a guest, and raises nothing but
the errors of `systems.api.errors`. Left out are only the values that say something else which can
be true, such as another id, or that a session is not active: these are no faults. It prints what
is wrong, and ends with 1 if anything is.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
import json
import logging
import random
import sys
import time
from typing import Any, Protocol

from custom_components.steward.systems.api.errors import RemoteError

type Path = tuple[str | int, ...]
type Read = Callable[[bytes], Awaitable[object]]
"""Has a system take in an answer."""

_DEEP: Any = None
for _ in range(60):
    _DEEP = [_DEEP]
_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 12.7, -0.0, 1e300, 2**31, 2**63, 2**64, -(2**63), 10**400),
    *(
        float("nan"),
        float("inf"),
        "",
        " ",
        "x",
        "false",
        "null",
        "0",
        "12.7",
        "\0",
        "ñ",
        "😀" * 300,
    ),
    *("None", "NaN", "-", [], [None], [[]], ["x"], [{}], {}, {"x": None}, {"": []}, _DEEP),
)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer as it should be, and what takes it in.

    `other` tells by a member's path whether a value says something else that can be true.
    """

    name: str
    body: Any
    read: Read
    other: Callable[[Path, Any], bool] = lambda _, __: False


class Subject(Protocol):
    """A system that has taken in its answers as they should be."""

    def answers(self) -> list[Answer]:
        """List the answers that it reads."""

    async def faults(self) -> list[str]:
        """Tell what is not as it was; it has read all as it should be once more by then."""


@dataclass
class Tried:
    """What was tried, and what was wrong."""

    cases: int = 0
    errors: int = 0
    """Answers that were refused, as is right for many."""
    faults: list[str] = field(default_factory=list)


def paths(body: Any, before: Path = ()) -> Iterator[Path]:
    """List the members and items of a body, however deep."""
    items = enumerate(body) if isinstance(body, list) else ()
    for name, value in body.items() if isinstance(body, dict) else items:
        yield (*before, name)
        yield from paths(value, (*before, name))


def replaced(body: Any, path: Path, value: Any) -> Any:
    """Put a value in the place of a member."""
    made = deepcopy(body)
    holder = made
    for name in path[:-1]:
        holder = holder[name]
    holder[path[-1]] = value
    return made


def any_value(rng: random.Random, depth: int = 0) -> Any:
    """Make any JSON value."""
    if depth > 2 or rng.random() < 0.7:
        return rng.choice(_VALUES)
    size = rng.randint(0, 3)
    match rng.randrange(4):
        case 0:
            return [any_value(rng, depth + 1) for _ in range(size)]
        case 1:
            return {f"k{number}": any_value(rng, depth + 1) for number in range(size)}
        case 2:
            return "".join(rng.choices("az-:. é\n", k=rng.randint(0, 12)))
    return rng.choice((1, -1)) * rng.getrandbits(rng.choice((4, 40, 80))) / rng.choice((1, 3))


async def run(
    make: Callable[[], Subject], cases: int, rng: random.Random, *, anew_each: int = 200
) -> Tried:
    """Try a number of cases on subjects, each of which serves for some of them."""
    tried = Tried()
    while tried.cases < cases:
        subject = make()
        if found := await subject.faults():
            raise AssertionError(found)
        choices = [(one, path) for one in subject.answers() for path in paths(one.body)]
        for _ in range(min(anew_each, cases - tried.cases)):
            answer, path = rng.choice(choices)
            value = any_value(rng)
            if answer.other(path, value):
                continue
            tried.cases += 1
            where = f"{answer.name} with {json.dumps(value)[:60]} at {'.'.join(map(str, path))}"
            try:
                await answer.read(json.dumps(replaced(answer.body, path, value)).encode())
            except RemoteError:
                tried.errors += 1
            except Exception as err:  # noqa: BLE001  # that is what is looked for
                tried.faults.append(f"{where}: {err!r}")
            tried.faults += [f"{where}: {fault}" for fault in await subject.faults()]
            if len(tried.faults) > 20:
                return tried
    return tried


def main() -> int:
    """Try all systems alike."""
    from .any_answers import SUBJECTS  # noqa: PLC0415  # what it needs is not needed for the help

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    logging.disable()
    wrong = 0
    for name, make in SUBJECTS.items():
        begun = time.monotonic()
        rng = random.Random(f"{options.seed} {name}")  # noqa: S311  # seeded, no secret
        tried = asyncio.run(run(make, options.cases // len(SUBJECTS), rng))
        seconds = time.monotonic() - begun
        told = f"{tried.cases} cases, {tried.errors} refused, {len(tried.faults)} wrong"
        lines = [f"{name}: {told}, {seconds:.0f} s", *(f"  {one}" for one in tried.faults)]
        print("\n".join(lines), flush=True)  # noqa: T201  # that is what it is for
        wrong += len(tried.faults)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
