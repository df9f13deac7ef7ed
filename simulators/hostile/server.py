"""A server over HTTP that says byte for byte what it is told to."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from itertools import chain

from .answers import Answer

_HOST = "127.0.0.1"
_MAX_PIECE = 2**18


class HostileServer:
    """Gives each request the answer of the moment, and hangs up.

    Attributes:
        url: Its address.
        answer: What it gives; `None` for a good answer.
        sent: The bytes of the latest hostile answer that the other side took, or its system did.
        requests: How many requests came.
    """

    def __init__(self, good: Callable[[str], bytes]) -> None:
        """Make one; `good` makes the JSON of a good answer to a request of a path."""
        self.url = ""
        self.answer: Answer | None = None
        self.sent = 0
        self.requests = 0
        self._good = good
        self._server: asyncio.Server | None = None
        self._talking: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen on loopback, at any free port."""
        self._server = await asyncio.start_server(self._connected, _HOST, 0)
        self.url = f"http://{_HOST}:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """Hang up, and listen no more."""
        if self._server is not None:
            self._server.close()
        for task in [*self._talking]:
            task.cancel()
        await asyncio.gather(*self._talking, return_exceptions=True)

    def answer_to(self, path: str) -> Answer | None:  # noqa: ARG002  # for who overrides it
        """Choose what to answer to a request of a path."""
        return self.answer

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101
        self._talking.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                await self._talk(reader, writer)
        finally:
            self._talking.discard(task)
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (
                line[16:]
                for line in head.lower().split(b"\r\n")
                if line.startswith(b"content-length:")
            ),
            b"0",
        )
        await reader.readexactly(int(length))
        self.requests += 1
        path = head.split()[1].decode()
        if (answer := self.answer_to(path)) is None:
            body = self._good(path)
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                b"Content-Length: %d\r\n\r\n" % len(body) + body
            )
            await writer.drain()
            return
        self.sent = 0
        for piece in chain([answer.head], answer.body()):
            for begin in range(0, len(piece), _MAX_PIECE):
                part = piece[begin : begin + _MAX_PIECE]
                writer.write(part)
                await writer.drain()
                self.sent += len(part)
            await asyncio.sleep(answer.pause)
        if answer.hangs:
            await reader.read()  # until the other side has had enough
