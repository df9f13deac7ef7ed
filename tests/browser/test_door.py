"""The door at the host stand: who is next, what others are about to do, and who comes back."""

import asyncio
import re
from typing import Any

from playwright.async_api import expect
import pytest

from scripts.browser import PHONE
from scripts.hass_api import Hass
from scripts.world import Control

from .desk import Desk, OpenDesk, guest_arrives, session, until

pytestmark = pytest.mark.usefixtures("empty_room")


def next_for(desk: Desk, table: str) -> Any:
    """The button that pages who is next for a table."""
    label = f"Page the next guest for a table for {table}"
    return desk.card.get_by_role("button", name=label, exact=True)


async def test_two_hosts_page_each_another_guest(open_desk: OpenDesk, control: Control) -> None:
    for number, party in ((230, 2), (231, 4), (232, 3), (233, 6)):
        await guest_arrives(control, number, f"Party {number}", party_size=party)
    desks = [await open_desk("host"), await open_desk("host", size=PHONE)]
    for desk in desks:
        await expect(desk.guest("Party 233")).to_be_visible()
    await asyncio.gather(*(desk.press(next_for(desk, "4")) for desk in desks))
    for number in (231, 232):
        await until(control, number, lambda one: one["state"] == "paged")
    for number in (230, 233):
        assert (await session(control, number) or {})["state"] == "started"
    await desks[0].press(next_for(desks[0], "4"))
    await expect(desks[0].page.get_by_text("Nobody is waiting who fits").first).to_be_visible()
    await desks[0].press(next_for(desks[0], "6+"))
    await until(control, 233, lambda one: one["state"] == "paged")
    for desk in desks:
        assert await desk.crowding() == []
        assert await desk.violations() == []


async def test_what_is_pending_is_seen_and_undone_at_another_screen(
    open_desk: OpenDesk, control: Control
) -> None:
    await guest_arrives(control, 234, "Pending")
    here, there = [await open_desk("host") for _ in range(2)]
    await here.card.evaluate("(card) => card.setConfig({ type: card.localName, undo: 30 })")
    await expect(there.guest("Pending")).to_be_visible()
    await here.press(here.guest("Pending").get_by_role("button", name="Clear:"))
    await expect(here.guest("Pending")).to_contain_text("Clearing")
    await expect(there.guest("Pending")).to_contain_text("Clearing")
    await there.press(there.guest("Pending").get_by_role("button", name="Undo"))
    for desk in (here, there):
        button = desk.guest("Pending").get_by_role("button", name="Clear:")
        await expect(button).to_be_visible()
    assert (await session(control, 234) or {})["state"] == "started"


async def test_a_page_from_elsewhere_wins_and_is_said(
    open_desk: OpenDesk, control: Control
) -> None:
    await guest_arrives(control, 235, "Wanted")
    desk = await open_desk("host")
    await desk.card.evaluate("(card) => card.setConfig({ type: card.localName, undo: 30 })")
    row = desk.guest("Wanted")
    await desk.press(row.get_by_role("button", name="Clear:"))
    await expect(row).to_contain_text("Clearing")
    await control.do("lrs", "page", number=235)
    await expect(row).to_contain_text("has been paged in the meantime")
    assert (await session(control, 235) or {})["state"] == "paged"


async def test_who_left_by_mistake_is_recalled(open_desk: OpenDesk, control: Control) -> None:
    await guest_arrives(control, 236, "Early Bird", party_size=3)
    desk = await open_desk("host", size=PHONE)
    await expect(desk.guest("Early Bird")).to_be_visible()
    await control.do("lrs", "clear", number=236)
    await expect(desk.guest("Early Bird")).to_have_count(0)
    await desk.press(desk.card.get_by_role("button", name="Recently"))
    await expect(desk.dialog).to_contain_text("3 people, ")
    assert await desk.crowding() == []
    assert await desk.violations() == []
    await desk.press(desk.dialog.get_by_role("button", name="Recall: Early Bird"))
    await expect(desk.guest("Early Bird")).to_be_visible()
    await until(control, 236, lambda one: one and one["label"] == "Early Bird")


async def test_a_wait_is_quoted_and_offered_as_the_goal(
    open_desk: OpenDesk, control: Control, owner: Hass
) -> None:
    """What it is goes by who was paged before: nothing, after those who were paged at once."""
    await guest_arrives(control, 237, "First", party_size=4)
    desk = await open_desk("host")
    await expect(desk.guest("First")).to_be_visible()
    entries = await owner.command("config_entries/get", domain="steward")
    entry = next(one["entry_id"] for one in entries if one["title"] == "T7470")
    wait = await owner.action("get_wait", response=True, config_entry_id=entry, party_size=4)
    minutes = -(-wait["quoted"] // 300) * 5
    await desk.press(desk.card.get_by_role("button", name="Assign pager"))
    await desk.dialog.get_by_role("button", name="4", exact=True).click()
    await expect(desk.dialog).to_contain_text(f"{minutes} min" if minutes else "No wait")
    offered = desk.dialog.get_by_role("button", name=re.compile(r"^Goal \d+ min$")).first
    goal = "".join(filter(str.isdecimal, await offered.inner_text()))
    await desk.press(offered)
    await expect(desk.dialog.get_by_label("Goal in minutes")).to_have_value(goal)
    assert await desk.crowding() == []
    assert await desk.violations() == []


async def test_who_does_not_come_turns_amber_and_red(open_desk: OpenDesk, control: Control) -> None:
    await guest_arrives(control, 238, "Absent")
    await control.do("lrs", "page", number=238)
    desk = await open_desk("host")
    row = desk.guest("Absent")
    await expect(row).to_have_attribute("paged", "")
    for minutes, attribute in ((6, "slow"), (11, "absent")):  # of the ten that a table is held
        await row.evaluate(
            "(row, ago) => { row.guest = { ...row.guest, pagedAt: Date.now() - ago * 60000 }; }",
            minutes,
        )
        await expect(row).to_have_attribute(attribute, "")
        await expect(row).to_contain_text(f"Paged {minutes}:0")
    await expect(row).not_to_have_attribute("slow", "")
