"""What a passing costs, in the largest race that is promised."""

import gc
from time import thread_time

from custom_components.steward.race.course import Starts
from custom_components.steward.race.slices import Slices, finish
from custom_components.steward.race.state import RaceState

from .cases import GUN, ZONE
from .fields import make_field, marathon


def longest(work: Slices[object]) -> float:
    """Tell how many seconds of processor time the longest slice took."""
    found = 0.0
    while True:
        begun = thread_time()
        done = next(work, work) is work
        found = max(found, thread_time() - begun)
        if done:
            return found


def test_a_passing_costs_far_less_than_a_millisecond() -> None:
    field = make_field(1, 5000)
    state = RaceState(marathon(), Starts(guns={"": GUN}, zone=ZONE))
    finish(state.replace_runners(field.runners))
    gc.collect()
    gc.disable()
    try:
        begun = thread_time()
        for passing in field.passings[:-6000]:
            state.apply(passing)
        usual = (thread_time() - begun) / (len(field.passings) - 6000)
        slices = longest(state.check(field.passings[-6000].received))
        rebuilt = longest(state.set_gun(None, GUN))
    finally:
        gc.enable()
    assert usual < 0.000_5
    assert slices < 0.020
    assert rebuilt < 0.020
