"""Three hundred guests, fifty timing devices: one change costs one row or panel, nothing moves."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
import json
from typing import Any

from playwright.async_api import Browser, expect
import pytest
import pytest_asyncio

from scripts.browser import PHONE
from scripts.hass_api import Hass
from scripts.world import Control

from .desk import FIGURE, Desk, OpenDesk, Record, ask_the_cloud

_GUESTS = 300
_DEVICES = 50
_RACE = "Relay"
"""What the devices that were bound for this are called, before their number."""
_ROWS = {"changes": 10, "scrolling": 0}
"""How many rows are rendered by what is done."""
_WATCH = """(tag) => {
    window.seen = { shifts: [], rows: [] };
    new PerformanceObserver((list) => {
        for (const one of list.getEntries())
            seen.shifts.push([one.value, ...one.sources.map(({ node }) => node?.nodeName)]);
    }).observe({ type: "layout-shift" });
    const { prototype } = customElements.get(tag);
    const { update } = prototype;
    prototype.update = function (changed) {
        const ticked = changed.size === 1 && changed.has("minute");
        if (!ticked) seen.rows.push(this.device?.name ?? this.guest?.pager);
        return update.call(this, changed);
    };
}"""
"""Notes what moves, and which rows or panels are rendered for more than the time that goes by."""


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
            Object.assign(seen, { shifts: [], rows: [] });
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
    await desk.page.evaluate(_WATCH, "steward-guest-row")

    async def change() -> None:
        for index, number in enumerate(range(100, 110), 1):
            await control.do("lrs", "update", number=number, label=f"Renamed {number}")
            # a look at the texts of all rows would be the longest task
            await desk.page.wait_for_function("(rows) => seen.rows.length >= rows", arg=index)

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
            assert len((await watched(desk))["rows"]) == _ROWS[what]


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
    await desk.page.evaluate(_WATCH, "steward-guest-row")
    for number in range(1, 21):
        await control.do("lrs", "page" if number % 3 else "clear", number=number)
    for number in range(3, 21, 3):
        await control.do("lrs", "assign", number=number, label=f"Again {number}")
    await control.do("lrs", "update", number=30, label="With quite another and longer name")
    await expect(desk.guest("With quite another and longer name")).to_have_count(1)
    await desk.settle()
    seen = await watched(desk)
    assert seen["shifts"] == []
    assert await desk.page.locator("steward-guest-row").nth(2).bounding_box() == box
    await desk.page.mouse.up()


type Change = Callable[..., Awaitable[None]]


@pytest_asyncio.fixture(loop_scope="session")
async def change_devices(control: Control, owner: Hass) -> AsyncIterator[Change]:
    """Bind as many timing devices as a large race has; give what changes the battery of some."""
    bound = len((await control.state("rufus"))["devices"])
    numbers = range(bound + 1, _DEVICES + 1)
    names = {f"{_RACE} {number:02}": f"{_RACE}-{number}" for number in numbers}
    ids: dict[str, str] = {}
    for name, serial in names.items():
        fields = {"model": "G2", "type": "Mat", "serial_number": serial, "alias": name}
        answer = await owner.action("bind_device", response=True, **fields)
        ids[name] = answer["deviceid"]

    async def change(battery: int, *which: str) -> None:
        for name in which or names:
            await control.do(
                "rufus", "set_telemetry", deviceid=ids[name], battery_percentage=battery
            )
        await ask_the_cloud(owner)

    await change(80)
    yield change
    serials = set(names.values())
    for one in await owner.command("config/device_registry/list"):
        if (serial := one["serial_number"]) in serials:
            await owner.action("unbind_device", device_id=one["id"], serial_number=serial)


async def test_one_change_costs_one_panel(
    open_desk: OpenDesk, change_devices: Change, browser: Browser, record_property: Record
) -> None:
    desk = await open_desk("race")
    panels = desk.page.locator("steward-device-panel")
    await expect(panels.filter(has_text="80%")).to_have_count(_DEVICES - 3, timeout=60_000)
    await asyncio.sleep(3)  # Home Assistant itself has work to do at first
    await desk.page.evaluate(_WATCH, "steward-device-panel")
    changed = [f"{_RACE} {number}" for number in range(20, 30)]

    async def change() -> None:
        await change_devices(60, *changed)
        await desk.page.wait_for_function(
            "(names) => names.every((name) => seen.rows.includes(name))", arg=changed
        )

    async def warn() -> None:
        await change_devices(9, *changed)
        await expect(panels.nth(len(changed) - 1)).to_contain_text("Battery low: 9%")

    async def scroll() -> None:
        await panels.last.scroll_into_view_if_needed()
        await panels.first.scroll_into_view_if_needed()

    for what, do in {"changes": change, "scrolling": scroll, "warnings": warn}.items():
        time = await longest_task(desk, browser, do)
        record_property(FIGURE, f"{_DEVICES} devices, {what}: the longest task {time:.0f} ms")
        rendered = set((await watched(desk))["rows"])
        assert rendered == (set() if what == "scrolling" else set(changed))


@pytest.mark.parametrize("size", [PHONE, (1440, 900)], ids=["phone", "desktop"])
async def test_no_panel_moves_while_a_pointer_is_down(
    open_desk: OpenDesk, change_devices: Change, size: tuple[int, int]
) -> None:
    desk = await open_desk("race", size=size)
    panels = desk.page.locator("steward-device-panel")
    await expect(panels.filter(has_text="80%")).to_have_count(_DEVICES - 3, timeout=60_000)
    await asyncio.sleep(3)
    box = await panels.nth(1).bounding_box()
    assert box is not None
    await desk.page.mouse.move(box["x"] + 60, box["y"] + 20)
    await desk.page.mouse.down()
    await desk.page.evaluate(_WATCH, "steward-device-panel")
    changed = [f"{_RACE} {number}" for number in range(20, 30)]
    await change_devices(9, *changed)
    await expect(panels.filter(has_text="Battery low: 9%")).to_have_count(len(changed))
    assert (await watched(desk))["shifts"] == []
    assert await panels.nth(1).bounding_box() == box
    await desk.page.mouse.up()
    await desk.page.mouse.move(0, 0)
    await expect(panels.nth(len(changed) - 1)).to_contain_text("Battery low: 9%")
