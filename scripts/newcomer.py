"""A newcomer at a demo: by the browser alone, from the login to an automation that runs."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
import json
from typing import Any

from playwright.async_api import Browser, Page, expect

from scripts.browser import DESKTOP

_PATIENCE = 30_000
"""Milliseconds."""
_SETTLED = 0.8
"""Seconds for which a newcomer looks at what has just come."""
NUMBER = 240
_AUTOMATION = {
    "alias": "Page who comes",
    "triggers": [
        {"trigger": "state", "entity_id": f"sensor.pager_{NUMBER}_session", "to": "started"}
    ],
    "actions": [
        {
            "action": "steward.page",
            "target": {"entity_id": f"sensor.pager_{NUMBER}_session"},
        }
    ],
}


async def log_in(page: Page, login: Mapping[str, Any]) -> None:
    """Log in with what the demo prints; the dashboard of Steward opens by itself."""
    await page.goto(login["url"])
    await page.get_by_label("Username").fill(login["username"])
    await page.get_by_label("Password", exact=True).fill(login["password"])
    await page.get_by_role("button", name="Log in").click()
    await expect(page.locator("steward-waitlist-card")).to_be_visible(timeout=_PATIENCE)


async def press(page: Page, name: str) -> None:
    """Press a button of the card or of its dialog, having looked first."""
    button = page.get_by_role("button", name=name).first
    await expect(button).to_be_enabled()
    await asyncio.sleep(_SETTLED)
    await button.click()


async def assign(page: Page, name: str) -> None:
    """Give the pager to a guest."""
    await press(page, "Assign pager")
    dialog = page.locator("steward-dialog")
    await dialog.get_by_label("Guest").fill(name)
    await dialog.get_by_label("Other number").fill(str(NUMBER))
    await asyncio.sleep(_SETTLED)
    await dialog.get_by_role("button", name="Assign", exact=True).click()
    await expect(dialog.locator("b")).to_have_text(str(NUMBER))
    await press(page, "OK")


async def save_automation(page: Page, url: str) -> None:
    """Write an automation in the editor, and save it."""
    await page.goto(f"{url}/config/automation/edit/new")
    await expect(page.get_by_text("Add trigger")).to_be_visible()
    width, _ = DESKTOP
    entry = page.get_by_text("Edit in YAML").first
    while not await entry.is_visible():
        await page.mouse.click(width - 37, 28)  # the menu at the end of the toolbar has no name
        await page.wait_for_timeout(1000)
    await entry.click()
    await page.locator(".cm-content").click()
    await page.keyboard.press("Control+A")
    await page.keyboard.insert_text(json.dumps(_AUTOMATION))
    await page.get_by_text("Save", exact=True).first.click()
    await expect(page.get_by_text("Traces").first).to_be_visible()


async def use(
    browser: Browser,
    login: Mapping[str, Any],
    path: str,
    until: Callable[[str], Awaitable[object]],
) -> None:
    """Assign, page and clear a guest; then save an automation, and have it page another one.

    `until` waits until the transmitter has the session of the pager so: `started`, `paged` or
    `gone`.
    """
    context = await browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]})
    page = await context.new_page()
    await log_in(page, login)
    await assign(page, "Newcomer")
    await until("started")
    await press(page, "Page: Newcomer")
    await until("paged")
    await press(page, "Clear: Newcomer")
    await until("gone")

    await save_automation(page, login["url"])
    await page.goto(f"{login['url']}/{path}/host")
    await assign(page, "Automatic")
    await until("paged")
    await context.close()
