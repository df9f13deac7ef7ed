"""Closing a session, in both modes."""

import itertools

import pytest

from simulators.eliab import Standing

from ..helpers import Clock
from .client import Client, MakeClient

MODES = ("docs", "source")


def session_that_is(client: Client, standing: str) -> str | None:
    """Return a session id that stands so."""
    session_id = client.session_id
    match standing:
        case "closed":
            client.world.close(session_id)
        case "expired":
            client.world.expire(session_id)
        case "unknown":
            client.world.forget(session_id)
        case "missing":
            return None
    return session_id


@pytest.mark.parametrize("mode", MODES)
async def test_a_session_is_closed_once(make_client: MakeClient, mode: str) -> None:
    client = await make_client(mode=mode)
    session_id = client.session_id
    other = client.world.open(client.world.session(session_id).user)
    reply = await client.close(session_id)
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "application/json"
    assert reply.headers.get("SessionId") == (session_id if mode == "source" else None)
    assert reply.body.decode() == (
        '{"info":{"type":"success","title":"Session closed!","message":"The session has been '
        f'closed successfully!","sessionId":"{session_id}"}}}}\n'
    )
    assert client.world.standing(session_id) is Standing.CLOSED
    assert client.world.standing(other.id) is Standing.OPEN


@pytest.mark.parametrize("standing", ["closed", "expired", "unknown"])
async def test_a_session_that_is_over_is_refused(make_client: MakeClient, standing: str) -> None:
    statuses = []
    for mode in MODES:
        client = await make_client(mode=mode)
        reply = await client.close(session_that_is(client, standing))
        statuses.append(reply.texts[0])
    assert statuses == [401, 400]


async def test_a_missing_session_is_refused(client: Client, source: Client) -> None:
    for session_id in (None, ""):
        assert (await client.close(session_id)).texts[0] == 400
        assert (await source.close(session_id)).texts == (
            400,
            "¡Error de session!",
            "No se ha obtenido la session del usuario ",
        )


@pytest.mark.parametrize(
    ("mode", "standing"),
    itertools.product(MODES, ["closed", "expired", "unknown", "missing"]),
)
async def test_what_close_succeeds_with_is_an_option(
    make_client: MakeClient, mode: str, standing: str
) -> None:
    client = await make_client(mode=mode, close_accepts=[standing])
    session_id = session_that_is(client, standing)
    reply = await client.close(session_id)
    assert (reply.status, reply.info.get("sessionId")) == (200, session_id)


async def test_sessions_expire(make_client: MakeClient, clock: Clock) -> None:
    client = await make_client(session_lifetime=600)
    session_id = client.session_id
    clock.move(600)
    assert (await client.close(session_id)).status == 401
    assert client.simulator.ready()["session_id"] is None


@pytest.mark.parametrize("mode", MODES)
async def test_a_session_id_is_echoed_as_it_was_sent(make_client: MakeClient, mode: str) -> None:
    client = await make_client(mode=mode, close_accepts=["unknown"])
    reply = await client.close('a+/="é')
    assert reply.info["sessionId"] == 'a+/="é'


@pytest.mark.parametrize("mode", MODES)
async def test_the_optional_headers_change_nothing(make_client: MakeClient, mode: str) -> None:
    client = await make_client(mode=mode)
    reply = await client.close(client.session_id, AppVersion=None, OS=None)
    assert reply.status == 200
    client.simulator.open_session()
    reply = await client.close(client.session_id, AppVersion="x", OS="Android")
    assert reply.status == 200
