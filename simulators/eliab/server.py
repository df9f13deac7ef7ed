"""The HTTP interface: which route has which operation, and what a plain router answers."""

from collections.abc import Mapping, Sequence
import posixpath
from urllib.parse import quote

from aiohttp import web
from aiohttp.typedefs import Middleware

from . import call, operations
from .answers import Answer, RefusedError, refusal
from .operations import HungUpError, Operation
from .options import Mode
from .world import World

METHOD = "POST"

OPERATIONS: Mapping[str, Operation] = {
    "/v1.0/session": operations.log_in,
    "/v1.0/session/close": operations.close,
}


def application(world: World, middlewares: Sequence[Middleware] = ()) -> web.Application:
    """Return an application that serves a world."""

    async def handle(request: web.Request) -> web.Response:
        path = _clean(request.path)
        if path != request.path:
            return _moved(path, request.rel_url.raw_query_string)
        if path not in OPERATIONS:
            return web.Response(status=404, text="404 page not found\n")
        if request.method != METHOD:
            return web.Response(status=405)
        world.routes[f"{METHOD} {path}"] += 1
        try:
            answer = await _answer(world, request, OPERATIONS[path])
        except HungUpError:
            return _hang_up(request)
        return _response(world, answer)

    app = web.Application(middlewares=middlewares)
    app.router.add_route("*", "/{path:.*}", handle)
    return app


def _clean(path: str) -> str:
    """Return a path without empty and dotted segments; a slash at its end stays."""
    clean = posixpath.normpath("/" + path.lstrip("/"))
    return clean + "/" if path.endswith("/") and clean != "/" else clean


def _moved(path: str, query: str) -> web.Response:
    location = quote(path) + (f"?{query}" if query else "")
    return web.Response(status=301, headers={"Location": location})


async def _answer(world: World, request: web.Request, operation: Operation) -> Answer:
    body = await request.read()
    options = world.options
    try:
        received = call.read(request.headers, body, token=world.token, options=options)
        return operation(world, received)
    except RefusedError as refused:
        return refusal(refused.problem, options.mode)


def _hang_up(request: web.Request) -> web.Response:
    """Close the connection; what is returned reaches nobody."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()


def _response(world: World, answer: Answer) -> web.Response:
    """Return the answer; the source takes an answer's session id from this header."""
    source = world.options.mode is Mode.SOURCE
    headers = {"Sessionid": answer.session_id} if source and answer.session_id else {}
    return web.Response(
        status=answer.status,
        headers=headers,
        body=answer.encode(world.options),
        content_type="application/json",
    )
