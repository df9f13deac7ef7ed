import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from logging import Logger
from typing import Any, Self

from .message import Message
from .pipe import Pipe

class ClientObservation:
    callbacks: list[Callable[[Message], object]]
    errbacks: list[Callable[[Exception], object]]
    cancelled: bool
    def register_callback(self, callback: Callable[[Message], object]) -> None: ...
    def register_errback(self, callback: Callable[[Exception], object]) -> None: ...
    def cancel(self) -> None: ...
    def __aiter__(self) -> AsyncIterator[Message]: ...

class Request:
    def __init__(self, pipe: Pipe, loop: asyncio.AbstractEventLoop, log: Logger) -> None: ...
    response: asyncio.Future[Message]
    observation: ClientObservation
    def _response_cancellation_handler(self, response: asyncio.Future[Message]) -> None: ...

class Context:
    loop: asyncio.AbstractEventLoop
    log: Logger
    request_interfaces: list[Any]
    @classmethod
    async def create_client_context(
        cls, *, transports: Iterable[str] | None = None, loop: Any = None
    ) -> Self: ...
    @classmethod
    async def create_server_context(
        cls,
        site: Any,
        bind: tuple[str | None, int | None] | None = None,
        *,
        transports: Iterable[str] | None = None,
    ) -> Self: ...
    def request(self, request_message: Message, handle_blockwise: bool = True) -> Request: ...
    async def shutdown(self) -> None: ...
