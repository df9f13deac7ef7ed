"""What the system knows of a running process: memory and processor time; and one that repeats."""

import asyncio
import os
from pathlib import Path
from statistics import median
import sys
import time
from typing import override

_LOOK_SECONDS = 2.0
_QUIET_SHARE = 0.04
"""Of one processor; an idle Home Assistant needs less."""
_RESTLESS_SECONDS = 60.0


class Process:
    """A running process, such as Home Assistant's."""

    def __init__(self, pid: int) -> None:
        """Look at the process with a number."""
        self._status = Path(f"/proc/{pid}/status")
        # The kernel's id of the clock that counts a process's processor time.
        self._clock = (~pid << 3) | 2

    @property
    def megabytes(self) -> float:
        """Its resident memory."""
        lines = self._status.read_text(encoding="utf-8").splitlines()
        kilobytes = next(line for line in lines if line.startswith("VmRSS:")).split()[1]
        return int(kilobytes) / 1024

    @property
    def cpu_seconds(self) -> float:
        """The processor time of all its threads."""
        return time.clock_gettime(self._clock)

    async def share(self, seconds: float) -> float:
        """Watch for so many seconds; tell which share of one processor it needs."""
        begun, cpu = time.monotonic(), self.cpu_seconds
        await asyncio.sleep(seconds)
        return (self.cpu_seconds - cpu) / (time.monotonic() - begun)

    async def seconds(self, count: int) -> float:
        """Watch for so many seconds; tell the median of what one of them needs.

        Home Assistant does something of its own now and then, and nothing most of the time.
        """
        return median([await self.share(1.0) for _ in range(count)])

    async def quiet(self) -> None:
        """Wait until it has worked off what came: entities that are added, states to be recorded.

        Raises:
            RuntimeError: it does not come to rest.

        """
        end = time.monotonic() + _RESTLESS_SECONDS
        while await self.share(_LOOK_SECONDS) > _QUIET_SHARE:
            if time.monotonic() > end:
                raise RuntimeError("Home Assistant does not come to rest")


class EventLoop(Process):
    """Of a running Home Assistant its event loop alone, which is in its main thread.

    What the recorder does in another one depends on the disk, and on when it commits.
    """

    def __init__(self, pid: int) -> None:
        """Look at the main thread of the process with a number."""
        super().__init__(pid)
        self._scheduled = Path(f"/proc/{pid}/task/{pid}/schedstat")

    @property
    @override
    def cpu_seconds(self) -> float:
        """The processor time of the main thread."""
        return int(self._scheduled.read_text(encoding="ascii").split()[0]) / 1e9


def repeatable() -> None:
    """Begin anew with hashes that are the same each time, unless they are."""
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606
