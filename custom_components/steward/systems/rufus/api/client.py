"""The RUFUS Cloud public API: its operations, as typed methods."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPMethod, HTTPStatus
import logging
from typing import Any, Literal

import aiohttp
from mashumaro import DataClassDictMixin

from ...api.cooldown import Cooldown
from ...api.errors import MalformedAnswerError, NotFoundError
from ...api.json import Reader, without_none
from .transport import Transport
from .types import (
    Binding,
    Continuation,
    Device,
    Event,
    Insertion,
    NewPassing,
    Page,
    Passing,
    Session,
    wire_time,
)

PRODUCTION_URL = "https://api.runonrufus.com/v0"
EVENTS_PATH = "events"
"""Where the races are listed: not documented, but what all else suggests."""

_PAGE_SIZE = 5000
_EVENTS_PAGE_SIZE = 1000
INSERT_SIZE = 500
"""Passings in one insertion; how many the cloud takes at most is not documented."""
_MAX_PAGES = 200
_ALONE_TIME = timedelta(minutes=10)


class RufusClient:
    """One account's access to RUFUS Cloud.

    Reads both documented generations: enveloped (`{"body": ...}`) and bare bodies. Every method
    raises the errors of `systems.api.errors`; how requests are bounded is said in `Transport`.
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
        self._send = Transport(session, api_key, url, key_header).send
        self._alone = Cooldown()
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
        json = without_none(
            type=device_type,
            model=model,
            serial_number=serial_number,
            alias=alias,
            firmware=firmware,
        )
        status, body = await self._send(
            HTTPMethod.POST,
            "devices",
            json=json,
            accept=HTTPStatus.CONFLICT,
        )
        already_bound = status == HTTPStatus.CONFLICT
        return Binding(deviceid=_text(body, "deviceid"), already_bound=already_bound)

    async def unbind_device(self, deviceid: str) -> None:
        """Unbind a device (D2): the cloud deletes all its sessions and passings."""
        await self._send(HTTPMethod.DELETE, "devices", deviceid)

    async def list_devices(self) -> list[Device]:
        """List the account's devices (D3), all pages of them.

        Where the answers do not say which page is the last, it takes an empty one to know; a first
        page that was the only one a while ago is then taken to be so still, unless it has grown.
        """
        devices: dict[str, Device] = {}
        pages = 0
        async for page, more in self._pages(Device, "devices", params={"limit": _PAGE_SIZE}):
            known = len(devices)
            devices |= {device.deviceid: device for device in page}
            if page and len(devices) == known:
                break
            pages += bool(page)
            if more is None and pages == 1 and not self._alone.over(len(page)):
                return list(devices.values())
        if pages == 1:
            self._alone.begin(len(devices), _ALONE_TIME)
        return list(devices.values())

    async def get_device(self, deviceid: str) -> Device:
        """Get one device (D4)."""
        _, body = await self._send(HTTPMethod.GET, "devices", deviceid)
        return await self._one(Device, body)

    async def open_session(self, deviceid: str, alias: str | None = None) -> str:
        """Open a session on a device (S1), which closes its active one; return the new token."""
        json = without_none(deviceid=deviceid, alias=alias)
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
        _, body = await self._send(HTTPMethod.POST, "passings", json=json)
        inserted, duplicates = body.get("inserted_count"), body.get("duplicate_count")
        if not isinstance(duplicates, int):
            duplicates = 0
        if not isinstance(inserted, int):
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
        _, body = await self._send(
            HTTPMethod.GET,
            *("passings", "session", token_session),
            params=without_none(first=first, last=last, page=page),
        )
        passings = await self._reader.read_all(Passing, body.get("result"))
        return Page(passings=passings, has_more=_has_more(body))

    async def get_passings_between(
        self, deviceid: str, start: datetime, end: datetime
    ) -> AsyncGenerator[list[Passing]]:
        """Get a device's passings of a time (P3), page by page; they may be of several sessions."""
        params = {"from": wire_time(start), "to": wire_time(end)}
        async for page, _ in self._pages(Passing, "passings", "device", deviceid, params=params):
            yield page

    async def get_passings_of(
        self, token_session: str, *, first: int | None = None, last: int | None = None
    ) -> AsyncGenerator[list[Passing]]:
        """Get a session's passings (P2), page by page; `first` and `last` bound their numbers."""
        params = without_none(first=first, last=last)
        path = ("passings", "session", token_session)
        async for page, _ in self._pages(Passing, *path, params=params):
            yield page

    async def continue_passings(
        self, deviceid: str, token_session: str | None = None, last: int | None = None
    ) -> Continuation:
        """Get a device's passings after the last one that was read (P4).

        Where the device has a newer session than the one named, the cloud begins with that one.
        """
        _, body = await self._send(
            HTTPMethod.GET,
            *("passings", "device2", deviceid),
            params=without_none(token_session=token_session, last=last),
        )
        resumed_from, label = body.get("resumed_from"), body.get("session_label")
        return Continuation(
            session_used=_text(body, "session_used"),
            session_label=label if isinstance(label, str) else None,
            resumed_from=resumed_from if isinstance(resumed_from, int) else None,
            passings=await self._reader.read_all(Passing, body.get("passings")),
        )

    async def list_events(self) -> list[Event]:
        """List the account's races (E1)."""
        events: list[Event] = []
        async for page, _ in self._pages(Event, EVENTS_PATH, params={"limit": _EVENTS_PAGE_SIZE}):
            events += page
        return events

    async def _pages[ModelT: DataClassDictMixin](
        self, model: type[ModelT], *path: str, params: Mapping[str, str | int]
    ) -> AsyncGenerator[tuple[list[ModelT], bool | None]]:
        """Get the pages of a list, and of each whether another one follows.

        Ends with the last page, or, where the answers do not say which that is, with an empty one.
        """
        for page in range(1, _MAX_PAGES + 1):
            _, body = await self._send(HTTPMethod.GET, *path, params={**params, "page": page})
            items = await self._reader.read_all(model, body.get("result"))
            more = _has_more(body)
            yield items, more
            if more is False or not body.get("result"):
                return

    async def _one[ModelT: DataClassDictMixin](
        self, model: type[ModelT], body: Mapping[str, Any]
    ) -> ModelT:
        """Read the one item of a body whose `result` is that item, or a list of it."""
        items = await self._reader.read_all(model, _as_list(body.get("result")))
        if not items:
            raise MalformedAnswerError(f"no {model.__name__} in the answer")
        return items[0]


def _text(body: Mapping[str, Any], name: str) -> str:
    """Get a required text of a body."""
    if not isinstance(value := body.get(name), str) or not value:
        raise MalformedAnswerError(f"no {name} in the answer")
    return value


def _as_list(result: object) -> object:
    """Wrap a lone object: one item is sent bare by some operations, in a list by others."""
    return [result] if isinstance(result, dict) else result


def _has_more(body: Mapping[str, Any]) -> bool | None:
    """Tell whether another page follows; `None` where the answer does not say."""
    if isinstance(pagination := body.get("pagination"), dict):
        return bool(pagination.get("has_more"))
    return None
