"""What the resources see of a request, and what is refused of any."""

from collections.abc import Mapping
from dataclasses import dataclass
import json
from typing import Any

from aiocoap import (
    BAD_OPTION,
    NOT_ACCEPTABLE,
    UNSUPPORTED_CONTENT_FORMAT,
    Message,
)
from aiocoap.numbers.contentformat import ContentFormat
from aiocoap.numbers.optionnumbers import OptionNumber

from .endpoint import Address
from .errors import RefusedError

# Options that must be understood (RFC 7252, 5.4.1), and are.
_UNDERSTOOD = frozenset(
    {
        OptionNumber.URI_HOST,
        OptionNumber.URI_PORT,
        OptionNumber.URI_PATH,
        OptionNumber.URI_QUERY,
        OptionNumber.ACCEPT,
        OptionNumber.BLOCK2,
    }
)


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request.

    Attributes:
        request: The message.
        address: Whose it is.
    """

    request: Message
    address: Address

    @property
    def method(self) -> str:
        """The method's name."""
        return str(self.request.code)

    @property
    def path(self) -> str:
        """The path, with a slash before each segment."""
        return "".join(f"/{segment}" for segment in self.request.opt.uri_path)

    @property
    def query(self) -> Mapping[str, str]:
        """The query; what has no value has an empty one."""
        return dict(item.partition("=")[::2] for item in self.request.opt.uri_query)

    @property
    def number(self) -> int:
        """The pager number in the query.

        Raises:
            RefusedError: There is none.
        """
        text = self.query.get("number", "")
        if not (text.isascii() and text.isdecimal()):
            raise RefusedError(f"Invalid number in the query: {text!r}")
        return int(text)

    @property
    def body(self) -> Any:
        """The decoded body, which must be compact JSON.

        Raises:
            RefusedError: It is not.
        """
        if self.request.opt.content_format != ContentFormat.JSON:
            raise RefusedError("Only application/json is read", UNSUPPORTED_CONTENT_FORMAT)
        payload: bytes = self.request.payload
        if any(byte in payload for byte in b"\t\n\r"):
            raise RefusedError("The body has tabs or newlines")
        try:
            return json.loads(payload)
        except ValueError:
            raise RefusedError("The body is no JSON") from None

    def check_options(self) -> None:
        """Look at the options that concern every resource.

        Raises:
            RefusedError: One is not understood, or asks for what there is not.
        """
        options = self.request.opt
        for option in options.option_list():
            if option.number.is_critical() and option.number not in _UNDERSTOOD:
                raise RefusedError(f"Option {int(option.number)} is not understood", BAD_OPTION)
        if options.block2 is not None and options.block2.is_bert:
            raise RefusedError("Invalid block size")
        if options.accept not in (None, ContentFormat.JSON):
            raise RefusedError("Only application/json is sent", NOT_ACCEPTABLE)
