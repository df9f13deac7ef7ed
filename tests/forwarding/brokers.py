"""A real MQTT broker, which the tests start, kill and start again."""

import asyncio
from contextlib import suppress
from pathlib import Path

from scripts.world import free_port
from tests.repository.files import ROOT

_STARTED_SECONDS = 20.0


class Broker:
    """Mosquitto on a loopback port of its own; it forgets all when it is killed."""

    def __init__(self, folder: Path) -> None:
        """Keep its configuration in `folder`; it does not run yet."""
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        self.port = free_port()
        self.rules = "pattern readwrite #\n"
        """Who may do what: a file of rules as Mosquitto reads them."""
        self.password: str | None = None
        """Of the user `steward`, without whom nobody is let in then."""

    async def start(self) -> None:
        """Run it, until it listens."""
        (self._folder / "rules").write_text(self.rules, encoding="utf-8")
        access = "allow_anonymous true"
        if self.password is not None:
            users = self._folder / "users"
            await _run("mosquitto_passwd", "-b", "-c", str(users), "steward", self.password)
            access = f"allow_anonymous false\npassword_file {users}"
        (self._folder / "mosquitto.conf").write_text(
            f"listener {self.port} 127.0.0.1\n{access}\n"
            f"acl_file {self._folder / 'rules'}\nmax_queued_messages 0\nuser root\n",
            encoding="utf-8",
        )
        self._process = await asyncio.create_subprocess_exec(
            await _mosquitto(),
            "-c",
            str(self._folder / "mosquitto.conf"),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        async with asyncio.timeout(_STARTED_SECONDS):
            while True:
                with suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                    writer.close()
                    return
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            await self._process.wait()
            self._process = None


async def _run(*command: str) -> None:
    process = await asyncio.create_subprocess_exec(*command)
    assert await process.wait() == 0


async def _mosquitto() -> str:
    """Find the broker; it is installed where it is missing."""
    process = await asyncio.create_subprocess_exec(
        ROOT / "scripts" / "get-program", "mosquitto", "mosquitto", stdout=asyncio.subprocess.PIPE
    )
    path, _ = await process.communicate()
    assert process.returncode == 0
    return path.decode().strip()
