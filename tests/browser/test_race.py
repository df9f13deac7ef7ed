"""The race desk, used by clicking."""

from typing import Any

from playwright.async_api import Locator, expect
import pytest

from scripts.browser import DESKTOP, PHONE
from scripts.hass_api import Hass
from scripts.world import Control

from .desk import OpenDesk, ask_the_cloud


async def device_of(control: Control, alias: str) -> str:
    """Get the cloud's id of a device."""
    devices = (await control.state("rufus"))["devices"]
    return next(str(one["deviceid"]) for one in devices if one["alias"] == alias)


async def active(control: Control, deviceid: str) -> list[Any]:
    """List the names of a device's active sessions, as the cloud has them."""
    sessions = (await control.state("rufus"))["sessions"]
    return [one["alias"] for one in sessions if one["deviceid"] == deviceid and one["active"]]


async def close_all(control: Control, deviceid: str) -> None:
    """Close the sessions of a device, as it would itself."""
    for one in (await control.state("rufus"))["sessions"]:
        if one["deviceid"] == deviceid and one["active"]:
            await control.do("rufus", "close_session", token_session=one["token_session"])


async def passed_lately(panel: Locator) -> int:
    """Read how many passings a device's plot tells of; there is none before the first."""
    plots = await panel.get_by_role("img").all()
    return sum([int((await plot.get_attribute("aria-label") or "").split()[-1]) for plot in plots])


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_a_session_is_opened_passed_and_closed(
    open_desk: OpenDesk, control: Control, size: tuple[int, int]
) -> None:
    alias, bib = ("Halfway", "411") if size == PHONE else ("Finish line", "412")
    deviceid = await device_of(control, alias)
    await close_all(control, deviceid)
    desk = await open_desk("race", size=size)
    panel = desk.device(alias)
    await desk.press(panel.get_by_role("button", name=f"Open session: {alias}"))
    await desk.dialog.get_by_label("Session name").fill("Night run")
    await desk.press(desk.dialog.get_by_role("button", name="Open session"))
    await expect(panel).to_contain_text("Night run")
    await expect(panel).to_contain_text("Active")
    assert await active(control, deviceid) == ["Night run"]

    before = await passed_lately(panel)
    await control.do("rufus", "add_passing", deviceid=deviceid, bib=bib)
    await expect(desk.page.get_by_role("cell", name=bib)).to_be_visible()
    await expect(panel.get_by_role("img")).to_have_attribute(
        "aria-label", f"Passings in the last 15 minutes: {before + 1}"
    )

    await desk.press(panel.get_by_role("button", name=f"Close session: {alias}"))
    await expect(desk.dialog).to_contain_text("Night run")
    await desk.press(desk.dialog.get_by_role("button", name="Close session"))
    await expect(panel).to_contain_text("Idle")
    await expect(panel.locator(".figures b")).to_have_text(["\u2013"] * 2)  # not of the last one
    assert await active(control, deviceid) == []

    await expect(desk.dialog).to_have_count(0)  # and its place in the history is gone back from
    await desk.page.wait_for_function("!history.state?.stewardDialog")
    await desk.page.reload()  # what passed before is there again
    await expect(desk.page.get_by_role("cell", name=bib)).to_be_visible()


async def test_closing_can_be_thought_better_of(open_desk: OpenDesk, control: Control) -> None:
    deviceid = await device_of(control, "Start mat")
    await control.do("rufus", "open_session", deviceid=deviceid, alias="Morning run")
    desk = await open_desk("race")
    panel = desk.device("Start mat")
    await desk.press(panel.get_by_role("button", name="Open").first)
    await desk.press(desk.dialog.get_by_role("button", name="Cancel"))
    await expect(desk.dialog).to_have_count(0)
    assert await active(control, deviceid) == ["Morning run"]


async def test_a_refusal_shows_why(open_desk: OpenDesk, control: Control) -> None:
    desk = await open_desk("race")
    rule = {"method": "POST", "path": "/", "status": 403, "times": 1}
    panel = desk.device("Start mat")
    await desk.press(panel.get_by_role("button", name="Open").first)
    await control.do("rufus", "set_fault", **rule)
    await desk.press(desk.dialog.get_by_role("button", name="Open session"))
    await expect(desk.dialog.locator(".error")).to_contain_text("RUFUS Cloud")
    await control.do("rufus", "clear_faults")


async def test_what_needs_a_look_comes_first(
    open_desk: OpenDesk, control: Control, owner: Hass
) -> None:
    async def telemetry(percentage: int) -> None:
        await control.do("rufus", "set_telemetry", deviceid=deviceid, battery_percentage=percentage)
        await ask_the_cloud(owner)

    deviceid = await device_of(control, "Finish line")
    desk = await open_desk("race")
    names = desk.card.locator("steward-device-panel h3")
    await expect(names.last).to_have_text("Finish line")
    await telemetry(9)
    await expect(names.first).to_have_text("Finish line", timeout=60_000)
    await expect(desk.device("Finish line")).to_contain_text("Battery low: 9%")
    await telemetry(80)
    await expect(names.last).to_have_text("Finish line", timeout=60_000)


async def test_a_session_with_a_long_name_stays_in_its_panel(
    open_desk: OpenDesk, control: Control, owner: Hass
) -> None:
    deviceid = await device_of(control, "Halfway")
    name = "Vereinsmeisterschaft der Langstreckenläuferinnen und -läufer " * 3
    await control.do("rufus", "open_session", deviceid=deviceid, alias=name[:150])
    await ask_the_cloud(owner)
    for size in ((320, 640), DESKTOP):
        desk = await open_desk("race", size=size)
        await expect(desk.device("Halfway")).to_contain_text("Langstrecken", timeout=60_000)
        assert await desk.crowding() == []
    await desk.press(desk.device("Halfway").get_by_role("button", name="Close session"))
    assert await desk.crowding() == []
    await desk.press(desk.dialog.get_by_role("button", name="Close session"))
    await expect(desk.device("Halfway")).to_contain_text("No session")
