"""Requests over HTTP, for all clients that speak it: what can go wrong becomes an error."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPMethod, HTTPStatus
from math import isnan
from time import monotonic

import aiohttp
from yarl import URL

from .bounds import MAX_BODY, MAX_TEXT
from .connections import guard
from .errors import (
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
    UnknownHostError,
    UnsendableError,
)

_RETRY_AFTER = 60.0
"""Seconds to wait where a 429 does not say how long."""
_MAX_RETRY_AFTER = 3600.0

_ERRORS_BY_STATUS: Mapping[int, type[RemoteError]] = {
    HTTPStatus.BAD_REQUEST: InvalidRequestError,
    HTTPStatus.UNAUTHORIZED: UnauthorizedError,
    HTTPStatus.FORBIDDEN: ForbiddenError,
    HTTPStatus.NOT_FOUND: NotFoundError,
    HTTPStatus.CONFLICT: ConflictError,
    HTTPStatus.UNPROCESSABLE_ENTITY: InvalidRequestError,
    # what stands before the system had no answer of it
    HTTPStatus.BAD_GATEWAY: NoAnswerError,
    HTTPStatus.GATEWAY_TIMEOUT: NoAnswerError,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What came back, whatever its status."""

    status: int
    headers: Mapping[str, str]
    """Found by their names in any case."""
    content: bytes

    @property
    def ok(self) -> bool:
        """Whether the status is one of success; a redirection is none."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


async def request(
    session: aiohttp.ClientSession,
    method: HTTPMethod,
    url: URL,
    *,
    headers: Mapping[str, str],
    data: bytes | None,
    timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109  # aiohttp tells what timed out
) -> Reply:
    """Send a request and read its answer whole; a redirection is not followed.

    The time of `timeout` is that of all of it, however the answer trickles in.

    Raises:
        MalformedAnswerError: the answer to a question is too long; that to anything else does not
            say then whether it was carried out.
        RemoteError: there is no answer, or the request cannot be sent at all.

    """
    try:
        async with session.request(
            method,
            url,
            data=data,
            headers=headers,
            timeout=timeout,
            allow_redirects=False,
            middlewares=(guard,),
            # its own name, but said: connections of who says it are kept apart from all others
            server_hostname=url.raw_host,
        ) as response:
            if (content := await _read(response)) is None:
                raise _too_long(method)
            return Reply(status=response.status, headers=response.headers, content=content)
    except aiohttp.ConnectionTimeoutError as err:
        raise CannotConnectError from err
    except TimeoutError as err:
        raise TimedOutError from err
    except aiohttp.ClientConnectorDNSError as err:
        raise UnknownHostError from err
    except aiohttp.ClientConnectorError as err:
        raise CannotConnectError(err.strerror or "") from err
    except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError) as err:
        raise InvalidUrlError from err
    except aiohttp.ClientError as err:
        raise NoAnswerError(type(err).__name__) from err
    except ValueError as err:  # a port or a header that cannot be
        raise UnsendableError("the address or the key is not valid") from err


async def _read(response: aiohttp.ClientResponse) -> bytes | None:
    """Read a body as it comes; `None` where it is longer than any can be.

    aiohttp unpacks it a piece at a time, and no further than what was taken from it: so it is
    counted before there is much of it.
    """
    parts: list[bytes] = []
    left = MAX_BODY
    async for part in response.content.iter_any():
        left -= len(part)
        if left < 0:
            response.close()  # the rest is not wanted, and the connection of no use with it
            return None
        parts.append(part)
    return b"".join(parts)


def _too_long(method: HTTPMethod) -> RemoteError:
    """Make the error of an answer that is too long; only a question was certainly not a deed."""
    detail = f"more than {MAX_BODY >> 20} MB"
    return MalformedAnswerError(detail) if method == HTTPMethod.GET else NoAnswerError(detail)


class Http:
    """Sends the requests of one account: a few at once, and patient when told to be.

    When the system asks to be left alone, all requests are refused here until the time is over:
    none of them leaves.
    """

    def __init__(
        self, session: aiohttp.ClientSession, *, timeout: aiohttp.ClientTimeout, concurrency: int
    ) -> None:
        """Use `session`; no request waits longer than `timeout`, `concurrency` are under way."""
        self._session = session
        self._timeout = timeout
        self._places = asyncio.Semaphore(concurrency)
        self._paused_until = 0.0

    @property
    def paused_for(self) -> float:
        """The seconds for which nothing may be sent."""
        return max(self._paused_until - monotonic(), 0.0)

    async def send(
        self,
        method: HTTPMethod,
        url: URL,
        *,
        headers: Mapping[str, str],
        data: bytes | None = None,
    ) -> Reply:
        """Send a request and read its answer, whatever its status.

        Raises:
            RateLimitedError: the system wants to be left alone; nothing was sent.
            RemoteError: there is no answer, or the request cannot be sent at all.

        """
        async with self._places:
            if left := self.paused_for:  # it may have begun while this waited for its place
                raise RateLimitedError(max(left, 1.0), f"{left:.0f} s")
            reply = await request(
                self._session, method, url, data=data, headers=headers, timeout=self._timeout
            )
        if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
            pause = retry_after(reply.headers.get("Retry-After"))
            self._paused_until = max(self._paused_until, monotonic() + pause)
        return reply


def error_for_status(reply: Reply, detail: str = "") -> RemoteError:
    """Make the error of an answer that is no success; `detail` is what the system said."""
    detail = detail or f"HTTP {reply.status}"
    if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimitedError(retry_after(reply.headers.get("Retry-After")), detail)
    return _ERRORS_BY_STATUS.get(reply.status, RemoteError)(detail)


def retry_after(value: str | None) -> float:
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
    return _RETRY_AFTER if isnan(seconds) else min(max(seconds, 1.0), _MAX_RETRY_AFTER)


def web_address(text: str) -> str:
    """Tidy an address that a user entered: no spaces around it, and no slash at its end.

    Raises:
        InvalidUrlError: it is none that can be asked.

    """
    url = text.strip().rstrip("/")
    if len(url) > MAX_TEXT:
        raise InvalidUrlError
    try:
        parsed = URL(url)
        valid = parsed.scheme in {"http", "https"} and parsed.host
    except ValueError as err:
        raise InvalidUrlError from err
    if not valid:
        raise InvalidUrlError
    return url
