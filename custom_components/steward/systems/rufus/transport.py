"""How requests to RUFUS Cloud are made: authenticated, bounded, and patient when told to be."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPMethod, HTTPStatus
from math import isnan
from time import monotonic
from typing import Any
from urllib.parse import quote

import aiohttp
import orjson
from yarl import URL

from ..errors import (
    CannotConnectError,
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    InvalidUrlError,
    MalformedAnswerError,
    NoAnswerError,
    NotFoundError,
    RateLimitedError,
    RemoteError,
    TimedOutError,
    UnauthorizedError,
)
from ..parsing import json_object

_ENVELOPE = "body"
"""The member that holds the answer, in one of the two generations."""
_TIMEOUT = aiohttp.ClientTimeout(total=20, connect=10)
_CONCURRENCY = 4
_RETRY_AFTER = 60.0
"""Seconds to wait where a 429 does not say how long."""
_LONGEST_RETRY_AFTER = 3600.0

_REFUSALS: Mapping[int, type[RemoteError]] = {
    HTTPStatus.BAD_REQUEST: InvalidRequestError,
    HTTPStatus.UNAUTHORIZED: UnauthorizedError,
    HTTPStatus.NOT_FOUND: NotFoundError,
    HTTPStatus.CONFLICT: ConflictError,
    HTTPStatus.UNPROCESSABLE_ENTITY: InvalidRequestError,
}


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
        try:
            async with self._places:
                self._check_pause()  # it may have come while this waited for its place
                async with self._session.request(
                    method, url, data=data, headers=headers, timeout=_TIMEOUT, allow_redirects=False
                ) as response:
                    content = await response.read()
        except aiohttp.ConnectionTimeoutError as err:
            raise CannotConnectError from err
        except TimeoutError as err:
            raise TimedOutError from err
        except aiohttp.ClientConnectorError as err:
            raise CannotConnectError(err.strerror or "") from err
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError) as err:
            raise InvalidUrlError from err
        except aiohttp.ClientError as err:
            raise NoAnswerError(type(err).__name__) from err
        except ValueError as err:  # a port or a header that cannot be
            raise InvalidRequestError("the address or the key is not valid") from err
        if not (HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES) and (
            response.status != accept
        ):
            refusal = _refusal(method, response, content)
            if isinstance(refusal, RateLimitedError):
                self._paused_until = max(self._paused_until, monotonic() + refusal.retry_after)
            raise refusal
        return response.status, json_object(content, envelope=_ENVELOPE)

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


def _refusal(method: HTTPMethod, response: aiohttp.ClientResponse, content: bytes) -> RemoteError:
    """Make the error of an answer that is no success."""
    try:
        detail = str(json_object(content, envelope=_ENVELOPE).get("description") or "")
    except MalformedAnswerError:
        detail = ""
    detail = detail or f"HTTP {response.status}"
    match response.status:
        case HTTPStatus.TOO_MANY_REQUESTS:
            return RateLimitedError(_retry_after(response.headers.get("Retry-After")), detail)
        case HTTPStatus.FORBIDDEN:
            return _FORBIDDEN.get(method, ReadOnlyKeyError)(detail)
    return _REFUSALS.get(response.status, RemoteError)(detail)


def _retry_after(value: str | None) -> float:
    """Read a Retry-After header, in seconds or as a date, into seconds from now."""
    try:
        seconds = float(value or "")
    except ValueError:
        try:
            moment = parsedate_to_datetime(value or "")
        except ValueError:
            return _RETRY_AFTER
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        seconds = (moment - datetime.now(UTC)).total_seconds()
    return _RETRY_AFTER if isnan(seconds) else min(max(seconds, 1.0), _LONGEST_RETRY_AFTER)
