"""How long an answer takes: Steward's beside one of Home Assistant's own, in the same run.

A guest who comes can be spoken of at once; what is measured then is said with a new name each time.
"""

import asyncio
from statistics import median, quantiles

from scripts.check_voice import Conversation, Simulated, quiet_demo
from scripts.hass_api import Hass

_ANSWERS = 200
_CHANGES = 20
_CROWDS = (10, 100, 990)
_SECONDS = 300.0
_OURS, _THEIRS = "who is next", "what time is it"


def _show(name: str, seconds: list[float]) -> None:
    """Print the median, and the 95th percentile, in milliseconds."""
    p95 = quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
    print(f"  {name:60} median {median(seconds) * 1000:7.2f} ms   p95 {p95 * 1000:7.2f} ms")


async def _later(hass: Hass) -> None:
    """Measure answers that follow others, of both in turn."""
    ours, theirs = Conversation(hass), Conversation(hass)
    for _ in range(_ANSWERS):
        await ours.say(_OURS)
        await theirs.say(_THEIRS)
    _show(f"{_OURS!r}, later ones", ours.seconds)
    _show(f"{_THEIRS!r}, later ones", theirs.seconds)


async def _changed(hass: Hass, world: Simulated, guests: int) -> None:
    """Measure the first answer after a guest came, while so many wait."""
    for number in range(1, guests):
        await world.do("lrs", "assign", number=number, label=f"Given{number} Name{number}")
    ours = Conversation(hass)
    for index in range(_CHANGES):
        await world.do("lrs", "assign", number=999, label=f"Given Name{index}")
        await hass.until("sensor.t7470_waiting", str(guests), _SECONDS)
        await ours.say(f"how long has Given Name{index} been waiting")
        await world.do("lrs", "clear", number=999)
        await hass.until("sensor.t7470_waiting", str(guests - 1), _SECONDS)
    _show(f"'how long has ... been waiting', one of {guests} guests is new", ours.seconds)
    await world.do("lrs", "clear_all")
    await hass.until("sensor.t7470_waiting", "0", _SECONDS)


async def main() -> None:
    """Measure and print."""
    async with quiet_demo() as (hass, world):
        for text in (_THEIRS, _OURS):
            conversation = Conversation(hass)
            await conversation.say(text)
            _show(f"{text!r}, the first", conversation.seconds)
        await _later(hass)
        for guests in _CROWDS:
            await _changed(hass, world, guests)


if __name__ == "__main__":
    print("voice: from the websocket command to its answer", flush=True)
    asyncio.run(main())
