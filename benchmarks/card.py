"""How long the cards take to show one change, and how large their module is.

The cards are alone in a page of Chromium, with made-up states of 300 guests and 50 timing devices;
each change is one entity's state. The time runs from the new `hass` to the finished layout.
"""

import asyncio
import gzip
from pathlib import Path
from statistics import median
import sys
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Route

from scripts.browser import chromium
from scripts.world import ROOT

from .figures import Figures, close, milliseconds, p95

_FOLDER = ROOT / "custom_components" / "steward" / "frontend"
_FIRST = [_FOLDER / "steward.js", _FOLDER / "steward.core.js"]
"""What every page loads."""
_SCRIPT = Path(__file__).with_suffix(".js")
_GUESTS = 300
_DEVICES = 50
_CHANGES = 100
_MAX_BYTES = 40_000


async def _serve(route: Route) -> None:
    """Answer what the page asks for: the module and its parts, beside an empty page."""
    name = urlsplit(route.request.url).path.strip("/")
    if name:
        await route.fulfill(path=_FOLDER / name, content_type="text/javascript")
    else:
        await route.fulfill(body="<!doctype html><body>", content_type="text/html")


async def measure() -> dict[str, Any]:
    """Show both cards, and change what they show."""
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": 1440, "height": 900})
        await page.route("http://cards.test/**", _serve)
        await page.goto("http://cards.test/")
        await page.add_script_tag(url="/steward.js", type="module")
        await page.wait_for_function("Boolean(customElements.get('steward-race-card'))")
        wanted = {"guests": _GUESTS, "devices": _DEVICES, "changes": _CHANGES}
        lines = _SCRIPT.read_text().splitlines()
        script = "\n".join(line for line in lines if not line.startswith("//"))
        result: dict[str, Any] = await page.evaluate(script, wanted)
        return result


def report(name: str, title: str, what: str, measured: dict[str, Any]) -> Figures:
    """Print what was measured of a card; return the figures."""
    times = measured["times"]
    parts: float = measured["rows"] / _CHANGES
    print(
        f"  {title}: one change {median(times):.2f} ms (95 %: {p95(times):.2f} ms), "
        f"renders {parts:g} {what}; first {measured['first']:.0f} ms; "
        f"a change elsewhere {median(measured['elsewhere']):.2f} ms"
    )
    seconds = [time / 1000 for time in times]
    return {
        **milliseconds(f"{name}_change", seconds),
        f"{name}_elsewhere_ms_median": median(measured["elsewhere"]),
        f"{name}_first_ms": measured["first"],
        f"{name}_parts": parts,
    }


def main() -> int:
    """Measure and print."""
    modules = [path.read_bytes() for path in _FIRST]
    size = sum(len(gzip.compress(module, mtime=0)) for module in modules)
    plain = sum(len(module) for module in modules)
    print("card: from a new state to the finished layout", flush=True)
    print(f"  the module has {size / 1000:.1f} kB gzip, {plain / 1000:.1f} kB plain")
    measured = asyncio.run(measure())
    waitlist = f"waiting list of {_GUESTS} guests"
    race = f"race desk of {_DEVICES} devices"
    figures = {
        "module_gzip_kilobytes": size / 1000,
        **report("waitlist", waitlist, "row", measured["waitlist"]),
        **report("race", race, "panel", measured["race"]),
    }
    close("card", figures)
    one_each = figures["waitlist_parts"] == figures["race_parts"] == 1
    return 0 if size < _MAX_BYTES and one_each else 1


if __name__ == "__main__":
    sys.exit(main())
