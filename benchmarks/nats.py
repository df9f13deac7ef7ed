"""A NATS server as a cluster of three that speaks MQTT, whose nodes can be killed and come back."""

import asyncio
from contextlib import suppress
from pathlib import Path

from scripts.world import ROOT, free_port

NODES = 3
_READY_SECONDS = 60.0
_CONFIGURATION = """\
server_name: node{number}
listen: 127.0.0.1:{nats}
jetstream: {{ store_dir: "{folder}/node{number}" }}
mqtt: {{ listen: 127.0.0.1:{mqtt}, max_ack_pending: 10000 }}
cluster: {{
  name: steward
  listen: 127.0.0.1:{route}
  routes: [{routes}]
}}
"""


async def program(name: str, *packages: str) -> str:
    """Find a program; it is installed from Debian where it is missing."""
    process = await asyncio.create_subprocess_exec(
        ROOT / "scripts" / "get-program", name, *packages, stdout=asyncio.subprocess.PIPE
    )
    path, _ = await process.communicate()
    if process.returncode:
        raise FileNotFoundError(name)
    return path.decode().strip()


class Cluster:
    """Three nodes on free ports of loopback; each keeps its part of the streams in a folder."""

    def __init__(self, folder: Path) -> None:
        """Keep all in `folder`; nothing runs yet."""
        self._folder = folder
        self._running: dict[int, asyncio.subprocess.Process] = {}
        self.nats = [free_port() for _ in range(NODES)]
        """The ports by which programs of NATS connect, one of each node."""
        self.mqtt = [free_port() for _ in range(NODES)]
        """The ports by which MQTT clients connect, one of each node."""
        self._routes = [free_port() for _ in range(NODES)]

    async def start(self) -> None:
        """Run all of them, until they are one cluster."""
        routes = ", ".join(f'"nats://127.0.0.1:{port}"' for port in self._routes)
        for number in range(NODES):
            text = _CONFIGURATION.format(
                number=number,
                folder=self._folder,
                nats=self.nats[number],
                mqtt=self.mqtt[number],
                route=self._routes[number],
                routes=routes,
            )
            (self._folder / f"node{number}.conf").write_text(text, encoding="utf-8")
        await asyncio.gather(*map(self.start_node, range(NODES)))

    async def start_node(self, number: int) -> None:
        """Run a node, until it listens to MQTT clients."""
        log = (self._folder / f"node{number}.log").open("ab")
        self._running[number] = await asyncio.create_subprocess_exec(
            await program("nats-server", "nats-server"),
            *("-c", str(self._folder / f"node{number}.conf")),
            stdout=log,
            stderr=log,
        )
        async with asyncio.timeout(_READY_SECONDS):
            while True:
                with suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", self.mqtt[number])
                    writer.close()
                    return
                await asyncio.sleep(0.1)

    async def kill_node(self, number: int) -> None:
        """End a node as a power cut would."""
        process = self._running.pop(number)
        process.kill()
        await process.wait()

    async def stop(self) -> None:
        """End all of them."""
        for number in [*self._running]:
            await self.kill_node(number)
