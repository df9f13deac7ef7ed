"""The board for all to see: the numbers that were called, and nothing else of anybody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import expect
import pytest

from scripts.hass_api import Hass
from scripts.world import Control

from .desk import Desk, OpenDesk, guest_arrives
from .test_users import PASSWORD, login

pytestmark = pytest.mark.usefixtures("empty_room")

_SCREENS = {"1080p": (1920, 1080), "720p": (1280, 720), "portrait": (1080, 1920)}


@asynccontextmanager
async def options(owner: Hass, **chosen: object) -> AsyncIterator[None]:
    """Configure the transmitter, and in the end as it was."""
    entries = await owner.command("config_entries/get", domain="steward")
    handler = next(one["entry_id"] for one in entries if one["title"] == "T7470")
    path, begin = "config/config_entries/options/flow", {"handler": handler}
    usual = {"observed_interval": 30, "poll_interval": 5}
    result = await owner.flow(path, begin, {**usual, **chosen})
    assert result["type"] == "create_entry", result
    yield
    await owner.flow(path, begin, usual)


async def board(desk: Desk, **options: object) -> None:
    """Turn the card into a board."""
    await desk.card.evaluate(
        "(card, more) => card.setConfig({ type: card.localName, mode: 'board', ...more })", options
    )
    await expect(desk.page.locator("steward-board h2")).to_be_visible()


async def test_it_shows_who_is_called_by_number(open_desk: OpenDesk, control: Control) -> None:
    for number in (220, 221, 222):
        await guest_arrives(control, number, f"Secret {number}")
    desk = await open_desk("host", size=(1920, 1080))
    await expect(desk.guest("Secret 222")).to_be_visible()
    await board(desk)
    shown = desk.page.locator("steward-board")
    await expect(shown).to_contain_text("Called numbers appear here")
    await control.do("lrs", "page", number=221)
    latest = shown.locator(".latest b")
    await expect(latest).to_have_text("221")
    await desk.settle()
    await control.do("lrs", "page", number=220)
    await expect(latest).to_have_text("220")
    await expect(shown.locator("li b")).to_have_text(["221"])
    await expect(shown).not_to_contain_text("Secret")
    await expect(shown).not_to_contain_text("222")
    assert await shown.get_by_role("button").count() == 0
    await control.do("lrs", "clear", number=220)
    await expect(latest).to_have_text("221")


async def test_names_are_shown_as_the_transmitters_option_says(
    open_desk: OpenDesk, control: Control, owner: Hass, stage: dict[str, Any]
) -> None:
    """To a user who may only look, too."""
    made = await owner.command("config/auth/create", name="public", group_ids=["system-read-only"])
    await owner.command(
        "config/auth_provider/homeassistant/create",
        user_id=made["user"]["id"],
        username="public",
        password=PASSWORD,
    )
    public = {**stage["hass"], "token": await login(stage["hass"]["url"], "public")}
    await guest_arrives(control, 223, "Ana Secret")
    await control.do("lrs", "page", number=223)
    desk = await open_desk("host", login=public, size=(1280, 720))
    await board(desk)
    shown = desk.page.locator("steward-board")
    await expect(shown.locator(".latest b")).to_have_text("223")
    await expect(shown).not_to_contain_text("Ana")
    async with options(owner, board_names="first_name"):
        await expect(shown.locator(".latest")).to_contain_text("Ana")
        await expect(shown).not_to_contain_text("Secret")
    await expect(shown).not_to_contain_text("Ana")


@pytest.mark.parametrize("screen", _SCREENS)
async def test_it_fits_every_screen(open_desk: OpenDesk, control: Control, screen: str) -> None:
    width, height = _SCREENS[screen]
    await control.do("lrs", "fill", count=40)
    for number in range(1, 41):
        await control.do("lrs", "page", number=number)
    desk = await open_desk("host", size=(width, height))
    await board(desk)
    numbers = desk.page.locator("steward-board b")
    await expect(numbers.nth(3)).to_be_visible()
    boxes = [box for one in await numbers.all() if (box := await one.bounding_box())]
    assert len(boxes) > 3
    assert min(box["height"] for box in boxes) > 100
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    bottom = await desk.page.locator("steward-board").evaluate(
        "(one) => one.getBoundingClientRect().bottom"
    )
    assert all(box["y"] + box["height"] <= bottom for box in boxes)
    first = await numbers.nth(1).inner_text()
    await expect(numbers.nth(1)).not_to_have_text(first)  # the others come by turns
    assert await desk.violations() == []
