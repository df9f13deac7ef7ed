"""A view of the dashboard, as somebody at the desk has it before them."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
import json
from typing import Any

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, expect

from scripts.browser import DESKTOP, logged_in

from ..repository.files import ROOT

type OpenDesk = Callable[..., Awaitable[Desk]]

PATIENCE = 15_000
"""Milliseconds."""
_AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Desk:
    """A page that shows one view."""

    page: Page

    def __init__(self, stage: Mapping[str, Any], browser: Browser) -> None:
        """Prepare for a view of the stage's dashboard."""
        self._stage = stage
        self._browser = browser
        self._stack = AsyncExitStack()
        self.complaints: list[str] = []
        """Errors of the page, and errors and warnings that Steward's module writes."""

    async def open(
        self,
        view: str,
        *,
        size: tuple[int, int] = DESKTOP,
        dark: bool = False,
        language: str = "en",
    ) -> None:
        """Open a view, logged in."""
        context = await self._stack.enter_async_context(
            logged_in(self._browser, self._stage["hass"], size, dark=dark)
        )
        await context.add_init_script(
            f"localStorage.selectedLanguage = {json.dumps(json.dumps(language))};"
        )
        self.page = await context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        await self.page.goto(f"/{self._stage['path']}/{view}")
        await expect(self.card).to_be_visible()

    async def close(self) -> None:
        """Close it."""
        await self._stack.aclose()

    @property
    def card(self) -> Locator:
        """Steward's card."""
        return self.page.locator("steward-waitlist-card, steward-race-card").first

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

    async def violations(self) -> list[str]:
        """Look for what keeps people from using the card, with axe."""
        await self.page.add_script_tag(path=_AXE)
        found = await self.page.evaluate(
            """async (rules) => {
                const tags = ["steward-waitlist-card", "steward-race-card"];
                const within = ({ shadowRoot }) => (shadowRoot ? reach(shadowRoot) : []);
                const reach = (root) => [...root.querySelectorAll("*")].flatMap((one) =>
                    tags.includes(one.localName) ? [one] : within(one));
                const results = await axe.run(reach(document),
                    { runOnly: { type: "tag", values: rules } });
                return results.violations.map(({ id, help, nodes }) =>
                    `${id}: ${help}: ${nodes.map(({ html }) => html).slice(0, 3).join(" ")}`);
            }""",
            _RULES,
        )
        return [str(one) for one in found]

    def _heard(self, message: ConsoleMessage) -> None:
        """Note what the console says of Steward's module."""
        ours = "/steward/steward.js" in (message.location.get("url") or "")
        if message.type in {"error", "warning"} and (ours or "steward" in message.text.lower()):
            self.complaints.append(f"{message.type}: {message.text}")
