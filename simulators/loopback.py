"""An HTTP server on loopback that can be stopped and started again, and its request log."""

from collections import deque
from collections.abc import Callable
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

HOST = "127.0.0.1"

# Seconds that a running handler is left when the server stops. Zero would mean for ever.
_GRACE = 0.01

# Entries of the request log that are kept.
_LOG_SIZE = 1000


class LoopbackServer:
    """Serves an application on 127.0.0.1, on the same port at every start.

    Attributes:
        port: The port asked for, and from the first start on the port bound.
    """

    def __init__(self, application: Callable[[], web.Application], port: int = 0) -> None:
        self.port = port
        # aiohttp runs an application only once: every start makes a new one.
        self._application = application
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The origin, without a path."""
        return f"http://{HOST}:{self.port}"

    async def start(self) -> None:
        """Listen; nothing happens where the server is listening already.

        Raises:
            OSError: The port is taken.
        """
        if self._runner is not None:
            return
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=_GRACE)
        await runner.setup()
        site = web.TCPSite(runner, HOST, self.port)
        try:
            await site.start()
        except OSError:
            await runner.cleanup()
            raise
        self.port = site.port
        self._runner = runner

    async def stop(self) -> None:
        """Refuse connections from now on and close the open ones."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()


class RequestLog:
    """Counts the requests of a server and keeps the latest: method, path and status only.

    Queries, headers and bodies are left out: they may hold credentials.
    """

    def __init__(self, size: int = _LOG_SIZE) -> None:
        self._requests = 0
        self._running = 0
        self._peak = 0
        self._entries: deque[dict[str, Any]] = deque(maxlen=size)

    def state(self) -> dict[str, Any]:
        """Return the figures as JSON values.

        ``requests`` is the number begun, ``peak`` the most that ran at once, and ``log`` the
        latest finished ones, oldest first, as ``{"method", "path", "status"}``; the status is
        null where no whole answer was sent.
        """
        return {"requests": self._requests, "peak": self._peak, "log": list(self._entries)}

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Note a request; to be the outermost middleware."""
        self._requests += 1
        self._running += 1
        self._peak = max(self._peak, self._running)
        status: int | None = None
        try:
            response = await handler(request)
            if request.transport is not None and not request.transport.is_closing():
                status = response.status
            return response
        finally:
            self._running -= 1
            entry = {"method": request.method, "path": request.path, "status": status}
            self._entries.append(entry)
