"""The HTTP interface: which operation answers what, and what they have in common."""

from collections.abc import Mapping, Sequence
import logging
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from simulators import compact

from . import operations, reading
from .call import Answer, Call, Operation
from .errors import RefusedError
from .options import Generation, KeyHeader
from .world import World

BASE_PATH = "/v0"

# 5000 passings with all their fields are some 1.5 MB.
_MAX_BODY = 16 * 2**20

_KEY_HEADERS: Mapping[KeyHeader, Sequence[str]] = {
    KeyHeader.EITHER: ("api_key", "x-api-key"),
    KeyHeader.API_KEY: ("api_key",),
    KeyHeader.X_API_KEY: ("x-api-key",),
}

_LOGGER = logging.getLogger(__name__)


def _missing(name: str) -> Operation:
    def refuse(_: World, __: Call) -> Answer:
        raise RefusedError(400, f"Missing parameter: {name}")

    return refuse


def _unknown(_: World, __: Call) -> Answer:
    raise RefusedError(404, "Not found")


OPERATIONS: tuple[tuple[str, str, Operation], ...] = (
    ("POST", "/devices", operations.bind_device),
    ("DELETE", "/devices", _missing("deviceid")),
    ("DELETE", "/devices/", _missing("deviceid")),
    ("DELETE", "/devices/{deviceid}", operations.unbind_device),
    ("GET", "/devices", operations.list_devices),
    ("GET", "/devices/{deviceid}", operations.get_device),
    ("POST", "/sessions", operations.open_session),
    ("PATCH", "/sessions/close", _missing("token_session")),
    ("PATCH", "/sessions/close/", _missing("token_session")),
    ("PATCH", "/sessions/close/{token}", operations.close_session),
    ("GET", "/sessions/device/{deviceid}", operations.list_sessions),
    ("GET", "/sessions/device/{deviceid}/active", operations.get_active_session),
    ("GET", "/sessions/{token}", operations.get_session),
    ("POST", "/passings", operations.insert_passings),
    ("GET", "/passings/session/{token}", reading.list_passings_of_session),
    ("GET", "/passings/device/{deviceid}", reading.list_passings_of_device),
    ("GET", "/passings/device2/{deviceid}", reading.poll_passings),
    ("GET", "/events", reading.list_events),
    ("*", "/{rest:.*}", _unknown),
)


def application(world: World, middlewares: Sequence[Middleware] = ()) -> web.Application:
    """Return an application that serves a world under the base path."""
    app = web.Application(middlewares=middlewares, client_max_size=_MAX_BODY)
    for method, path, operation in OPERATIONS:
        app.router.add_route(method, BASE_PATH + path, _handler(world, operation))
    return app


def _handler(world: World, operation: Operation) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        body = await request.read()
        call = Call(ids=request.match_info, query=request.query, body=body)
        content: dict[str, Any] | None
        try:
            _authorise(world, request)
            status, content = operation(world, call)
        except RefusedError as refusal:
            status, content = refusal.status, refusal.content
        except Exception:
            _LOGGER.exception("An operation failed")
            status, content = 500, None
        text = _text(content, enveloped=_is_enveloped(world, operation))
        return web.Response(status=status, text=text, content_type="application/json")

    return handle


def _authorise(world: World, request: web.Request) -> None:
    names = _KEY_HEADERS[world.options.key_header]
    key = next((request.headers[name] for name in names if request.headers.get(name)), None)
    world.keys.authorise(key, request.method, unauthorized_status=world.options.unauthorized_status)


def _is_enveloped(world: World, operation: Operation) -> bool:
    if operation is reading.poll_passings and not world.options.polling_enveloped:
        return False
    return world.options.generation is Generation.NEW


def _text(content: dict[str, Any] | None, *, enveloped: bool) -> str:
    return compact.text(
        {"body": content} if enveloped else content or {"description": "Internal error"}
    )
