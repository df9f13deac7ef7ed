"""What hostile answers cost who asks: how long the event loop is held, and how much memory.

The server is a process of its own. The loop is held for as long as the processor works between two
of its turns: other programs on the machine do not count.
"""

import asyncio
from dataclasses import dataclass
import gc
import logging
import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path
import time
from typing import override

import aiohttp

from custom_components.steward.systems.api.errors import RemoteError
from custom_components.steward.systems.rufus.api import client as rufus
from simulators.hostile import ANSWERS, Answer, HostileServer

from .figures import Figures, close

_GOOD = b'{"result": [{"deviceid": "A1"}], "pagination": {"has_more": false, "total": 1}}'
_SECONDS = 3.0
"""The time of a request, in place of 20 s."""
_TICK_SECONDS = 0.0005
_UNASKED_SECONDS = 2.0
"""For how long who talks on is heard."""
_HELD_SECONDS = 0.1
_SHOWN = 3
_CLEAR = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")


class _Server(HostileServer):
    """Gives the answer whose number a path begins with, and else a good one."""

    @override
    def answer_to(self, path: str) -> Answer | None:
        first = path.split("/")[1]
        return ANSWERS[int(first)] if first.isdecimal() else None


async def _serve(ready: Connection) -> None:
    server = _Server(lambda _: _GOOD)
    await server.start()
    ready.send(server.url)
    await asyncio.Event().wait()


def _run_server(ready: Connection) -> None:
    asyncio.run(_serve(ready))


@dataclass(kw_only=True)
class Cost:
    """What one answer cost, and what was said of it."""

    name: str
    held: float = 0.0
    megabytes: float = 0.0
    error: str = "-"
    right_again: bool = False


class _Watch:
    """Watches this process's loop and memory."""

    def __init__(self) -> None:
        _CLEAR.write_text("5", encoding="utf-8")  # the highest memory so far is forgotten
        self._before = _highest()
        self.held = 0.0
        self._task = asyncio.create_task(self._beat())

    async def _beat(self) -> None:
        while True:
            begun = time.thread_time()
            await asyncio.sleep(_TICK_SECONDS)
            self.held = max(self.held, time.thread_time() - begun)

    def stop(self) -> float:
        """End; tell by how many MB the memory had grown at most, also while the loop was held."""
        self._task.cancel()
        return _highest() - self._before


def _highest() -> float:
    """Get the highest resident memory, in MB."""
    lines = _STATUS.read_text(encoding="utf-8").splitlines()
    kilobytes = next(line for line in lines if line.startswith("VmHWM:")).split()[1]
    return int(kilobytes) / 1024


async def _cost(session: aiohttp.ClientSession, url: str, number: int) -> Cost:
    cost = Cost(name=ANSWERS[number].name)
    gc.collect()
    watch = _Watch()
    await asyncio.sleep(0)
    try:
        await rufus.RufusClient(session, "a key", f"{url}/{number}").list_devices()
    except RemoteError as err:
        cost.error = f"{err.code}: {err.detail}"
    await asyncio.sleep(_UNASKED_SECONDS if ANSWERS[number].talks_on else 2 * _TICK_SECONDS)
    cost.megabytes, cost.held = watch.stop(), watch.held
    good = await rufus.RufusClient(session, "a key", f"{url}/good").list_devices()
    cost.right_again = [one.deviceid for one in good.devices] == ["A1"]
    return cost


async def main(url: str) -> Figures:
    """Measure and print; return the figures."""
    rufus._TIMEOUT = aiohttp.ClientTimeout(total=_SECONDS)  # noqa: SLF001
    async with aiohttp.ClientSession() as session:
        costs = [await _cost(session, url, number) for number in range(len(ANSWERS))]
    for title, by in (("held", lambda one: one.held), ("memory", lambda one: one.megabytes)):
        for one in sorted(costs, key=by, reverse=True)[:_SHOWN]:
            print(
                f"  {title:6} {one.held * 1000:6.1f} ms {one.megabytes:6.1f} MB  {one.name}: "
                f"{one.error[:60]}"
            )
    return {
        "answers": len(costs),
        "refused": sum(one.error != "-" for one in costs),
        "right_again": sum(one.right_again for one in costs),
        "held_ms_longest": max(one.held for one in costs) * 1000,
        "held_above_100_ms": sum(one.held > _HELD_SECONDS for one in costs),
        "megabytes_most": max(one.megabytes for one in costs),
    }


if __name__ == "__main__":
    logging.disable()  # what is left out is told of
    print("hostile: answers that mean harm", flush=True)
    mine, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_run_server, args=(theirs,))
    process.start()
    try:
        close("hostile", asyncio.run(main(mine.recv())))
    finally:
        process.terminate()
        process.join()
