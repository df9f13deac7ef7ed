"""The HTTP interface: one small function for each operation, and what they have in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
import json
import logging
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from . import schema, shapes
from .errors import RefusedError
from .options import PAGE_SIZE, Generation
from .world import World

BASE_PATH = "/v0"

# 5000 passings with all their fields are some 1.5 MB.
_MAX_BODY = 16 * 2**20

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Call:
    """What an operation sees of a request.

    Attributes:
        ids: The decoded variable parts of the path.
        query: The query.
        body: The body.
    """

    ids: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes


type Answer = tuple[int, dict[str, Any]]
type Operation = Callable[[World, Call], Answer]


def bind_device(world: World, call: Call) -> Answer:
    """D1."""
    device = world.bind(**schema.check_device(schema.parse(call.body), world.options))
    return 201, {"description": "Device binded succesfully", "deviceid": device.deviceid}


def unbind_device(world: World, call: Call) -> Answer:
    """D2."""
    deviceid = call.ids["deviceid"]
    world.unbind(deviceid)
    return 200, {"description": "Device unbinded succesfully", "deviceid": deviceid}


def list_devices(world: World, call: Call) -> Answer:
    """D3; without limit and pagination in the old generation."""
    new = world.options.generation is Generation.NEW
    page = _number(call.query, "page", 1, None)
    limit = _number(call.query, "limit", PAGE_SIZE, PAGE_SIZE) if new else PAGE_SIZE
    limit = min(limit, world.options.page_size)
    end = page * limit
    items = list(world.devices.values())
    content: dict[str, Any] = {
        "description": "Success",
        "result": [shapes.device(world, item) for item in items[end - limit : end]],
    }
    if new:
        content["pagination"] = {
            "page": page,
            "limit": limit,
            "total": len(items),
            "has_more": end < len(items),
        }
    return 200, content


def get_device(world: World, call: Call) -> Answer:
    """D4; a missing device's id is not echoed."""
    device = world.devices.get(call.ids["deviceid"])
    if device is None:
        raise RefusedError(404, "Device not found")
    return 200, {"description": "Success", "result": shapes.device(world, device)}


def open_session(world: World, call: Call) -> Answer:
    """S1."""
    body = schema.parse(call.body)
    session = world.open(**schema.check(body, schema.SESSION, strict=world.options.strict))
    return 201, {"description": "Session inserted succesfully", "token_session": session.token}


def close_session(world: World, call: Call) -> Answer:
    """S2."""
    session = world.close(call.ids["token"])
    return 200, {"description": "Session closed succesfully", "token_session": session.token}


def list_sessions(world: World, call: Call) -> Answer:
    """S3: the active one first, then by creation."""
    deviceid = call.ids["deviceid"]
    sessions = sorted(world.sessions_of(deviceid), key=lambda session: not session.active)
    if not sessions:
        raise RefusedError(404, "Sessions not found", deviceid=deviceid)
    result = [shapes.session_row(world, session) for session in sessions]
    return 200, {"description": "Success", "result": result}


def get_active_session(world: World, call: Call) -> Answer:
    """S4."""
    deviceid = call.ids["deviceid"]
    session = world.active_session(deviceid)
    if session is None:
        raise RefusedError(404, "Sessions not found", deviceid=deviceid)
    return 200, {"description": "Success", "result": [shapes.session_detail(world, session)]}


def get_session(world: World, call: Call) -> Answer:
    """S5."""
    session = world.session(call.ids["token"])
    return 200, {"description": "Success", "result": [shapes.session_detail(world, session)]}


def insert_passings(world: World, call: Call) -> Answer:
    """P1; the counts are of the new generation."""
    body = schema.parse(call.body)
    token, passings = schema.check_passings(body, world.options)
    inserted, duplicates = world.insert(token, passings)
    content = {"description": "Passings inserted succesfully", "token_session": token}
    if world.options.generation is Generation.OLD:
        return 201, content
    return 201, {**content, "inserted_count": inserted, "duplicate_count": duplicates}


def _missing(name: str) -> Operation:
    def refuse(_: World, __: Call) -> Answer:
        raise RefusedError(400, f"Missing parameter: {name}")

    return refuse


def _unknown(_: World, __: Call) -> Answer:
    raise RefusedError(404, "Not found")


OPERATIONS: tuple[tuple[str, str, Operation], ...] = (
    ("POST", "/devices", bind_device),
    ("DELETE", "/devices", _missing("deviceid")),
    ("DELETE", "/devices/", _missing("deviceid")),
    ("DELETE", "/devices/{deviceid}", unbind_device),
    ("GET", "/devices", list_devices),
    ("GET", "/devices/{deviceid}", get_device),
    ("POST", "/sessions", open_session),
    ("PATCH", "/sessions/close", _missing("token_session")),
    ("PATCH", "/sessions/close/", _missing("token_session")),
    ("PATCH", "/sessions/close/{token}", close_session),
    ("GET", "/sessions/device/{deviceid}", list_sessions),
    ("GET", "/sessions/device/{deviceid}/active", get_active_session),
    ("GET", "/sessions/{token}", get_session),
    ("POST", "/passings", insert_passings),
    ("*", "/{rest:.*}", _unknown),
)


def application(world: World, middlewares: tuple[Middleware, ...] = ()) -> web.Application:
    """Return an application that serves a world under the base path."""
    app = web.Application(middlewares=middlewares, client_max_size=_MAX_BODY)
    for method, path, operation in OPERATIONS:
        app.router.add_route(method, BASE_PATH + path, _handler(world, operation))
    return app


def _handler(world: World, operation: Operation) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        body = await request.read()
        call = Call(ids=request.match_info, query=request.query, body=body)
        key = request.headers.get("api_key") or request.headers.get("x-api-key")
        try:
            world.keys.authorise(
                key, request.method, unauthorized_status=world.options.unauthorized_status
            )
            return _response(world, *operation(world, call))
        except RefusedError as refusal:
            return _response(world, refusal.status, refusal.content)
        except Exception:
            _LOGGER.exception("An operation failed")
            return _response(world, 500, None)

    return handle


def _response(world: World, status: int, content: dict[str, Any] | None) -> web.Response:
    """Return an answer as compact JSON: clients in the field search its text."""
    if world.options.generation is Generation.NEW:
        form: dict[str, Any] = {"body": content}
    else:
        form = content or {"description": "Internal error"}
    text = json.dumps(form, separators=(",", ":"), ensure_ascii=False)
    return web.Response(status=status, text=text, content_type="application/json")


def _number(query: Mapping[str, str], name: str, default: int, most: int | None) -> int:
    """Return a whole number from 1 in a query.

    Raises:
        RefusedError: 400, it is none, or above the most.
    """
    written = query.get(name, f"{default}")
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        raise RefusedError(400, f"Invalid parameter: {name}")
    number = int(written)
    if number < 1 or (most is not None and number > most):
        raise RefusedError(400, f"Invalid parameter: {name}")
    return number
