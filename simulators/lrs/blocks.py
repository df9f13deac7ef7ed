"""Large representations in blocks (RFC 7959, Block2)."""

from aiocoap import Message
from aiocoap.numbers.optionnumbers import OptionNumber

from .endpoint import Address
from .options import Etags
from .world import World

# Representations that are kept for clients that have not read all of them yet.
_KEPT = 32

type _Key = tuple[Address, bytes, tuple[str, ...], tuple[str, ...]]


class Blocks:
    """Cuts representations into blocks.

    A client gets all blocks of the representation that its request for the first one met, also
    when that has changed since.
    """

    def __init__(self, world: World) -> None:
        """Make one that has cut nothing yet; how large blocks are, the world's options say."""
        self._world = world
        self._kept: dict[_Key, Message] = {}

    def first(self, request: Message, address: Address, response: Message) -> Message:
        """Return a response, or its first block if it is too large for one message."""
        wanted = request.opt.block2
        exponent = min(self._exponent, wanted.size_exponent if wanted else self._exponent)
        if len(response.payload) <= 16 << exponent:
            return response
        key = _key(request, address)
        self._kept.pop(key, None)
        self._kept[key] = response
        if len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]
        return _cut(response, 0, exponent)

    def later(self, request: Message, address: Address) -> Message | None:
        """Return the block beyond the first that a request asks for, None if it is not kept."""
        response = self._kept.get(_key(request, address))
        if (asked := request.opt.block2) is None:
            return None
        block = asked.reduced_to(self._exponent)
        if response is None or block.start >= len(response.payload):
            return None
        later = _cut(response, block.block_number, block.size_exponent)
        later.opt.observe = None
        if self._world.options.etags is Etags.FIRST:
            later.opt.etag = None
        return later

    @property
    def _exponent(self) -> int:
        """The size as Block2 gives it: 16 bytes are 0, 1024 are 6."""
        return self._world.options.block_size.bit_length() - 5


def _key(request: Message, address: Address) -> _Key:
    # A client may leave its ETags out of the later requests, so they do not count.
    accept = b"".join(option.encode() for option in request.opt.get_option(OptionNumber.ACCEPT))
    return address, accept, request.opt.uri_path, request.opt.uri_query


def _cut(response: Message, number: int, exponent: int) -> Message:
    size = 16 << exponent
    start = number * size
    more = start + size < len(response.payload)
    return response.copy(
        payload=response.payload[start : start + size], block2=(number, more, exponent)
    )
