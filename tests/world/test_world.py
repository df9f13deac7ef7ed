"""Some worlds in which all goes wrong; `scripts/bench world` runs thousands."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from benchmarks.planted import PLANTS, Plant, planted
from tests.repository.files import ROOT

from .clock import Clock, patched
from .scenario import FAULTS, LIFE, Scenario, Step, draw
from .shrink import shrink
from .world import play

_SEEDS = range(24)
_TELLING = (24, 82, 476)
"""Seeds that have found faults: a refusal that was none, and passings that were never asked for."""


@pytest.fixture
def clock(
    socket_enabled: None,  # noqa: ARG001 - aiocoap looks what the system's sockets can
) -> Iterator[Clock]:
    """Put the clock of the worlds in the place of all others."""
    clock = Clock()
    with patched(clock):
        yield clock


@pytest.mark.parametrize("seed", [*_SEEDS, *_TELLING])
def test_what_is_promised_holds_in_a_world_in_which_all_goes_wrong(clock: Clock, seed: int) -> None:
    result = play(draw(seed), clock, log=seed % 8 == 0)
    assert result.broken == []
    assert result.passings
    assert result.orders


def test_a_world_without_anything_in_it_is_calm(clock: Clock) -> None:
    result = play(Scenario(seed=1, steps=()), clock)
    assert result.broken == []
    assert result.orders == {}


def test_a_seed_is_the_same_world_each_time() -> None:
    assert draw(7) == draw(7)
    assert draw(7) != draw(8)
    acts = {step.act for seed in range(200) for step in draw(seed).steps}
    assert acts == LIFE.keys() | FAULTS.keys()


def test_the_fewest_steps_that_break_something() -> None:
    steps = tuple(Step(at=float(place), act="cross", seed=place) for place in range(23))

    def breaks(scenario: Scenario) -> bool:
        return {3, 17} <= {step.seed for step in scenario.steps}

    smallest = shrink(Scenario(seed=0, steps=steps), breaks)
    assert [step.seed for step in smallest.steps] == [3, 17]
    nothing = shrink(replace(smallest, steps=()), breaks)
    assert nothing.steps == ()


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.says)
def test_each_fault_that_is_planted_has_its_place(plant: Plant) -> None:
    source = (ROOT / f"{plant.module.replace('.', '/')}.py").read_text(encoding="utf-8")
    assert planted(plant, source) != source
