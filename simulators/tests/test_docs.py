"""The simulators' page tells what there is: all it says to set can be set."""

from collections.abc import Iterator
from dataclasses import fields
import json
from pathlib import Path
import re
from typing import Any

import pytest

from simulators.base import Simulator
from simulators.eliab import EliabSimulator
from simulators.http_faults import HttpRule
from simulators.lrs import LrsSimulator
from simulators.lrs.faults import CoapRule
from simulators.rufus import RufusSimulator
from simulators.spreadsheetweb import SpreadsheetWebSimulator

PAGE = (Path(__file__).parents[2] / "docs" / "simulators.md").read_text()
ROW = re.compile(r"^\| .* \| `(\w+)/(\w+)` \| `(\{.*\})` \|$", re.MULTILINE)


def rows() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Go through what is to be set: system, command and arguments."""
    for system, command, arguments in ROW.findall(PAGE):
        yield system, command, json.loads(arguments)


@pytest.fixture
def simulators() -> dict[str, Simulator[Any]]:
    """Return one simulator of each system."""
    every: list[Simulator[Any]] = [
        RufusSimulator(furnished=True),
        LrsSimulator(),
        SpreadsheetWebSimulator(),
        EliabSimulator(),
    ]
    return {simulator.name: simulator for simulator in every}


def test_no_row_is_passed_over() -> None:
    assert len(list(rows())) == PAGE.count("/set_") + PAGE.count("lrs/reboot")


@pytest.mark.parametrize(("system", "command", "arguments"), list(rows()))
def test_a_row_can_be_set(
    simulators: dict[str, Simulator[Any]], system: str, command: str, arguments: dict[str, Any]
) -> None:
    simulator = simulators[system]
    if arguments.get("deviceid") == "…":
        arguments["deviceid"] = next(iter(simulator.state()["devices"]))["deviceid"]
    before = simulator.state()
    simulator.commands[command](**arguments)
    after = simulator.state()
    if command == "set_options":  # nothing of it is so by default
        assert all(after["options"][name] != before["options"][name] for name in arguments)
    if command == "set_fault":
        assert len(after["faults"]) == 1


@pytest.mark.parametrize("rule", [HttpRule, CoapRule])
def test_all_fields_of_a_fault_are_told(rule: type[HttpRule | CoapRule]) -> None:
    table = PAGE.partition("| field of a fault |")[2].partition("\n\n")[0]
    assert {each.name for each in fields(rule)} <= set(re.findall(r"`(\w+)`", table))
