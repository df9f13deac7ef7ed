"""An event loop that waits for nothing: its clock jumps to the next timer.

It has no threads, and no sockets: what is bound and connected is in a network of its own, on which
programs run as they are. What is random in it comes from a seed, so that a run can be repeated.
"""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
import selectors
from typing import Any, override

from .clock import Clock
from .network import Network

_ENDLESS = 50
"""Rounds after which what does not end at being cancelled is left."""

_OF_THE_KILLED = ("Unclosed connector", "Unclosed client session")
"""What is told of what nobody closed, since its program was killed."""

LIFE: ContextVar[object] = ContextVar("LIFE", default=None)
"""The running program to which a task, a timer or a socket belongs."""


class _Jumps(selectors.SelectSelector):
    """Finds no socket ready, and lets time pass instead of waiting."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    @override
    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("nothing is left that could happen")
        self._clock.seconds += max(timeout, 0.0)
        return []


class WorldLoop(asyncio.SelectorEventLoop):
    """Runs a world.

    Attributes:
        network: What joins the programs of the world.
        faults: What was raised where nobody took it.
    """

    def __init__(self, clock: Clock, network: Network) -> None:
        """Go by a clock; what is bound is bound in a network."""
        self._clock = clock
        super().__init__(_Jumps(clock))
        self.network = network
        self.faults: list[str] = []
        self.set_exception_handler(self._note)
        network.loop = self

    def _note(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if not str(context.get("message")).startswith(_OF_THE_KILLED):
            self.faults.append(f"{context.get('message')}: {context.get('exception')!r}")

    @override
    def time(self) -> float:
        return self._clock.seconds

    def _write_to_self(self) -> None:
        """Wake nobody: there are no threads."""

    @override
    def run_in_executor(  # type: ignore[override]
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as err:  # noqa: BLE001  # whatever it is, who waits for it gets it
            future.set_exception(err)
        return future

    @override
    async def create_datagram_endpoint(
        self, protocol_factory: Any, local_addr: Any = None, remote_addr: Any = None, **_: Any
    ) -> Any:
        return self.network.open_datagrams(protocol_factory, local_addr, remote_addr)

    @override
    async def create_server(
        self, protocol_factory: Any, host: Any = None, port: Any = None, **_: Any
    ) -> Any:
        return self.network.listen(protocol_factory, host, port)

    @override
    async def create_connection(self, protocol_factory: Any, *_: Any, **kwargs: Any) -> Any:
        return self.network.connect(protocol_factory, kwargs["sock"])

    def tasks_of(self, life: object) -> list[asyncio.Task[Any]]:
        """List the tasks of a program."""
        return [task for task in asyncio.all_tasks(self) if _belongs(task.get_context(), life)]

    async def kill(self, life: object) -> None:
        """End a program at once: what it had under way is not done any more."""
        self.network.cut(life)
        for _ in range(_ENDLESS):
            handles = [*self._ready, *self._scheduled]  # type: ignore[attr-defined]
            for handle in handles:
                if isinstance(handle, asyncio.TimerHandle) and _belongs(_context(handle), life):
                    handle.cancel()
            if not (tasks := self.tasks_of(life)):
                return
            for task in tasks:
                task.cancel()
            await asyncio.sleep(0)


def _belongs(context: Any, life: object) -> bool:
    return context is not None and context.get(LIFE) is life


def _context(handle: Any) -> Any:
    return handle._context
