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


async def ready(desk: Desk, view: str) -> None:
    """Wait until a view shows what it has."""
    parts = {
        "host": "steward-guest-row",
        "race": "steward-device-panel",
        "systems": ".panel",
        "history": ".plot",
    }
    await expect(desk.card.locator(parts[view]).first).to_be_visible()


async def look(desk: Desk, view: str) -> None:
    """Look at a view, and at the dialog that its first button opens."""
    await ready(desk, view)
    assert await desk.crowding() == []
    assert await desk.violations() == []
    if view == "history":
        return
    button = "steward-device-panel .buttons button" if view == "race" else ".buttons button"
    button = ".assign" if view == "host" else button
    if not await desk.card.locator(button).count():
        return
    await desk.press(desk.card.locator(button).first)
    await expect(desk.page.get_by_role("dialog")).to_be_visible()
    assert await desk.crowding() == []
    assert await desk.violations() == []


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("width", WIDTHS)
async def test_at_each_width(open_desk: OpenDesk, control: Control, view: str, width: int) -> None:
    await odd_guests(control)
    dark = width in {360, 768, 1440}
    await look(await open_desk(view, size=(width, _HEIGHT), dark=dark), view)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("language", ["de", "es", "he"])
async def test_in_each_language(
    open_desk: OpenDesk, control: Control, view: str, language: str
) -> None:
    await odd_guests(control)
    for size in ((320, 640), PHONE, DESKTOP):
        desk = await open_desk(view, size=size, language=language)
        direction = await desk.card.evaluate("(one) => getComputedStyle(one).direction")
        assert direction == ("rtl" if language == "he" else "ltr")
        await look(desk, view)


@pytest.mark.parametrize("view", VIEWS)
async def test_at_a_zoom_of_400_percent(open_desk: OpenDesk, control: Control, view: str) -> None:
    await odd_guests(control)
    await look(await open_desk(view, size=(320, 256)), view)


@pytest.mark.parametrize("view", VIEWS)
async def test_with_forced_colors(open_desk: OpenDesk, control: Control, view: str) -> None:
    await guest_arrives(control, 207, "Late", waited=500, goal=600)
    desk = await open_desk(view, forced_colors=True)
    await ready(desk, view)
    assert await desk.crowding() == []
    unseen = await desk.page.evaluate(
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
    assert unseen == []


async def test_on_a_wall(open_desk: OpenDesk, control: Control) -> None:
    await odd_guests(control)
    desk = await open_desk("host", size=(1920, 1080))
    await desk.card.evaluate("(card) => card.setConfig({ type: card.localName, mode: 'wall' })")
    await expect(desk.card.get_by_role("button")).to_have_count(0)
    assert await desk.crowding() == []
    assert await desk.violations() == []


@pytest.mark.parametrize("width", [180, 220, 260])
async def test_in_the_narrowest_place_of_a_grid(
    open_desk: OpenDesk, control: Control, width: int
) -> None:
    await odd_guests(control)
    for view in VIEWS:
        desk = await open_desk(view, size=(1024, 768))
        await ready(desk, view)
        await desk.card.evaluate("(card, width) => { card.style.width = `${width}px` }", width)
        await desk.settle()
        assert await desk.crowding() == [], view
