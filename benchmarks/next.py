"""Whether hosts who ask for the next guest at once page each another, over bad links.

In each room 60 guests wait, and 100 hosts ask at once for whom to page, over a link that loses
three in ten datagrams. How often each guest was paged is taken from the transmitters' own records.
"""

import asyncio
from collections import Counter
import time
from typing import Any, cast

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from custom_components.steward.coordinator import door_of
from simulators.lrs import LrsSimulator
from simulators.lrs.records import Session, Settings

from .figures import Figures
from .in_process import run, until
from .transmitters import BAD, Stand, stands

_ROOMS = 3
_GUESTS = 60
_HOSTS = 100
_SECONDS = 120.0
_DRAIN_SECONDS = 1.0
"""Longer than a datagram is on its way."""


async def _ask(hass: HomeAssistant, stand: Stand) -> dict[str, Any]:
    """Ask for the next guest, as a host does; return the answer, or what failed."""
    data = {"config_entry_id": stand.entry.entry_id}
    try:
        answer: Any = await hass.services.async_call(
            "steward", "page_next", data, blocking=True, return_response=True
        )
    except HomeAssistantError as err:
        return {"failed": err.translation_key}
    return dict(answer)


async def room(hass: HomeAssistant, stand: Stand) -> Counter[str]:
    """Let guests come to a room and hosts ask; count what became of it."""
    stand.link.quality = None
    commands = cast("LrsSimulator", stand.simulator).commands
    for number in range(1, _GUESTS + 1):
        commands["assign"](number=number, party_size=number % 6 + 1)

    door = door_of(stand.entry.runtime_data)

    def waiting() -> int:
        quotes = (door.quote(party_size) for party_size in (2, 4, 6))
        return sum(quote.ahead for quote in quotes if quote)

    await until(lambda: waiting() == _GUESTS, _SECONDS)
    pages: Counter[int] = Counter()

    def note(item: Session | Settings) -> None:
        if isinstance(item, Session) and item.state == "paged":
            pages[item.number] += 1

    stand.simulator.world.listeners.append(note)
    stand.link.quality = BAD
    answers = await asyncio.gather(*(_ask(hass, stand) for _ in range(_HOSTS)))
    await asyncio.sleep(_DRAIN_SECONDS)
    told = [answer["number"] for answer in answers if "number" in answer]
    return Counter(
        {
            "calls": len(answers),
            "guests": len(set(told)),
            "nobody_fits": sum(answer.get("reason") == "nobody_fits" for answer in answers),
            "failed": sum("failed" in answer for answer in answers),
            "told_twice": len(told) - len(set(told)),
            "paged": len(pages),
            "paged_twice": sum(count > 1 for count in pages.values()),
            "told_not_paged": len(set(told) - pages.keys()),
        }
    )


async def measure(hass: HomeAssistant) -> Figures:
    """Measure and print; return the figures."""
    async with stands(hass, _ROOMS) as places:
        begun = time.monotonic()
        counts = sum(await asyncio.gather(*(room(hass, one) for one in places)), Counter[str]())
        seconds = time.monotonic() - begun
    names = ("calls", "guests", "nobody_fits", "failed", "told_twice", "paged", "paged_twice")
    figures: Figures = {name: counts[name] for name in (*names, "told_not_paged")}
    for name, value in figures.items():
        print(f"  {name:16} {value:.0f}")
    print(f"  in {_ROOMS} rooms with {_GUESTS} guests and {_HOSTS} calls each, {seconds:.0f} s")
    return figures


if __name__ == "__main__":
    run("next", "the next guest, asked for by a hundred hosts at once over bad links", measure)
