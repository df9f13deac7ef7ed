"""The live scene."""

import pytest

from simulators.lrs.options import Options
from simulators.lrs.scene import WaitingRoom
from simulators.lrs.world import World

from ..helpers import seeded
from .helpers import noon, world_with


def play(seed: int, steps: int) -> World:
    world = World(Options())
    room = WaitingRoom(world, seeded(seed))
    room.open()
    for _ in range(steps):
        assert 10 <= room.step() <= 40
        assert 6 <= len(world.sessions) <= 18
    return world


@pytest.mark.parametrize("seed", range(5))
def test_the_room_stays_full_and_everything_happens(seed: int) -> None:
    world = play(seed, 600)
    ends = {session.clear_type for session in world.history}
    assert ends == {"STOP", "REMOVED"}
    assert world.statistics.served > 50
    assert all(session.number in range(1, 31) and session.label for session in world.history)


def test_a_seed_plays_the_same_scene() -> None:
    stories = [
        [(session.number, session.label, session.state) for session in world.sessions.values()]
        for world in (play(7, 50), play(7, 50), play(8, 50))
    ]
    assert stories[0] == stories[1] != stories[2]


@pytest.mark.parametrize("seed", range(5))
def test_most_are_paged_in_time_and_some_wait_beyond_their_goal(seed: int) -> None:
    clock = noon()
    world = world_with(clock)
    room = WaitingRoom(world, seeded(seed))
    room.open()
    overdue = []
    for _ in range(600):
        clock.move(room.step())
        now = world.now()
        overdue.append(
            sum(
                session.notified is None and (now - session.created).seconds > session.goal
                for session in world.sessions.values()
            )
        )
    assert 5 < world.statistics.to_json()["percentLate"] < 40
    assert min(overdue) == 0 < max(overdue) < 8
    assert {page.number for page in world.pages} == {91, 92}
    assert 10 < len(world.pages) < 60
    assert all(page.message and page.page_mode == "Vibe1" for page in world.pages)


def test_an_empty_room_fills_again() -> None:
    world = World(Options())
    room = WaitingRoom(world, seeded(1))
    for _ in range(100):
        room.step()
    assert len(world.sessions) > 5
