"""How a transmitter on libcoap answers, where CoAP and its documentation leave it the choice."""

from collections.abc import Mapping
import ctypes
from dataclasses import dataclass, field
from enum import StrEnum
import json
import re
from typing import Any
from zlib import crc32

_ETAG, _CONTENT_FORMAT, _BLOCK2 = 4, 12, 23
_BAD_REQUEST, _METHOD_NOT_ALLOWED = 128, 133
_LARGEST = 6
_TIME = re.compile(r'"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)"')


class Block(ctypes.Structure):
    """A Block option as libcoap has it; all zeros where a request has none."""

    _fields_ = (("num", ctypes.c_uint), ("m", ctypes.c_uint, 1), ("szx", ctypes.c_uint, 3))


def wanted_block(library: ctypes.CDLL, request: int) -> Block:
    """Read which block a request asks for."""
    wanted = Block()
    library.coap_get_block(request, _BLOCK2, ctypes.byref(wanted))
    return wanted


class Etags(StrEnum):
    """Which blocks of an answer have an ETag."""

    EACH = "each"
    FIRST = "first"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Manner:
    """What one make does, and another otherwise."""

    apart: bool = False
    """Answers come apart from their acknowledgements."""
    block: int = _LARGEST
    """The size exponent of its blocks: 0 for 16 bytes, 6 for 1,024."""
    etags: Etags = Etags.EACH
    observable: bool = True
    codes: Mapping[str, int] = field(default_factory=dict)
    """The codes of its successes by method, where they are not the usual ones."""
    content_format: int | None = 50
    tail: bytes = b""
    """What stands behind its JSON."""
    offset: str = ""
    """What its times end in."""
    takes_put: bool = True
    takes_actions_by_post: bool = True

    def refusal(self, method: str, body: Any) -> int | None:
        """Tell the code by which a request is refused, or `None`."""
        if method == "PUT" and not self.takes_put:
            return _METHOD_NOT_ALLOWED
        if method == "POST" and "action" in (body or ()) and not self.takes_actions_by_post:
            return _BAD_REQUEST
        return None

    def encode(self, body: Any) -> bytes:
        """Write a body as it does."""
        text = json.dumps(body, separators=(",", ":"))
        return _TIME.sub(rf'"\g<1>{self.offset}"', text).encode() + self.tail

    def write(self, library: ctypes.CDLL, wanted: Block, response: int, content: bytes) -> None:
        """Write the block of the content that is wanted, and its options."""
        exponent = min(self.block, wanted.szx) if wanted.num else self.block
        start = wanted.num << (exponent + 4)
        more = start + (16 << exponent) < len(content)
        if self.etags is Etags.EACH or (self.etags is Etags.FIRST and not wanted.num):
            _add(library, response, _ETAG, crc32(content) or 1)
        if self.content_format is not None:
            _add(library, response, _CONTENT_FORMAT, self.content_format)
        if more or wanted.num:
            _add(library, response, _BLOCK2, (wanted.num << 4) | (more << 3) | exponent)
        part = content[start : start + (16 << exponent)]
        library.coap_add_data(response, len(part), part)


def _add(library: ctypes.CDLL, pdu: int, number: int, value: int) -> None:
    """Add an option whose value is a number; they are added in their order."""
    encoded = value.to_bytes((value.bit_length() + 7) // 8)
    library.coap_add_option(pdu, number, len(encoded), encoded)
