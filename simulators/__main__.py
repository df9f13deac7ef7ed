"""Runs all simulators: ``python -m simulators``.

Prints one JSON line with the addresses and the credentials when everything listens, and runs
until it gets SIGTERM or SIGINT.
"""

import argparse
import asyncio
from collections.abc import Mapping, Sequence
import json
from pathlib import Path
import random
import signal
import sys
from typing import Any

from .base import Simulator
from .control import ControlServer
from .eliab import EliabSimulator
from .lrs import LrsSimulator
from .rufus import PAGE_SIZE, Generation, Options, RufusSimulator
from .spreadsheetweb import SpreadsheetWebSimulator


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m simulators", description=__doc__)
    for system in ("rufus", "lrs", "spreadsheetweb", "eliab", "control"):
        parser.add_argument(
            f"--{system}-port", type=int, default=0, metavar="N", help="0: any free one"
        )
    parser.add_argument(
        "--rufus-generation", choices=[*Generation], default=Generation.NEW, help="which API it has"
    )
    parser.add_argument(
        "--rufus-page-size",
        type=int,
        default=PAGE_SIZE,
        metavar="N",
        help=f"most items of a page, up to {PAGE_SIZE}",
    )
    parser.add_argument("--scene", choices=("quiet", "live"), default="quiet")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument(
        "--faults", type=Path, metavar="FILE", help='JSON: {"rufus": [rule, ...], ...}'
    )
    return parser


def set_faults(simulators: Mapping[str, Simulator[Any]], faults: Any) -> None:
    """Give each simulator its rules.

    Args:
        simulators: The simulators by name.
        faults: JSON value: an object of lists of rules by the name of the simulator.

    Raises:
        ValueError: A rule makes no sense, or its system is unknown; the text names it.
        TypeError: The value is no such object.
    """
    if not isinstance(faults, dict):
        raise TypeError("Faults are an object of lists of rules by system")
    for name, rules in faults.items():
        if name not in simulators:
            raise ValueError(f"Faults of an unknown system: {name}")
        if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
            raise ValueError(f"Faults of {name} are no list of rules")
        for rule in rules:
            try:
                simulators[name].faults.set_fault(**rule)
            except (TypeError, ValueError) as error:
                raise ValueError(f"A fault of {name}: {error}") from error


async def run(
    simulators: Mapping[str, Simulator[Any]], control_port: int, seed: int | None
) -> None:
    """Start everything, print the ready line, and run until a signal comes.

    Args:
        simulators: The simulators by name.
        control_port: Port of the control port, 0 for any free one.
        seed: Seed of the live scene; None for no scene.

    Raises:
        OSError: A port is taken.
    """
    control = ControlServer(simulators, control_port)
    servers: dict[str, Simulator[Any] | ControlServer] = {**simulators, "control": control}
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    try:
        for server in servers.values():
            await server.start()
        ready = {name: server.ready() for name, server in servers.items()}
        sys.stdout.write(f"{json.dumps(ready)}\n")
        sys.stdout.flush()
        async with asyncio.TaskGroup() as group:
            scenes = [
                group.create_task(simulator.live(random.Random(f"{seed} {name}")))
                for name, simulator in simulators.items()
                if seed is not None
            ]
            await ended.wait()
            for scene in scenes:
                scene.cancel()
    finally:
        for server in servers.values():
            await server.stop()


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and run; exits with 2 for wrong arguments, 1 for a taken port."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        rufus = Options(generation=options.rufus_generation, page_size=options.rufus_page_size)
    except ValueError as error:
        parser.error(f"{error}")
    every: list[Simulator[Any]] = [
        RufusSimulator(port=options.rufus_port, seed=options.seed, furnished=True, options=rufus),
        LrsSimulator(port=options.lrs_port),
        SpreadsheetWebSimulator(
            port=options.spreadsheetweb_port, seed=options.seed, furnished=True
        ),
        EliabSimulator(port=options.eliab_port, seed=options.seed, furnished=True),
    ]
    simulators = {simulator.name: simulator for simulator in every}
    if options.faults is not None:
        try:
            set_faults(simulators, json.loads(options.faults.read_bytes()))
        except (OSError, LookupError, TypeError, ValueError) as error:
            parser.error(f"--faults {options.faults}: {error}")
    seed = options.seed if options.scene == "live" else None
    try:
        asyncio.run(run(simulators, options.control_port, seed))
    except OSError as error:
        parser.exit(1, f"{parser.prog}: {error}\n")


if __name__ == "__main__":
    main()
