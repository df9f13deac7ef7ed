"""What the tests of the systems share: an HTTP client, and servers that answer as they are told."""

from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Handler
import pytest

from simulators.loopback import LoopbackServer

type Serve = Callable[[Handler], Awaitable[str]]


@pytest.fixture
async def http(
    loopback: None,  # noqa: ARG001 - it is real
) -> AsyncIterator[aiohttp.ClientSession]:
    """Return an HTTP client."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def serve(
    loopback: None,  # noqa: ARG001 - it is real
) -> AsyncIterator[Serve]:
    """Start servers that hand any request to a function, and return their addresses."""
    servers: list[LoopbackServer] = []

    async def start(answer: Handler) -> str:
        @web.middleware
        async def middleware(
            request: web.Request,
            handler: Handler,  # noqa: ARG001 - nothing is left for it to do
        ) -> web.StreamResponse:
            return await answer(request)

        servers.append(LoopbackServer(lambda: web.Application(middlewares=[middleware])))
        await servers[-1].start()
        return servers[-1].url

    yield start
    for server in servers:
        await server.stop()
