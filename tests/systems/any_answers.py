"""The four systems' answers, as their simulators give them, and what takes them in."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
import json
from typing import Any, cast
from zoneinfo import ZoneInfo

from aiocoap import CONTENT, Message as CoapMessage
from multidict import CIMultiDict

from custom_components.steward.const import HUB
from custom_components.steward.identity import device_key
from custom_components.steward.systems.api.http import Reply
from custom_components.steward.systems.api.json import json_object
from custom_components.steward.systems.changes import Changes
from custom_components.steward.systems.eliab.api.client import EliabClient
from custom_components.steward.systems.eliab.api.transport import SessionOverError
from custom_components.steward.systems.lrs.api.client import LrsClient
from custom_components.steward.systems.lrs.guest_events import CLEARED, REMOVED
from custom_components.steward.systems.lrs.sync import TransmitterSync
from custom_components.steward.systems.lrs.transmitter import TransmitterState
from custom_components.steward.systems.rufus.account import AccountState
from custom_components.steward.systems.rufus.api.client import RufusClient
from custom_components.steward.systems.spreadsheetweb.api.client import SpreadsheetWebClient
from custom_components.steward.systems.spreadsheetweb.api.types import Calculation
from simulators.lrs import bodies
from simulators.lrs.world import World

from .any_json import Answer, Path, Read, Subject

_NAMES = frozenset({"deviceid", "token_session", "event_token"})


def _says_something_else(path: Path, value: Any) -> bool:
    """Tell whether a value is one that an honest answer may have there, and means another thing."""
    name = path[-1]
    match value:
        case False:
            return name in {"active", "Success"}
        case str() | int() if name in _NAMES:
            return value != "" and not isinstance(value, bool)
        case int() if name == "number":
            return 1 <= value <= 4095
        case []:
            return name == "sessions"
    return False


def _answers(
    system: str,
    made: Mapping[str, tuple[Any, Callable[[], Awaitable[object]]]],
    put: Callable[[str, bytes], None],
    other: Callable[[Path, Any], bool] = _says_something_else,
) -> list[Answer]:
    """Make the answers of a system of their bodies and of what asks for them.

    `put` is told, by the answer's name, what is answered next.
    """

    def reading(name: str, ask: Callable[[], Awaitable[object]]) -> Read:
        async def take(content: bytes) -> None:
            put(name, content)
            await ask()

        return take

    return [
        Answer(name=f"{system} {name}", body=body, read=reading(name, ask), other=other)
        for name, (body, ask) in made.items()
    ]


class _Lrs:
    """A transmitter with guests on four pagers, one of them paged."""

    def __init__(self) -> None:
        world = World()
        for number in (3, 5, 8, 40):
            world.post({"number": number, "label": f"Guest {number}", "partySize": 2})
        paged = world.put(5, {"action": "page"})
        ended = world.post({"number": 9})[0]
        world.put(9, {"action": "clear"})
        self._list = bodies.all_sessions(world)
        self._bodies: dict[str, Any] = {
            "list": self._list,
            "settings": bodies.settings(world),
            "one": bodies.one_session(world, paged),
            "push": bodies.changed(world, paged),
            "settings pushed": bodies.settings(world),
            "ping": bodies.ping(world),
            "command": bodies.commanded(world, paged),
            "history": bodies.history(world),
        }
        self._asked, self._content = "", b""
        self._told: list[str] = []
        self._known = {one.number: one.uuid for one in world.sessions.values()}
        assert ended.number not in self._known
        self._client = LrsClient(cast("Any", None), "transmitter")
        self._client._reads.fetch = self._fetch  # type: ignore[method-assign]
        self._state = TransmitterState(ZoneInfo("UTC"))
        self._sync = TransmitterSync(
            self._client, self._state, publish=self._publish, refresh_soon=lambda: None
        )

    async def _fetch(self, *_: str, query: str | None = None, **_options: object) -> CoapMessage:
        if self._asked == "one" and query is None:  # the list that decides then is as it should be
            return CoapMessage(code=CONTENT, payload=json.dumps(self._list).encode())
        return CoapMessage(code=CONTENT, payload=self._content)

    def _publish(self, changes: Changes) -> None:
        self._told += [event.event_type for event in changes.events]

    def answers(self) -> list[Answer]:
        asks: dict[str, Callable[[], Awaitable[object]]] = {
            "list": self._read_list,
            "settings": self._read_settings,
            "one": partial(self._sync.async_read_pager, 5),
            "push": self._push,
            "settings pushed": self._push,
            "ping": self._push,
            "command": self._command,
            "history": self._client.get_history,
        }
        return _answers(
            "lrs", {name: (self._bodies[name], ask) for name, ask in asks.items()}, self._put
        )

    def _put(self, name: str, content: bytes) -> None:
        self._asked, self._content = name, content

    async def _read_list(self) -> None:
        self._publish(await self._sync._read_list())

    async def _read_settings(self) -> None:
        self._publish(await self._sync.async_read_settings())

    async def _push(self) -> None:
        self._sync.take_push(self._client._read_now(CoapMessage(payload=self._content)))

    async def _command(self) -> None:
        self._sync.take_answer(self._client._read_now(CoapMessage(payload=self._content)))

    async def faults(self) -> list[str]:
        before = {*self._known.items()} if HUB in self._state.items else set()
        wrong = [f"{one} is gone" for one in before - {*self._guests().items()}]
        self._put("list", json.dumps(self._list).encode())
        await self._read_list()
        if self._guests() != self._known:
            wrong.append(f"{self._guests()} are there afterwards")
        wrong += [one for one in self._told if one in {CLEARED, REMOVED}]
        self._told.clear()
        return wrong

    def _guests(self) -> dict[int, str]:
        guests = {pager.number: pager.guest for pager in self._state.waiting_list}
        return {number: guest.uuid for number, guest in guests.items() if guest}


_DEVICE = {
    "deviceid": "A1",
    "type": "Gate",
    "model": "G2",
    "alias": "Finish",
    "serial_number": "G2-77",
    "firmware": "1.2",
    "last_login": "2026-03-01T08:00:00.000Z",
    "creation_date": "2026-01-01T08:00:00.000Z",
    "sessions": 2,
    "device_status": "Online",
    "battery_percentage": 80,
    "charging": False,
    "last_telemetry_at": "2026-03-01T08:00:00.000Z",
}
_SESSIONS = [
    {
        "token_session": token,
        "alias": token,
        "creation_date": f"2026-03-01T0{hour}:00:00.000Z",
        "active": active,
        "passings": 3,
    }
    for token, hour, active in (("T1", 7, False), ("T2", 8, True))
]
_PASSING = {
    "token_session": "T2",
    "timestamp": "2026-03-01T08:00:00.125Z",
    "num_passing": 1,
    "latitude": "12.0",
    "longitude": 1.0,
    "status": "Sent",
    "participant_id": None,
    "chip": "E280",
    "bib": "12",
    "timezone": "CET",
    "gender": None,
    "deviceid": "A1",
}
_EVENT = {
    "event_token": "E1",
    "name": "City run",
    "edition": "5",
    "location": "Town",
    "status": "Open",
    "start_date": "2026-03-01T08:00:00.000Z",
    "end_date": None,
}
_PAGES = {"page": 1, "limit": 5000, "total": 2, "has_more": False}


class _Rufus:
    """An account with two devices, each with an active session."""

    def __init__(self) -> None:
        self._content = b""
        self._client = RufusClient(cast("Any", None), "ror-0123456789abcdef0123")
        self._client.http.send = self._send  # type: ignore[method-assign]
        self._account = AccountState(device_key)
        self._devices = {
            "body": {
                "description": "Success",
                "result": [_DEVICE, {**_DEVICE, "deviceid": "B2", "alias": "Start"}],
                "pagination": _PAGES,
            }
        }
        self._sessions = {"body": {"description": "Success", "result": _SESSIONS}}

    async def _send(self, *_: Any, **__: Any) -> Reply:
        return Reply(status=200, headers=CIMultiDict(), content=self._content)

    def answers(self) -> list[Answer]:
        client = self._client
        one = {"description": "Success", "result": [{**_SESSIONS[1], "first": None, "last": None}]}
        passings = {"description": "Success", "result": [_PASSING], "pagination": _PAGES}
        events = {"body": {"description": "Success", "result": [_EVENT], "pagination": _PAGES}}
        inserted = {"token_session": "T2", "inserted_count": 1, "duplicate_count": 0}
        made: dict[str, tuple[Any, Callable[[], Awaitable[object]]]] = {
            "devices": (self._devices, self._read_devices),
            "sessions": (self._sessions, partial(self._read_sessions, "A1")),
            "device": ({"result": _DEVICE}, lambda: client.get_device("A1")),
            "active session": (one, lambda: client.get_active_session("A1")),
            "session": (one, lambda: client.get_session("T2")),
            "passings": (passings, lambda: client.get_passings_page("T2")),
            "races": (events, self._read_events),
            "bound": ({"body": {"deviceid": "A1"}}, self._bind),
            "opened": ({"body": {"token_session": "T2"}}, lambda: client.open_session("A1", None)),
            "inserted": ({"body": inserted}, lambda: client.insert_passings("T2", [])),
        }
        return _answers("rufus", made, self._put)

    def _put(self, _: str, content: bytes) -> None:
        self._content = content

    async def _read_devices(self) -> None:
        listing = await self._client.list_devices()
        self._account.apply_devices(listing, asked=self._account.commands)

    async def _read_sessions(self, deviceid: str) -> None:
        sessions = await self._client.list_sessions(deviceid)
        self._account.apply_sessions(deviceid, sessions, 0.0, asked=self._account.commands)

    async def _read_events(self) -> None:
        self._account.apply_events(tuple(await self._client.list_events()))

    async def _bind(self) -> None:
        await self._client.bind_device(model="G2", serial_number="G2-77")

    async def faults(self) -> list[str]:
        wrong = self._wrong() if self._account.session_counts else []
        self._content = json.dumps(self._devices).encode()
        await self._read_devices()
        self._content = json.dumps(self._sessions).encode()
        for deviceid in ("A1", "B2"):
            await self._read_sessions(deviceid)
        return wrong + [f"afterwards {one}" for one in self._wrong()]

    def _wrong(self) -> list[str]:
        account = self._account
        wrong = [] if {"A1", "B2"} <= {*account.session_counts} else ["a device is gone"]
        active = {one: account.active_session(one) for one in ("A1", "B2")}
        return wrong + [
            f"{deviceid} has {session}"
            for deviceid, session in active.items()
            if session is None or session.token_session != "T2"
        ]


class _SpreadsheetWeb:
    """An application with a session."""

    def __init__(self) -> None:
        self._content = b""
        self._ended = False
        self._client = SpreadsheetWebClient(
            cast("Any", None), "http://127.0.0.1", "id", "a secret", "0123456789abcdef"
        )
        transport = self._client._transport
        transport._token = "T"

        async def post(*_: Any) -> Mapping[str, Any]:
            return json_object(self._content)

        transport._post = post  # type: ignore[method-assign, assignment]

    def answers(self) -> list[Answer]:
        client = self._client
        pay = Calculation(inputs={"Rate": [["4"]]}, outputs=("Pay",))
        cell = {"Type": "Number", "Value": "12.5", "Format": "0.00", "Text": "12.50"}
        good = {"Success": True, "InvalidToken": False, "Messages": []}
        result = {"Outputs": [{"Ref": "Pay", "Value": [[cell]]}], "Message": "", **good}
        token = {
            "AccessToken": "T",
            "Issued": "2026-02-01T10:00:00Z",
            "Expires": "2026-02-01T10:30:00Z",
            **good,
        }
        opened = {"SessionId": "7b0c5a1e-0d52-4a53-9b53-2f6f0a7d9a10", **good}
        batch = {"Responses": [{"Id": 1, "Response": result}], **good}
        made: dict[str, tuple[Any, Callable[[], Awaitable[object]]]] = {
            "token": (token, client._transport._get_token),
            "opened": (opened, client.open_session),
            "closed": (good, lambda: client.close_session("S")),
            "result": (result, lambda: client.calculate(pay, "S")),
            "batch": (batch, lambda: client.calculate_all([pay], "S")),
            "look": (result, self._look),
        }
        return _answers("spreadsheetweb", made, self._put)

    def _put(self, _: str, content: bytes) -> None:
        self._content = content

    async def _look(self) -> None:
        self._ended |= not await self._client.accepts("S")

    async def faults(self) -> list[str]:
        return ["the session is taken to have ended"] if self._ended else []


class _Eliab:
    """An app session."""

    def __init__(self) -> None:
        self._content = b""
        self._over: list[str] = []
        self._client = EliabClient(cast("Any", None), "http://127.0.0.1", "dXNlcjpwYXNz")
        self._client._transport.send = self._send  # type: ignore[method-assign]

    async def _send(self, *_: Any, **__: Any) -> Reply:
        return Reply(status=200, headers=CIMultiDict(), content=self._content)

    def answers(self) -> list[Answer]:
        info = {
            "type": "success",
            "title": "Session closed!",
            "message": "The session has been closed successfully!",
            "action": "",
            "sessionId": "5f0a",
        }
        user = {"id": 1, "firstName": "Ines", "sons": [{"id": 2, "avatar": 1}]}
        login = {"info": info, "responseContent": {"user": user}}
        client = self._client
        made: dict[str, tuple[Any, Callable[[], Awaitable[object]]]] = {
            "login": (login, lambda: client.open_session("ines@colegio.test", "a word")),
            "closed": ({"info": info}, lambda: self._noting(partial(client.close_session, "5f0a"))),
            "look": ({"info": info}, lambda: self._noting(client.check)),
        }
        return _answers("eliab", made, self._put, lambda _, __: False)

    def _put(self, _: str, content: bytes) -> None:
        self._content = content

    async def _noting(self, ask: Callable[[], Awaitable[object]]) -> None:
        try:
            await ask()
        except SessionOverError:
            self._over.append("the session is taken to be over")
            raise

    async def faults(self) -> list[str]:
        over, self._over = self._over, []
        return over


SUBJECTS: Mapping[str, Callable[[], Subject]] = {
    "lrs": _Lrs,
    "rufus": _Rufus,
    "spreadsheetweb": _SpreadsheetWeb,
    "eliab": _Eliab,
}
"""The systems by their names."""
