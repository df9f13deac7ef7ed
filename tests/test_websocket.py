"""The subscription to the running list of passings."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from homeassistant.auth.models import Group
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.auth.permissions.types import PolicyType
from homeassistant.components.websocket_api.const import ERR_INVALID_FORMAT, ERR_UNAUTHORIZED
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.steward.const import DOMAIN
from custom_components.steward.identity import device_of, unique_id
from simulators.rufus import RufusSimulator

from .common import ARCH, MAT, deviceid, key, refresh

type Subscribe = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def device_ids(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> dict[str, str]:
    """Return the ids of the devices by their names."""
    devices = {name: device_of(hass, rufus_entry, key(rufus_sim, name)) for name in (MAT, ARCH)}
    return {name: device.id for name, device in devices.items() if device}


@pytest.fixture
async def client(hass_ws_client: WebSocketGenerator) -> MockHAClientWebSocket:
    """Connect as the owner."""
    return await hass_ws_client()


async def subscribe(client: MockHAClientWebSocket, **fields: Any) -> dict[str, Any]:
    """Subscribe; return the first message."""
    await client.send_json_auto_id({"type": f"{DOMAIN}/passings/subscribe", **fields})
    answer = await client.receive_json()
    assert answer["success"], answer
    return await following(client)


async def following(client: MockHAClientWebSocket) -> dict[str, Any]:
    """Receive the next message."""
    message: dict[str, Any] = (await client.receive_json())["event"]
    return message


type Passes = Callable[..., Awaitable[None]]


@pytest.fixture
def passes(hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator) -> Passes:
    """Let runners pass a device, and have that read."""

    async def passes(name: str, *bibs: str) -> None:
        for bib in bibs:
            rufus_sim.add_passing(deviceid(rufus_sim, name), bib=bib)
        await refresh(hass, rufus_entry)

    return passes


def bibs(message: dict[str, Any]) -> list[str]:
    return [passing["bib"] for passing in message["passings"]]


async def test_what_passes_is_told_as_it_comes(
    client: MockHAClientWebSocket, passes: Passes, device_ids: dict[str, str]
) -> None:
    assert await subscribe(client) == {"passings": [], "rates": {}}
    await passes(MAT, "7")
    message = await following(client)
    assert set(message) == {"passings"}
    [passing] = message["passings"]
    assert passing["device_id"] == device_ids[MAT]
    assert (passing["bib"], passing["number"], passing["session"]) == ("7", 2, "City run")
    assert datetime.fromisoformat(passing["timestamp"]).tzinfo
    assert set(passing) == {
        *("device_id", "key", "number", "bib", "chip", "timestamp", "session"),
    }


async def test_what_passed_before_comes_first(
    client: MockHAClientWebSocket, passes: Passes, device_ids: dict[str, str]
) -> None:
    await passes(MAT, "7", "8", "9")
    message = await subscribe(client, limit=2)
    assert bibs(message) == ["8", "9"]
    counted = message["rates"][device_ids[MAT]]
    assert sum(counted.values()) == 3
    moment = datetime.fromisoformat(message["passings"][-1]["timestamp"]).timestamp()
    assert str(int(moment // 30)) in counted
    assert bibs(await subscribe(client, limit=0)) == []


async def test_only_the_devices_that_are_wanted(
    client: MockHAClientWebSocket,
    passes: Passes,
    rufus_sim: RufusSimulator,
    device_ids: dict[str, str],
) -> None:
    rufus_sim.open_session(deviceid=deviceid(rufus_sim, ARCH))
    await passes(MAT, "7")
    message = await subscribe(client, device_ids=[device_ids[ARCH], "gone"])
    assert message == {"passings": [], "rates": {}}
    await passes(MAT, "8")
    await passes(ARCH, "9")
    assert bibs(await following(client)) == ["9"]


async def test_it_goes_on_after_a_reload(
    hass: HomeAssistant,
    client: MockHAClientWebSocket,
    rufus_entry: MockConfigEntry,
    passes: Passes,
) -> None:
    await subscribe(client)
    await hass.config_entries.async_reload(rufus_entry.entry_id)
    await passes(MAT, "7")
    assert bibs(await following(client)) == ["7"]


async def test_who_has_unsubscribed_is_told_nothing(
    client: MockHAClientWebSocket, passes: Passes
) -> None:
    await subscribe(client)
    await client.send_json_auto_id({"type": "unsubscribe_events", "subscription": 1})
    assert (await client.receive_json())["success"]
    await passes(MAT, "7")
    await client.send_json_auto_id({"type": "ping"})
    assert (await client.receive_json())["type"] == "pong"


async def test_a_user_sees_only_what_they_may_read(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
    hass_read_only_user: MockUser,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    passes: Passes,
    device_ids: dict[str, str],
) -> None:
    rufus_sim.open_session(deviceid=deviceid(rufus_sim, ARCH))
    known_as = unique_id(rufus_entry, key(rufus_sim, ARCH), "passing")
    allowed = er.async_get(hass).async_get_entity_id("event", DOMAIN, known_as)
    assert allowed
    policy: PolicyType = {"entities": {"entity_ids": {allowed: {POLICY_READ: True}}}}
    hass_read_only_user.groups = [Group(name="Arch", policy=policy)]
    hass_read_only_user.invalidate_cache()
    client = await hass_ws_client(access_token=hass_read_only_access_token)
    await subscribe(client)
    await passes(MAT, "7")
    await passes(ARCH, "8")
    assert bibs(await following(client)) == ["8"]
    assert bibs(await subscribe(client)) == ["8"]

    await client.send_json_auto_id(
        {"type": f"{DOMAIN}/passings/subscribe", "device_ids": [device_ids[MAT]]}
    )
    assert (await client.receive_json())["error"]["code"] == ERR_UNAUTHORIZED


@pytest.mark.parametrize("fields", [{"limit": -1}, {"limit": 501}, {"device_ids": "all"}])
@pytest.mark.usefixtures("rufus_entry")
async def test_what_makes_no_sense_is_refused(
    client: MockHAClientWebSocket, fields: dict[str, Any]
) -> None:
    await client.send_json_auto_id({"type": f"{DOMAIN}/passings/subscribe", **fields})
    assert (await client.receive_json())["error"]["code"] == ERR_INVALID_FORMAT
