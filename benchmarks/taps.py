"""How often two touches at one place come to one effect, in Chromium and a real Home Assistant.

Touches *Clear*, *Page*, *Remove* and a free pager twice each, 0 to 500 ms apart, by mouse and by
touch: first alone, then while another host clears the guest above, or gives the pager beside it
away, between the two touches. What comes of them is counted at the simulated transmitter. A number
says how many gaps there are (25, which is 200 times two touches, alone and again with another
host).
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import sys
from typing import Any

import aiohttp
from playwright.async_api import Browser, expect

from scripts.browser import chromium
from scripts.stage import stage
from scripts.world import Control
from tests.browser.desk import PATIENCE, Desk, OpenDesk
from tests.browser.taps import BUTTONS, POINTERS, Hurry

from .figures import close

_LONGEST = 0.5
"""Seconds."""


@asynccontextmanager
async def _desks(ready: dict[str, Any], browser: Browser) -> AsyncGenerator[OpenDesk]:
    """Give what opens a desk; those that are open are closed at the end."""
    opened: list[Desk] = []

    async def open_desk(view: str, **options: Any) -> Desk:
        opened.append(Desk(ready, browser))
        await opened[-1].open(view, **options)
        return opened[-1]

    yield open_desk
    for desk in opened:
        await desk.close()


async def run(count: int) -> dict[str, int]:
    """Touch everything with that many gaps; print what was wrong, and count what was right."""
    gaps = [_LONGEST * index / max(1, count - 1) for index in range(count)]
    right = dict.fromkeys(("alone", "with_another_host"), 0)
    async with stage("quiet") as ready, aiohttp.ClientSession() as session, chromium() as browser:
        expect.set_options(timeout=PATIENCE)
        control = Control(session, ready["simulated"]["control"]["url"])
        for how in right:
            for pointer in POINTERS:
                for name, taps in BUTTONS.items():
                    async with _desks(ready, browser) as open_desk:
                        hurry = Hurry(
                            open_desk=open_desk,
                            control=control,
                            pointer=pointer,
                            gaps=gaps,
                            another=how != "alone",
                        )
                        wrong = await taps(hurry)
                    right[how] += max(0, count - len(wrong))
                    print(f"taps: {name}, {pointer}, {how}: {count - len(wrong)} of {count}")
                    for one in wrong:
                        print(f"  {one}")
                    sys.stdout.flush()
    return right


def main(count: int = 25) -> None:
    """Run it, and print the figures."""
    right = asyncio.run(run(count))
    wanted = count * len(POINTERS) * len(BUTTONS)
    for how, times in right.items():
        print(f"taps: one effect {times} of {wanted} times, {how.replace('_', ' ')}")
    missed = {f"missed_{how}": wanted - times for how, times in right.items()}
    close("taps", {"touched_twice": wanted, **missed})


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
