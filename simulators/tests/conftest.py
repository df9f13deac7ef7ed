"""What the tests share: real sockets on loopback, a clock, and simulators that are stopped."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from simulators.base import Simulator

from .helpers import Begin, Clock


@pytest.fixture
def clock() -> Clock:
    """Return a clock."""
    return Clock()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """Return a client session."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def begin(
    socket_enabled: None,  # noqa: ARG001 - the sockets are real
) -> AsyncIterator[Begin]:
    """Start simulators; they are stopped at the end."""
    begun: list[Simulator[Any]] = []

    async def start[S: Simulator[Any]](simulator: S) -> S:
        begun.append(simulator)
        await simulator.start()
        return simulator

    yield start
    for simulator in begun:
        await simulator.stop()
