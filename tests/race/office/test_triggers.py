"""Triggers of races."""

from collections.abc import Iterator
from typing import Any

import pytest

from ...automations import Watch
from ...common import device_id
from .desk import FINISH, HALFWAY, START, Desk


@pytest.fixture
def watch(desk: Desk) -> Iterator[Watch]:
    """Attach triggers; they are detached at the end."""
    made = Watch(desk.hass)
    yield made
    made.detach()


def _target(desk: Desk) -> dict[str, Any]:
    return {"device_id": device_id(desk.hass, desk.entry, desk.key)}


def _bibs(fired: list[dict[str, Any]]) -> list[str]:
    return [one["to_state"].attributes["bib"] for one in fired]


async def _finish(desk: Desk) -> None:
    await desk.pass_time(60)
    await desk.cross(*((bib, START, 0) for bib in ("7", "8", "9", "10")))
    for minutes, bib in enumerate(("9", "8", "10", "7"), start=45):
        await desk.cross((bib, FINISH, minutes))


async def test_who_finishes_triggers_by_place_bib_and_category(race: Desk, watch: Watch) -> None:
    target = _target(race)
    everybody = await watch("runner_finished", target)
    first = await watch("runner_finished", target, place=1)
    ana = await watch("runner_finished", target, bib=["7"])
    women = await watch("runner_finished", target, category=["w40"])
    best = await watch("runner_finished", target, category=["W40"], place=1)
    await _finish(race)
    assert _bibs(everybody) == ["9", "8", "10", "7"]
    assert _bibs(first) == ["9"]
    assert _bibs(ana) == ["7"]
    assert _bibs(women) == ["9", "7"]
    assert _bibs(best) == ["9"]


async def test_who_is_late_triggers_once(race: Desk, watch: Watch) -> None:
    fired = await watch("runner_late", _target(race))
    await race.pass_time(26)
    await race.cross(*((bib, START, 0) for bib in "789"), *((bib, HALFWAY, 25) for bib in "789"))
    await race.pass_time(52)
    await race.cross(("8", FINISH, 50), ("9", FINISH, 51))
    await race.pass_time(80)
    await race.pass_time(100)
    assert _bibs(fired) == ["7"]
    attributes = fired[0]["to_state"].attributes
    assert (attributes["last_point"], attributes["point"]) == ("km 5", "Finish")


async def test_another_race_does_not_trigger(race: Desk, watch: Watch) -> None:
    other = await watch("runner_finished", {"device_id": "0123456789abcdef"})
    await _finish(race)
    assert other == []
