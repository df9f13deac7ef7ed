"""Quick fingers: whatever is touched twice is done once, and to whom it was meant for."""

import asyncio

from playwright.async_api import expect
import pytest

from scripts.browser import DESKTOP, PHONE
from scripts.world import Control

from .desk import Desk, OpenDesk, Refuse, commands, guest_arrives, session, until

GAPS = [0.0, 0.06, 0.15, 0.3, 0.5]
"""Seconds between two touches at one place."""
POINTERS = {"mouse": DESKTOP, "touch": PHONE}
_AFTER = 1.0
"""Seconds in which a command that is one too many would come."""


async def room(control: Control, first: int, count: int = 4) -> list[str]:
    """Let some guests in, on pagers of their own, the one after the other."""
    await control.do("lrs", "clear_all")
    names = [f"Row {number}" for number in range(first, first + count)]
    for index, name in enumerate(names):
        await guest_arrives(control, first + index, name, waited=300 - index, goal=600)
    return names


async def waiting(control: Control) -> set[int]:
    """List the numbers of the pagers that somebody holds, as the transmitter has it."""
    return {one["number"] for one in (await control.state("lrs"))["sessions"]}


@pytest.mark.parametrize("pointer", POINTERS)
async def test_clear(open_desk: OpenDesk, control: Control, pointer: str) -> None:
    names = await room(control, 60, len(GAPS) + 3)
    desk = await open_desk("host", size=POINTERS[pointer])
    left = set(range(60, 60 + len(names)))
    for number, gap in enumerate(GAPS, 60):
        clear = desk.guest(f"Row {number}").get_by_role("button", name="Clear:")
        await desk.press_twice(clear, gap)
        await until(control, number, lambda one: one is None)
        await asyncio.sleep(_AFTER)
        left.remove(number)
        assert await waiting(control) == left, f"after {gap} s"


@pytest.mark.parametrize("pointer", POINTERS)
async def test_page(open_desk: OpenDesk, control: Control, pointer: str) -> None:
    names = await room(control, 60, len(GAPS) + 3)
    desk = await open_desk("host", size=POINTERS[pointer])
    for number, gap in enumerate(GAPS, 60):
        before = await commands(control, number)
        page = desk.guest(f"Row {number}").get_by_role("button", name="Page:")
        await desk.press_twice(page, gap)
        await until(control, number, lambda one: one["state"] == "paged")
        await asyncio.sleep(_AFTER)
        assert await commands(control, number) == before + 1, f"after {gap} s"
    assert len(await waiting(control)) == len(names)


@pytest.mark.parametrize("pointer", POINTERS)
async def test_remove(open_desk: OpenDesk, control: Control, pointer: str) -> None:
    names = await room(control, 60, len(GAPS) + 6)
    desk = await open_desk("host", size=POINTERS[pointer])
    left = set(range(60, 60 + len(names)))
    for number, gap in enumerate(GAPS, 60):
        row = desk.guest(f"Row {number}")
        await desk.press(row.get_by_role("button", name="Edit or remove"))
        remove = desk.dialog.get_by_role("button", name="Remove from the list")
        await expect(remove).to_be_visible()
        await desk.press_twice(remove, gap)
        await until(control, number, lambda one: one is None)
        await asyncio.sleep(_AFTER)
        left.remove(number)
        sessions = (await control.state("lrs"))["sessions"]
        assert {one["number"] for one in sessions} == left, f"after {gap} s"
        assert {one["state"] for one in sessions} == {"started"}, f"after {gap} s"
        await expect(desk.dialog).to_have_count(0)


@pytest.mark.parametrize("pointer", POINTERS)
async def test_a_free_pager(open_desk: OpenDesk, control: Control, pointer: str) -> None:
    names = await room(control, 60, len(GAPS) + 3)
    await control.do("lrs", "clear_all")
    desk = await open_desk("host", size=POINTERS[pointer])
    assert len(names) > len(GAPS)
    for number, gap in enumerate(GAPS, 60):
        await desk.press(desk.card.get_by_role("button", name="Assign pager"))
        pager = desk.dialog.get_by_role("button", name=f"Pager {number}", exact=True)
        await desk.press_twice(pager, gap)
        await until(control, number, lambda one: one is not None)
        await asyncio.sleep(_AFTER)
        assert await waiting(control) == set(range(60, number + 1)), f"after {gap} s"
        await expect(desk.dialog).to_contain_text(str(number))
        await desk.press(desk.dialog.get_by_role("button", name="OK"))
        await expect(desk.dialog).to_have_count(0)


@pytest.mark.parametrize("gap", [0.1, 0.3, 0.5])
async def test_the_dialog_does_not_take_the_second_touch(
    open_desk: OpenDesk, control: Control, gap: float
) -> None:
    await room(control, 60, 12)
    await control.do("lrs", "clear_all")
    desk = await open_desk("host", size=PHONE)
    assign = desk.card.get_by_role("button", name="Assign pager")
    await desk.press_twice(assign, gap)
    await asyncio.sleep(_AFTER)
    assert await waiting(control) == set()
    await expect(desk.page.get_by_role("dialog")).to_be_visible()


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
    await asyncio.sleep(_AFTER)
    states = {one["state"] for one in (await control.state("lrs"))["sessions"]}
    assert states == {"started"}


async def test_another_host_gives_the_pager_away_before_a_clear_leaves(
    open_desk: OpenDesk, control: Control
) -> None:
    names = await room(control, 100)
    desk = await open_desk("host")
    await desk.press(desk.guest(names[0]).get_by_role("button", name="Clear:"))
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


@pytest.mark.parametrize("how", ["leave", "close", "hide"])
async def test_a_clear_is_neither_lost_nor_doubled_when_its_host_goes(
    open_desk: OpenDesk, control: Control, how: str
) -> None:
    names = await room(control, 120)
    desk = await open_desk("host")
    before = await commands(control, 121)
    await desk.press(desk.guest(names[1]).get_by_role("button", name="Clear:"))
    await expect(desk.guest(names[1])).to_contain_text("Clearing")
    match how:
        case "leave":
            await desk.page.get_by_role("tab", name="History").click()
        case "close":
            await desk.page.close(run_before_unload=False)
        case "hide":
            await desk.page.evaluate(
                """() => {
                    Object.defineProperty(document, "hidden", { get: () => true });
                    document.dispatchEvent(new Event("visibilitychange"));
                }"""
            )
    await until(control, 121, lambda one: one is None)
    await asyncio.sleep(6)
    assert await commands(control, 121) == before + 1
    assert await waiting(control) == {120, 122, 123}


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
    await asyncio.sleep(_AFTER)
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
