"""The server on loopback and the request log."""

import asyncio

import aiohttp
from aiohttp import web
import pytest

from simulators.loopback import LoopbackServer, RequestLog

pytestmark = pytest.mark.usefixtures("socket_enabled")


class Slow:
    """An application whose answers wait for a signal."""

    def __init__(self) -> None:
        self.log = RequestLog()
        self.entered: asyncio.Queue[None] = asyncio.Queue()
        self.go = asyncio.Event()
        self.server = LoopbackServer(self.application)

    def application(self) -> web.Application:
        """Return the application."""
        application = web.Application(middlewares=[self.log.middleware])
        application.router.add_get("/", self.answer)
        return application

    async def answer(self, _: web.Request) -> web.Response:
        """Answer when it is time."""
        self.entered.put_nowait(None)
        await self.go.wait()
        return web.Response(text="here")


async def test_stopping_cuts_idle_and_busy_connections() -> None:
    slow = Slow()
    await slow.server.start()
    async with aiohttp.ClientSession() as http:
        slow.go.set()
        async with http.get(slow.server.url) as response:
            assert await response.text() == "here"
        await slow.entered.get()
        slow.go.clear()
        busy = asyncio.create_task(http.get(slow.server.url))
        await slow.entered.get()
        await slow.server.stop()
        with pytest.raises(aiohttp.ClientConnectionError):
            await busy
        with pytest.raises(aiohttp.ClientConnectorError):
            await http.get(slow.server.url)
        slow.go.set()
        await slow.server.start()
        async with http.get(slow.server.url) as response:
            assert response.status == 200
    await slow.server.stop()
    state = slow.log.state()
    assert state["requests"] == 3
    assert [entry["status"] for entry in state["log"]] == [200, None, 200]


async def test_the_peak_is_the_most_at_once() -> None:
    slow = Slow()
    await slow.server.start()
    async with aiohttp.ClientSession() as http:
        requests = [asyncio.create_task(http.get(slow.server.url)) for _ in range(3)]
        for _ in requests:
            await slow.entered.get()
        slow.go.set()
        for response in await asyncio.gather(*requests):
            response.release()
        async with http.get(slow.server.url):
            pass
    await slow.server.stop()
    assert slow.log.state()["peak"] == 3


async def test_a_taken_port_is_an_error_and_leaves_nothing() -> None:
    first = Slow()
    await first.server.start()
    second = LoopbackServer(first.application, first.server.port)
    with pytest.raises(OSError, match=f"{first.server.port}"):
        await second.start()
    await first.server.stop()
    await second.start()
    assert second.url == first.server.url
    await second.stop()


async def test_the_log_is_bounded() -> None:
    slow = Slow()
    slow.log = RequestLog(size=2)
    slow.go.set()
    await slow.server.start()
    async with aiohttp.ClientSession() as http:
        for _ in range(3):
            async with http.get(slow.server.url):
                pass
    await slow.server.stop()
    state = slow.log.state()
    assert (state["requests"], len(state["log"])) == (3, 2)
