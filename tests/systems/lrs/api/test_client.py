"""The client against the simulated transmitter: all operations, over all kinds of addresses."""

from collections.abc import Iterable
from datetime import datetime
import logging
from typing import Any

from aiocoap import Context, Message as CoapMessage
from aiocoap.numbers import codes
from aiocoap.numbers.codes import Code
import orjson
import pytest

from custom_components.steward.systems.api.errors import (
    CannotConnectError,
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    MalformedAnswerError,
    MethodNotAllowedError,
    NotFoundError,
    RateLimitedError,
    RemoteError,
    TimedOutError,
    UnauthorizedError,
)
from custom_components.steward.systems.lrs.api import client as client_module
from custom_components.steward.systems.lrs.api.client import LrsClient
from custom_components.steward.systems.lrs.api.types import Message
from simulators.lrs import LrsSimulator

from ....conftest import StartLrs
from ..conftest import MakePeer
from ..peers import Peer, reply


def _client(context: Context, to: LrsSimulator | Peer) -> LrsClient:
    return LrsClient(context, to.host, to.port)


async def test_a_session_from_start_to_end(client: LrsClient, lrs_sim: LrsSimulator) -> None:
    assert await client.get_session(12) is None
    started = await client.create_session(12, label="Ana", party_size=2, goal=120)
    assert started.sequence == 1
    assert started.sessions
    (session,) = started.sessions
    assert (session.number, session.state, session.label) == (12, "started", "Ana")
    assert (session.party_size, session.goal, session.notified) == (2, 120, None)
    assert session.started == lrs_sim.world.sessions[12].created
    changed = await client.update_session(12, label="Ana L", goal=60)
    assert changed.sessions
    assert (changed.sessions[0].label, changed.sessions[0].goal) == ("Ana L", 60)
    assert (changed.sessions[0].party_size, changed.sessions[0].uuid) == (2, session.uuid)
    paged = await client.update_session(12, action="page", page_mode="Flash1Sec")
    assert paged.sessions
    assert (paged.sessions[0].state, paged.sessions[0].active) == ("paged", True)
    assert paged.sessions[0].notified is not None
    assert paged.statistics
    assert paged.statistics.guests_served == 1
    got = await client.get_session(12)
    assert got
    assert (got.sessions, got.sequence) == (paged.sessions, paged.sequence)
    cleared = await client.update_session(12, action="clear")
    assert cleared.sessions
    assert not cleared.sessions[0].active
    assert await client.get_session(12) is None


async def test_a_session_is_removed(client: LrsClient, lrs_sim: LrsSimulator) -> None:
    await client.create_session(7)
    await client.update_session(7, action="page")
    await client.update_session(7, action="remove")
    assert lrs_sim.world.history[-1].clear_type == "REMOVED"
    assert await client.get_session(7) is None


async def test_what_is_not_given_is_left_to_the_transmitter(
    client: LrsClient, lrs_sim: LrsSimulator
) -> None:
    await client.create_session(3)
    session = lrs_sim.world.sessions[3]
    assert (session.label, session.party_size, session.goal) == (None, 1, 300)


async def test_the_settings(start_lrs: StartLrs, coap: Context) -> None:
    sim = await start_lrs(device_name="T7470-B", firmware_version="9.1")
    sim.commands["set_settings"](system_id=4, default_target_goal=600)
    message = await _client(coap, sim).get_settings()
    assert (message.device_name, message.firmware_version) == ("T7470-B", "9.1")
    assert isinstance(message.timestamp, datetime)
    assert message.settings
    settings = message.settings
    assert (settings.system_id, settings.default_goal, settings.statistics_clear_mark) == (
        4,
        600,
        24,
    )


async def test_a_list_that_did_not_change_is_not_sent_again(
    client: LrsClient, lrs_sim: LrsSimulator
) -> None:
    empty = await client.list_sessions()
    assert empty
    assert empty.sessions == ()
    assert empty.statistics
    assert empty.etag
    assert await client.list_sessions(empty.etag) is None
    lrs_sim.commands["assign"](number=1)
    changed = await client.list_sessions(empty.etag)
    assert changed
    assert changed.etag != empty.etag
    assert [session.number for session in changed.sessions or ()] == [1]


@pytest.mark.parametrize("block_size", [64, 1024])
async def test_a_long_list_comes_in_blocks(
    start_lrs: StartLrs, coap: Context, block_size: int
) -> None:
    sim = await start_lrs(block_size=block_size)
    count = 300 if block_size == 1024 else 20
    sim.commands["fill"](count=count)
    message = await _client(coap, sim).list_sessions()
    assert message
    assert [session.number for session in message.sessions or ()] == [*range(1, count + 1)]
    assert sim.state()["requests"]["counts"] == {"GET /v1/sessions": 1}


@pytest.mark.parametrize(
    ("listens", "asked"),
    [("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("127.0.0.1", "localhost")],
)
async def test_any_kind_of_address(
    start_lrs: StartLrs, coap: Context, listens: str, asked: str
) -> None:
    sim = await start_lrs(host=listens)
    client = LrsClient(coap, asked, sim.port)
    assert (await client.create_session(5)).sessions
    assert await client.list_sessions()


async def test_a_transmitter_that_refuses(start_lrs: StartLrs, coap: Context) -> None:
    sim = await start_lrs(duplicate_create="conflict", page_modes="strict", max_sessions=1)
    client = _client(coap, sim)
    with pytest.raises(NotFoundError, match="No active session for number 4"):
        await client.update_session(4, action="page")
    await client.create_session(4)
    with pytest.raises(ConflictError, match="active for number 4"):
        await client.create_session(4)
    with pytest.raises(InvalidRequestError, match="pageMode"):
        await client.update_session(4, action="page", page_mode="Flash99Sec")
    with pytest.raises(RemoteError, match="Too many") as caught:
        await client.create_session(5)
    assert type(caught.value) is RemoteError
    assert sim.world.sessions[4].notified is None


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (codes.BAD_REQUEST, InvalidRequestError),
        (codes.UNAUTHORIZED, UnauthorizedError),
        (codes.BAD_OPTION, InvalidRequestError),
        (codes.FORBIDDEN, ForbiddenError),
        (codes.NOT_FOUND, NotFoundError),
        (codes.METHOD_NOT_ALLOWED, MethodNotAllowedError),
        (codes.CONFLICT, ConflictError),
        (codes.UNSUPPORTED_CONTENT_FORMAT, InvalidRequestError),
        (codes.UNPROCESSABLE_ENTITY, InvalidRequestError),
        (codes.TOO_MANY_REQUESTS, RateLimitedError),
        (codes.INTERNAL_SERVER_ERROR, RemoteError),
        (codes.SERVICE_UNAVAILABLE, RemoteError),
    ],
)
@pytest.mark.parametrize("payload", [b'{"code":7,"error":"Not  now"}', b"", b"\xff", b"[]", b"{}"])
async def test_each_code_is_an_error(
    coap: Context, make_peer: MakePeer, code: codes.Code, error: type[RemoteError], payload: bytes
) -> None:
    peer = await make_peer(lambda _: [reply(code, payload)])
    with pytest.raises(RemoteError) as caught:
        await _client(coap, peer).update_session(1, action="page")
    assert type(caught.value) is error
    assert caught.value.detail == ("Not now" if b"error" in payload else f"CoAP {code.dotted}")


@pytest.mark.parametrize(("max_age", "seconds"), [(30, 30), (None, 5)])
async def test_a_rate_limit_says_how_long(
    coap: Context, make_peer: MakePeer, max_age: int | None, seconds: float
) -> None:
    peer = await make_peer(lambda _: [reply(codes.TOO_MANY_REQUESTS, max_age=max_age)])
    with pytest.raises(RateLimitedError) as caught:
        await _client(coap, peer).list_sessions()
    assert caught.value.retry_after == seconds


@pytest.mark.parametrize("payload", [b"{", b"[]", b"null", b'"text"', b'{"sessions":5}'])
async def test_a_body_that_is_not_the_interface_s(
    coap: Context, make_peer: MakePeer, payload: bytes
) -> None:
    client = _client(coap, await make_peer(lambda _: [reply(codes.CONTENT, payload)]))
    with pytest.raises(MalformedAnswerError):
        await client.list_sessions()
    with pytest.raises(MalformedAnswerError):
        await client.get_settings()
    # a command that was answered with a success was carried out, whatever else came
    assert await client.update_session(1, action="page") == Message()


async def test_a_command_may_be_answered_without_a_body(coap: Context, make_peer: MakePeer) -> None:
    client = _client(coap, await make_peer(lambda _: [reply(codes.CHANGED)]))
    assert await client.update_session(1, action="page") == Message()
    with pytest.raises(MalformedAnswerError, match="session"):
        await client.get_session(1)
    with pytest.raises(MalformedAnswerError, match="list"):
        await client.list_sessions()
    with pytest.raises(MalformedAnswerError, match="settings"):
        await client.get_settings()


@pytest.mark.parametrize("sessions", [b"null", b'"x"', b"{}", b"7"])
async def test_a_list_that_cannot_be_read_does_not_say_that_nobody_is_there(
    coap: Context, make_peer: MakePeer, sessions: bytes
) -> None:
    payload = b'{"globalSessionSequence":7,"sessions":' + sessions + b"}"
    client = _client(coap, await make_peer(lambda _: [reply(codes.CONTENT, payload)]))
    with pytest.raises(MalformedAnswerError):
        await client.list_sessions()


async def test_settings_that_are_none(coap: Context, make_peer: MakePeer) -> None:
    client = _client(coap, await make_peer(lambda _: [reply(codes.VALID)]))
    with pytest.raises(MalformedAnswerError, match="settings"):
        await client.get_settings()


async def test_another_pager_s_session_is_not_taken(coap: Context, make_peer: MakePeer) -> None:
    sessions = [{"number": 4, "state": "started"}, {"number": 5, "state": "cleared"}]
    payload = orjson.dumps({"sessions": sessions})
    client = _client(coap, await make_peer(lambda _: [reply(codes.CONTENT, payload)]))
    held = {number: await client.get_session(number) for number in (4, 5, 6)}
    assert {number: len((one and one.sessions) or ()) for number, one in held.items()} == {
        4: 1,
        5: 0,
        6: 0,
    }


@pytest.mark.parametrize("code", [codes.NOT_FOUND, codes.BAD_REQUEST, codes.METHOD_NOT_ALLOWED])
async def test_a_transmitter_may_tell_nothing_of_one_pager(
    coap: Context, make_peer: MakePeer, code: Code
) -> None:
    client = _client(coap, await make_peer(lambda _: [reply(code)]))
    assert await client.get_session(4) is None


async def test_a_transmitter_that_takes_no_put_is_told_by_post(
    coap: Context, make_peer: MakePeer
) -> None:
    """As in the vendor's own example; it is not tried again."""
    peer = await make_peer(
        lambda request: [
            reply(codes.METHOD_NOT_ALLOWED if request.code == codes.PUT else codes.CHANGED)
        ]
    )
    client = _client(coap, peer)
    await client.update_session(12, action="page", page_mode="Vibe1")
    await client.update_session(12, action="clear")
    assert [one.code for one in peer.received] == [codes.PUT, codes.POST, codes.POST]
    posted = [orjson.loads(one.payload) for one in peer.received[1:]]
    assert posted == [
        {"number": 12, "action": "page", "pageMode": "Vibe1"},
        {"number": 12, "action": "clear"},
    ]


@pytest.mark.parametrize("around", [b"%b\0", b"\xef\xbb\xbf%b", b"\n %b\r\n\0\0"])
async def test_what_stands_around_the_json_is_no_part_of_it(
    coap: Context, make_peer: MakePeer, around: bytes
) -> None:
    peer = await make_peer(lambda _: [reply(codes.CONTENT, around % b'{"sessions":[]}')])
    answer = await _client(coap, peer).list_sessions()
    assert answer is not None
    assert answer.sessions == ()


async def test_requests_are_compact_json(coap: Context, make_peer: MakePeer) -> None:
    peer = await make_peer(lambda _: [reply(codes.CHANGED)])
    client = _client(coap, peer)
    await client.create_session(12, label="A\tB", party_size=2)
    await client.update_session(12, action="page")
    await client.update_session(12, action="page", page_mode="Vibe1")
    with pytest.raises(MalformedAnswerError):
        await client.list_sessions(b"\x01\x02")
    create, page, vibrate, listing = peer.received
    assert (create.code, create.opt.uri_path) == (codes.POST, ("v1", "sessions"))
    assert create.payload == b'{"number":12,"label":"A\\tB","partySize":2}'
    assert create.opt.content_format == 50
    assert (page.code, page.opt.uri_query) == (codes.PUT, ("number=12",))
    assert page.payload == b'{"action":"page"}'
    assert vibrate.payload == b'{"action":"page","pageMode":"Vibe1"}'
    assert (listing.code, listing.opt.etags) == (codes.GET, (b"\x01\x02",))


async def test_a_bad_session_costs_itself_and_one_warning(
    caplog: pytest.LogCaptureFixture, coap: Context, make_peer: MakePeer
) -> None:
    good, bad = {"number": 1, "state": "started"}, {"number": "Ana", "state": "Ana"}
    payload = orjson.dumps({"sessions": [good, bad, bad]})
    client = _client(coap, await make_peer(lambda _: [reply(codes.CONTENT, payload)]))
    for _ in range(2):
        message = await client.list_sessions()
        assert message
        assert [session.number for session in message.sessions or ()] == [1]
    warnings = [one for one in caplog.records if one.name == client_module.__name__]
    assert [one.levelno for one in warnings] == [logging.WARNING]
    assert "Ana" not in caplog.text


def _changing(changes: int) -> Any:
    """Answer in two blocks, of which the second is of another list for so many times."""
    body = orjson.dumps({"sessions": [], "padding": 20 * "x"})
    rounds = 0

    def answer(request: CoapMessage) -> Iterable[CoapMessage]:
        nonlocal rounds
        number = request.opt.block2.block_number if request.opt.block2 else 0
        rounds += number == 0
        etag = b"a" if number == 0 or rounds > changes else b"b"
        cut = body[:16] if number == 0 else body[16 * number : 16 * (number + 1)]
        more = 16 * (number + 1) < len(body)
        return [reply(codes.CONTENT, cut, etag=etag, block2=(number, more, 0))]

    return answer


async def test_a_list_that_changes_while_it_is_read_is_read_again(
    coap: Context, make_peer: MakePeer
) -> None:
    message = await _client(coap, await make_peer(_changing(2))).list_sessions()
    assert message
    assert message.sessions == ()
    with pytest.raises(MalformedAnswerError, match="kept changing"):
        await _client(coap, await make_peer(_changing(3))).list_sessions()


async def test_nobody_listens(coap: Context, lrs_sim: LrsSimulator) -> None:
    await lrs_sim.stop()
    client = _client(coap, lrs_sim)
    with pytest.raises(CannotConnectError, match="refused"):
        await client.list_sessions()
    await lrs_sim.start()
    assert await client.list_sessions()


@pytest.mark.usefixtures("impatient")
async def test_a_silent_peer(coap: Context, make_peer: MakePeer) -> None:
    client = _client(coap, await make_peer(lambda _: []))
    with pytest.raises(TimedOutError):
        await client.list_sessions()
    with pytest.raises(TimedOutError):
        await client.update_session(1, action="page")
    with pytest.raises(TimedOutError):
        await client.observe(lambda _: None, lambda _: None)
