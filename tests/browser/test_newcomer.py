"""A newcomer at a demo: by the browser alone, from the login to an automation that runs."""

import time
from typing import Any

from playwright.async_api import Browser
import pytest

from scripts.newcomer import NUMBER, use
from scripts.world import Control

from .desk import FIGURE, Record, until

pytestmark = pytest.mark.usefixtures("empty_room", "loopback")


async def test_a_newcomer(
    stage: dict[str, Any],
    browser: Browser,
    control: Control,
    record_property: Record,
) -> None:
    async def until_it_is(state: str) -> None:
        await until(control, NUMBER, lambda one: (one["state"] if one else "gone") == state)

    begun = time.monotonic()
    await use(browser, stage["hass"], stage["path"], until_it_is)
    seconds = time.monotonic() - begun
    record_property(FIGURE, f"newcomer: {seconds:.0f} s from the login to an automation that ran")
