"""How long an answer takes: Steward's beside one of Home Assistant's own, in the same run.

A guest who comes can be spoken of at once; what is measured then is said with a new name each time.
"""

import asyncio
from statistics import median

from scripts.check_voice import Conversation, Simulated, quiet_demo
from scripts.hass_api import Hass

from .figures import Figures, close, milliseconds, p95

_ANSWERS = 200
_CHANGES = 20
_CROWDS = (10, 100, 400)
_SECONDS = 300.0
_OURS, _THEIRS = "who is next", "what time is it"


def _show(name: str, title: str, seconds: list[float]) -> dict[str, float]:
    """Print the median, and the 95th percentile, in milliseconds; return the figures."""
    print(
        f"  {title:44} median {median(seconds) * 1000:7.2f} ms   p95 {p95(seconds) * 1000:7.2f} ms"
    )
    return milliseconds(name, seconds)


async def _later(hass: Hass) -> dict[str, float]:
    """Measure answers that follow others, of both in turn."""
    ours, theirs = Conversation(hass), Conversation(hass)
    for _ in range(_ANSWERS):
        await ours.say(_OURS)
        await theirs.say(_THEIRS)
    return {
        **_show("ours_later", f"{_OURS!r}, later ones", ours.seconds),
        **_show("theirs_later", f"{_THEIRS!r}, later ones", theirs.seconds),
        "ratio": median(ours.seconds) / median(theirs.seconds),
    }


async def _changed(hass: Hass, world: Simulated, guests: int) -> dict[str, float]:
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
    await world.do("lrs", "clear_all")
    await hass.until("sensor.t7470_waiting", "0", _SECONDS)
    title = f"'how long has ... been waiting', one of {guests} guests is new"
    return _show(f"ours_after_change_{guests}_guests", title, ours.seconds)


async def main() -> Figures:
    """Measure and print; return the figures."""
    async with quiet_demo() as (hass, world):
        figures: dict[str, float] = {}
        for name, text in (("theirs", _THEIRS), ("ours", _OURS)):
            conversation = Conversation(hass)
            await conversation.say(text)
            _show(name, f"{text!r}, the first", conversation.seconds)
            figures[f"{name}_first_ms"] = conversation.seconds[0] * 1000
        figures |= await _later(hass)
        for guests in _CROWDS:
            figures |= await _changed(hass, world, guests)
        return figures


if __name__ == "__main__":
    print("voice: from the websocket command to its answer", flush=True)
    close("voice", asyncio.run(main()))
