"""Whether the worlds find faults: each is planted by hand, one at a time, and looked for.

A fault is a text in a module and what stands there instead. Worlds of one seed after the other are
run with it until one breaks a promise.

    .venv-live/bin/python -m benchmarks.planted [WORLDS]
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
import json
import subprocess
import sys
from typing import Any, override

from .figures import Figures, close
from .processes import repeatable

_WORLDS = 1000
_STEWARD = "custom_components.steward."
_PASSINGS = f"{_STEWARD}systems.rufus.passings."


@dataclass(frozen=True, kw_only=True)
class Plant:
    """A fault.

    Attributes:
        says: What is wrong, in words.
        module: Where it is.
        old: What stands there, once.
        new: What stands there instead.
    """

    says: str
    module: str
    old: str
    new: str


PLANTS: Sequence[Plant] = (
    Plant(
        says="what a new session has at first is taken for old",
        module=f"{_PASSINGS}checkpoint",
        old="created=session.creation_date\n                )\n                new = True",
        new="created=session.creation_date, baseline=session.passings or 0\n"
        "                )\n                new = True",
    ),
    Plant(
        says="what was told is forgotten by a restart",
        module=f"{_PASSINGS}checkpoint",
        old='numbers=IntervalSet(one["ranges"])',
        new="numbers=IntervalSet()",
    ),
    Plant(
        says="what was told is not stored",
        module=f"{_PASSINGS}stream",
        old='await self._store.async_save({"readers": self._stored | stored})',
        new="await asyncio.sleep(0)",
    ),
    Plant(
        says="CoAP repeats commands",
        module=f"{_STEWARD}systems.lrs.api.coap",
        old="MAX_RETRANSMIT = 0",
        new="MAX_RETRANSMIT = 3",
    ),
    Plant(
        says="a command without an answer is sent again, whatever it has done",
        module=f"{_STEWARD}systems.lrs.commands",
        old="            if carried_out:\n                return None",
        new="            if carried_out and sends > 1:\n                return None",
    ),
    Plant(
        says="a command of which nothing can be seen is told as done",
        module=f"{_STEWARD}systems.lrs.commands",
        old="                raise silence from None",
        new="                return None",
    ),
    Plant(
        says="a session whose opening was not answered is opened again",
        module=f"{_STEWARD}systems.rufus.commands",
        old="                if active is None or active.token_session == before:\n"
        "                    raise",
        new="                active = await self.client.get_session(\n"
        "                    await self.client.open_session(deviceid, name)\n"
        "                )",
    ),
    Plant(
        says="a command whose answer broke off is told as one that did not leave",
        module=f"{_STEWARD}systems.api.http",
        old="raise NoAnswerError(type(err).__name__) from err",
        new="raise CannotConnectError from err",
    ),
    Plant(
        says="that a dedicated session is being opened is not noted",
        module=f"{_STEWARD}systems.spreadsheetweb.coordinator",
        old="await self._keep(replace(before, unconfirmed=True))",
        new="await asyncio.sleep(0)",
    ),
    Plant(
        says="a server that is back is not seen to be so",
        module=f"{_STEWARD}systems.spreadsheetweb.coordinator",
        old="self.update_interval = _AWAY_INTERVAL",
        new="self.update_interval = None",
    ),
    Plant(
        says="sockets stay open",
        module=f"{_STEWARD}systems.lrs.coordinator",
        old="            await context.shutdown()",
        new="            await asyncio.sleep(0)",
    ),
    Plant(
        says="a key is in the log",
        module=f"{_STEWARD}coordinator",
        old='LOGGER.debug("%s: %s", self.config_entry.title, err)',
        new='LOGGER.debug("%s: %s", self.config_entry.data, err)',
    ),
    Plant(
        says="a range that ends before it begins is asked for",
        module=f"{_PASSINGS}session_checkpoint",
        old="if reading.last is not None and reading.first > reading.last:",
        new="if False:",
    ),
)


class _Loader(SourceFileLoader):
    """Loads a module with a fault in it, and keeps nothing of that."""

    plant: Plant

    @override
    def path_stats(self, path: Any) -> Any:
        raise OSError

    @override
    def get_data(self, path: Any) -> bytes:
        return planted(self.plant, super().get_data(path).decode()).encode()


class _Finder:
    """Finds one module."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant

    def find_spec(self, name: str, path: Any, _: Any = None) -> ModuleSpec | None:
        """Find the module, to be loaded with the fault."""
        if name != self._plant.module:
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is not None and spec.origin is not None:
            loader = _Loader(name, spec.origin)
            loader.plant = self._plant
            spec.loader = loader
        return spec


def planted(plant: Plant, source: str) -> str:
    """Plant a fault in the source of its module.

    Raises:
        ValueError: there is no such text, or there are several.

    """
    if source.count(plant.old) != 1:
        raise ValueError(
            f"{plant.says}: {plant.old!r} stands there {source.count(plant.old)} times"
        )
    return source.replace(plant.old, plant.new)


def look(plant: Plant, worlds: int) -> None:
    """Print the number of worlds that were run until one broke a promise, and which promise."""
    finder: Any = _Finder(plant)
    sys.meta_path.insert(0, finder)
    from tests.world.clock import Clock, patched  # noqa: PLC0415  # with the fault in it

    from .world import run_seed  # noqa: PLC0415  # likewise

    clock = Clock()
    with patched(clock):
        for seed in range(worlds):
            if broken := run_seed(seed, clock).broken:
                print(json.dumps([seed + 1, min(broken, key=_is_consequence)]))
                return
    print(json.dumps([0, ""]))


def _is_consequence(broken: str) -> bool:
    """Tell whether it only says that a world did not become calm."""
    return " instead of " in broken


def main(worlds: int) -> Figures:
    """Look for all faults, each in a program of its own; return the figures."""
    found = []
    for place, plant in enumerate(PLANTS):
        command = [sys.executable, "-m", "benchmarks.planted", str(worlds), str(place)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        after, broken = json.loads(done.stdout.splitlines()[-1])
        found.append(after)
        print(f"  {after or 'not':>5}  {plant.says}: {broken[:90]}", flush=True)
    return {
        "faults": len(PLANTS),
        "found": sum(after > 0 for after in found),
        "most_worlds": max(found),
    }


if __name__ == "__main__":
    repeatable()
    number = int(sys.argv[1]) if len(sys.argv) > 1 else _WORLDS
    if len(sys.argv) > 2:
        look(PLANTS[int(sys.argv[2])], number)
    else:
        print("planted: in how many worlds a fault is found", flush=True)
        close("planted", main(number))
