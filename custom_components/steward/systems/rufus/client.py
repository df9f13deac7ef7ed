"""The RUFUS Cloud public API: JSON over HTTPS, authenticated by an API key."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPMethod, HTTPStatus
import logging
from math import isnan
from typing import Any, Literal
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
from ..parsing import Reader
from .models import Binding, Device, Session

PRODUCTION_URL = "https://api.runonrufus.com/v0"

_TIMEOUT = aiohttp.ClientTimeout(total=20, connect=10)
_CONCURRENCY = 4
_PAGE_SIZE = 5000
_MOST_PAGES = 200
_RETRY_AFTER = 60.0
"""Seconds to wait where a 429 does not say how long."""
_LONGEST_RETRY_AFTER = 3600.0

_REFUSALS: Mapping[int, type[RemoteError]] = {
    HTTPStatus.BAD_REQUEST: InvalidRequestError,
    HTTPStatus.UNAUTHORIZED: UnauthorizedError,
    HTTPStatus.FORBIDDEN: ForbiddenError,
    HTTPStatus.NOT_FOUND: NotFoundError,
    HTTPStatus.CONFLICT: ConflictError,
    HTTPStatus.UNPROCESSABLE_ENTITY: InvalidRequestError,
}


class RufusClient:
    """One account's access to RUFUS Cloud.

    Reads both documented generations: enveloped (`{"body": ...}`) and bare bodies. Every method
    raises the errors of `systems.errors`; none waits longer than 20 seconds for an answer, and
    no more than four requests are under way at once.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        api_key: str,
        url: str = PRODUCTION_URL,
        *,
        key_header: Literal["x-api-key", "api_key"] = "x-api-key",
    ) -> None:
        """Use `session` for requests to `url`; either documented header carries the key."""
        self._session = session
        self._url = url.rstrip("/")
        self._headers = {key_header: api_key, "Accept": "application/json"}
        self._places = asyncio.Semaphore(_CONCURRENCY)
        self._reader = Reader(logging.getLogger(__name__))

    async def bind_device(
        self,
        *,
        model: str,
        serial_number: str,
        device_type: str | None = None,
        alias: str | None = None,
        firmware: str | None = None,
    ) -> Binding:
        """Bind a device to the account (D1); one that is bound already is no error."""
        fields = {
            "type": device_type,
            "model": model,
            "serial_number": serial_number,
            "alias": alias,
            "firmware": firmware,
        }
        status, body = await self._send(
            HTTPMethod.POST,
            "devices",
            json={name: value for name, value in fields.items() if value is not None},
            accept=HTTPStatus.CONFLICT,
        )
        already_bound = status == HTTPStatus.CONFLICT
        return Binding(deviceid=_text(body, "deviceid"), already_bound=already_bound)

    async def unbind_device(self, deviceid: str) -> None:
        """Unbind a device (D2): the cloud deletes all its sessions and passings."""
        await self._send(HTTPMethod.DELETE, "devices", deviceid)

    async def list_devices(self) -> list[Device]:
        """List the account's devices (D3), all pages of them."""
        devices: dict[str, Device] = {}
        for page in range(1, _MOST_PAGES + 1):
            _, body = await self._send(
                HTTPMethod.GET, "devices", params={"page": page, "limit": _PAGE_SIZE}
            )
            items = await self._reader.read_all(Device, body.get("result"))
            known = len(devices)
            devices |= {device.deviceid: device for device in items}
            if not _has_more(body) or (items and len(devices) == known):
                break
        return list(devices.values())

    async def get_device(self, deviceid: str) -> Device:
        """Get one device (D4)."""
        _, body = await self._send(HTTPMethod.GET, "devices", deviceid)
        return await self._one(Device, body)

    async def open_session(self, deviceid: str, alias: str | None = None) -> str:
        """Open a session on a device (S1), which closes its active one; return the new token."""
        json = {"deviceid": deviceid} | ({} if alias is None else {"alias": alias})
        _, body = await self._send(HTTPMethod.POST, "sessions", json=json)
        return _text(body, "token_session")

    async def close_session(self, token_session: str) -> None:
        """Close a session (S2)."""
        await self._send(HTTPMethod.PATCH, "sessions", "close", token_session)

    async def list_sessions(self, deviceid: str) -> list[Session]:
        """List a device's sessions (S3), in the cloud's order; none is an empty list."""
        try:
            _, body = await self._send(HTTPMethod.GET, "sessions", "device", deviceid)
        except NotFoundError:
            return []
        return await self._reader.read_all(Session, body.get("result"))

    async def get_active_session(self, deviceid: str) -> Session | None:
        """Get a device's active session (S4), if it has one."""
        try:
            _, body = await self._send(HTTPMethod.GET, "sessions", "device", deviceid, "active")
        except NotFoundError:
            return None
        sessions = await self._reader.read_all(Session, _as_list(body.get("result")))
        return next((session for session in sessions if session.active), None)

    async def get_session(self, token_session: str) -> Session:
        """Get one session (S5)."""
        _, body = await self._send(HTTPMethod.GET, "sessions", token_session)
        return await self._one(Session, body)

    async def _one[ModelT: (Device, Session)](
        self, model: type[ModelT], body: Mapping[str, Any]
    ) -> ModelT:
        """Read the one item of a body whose `result` is that item, or a list of it."""
        items = await self._reader.read_all(model, _as_list(body.get("result")))
        if not items:
            raise MalformedAnswerError(f"no {model.__name__} in the answer")
        return items[0]

    async def _send(
        self,
        method: HTTPMethod,
        *path: str,
        params: Mapping[str, str | int] | None = None,
        json: Mapping[str, Any] | None = None,
        accept: HTTPStatus | None = None,
    ) -> tuple[int, Mapping[str, Any]]:
        """Send a request; return the status and the body without its envelope."""
        url = self._address(path).update_query(params)
        headers = self._headers | {"Content-Type": "application/json"}
        data = None if json is None else orjson.dumps(json)
        try:
            async with (
                self._places,
                self._session.request(
                    method, url, data=data, headers=headers, timeout=_TIMEOUT, allow_redirects=False
                ) as response,
            ):
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
            raise _refusal(response, content)
        return response.status, _unwrap(content)

    def _address(self, path: tuple[str, ...]) -> URL:
        """Make the address of a path; each part is quoted whole and so stays one part."""
        if any(part in {"", ".", ".."} for part in path):
            raise InvalidRequestError("an identifier is empty or not usable in an address")
        quoted = "/".join(quote(part, safe="") for part in path)
        try:
            return URL(f"{self._url}/{quoted}", encoded=True)
        except ValueError as err:
            raise InvalidUrlError from err


def _unwrap(content: bytes) -> Mapping[str, Any]:
    """Read a body of either generation."""
    try:
        body = orjson.loads(content)
    except orjson.JSONDecodeError as err:
        raise MalformedAnswerError("no JSON") from err
    if isinstance(body, dict) and "body" in body:
        body = body["body"]
    if not isinstance(body, dict):
        raise MalformedAnswerError("no JSON object")
    return body


def _text(body: Mapping[str, Any], name: str) -> str:
    """Get a required text of a body."""
    if not isinstance(value := body.get(name), str) or not value:
        raise MalformedAnswerError(f"no {name} in the answer")
    return value


def _as_list(result: object) -> object:
    """Wrap a lone object: one item is sent bare by some operations, in a list by others."""
    return [result] if isinstance(result, dict) else result


def _has_more(body: Mapping[str, Any]) -> bool:
    """Tell whether another page follows; without a pagination object a full page says so."""
    if isinstance(pagination := body.get("pagination"), dict):
        return bool(pagination.get("has_more"))
    return len(body.get("result") or ()) >= _PAGE_SIZE


def _refusal(response: aiohttp.ClientResponse, content: bytes) -> RemoteError:
    """Make the error of an answer that is no success."""
    try:
        detail = str(_unwrap(content).get("description") or "")
    except MalformedAnswerError:
        detail = ""
    detail = detail or f"HTTP {response.status}"
    if response.status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimitedError(_retry_after(response.headers.get("Retry-After")), detail)
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
