"""Two taps at one place are one wish: the second one does nothing that the first one does.

Hands are quick, touch screens bounce, and where nothing seems to happen a button is pressed again:
each is a call of its own. What an automation or a script does twice, one after the other, is meant
so.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.core import Context, HomeAssistant

SECONDS: Final = 1.0
"""How long after its beginning a call takes up another one; and in any case until it ends."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Call:
    """What was called for."""

    context_id: str
    begun: float
    task: asyncio.Task[Any]

    def is_over(self, now: float) -> bool:
        """Tell whether it takes up nothing any more."""
        return self.task.done() and now - self.begun >= SECONDS

    def takes_up(self, context: Context, now: float) -> bool:
        """Tell whether another call is the same wish; one that failed may be repeated at once."""
        if context.id == self.context_id:  # a script of a user that does it twice
            return False
        if not self.task.done():
            return True
        failed = self.task.cancelled() or self.task.exception() is not None
        return not failed and not self.is_over(now)


class DoubleTaps:
    """The latest calls that users have made by hand."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin without any."""
        self._hass = hass
        self._calls: dict[Hashable, _Call] = {}
        """In the order in which they began."""

    async def once[T](
        self, context: Context | None, wish: Hashable, act: Callable[[], Awaitable[T]]
    ) -> T:
        """Carry out a wish, or wait for what the same user wished just before.

        Both calls get the one outcome. `wish` names what is to be done, and to what.
        """
        if context is None or context.user_id is None or context.parent_id is not None:
            return await act()
        now = self._hass.loop.time()
        self._forget(now)
        key = (context.user_id, wish)
        call = self._calls.get(key)
        if call is None or not call.takes_up(context, now):
            call = _Call(context_id=context.id, begun=now, task=self._begin(act))
            self._calls.pop(key, None)
            self._calls[key] = call
        outcome: T = await asyncio.shield(call.task)  # one caller may go, the other one stays
        return outcome

    def _forget(self, now: float) -> None:
        """Forget the calls that are over, from the oldest on to one that is not."""
        while self._calls and self._calls[oldest := next(iter(self._calls))].is_over(now):
            del self._calls[oldest]

    def _begin[T](self, act: Callable[[], Awaitable[T]]) -> asyncio.Task[T]:
        async def carry_out() -> T:
            return await act()

        return self._hass.async_create_task(carry_out())
