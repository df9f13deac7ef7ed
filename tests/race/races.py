"""Races of three runners, and what passes in them."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from custom_components.steward.race.course import Course, Kind, Point, Starts
from custom_components.steward.race.passing import Passing
from custom_components.steward.race.runner import Gender, Runner
from custom_components.steward.race.slices import finish
from custom_components.steward.race.state import RaceState

from .cases import GUN, ZONE, point

ANA = Runner(bib="7", name="Ana", chips=("E7",), gender=Gender.FEMALE, category="W40")
BEN = Runner(bib="8", name="Ben", chips=("E8",), gender=Gender.MALE, category="M40")
CLEO = Runner(bib="9", name="Cleo", gender=Gender.FEMALE, category="W40")
POINTS = (
    point("start", Kind.START, "a"),
    point("half", Kind.SPLIT, "b"),
    point("finish", Kind.FINISH, "c"),
)


def at(minutes: float) -> datetime:
    """Tell the time so many minutes after the gun."""
    return GUN + timedelta(minutes=minutes)


def passing(bib: str | None, device: str, minutes: float, **more: Any) -> Passing:
    """Let somebody pass; it is received at once."""
    made = Passing(
        key=f"{bib}/{device}/{minutes}/{more.get('session', '')}",
        device=device,
        bib=bib,
        timestamp=at(minutes),
        received=at(minutes),
    )
    return replace(made, **more)


def race(
    *points: Point, runners: tuple[Runner, ...] = (ANA, BEN, CLEO), gun: bool = True
) -> RaceState:
    """Make a race."""
    state = RaceState(
        Course(points=points or POINTS), Starts(guns={"": GUN} if gun else {}, zone=ZONE)
    )
    finish(state.replace_runners(runners))
    return state


def run(state: RaceState, *passings: Passing) -> list[tuple[str, str, str]]:
    """Let passings come; return what is told."""
    return [
        (event.type, event.bib, event.point)
        for one in passings
        for event in state.apply(one).events
    ]


def splits(state: RaceState, bib: str) -> dict[str, float]:
    """Show the minutes since the gun at each step."""
    return {
        split.point: (split.time - GUN) / timedelta(minutes=1) for split in state.result(bib).splits
    }
