"""aiocoap's client, and a client that is nothing but a socket."""

import asyncio
from collections.abc import Awaitable, Callable
import json
import socket
from typing import Any

from aiocoap import CON, EMPTY, GET, Context, Message
from aiocoap.numbers.contentformat import ContentFormat
from aiocoap.protocol import Request

from simulators.lrs import LrsSimulator

type Start = Callable[..., Awaitable[LrsSimulator]]
type Connect = Callable[[LrsSimulator], Client]
type Raw = Callable[[LrsSimulator], RawClient]


class Client:
    """aiocoap's client against one transmitter."""

    def __init__(self, context: Context, simulator: LrsSimulator) -> None:
        self._context = context
        self._simulator = simulator

    def request(self, code: Any, path: str, payload: bytes = b"", **options: Any) -> Request:
        """Return aiocoap's request."""
        uri = self._simulator.ready()["url"] + path
        return self._context.request(Message(code=code, payload=payload, uri=uri, **options))

    async def send(self, code: Any, path: str, body: Any = None, **options: Any) -> Message:
        """Return the response; a body that is no bytes is sent as compact JSON."""
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body, separators=(",", ":")).encode()
        if body is not None:
            options = {"content_format": ContentFormat.JSON, **options}
        async with asyncio.timeout(5):
            return await self.request(code, path, body or b"", **options).response


class RawClient:
    """A UDP socket that acknowledges only what it is told to."""

    def __init__(self, simulator: LrsSimulator) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.settimeout(0)
        self._socket.connect((simulator.host, simulator.port))
        self._mid = 0

    def send(self, message: Message) -> None:
        """Send a message."""
        self._socket.send(message.encode())

    def send_bytes(self, datagram: bytes) -> None:
        """Send anything."""
        self._socket.send(datagram)

    def request(
        self,
        path: str,
        body: Any = None,
        *,
        code: Any = GET,
        token: bytes = b"t",
        mtype: Any = CON,
        **options: Any,
    ) -> Message:
        """Send a request, a GET unless told otherwise, and return it."""
        self._mid += 1
        if body is not None:
            payload = json.dumps(body).encode()
            options = {"payload": payload, "content_format": ContentFormat.JSON, **options}
        message = Message(code=code, uri="coap://transmitter" + path, **options)
        message.mtype, message.mid, message.token = mtype, self._mid, token
        self.send(message)
        return message

    def settle(self, mtype: Any, mid: int) -> None:
        """Send an acknowledgement or a Reset."""
        message = Message(code=EMPTY)
        message.mtype, message.mid = mtype, mid
        self.send(message)

    async def receive(self) -> Message:
        """Return the next message."""
        async with asyncio.timeout(5):
            data = await asyncio.get_running_loop().sock_recv(self._socket, 65536)
        return Message.decode(data)

    def pending(self) -> bool:
        """Return whether there is a message to receive."""
        try:
            return bool(self._socket.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return False

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()


def body(response: Message) -> Any:
    """Return what a response has, which must be JSON."""
    assert response.opt.content_format == ContentFormat.JSON
    return json.loads(response.payload)


def is_empty(response: Message) -> bool:
    """Return whether a response has nothing."""
    return response.payload == b"" and response.opt.content_format is None
