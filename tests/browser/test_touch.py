"""Quick fingers: whatever is touched twice is done once, and to whom it was meant for."""

import asyncio
from collections.abc import Awaitable, Callable

from playwright.async_api import expect
import pytest

from scripts.browser import PHONE
from scripts.world import Control

from .desk import Desk, OpenDesk, Refuse, commands, guest_arrives, session, until
from .taps import AFTER, BUTTONS, POINTERS, Hurry, room, waiting

GAPS = [0.0, 0.15, 0.5]
"""Seconds between two touches at one place; `benchmarks.taps` has more."""


@pytest.mark.parametrize("button", BUTTONS)
@pytest.mark.parametrize("pointer", POINTERS)
async def test_two_touches_are_one_wish(
    open_desk: OpenDesk, control: Control, pointer: str, button: str
) -> None:
    """By touch another host acts meanwhile; `benchmarks.taps` does each with each."""
    hurry = Hurry(
        open_desk=open_desk,
        control=control,
        pointer=pointer,
        gaps=GAPS,
        another=pointer == "touch",
    )
    assert await BUTTONS[button](hurry) == []


async def test_the_dialog_does_not_take_the_second_touch(
    open_desk: OpenDesk, control: Control
) -> None:
    await room(control, 60, 12)
    await control.do("lrs", "clear_all")
    desk = await open_desk("host", size=PHONE)
    assign = desk.card.get_by_role("button", name="Assign pager")
    for gap in (0.1, 0.3, 0.5):
        await desk.press_twice(assign, gap)
        await asyncio.sleep(AFTER)
        assert await waiting(control) == set()
        await expect(desk.page.get_by_role("dialog")).to_be_visible()
        await desk.page.keyboard.press("Escape")
        await expect(desk.dialog).to_have_count(0)


async def test_a_cleared_guest_can_be_taken_back(open_desk: OpenDesk, control: Control) -> None:
    names = await room(control, 84)
    desk = await open_desk("host")
    row = desk.guest(names[1])
    before = await commands(control, 85)
    place = await row.bounding_box()
    await desk.press(row.get_by_role("button", name="Clear:"))
    await expect(row).to_contain_text("Clearing")
    await desk.press(row.get_by_role("button", name="Undo"))
    await expect(row.get_by_role("button", name="Clear:")).to_be_visible()
    await asyncio.sleep(6)
    assert await commands(control, 85) == before
    assert await row.bounding_box() == place


async def test_where_a_guest_was_nothing_moves_for_a_while(
    open_desk: OpenDesk, control: Control
) -> None:
    names = await room(control, 88)
    desk = await open_desk("host", size=PHONE)
    below = desk.guest(names[1])
    place = await below.bounding_box()
    await desk.press(desk.guest(names[0]).get_by_role("button", name="Clear:"))
    await until(control, 88, lambda one: one is None)
    assert await below.bounding_box() == place
    await expect(desk.guest(names[0])).to_contain_text("Cleared")
    await expect(desk.guest(names[0])).to_have_count(0)
    assert await below.bounding_box() != place


async def press_down(desk: Desk, name: str, button: str) -> None:
    """Put the mouse down on a button of a guest, and leave it there."""
    box = await desk.guest(name).get_by_role("button", name=button).bounding_box()
    assert box is not None
    await desk.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await desk.page.mouse.down()


async def test_another_host_clears_the_guest_above_while_the_finger_is_down(
    open_desk: OpenDesk, control: Control
) -> None:
    names = await room(control, 92)
    desk = await open_desk("host", size=(900, 900))
    await press_down(desk, names[1], "Page:")
    await control.do("lrs", "clear", number=92)
    await expect(desk.guest(names[0])).to_contain_text("Cleared")
    await asyncio.sleep(4)
    await desk.page.mouse.up()
    await until(control, 93, lambda one: one["state"] == "paged")
    states = {one["number"]: one["state"] for one in (await control.state("lrs"))["sessions"]}
    assert states == {93: "paged", 94: "started", 95: "started"}


async def test_another_host_gives_the_pager_away_while_the_finger_is_down(
    open_desk: OpenDesk, control: Control
) -> None:
    names = await room(control, 96)
    desk = await open_desk("host", size=(900, 900))
    await press_down(desk, names[1], "Page:")
    await control.do("lrs", "clear", number=97)
    await guest_arrives(control, 97, "Somebody else")
    await expect(desk.guest("Somebody else")).to_be_visible()
    await desk.page.mouse.up()
    await asyncio.sleep(AFTER)
    states = {one["state"] for one in (await control.state("lrs"))["sessions"]}
    assert states == {"started"}


async def test_another_host_gives_the_pager_away_before_a_clear_leaves(
    open_desk: OpenDesk, control: Control
) -> None:
    names = await room(control, 100)
    desk = await open_desk("host")
    await desk.press(desk.guest(names[0]).get_by_role("button", name="Clear:"))
    await desk.sent()
    await control.do("lrs", "clear", number=100)
    await guest_arrives(control, 100, "Successor")
    await asyncio.sleep(7)
    assert (await session(control, 100) or {})["label"] == "Successor"


async def test_another_host_pages_before_a_clear_leaves(
    open_desk: OpenDesk, control: Control
) -> None:
    names = await room(control, 104)
    desk = await open_desk("host")
    row = desk.guest(names[0])
    await desk.press(row.get_by_role("button", name="Clear:"))
    await desk.sent()
    await control.do("lrs", "page", number=104)
    await expect(row).to_contain_text("has been paged in the meantime")
    await asyncio.sleep(6)
    assert (await session(control, 104) or {})["state"] == "paged"
    await row.get_by_text("in the meantime").click()
    await expect(desk.dialog).to_contain_text("nothing was done")
    await desk.press(desk.dialog.get_by_role("button", name="OK"))
    await expect(row).to_contain_text("Paged")


async def test_nothing_moves_under_a_mouse(open_desk: OpenDesk, control: Control) -> None:
    names = await room(control, 108, 8)
    desk = await open_desk("host")
    row = desk.guest(names[4])
    place = await row.bounding_box()
    await row.hover()
    for number in (108, 110):
        await control.do("lrs", "clear", number=number)
    await guest_arrives(control, 116, "Newcomer")
    await expect(desk.guest("Newcomer")).to_be_visible()
    await asyncio.sleep(5)
    assert await row.bounding_box() == place
    await desk.page.mouse.move(0, 0)
    await expect(desk.guest(names[0])).to_have_count(0)


_HIDE = """() => {
    Object.defineProperty(document, "hidden", { get: () => true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""
_GO: dict[str, Callable[[Desk], Awaitable[object]]] = {
    "leave": lambda desk: desk.page.get_by_role("tab", name="History").click(),
    "close": lambda desk: desk.page.close(run_before_unload=False),
    "hide": lambda desk: desk.page.evaluate(_HIDE),
}
"""How a host may go who has just cleared a guest."""


async def test_a_clear_is_neither_lost_nor_doubled_when_its_host_goes(
    open_desk: OpenDesk, control: Control
) -> None:
    names = await room(control, 120, 2 * len(_GO))
    cleared = range(121, 120 + 2 * len(_GO), 2)
    before = [await commands(control, number) for number in cleared]
    for number, go in zip(cleared, _GO.values(), strict=True):
        desk = await open_desk("host")
        row = desk.guest(names[number - 120])
        await desk.press(row.get_by_role("button", name="Clear:"))
        await expect(row).to_contain_text("Clearing")
        await go(desk)
    for number in cleared:
        await until(control, number, lambda one: one is None)
    await asyncio.sleep(6)
    assert [await commands(control, number) for number in cleared] == [one + 1 for one in before]
    assert await waiting(control) == {number - 1 for number in cleared}


async def test_page_again_comes_after_a_while(open_desk: OpenDesk, control: Control) -> None:
    await room(control, 124)
    desk = await open_desk("host")
    row = desk.guest("Row 124")
    await desk.press(row.get_by_role("button", name="Page:"))
    await expect(row).to_contain_text("Paged")
    await expect(row.get_by_role("button", name="Page:")).to_have_count(0)
    again = row.get_by_role("button", name="Page again")
    await expect(again).to_be_visible()
    before = await commands(control, 124)
    await desk.press(again)
    await asyncio.sleep(AFTER)
    assert await commands(control, 124) == before + 1
    await expect(again).to_have_count(0)


async def test_a_refusal_takes_no_room_from_others(
    open_desk: OpenDesk, control: Control, refuse: Refuse
) -> None:
    names = await room(control, 128)
    desk = await open_desk("host", size=PHONE)
    rows = [await desk.guest(name).bounding_box() for name in names]
    await refuse("Pager 129 is charging")
    row = desk.guest(names[1])
    await desk.press(row.get_by_role("button", name="Page:"))
    await expect(row.locator(".why")).to_be_visible()
    assert [await desk.guest(name).bounding_box() for name in names] == rows
