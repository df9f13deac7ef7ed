"""Makes a scenario smaller that breaks a promise: with fewer steps, it tells more."""

from collections.abc import Callable
from dataclasses import replace

from .scenario import Scenario, Step


def shrink(scenario: Scenario, breaks: Callable[[Scenario], bool]) -> Scenario:
    """Leave out steps as long as it still breaks what it broke.

    Halves are tried first, then smaller parts, down to single steps.
    """
    part = max(len(scenario.steps) // 2, 1)
    while part:
        smaller = _without_parts(scenario, part, breaks)
        if part == 1 and len(smaller.steps) == len(scenario.steps):
            return smaller
        scenario, part = smaller, max(min(part // 2, len(smaller.steps)), 1)
    return scenario


def _without_parts(scenario: Scenario, part: int, breaks: Callable[[Scenario], bool]) -> Scenario:
    place = 0
    while place < len(scenario.steps):
        steps: tuple[Step, ...] = scenario.steps[:place] + scenario.steps[place + part :]
        fewer = replace(scenario, steps=steps)
        if breaks(fewer):
            scenario = fewer
        else:
            place += part
    return scenario
