"""The control port: looks into the simulators' worlds and changes them, over HTTP JSON."""

from collections.abc import Mapping
import inspect
import json
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from .base import Command, Simulator
from .loopback import LoopbackServer


class _RequestError(Exception):
    """A request that cannot be carried out, with the HTTP status to say so."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class ControlServer:
    """Serves the control port of some simulators.

    - ``GET /`` answers with every simulator's state by name, ``GET /<name>`` with one.
    - ``POST /<name>/start`` and ``POST /<name>/stop`` open and close its socket.
    - ``POST /<name>/<command>`` with a JSON object of keyword arguments runs a command.

    A POST answers ``{"result": ...}``; what cannot be done answers 4xx ``{"error": "..."}``.
    """

    def __init__(self, simulators: Mapping[str, Simulator[Any]], port: int = 0) -> None:
        self._simulators = simulators
        self._server = LoopbackServer(self._application, port)

    async def start(self) -> None:
        """Listen on loopback."""
        await self._server.start()

    async def stop(self) -> None:
        """Close the socket and all connections."""
        await self._server.stop()

    def ready(self) -> dict[str, Any]:
        """Return the address."""
        return {"url": self._server.url}

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[_name_problems])
        application.add_routes(
            [
                web.get("/", self._get_all),
                web.get("/{name}", self._get_one),
                web.post("/{name}/start", self._start),
                web.post("/{name}/stop", self._stop),
                web.post("/{name}/{command}", self._command),
            ]
        )
        return application

    async def _get_all(self, _: web.Request) -> web.Response:
        return web.json_response(
            {name: simulator.state() for name, simulator in self._simulators.items()}
        )

    async def _get_one(self, request: web.Request) -> web.Response:
        return web.json_response(self._simulator(request).state())

    async def _start(self, request: web.Request) -> web.Response:
        simulator = self._simulator(request)
        try:
            await simulator.start()
        except OSError as error:
            raise _RequestError(409, f"{simulator.name} cannot start: {error}") from error
        return web.json_response({"result": simulator.ready()})

    async def _stop(self, request: web.Request) -> web.Response:
        await self._simulator(request).stop()
        return web.json_response({"result": None})

    async def _command(self, request: web.Request) -> web.Response:
        commands = self._simulator(request).commands
        command = _find(commands, request.match_info["command"], "command")
        result = _call(command, _arguments(await request.read()))
        return web.json_response({"result": result})

    def _simulator(self, request: web.Request) -> Simulator[Any]:
        return _find(self._simulators, request.match_info["name"], "system")


def _find[T](table: Mapping[str, T], name: str, what: str) -> T:
    if name not in table:
        raise _RequestError(404, f"Unknown {what} {name!r}; there are {', '.join(sorted(table))}")
    return table[name]


def _arguments(body: bytes) -> dict[str, Any]:
    try:
        arguments = json.loads(body or b"{}")
    except ValueError as error:
        raise _RequestError(400, f"The body is no JSON: {error}") from error
    if not isinstance(arguments, dict):
        raise _RequestError(400, "The body is no JSON object of keyword arguments")
    return arguments


def _call(command: Command, arguments: dict[str, Any]) -> Any:
    try:
        inspect.signature(command).bind(**arguments)
        return command(**arguments)
    except (ValueError, LookupError, TypeError) as error:
        raise _RequestError(400, f"{error}") from error


@web.middleware
async def _name_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except _RequestError as problem:
        return web.json_response({"error": f"{problem}"}, status=problem.status)
    except web.HTTPException as error:
        text = f"{request.method} {request.path}: {error.reason}"
        return web.json_response({"error": text}, status=error.status)
