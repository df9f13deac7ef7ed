"""Peers that answer in blocks."""

from collections.abc import Callable, Iterable

from aiocoap import Context, Message as CoapMessage
from aiocoap.numbers import codes

from custom_components.steward.systems.lrs.api.coap import Transport

from ..peers import Answer, Peer, reply

type Arrives = Callable[[CoapMessage], object]

BODY = b'{"text":"' + b"".join(b"%03d " % number for number in range(100)) + b'"}'


def transport_to(context: Context, peer: Peer) -> Transport:
    """Make a transport to a peer."""
    return Transport(context, peer.host, peer.port)


def block_of(request: CoapMessage) -> int:
    """Get the number of the block that a request asks for."""
    return request.opt.block2.block_number if request.opt.block2 else 0


def in_blocks(
    body: bytes = BODY,
    *,
    szx: int = 2,
    etag: bytes | None = b"a",
    arrives: Arrives = lambda _: True,
) -> Answer:
    """Answer in blocks of 16 << szx bytes; those that do not arrive are not answered."""

    def answer(request: CoapMessage) -> Iterable[CoapMessage]:
        if not arrives(request):
            return []
        size = 16 << szx
        start = size * block_of(request)
        block2 = (block_of(request), start + size < len(body), szx)
        return [reply(codes.CONTENT, body[start : start + size], etag=etag, block2=block2)]

    return answer


def losing(count: int, block: int) -> Arrives:
    """Lose the first datagrams that ask for a block."""
    lost = 0

    def arrives(request: CoapMessage) -> bool:
        nonlocal lost
        if block_of(request) == block and lost < count:
            lost += 1
            return False
        return True

    return arrives
