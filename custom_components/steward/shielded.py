"""What cannot be taken back is done to its end, whoever still waits for it."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate

from homeassistant.core import HomeAssistant

from .coordinator import StewardConfigEntry, StewardCoordinator

type _Method[SelfT, **P, T] = Callable[Concatenate[SelfT, P], Coroutine[Any, Any, T]]


async def async_to_its_end[T](
    hass: HomeAssistant, entry: StewardConfigEntry, work: Coroutine[Any, Any, T], name: str
) -> T:
    """Do work that goes on where who waits for it is cancelled; it ends with its config entry."""
    return await asyncio.shield(entry.async_create_background_task(hass, work, name=name))


def shielded[SelfT: StewardCoordinator, **P, T](
    method: _Method[SelfT, P, T],
) -> _Method[SelfT, P, T]:
    """Have a command go on where who gave it is cancelled, as an automation that begins anew is.

    What became of it is shown all the same.
    """

    @wraps(method)
    async def carry_out(self: SelfT, /, *args: P.args, **kwargs: P.kwargs) -> T:
        work = method(self, *args, **kwargs)
        name = f"{self.name} {method.__name__}"
        return await async_to_its_end(self.hass, self.config_entry, work, name)

    return carry_out
