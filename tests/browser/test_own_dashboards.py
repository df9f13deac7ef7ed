"""People's own dashboards: what the picker offers, tiles with features, and the editors."""

import asyncio
from typing import Any

from playwright.async_api import expect
import pytest

from scripts.hass_api import Hass
from scripts.world import Control

from .desk import OWN_PATH, Desk, OpenDesk, commands, guest_arrives, session, until
from .test_race import active, close_all, device_of

pytestmark = pytest.mark.usefixtures("empty_room")


async def entity_of(owner: Hass, device_name: str, key: str) -> str:
    """Find an entity of a device by its translation key."""
    devices = await owner.command("config/device_registry/list")
    ids = {one["id"] for one in devices if one["name"] == device_name}
    return next(
        str(one["entity_id"])
        for one in await owner.command("config/entity_registry/list")
        if one["device_id"] in ids
        and one["translation_key"] == key
        and one["entity_id"].startswith("sensor.")
    )


async def own(desk: Desk) -> None:
    """Go to the dashboard of one's own."""
    await desk.page.goto(f"/{OWN_PATH}/one")
    await expect(desk.page.locator("hui-tile-card, steward-waitlist-card").first).to_be_visible()
    await desk.settle()


async def test_a_tile_pages_and_clears_once(
    open_desk: OpenDesk, control: Control, owner: Hass, dashboard: Any
) -> None:
    await guest_arrives(control, 180, "Tiled")
    desk = await open_desk("host")
    await expect(desk.guest("Tiled")).to_be_visible()
    entity = await entity_of(owner, "Pager 180", "guest_session")
    await dashboard(
        {"type": "tile", "entity": entity, "features": [{"type": "custom:steward-pager"}]}
    )
    await own(desk)
    feature = desk.page.locator("steward-pager")
    before = await commands(control, 180)
    await desk.press_twice(feature.get_by_role("button", name="Page:"), 0.2)
    await until(control, 180, lambda one: one["state"] == "paged")
    await expect(feature.get_by_role("button", name="Paged:")).to_be_visible()
    await asyncio.sleep(1)
    assert await commands(control, 180) == before + 1
    await desk.press_twice(feature.get_by_role("button", name="Clear:"), 0.3)
    await desk.press(feature.get_by_role("button", name="Undo:"))
    await asyncio.sleep(6)
    assert await session(control, 180)
    await desk.press(feature.get_by_role("button", name="Clear:"))
    await until(control, 180, lambda one: one is None)


async def test_a_tile_opens_and_closes_a_session_after_a_question(
    open_desk: OpenDesk, control: Control, owner: Hass, dashboard: Any
) -> None:
    deviceid = await device_of(control, "Halfway")
    await close_all(control, deviceid)
    entity = await entity_of(owner, "Halfway", "timing_session")
    await owner.until(entity, "idle", 60)
    await dashboard(
        {"type": "tile", "entity": entity, "features": [{"type": "custom:steward-session"}]}
    )
    desk = await open_desk("race")
    await own(desk)
    feature = desk.page.locator("steward-session")
    await desk.press(feature.get_by_role("button", name="Open session"))
    await desk.press(desk.dialog.get_by_role("button", name="Open session"))
    await expect(feature.get_by_role("button", name="Close session")).to_be_visible()
    assert len(await active(control, deviceid)) == 1
    await desk.press(feature.get_by_role("button", name="Close session"))
    await desk.press(desk.dialog.get_by_role("button", name="Close session"))
    await expect(feature.get_by_role("button", name="Open session")).to_be_visible()
    assert await active(control, deviceid) == []


async def test_a_touch_on_a_number_does_what_was_configured(
    open_desk: OpenDesk, control: Control, dashboard: Any
) -> None:
    await guest_arrives(control, 181, "Touched")
    await dashboard({"type": "custom:steward-waitlist-card", "tap_action": {"action": "more-info"}})
    desk = await open_desk("host")
    await own(desk)
    await desk.press(desk.guest("Touched").get_by_role("button", name="Pager 181", exact=True))
    await expect(desk.page.locator("ha-more-info-dialog")).to_contain_text("Pager 181")


async def test_the_picker_shows_the_cards_and_suggests_what_fits(
    open_desk: OpenDesk, control: Control, owner: Hass, dashboard: Any
) -> None:
    await guest_arrives(control, 182, "Picked")
    await dashboard({"type": "custom:steward-waitlist-card"})
    desk = await open_desk("host")
    await own(desk)
    await desk.page.goto(f"/{OWN_PATH}/one?edit=1")
    await desk.page.locator("hui-grid-section .add").click()
    await desk.page.get_by_text("By card", exact=True).click()
    picker = desk.page.locator("hui-card-picker")
    await picker.get_by_text("Steward: Waitlist").scroll_into_view_if_needed()
    await expect(picker.locator("steward-guest-row").first).to_be_visible()
    for name in ("waitlist", "race", "systems", "history"):
        await expect(picker.locator(f"steward-{name}-card")).to_be_visible()
    assert await desk.crowding() == []

    offered = await desk.page.evaluate(
        """(ids) => {
            const { hass } = document.querySelector("home-assistant");
            return ids.map((id) => window.customCards.flatMap(({ getEntitySuggestion }) =>
                getEntitySuggestion?.(hass, id) ?? []).map(({ label }) => label));
        }""",
        [
            await entity_of(owner, "T7470", "waiting"),
            await entity_of(owner, "Pager 182", "guest"),
            await entity_of(owner, "Halfway", "passings"),
            await entity_of(owner, "eliab", "session"),
            "sun.sun",
        ],
    )
    assert offered == [
        ["Host stand", "Wall"],
        ["Page and clear"],
        ["Race desk", "Open and close the session"],
        ["Open and close the session"],
        [],
    ]


async def test_the_dashboard_has_an_editor(open_desk: OpenDesk, owner: Hass) -> None:
    path = "edited-dashboard"
    made = await owner.command(
        "lovelace/dashboards/create",
        url_path=path,
        title="Edited",
        mode="storage",
        show_in_sidebar=True,
        require_admin=False,
    )
    config = {"strategy": {"type": "custom:steward"}}
    await owner.command("lovelace/config/save", url_path=path, config=config)
    desk = await open_desk("host")
    await desk.page.goto(f"/{path}/host")
    await expect(desk.page.get_by_role("tab", name="History")).to_be_visible()
    await desk.page.get_by_role("button", name="Edit dashboard").click()
    editor = desk.page.locator("steward-strategy-editor")
    await expect(editor.get_by_text("Race desk")).to_be_visible()
    await editor.get_by_text("History").click()
    await desk.page.get_by_role("button", name="Save").click()
    await expect(desk.page.get_by_role("tab", name="History")).to_have_count(0)
    saved = await owner.command("lovelace/config", url_path=path)
    assert saved["strategy"]["views"] == ["host", "race", "systems"]
    await owner.command("lovelace/dashboards/delete", dashboard_id=made["id"])


async def test_the_cards_can_be_configured(open_desk: OpenDesk) -> None:
    desk = await open_desk("host")
    offered = await desk.page.evaluate(
        """() => Promise.all(window.customCards.filter(({ type }) => type.startsWith("steward-"))
            .map(async ({ type, preview }) => {
                const { schema, computeLabel } = await customElements.get(type).getConfigForm();
                return [type, preview, schema.map((field) => computeLabel(field))];
            }))"""
    )
    assert offered == [
        [
            "steward-waitlist-card",
            True,
            ["Transmitter", "Title", "Use", "Time to undo", "Touch on the number or name"],
        ],
        [
            "steward-race-card",
            True,
            [
                "Devices",
                "Title",
                "Passings in the list",
                "Minutes in the plot",
                "Minutes without a passing before a warning",
                "Touch on the number or name",
            ],
        ],
        [
            "steward-race-board",
            True,
            [
                "Race",
                "Title",
                "Use",
                "Lines in a list",
                "Point of the announcer",
                "Categories of the leaders",
            ],
        ],
        ["steward-systems-card", True, ["Title"]],
        ["steward-history-card", True, ["Title"]],
    ]
    strategies = await desk.page.evaluate("window.customStrategies.map(({ type }) => type)")
    assert strategies == ["steward"]
