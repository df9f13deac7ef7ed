"""The board of a race: who finished, who leads, and who is missing until somebody saw them."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from playwright.async_api import expect
import pytest
import pytest_asyncio

from scripts.demo_race import LOOK_FOR, MARSHAL, MISSING, NAME, add_race, let_pass
from scripts.hass_api import Hass
from scripts.world import Control

from .desk import OWN_PATH, PATIENCE, Desk, OpenDesk, ask_the_cloud
from .test_race import active, device_of
from .test_users import PASSWORD, login

_MODES = ("announcer", "leaders", "marshal")
_PLACES = ("Start mat", "Halfway", "Finish line")
_WIDTHS = (320, 768, 1920)
_READ_SECONDS = 120.0
"""For how long passings may be on their way where no device was active before."""


@pytest_asyncio.fixture(loop_scope="session")
async def race(stage: dict[str, Any], owner: Hass, control: Control) -> AsyncIterator[None]:
    """Have a race whose missing runner is looked for; it is gone at the end."""
    for place in _PLACES:
        deviceid = await device_of(control, place)
        if not await active(control, deviceid):
            await control.do("rufus", "open_session", deviceid=deviceid, alias="Race")
    await ask_the_cloud(owner)
    await add_race(owner, stage["simulated"])
    await owner.until(LOOK_FOR, "1", 60)
    yield
    for name in ("course_guardian", "race_announcer"):
        await owner.delete(f"config/automation/config/{name}")
    for entry in await owner.command("config_entries/get", domain="steward"):
        fields = {"entry_id": entry["entry_id"]}
        for one in await owner.command("config_entries/subentries/list", **fields):
            await owner.command(
                "config_entries/subentries/delete", subentry_id=one["subentry_id"], **fields
            )


async def finishes(control: Control, owner: Hass, bib: str) -> None:
    """Let a runner finish, and wait until Steward has read of that."""
    for place, minutes in zip(_PLACES, (50, 25, 0), strict=True):
        await let_pass(control, bib, place, minutes)
    async with asyncio.timeout(_READ_SECONDS):
        while True:
            answer = await owner.action("get_results", response=True, race=NAME)
            if (bib, "finished") in {(one["bib"], one["status"]) for one in answer["results"]}:
                return
            await asyncio.sleep(0.1)


async def paged(control: Control, text: str) -> None:
    """Wait until the transmitter has paged the marshal with a text."""
    async with asyncio.timeout(PATIENCE / 1000):
        while True:
            pages = (await control.state("lrs"))["pages"]
            if any(one["number"] == MARSHAL and text in one["message"] for one in pages):
                return
            await asyncio.sleep(0.1)


async def announced(owner: Hass, text: str) -> None:
    """Wait until a notification announces something."""
    async with asyncio.timeout(PATIENCE / 1000):
        while True:
            shown = await owner.command("persistent_notification/get")
            if any(text in one["message"] for one in shown):
                return
            await asyncio.sleep(0.1)


async def _boards(open_desk: OpenDesk, dashboard: Any, *modes: str, **options: Any) -> Desk:
    """Open a dashboard with boards of some modes, one below the other."""
    type_ = "custom:steward-race-board"
    wide = {"columns": "full"}
    await dashboard(*({"type": type_, "mode": mode, "grid_options": wide} for mode in modes))
    desk = await open_desk("race", **options)
    await desk.page.goto(f"/{OWN_PATH}/one")
    await expect(desk.page.locator("steward-race-board-card").last).to_be_visible()
    return desk


def _board(desk: Desk, mode: str) -> Any:
    """Find the board of a mode, where all are shown."""
    return desk.page.locator("steward-race-board-card").nth(_MODES.index(mode))


@pytest.mark.usefixtures("race")
async def test_a_finisher_the_leader_and_the_missing(
    open_desk: OpenDesk, control: Control, owner: Hass, dashboard: Any
) -> None:
    desk = await _boards(open_desk, dashboard, *_MODES)
    announcer, leaders, marshal = (_board(desk, mode) for mode in _MODES)
    missing = marshal.locator(".row").filter(has_text=MISSING)
    await expect(missing).to_contain_text("Ana Kowalski")
    await expect(missing).to_contain_text("Halfway")
    await paged(control, MISSING)

    await finishes(control, owner, "103")
    await expect(announcer.locator(".latest")).to_contain_text("Dara Quill")
    await expect(announcer.locator(".latest")).to_contain_text("103")
    await expect(leaders.locator("section").first.locator(".row").first).to_contain_text("103")
    await announced(owner, "Dara Quill has finished.")

    search = announcer.get_by_role("searchbox")
    await search.fill("kowal")
    await expect(announcer.locator(".tools .row")).to_contain_text(MISSING)

    await desk.press(missing.get_by_role("button"))
    await expect(marshal).to_contain_text("Nobody is missing")
    await owner.until(LOOK_FOR, "0", 30)


@pytest.mark.usefixtures("race")
async def test_a_start_list_is_pasted_in_the_card(
    open_desk: OpenDesk, owner: Hass, dashboard: Any
) -> None:
    desk = await _boards(open_desk, dashboard, "marshal")
    await desk.press(desk.page.get_by_role("button", name="Paste start list"))
    await desk.dialog.get_by_role("textbox").fill("bib;name\n7;Ada\n8;Bo\n8;Cy\n;Di\n9;Eve;x")
    await desk.press(desk.dialog.get_by_role("button", name="Save"))
    await expect(desk.dialog).to_contain_text("1 taken")
    await expect(desk.dialog).to_contain_text("4 lines were not taken")
    await expect(desk.dialog).to_contain_text("3: is there twice (8)")
    await expect(desk.dialog).to_contain_text("6: more cells than columns (9)")
    assert await desk.violations() == []
    answer = await owner.action("get_results", response=True, race=NAME)
    assert [one["name"] for one in answer["results"]] == ["Ada"]


@pytest.mark.usefixtures("race")
async def test_every_mode_fits_every_width_and_language(
    open_desk: OpenDesk, control: Control, owner: Hass, dashboard: Any
) -> None:
    await finishes(control, owner, "104")
    languages = ("en", "de", "es")
    for width, language in zip(_WIDTHS, languages, strict=True):
        desk = await _boards(
            open_desk, dashboard, *_MODES, size=(width, 900), language=language, dark=width == 768
        )
        await expect(_board(desk, "announcer").locator(".latest")).to_be_visible()
        await expect(_board(desk, "leaders").locator(".row").first).to_be_visible()
        await expect(_board(desk, "marshal").locator(".row").first).to_be_visible()
        assert await desk.crowding() == [], width
        assert await desk.violations() == [], width


@pytest.mark.usefixtures("race")
async def test_who_may_only_look_can_do_nothing(
    open_desk: OpenDesk, owner: Hass, stage: dict[str, Any], dashboard: Any
) -> None:
    name = "race-looker"
    groups = ["system-read-only"]
    made = await owner.command("config/auth/create", name=name, group_ids=groups)
    fields = {"user_id": made["user"]["id"], "username": name, "password": PASSWORD}
    await owner.command("config/auth_provider/homeassistant/create", **fields)
    token = await login(stage["hass"]["url"], name)
    looker = stage["hass"] | {"token": token}
    desk = await _boards(open_desk, dashboard, *_MODES, login=looker)
    await expect(_board(desk, "marshal").locator(".row")).to_contain_text(MISSING)
    assert await desk.page.locator("steward-race-board-card button").count() == 0
