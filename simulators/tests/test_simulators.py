"""What all simulators do alike: they come and go, show themselves, take switches, and live."""

import asyncio
from collections.abc import Callable
from itertools import islice
import json
from typing import Any

import pytest

from simulators.base import Simulator
from simulators.eliab import EliabSimulator
from simulators.http_simulator import HttpSimulator
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator
from simulators.spreadsheetweb import SpreadsheetWebSimulator

from .helpers import Begin, seeded

type AnySimulator = Simulator[Any]

HTTP: tuple[Callable[..., HttpSimulator[Any, Any]], ...] = (
    RufusSimulator,
    SpreadsheetWebSimulator,
    EliabSimulator,
)

ALL: tuple[Callable[..., AnySimulator], ...] = (LrsSimulator, *HTTP)

every = pytest.mark.parametrize("make", ALL)
every_http = pytest.mark.parametrize("make", HTTP)


def world_of(simulator: AnySimulator) -> str:
    """Return the world as text: what the state shows but the time and what came and went."""
    state = simulator.state()
    around = ("timestamp", "log", "peak", "requests", "observers")
    return json.dumps({name: state[name] for name in state.keys() - set(around)}, sort_keys=True)


def test_each_has_a_name_of_its_own() -> None:
    assert {make().name for make in ALL} == {"lrs", "rufus", "spreadsheetweb", "eliab"}


@every
async def test_it_stops_and_starts_with_its_world_and_port(
    begin: Begin, make: Callable[..., AnySimulator]
) -> None:
    simulator = await begin(make())
    before = simulator.ready(), world_of(simulator)
    await simulator.start()  # it is up already
    await simulator.stop()
    await simulator.stop()  # it is down already
    await simulator.start()
    assert (simulator.ready(), world_of(simulator)) == before
    other = await begin(make())
    assert other.ready()["url"] != simulator.ready()["url"]


@every
async def test_a_taken_port_is_an_error(begin: Begin, make: Callable[..., AnySimulator]) -> None:
    first = await begin(make())
    port = int(first.ready()["url"].rpartition(":")[2].partition("/")[0])
    second = make(port=port)
    with pytest.raises(OSError, match=f"{port}|in use"):
        await second.start()
    await first.stop()
    await begin(second)


@every
def test_switches_are_changed_as_json_and_shown(make: Callable[..., AnySimulator]) -> None:
    simulator = make()
    options = simulator.state()["options"]
    assert json.loads(json.dumps(options)).keys() == options.keys()
    again = simulator.commands["set_options"](**json.loads(json.dumps(options)))
    assert again == options == simulator.state()["options"]
    with pytest.raises(TypeError, match="colour"):
        simulator.commands["set_options"](colour="red")


@every_http
def test_a_furnished_one_has_what_its_scene_plays_with(
    make: Callable[..., HttpSimulator[Any, Any]],
) -> None:
    bare, furnished = make(), make(furnished=True)
    assert len(world_of(furnished)) > len(world_of(bare))
    before = world_of(furnished)
    furnished.parts.furnish(furnished.world)
    assert world_of(furnished) == before


@every
async def test_it_lives_until_cancelled(make: Callable[..., AnySimulator]) -> None:
    simulator, model = make(), make()
    quiet = world_of(simulator)
    life = asyncio.create_task(simulator.live(seeded()))
    await asyncio.sleep(0.01)
    assert not life.done()
    assert all(pause >= 0 for pause in islice(model.play(seeded()), 30))
    assert quiet != world_of(simulator) != world_of(model)
    life.cancel()
    with pytest.raises(asyncio.CancelledError):
        await life
