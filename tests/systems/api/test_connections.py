"""What a server says on a connection when nobody asked, over TCP and over TLS."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http import HTTPMethod
from ipaddress import ip_address
from itertools import repeat
from pathlib import Path
import socket
import ssl

import aiohttp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
import pytest
from yarl import URL

from custom_components.steward.systems.api.bounds import MAX_SENT
from custom_components.steward.systems.api.connections import guard
from custom_components.steward.systems.api.errors import NoAnswerError
from custom_components.steward.systems.api.http import request

_HOST = "127.0.0.1"
_GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
_INTERIM = b"HTTP/1.1 100 \r\n\r\n"
_BUFFERS = 8 * 2**20
"""What the two systems and loops may hold of what is said in vain."""
_PATIENCE = aiohttp.ClientTimeout(total=60)

type Ask = Callable[..., Awaitable[bytes]]


class _Server:
    """Says what it is told to, at each of three moments.

    Attributes:
        before: What it says to who has not asked yet.
        answer: What it answers.
        after: What it says behind each answer, piece by piece.
        endless: Whether it says the first piece again and again.
        go_on: Until this is set, it says nothing behind an answer.
        connections: How many there were.
        sent: The bytes of what came behind, as far as they were taken.
        hung_up: Set when the other side ends a connection.
    """

    def __init__(self) -> None:
        self.before = b""
        self.answer = _GOOD
        self.after = list[bytes]()
        self.endless = False
        self.go_on = asyncio.Event()
        self.connections = 0
        self.sent = 0
        self.hung_up = asyncio.Event()
        self.url = URL()
        self._server: asyncio.Server | None = None

    async def start(self, context: ssl.SSLContext | None) -> None:
        self._server = await asyncio.start_server(self._connected, _HOST, 0, ssl=context)
        port = self._server.sockets[0].getsockname()[1]
        self.url = URL.build(scheme="https" if context else "http", host=_HOST, port=port)

    async def stop(self) -> None:
        assert self._server is not None
        self.go_on.set()
        self._server.close()
        self._server.close_clients()
        await self._server.wait_closed()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        # what a system holds for who does not read differs, and may be much
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**16)
        with suppress(OSError, asyncio.IncompleteReadError):
            writer.write(self.before)
            while True:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(self.answer)
                await self.go_on.wait()
                for piece in repeat(self.after[0]) if self.endless else self.after:
                    writer.write(piece)
                    await writer.drain()
                    self.sent += len(piece)
        self.hung_up.set()
        writer.close()


def _self_signed(directory: Path) -> ssl.SSLContext:
    """Make what a server needs for TLS, for its address alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(_HOST))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = directory / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@pytest.fixture(params=["http", "https"])
async def server(
    loopback: None,  # noqa: ARG001 - it listens there
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> AsyncIterator[_Server]:
    """Start a server."""
    server = _Server()
    await server.start(_self_signed(tmp_path) if request.param == "https" else None)
    yield server
    await server.stop()


@pytest.fixture
async def session(server: _Server, tmp_path: Path) -> AsyncIterator[aiohttp.ClientSession]:  # noqa: ARG001  # it writes its certificate
    """Open a session that trusts the server."""
    file = tmp_path / "server.pem"
    trust = ssl.create_default_context(cafile=file) if file.exists() else True
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust)) as session:
        yield session


@pytest.fixture
def ask(server: _Server, session: aiohttp.ClientSession) -> Ask:
    """Ask the server."""

    async def ask(method: HTTPMethod = HTTPMethod.GET) -> bytes:
        reply = await request(session, method, server.url, headers={}, data=None, timeout=_PATIENCE)
        return reply.content

    return ask


async def test_a_connection_is_asked_again(server: _Server, ask: Ask) -> None:
    server.go_on.set()
    for method in (HTTPMethod.GET, HTTPMethod.POST, HTTPMethod.GET):
        assert await ask(method) == b"{}"
    assert server.connections == 1


async def test_an_interim_answer_is_passed_over(server: _Server, ask: Ask) -> None:
    server.go_on.set()
    server.answer = _INTERIM * 3 + _GOOD
    assert [await ask(), await ask()] == [b"{}", b"{}"]
    assert server.connections == 1


@pytest.mark.parametrize(
    "piece",
    [_INTERIM * 1000, b"\r\n" * 1000, _GOOD * 100],
    ids=["interim answers", "empty lines", "answers"],
)
async def test_who_talks_on_is_not_listened_to(server: _Server, ask: Ask, piece: bytes) -> None:
    """Nobody asks any more, and would see what piles up."""
    server.after, server.endless = [piece], True
    assert await ask() == b"{}"
    server.go_on.set()
    await server.hung_up.wait()
    assert server.sent < _BUFFERS

    server.after, server.endless = [], False
    assert await ask() == b"{}"
    assert server.connections == 2


@pytest.mark.parametrize("method", [HTTPMethod.GET, HTTPMethod.POST])
async def test_what_came_behind_an_answer_answers_nothing(
    server: _Server, session: aiohttp.ClientSession, ask: Ask, method: HTTPMethod
) -> None:
    server.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
    server.after = [b"{}" + _GOOD.replace(b"{}", b"[]")]
    name = server.url.raw_host
    async with session.get(server.url, middlewares=(guard,), server_hostname=name) as response:
        server.go_on.set()  # the head is there
        assert await response.read() == b"{}"
    server.after = [b"{}"]
    assert await ask(method) == b"{}"


async def test_interim_answers_without_end_are_told_at_once(server: _Server, ask: Ask) -> None:
    server.go_on.set()
    server.answer, server.after, server.endless = b"", [_INTERIM * 1000], True
    with pytest.raises(NoAnswerError):
        await ask()
    assert server.sent < _BUFFERS


async def test_who_talks_before_being_asked_is_cut_off(server: _Server, ask: Ask) -> None:
    server.before = _INTERIM * 1_000_000
    with pytest.raises(NoAnswerError):
        await ask()


async def test_what_is_said_of_chunks_is_counted(server: _Server, ask: Ask) -> None:
    server.go_on.set()
    server.answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;"
    server.after, server.endless = [b"x" * 65_536], True
    with pytest.raises(NoAnswerError):
        await ask()
    assert MAX_SENT < server.sent < MAX_SENT + _BUFFERS
