"""The HTTP interface: which method answers what, and what they have in common."""

from collections.abc import Sequence
import logging

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from simulators import compact
from simulators.base import Json

from . import reading, shapes
from .errors import BodyError, FailedError, MemberError
from .operations import OPERATIONS, Call, Operation
from .world import World

_OPERATIONS = {operation.path.lower(): operation for operation in OPERATIONS}

_HEADERS = {"Cache-Control": "no-cache, no-store"}

_LOGGER = logging.getLogger(__name__)


def application(world: World, middlewares: Sequence[Middleware] = ()) -> web.Application:
    """Return an application that serves a world; paths may be written in any case."""
    app = web.Application(middlewares=middlewares)
    app.router.add_route("*", "/{path:.*}", _handler(world))
    return app


def _handler(world: World) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        operation = _OPERATIONS.get(request.path.lower().rstrip("/"))
        if operation is None:
            return _response(404, {"Message": f"Nothing is found at {request.path}."})
        if request.method != "POST":
            response = _response(405, {"Message": f"The method {request.method} is not allowed."})
            response.headers["Allow"] = "POST"
            return response
        world.calls[operation.name] += 1
        raw = await request.read()
        return _response(*_answer(world, operation, raw, _token(request)))

    return handle


def _answer(world: World, operation: Operation, raw: bytes, token: str | None) -> tuple[int, Json]:
    """Return status and content. The forms for what is no business failure are a guess."""
    try:
        return 200, operation.run(world, Call(body=reading.parse(raw), token=token))
    except FailedError as error:
        return 200, {**operation.blank, **shapes.failure(error)}
    except MemberError as error:
        state = {f"request.{error}": ["The value does not fit the member's type."]}
        return 400, {"Message": "The request cannot be read.", "ModelState": state}
    except BodyError as error:
        return world.options.bad_body, {"Message": f"{error}."}
    except Exception:
        _LOGGER.exception("An operation failed")
        return 500, {"Message": "An operation failed."}


def _token(request: web.Request) -> str | None:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else None


def _response(status: int, content: Json) -> web.Response:
    return web.Response(
        status=status,
        text=compact.text(content),
        content_type="application/json",
        headers=_HEADERS,
    )
