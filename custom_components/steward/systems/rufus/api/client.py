"""The RUFUS Cloud public API: its operations, as typed methods."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime
from http import HTTPMethod, HTTPStatus
import logging
from typing import Any
from urllib.parse import quote

import aiohttp
from mashumaro import DataClassDictMixin
import orjson
from yarl import URL

from ...api.errors import (
    ForbiddenError,
    InvalidUrlError,
    MalformedAnswerError,
    NotFoundError,
    RemoteError,
    UnreadableAnswerError,
    UnsendableError,
)
from ...api.http import Http, Reply, error_for_status
from ...api.json import Reader, is_int, json_object, without_none
from ...api.secrets import Secrets
from .device_list import ENVELOPE, DeviceList, has_more
from .types import (
    MAX_EVENTS,
    MAX_SESSIONS,
    Binding,
    Device,
    Event,
    Insertion,
    NewPassing,
    Page,
    Passing,
    Session,
    learn_zones,
    unknown_zones,
    wire_time,
)

PRODUCTION_URL = "https://api.runonrufus.com/v0"
EVENTS_PATH = "events"
"""Where the races are listed: not documented, but what all else suggests."""

INSERT_SIZE = 500
"""Passings in one insertion; how many the cloud takes at most is not documented."""
_PAGE_SIZE = 5000
_EVENTS_PAGE_SIZE = 1000
_MAX_PAGES = 200
_MAX_ANSWERS = 10_000
"""Answers that are remembered, to be recognised when they come again."""
_TIMEOUT = aiohttp.ClientTimeout(total=20, connect=10)
_CONCURRENCY = 4


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


class RufusClient:
    """One account's access to RUFUS Cloud.

    Reads both documented generations: enveloped (`{"body": ...}`) and bare bodies. Every method
    raises the errors of `systems.api.errors`. No request waits longer than 20 seconds for its
    answer, no more than four are under way at once, and none leaves while the cloud wants to be
    left alone.
    """

    def __init__(
        self, session: aiohttp.ClientSession, api_key: str, url: str = PRODUCTION_URL
    ) -> None:
        """Use `session` for requests to `url`, with a key of the account."""
        self.http = Http(session, timeout=_TIMEOUT, concurrency=_CONCURRENCY)
        self._url = url.rstrip("/")
        # Either is documented, each on other pages.
        self._headers = {
            "api_key": api_key,
            "x-api-key": api_key,
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
        self._reader = Reader(logging.getLogger(__name__))
        self._secrets = Secrets(api_key)
        self.list_devices = DeviceList(self._get_device_page, self._reader, self._secrets).read
        """List the account's devices (D3), all pages of them; see there."""
        self._answers: dict[str, tuple[bytes, list[Session]]] = {}
        """The sessions that devices had, with the answers that said so."""

    # Devices

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
        json = without_none(
            type=device_type,
            model=model,
            serial_number=serial_number,
            alias=alias,
            firmware=firmware,
        )
        reply = await self._send(HTTPMethod.POST, "devices", json=json, accept=HTTPStatus.CONFLICT)
        already_bound = reply.status == HTTPStatus.CONFLICT
        return Binding(deviceid=_made(reply, "deviceid"), already_bound=already_bound)

    async def unbind_device(self, deviceid: str) -> None:
        """Unbind a device (D2): the cloud deletes all its sessions and passings."""
        await self._send(HTTPMethod.DELETE, "devices", deviceid)

    async def _get_device_page(self, page: int) -> bytes:
        params = {"limit": _PAGE_SIZE, "page": page}
        return (await self._send(HTTPMethod.GET, "devices", params=params)).content

    async def get_device(self, deviceid: str) -> Device:
        """Get one device (D4)."""
        return await self._one(Device, _body(await self._send(HTTPMethod.GET, "devices", deviceid)))

    # Sessions

    async def open_session(self, deviceid: str, alias: str | None = None) -> str:
        """Open a session on a device (S1), which closes its active one; return the new token."""
        json = without_none(deviceid=deviceid, alias=alias)
        reply = await self._send(HTTPMethod.POST, "sessions", json=json)
        return _made(reply, "token_session")

    async def close_session(self, token_session: str) -> None:
        """Close a session (S2)."""
        await self._send(HTTPMethod.PATCH, "sessions", "close", token_session)

    async def list_sessions(self, deviceid: str) -> list[Session]:
        """List a device's sessions (S3), in the cloud's order.

        Where there is none the cloud says that there is nothing of the kind (`NotFoundError`). The
        same answer gives the same object again.
        """
        reply = await self._send(HTTPMethod.GET, "sessions", "device", deviceid)
        content, sessions = self._answers.get(deviceid, (b"", []))
        if reply.content != content:
            sessions = await self._reader.read_all(
                Session, _result(_body(reply)), at_most=MAX_SESSIONS
            )
            if len(self._answers) >= _MAX_ANSWERS:
                self._answers.clear()
            self._answers[deviceid] = (reply.content, sessions)
            self._secrets.learn(session.token_session for session in sessions)
        return sessions

    async def get_active_session(self, deviceid: str) -> Session | None:
        """Get a device's active session (S4), if it has one."""
        try:
            reply = await self._send(HTTPMethod.GET, "sessions", "device", deviceid, "active")
        except NotFoundError:
            return None
        sessions = await self._reader.read_all(Session, _as_list(_result(_body(reply))))
        return next((session for session in sessions if session.active), None)

    async def get_session(self, token_session: str) -> Session:
        """Get one session (S5)."""
        reply = await self._send(HTTPMethod.GET, "sessions", token_session)
        return await self._one(Session, _body(reply))

    # Passings

    async def insert_passings(
        self, token_session: str, passings: Sequence[NewPassing]
    ) -> Insertion:
        """Insert passings into an active session (P1), at most `INSERT_SIZE` of them.

        What the cloud does not count is taken to be inserted.
        """
        json = {
            "token_session": token_session,
            "passings_list": [passing.to_wire() for passing in passings],
        }
        reply = await self._send(HTTPMethod.POST, "passings", json=json)
        try:
            body = _body(reply)
        except MalformedAnswerError as err:
            raise UnreadableAnswerError(err.detail) from err
        inserted, duplicates = body.get("inserted_count"), body.get("duplicate_count")
        if not is_int(duplicates):
            duplicates = 0
        if not is_int(inserted):
            inserted = len(passings) - duplicates
        return Insertion(inserted=inserted, duplicates=duplicates)

    async def get_passings_page(
        self,
        token_session: str,
        *,
        first: int | None = None,
        last: int | None = None,
        page: int = 1,
    ) -> Page:
        """Get a page of a session's passings (P2); `first` and `last` bound their numbers."""
        reply = await self._send(
            HTTPMethod.GET,
            *("passings", "session", token_session),
            params=without_none(first=first, last=last, page=page),
        )
        body = _body(reply)
        return Page(passings=await self._read_passings(_result(body)), has_more=has_more(body))

    async def get_passings_between(
        self, deviceid: str, start: datetime, end: datetime
    ) -> AsyncGenerator[list[Passing]]:
        """Get a device's passings of a time (P3), page by page; they may be of several sessions."""
        params = {"from": wire_time(start), "to": wire_time(end)}
        async for items in self._pages("passings", "device", deviceid, params=params):
            yield await self._read_passings(items)

    async def get_passings_of(
        self, token_session: str, *, first: int | None = None, last: int | None = None
    ) -> AsyncGenerator[list[Passing]]:
        """Get a session's passings (P2), page by page; `first` and `last` bound their numbers."""
        params = without_none(first=first, last=last)
        async for items in self._pages("passings", "session", token_session, params=params):
            yield await self._read_passings(items)

    async def _read_passings(self, items: object) -> list[Passing]:
        """Read passings, and before that the time zones that they name."""
        await asyncio.sleep(0)  # to parse the page took a slice
        if names := unknown_zones(items):
            await asyncio.to_thread(learn_zones, names)
        return await self._reader.read_all(Passing, items)

    # Races

    async def list_events(self) -> list[Event]:
        """List the account's races (E1); of too many the rest is left out."""
        events: list[Event] = []
        async with aclosing(self._pages(EVENTS_PATH, params={"limit": _EVENTS_PAGE_SIZE})) as pages:
            async for items in pages:
                events += await self._reader.read_all(Event, items)
                if len(events) > MAX_EVENTS:
                    self._reader.warn(f"Event beyond the first {MAX_EVENTS}")
                    break
        return events[:MAX_EVENTS]

    # Requests and answers

    async def _pages(
        self, *path: str, params: Mapping[str, str | int]
    ) -> AsyncGenerator[list[Any]]:
        """Get the pages of a list, as they were sent.

        Ends with the last page, or, where the answers do not say which that is, with an empty one
        or with one that was sent before.
        """
        before = None
        for page in range(1, _MAX_PAGES + 1):
            body = _body(await self._send(HTTPMethod.GET, *path, params={**params, "page": page}))
            if not (items := _result(body)) or items == before:
                return
            yield items
            if has_more(body) is False:
                return
            before = items

    async def _send(
        self,
        method: HTTPMethod,
        *path: str,
        params: Mapping[str, str | int] | None = None,
        json: Mapping[str, Any] | None = None,
        accept: HTTPStatus | None = None,
    ) -> Reply:
        """Send a request; `path` holds the parts after the base address, not yet quoted.

        A status of `accept` counts as success.
        """
        reply = await self.http.send(
            method,
            self._address(path).update_query(params),
            headers=self._headers,
            data=None if json is None else orjson.dumps(json),
        )
        if reply.ok or reply.status == accept:
            return reply
        self._secrets.learn(path[1:])
        raise _refusal(method, reply, self._secrets)

    def _address(self, path: tuple[str, ...]) -> URL:
        """Make the address of a path; each part is quoted whole and so stays one part."""
        if not {"", ".", ".."}.isdisjoint(path):
            raise UnsendableError("an identifier is empty or not usable in an address")
        quoted = "/".join([quote(part, safe="") for part in path])
        try:
            return URL(f"{self._url}/{quoted}", encoded=True)
        except ValueError as err:
            raise InvalidUrlError from err

    async def _one[ModelT: DataClassDictMixin](
        self, model: type[ModelT], body: Mapping[str, Any]
    ) -> ModelT:
        """Read the one item of a body whose `result` is that item, or a list of it."""
        items = await self._reader.read_all(model, _as_list(body.get("result")))
        if not items:
            raise MalformedAnswerError(f"no {model.__name__} in the answer")
        return items[0]


def _refusal(method: HTTPMethod, reply: Reply, secrets: Secrets) -> RemoteError:
    """Make the error of an answer that is no success."""
    try:
        detail = secrets.clean(str(_body(reply).get("description") or ""))
    except MalformedAnswerError:
        detail = ""
    if reply.status == HTTPStatus.FORBIDDEN:
        return _FORBIDDEN.get(method, ReadOnlyKeyError)(detail or f"HTTP {reply.status}")
    return error_for_status(reply, detail)


def _body(reply: Reply) -> dict[str, Any]:
    """Get the body of an answer, without its envelope."""
    return json_object(reply.content, envelope=ENVELOPE)


def _made(reply: Reply, name: str) -> str:
    """Get the id of what a command has made.

    Raises:
        UnreadableAnswerError: the answer does not have it: it does not say what became of the
            command.

    """
    try:
        value = _body(reply).get(name)
    except MalformedAnswerError as err:
        raise UnreadableAnswerError(err.detail) from err
    if not isinstance(value, str) or not value:
        raise UnreadableAnswerError(f"no {name} in the answer")
    return value


def _result(body: Mapping[str, Any]) -> Any:
    """Get the required `result` of a body: one without it says nothing, not that there is none."""
    if (result := body.get("result")) is None:
        raise MalformedAnswerError("no result in the answer")
    return result


def _as_list(result: object) -> object:
    """Wrap a lone object: one item is sent bare by some operations, in a list by others."""
    return [result] if isinstance(result, dict) else result
