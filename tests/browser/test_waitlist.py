"""The waiting list, used by clicking; each test has pagers of its own."""

from collections.abc import Callable
from typing import Any

from playwright.async_api import expect
import pytest

from scripts.browser import DESKTOP, PHONE
from scripts.world import Control

from .desk import Desk, OpenDesk

_AGAIN = 60_000
"""Milliseconds in which a transmitter that was away is heard of again."""


async def session(control: Control, number: int) -> dict[str, Any] | None:
    """Get the session of a pager, as the transmitter has it."""
    sessions = (await control.state("lrs"))["sessions"]
    return next((one for one in sessions if one["number"] == number), None)


async def until(control: Control, number: int, fits: Callable[[Any], bool]) -> None:
    """Wait until the transmitter's session of a pager fits: the card shows what was sent."""
    while not fits(await session(control, number)):
        pass


async def guest_arrives(control: Control, number: int, name: str, **more: Any) -> None:
    await control.do("lrs", "assign", number=number, label=name, **more)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_a_guest_is_assigned_paged_and_cleared(
    open_desk: OpenDesk, control: Control, size: tuple[int, int]
) -> None:
    number, name = (41, "Phoebe") if size == PHONE else (42, "Desmond")
    await guest_arrives(control, number, "Before")
    desk = await open_desk("host", size=size)
    await expect(desk.guest("Before")).to_be_visible()
    await control.do("lrs", "clear", number=number)  # the pager is known, and free
    await desk.page.get_by_role("button", name="Assign pager").click()
    await desk.dialog.get_by_label("Guest").fill(name)
    await desk.dialog.get_by_role("button", name="3", exact=True).first.click()
    await desk.dialog.get_by_role("button", name=f"Pager {number}").click()
    row = desk.guest(name)
    await expect(row).to_be_visible()
    await expect(desk.dialog).to_have_count(0)
    await until(control, number, lambda one: one is not None and one["label"] == name)
    assert (await session(control, number) or {})["partySize"] == 3

    await row.get_by_role("button", name=f"Page: {name}").click()
    await expect(row).to_contain_text("Paged")
    await until(control, number, lambda one: one["state"] == "paged")

    await row.get_by_role("button", name=f"Clear: {name}").click()
    await expect(row).to_have_count(0)
    assert await session(control, number) is None
    await expect(desk.page.get_by_role("status").first).to_have_text(f"Clear, {name}: Done")


async def test_a_pager_is_assigned_in_two_touches(open_desk: OpenDesk, control: Control) -> None:
    await guest_arrives(control, 43, "Before two")
    desk = await open_desk("host", size=PHONE)
    await expect(desk.guest("Before two")).to_be_visible()
    await control.do("lrs", "clear", number=43)
    await desk.page.get_by_role("button", name="Assign pager").tap()
    await desk.dialog.get_by_role("button", name="Pager 43").tap()
    await expect(desk.guest("Guest with pager 43")).to_be_visible()
    assert await session(control, 43)


async def test_a_used_pager_is_refused_with_the_reason(
    open_desk: OpenDesk, control: Control
) -> None:
    await guest_arrives(control, 44, "Holder")
    desk = await open_desk("host")
    await expect(desk.guest("Holder")).to_be_visible()
    await desk.page.get_by_role("button", name="Assign pager").click()
    await desk.dialog.get_by_label("Other number").fill("44")
    await desk.dialog.get_by_role("button", name="Assign", exact=True).click()
    await expect(desk.dialog).to_contain_text("Pager 44 is in use by another guest")
    await desk.dialog.get_by_role("button", name="Dismiss").click()
    await expect(desk.dialog).not_to_contain_text("in use")


async def test_a_guest_is_edited_and_removed(open_desk: OpenDesk, control: Control) -> None:
    await guest_arrives(control, 46, "Ana", party_size=2, goal=600)
    desk = await open_desk("host")
    await desk.guest("Ana").get_by_role("button", name="Edit or remove: Ana").click()
    await desk.dialog.get_by_role("textbox", name="Guest").fill("Ana Lopez")
    await desk.dialog.get_by_label("Goal in minutes").fill("20")
    await desk.dialog.get_by_role("button", name="Save").click()
    row = desk.guest("Ana Lopez")
    await expect(row).to_contain_text("goal 20:00")
    changed = await session(control, 46) or {}
    assert (changed["label"], changed["partySize"]) == ("Ana Lopez", 2)
    await row.get_by_role("button", name="Edit or remove").click()
    await desk.dialog.get_by_role("button", name="Remove from the list").click()
    await expect(row).to_have_count(0)
    ended = (await control.state("lrs"))["history"][-1]
    assert ended["number"] == 46


async def test_the_keyboard_does_it_too(open_desk: OpenDesk, control: Control) -> None:
    await guest_arrives(control, 47, "Keyes")
    desk = await open_desk("host")
    await expect(desk.guest("Keyes")).to_be_visible()
    await desk.page.get_by_role("button", name="Page: Keyes").focus()
    await desk.page.keyboard.press("Enter")
    await expect(desk.guest("Keyes")).to_contain_text("Paged")
    await desk.page.get_by_role("button", name="Edit or remove: Keyes").focus()
    await desk.page.keyboard.press("Space")
    await expect(desk.page.get_by_role("dialog")).to_be_visible()
    await desk.page.keyboard.press("Escape")
    await expect(desk.dialog).to_have_count(0)


async def test_counts_and_search_narrow_the_list(open_desk: OpenDesk, control: Control) -> None:
    await guest_arrives(control, 48, "Overdone", goal=60, waited=90)
    await guest_arrives(control, 49, "Timely", goal=600)
    desk = await open_desk("host", size=PHONE)
    await expect(desk.guest("Overdone")).to_contain_text("over")
    await desk.page.get_by_role("button", name="Overdue").tap()
    await expect(desk.guest("Timely")).to_have_count(0)
    await expect(desk.guest("Overdone")).to_be_visible()
    await desk.page.get_by_role("button", name="Overdue").tap()
    await desk.page.get_by_role("searchbox").fill("49")
    await expect(desk.guest("Timely")).to_be_visible()
    await expect(desk.guest("Overdone")).to_have_count(0)


async def elapsed(desk: Desk, name: str) -> str:
    """Read how long a guest has waited."""
    return await desk.guest(name).locator(".elapsed").inner_text()


async def test_the_wait_ticks_in_the_browser(open_desk: OpenDesk, control: Control) -> None:
    await guest_arrives(control, 50, "Ticker")
    desk = await open_desk("host")
    before = await elapsed(desk, "Ticker")
    await expect(desk.guest("Ticker").locator(".elapsed")).not_to_have_text(before)


async def test_what_the_transmitter_refuses_shows_why(
    open_desk: OpenDesk, control: Control
) -> None:
    # the last but one: it takes a while until the transmitter tells of its changes again
    await guest_arrives(control, 45, "Vanished")
    desk = await open_desk("host")
    row = desk.guest("Vanished")
    await expect(row).to_be_visible()
    await control.do("lrs", "reboot")  # it no longer tells of its changes
    await control.do("lrs", "remove", number=45)
    await row.get_by_role("button", name="Clear: Vanished").click()
    await expect(desk.card.locator(".error")).to_contain_text("No active session for number 45")


async def test_what_was_known_stays_while_the_transmitter_is_gone(
    open_desk: OpenDesk, control: Control
) -> None:
    await guest_arrives(control, 51, "Patience")
    desk = await open_desk("host")
    row = desk.guest("Patience")
    await expect(row).to_be_visible(timeout=_AGAIN)
    await control.do("lrs", "stop")
    await row.get_by_role("button", name="Page: Patience").click()
    await expect(desk.page.get_by_role("alert")).to_contain_text(
        "This is what was known last", timeout=_AGAIN
    )
    await expect(desk.card.locator(".outcome.error")).to_contain_text("Failed to connect")
    await expect(desk.page.get_by_role("button", name="Assign pager")).to_be_disabled()
    await control.do("lrs", "start")
    await expect(desk.page.get_by_role("alert")).to_have_count(0, timeout=_AGAIN)
    await expect(row.get_by_role("button", name="Page: Patience")).to_be_enabled()
