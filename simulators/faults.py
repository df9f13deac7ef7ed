"""Faults of an HTTP simulator: rules as data, and the middleware that carries them out."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
import json
import random
import socket
import struct
from typing import Any, Self

from aiohttp import web
from aiohttp.typedefs import Handler

from .checks import Check, is_count, is_number, is_share, or_none

ANY_METHOD = "*"

type Sleep = Callable[[float], Awaitable[None]]


class Spoil(StrEnum):
    """What can happen to an answer other than another status."""

    RESET = "reset"  # the connection is reset, the request is not carried out
    LOST = "lost"  # the request is carried out, then the connection is reset
    MALFORMED = "malformed"  # the request is carried out, the JSON breaks off
    TRUNCATED = "truncated"  # the request is carried out, the transfer breaks off


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Which requests are hit, and by what. With neither status nor spoil they are only slow.

    Attributes:
        method: HTTP method, ``*`` for any.
        path: Beginning of the path.
        times: How many requests it hits before it ends, None for no end.
        probability: Share of the matching requests that are hit, above 0 and up to 1.
        latency: Seconds before anything else happens.
        status: HTTP status of the answer; the request is not carried out.
        retry_after: ``Retry-After`` of that answer, in seconds or as a date.
        body: Body of that answer: a text is sent as it is, other values as JSON, None empty.
        spoil: What happens to the answer instead.
    """

    method: str = ANY_METHOD
    path: str = "/"
    times: int | None = None
    probability: float = 1.0
    latency: float = 0.0
    status: int | None = None
    retry_after: float | str | None = None
    body: Any = None
    spoil: Spoil | None = None

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Self:
        """Read a rule.

        Raises:
            ValueError: A field is unknown or has no sensible value; the text names it.
        """
        for name, value in fields.items():
            if name not in _VALID:
                raise ValueError(f"Unknown field of a fault: {name}")
            if not _VALID[name](value):
                raise ValueError(f"Invalid {name} of a fault: {value!r}")
        spoil = fields.get("spoil")
        rule = cls(**{**fields, "spoil": None if spoil is None else Spoil(spoil)})
        if rule.status is not None and rule.spoil is not None:
            raise ValueError("A fault has either a status or a spoil")
        if rule.status is None and rule.spoil is None and not rule.latency:
            raise ValueError("A fault needs a status, a spoil or a latency")
        return rule

    def matches(self, method: str, path: str) -> bool:
        """Return whether a request is one of those meant."""
        return self.method in (ANY_METHOD, method) and path.startswith(self.path)

    def response(self) -> web.Response:
        """Return the answer with the rule's own status."""
        headers = {} if self.retry_after is None else {"Retry-After": f"{self.retry_after}"}
        if self.body is None or isinstance(self.body, str):
            text, kind = self.body, "text/plain"
        else:
            text, kind = json.dumps(self.body, separators=(",", ":")), "application/json"
        return web.Response(
            status=self.status or 500, headers=headers, text=text, content_type=kind
        )


_VALID: Mapping[str, Check] = {
    "method": lambda value: isinstance(value, str),
    "path": lambda value: isinstance(value, str),
    "times": or_none(is_count),
    "probability": lambda value: is_share(value) and value > 0,
    "latency": lambda value: is_number(value, 0),
    "status": lambda value: value is None or (type(value) is int and 200 <= value <= 599),
    "retry_after": lambda value: value is None or isinstance(value, str) or is_number(value, 0),
    "body": lambda _: True,
    "spoil": lambda value: value is None or value in list(Spoil),
}


class Faults:
    """The rules in force. The first one that a request meets hits it, the others wait."""

    def __init__(self, seed: int = 0, *, sleep: Sleep = asyncio.sleep) -> None:
        """Make an empty list.

        Args:
            seed: Seed of the rules' chances.
            sleep: What waits for the rules' latencies.
        """
        self._rng = random.Random(f"{seed} faults")
        self._sleep = sleep
        self._rules: list[Rule] = []

    def set_fault(self, **fields: Any) -> list[dict[str, Any]]:
        """Add a rule behind those in force.

        Args:
            **fields: The fields of a ``Rule``, as JSON values.

        Returns:
            All rules in force.

        Raises:
            ValueError: The rule makes no sense.
        """
        self._rules.append(Rule.from_json(fields))
        return self.state()

    def clear_faults(self) -> None:
        """End all rules."""
        self._rules.clear()

    def state(self) -> list[dict[str, Any]]:
        """Return the rules in force, with the ``times`` that are left of each."""
        return [asdict(rule) for rule in self._rules]

    def take(self, method: str, path: str) -> Rule | None:
        """Return the rule that hits a request, if any, and count the hit."""
        for index, rule in enumerate(self._rules):
            if rule.matches(method, path) and self._rng.random() < rule.probability:
                if rule.times == 1:
                    del self._rules[index]
                elif rule.times is not None:
                    self._rules[index] = replace(rule, times=rule.times - 1)
                return rule
        return None

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Carry out the rule that hits a request; to stand before the server's own work."""
        rule = self.take(request.method, request.path)
        if rule is None:
            return await handler(request)
        await self._sleep(rule.latency)
        if rule.status is not None:
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
