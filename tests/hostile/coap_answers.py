"""What a hostile transmitter answers over CoAP: the table, by names."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from aiocoap import ACK, CON, NON, RST, Message as CoapMessage
from aiocoap.numbers import OptionNumber, Type, codes
from aiocoap.numbers.codes import Code
from aiocoap.optiontypes import BlockOption, OpaqueOption
import orjson

from ..systems.lrs.peers import Answer, reply

GOOD_LABEL = "Ana"
_GOOD = orjson.dumps({"sessions": [{"number": 7, "state": "started", "label": GOOD_LABEL}]})


def _says(payload: bytes, code: Code = codes.CONTENT, **options: Any) -> Answer:
    return lambda _: [reply(code, payload, **options)]


def _lists(*sessions: Mapping[str, Any]) -> Answer:
    return _says(orjson.dumps({"sessions": sessions}))


def _blocks(
    payload: Callable[[int], bytes] = lambda _: b"x" * 1024,
    *,
    size: int = 6,
    number: Callable[[int], int] = int,
    etag: Callable[[int], bytes] = lambda _: b"a",
) -> Answer:
    """Answer with a block, and never with the last one."""

    def answer(request: CoapMessage) -> Iterable[CoapMessage]:
        asked = request.opt.block2.block_number if request.opt.block2 else 0
        block = BlockOption.BlockwiseTuple(number(asked), True, size)  # noqa: FBT003
        return [reply(codes.CONTENT, payload(asked), block2=block, etag=etag(asked))]

    return answer


def _changing(sizes: Callable[[int], int]) -> Answer:
    """Answer with blocks whose sizes change, and never with the last one."""

    def answer(request: CoapMessage) -> Iterable[CoapMessage]:
        asked = request.opt.block2.block_number if request.opt.block2 else 0
        size = sizes(asked)
        block = BlockOption.BlockwiseTuple(asked, True, size)  # noqa: FBT003
        return [reply(codes.CONTENT, b"x" * 2 ** (size + 4), block2=block, etag=b"a")]

    return answer


def _with_option(number: int, value: bytes) -> Answer:
    """Answer well, but with an option; one of an odd number is critical."""

    def answer(_: CoapMessage) -> Iterable[CoapMessage]:
        message = reply(codes.CONTENT, _GOOD)
        message.opt.add_option(OpaqueOption(OptionNumber(number), value))
        return [message]

    return answer


def _with_token(token: Callable[[bytes], bytes], mtype: Type = NON) -> Answer:
    """Answer well, but to a token that nobody has sent."""

    def answer(request: CoapMessage) -> Iterable[CoapMessage]:
        message = reply(codes.CONTENT, orjson.dumps({"sessions": []}), mtype)
        message.token = token(request.token)
        return [message]

    return answer


def _nothing(mtype: Type, count: int) -> Answer:
    """Answer with empty messages."""
    return lambda _: [reply(Code(0), b"", mtype) for _ in range(count)]


_NUMBERS: tuple[object, ...] = (-5, 0, 4096, 2**63, 1e300, 12.7, True, None, "7", [], {})
_STATES: tuple[object, ...] = (None, 1, "", "x" * 5000, [], {}, "a\0b")
_VALUES: tuple[object, ...] = (*_STATES, -1, 2**63, 1e300, True, "0001-01-01")

ANSWERS: dict[str, Answer] = {
    "blocks without end": _blocks(),
    "blocks of 16 bytes without end": _blocks(lambda _: b"x" * 16, size=0),
    "blocks of nothing without end": _blocks(lambda _: b""),
    "blocks of a whole datagram without end": _blocks(lambda _: b"x" * 60_000),
    "the same block again and again": _blocks(number=lambda _: 0),
    "a block from the end": _blocks(number=lambda _: 2**20 - 1),
    "blocks of another list each": _blocks(etag=lambda number: b"%d" % number),
    "an empty body": _says(b""),
    "NULs": _says(b"\0" * 60_000),
    "no JSON": _says(b"OK"),
    "no object": _says(b"[]"),
    "an empty object": _says(b"{}"),
    "half an object": _says(b'{"sessions": ['),
    "lists within lists": _says(b'{"sessions": ' + b"[" * 50_000),
    "sessions of null": _says(b'{"sessions": null}'),
    "sessions of a text": _says(b'{"sessions": "none"}'),
    "sessions of numbers": _says(b'{"sessions": [1, 2]}'),
    "many sessions of nothing": _says(b'{"sessions": [' + b"{}," * 15_000 + b"{}]}"),
    "a counter beyond all": _says(b'{"sessions": [], "globalSessionSequence": 1e300}'),
    "a counter below zero": _says(b'{"sessions": [], "globalSessionSequence": -1}'),
    "statistics of a list": _says(b'{"sessions": [], "statistics": [], "settings": 1}'),
    "a time of another age": _says(b'{"sessions": [], "timestamp": "9999-12-31T23:59:59"}'),
    **{
        f"a pager {number!r:.20}": _lists({"number": number, "state": "started"})
        for number in _NUMBERS
    },
    **{f"a state {state!r:.20}": _lists({"number": 3, "state": state}) for state in _STATES},
    **{
        f"a {name} {value!r:.20}": _lists({"number": 3, "state": "started", name: value})
        for name in ("label", "uuid", "partySize", "goalInSeconds", "started", "sessionSequence")
        for value in _VALUES
    },
    **{
        f"{Code(code).dotted}": _says(b'{"message": "' + b"x" * 5000 + b'"}', Code(code))
        for code in (128, 129, 131, 132, 133, 140, 143, 157, 160, 163, 165)
    },
    **{
        f"4.29 for {seconds} s": _says(b"", codes.TOO_MANY_REQUESTS, max_age=seconds)
        for seconds in (0, 1, 2**31, 2**32 - 1)
    },
    "a code that nobody knows": _says(b"", Code(200)),
    "valid, though nothing is known": _says(b"", codes.VALID),
    "an etag of nothing": _says(b'{"sessions": []}', etag=b""),
    "a reset": lambda _: [reply(Code(0), b"", RST)],
    "an acknowledgement alone": lambda _: [reply(Code(0), b"", ACK)],
    "an answer out of turn": lambda _: [reply(codes.CONTENT, b"{}", NON)],
    "a hundred answers": lambda _: [reply(codes.CONTENT, b"{}") for _ in range(100)],
    "nothing": lambda _: [],
    "a request": lambda _: [reply(codes.GET, b"")],
    **{
        f"a {kind} that answers nothing, {count} times": _nothing(mtype, count)
        for kind, mtype in (("ping", CON), ("non-confirmable nothing", NON), ("reset", RST))
        for count in (1, 100)
    },
    "a flood of answers that need no confirmation": lambda _: [
        reply(codes.CONTENT, b"{}", NON) for _ in range(500)
    ],
    "a flood of requests": lambda _: [reply(codes.PUT, b"x" * 1000, NON) for _ in range(500)],
    "blocks that grow": _changing(lambda number: min(number, 6)),
    "blocks that shrink": _changing(lambda number: max(6 - number, 0)),
    "blocks of this size and that": _changing(lambda number: (number * 5) % 7),
    "an etag that is too long": _says(b'{"sessions": []}', etag=b"e" * 200),
    "etags that change back and forth": _blocks(etag=lambda number: b"ab"[number % 2 :][:1]),
    "a first block that is not the first": _blocks(number=lambda number: number + 1),
    "blocks that go back": _blocks(number=lambda number: max(number - 1, 0)),
    **{
        f"an observation numbered {number}": _says(b'{"sessions": []}', observe=number)
        for number in (0, 1, 2**23, 2**24 - 1)
    },
    **{
        f"a content format {number}": _says(_GOOD, content_format=number)
        for number in (0, 41, 50, 60, 65535)
    },
    **{
        f"option {number} of {len(value)} bytes": _with_option(number, value)
        for number in (9, 21, 2049, 65001, 10, 65000)
        for value in (b"", b"x", b"x" * 1000)
    },
    **{
        f"a token that is {name}": _with_token(token)
        for name, token in {
            "empty": lambda _: b"",
            "another": lambda token: bytes(byte ^ 255 for byte in token) or b"1",
            "longer": lambda token: (token + b"123456789")[:8],
            "cut": lambda token: token[:-1],
        }.items()
    },
}

good_answer = _says(_GOOD)
"""A good one: one guest waits, who is called `GOOD_LABEL`."""
