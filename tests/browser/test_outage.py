"""Outages: both desks show what was last known, with its time, and what goes on is told once."""

import re

from playwright.async_api import expect
import pytest

from scripts.browser import PHONE
from scripts.hass_api import Hass
from scripts.world import Control

from .desk import Desk, OpenDesk, ask_the_cloud, commands, guest_arrives
from .test_dialogs import entry_of_transmitter
from .test_race import close_all, device_of

pytestmark = pytest.mark.usefixtures("empty_room")

_AGAIN = 90_000
"""Milliseconds in which a system that was away is heard of again."""


async def away(desk: Desk) -> None:
    """Wait until the desk says that its system is away."""
    status = desk.card.locator(".status.error")
    await expect(status).to_contain_text("is unavailable. As of ", timeout=_AGAIN)


async def test_the_waitlist_stays_over_a_reload(open_desk: OpenDesk, control: Control) -> None:
    await guest_arrives(control, 160, "Patience", party_size=3, waited=60, goal=600)
    desk = await open_desk("host", size=PHONE)
    row = desk.guest("Patience")
    await expect(row).to_be_visible(timeout=_AGAIN)
    place = await row.bounding_box()
    try:
        await control.do("lrs", "stop")
        await away(desk)
        assert await row.bounding_box() == place
        await expect(row.get_by_role("button", name="Page:")).to_be_disabled()
        await expect(desk.page.get_by_role("button", name="Assign pager")).to_be_disabled()
        told = await desk.card.locator(".status").inner_text()
        await desk.page.reload()
        await away(desk)
        await expect(row).to_contain_text("3")
        await expect(desk.card.get_by_role("button", name="Waiting")).to_contain_text("1")
        assert (await desk.card.locator(".status").inner_text())[:-9] == told[:-9]
    finally:
        await control.do("lrs", "start")
    await expect(desk.card.locator(".status.error")).to_have_count(0, timeout=_AGAIN)
    await expect(row.get_by_role("button", name="Page:")).to_be_enabled()


async def test_who_comes_during_an_outage_sees_what_is_known(
    open_desk: OpenDesk, control: Control, owner: Hass
) -> None:
    await guest_arrives(control, 161, "Unseen")
    first = await open_desk("host")
    await expect(first.guest("Unseen")).to_be_visible(timeout=_AGAIN)
    try:
        await control.do("lrs", "stop")
        await away(first)
        desk = await open_desk("host")  # another browser, which never saw it
        await away(desk)
        await expect(desk.guest("Unseen")).to_be_visible()
        await expect(desk.card.get_by_role("button", name="Waiting")).to_contain_text("1")

        entry = await entry_of_transmitter(owner)  # as a restart does: it cannot be set up
        await owner.action("homeassistant.reload_config_entry", entry_id=entry)
        await expect(first.guest("Unseen")).to_be_visible()
        desk = await open_desk("host")
        await expect(desk.guest("Unseen")).to_be_visible()
        await expect(desk.card).to_contain_text("As of")
        await expect(desk.card).not_to_contain_text("Nobody is waiting")
        await expect(desk.card.get_by_role("button", name="Waiting")).to_contain_text("1")
    finally:
        await control.do("lrs", "start")
    await expect(desk.guest("Unseen")).to_be_visible(timeout=_AGAIN)


async def test_the_race_desk_stays_over_a_reload(
    open_desk: OpenDesk, control: Control, owner: Hass
) -> None:
    deviceid = await device_of(control, "Halfway")
    await control.do("rufus", "open_session", deviceid=deviceid, alias="Storm run")
    await ask_the_cloud(owner)
    desk = await open_desk("race")
    panel = desk.device("Halfway")
    await expect(panel).to_contain_text("Storm run", timeout=_AGAIN)
    try:
        await control.do("rufus", "stop")
        await away(desk)
        await expect(panel).to_contain_text("Storm run")
        await expect(panel).to_contain_text("Active")
        await expect(desk.card.get_by_text("unavailable")).to_have_count(1)
        await expect(panel.get_by_role("button", name="Close session")).to_be_disabled()
        await desk.page.reload()
        await away(desk)
        await expect(panel).to_contain_text("Storm run")
    finally:
        await control.do("rufus", "start")
    await ask_the_cloud(owner)
    await expect(desk.card.locator(".status.error")).to_have_count(0, timeout=_AGAIN)
    await close_all(control, deviceid)


async def test_without_a_connection_nothing_is_kept_for_later(
    open_desk: OpenDesk, control: Control
) -> None:
    await guest_arrives(control, 162, "Wireless")
    desk = await open_desk("host")
    row = desk.guest("Wireless")
    await expect(row).to_be_visible(timeout=_AGAIN)
    before = await commands(control, 162)
    await desk.page.evaluate(
        """() => {
            const root = document.querySelector("home-assistant");
            root.hass = { ...root.hass, connected: false };
        }"""
    )
    await desk.press(row.get_by_role("button", name="Page:"))
    await expect(row).to_contain_text("No connection to Home Assistant")
    assert await commands(control, 162) == before


async def test_a_tablet_whose_clock_is_wrong_shows_the_true_wait(
    open_desk: OpenDesk, control: Control
) -> None:
    await guest_arrives(control, 163, "Timeless", waited=125, goal=600)
    ahead = """
        const real = Date.now;
        Date.now = () => real() + 3600_000;
    """
    desk = await open_desk("host", script=ahead)
    row = desk.guest("Timeless")
    await expect(row.locator(".elapsed")).to_have_text(re.compile(r"^2:"))
    await expect(row).not_to_contain_text("over")
