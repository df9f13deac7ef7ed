"""What the dashboard and the cards look like, for everybody."""

from playwright.async_api import expect
import pytest

from scripts.browser import DESKTOP, PHONE
from scripts.world import Control

from .desk import OpenDesk

VIEWS = ["host", "race"]
SIZES = {"phone": PHONE, "desktop": DESKTOP}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("view", VIEWS)
async def test_nothing_keeps_anybody_out(
    open_desk: OpenDesk, control: Control, view: str, size: tuple[int, int], scheme: str
) -> None:
    await control.do("lrs", "assign", number=61, label="Aino", party_size=2, goal=60, waited=90)
    await control.do("lrs", "assign", number=62, label="Bela", goal=600)
    await control.do("lrs", "page", number=62)
    desk = await open_desk(view, size=size, dark=scheme == "dark")
    await expect(desk.page.locator("steward-guest-row, steward-device-panel").first).to_be_visible()
    assert await desk.violations() == []
    wide = await desk.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size[0]
    button = "Assign pager" if view == "host" else "Open"
    await desk.card.get_by_role("button", name=button).first.click()
    await expect(desk.page.get_by_role("dialog")).to_be_visible()
    assert await desk.violations() == []


async def test_each_view_is_there(open_desk: OpenDesk) -> None:
    desk = await open_desk("host")
    for view, text in (("systems", "T7470"), ("history", "Guests, last 12 hours")):
        await desk.page.goto(f"/steward-demo/{view}")
        await expect(desk.page.get_by_text(text).first).to_be_visible()


async def test_home_assistant_opens_on_it(open_desk: OpenDesk) -> None:
    desk = await open_desk("host")
    await desk.page.goto("/")
    await expect(desk.card).to_be_visible()


@pytest.mark.parametrize(
    ("language", "waiting", "race"),
    [
        ("de", "Warteliste", "Zeitmessgeräte"),
        ("es", "Lista de espera", "Dispositivos de cronometraje"),
        ("he", "Waiting list", "Timing devices"),
    ],
)
async def test_languages(open_desk: OpenDesk, language: str, waiting: str, race: str) -> None:
    for view, text in (("host", waiting), ("race", race)):
        desk = await open_desk(view, language=language, size=PHONE)
        await expect(desk.card.get_by_role("heading", level=2).first).to_have_text(text)
        await expect(desk.page.locator("html")).to_have_attribute("lang", language)
        assert await desk.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


async def test_the_cards_can_be_chosen_and_configured(open_desk: OpenDesk) -> None:
    desk = await open_desk("host")
    offered = await desk.page.evaluate(
        """() => window.customCards.filter(({ type }) => type.startsWith("steward-"))
            .map(({ type, preview }) => {
                const { schema, computeLabel } = customElements.get(type).getConfigForm();
                return [type, preview, schema.map((field) => computeLabel(field))];
            })"""
    )
    assert offered == [
        ["steward-waitlist-card", True, ["Transmitter", "Title", "Use"]],
        [
            "steward-race-card",
            True,
            [
                "Devices",
                "Title",
                "Passings in the list",
                "Minutes in the plot",
                "Minutes of silence before a warning",
            ],
        ],
    ]
    strategies = await desk.page.evaluate("window.customStrategies.map(({ type }) => type)")
    assert strategies == ["steward"]
