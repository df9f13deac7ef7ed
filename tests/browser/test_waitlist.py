"""The waitlist, used by clicking; each test has pagers of its own."""

from playwright.async_api import expect
import pytest

from scripts.browser import DESKTOP, PHONE
from scripts.world import Control

from .desk import Desk, OpenDesk, Refuse, guest_arrives, session, until

pytestmark = pytest.mark.usefixtures("empty_room")

_AGAIN = 60_000
"""Milliseconds in which a transmitter that was away is heard of again."""


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_a_guest_is_assigned_paged_and_cleared(
    open_desk: OpenDesk, control: Control, size: tuple[int, int]
) -> None:
    number, name = (41, "Phoebe") if size == PHONE else (42, "Desmond")
    await guest_arrives(control, number, "Before")
    desk = await open_desk("host", size=size)
    await expect(desk.guest("Before")).to_be_visible(timeout=_AGAIN)
    await control.do("lrs", "clear", number=number)  # the pager is known, and free
    await expect(desk.guest("Before")).to_have_count(0)
    await desk.press(desk.page.get_by_role("button", name="Assign pager"))
    await desk.dialog.get_by_label("Guest").fill(name)
    await desk.dialog.get_by_role("button", name="3", exact=True).click()
    await desk.press(desk.dialog.get_by_role("button", name=f"Pager {number}", exact=True))
    await expect(desk.dialog.locator("b")).to_have_text(str(number))
    await desk.press(desk.dialog.get_by_role("button", name="OK"))
    row = desk.guest(name)
    await expect(row).to_be_visible()
    await expect(desk.dialog).to_have_count(0)
    assert (await session(control, number) or {})["partySize"] == 3

    await desk.press(row.get_by_role("button", name=f"Page: {name}, Pager {number}"))
    await expect(row).to_contain_text("Paged")
    await until(control, number, lambda one: one["state"] == "paged")

    await desk.press(row.get_by_role("button", name=f"Clear: {name}, Pager {number}"))
    await until(control, number, lambda one: one is None)
    await expect(desk.page.get_by_role("status").first).to_have_text(f"Clear, {name}: Done")
    await desk.page.mouse.move(0, 0)
    await expect(row).to_have_count(0)


async def test_a_used_pager_is_refused_with_the_reason(
    open_desk: OpenDesk, control: Control
) -> None:
    await guest_arrives(control, 44, "Holder")
    desk = await open_desk("host")
    await expect(desk.guest("Holder")).to_be_visible()
    await desk.press(desk.page.get_by_role("button", name="Assign pager"))
    await desk.dialog.get_by_label("Guest").fill("Second")
    await desk.dialog.get_by_label("Other number").fill("44")
    await desk.press(desk.dialog.get_by_role("button", name="Assign", exact=True))
    await expect(desk.dialog).to_contain_text("44")
    await expect(desk.dialog.get_by_role("alert")).to_be_visible()
    await expect(desk.dialog.get_by_label("Guest")).to_have_value("Second")
    await desk.dialog.get_by_role("button", name="Dismiss").click()
    await expect(desk.dialog.get_by_role("alert")).to_have_count(0)


async def test_a_guest_is_edited_and_removed(open_desk: OpenDesk, control: Control) -> None:
    await guest_arrives(control, 46, "Ana", party_size=2, goal=600)
    desk = await open_desk("host")
    await desk.press(desk.guest("Ana").get_by_role("button", name="Edit or remove"))
    await desk.dialog.get_by_role("textbox", name="Guest").fill("Ana Lopez")
    await desk.dialog.get_by_label("Goal in minutes").fill("20")
    await desk.press(desk.dialog.get_by_role("button", name="Save"))
    row = desk.guest("Ana Lopez")
    await expect(row).to_contain_text("goal 20:00")
    changed = await session(control, 46) or {}
    assert (changed["label"], changed["partySize"]) == ("Ana Lopez", 2)
    await desk.press(row.get_by_role("button", name="Edit or remove"))
    await desk.press(desk.dialog.get_by_role("button", name="Remove from the list"))
    await expect(row).to_contain_text("Removing")
    await until(control, 46, lambda one: one is None)
    ended = (await control.state("lrs"))["history"][-1]
    assert ended["number"] == 46


async def test_the_keyboard_does_it_too(open_desk: OpenDesk, control: Control) -> None:
    await guest_arrives(control, 47, "Keyes")
    desk = await open_desk("host")
    row = desk.guest("Keyes")
    await row.get_by_role("button", name="Page:").focus()
    await desk.page.keyboard.press("Enter")
    await until(control, 47, lambda one: one["state"] == "paged")
    await expect(row.get_by_role("button", name="Clear:")).to_be_focused()
    await desk.settle()
    await desk.page.keyboard.press("Enter")
    undo = row.get_by_role("button", name="Undo")
    await expect(undo).to_be_focused()
    await desk.settle()
    await desk.page.keyboard.press("Enter")
    await expect(row.get_by_role("button", name="Clear:")).to_be_focused()
    assert await session(control, 47)


async def test_counts_and_search_narrow_the_list(open_desk: OpenDesk, control: Control) -> None:
    await guest_arrives(control, 48, "Overdone", goal=60, waited=90)
    await guest_arrives(control, 49, "José Ñíguez", goal=600)
    desk = await open_desk("host", size=PHONE)
    await expect(desk.guest("Overdone")).to_contain_text("+0:3")
    await desk.page.get_by_role("button", name="Overdue").tap()
    await expect(desk.guest("José")).to_have_count(0)
    await expect(desk.guest("Overdone")).to_be_visible()
    await desk.page.get_by_role("button", name="Overdue").tap()
    for sought in ("49", "jose n"):
        await desk.page.get_by_role("searchbox").fill(sought)
        await expect(desk.guest("José")).to_be_visible()
        await expect(desk.guest("Overdone")).to_have_count(0)


async def test_two_of_one_name_are_told_apart(open_desk: OpenDesk, control: Control) -> None:
    for number in (52, 53):
        await guest_arrives(control, number, "Tom")
    desk = await open_desk("host")
    for number in (52, 53):
        name = f"Page: Tom, Pager {number}"
        await expect(desk.page.get_by_role("button", name=name)).to_have_count(1)


async def elapsed(desk: Desk, name: str) -> str:
    """Read how long a guest has waited."""
    return await desk.guest(name).locator(".elapsed").inner_text()


async def test_the_wait_ticks_in_the_browser(open_desk: OpenDesk, control: Control) -> None:
    await guest_arrives(control, 50, "Ticker")
    desk = await open_desk("host")
    before = await elapsed(desk, "Ticker")
    await expect(desk.guest("Ticker").locator(".elapsed")).not_to_have_text(before)


async def test_what_the_transmitter_refuses_shows_why_until_it_is_read(
    open_desk: OpenDesk, control: Control, refuse: Refuse
) -> None:
    await guest_arrives(control, 45, "Vanished")
    desk = await open_desk("host")
    row = desk.guest("Vanished")
    await expect(row).to_be_visible()
    await refuse("Pager 45 is charging")
    await desk.press(row.get_by_role("button", name="Page: Vanished"))
    await expect(row.locator(".why")).to_contain_text("45")
    await desk.press(row.locator(".why"))
    await expect(desk.dialog).to_contain_text("Page: Vanished")
    await desk.press(desk.dialog.get_by_role("button", name="OK"))
    await expect(row.locator(".why")).to_have_count(0)
