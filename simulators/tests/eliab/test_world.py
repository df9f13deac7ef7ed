"""Sessions are opened, closed, expire and are forgotten."""

from base64 import b64decode
from dataclasses import replace

import pytest

from simulators.eliab import Options, Standing, World

from ..helpers import Clock

EMAIL = "ana@colegio.test"


def test_a_session_is_open_until_it_is_closed(world: World, clock: Clock) -> None:
    session = world.open(EMAIL)
    assert (len(session.id), session.id) == (64, session.id.lower())
    assert (session.opened, session.expires) == (clock.time, None)
    assert world.standing(session.id) is Standing.OPEN
    clock.move(5)
    closed = world.close(session.id)
    assert (closed.closed, world.standing(session.id)) == (clock.time, Standing.CLOSED)
    clock.move(5)
    assert world.close(session.id) == world.expire(session.id) == closed


def test_closing_one_leaves_the_others_open(world: World) -> None:
    first, second = world.open(EMAIL), world.open(EMAIL)
    world.close(first.id)
    assert world.open_sessions(EMAIL) == [second]
    assert world.open_sessions("nobody@colegio.test") == []


def test_a_session_expires_at_the_end_of_its_lifetime(world: World, clock: Clock) -> None:
    world.options = replace(world.options, session_lifetime=60)
    session = world.open(EMAIL)
    clock.move(59)
    assert world.standing(session.id) is Standing.OPEN
    clock.move(1)
    assert world.standing(session.id) is Standing.EXPIRED
    assert world.close(session.id) == session


def test_a_session_expires_when_told(world: World) -> None:
    session = world.open(EMAIL)
    assert world.expire(session.id).closed is None
    assert world.standing(session.id) is Standing.EXPIRED


def test_what_is_forgotten_is_unknown(world: World) -> None:
    session = world.open(EMAIL)
    world.forget(session.id)
    assert world.standing(session.id) is Standing.UNKNOWN
    assert world.standing("") is Standing.MISSING
    for act in (world.close, world.expire, world.forget, world.session):
        with pytest.raises(LookupError, match=session.id):
            act(session.id)


def test_nobody_else_has_sessions(world: World) -> None:
    with pytest.raises(LookupError, match="nobody"):
        world.open("nobody@colegio.test")


def test_ids_follow_the_seed_and_credentials_do_not() -> None:
    worlds = [World(options=Options(), seed=seed) for seed in (1, 1, 2)]
    users = [world.set_user(EMAIL) for world in worlds]
    first, same, other = (world.open(EMAIL).id for world in worlds)
    assert first == same != other
    assert len({user.password for user in users}) == 1
    assert len({world.token for world in worlds}) == 1
    assert b":" in b64decode(worlds[0].token)


def test_a_user_is_changed_in_what_is_named(world: World) -> None:
    before = world.user(EMAIL)
    assert before.password not in repr(before)
    after = world.set_user(EMAIL, "new", phone="1")
    assert after == replace(before, password="new", phone="1")
    assert world.set_user(EMAIL) == after
    assert world.set_user("leo@colegio.test").id == 2
