"""Transmitters with many pagers, and how a Home Assistant in another process shows them."""

import asyncio
from collections.abc import Callable
import time

import aiohttp

from scripts.hass_api import Hass, HassError
from simulators.lrs import LrsSimulator

_READY_SECONDS = 60.0
_LOOK_SECONDS = 0.2
_MISSING = "missing"
_NEVER = 3600.0
_GOAL = 36_000


class States:
    """Looks at single states; to follow all of them would cost Home Assistant time."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        """Ask `url` by a session that is authorised."""
        self._session = session
        self._url = url

    async def get(self, entity_id: str) -> str:
        """Get an entity's state, or `missing` where there is none."""
        async with self._session.get(f"{self._url}/api/states/{entity_id}") as response:
            return str((await response.json())["state"]) if response.ok else _MISSING

    async def until(self, entity_id: str, wanted: str) -> None:
        """Wait for a state.

        Raises:
            HassError: it does not come.

        """
        await self._until(entity_id, lambda state: state == wanted)

    async def until_there(self, entity_id: str) -> None:
        """Wait until an entity has a state, whatever that is.

        Raises:
            HassError: it does not come.

        """
        await self._until(entity_id, lambda state: state != _MISSING)

    async def _until(self, entity_id: str, fits: Callable[[str], bool]) -> None:
        end = time.monotonic() + _READY_SECONDS
        while not fits(state := await self.get(entity_id)):
            if time.monotonic() > end:
                raise HassError(f"{entity_id} is {state}, not as expected")
            await asyncio.sleep(_LOOK_SECONDS)


class Site:
    """A transmitter all of whose pagers are held by a guest."""

    def __init__(self, first: int, pagers: int) -> None:
        """Give out `pagers` of them, from the number `first` on."""
        self.numbers = range(first, first + pagers)
        self.connection = f"sensor.t{pagers}_connection"
        self.simulator = LrsSimulator(ping_interval=_NEVER, device_name=f"T{pagers}")
        for number in self.numbers:
            self.seat(number)

    def seat(self, number: int) -> None:
        """Give a pager to a guest, who waits from now on."""
        self.simulator.commands["assign"](
            number=number, label=f"Guest {number}", party_size=2, goal=_GOAL
        )

    async def add(self, hass: Hass) -> None:
        """Add it to Home Assistant."""
        await self.simulator.start()
        address = self.simulator.ready()
        await hass.fill_form("lrs", {"host": address["host"], "port": address["port"]})
