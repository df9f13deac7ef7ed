"""The live scene, played without waiting."""

from itertools import islice

import pytest

from simulators.eliab import World
from simulators.eliab.scene import OTHERS, USER, furnish, play, quiet

from ..helpers import seeded


@pytest.fixture
def school() -> World:
    """Return the world of the quiet scene."""
    return quiet()


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
        return list(islice(play(quiet(), seeded(seed)), 20))

    assert told(1) == told(1) != told(2)
