"""Scripts on Node.js, in the place of a transmitter's other clients, or of a transmitter."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from ..systems.lrs.conftest import coap  # the same fixture
from .node import PATIENCE, Node

__all__ = ["coap"]

type StartNode = Callable[..., Awaitable[Node]]


class Transmitter:
    """The transmitter of `server.mjs`.

    Attributes:
        host: Its address.
        port: Its port.
    """

    def __init__(self, node: Node, port: int) -> None:
        self.host = "127.0.0.1"
        self.port = port
        self._node = node

    async def do(self, command: str, **arguments: Any) -> dict[str, Any]:
        """Let it do something, and return its state."""
        return await self._node.ask(do=command, **arguments)

    async def until(self, **wanted: Any) -> None:
        """Wait until its state has these values."""
        async with asyncio.timeout(PATIENCE):
            while not wanted.items() <= (await self.do("state")).items():
                pass


@pytest.fixture
async def start_node(
    loopback: None,  # noqa: ARG001 - the scripts' sockets are real
) -> AsyncIterator[StartNode]:
    """Start scripts; they are stopped at the end."""
    nodes: list[Node] = []

    async def start(script: str, *arguments: object) -> Node:
        nodes.append(await Node.start(script, *arguments))
        return nodes[-1]

    yield start
    for node in nodes:
        await node.stop()


@pytest.fixture
async def transmitter(start_node: StartNode) -> Transmitter:
    """Start a transmitter without a guest."""
    node = await start_node("server.mjs")
    return Transmitter(node, (await node.hear(0))["port"])
