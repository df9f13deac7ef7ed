"""What cannot be taken back is done to its end, whoever still waits for it."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate

from .coordinator import StewardCoordinator

type _Method[SelfT, **P, T] = Callable[Concatenate[SelfT, P], Coroutine[Any, Any, T]]


def shielded[SelfT: StewardCoordinator, **P, T](
    method: _Method[SelfT, P, T],
) -> _Method[SelfT, P, T]:
    """Have a command go on where who gave it is cancelled, as an automation that begins anew is.

    What became of it is shown all the same. It ends with its config entry alone.
    """

    @wraps(method)
    async def carry_out(self: SelfT, /, *args: P.args, **kwargs: P.kwargs) -> T:
        task = self.config_entry.async_create_background_task(
            self.hass, method(self, *args, **kwargs), name=f"{self.name} {method.__name__}"
        )
        return await asyncio.shield(task)

    return carry_out
