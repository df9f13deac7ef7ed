"""Takes the pictures of the documentation, of a stage with a full waiting room and a race.

`scripts/screenshots` calls it with the right Python, after `scripts/setup`.
"""

import argparse
import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
import random
from typing import Any, NamedTuple

import aiohttp
from playwright.async_api import Browser, Page, expect

from scripts.browser import DESKTOP, PHONE, chromium, logged_in
from scripts.stage import stage
from scripts.world import ROOT, Control

_SEED = 3
_NAMES = (
    *("Aino", "Bela", "Carla", "Dario", "Elif", "Fynn", "Greta", "Hugo", "Iris", "Jonas"),
    *("Kaya", "Liam", "Mira", "Noor", "Oskar", "Pia", "Quinn", "Rosa"),
)
_GOAL = 900
_LONGEST_WAIT = 1000
_PAGERS = range(1, 31)
_PAGED = 3
_SETTLED = 1000
"""Milliseconds after which what has just come on the screen listens to a touch."""
_RUNNERS = 400
_MINUTES = 7
_TICKS = 200
"""How often somebody passes in these minutes."""
_COURSE = {"Start mat": (0.1, 0.35), "Halfway": (0.4, 0.85), "Finish line": (0.75, 1.0)}
"""When the runners pass a device, as shares of the time: the middle of them is the rush."""


class Picture(NamedTuple):
    """A picture to be taken."""

    name: str
    view: str
    size: tuple[int, int]
    dark: bool = False
    touch: str | None = None
    """The button to be touched first."""


_PICTURES = (
    Picture("host-stand", "host", DESKTOP),
    Picture("host-stand-dark", "host", DESKTOP, dark=True),
    Picture("race-desk", "race", DESKTOP),
    Picture("race-desk-dark", "race", DESKTOP, dark=True),
    Picture("phone-host-stand", "host", PHONE),
    Picture("phone-assign", "host", PHONE, touch="Assign pager"),
    Picture("phone-race-desk", "race", PHONE, dark=True),
)


async def fill_waiting_room(control: Control, rng: random.Random) -> None:
    """Let guests in who have waited for different times; some of the first are paged."""
    for number in _PAGERS:  # so that it is known, and free
        await control.do("lrs", "assign", number=number)
    await control.do("lrs", "clear_all")
    numbers = rng.sample(_PAGERS, len(_NAMES))
    for index, (name, number) in enumerate(zip(_NAMES, numbers, strict=True)):
        await control.do(
            "lrs",
            "assign",
            number=number,
            label=name,
            party_size=rng.choices((1, 2, 3, 4, 6), (2, 6, 3, 4, 1))[0],
            goal=_GOAL,
            waited=_LONGEST_WAIT - index * _LONGEST_WAIT // len(_NAMES),
        )
    for number in numbers[1 : 2 * _PAGED : 2]:
        await control.do("lrs", "page", number=number)


async def run_race(control: Control, rng: random.Random) -> None:
    """Open a session on each device, and let the runners pass, which takes its time.

    What is plotted is when passings come, whatever their own times are.
    """
    devices = (await control.state("rufus"))["devices"]
    due: list[tuple[float, str, int]] = []
    for device in devices:
        first, last = _COURSE[device["alias"]]
        opened = await control.do(
            "rufus", "open_session", deviceid=device["deviceid"], alias="City run"
        )
        token = opened["result"]["token_session"]
        shares = [rng.triangular(first, 1.3 * last) for _ in range(_RUNNERS)]
        bibs = rng.sample(range(101, 101 + _RUNNERS), _RUNNERS)
        due += [
            (share, token, bib) for share, bib in zip(shares, bibs, strict=True) if share < last
        ]
    due.sort()
    numbers: Counter[str] = Counter()
    for tick in range(1, _TICKS + 1):
        await asyncio.sleep(60 * _MINUTES / _TICKS)
        passed: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        while due and due[0][0] * _TICKS <= tick:
            _, token, bib = due.pop(0)
            numbers[token] += 1
            passed[token].append(
                {
                    "num_passing": numbers[token],
                    "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds"),
                    "bib": f"{bib}",
                    "chip": f"E2{bib:06X}",
                }
            )
        for token, passings in passed.items():
            await control.do("rufus", "add_passings", token_session=token, passings_list=passings)
    await control.do(
        "rufus", "set_telemetry", deviceid=devices[0]["deviceid"], battery_percentage=17
    )


async def take(browser: Browser, ready: Mapping[str, Any], picture: Picture, folder: Path) -> None:
    """Take a picture."""
    async with logged_in(browser, ready["hass"], picture.size, dark=picture.dark) as context:
        page = await context.new_page()
        await page.goto(f"/{ready['path']}/{picture.view}")
        await _WAITS[picture.view](page)
        if picture.touch:
            await page.wait_for_timeout(_SETTLED)
            await page.get_by_role("button", name=picture.touch).click()
            await expect(page.get_by_role("dialog")).to_be_visible()
        await page.evaluate("document.fonts.ready")
        await page.wait_for_load_state("networkidle")
        await page.screenshot(path=folder / f"{picture.name}.png", animations="disabled")
    print(f"screenshots: {picture.name}.png", flush=True)


async def _waiting_room_is_full(page: Page) -> None:
    await expect(page.locator("steward-guest-row")).to_have_count(len(_NAMES), timeout=60_000)


async def _race_is_on(page: Page) -> None:
    await expect(page.locator("steward-device-panel .pill.active")).to_have_count(
        len(_COURSE), timeout=90_000
    )
    await expect(page.locator("tbody tr")).to_have_count(50, timeout=60_000)


_WAITS: Mapping[str, Callable[[Page], Any]] = {
    "host": _waiting_room_is_full,
    "race": _race_is_on,
}


async def run(folder: Path) -> None:
    """Take all pictures."""
    rng = random.Random(_SEED)
    async with stage("quiet") as ready, aiohttp.ClientSession() as session:
        control = Control(session, ready["simulated"]["control"]["url"])
        await run_race(control, rng)
        await fill_waiting_room(control, rng)
        async with chromium() as browser:
            for picture in _PICTURES:
                await take(browser, ready, picture, folder)


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="scripts/screenshots", description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / "docs", help="where they go")
    asyncio.run(run(parser.parse_args().folder))


if __name__ == "__main__":
    main()
