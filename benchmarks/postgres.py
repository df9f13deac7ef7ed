"""A PostgreSQL server of one's own, which is gone again afterwards."""

import asyncio
import os
from pathlib import Path
import pwd
import shutil
from typing import Any

from scripts.world import free_port

from .nats import program

_READY_SECONDS = 60.0
_OWNER = "nobody"
"""Whom the server belongs to where root starts it: it refuses to run as root."""


class Postgres:
    """A server on a free port of loopback, with an empty database."""

    def __init__(self, folder: Path) -> None:
        """Keep the database in `folder`, which must be there; nothing runs yet."""
        self._data = folder / "postgresql"
        self._process: asyncio.subprocess.Process | None = None
        self._port = free_port()
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            owner = pwd.getpwnam(_OWNER)
            self._as = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}

    @property
    def url(self) -> str:
        """By which programs connect."""
        return f"postgresql://steward@127.0.0.1:{self._port}/postgres"

    async def start(self) -> None:
        """Make the database and run the server, until it answers."""
        await program("psql", "postgresql")
        initdb, postgres = _find("initdb"), _find("postgres")
        self._data.parent.chmod(0o711)
        self._data.mkdir(mode=0o700)
        if self._as:
            os.chown(self._data, self._as["user"], self._as["group"])
        made = await self._run(
            initdb,
            "-D",
            str(self._data),
            "-U",
            "steward",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
        )
        if await made.wait():
            raise RuntimeError("there is no database")
        own = ("-p", str(self._port), "-h", "127.0.0.1", "-k", str(self._data))
        self._process = await self._run(postgres, "-D", str(self._data), *own)
        async with asyncio.timeout(_READY_SECONDS):
            while not await self.ask("SELECT 1"):  # noqa: ASYNC110  # it says nothing by itself
                await asyncio.sleep(0.2)

    async def _run(self, *command: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *command,
            cwd="/",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            **self._as,
        )

    async def ask(self, query: str) -> str:
        """Ask for a value; empty where there is none, or no answer."""
        process = await asyncio.create_subprocess_exec(
            *("psql", self.url, "-qtAc", query),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        out, _ = await process.communicate()
        return out.decode().strip()

    async def stop(self) -> None:
        """End it; what it kept is not needed again."""
        if self._process is not None:
            self._process.terminate()
            await self._process.wait()


def _find(name: str) -> str:
    """Find a program of the server; Debian keeps those of each version apart."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which(name, path=os.pathsep.join([*map(str, folders), os.environ["PATH"]]))
    if found is None:
        raise FileNotFoundError(name)
    return found
