"""Connections over HTTP, on which nothing is heard but the answers to what was asked.

aiohttp parses whatever a server says: interim answers without end, extensions of chunks, and what
comes between two requests, which it keeps until somebody asks. It has no setting for that, so what
it is given is bounded here.
"""

import asyncio
from typing import TYPE_CHECKING, override

import aiohttp

from .bounds import MAX_HEAD, MAX_SENT

if TYPE_CHECKING:
    from aiohttp.client_proto import ResponseHandler
    from aiohttp.connector import Connection


async def guard(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Guard the connection of a request: a middleware for aiohttp.

    A connection that was guarded once must not be taken from the pool without this.
    """
    request.response_class = _GuardedResponse
    return await handler(request)


class _GuardedResponse(aiohttp.ClientResponse):
    """An answer: what is given its connection before anything is heard there."""

    @override
    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        transport, protocol = connection.transport, connection.protocol
        if transport is None or protocol is None:  # it was lost while the request was sent
            return await super().start(connection)
        ears = _Guard(connection, transport, protocol)
        await super().start(connection)
        ears.left = MAX_SENT
        return self


class _Guard(asyncio.Protocol):
    """Hears what a server says in place of aiohttp's protocol, and hands it on.

    Attributes:
        left: The bytes that may come: until the head of the answer is whole, then until its body
            is. What comes beyond, or when all is read, is not read and ends the connection.
    """

    def __init__(
        self, connection: Connection, transport: asyncio.Transport, protocol: ResponseHandler
    ) -> None:
        """Stand between the two until the next guard does; `connection` is one request's."""
        self.left = MAX_HEAD
        self._connection = connection
        self._transport = transport
        self._protocol = protocol
        transport.set_protocol(self)

    def _is_asked(self) -> bool:
        return self._connection.protocol is not None

    @override
    def data_received(self, data: bytes) -> None:
        if not self._is_asked() or self.left <= 0:
            self._protocol.set_exception(aiohttp.ClientPayloadError())
            self._transport.abort()
            return
        self.left -= len(data)
        self._protocol.data_received(data)
        if not self._is_asked() and self._protocol.should_close:
            self._transport.abort()  # more came along with the end of the answer

    @override
    def eof_received(self) -> None:
        self._protocol.eof_received()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._protocol.connection_lost(exc)

    @override
    def pause_writing(self) -> None:
        self._protocol.pause_writing()

    @override
    def resume_writing(self) -> None:
        self._protocol.resume_writing()
