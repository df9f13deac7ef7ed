"""How requests to RUFUS Cloud are made: authenticated, bounded, and patient when told to be."""

import asyncio
from collections.abc import Mapping
from http import HTTPMethod, HTTPStatus
from time import monotonic
from typing import Any
from urllib.parse import quote

import aiohttp
import orjson
from yarl import URL

from ...api.errors import (
    ForbiddenError,
    InvalidRequestError,
    InvalidUrlError,
    MalformedAnswerError,
    RateLimitedError,
    RemoteError,
)
from ...api.http import Reply, error_for_status, request
from ...api.json import json_object

_ENVELOPE = "body"
"""The member that holds the answer, in one of the two generations."""
_TIMEOUT = aiohttp.ClientTimeout(total=20, connect=10)
_CONCURRENCY = 4


class Transport:
    """Sends requests of one account, and reads bodies of either documented generation.

    No request waits longer than 20 seconds for its answer, and no more than four are under way at
    once. When the cloud asks to be left alone, all requests are refused here until the time is
    over: none of them leaves.
    """

    def __init__(
        self, session: aiohttp.ClientSession, api_key: str, url: str, key_header: str
    ) -> None:
        """Use `session` for requests to `url`, with the key in `key_header`."""
        self._session = session
        self._url = url.rstrip("/")
        self._headers = {key_header: api_key, "Accept": "application/json"}
        self._places = asyncio.Semaphore(_CONCURRENCY)
        self._paused_until = 0.0

    async def send(
        self,
        method: HTTPMethod,
        *path: str,
        params: Mapping[str, str | int] | None = None,
        json: Mapping[str, Any] | None = None,
        accept: HTTPStatus | None = None,
    ) -> tuple[int, Mapping[str, Any]]:
        """Send a request; return the status and the body without its envelope.

        `path` holds the parts after the base address, not yet quoted. A status of `accept` counts
        as success.
        """
        url = self._address(path).update_query(params)
        headers = self._headers | {"Content-Type": "application/json"}
        data = None if json is None else orjson.dumps(json)
        async with self._places:
            self._check_pause()  # it may have come while this waited for its place
            reply = await request(
                self._session, method, url, data=data, headers=headers, timeout=_TIMEOUT
            )
        if not reply.ok and reply.status != accept:
            error = _refusal(method, reply)
            if isinstance(error, RateLimitedError):
                self._paused_until = max(self._paused_until, monotonic() + error.retry_after)
            raise error
        return reply.status, json_object(reply.content, envelope=_ENVELOPE)

    def _check_pause(self) -> None:
        """Refuse a request while the cloud wants to be left alone."""
        if (left := self._paused_until - monotonic()) > 0:
            raise RateLimitedError(max(left, 1.0), f"{left:.0f} s left")

    def _address(self, path: tuple[str, ...]) -> URL:
        """Make the address of a path; each part is quoted whole and so stays one part."""
        if any(part in {"", ".", ".."} for part in path):
            raise InvalidRequestError("an identifier is empty or not usable in an address")
        quoted = "/".join(quote(part, safe="") for part in path)
        try:
            return URL(f"{self._url}/{quoted}", encoded=True)
        except ValueError as err:
            raise InvalidUrlError from err


class ReadOnlyKeyError(ForbiddenError):
    """The key may read, but not write."""

    code = "read_only_key"


class NoUnbindKeyError(ForbiddenError):
    """The key may not unbind devices."""

    code = "no_unbind_key"


_FORBIDDEN: Mapping[str, type[ForbiddenError]] = {
    HTTPMethod.GET: ForbiddenError,
    HTTPMethod.DELETE: NoUnbindKeyError,
}
"""What it means that a key does not allow a method: the cloud distinguishes no more."""


def _refusal(method: HTTPMethod, reply: Reply) -> RemoteError:
    """Make the error of an answer that is no success."""
    try:
        detail = str(json_object(reply.content, envelope=_ENVELOPE).get("description") or "")
    except MalformedAnswerError:
        detail = ""
    if reply.status == HTTPStatus.FORBIDDEN:
        return _FORBIDDEN.get(method, ReadOnlyKeyError)(detail or f"HTTP {reply.status}")
    return error_for_status(reply, detail)
