"""The live scene, played without waiting."""

import asyncio
from itertools import islice
import random
from typing import override

import pytest

from simulators.eliab import EliabSimulator, World
from simulators.eliab.records import Session
from simulators.eliab.scene import OTHERS, USER, begin, furnish, play


def seeded(seed: int = 0) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a seeded scene is no secret


@pytest.fixture
def school() -> World:
    """Return the world of the quiet scene."""
    world = World()
    begin(world)
    return world


def test_a_furnished_school_has_more_users(school: World) -> None:
    furnish(school)
    users, sessions = dict(school.users), dict(school.sessions)
    assert list(users) == [USER, *(fields["email"] for fields in OTHERS)]
    assert [session.user for session in sessions.values()] == list(users)
    furnish(school)
    assert (school.users, school.sessions) == (users, sessions)


def test_others_open_and_close_sessions_and_the_first_user_is_left_alone(school: World) -> None:
    mine = school.open_sessions(USER)
    pauses = list(islice(play(school, seeded()), 50))
    assert min(pauses) > 0
    assert school.open_sessions(USER) == mine
    others = [session for session in school.sessions.values() if session.user != USER]
    assert len(others) > len(OTHERS)
    assert any(session.closed for session in others)
    for fields in OTHERS:
        assert len(school.open_sessions(fields["email"])) <= 1


def test_the_scene_goes_on_whatever_others_do(school: World) -> None:
    steps = play(school, seeded())
    next(steps)
    school.sessions.clear()
    list(islice(steps, 3))
    assert school.sessions


def test_a_seed_makes_the_same_scene() -> None:
    def told(seed: int) -> list[float]:
        world = World()
        begin(world)
        return list(islice(play(world, seeded(seed)), 20))

    assert told(1) == told(1) != told(2)


async def test_live_opens_sessions_and_ends_when_cancelled() -> None:
    opened = asyncio.Event()

    class Watched(World):
        @override
        def open(self, email: str) -> Session:
            opened.set()
            return super().open(email)

    simulator = EliabSimulator()
    simulator.world = Watched()
    task = asyncio.create_task(simulator.live(seeded()))
    await opened.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
