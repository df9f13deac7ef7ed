"""What hostile answers cost who asks: how long the event loop is held, and how much memory.

The server is a process of its own. The loop is held for as long as the processor works between two
of its turns: other programs on the machine do not count.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
import gc
import logging
import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path
import time
from typing import Any, override

from aiocoap import Message
import aiohttp

from custom_components.steward.systems.api.errors import RemoteError
from custom_components.steward.systems.lrs.api import coap
from custom_components.steward.systems.lrs.api.client import LrsClient
from custom_components.steward.systems.lrs.api.context import create_context
from custom_components.steward.systems.rufus.api import client as rufus
from simulators.hostile import ANSWERS, Answer, HostileServer
from tests.hostile import coap_answers
from tests.systems.lrs.peers import Peer

from .figures import Figures, close

type Ask = Callable[[], Awaitable[Any]]

_GOOD = b'{"result": [{"deviceid": "A1"}], "pagination": {"has_more": false, "total": 1}}'
_COAP_SECONDS = 1.0
"""The time of an exchange over CoAP, in place of 12 s."""
_ATTEMPTS = 5
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


async def _serve(control: Connection) -> None:
    server = _Server(lambda _: _GOOD)
    await server.start()
    chosen = coap_answers.good_answer

    def answer(request: Message) -> Iterable[Message]:
        return chosen(request)

    peer = Peer(answer)
    await peer.start()

    def choose() -> None:
        nonlocal chosen
        chosen = coap_answers.ANSWERS.get(control.recv(), coap_answers.good_answer)
        peer.received.clear()
        control.send(None)

    asyncio.get_running_loop().add_reader(control.fileno(), choose)
    control.send((server.url, peer.host, peer.port))
    await asyncio.Event().wait()


def _run_server(control: Connection) -> None:
    asyncio.run(_serve(control))


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


async def _cost(name: str, ask: Ask, again: Ask, seconds: float = 2 * _TICK_SECONDS) -> Cost:
    """Ask for a hostile answer, listen on for a while, and ask `again`, which is right or not."""
    cost = Cost(name=name)
    gc.collect()
    watch = _Watch()
    await asyncio.sleep(0)
    try:
        await ask()
    except RemoteError as err:
        cost.error = f"{err.code}: {err.detail}"
    await asyncio.sleep(seconds)
    cost.megabytes, cost.held = watch.stop(), watch.held
    cost.right_again = await again()
    return cost


async def _over_http(url: str) -> list[Cost]:
    """Ask a server, as an account of timing devices."""
    costs: list[Cost] = []
    async with aiohttp.ClientSession() as session:
        good = rufus.RufusClient(session, "a key", f"{url}/good")

        async def again() -> bool:
            return [one.deviceid for one in (await good.list_devices()).devices] == ["A1"]

        for number, answer in enumerate(ANSWERS):
            ask = rufus.RufusClient(session, "a key", f"{url}/{number}").list_devices
            seconds = _UNASKED_SECONDS if answer.talks_on else 2 * _TICK_SECONDS
            costs.append(await _cost(answer.name, ask, again, seconds))
    return costs


async def _over_coap(host: str, port: int, control: Connection) -> list[Cost]:
    """Ask a transmitter for its guests."""
    costs: list[Cost] = []
    context = await create_context()

    def choose(name: str) -> None:
        control.send(name)
        control.recv()

    for name in coap_answers.ANSWERS:
        client = LrsClient(context, host, port)

        async def again(client: LrsClient = client) -> bool:
            choose("a good one")
            for _ in range(_ATTEMPTS):  # it may have asked to be left alone
                try:
                    said = await client.list_sessions()
                except RemoteError:
                    await asyncio.sleep(_COAP_SECONDS)
                else:
                    labels = [one.label for one in (said and said.sessions) or ()]
                    return labels == [coap_answers.GOOD_LABEL]
            return False

        choose(name)
        costs.append(await _cost(f"over CoAP, {name}", client.list_sessions, again))
    await context.shutdown()
    return costs


async def main(control: Connection) -> Figures:
    """Measure and print; return the figures."""
    rufus._TIMEOUT = aiohttp.ClientTimeout(total=_SECONDS)  # noqa: SLF001
    coap._EXCHANGE_TIMEOUT = _COAP_SECONDS  # noqa: SLF001
    url, host, port = control.recv()
    costs = [*await _over_http(url), *await _over_coap(host, port, control)]
    for title, by in (("held", lambda one: one.held), ("memory", lambda one: one.megabytes)):
        for one in sorted(costs, key=by, reverse=True)[:_SHOWN]:
            print(
                f"  {title:6} {one.held * 1000:6.1f} ms {one.megabytes:6.1f} MB  {one.name}: "
                f"{one.error[:60]}"
            )
    for one in costs:
        if not one.right_again:
            print(f"  not right again: {one.name}")
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
        close("hostile", asyncio.run(main(mine)))
    finally:
        process.terminate()
        process.join()
