"""A script of this folder, as a process of Node.js that the tests speak with."""

import asyncio
from collections import defaultdict, deque
from itertools import count
import json
import os
from pathlib import Path
import signal
from typing import Any, Self

from ..repository.files import ROOT

_FOLDER = Path(__file__).parent
_NODE = ROOT / ".venv" / "bin" / "node"
PATIENCE = 10.0
_LINE = 2**22
"""Bytes of the longest line: a list of many sessions."""


class Node:
    """A running script: it is told commands, and says what came of them, as lines of JSON."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process = process
        self._input = process.stdin
        self._output = process.stdout
        self._ids = count(1)
        self._said: defaultdict[int, deque[dict[str, Any]]] = defaultdict(deque)

    @classmethod
    async def start(cls, script: str, *arguments: object) -> Self:
        """Start a script with some arguments."""
        assert (_FOLDER / "node_modules").is_dir(), "scripts/setup installs the npm packages"
        return cls(
            await asyncio.create_subprocess_exec(
                _NODE,
                _FOLDER / script,
                *map(str, arguments),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=_LINE,
                start_new_session=True,  # `node` starts the real one
            )
        )

    def tell(self, **command: Any) -> int:
        """Tell it a command, and return the id under which it says what came of it."""
        command_id = next(self._ids)
        self._input.write(json.dumps({"id": command_id, **command}).encode() + b"\n")
        return command_id

    async def hear(self, command_id: int) -> dict[str, Any]:
        """Return the next thing that it says of a command; 0 is what it says by itself."""
        async with asyncio.timeout(PATIENCE):
            while not self._said[command_id]:
                line = await self._output.readline()
                assert line, "the script has ended"
                said = json.loads(line)
                self._said[said["id"]].append(said)
        return self._said[command_id].popleft()

    async def ask(self, **command: Any) -> dict[str, Any]:
        """Tell it a command, and return what it says of it."""
        return await self.hear(self.tell(**command))

    async def stop(self) -> None:
        """Let it end, which is well only without an error; who does not end is killed."""
        self._input.close()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._process.wait()
        except TimeoutError:
            os.killpg(self._process.pid, signal.SIGKILL)
            await self._process.wait()
        assert self._process.returncode == 0, "the script has failed"
