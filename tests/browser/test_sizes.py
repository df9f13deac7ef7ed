"""Every size and taste: nothing is cut off, lies over something else, or keeps anybody out."""

from typing import Any

from playwright.async_api import expect
import pytest

from scripts.browser import DESKTOP, PHONE
from scripts.world import Control

from .desk import Desk, OpenDesk, guest_arrives

pytestmark = pytest.mark.usefixtures("empty_room")

WIDTHS = [320, 360, 390, 768, 1024, 1440, 1920]
VIEWS = ["host", "race", "systems", "history"]
_HEIGHT = 900
_PARTS = {
    "host": "steward-guest-row",
    "race": "steward-device-panel",
    "systems": "steward-systems .panel",
    "history": "steward-history .plot",
}
"""What there is in a view when it shows what it has."""
_OPENS = {
    "host": "steward-waitlist-card .assign",
    "race": "steward-device-panel .buttons button",
    "systems": "steward-systems .buttons button",
}
"""The buttons that open dialogs."""
_ODD: dict[int, dict[str, Any]] = {
    201: {"label": "Ana"},
    202: {"label": "Maximiliane Freifrau von und zu Hohenlohe-Schillingsfürst", "party_size": 12},
    203: {"label": "رضا الشريف", "party_size": 3},
    204: {"label": "👩‍👩‍👧‍👦 & Co. <b>x</b>", "waited": 90, "goal": 60},
    205: {"label": "W" * 120, "waited": 7300, "goal": 600},
    206: {"label": None, "party_size": 999},
}


async def odd_guests(control: Control) -> None:
    """Let guests in whose names and waits are not like others'."""
    for number, guest in _ODD.items():
        await control.do("lrs", "assign", number=number, **guest)
    for number in (203, 205):
        await control.do("lrs", "page", number=number)


async def show(desk: Desk, view: str) -> None:
    """Go to a view, and wait until it shows what it has."""
    await desk.go(view)
    await expect(desk.page.locator(_PARTS[view]).first).to_be_visible()


async def look(desk: Desk, sizes: list[tuple[int, int]]) -> list[str]:
    """Look at what is open on screens of several sizes, every other one dark."""
    found = []
    for index, (width, height) in enumerate(sizes):
        await desk.resize(width, height, dark=index % 2 == 1)
        found += [f"{width}: {one}" for one in await desk.crowding() + await desk.violations()]
    return found


async def look_at_all(desk: Desk, sizes: list[tuple[int, int]]) -> dict[str, list[str]]:
    """Look at each view, and at the dialog that its first button opens."""
    found = {}
    for view in VIEWS:
        await show(desk, view)
        found[view] = await look(desk, sizes)
        button = desk.page.locator(_OPENS[view]).first if view in _OPENS else None
        if button and await button.count():
            await desk.press(button)
            await expect(desk.page.get_by_role("dialog")).to_be_visible()
            found[f"{view}, dialog"] = await look(desk, sizes)
            await desk.page.keyboard.press("Escape")
            await expect(desk.dialog).to_have_count(0)
    return {where: what for where, what in found.items() if what}


async def test_at_each_width(open_desk: OpenDesk, control: Control) -> None:
    await odd_guests(control)
    desk = await open_desk("host")
    assert await look_at_all(desk, [(width, _HEIGHT) for width in WIDTHS]) == {}


@pytest.mark.parametrize("language", ["de", "es", "ar"])
async def test_in_each_language(open_desk: OpenDesk, control: Control, language: str) -> None:
    await odd_guests(control)
    desk = await open_desk("host", language=language)
    direction = await desk.card.evaluate("(one) => getComputedStyle(one).direction")
    assert direction == ("rtl" if language == "ar" else "ltr")
    assert await look_at_all(desk, [(320, 640), PHONE, (768, _HEIGHT), DESKTOP]) == {}


async def test_at_a_zoom_of_400_percent(open_desk: OpenDesk, control: Control) -> None:
    await odd_guests(control)
    assert await look_at_all(await open_desk("host"), [(320, 256)]) == {}


async def unseen(desk: Desk) -> list[str]:
    """Look for what is drawn, but in the colour of what it is on."""
    found = await desk.page.evaluate(
        """() => {
            const within = ({ shadowRoot }) => (shadowRoot ? reach(shadowRoot) : []);
            const reach = (root) => [...root.querySelectorAll("*")].flatMap((one) =>
                [one, ...within(one)]);
            const drawn = reach(document).filter((one) =>
                one.matches(".fill, .pill, .state, .cell span, rect.bar, path.line"));
            const surface = getComputedStyle(document.body).backgroundColor;
            return drawn.filter((one) => one.getBoundingClientRect().width > 0).filter((one) => {
                const pseudo = one.matches(".pill, .state") ? "::before" : null;
                const { backgroundColor, fill, stroke } = getComputedStyle(one, pseudo);
                const color = one.matches("rect") ? fill : one.matches("path") ? stroke
                    : backgroundColor;
                return color === surface || color === "rgba(0, 0, 0, 0)";
            }).map(({ className }) => String(className.baseVal ?? className));
        }"""
    )
    return [str(one) for one in found]


async def test_with_forced_colors(open_desk: OpenDesk, control: Control) -> None:
    await guest_arrives(control, 207, "Late", waited=500, goal=600)
    desk = await open_desk("host", forced_colors=True)
    for view in VIEWS:
        await show(desk, view)
        assert await desk.crowding() == [], view
        assert await unseen(desk) == [], view


async def test_on_a_wall(open_desk: OpenDesk, control: Control) -> None:
    await odd_guests(control)
    desk = await open_desk("host", size=(1920, 1080))
    await desk.card.evaluate("(card) => card.setConfig({ type: card.localName, mode: 'wall' })")
    await expect(desk.card.get_by_role("button")).to_have_count(0)
    assert await desk.crowding() == []
    assert await desk.violations() == []


async def test_in_the_narrowest_place_of_a_grid(open_desk: OpenDesk, control: Control) -> None:
    await odd_guests(control)
    desk = await open_desk("host", size=(1024, 768))
    for view in VIEWS:
        await show(desk, view)
        for width in (180, 220, 260):
            await desk.card.evaluate("(card, width) => { card.style.width = `${width}px` }", width)
            await desk.resize(1024, 768)
            assert await desk.crowding() == [], (view, width)
