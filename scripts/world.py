"""What the demo runs: the simulators and a Home Assistant, as processes of their own."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
import json
from pathlib import Path
import random
import socket
import sys
from typing import Any

import aiohttp

ROOT = Path(__file__).parents[1]
_READY_SECONDS = 120.0
_STOP_SECONDS = 20.0
_SERVERS = range(15_000, 30_000)
_CHANCE = random.SystemRandom()
"""Others that choose at the same time choose otherwise."""


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """Choose a port that is free now, and that no client is given before it is taken.

    Systems give clients the ports from 32768 on, as in `net.ipv4.ip_local_port_range`.
    """
    for port in _CHANCE.sample(_SERVERS, len(_SERVERS)):
        with socket.socket(socket.AF_INET, kind) as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no port is free")


class StartError(Exception):
    """What was started did not become ready."""


@asynccontextmanager
async def running(module: str, *arguments: str) -> AsyncGenerator[dict[str, Any]]:
    """Run a module until the end; give the JSON line that it prints when it is ready."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *arguments),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stdin=asyncio.subprocess.DEVNULL,
        start_new_session=True,  # an interrupt in the terminal is for the demo, which stops them
    )
    if process.stdout is None:
        raise StartError(f"{module} has no output")
    try:
        async with asyncio.timeout(_READY_SECONDS):
            line = await process.stdout.readline()
        if not line:
            raise StartError(f"{module} ended before it was ready")
        yield json.loads(line)
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(_STOP_SECONDS):
            await process.wait()


def application_fields(simulated: Mapping[str, Any]) -> dict[str, Any]:
    """Choose what the form asks for, of what a SpreadsheetWEB server says when it is ready."""
    names = ("url", "client_id", "client_secret", "application_key")
    return {name: simulated[name] for name in names}


def simulators(scene: str, seed: int, ports: Mapping[str, int]) -> Any:
    """Run the simulators."""
    named = [f"--{system}-port={port}" for system, port in ports.items()]
    return running("simulators", f"--scene={scene}", f"--seed={seed}", *named)


def home_assistant(config: Path, port: int = 0, language: str = "en") -> Any:
    """Run a Home Assistant that has this tree's integration; port 0 takes any free one.

    A new one speaks `language`.
    """
    arguments = (f"--config={config}", f"--port={port}", f"--language={language}")
    return running("scripts.run_hass", *arguments)


class Control:
    """The simulators' control port."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        """Talk to `url`."""
        self._session = session
        self._url = url

    async def state(self, system: str) -> Any:
        """Get a system's world."""
        async with self._session.get(f"{self._url}/{system}", raise_for_status=True) as response:
            return await response.json()

    async def do(self, system: str, command: str, **arguments: Any) -> Any:
        """Change a system's world, or start or stop its simulator."""
        async with self._session.post(
            f"{self._url}/{system}/{command}", json=arguments, raise_for_status=True
        ) as response:
            return await response.json()
