"""What was opened stays open, and what was written stays written, whatever happens around it."""

import asyncio
import re
from typing import Any

from playwright.async_api import Locator, expect
import pytest

from scripts.browser import PHONE
from scripts.hass_api import Hass
from scripts.world import Control, application_fields

from .desk import Desk, OpenDesk, guest_arrives, guest_goes, until

pytestmark = pytest.mark.usefixtures("empty_room")

_AGAIN = 60_000
"""Milliseconds in which a transmitter that was away is heard of again."""


async def begin(desk: Desk) -> Locator:
    """Open the dialog in which pagers are assigned, and write a name; give the field."""
    await desk.press(desk.card.get_by_role("button", name="Assign pager"))
    field = desk.dialog.get_by_label("Guest")
    await field.fill("Long name of a guest")
    return field


async def entry_of_transmitter(owner: Hass) -> str:
    """Find the config entry of the transmitter."""
    entries = await owner.command("config_entries/get", domain="steward")
    return next(str(one["entry_id"]) for one in entries if one["title"] == "T7470")


async def test_text_survives_what_happens_elsewhere(
    open_desk: OpenDesk, control: Control, owner: Hass
) -> None:
    await guest_arrives(control, 140, "Before")
    desk = await open_desk("host")
    await expect(desk.guest("Before")).to_be_visible()
    await desk.page.get_by_role("searchbox").fill("bef")
    field = await begin(desk)
    await desk.dialog.get_by_role("button", name="4", exact=True).click()

    area = await owner.command("config/area_registry/create", name="Terrace")
    entity, *_ = await owner.command("config/entity_registry/list")
    icon = {"entity_id": entity["entity_id"], "icon": "mdi:lamp"}
    await owner.command("config/entity_registry/update", **icon)
    await guest_arrives(control, 141, "With a new pager")
    await owner.until("sensor.pager_141_session", "started", _AGAIN / 1000)
    await control.do("lrs", "clear", number=141)
    await expect(desk.dialog.get_by_role("button", name="Pager 141", exact=True)).to_be_enabled()
    await expect(field).to_have_value("Long name of a guest")

    entry = await entry_of_transmitter(owner)
    await owner.action("homeassistant.reload_config_entry", entry_id=entry)
    await expect(desk.dialog.get_by_role("button", name="Any free pager")).to_be_enabled(
        timeout=_AGAIN
    )
    await expect(field).to_have_value("Long name of a guest")
    size = desk.dialog.get_by_role("button", name="4", exact=True)
    await expect(size).to_have_attribute("aria-pressed", "true")

    await desk.press(desk.dialog.get_by_role("button", name="Pager 141", exact=True))
    await expect(desk.dialog).to_contain_text("Long name of a guest")
    await until(control, 141, lambda one: one is not None and one["partySize"] == 4)
    await owner.command("config/area_registry/delete", area_id=area["area_id"])
    await owner.command("config/entity_registry/update", **icon | {"icon": None})


async def test_text_survives_an_outage(open_desk: OpenDesk, control: Control) -> None:
    await guest_arrives(control, 142, "Before")
    desk = await open_desk("host")
    await guest_goes(desk, control, 142)
    field = await begin(desk)
    await control.do("lrs", "stop")
    await expect(desk.dialog.get_by_role("alert")).to_contain_text(
        "T7470 is unavailable", timeout=_AGAIN
    )
    await expect(desk.dialog.get_by_role("button", name="Any free pager")).to_be_disabled()
    await control.do("lrs", "start")
    await expect(desk.dialog.get_by_role("button", name="Any free pager")).to_be_enabled(
        timeout=_AGAIN
    )
    await expect(field).to_have_value("Long name of a guest")


async def test_a_pager_that_is_taken_keeps_its_place(open_desk: OpenDesk, control: Control) -> None:
    for number in (143, 144, 145):
        await guest_arrives(control, number, "Before")
    desk = await open_desk("host")
    await expect(desk.guest("Before")).to_have_count(3)
    await control.do("lrs", "clear_all")
    await desk.press(desk.card.get_by_role("button", name="Assign pager"))
    taken, beside = (
        desk.dialog.get_by_role("button", name=f"Pager {number}", exact=True)
        for number in (144, 145)
    )
    place = await beside.bounding_box()
    await guest_arrives(control, 144, "Quicker")
    await expect(taken).to_be_disabled()
    assert await beside.bounding_box() == place


async def test_who_is_gone_is_told_where_they_are_edited(
    open_desk: OpenDesk, control: Control
) -> None:
    await guest_arrives(control, 146, "Ana")
    desk = await open_desk("host")
    await desk.press(desk.guest("Ana").get_by_role("button", name="Edit or remove"))
    field = desk.dialog.get_by_role("textbox", name="Guest")
    await field.fill("Ana Lopez")
    await control.do("lrs", "clear", number=146)
    await guest_arrives(control, 146, "Bo")
    await expect(desk.dialog).to_contain_text("no longer on the list")
    await expect(desk.dialog.get_by_role("button", name="Save")).to_be_disabled()
    await expect(field).to_have_value("Ana Lopez")


async def test_back_closes_a_dialog_and_asks_before_text_is_lost(
    open_desk: OpenDesk, control: Control
) -> None:
    await guest_arrives(control, 147, "Before")
    desk = await open_desk("host", size=PHONE)
    address = desk.page.url
    await desk.page.goto("/profile/general")
    await desk.page.goto(address)
    await expect(desk.card).to_be_visible()
    await desk.press(desk.card.get_by_role("button", name="Assign pager"))
    await desk.page.go_back()
    await expect(desk.dialog).to_have_count(0)
    assert desk.page.url == address

    field = await begin(desk)
    await desk.page.go_back()
    await expect(desk.page.get_by_role("alertdialog")).to_contain_text("Discard")
    await expect(field).to_have_value("Long name of a guest")
    await desk.page.go_back()  # to the question means no
    await expect(desk.page.get_by_role("alertdialog")).to_have_count(0)
    await desk.page.go_back()
    await desk.press(desk.page.get_by_role("button", name="Discard"))
    await expect(desk.dialog).to_have_count(0)
    assert desk.page.url == address
    await expect(desk.guest("Before")).to_be_visible()
    await desk.page.go_back()  # and now the view is left
    await expect(desk.card).to_have_count(0)
    await expect(desk.page).to_have_url(re.compile("/profile/general$"))


@pytest.mark.parametrize("way", ["Escape", "beside", "Close"])
async def test_every_way_out_asks_before_text_is_lost(
    open_desk: OpenDesk, control: Control, way: str
) -> None:
    await guest_arrives(control, 148, "Before")
    desk = await open_desk("host")

    async def leave() -> None:
        match way:
            case "Escape":
                await desk.page.keyboard.press("Escape")
                await desk.page.keyboard.press("Escape")
            case "beside":
                await desk.settle()
                await desk.page.mouse.click(5, 5)
            case _:
                await desk.press(desk.dialog.get_by_role("button", name="Close"))

    await desk.press(desk.card.get_by_role("button", name="Assign pager"))
    await leave()
    await expect(desk.dialog).to_have_count(0)
    field = await begin(desk)
    await leave()
    if way != "Escape":  # of which the second one was the answer
        await expect(desk.page.get_by_role("alertdialog")).to_be_visible()
        await desk.page.get_by_role("button", name="Keep editing").click()
    await expect(field).to_have_value("Long name of a guest")
    await expect(desk.page.get_by_role("alertdialog")).to_have_count(0)


async def test_the_focus_goes_back_or_to_the_new_guest(
    open_desk: OpenDesk, control: Control
) -> None:
    await guest_arrives(control, 149, "Ana", goal=600)
    await guest_arrives(control, 150, "Before")
    desk = await open_desk("host")
    await guest_goes(desk, control, 150)
    edit = desk.guest("Ana").get_by_role("button", name="Edit or remove")
    await desk.press(edit)
    await desk.dialog.get_by_label("Party size").fill("5")
    await desk.press(desk.dialog.get_by_role("button", name="Save"))
    await expect(desk.dialog).to_have_count(0)
    await expect(edit).to_be_focused()
    await until(control, 149, lambda one: one["partySize"] == 5)

    assign = desk.card.get_by_role("button", name="Assign pager")
    await desk.press(assign)
    await desk.page.keyboard.press("Escape")
    await expect(assign).to_be_focused()
    await desk.press(assign)
    await desk.dialog.get_by_label("Guest").fill("Heidi")
    await desk.press(desk.dialog.get_by_role("button", name="Pager 150", exact=True))
    await expect(desk.dialog.locator("b")).to_have_text("150")
    await expect(desk.dialog).to_contain_text("Heidi")
    await desk.press(desk.dialog.get_by_role("button", name="OK"))
    row = desk.guest("Heidi")
    await expect(row).to_be_in_viewport()
    await expect(row.get_by_role("button", name="Page: Heidi, Pager 150")).to_be_focused()


async def test_the_number_that_was_given_is_shown_large(
    open_desk: OpenDesk, control: Control
) -> None:
    await control.do("lrs", "fill", count=60)
    desk = await open_desk("host", size=PHONE)
    await control.do("lrs", "clear", number=17)
    await desk.press(desk.card.get_by_role("button", name="Assign pager"))
    await desk.dialog.get_by_label("Guest").fill("Heidi")
    await desk.press(desk.dialog.get_by_role("button", name="Any free pager"))
    number = desk.dialog.locator("b")
    await expect(number).to_have_text("17")
    box = await number.bounding_box()
    assert box is not None
    assert box["height"] > 90
    await desk.press(desk.dialog.get_by_role("button", name="Next guest"))
    await expect(desk.dialog.get_by_label("Guest")).to_have_value("")
    await desk.page.keyboard.press("Escape")
    await expect(desk.guest("Heidi")).to_be_in_viewport()


async def test_a_second_touch_beside_it_does_not_take_the_number_away(
    open_desk: OpenDesk, control: Control
) -> None:
    """Where the first one was is nothing any longer: what shows the number is smaller."""
    await guest_arrives(control, 151, "Before")
    desk = await open_desk("host")
    await guest_goes(desk, control, 151)
    await desk.press(desk.card.get_by_role("button", name="Assign pager"))
    pager = desk.dialog.get_by_role("button", name="Pager 151", exact=True)
    await expect(pager).to_be_enabled()
    await desk.dialog.evaluate(
        """(one) => {
            const dialog = one.shadowRoot.querySelector("dialog");
            const content = one.querySelector("*").shadowRoot;
            new MutationObserver((_, observer) => {
                if (!content.querySelector("b")) return;
                observer.disconnect();
                for (const target of [dialog, one.shadowRoot.querySelector("button")]) {
                    target.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
                    target.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
                }
            }).observe(content, { childList: true, subtree: true });
        }"""
    )
    await desk.press(pager)
    await expect(desk.dialog.locator("b")).to_have_text("151")
    await desk.press(desk.dialog.get_by_role("button", name="Close"))
    await expect(desk.dialog).to_have_count(0)


async def test_a_party_may_have_any_size(open_desk: OpenDesk, control: Control) -> None:
    await guest_arrives(control, 152, "Before")
    desk = await open_desk("host", size=PHONE)
    await guest_goes(desk, control, 152)
    await desk.press(desk.card.get_by_role("button", name="Assign pager"))
    await desk.dialog.get_by_label("Other party size").fill("23")
    await desk.press(desk.dialog.get_by_role("button", name="Pager 152", exact=True))
    await until(control, 152, lambda one: one is not None and one["partySize"] == 23)


async def test_what_was_sought_need_not_be_typed_again(
    open_desk: OpenDesk, control: Control
) -> None:
    await guest_arrives(control, 153, "Before")
    desk = await open_desk("host")
    await desk.page.get_by_role("searchbox").fill("Zoe")
    await desk.press(desk.card.get_by_role("button", name="Assign pager"))
    await expect(desk.dialog.get_by_label("Guest")).to_have_value("Zoe")


async def test_a_deleted_system_leaves_the_view_alone(
    open_desk: OpenDesk, owner: Hass, control: Control, stage: dict[str, Any]
) -> None:
    await guest_arrives(control, 154, "Stays")
    desk = await open_desk("host")
    await expect(desk.guest("Stays")).to_be_visible()
    card = await desk.card.element_handle()
    assert card is not None
    entries = await owner.command("config_entries/get", domain="steward")
    entry = next(one["entry_id"] for one in entries if one["title"] == "SpreadsheetWEB")
    await desk.page.evaluate(
        """(entry) => document.querySelector("home-assistant").hass
            .callApi("DELETE", `config/config_entries/entry/${entry}`)""",
        entry,
    )
    await asyncio.sleep(2)
    assert await card.evaluate("(one) => one.isConnected")
    await expect(desk.page).to_have_url(re.compile("/host$"))
    await owner.fill_form(
        "spreadsheetweb", application_fields(stage["simulated"]["spreadsheetweb"])
    )
    await asyncio.sleep(2)
    assert await card.evaluate("(one) => one.isConnected")
    await desk.page.get_by_role("tab", name="Systems").click()
    await expect(desk.card.get_by_role("heading", name="SpreadsheetWEB")).to_be_visible()
