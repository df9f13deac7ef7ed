"""A view of the dashboard, as somebody at the desk has it before them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
import json
from typing import Any

from playwright.async_api import Browser, ConsoleMessage, Error, Locator, Page, expect

from scripts.browser import DESKTOP, PHONE, logged_in
from scripts.hass_api import Hass
from scripts.world import Control

from ..repository.files import ROOT

OWN_PATH = "own-dashboard"
"""Where the dashboard of one's own is."""

type Record = Callable[[str, object], None]
"""Pytest's `record_property`."""
type OpenDesk = Callable[..., Awaitable[Desk]]
type Refuse = Callable[[str], Awaitable[None]]

PATIENCE = 30_000
"""Milliseconds."""
FIGURE = "figure"
"""The name of what a test records to be printed at the end."""
SETTLED = 0.8
"""Seconds after which a finger may touch what has just come or moved."""
_STAYS = """(one, milliseconds) => new Promise((stays) => {
    let [place, since] = ["", 0];
    const look = () => {
        const { x, y } = one.getBoundingClientRect();
        const beside = [...(one.parentElement?.querySelectorAll("button") ?? [])];
        const now = [x, y, ...beside.map(({ textContent }) => textContent)].join();
        const moment = performance.now();
        if (place !== now) [place, since] = [now, moment];
        if (moment - since >= milliseconds) stays();
        else requestAnimationFrame(look);
    };
    look();
})"""
"""Waits until something and the buttons beside it are what and where they are for some time.

The page itself counts that: a browser on a busy machine may be late.
"""
_DRAWN = """() => new Promise((drawn) => {
    requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(drawn)));
})"""
_LOOKS = 20
"""How often one looks whether what is out of its place is so still."""
_AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
_BOXES = ROOT / "tests" / "browser" / "boxes.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_REJECTIONS = """
addEventListener("unhandledrejection", ({ reason }) => {
    if (reason instanceof Error) return;
    console.warn(`nobody took what was refused: ${JSON.stringify(reason)}`);
});
"""
"""Tells of promises that were rejected with an object, of which the browser tells no more."""
_LOST = '"code":3'
"""What Home Assistant's connection refuses everything with when it is lost."""
_CARDS = (
    "steward-waitlist-card, steward-race-desk, steward-systems, steward-history,"
    " steward-race-board-card"
)
"""The cards; some are within the elements that Home Assistant knows."""


class Desk:
    """A page that shows one view."""

    page: Page

    def __init__(self, stage: Mapping[str, Any], browser: Browser) -> None:
        """Prepare for a view of the stage's dashboard."""
        self._stage = stage
        self._browser = browser
        self._stack = AsyncExitStack()
        self.touch = False
        """Whether it is used by touching it, and not with a mouse."""
        self.complaints: list[str] = []
        """Errors of the page, and errors and warnings that Steward's module writes."""

    async def open(
        self,
        view: str,
        *,
        size: tuple[int, int] = DESKTOP,
        dark: bool = False,
        forced_colors: bool = False,
        language: str = "en",
        login: Mapping[str, Any] | None = None,
        script: str = "",
    ) -> None:
        """Open a view, logged in as the owner or another user; `script` runs first."""
        self.touch = size == PHONE
        login = login or self._stage["hass"]
        context = await self._stack.enter_async_context(
            logged_in(self._browser, login, size, dark=dark)
        )
        stored = json.dumps(json.dumps(language))
        await context.add_init_script(
            f"localStorage.selectedLanguage = {stored};{_REJECTIONS}{script}"
        )
        self.page = await context.new_page()
        if forced_colors:
            await self.page.emulate_media(forced_colors="active")
        self.page.on("console", self._heard)
        self.page.on("pageerror", self._failed)
        await self.page.goto(f"/{self._stage['path']}/{view}")
        await expect(self.card).to_be_visible(timeout=2 * PATIENCE)  # a page is much to load
        await self.settle()

    async def go(self, view: str) -> None:
        """Go to another view, as the tabs do."""
        await self.page.evaluate(
            """(path) => {
                history.pushState(null, "", path);
                dispatchEvent(new CustomEvent("location-changed", { detail: { replace: false } }));
            }""",
            f"/{self._stage['path']}/{view}",
        )

    async def resize(self, width: int, height: int, *, dark: bool = False) -> None:
        """Make the screen another, and wait until that was drawn."""
        await self.page.set_viewport_size({"width": width, "height": height})
        await self.page.emulate_media(color_scheme="dark" if dark else "light")
        await self.page.evaluate(_DRAWN)

    async def close(self) -> None:
        """Close it."""
        await self._stack.aclose()

    async def settle(self) -> None:
        """Wait as somebody does who looks first: what has just come does not listen yet."""
        await asyncio.sleep(SETTLED)

    @property
    def card(self) -> Locator:
        """Steward's card."""
        return self.page.locator(_CARDS).first

    @property
    def dialog(self) -> Locator:
        """The dialog that is open."""
        return self.page.locator("steward-dialog")

    def guest(self, name: str) -> Locator:
        """The row of a guest."""
        return self.page.locator("steward-guest-row").filter(has_text=name)

    def device(self, name: str) -> Locator:
        """The panel of a timing device."""
        return self.page.locator("steward-device-panel").filter(has_text=name)

    async def press(self, button: Locator) -> None:
        """Touch a button once what is there has settled."""
        await expect(button).to_be_enabled()
        await button.evaluate(_STAYS, SETTLED * 1000)
        await (button.tap() if self.touch else button.click())

    async def sent(self) -> None:
        """Wait until all that was asked for has come to Home Assistant."""
        await self.page.evaluate("document.querySelector('home-assistant').hass.connection.ping()")

    async def press_twice(
        self, button: Locator, gap: float, meanwhile: Callable[[], Awaitable[object]] | None = None
    ) -> None:
        """Touch the place of a button twice, some seconds apart; something is done meanwhile."""
        # to the middle: near an edge it may be below what stays there
        await button.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
        await button.evaluate(_STAYS, SETTLED * 1000)
        box = await button.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

        async def touch() -> None:
            for pause in (gap, 0.0):
                click = self.page.touchscreen.tap if self.touch else self.page.mouse.click
                await click(x, y)
                await asyncio.sleep(pause)

        await asyncio.gather(touch(), *([meanwhile()] if meanwhile else []))

    async def violations(self) -> list[str]:
        """Look for what keeps people from using the cards and the dialog, with axe."""
        if not await self.page.evaluate("'axe' in window"):
            await self.page.add_script_tag(path=_AXE)
        found = await self.page.evaluate(
            """async ([rules, tags]) => {
                const within = ({ shadowRoot }) => (shadowRoot ? reach(shadowRoot) : []);
                const reach = (root) => [...root.querySelectorAll("*")].flatMap((one) =>
                    one.matches(tags) ? [one] : within(one));
                const results = await axe.run(reach(document),
                    { runOnly: { type: "tag", values: rules } });
                return results.violations.map(({ id, help, nodes }) =>
                    `${id}: ${help}: ${nodes.map(({ html }) => html).slice(0, 3).join(" ")}`);
            }""",
            [_RULES, f"{_CARDS}, steward-dialog"],
        )
        return [str(one) for one in found]

    async def crowding(self) -> list[str]:
        """Measure the boxes: tell what is cut off, lies over something else, or is out of reach.

        What was made larger or smaller just now is laid out a little later: it has some time.
        """
        boxes = _BOXES.read_text(encoding="utf-8")
        for _ in range(_LOOKS):
            found = await self.page.evaluate(boxes, _CARDS)
            if not found:
                break
            await asyncio.sleep(SETTLED / 4)
        return [str(one) for one in found]

    def _failed(self, error: Error) -> None:
        """Note an error of the page."""
        if str(error) != "Object":
            self.complaints.append(str(error))

    def _heard(self, message: ConsoleMessage) -> None:
        """Note what the console says of Steward's module."""
        ours = "/steward/steward." in (message.location.get("url") or "")
        told = "steward" in message.text.lower() or "nobody took" in message.text
        if message.type in {"error", "warning"} and (ours or told) and _LOST not in message.text:
            self.complaints.append(f"{message.type}: {message.text}")


async def session(control: Control, number: int) -> dict[str, Any] | None:
    """Get the session of a pager, as the transmitter has it."""
    sessions = (await control.state("lrs"))["sessions"]
    return next((one for one in sessions if one["number"] == number), None)


async def commands(control: Control, number: int) -> int:
    """Count the commands for a pager that reached the transmitter lately."""
    log = (await control.state("lrs"))["requests"]["log"]
    return sum(
        one["method"] in {"PUT", "POST"} and one["query"].get("number") == str(number)
        for one in log
    )


async def until(control: Control, number: int, fits: Callable[[Any], bool]) -> None:
    """Wait until the transmitter's session of a pager fits: the card shows what was sent."""
    async with asyncio.timeout(PATIENCE / 1000):
        while True:
            if fits(await session(control, number)):
                return
            await asyncio.sleep(0.05)


async def guest_arrives(control: Control, number: int, name: str, **more: Any) -> None:
    """Give a pager to a guest, as another host would."""
    await control.do("lrs", "assign", number=number, label=name, **more)


async def guest_goes(desk: Desk, control: Control, number: int, name: str = "Before") -> None:
    """Clear a guest, as another host would, whom the desk shows: else the pager may stay unknown.

    What is pushed of it in between may be lost, or told together.
    """
    await expect(desk.guest(name)).to_be_visible()
    await control.do("lrs", "clear", number=number)


async def ask_the_cloud(owner: Hass) -> None:
    """Let Steward ask RUFUS Cloud now: while no device is active it does so once a minute."""
    await owner.action("homeassistant.update_entity", entity_id=["sensor.finish_line_battery"])
