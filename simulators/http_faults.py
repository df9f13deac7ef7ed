"""What can happen to a request over HTTP, and the middleware that lets it happen."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
import socket
import struct
from typing import Annotated, Any, override

from aiohttp import web
from aiohttp.typedefs import Handler

from . import compact
from .checks import is_number, is_text, none_or, one_of, or_none
from .faults import Faults, Rule

type Sleep = Callable[[float], Awaitable[None]]


class Spoil(StrEnum):
    """What can happen to an answer other than another status."""

    RESET = "reset"  # the connection is reset, the request is not carried out
    LOST = "lost"  # the request is carried out, then the connection is reset
    MALFORMED = "malformed"  # the request is carried out, the JSON breaks off
    TRUNCATED = "truncated"  # the request is carried out, the transfer breaks off


def _is_status(value: Any) -> bool:
    return type(value) is int and 200 <= value <= 599


def _is_retry_after(value: Any) -> bool:
    return isinstance(value, str) or is_number(value, 0)


@dataclass(frozen=True, kw_only=True)
class HttpRule(Rule):
    """Which requests are hit, and by what. With neither status nor spoil they are only slow.

    Attributes:
        latency: Seconds before anything else happens.
        status: HTTP status of the answer.
        retry_after: ``Retry-After`` of that answer, in seconds or as a date.
        content_type: Media type of its body; None is that of JSON or of a plain text.
        spoil: What happens to the answer instead.
    """

    latency: Annotated[float, lambda value: is_number(value, 0)] = 0.0
    status: Annotated[int | None, or_none(_is_status)] = None
    retry_after: Annotated[float | str | None, or_none(_is_retry_after)] = None
    content_type: Annotated[str | None, or_none(is_text)] = None
    spoil: Annotated[Spoil | None, one_of(None, *Spoil), none_or(Spoil)] = None

    @override
    def __post_init__(self) -> None:
        """Hold the fields to their meaning, and to each other."""
        super().__post_init__()
        if self.status is not None and self.spoil is not None:
            raise ValueError("A fault has either a status or a spoil")
        if self.status is None and self.spoil is None and not self.latency:
            raise ValueError("A fault needs a status, a spoil or a latency")
        if self.status is None and self.done:
            raise ValueError("A fault that is done needs a status")

    def response(self) -> web.Response:
        """Return the answer with the rule's own status."""
        headers = {} if self.retry_after is None else {"Retry-After": f"{self.retry_after}"}
        if self.body is None or isinstance(self.body, str):
            text, kind = self.body, "text/plain"
        else:
            text, kind = compact.text(self.body), "application/json"
        return web.Response(
            status=self.status or 500,
            headers=headers,
            text=text,
            content_type=self.content_type or kind,
        )


class HttpFaults(Faults[HttpRule]):
    """The rules in force of an HTTP simulator."""

    def __init__(self, seed: int = 0, *, sleep: Sleep = asyncio.sleep) -> None:
        """Make an empty list.

        Args:
            seed: Seed of the rules' chances.
            sleep: What waits for the rules' latencies.
        """
        super().__init__(HttpRule, seed)
        self._sleep = sleep

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Carry out the rule that hits a request; to stand before the server's own work."""
        rule = self.take(request.method, request.path)
        if rule is None:
            return await handler(request)
        await self._sleep(rule.latency)
        if rule.status is not None:
            if rule.done:
                await handler(request)
            return rule.response()
        if rule.spoil is Spoil.RESET:
            return _reset(request)
        response = await handler(request)
        return await _spoiled(rule.spoil, request, response)


async def _spoiled(
    spoil: Spoil | None, request: web.Request, response: web.StreamResponse
) -> web.StreamResponse:
    match spoil:
        case Spoil.LOST:
            return _reset(request)
        case Spoil.MALFORMED:
            return _malformed(response)
        case Spoil.TRUNCATED:
            return await _truncated(request, response)
        case _:
            return response


def _reset(request: web.Request) -> web.Response:
    """Reset the connection; what is returned reaches nobody."""
    if request.transport is not None:
        connection = request.transport.get_extra_info("socket")
        # To linger for zero seconds makes closing send a reset instead of an orderly end.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response()


def _half(response: web.StreamResponse) -> tuple[bytes, int]:
    """Return the first half of an answer's body, and the length of the whole."""
    body = response.body if isinstance(response, web.Response) else None
    whole = body if isinstance(body, bytes) else b""
    return whole[: len(whole) // 2], len(whole)


def _malformed(response: web.StreamResponse) -> web.Response:
    body, _ = _half(response)
    return web.Response(status=response.status, body=body, content_type=response.content_type)


async def _truncated(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    body, length = _half(response)
    broken = web.StreamResponse(status=response.status)
    broken.content_type = response.content_type
    broken.content_length = length
    await broken.prepare(request)
    await broken.write(body)
    if request.transport is not None:
        request.transport.close()
    return broken
