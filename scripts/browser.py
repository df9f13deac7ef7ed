"""Opens a running Home Assistant in Chromium, as its owner."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
import json
import subprocess
from typing import Any

from playwright.async_api import Browser, BrowserContext, async_playwright

from scripts.world import ROOT

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_FOREVER = 4102444800000

PHONE = (390, 844)
TABLET = (1024, 768)
DESKTOP = (1440, 900)
"""Sizes of screens, in pixels."""


def find_chromium() -> str:
    """Find Chromium, which is installed if it is missing; return its path."""
    found = subprocess.run(
        [ROOT / "scripts" / "get-chromium"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return found.stdout.strip()


@asynccontextmanager
async def chromium() -> AsyncGenerator[Browser]:
    """Run Chromium until the end."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=_ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def logged_in(
    browser: Browser, login: Mapping[str, Any], size: tuple[int, int], *, dark: bool = False
) -> AsyncGenerator[BrowserContext]:
    """Give a context whose pages are logged in, with what `scripts.run_hass` prints."""
    url = login["url"]
    tokens = {
        "access_token": login["token"],
        "token_type": "Bearer",
        "expires_in": 315360000,
        "hassUrl": url,
        "clientId": f"{url}/",
        "expires": _FOREVER,
        "refresh_token": "",
    }
    context = await browser.new_context(
        base_url=url,
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        has_touch=size == PHONE,
        reduced_motion="reduce",
        device_scale_factor=2 if size == PHONE else 1,
        locale="en-GB",
        timezone_id="Europe/Amsterdam",
    )
    script = f"localStorage.hassTokens = {json.dumps(json.dumps(tokens))};"
    script += 'localStorage.dockedSidebar = JSON.stringify("auto");'
    await context.add_init_script(script)
    try:
        yield context
    finally:
        await context.close()
