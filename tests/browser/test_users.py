"""Who may only look sees no buttons, and everything else."""

from typing import Any

from aiohttp import ClientSession
from playwright.async_api import expect
import pytest
import pytest_asyncio

from scripts.browser import DESKTOP, PHONE
from scripts.hass_api import Hass
from scripts.world import Control

from .desk import PATIENCE, OpenDesk, guest_arrives

pytestmark = pytest.mark.usefixtures("empty_room")

PASSWORD = "looker-password"  # of a Home Assistant that is gone after the tests


async def login(url: str, username: str) -> str:
    """Log a user in; return an access token."""
    client_id = f"{url}/"
    begin = {"client_id": client_id, "handler": ["homeassistant", None], "redirect_uri": client_id}
    async with ClientSession(raise_for_status=True) as session:
        async with session.post(f"{url}/auth/login_flow", json=begin) as answer:
            flow = (await answer.json())["flow_id"]
        credentials = {"client_id": client_id, "username": username, "password": PASSWORD}
        async with session.post(f"{url}/auth/login_flow/{flow}", json=credentials) as answer:
            code = (await answer.json())["result"]
        form = {"grant_type": "authorization_code", "code": code, "client_id": client_id}
        async with session.post(f"{url}/auth/token", data=form) as answer:
            return str((await answer.json())["access_token"])


@pytest_asyncio.fixture(loop_scope="session", params=["system-read-only", "system-users"])
async def user(
    owner: Hass, stage: dict[str, Any], request: pytest.FixtureRequest
) -> tuple[bool, dict[str, Any]]:
    """Make a user; tell whether they may act, and give their login."""
    group = str(request.param)
    made = await owner.command("config/auth/create", name=group, group_ids=[group])
    await owner.command(
        "config/auth_provider/homeassistant/create",
        user_id=made["user"]["id"],
        username=group,
        password=PASSWORD,
    )
    token = await login(stage["hass"]["url"], group)
    return group == "system-users", stage["hass"] | {"token": token}


async def test_buttons_are_for_those_who_may_use_them(
    open_desk: OpenDesk, control: Control, user: tuple[bool, dict[str, Any]]
) -> None:
    may, login = user
    await guest_arrives(control, 170, "Seen by all")
    for size in (PHONE, DESKTOP):
        desk = await open_desk("host", login=login, size=size)
        row = desk.guest("Seen by all")
        await expect(row).to_contain_text("goal" if size == DESKTOP else "0:")
        await expect(row.get_by_role("button")).to_have_count(3 if may else 0)
        assign = desk.card.get_by_role("button", name="Assign pager")
        await expect(assign).to_have_count(1 if may else 0)
        assert await desk.crowding() == []
    desk = await open_desk("race", login=login)
    panel = desk.device("Halfway")
    await expect(panel).to_contain_text("Passings")
    if may:  # to open a session, or to close the one that is open
        await expect(panel.get_by_role("button").first).to_be_visible()
    else:
        await expect(panel.get_by_role("button")).to_have_count(0)
    desk = await open_desk("systems", login=login)
    await expect(desk.card.get_by_role("heading", name="eliab")).to_be_visible()
    acting = desk.card.get_by_role("button", name="session").filter(has_not_text="Details")
    await expect(acting).to_have_count(5 if may else 0)


async def test_names_that_are_in_no_state_are_on_the_card(
    open_desk: OpenDesk, control: Control, owner: Hass
) -> None:
    entries = await owner.command("config_entries/get", domain="steward")
    (lrs,) = (one["entry_id"] for one in entries if one["title"] == "T7470")

    async def names_in_states(*, wanted: bool) -> None:
        options = {"names_in_states": wanted}
        await owner.flow("config/config_entries/options/flow", {"handler": lrs}, options)

    await guest_arrives(control, 136, "Withheld")
    desk = await open_desk("host")
    await expect(desk.guest("Withheld")).to_be_visible()
    await names_in_states(wanted=False)
    try:
        await owner.until("sensor.pager_136_guest", "unknown", PATIENCE / 1000)
        await desk.page.reload()
        await expect(desk.guest("Withheld")).to_be_visible()
        await guest_arrives(control, 137, "Second of them")
        await expect(desk.guest("Second of them")).to_be_visible()
    finally:
        await names_in_states(wanted=True)
