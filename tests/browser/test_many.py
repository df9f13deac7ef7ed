"""Three hundred guests: one change costs one row, and nothing moves under a finger."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
import json
from typing import Any

from playwright.async_api import Browser, expect
import pytest
import pytest_asyncio

from scripts.browser import PHONE
from scripts.world import Control

from .desk import FIGURE, Desk, OpenDesk, Record

_GUESTS = 300
_ROWS = {"changes": 10, "scrolling": 0}
"""How many rows are rendered by what is done."""
_WATCH = """() => {
    window.seen = { shifts: [], rows: 0 };
    new PerformanceObserver((list) => {
        for (const one of list.getEntries())
            seen.shifts.push([one.value, ...one.sources.map(({ node }) => node?.nodeName)]);
    }).observe({ type: "layout-shift" });
    const { prototype } = customElements.get("steward-guest-row");
    const { update } = prototype;
    prototype.update = function (changed) {
        seen.rows += 1;
        return update.call(this, changed);
    };
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def full_room(
    control: Control,
    empty_room: None,  # noqa: ARG001 - it is, at first
) -> None:
    """Let as many guests in as a large house has."""
    await control.do("lrs", "fill", count=_GUESTS)


async def longest_task(desk: Desk, browser: Browser, do: Callable[[], Awaitable[None]]) -> float:
    """Do something; give the most processor time, in ms, for which the page was busy at once.

    The time on the clock would be that of everything else on this machine, too.
    """
    await browser.start_tracing(page=desk.page, categories=["toplevel"])
    await do()
    events = json.loads(await browser.stop_tracing())["traceEvents"]
    times: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for one in events:
        if one["name"].endswith("RunTask"):
            times[one["pid"], one["tid"]].append(one.get("tdur", 0))
    pages = [
        times[one["pid"], one["tid"]]
        for one in events
        if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain"
    ]
    return max(max(pages, key=sum)) / 1000


async def watched(desk: Desk) -> dict[str, Any]:
    """Tell what was seen since the last time, and begin anew."""
    seen: dict[str, Any] = await desk.page.evaluate(
        """() => {
            const before = { ...seen };
            Object.assign(seen, { shifts: [], rows: 0 });
            return before;
        }"""
    )
    return seen


@pytest.mark.usefixtures("full_room")
async def test_one_change_costs_one_row(
    open_desk: OpenDesk, control: Control, browser: Browser, record_property: Record
) -> None:
    desk = await open_desk("host")
    rows = desk.page.locator("steward-guest-row")
    await expect(rows).to_have_count(_GUESTS, timeout=60_000)
    await asyncio.sleep(3)  # Home Assistant itself has work to do at first
    await desk.page.evaluate(_WATCH)

    async def change() -> None:
        for index, number in enumerate(range(100, 110), 1):
            await control.do("lrs", "update", number=number, label=f"Renamed {number}")
            # a look at the texts of all rows would be the longest task
            await desk.page.wait_for_function("(rows) => seen.rows >= rows", arg=index)

    async def search() -> None:
        await desk.page.get_by_role("searchbox").fill("Renamed")
        await expect(rows).to_have_count(10)

    async def all_again() -> None:
        await desk.page.get_by_role("searchbox").fill("")
        await expect(rows).to_have_count(_GUESTS)

    async def scroll() -> None:
        await rows.last.scroll_into_view_if_needed()
        await rows.first.scroll_into_view_if_needed()

    steps = {
        "changes": change,
        "scrolling": scroll,
        "search": search,
        "all again": all_again,
    }
    for what, do in steps.items():
        time = await longest_task(desk, browser, do)
        record_property(FIGURE, f"{_GUESTS} guests, {what}: the longest task {time:.0f} ms")
        if what in _ROWS:
            assert (await watched(desk))["rows"] == _ROWS[what]


@pytest.mark.usefixtures("full_room")
@pytest.mark.parametrize("size", [PHONE, (1440, 900)], ids=["phone", "desktop"])
async def test_nothing_moves_while_a_pointer_is_down(
    open_desk: OpenDesk, control: Control, size: tuple[int, int]
) -> None:
    desk = await open_desk("host", size=size)
    await expect(desk.page.locator("steward-guest-row")).to_have_count(_GUESTS, timeout=60_000)
    await asyncio.sleep(3)
    box = await desk.page.locator("steward-guest-row").nth(2).bounding_box()
    assert box is not None
    await desk.page.mouse.move(box["x"] + 60, box["y"] + 20)
    await desk.page.mouse.down()
    await desk.page.evaluate(_WATCH)
    for number in range(1, 21):
        await control.do("lrs", "page" if number % 3 else "clear", number=number)
    for number in range(3, 21, 3):
        await control.do("lrs", "assign", number=number, label=f"Again {number}")
    await control.do("lrs", "update", number=30, label="With quite another and longer name")
    await asyncio.sleep(6)
    seen = await watched(desk)
    assert seen["shifts"] == []
    assert await desk.page.locator("steward-guest-row").nth(2).bounding_box() == box
    await desk.page.mouse.up()
