"""The race desk, used by clicking."""

from typing import Any

from playwright.async_api import expect
import pytest

from scripts.browser import DESKTOP, PHONE
from scripts.world import Control

from .desk import OpenDesk


async def device_of(control: Control, alias: str) -> str:
    """Get the cloud's id of a device."""
    devices = (await control.state("rufus"))["devices"]
    return next(str(one["deviceid"]) for one in devices if one["alias"] == alias)


async def active(control: Control, deviceid: str) -> list[Any]:
    """List the names of a device's active sessions, as the cloud has them."""
    sessions = (await control.state("rufus"))["sessions"]
    return [one["alias"] for one in sessions if one["deviceid"] == deviceid and one["active"]]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_a_session_is_opened_passed_and_closed(
    open_desk: OpenDesk, control: Control, size: tuple[int, int]
) -> None:
    alias, bib = ("Halfway", "411") if size == PHONE else ("Finish line", "412")
    deviceid = await device_of(control, alias)
    desk = await open_desk("race", size=size)
    panel = desk.device(alias)
    await panel.get_by_role("button", name=f"Open session: {alias}").click()
    await desk.dialog.get_by_label("Name of the session").fill("Night run")
    await desk.dialog.get_by_role("button", name="Open session").click()
    await expect(panel).to_contain_text("Night run")
    await expect(panel).to_contain_text("Active")
    assert await active(control, deviceid) == ["Night run"]

    await control.do("rufus", "add_passing", deviceid=deviceid, bib=bib)
    await expect(desk.page.get_by_role("cell", name=bib)).to_be_visible()
    await expect(panel.get_by_role("img")).to_have_attribute(
        "aria-label", "1 passings in the last 15 minutes"
    )

    await panel.get_by_role("button", name=f"Close session: {alias}").click()
    await expect(desk.dialog).to_contain_text("Night run")
    await desk.dialog.get_by_role("button", name="Close session").click()
    await expect(panel).to_contain_text("Idle")
    assert await active(control, deviceid) == []

    await desk.page.reload()  # what passed before is there again
    await expect(desk.page.get_by_role("cell", name=bib)).to_be_visible()


async def test_closing_can_be_thought_better_of(open_desk: OpenDesk, control: Control) -> None:
    deviceid = await device_of(control, "Start mat")
    await control.do("rufus", "open_session", deviceid=deviceid, alias="Morning run")
    desk = await open_desk("race")
    panel = desk.device("Start mat")
    await panel.get_by_role("button", name="Open").first.click()
    await desk.dialog.get_by_role("button", name="Cancel").click()
    await expect(desk.dialog).to_have_count(0)


async def test_a_refusal_shows_why(open_desk: OpenDesk, control: Control) -> None:
    desk = await open_desk("race")
    rule = {"method": "POST", "path": "/", "status": 403, "times": 1}
    panel = desk.device("Start mat")
    await panel.get_by_role("button", name="Open").first.click()
    await control.do("rufus", "set_fault", **rule)
    await desk.dialog.get_by_role("button", name="Open session").click()
    await expect(desk.dialog.locator(".error")).to_contain_text("RUFUS Cloud")
    await control.do("rufus", "clear_faults")
