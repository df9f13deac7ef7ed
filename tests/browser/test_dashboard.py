"""The dashboard, as it comes."""

from playwright.async_api import expect
import pytest

from scripts.browser import PHONE
from scripts.world import Control

from .desk import OpenDesk, guest_arrives, until


async def test_each_view_has_its_name_beside_its_icon(open_desk: OpenDesk) -> None:
    desk = await open_desk("host")
    for name in ("Host stand", "Race desk", "Systems", "History"):
        tab = desk.page.get_by_role("tab", name=name)
        await expect(tab).to_contain_text(name)
        await expect(tab.locator("ha-icon")).to_be_visible()


async def test_home_assistant_opens_on_it(open_desk: OpenDesk) -> None:
    desk = await open_desk("host")
    await desk.page.goto("/")
    await expect(desk.card).to_be_visible()


@pytest.mark.parametrize(
    ("language", "waitlist", "race"),
    [
        ("de", "Warteliste", "Zeitmessgeräte"),
        ("es", "Lista de espera", "Dispositivos de cronometraje"),
        ("he", "Waitlist", "Timing devices"),
    ],
)
async def test_languages(open_desk: OpenDesk, language: str, waitlist: str, race: str) -> None:
    for view, text in (("host", waitlist), ("race", race)):
        desk = await open_desk(view, language=language, size=PHONE)
        await expect(desk.card.get_by_role("heading", level=2).first).to_contain_text(text)
        await expect(desk.page.locator("html")).to_have_attribute("lang", language)


async def test_systems_show_what_is_known_and_can_be_done(open_desk: OpenDesk) -> None:
    desk = await open_desk("systems")
    await expect(desk.card).not_to_contain_text("Unknown")
    panel = desk.card.locator(".panel").filter(has_text="SpreadsheetWEB")
    await expect(panel.get_by_role("button", name="Close session")).to_have_count(0)
    await desk.press(panel.get_by_role("button", name="Open session"))
    await desk.press(desk.dialog.get_by_role("button", name="Open session"))
    close = panel.get_by_role("button", name="Close session")
    await expect(close).to_be_visible()
    await expect(panel.get_by_role("button", name="Open session")).to_have_count(0)
    await desk.press(close)
    await expect(desk.dialog).to_contain_text("Close the session on SpreadsheetWEB?")
    await desk.press(desk.dialog.get_by_role("button", name="Close session"))
    await expect(panel.get_by_role("button", name="Open session")).to_be_visible()


async def test_the_history_has_something_to_show_from_the_first_minute(
    open_desk: OpenDesk,
) -> None:
    desk = await open_desk("history")
    for name in ("Guests waiting", "Average wait", "Paged on time", "Passings"):
        plot = desk.card.locator("section").filter(has_text=name)
        await expect(plot.locator("b")).not_to_have_text("")
    waiting = desk.card.locator("section").filter(has_text="Guests waiting")
    await expect(waiting.locator("path.line").first).to_be_attached()
    for span in ("1 hour", "7 days"):
        await desk.card.get_by_role("button", name=span).click()
        await expect(waiting.locator("path.line").first).to_be_attached()
    await expect(desk.card.locator(".error")).to_have_count(0)


async def test_old_browsers_get_the_cards_too(open_desk: OpenDesk, control: Control) -> None:
    await guest_arrives(control, 190, "Veteran")
    agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/70.0.3538.77 Safari/537.36"
    script = f'Object.defineProperty(navigator, "userAgent", {{ get: () => "{agent}" }});'
    desk = await open_desk("host", script=script)
    assert not await desk.page.evaluate("window.latestJS"), "Home Assistant serves what is new"
    row = desk.guest("Veteran")
    await desk.press(row.get_by_role("button", name="Page:"))
    await until(control, 190, lambda one: one is not None and one["state"] == "paged")
    await desk.press(row.get_by_role("button", name="Edit or remove"))
    await expect(desk.page.get_by_role("dialog")).to_be_visible()
