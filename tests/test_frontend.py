"""The modules of the cards are served, small, and the frontend told to load the first."""

import gzip
from hashlib import sha256
from http import HTTPStatus
import re

from homeassistant.auth.models import Group
from homeassistant.auth.permissions.types import PolicyType
from homeassistant.components import frontend
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.steward.const import DOMAIN
from custom_components.steward.frontend import FOLDER, MODULE, URL

_MAX_BYTES = 40_000


def _parts() -> set[str]:
    """List the files that the module and its parts ask for, as they ask for them."""
    asked = re.compile(r'"\./(steward\.\w+\.js\?v=\w+)"')
    return {name for path in FOLDER.glob("*.js") for name in asked.findall(path.read_text("utf-8"))}


@pytest.fixture
async def served(hass: HomeAssistant) -> None:
    """Set the frontend up, and Steward."""
    assert await async_setup_component(hass, frontend.DOMAIN, {})
    assert await async_setup_component(hass, DOMAIN, {})


@pytest.mark.usefixtures("served")
async def test_the_frontend_loads_the_module_by_the_address_of_its_content(
    hass: HomeAssistant,
) -> None:
    version = sha256(MODULE.read_bytes()).hexdigest()[:12]
    assert f"{URL}/{MODULE.name}?v={version}" in hass.data[frontend.DATA_EXTRA_MODULE_URL].urls


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
@pytest.mark.parametrize("name", sorted(_parts()))
async def test_each_module_is_served_packed_to_who_can_unpack_it(
    hass_client_no_auth: ClientSessionGenerator, name: str, encoding: str
) -> None:
    path = FOLDER / name.partition("?")[0]
    client = await hass_client_no_auth()
    response = await client.get(
        f"{URL}/{name}", headers={"Accept-Encoding": encoding}, auto_decompress=False
    )
    assert response.status == HTTPStatus.OK
    assert response.content_type == "text/javascript"
    assert "max-age=2678400" in response.headers["Cache-Control"]
    body = await response.read()
    content = path.read_bytes()
    if encoding == "identity":
        assert body == content
    else:
        assert response.headers["Content-Encoding"] == encoding
        assert len(body) < len(content)
    if encoding == "gzip":
        assert gzip.decompress(body) == content


def test_the_module_asks_for_the_parts_that_there_are_each_by_one_address() -> None:
    names = sorted(name.partition("?")[0] for name in _parts())
    assert names == sorted(path.name for path in FOLDER.glob("steward.*.js"))
    assert len({name.partition("?v=")[2] for name in _parts()}) == 1


def test_what_every_page_loads_is_small() -> None:
    first = [FOLDER / "steward.js", FOLDER / "steward.core.js"]
    assert sum(len(gzip.compress(path.read_bytes())) for path in first) < _MAX_BYTES


async def test_without_a_frontend_there_is_nothing_to_do(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    assert frontend.DATA_EXTRA_MODULE_URL not in hass.data


@pytest.fixture
def device_ids(hass: HomeAssistant) -> list[str]:
    """Register a device with two entities, and one without; give their ids, and a made-up one."""
    entry = MockConfigEntry(domain=DOMAIN)
    entry.add_to_hass(hass)
    devices = dr.async_get(hass)
    full, bare = (
        devices.async_get_or_create(config_entry_id=entry.entry_id, identifiers={(DOMAIN, name)}).id
        for name in ("full", "bare")
    )
    for name in ("one", "two"):
        er.async_get(hass).async_get_or_create(
            "sensor", DOMAIN, name, device_id=full, config_entry=entry, suggested_object_id=name
        )
    return [full, bare, "gone"]


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize(
    ("policy", "may"),
    [
        ({"entities": True}, True),
        ({"entities": {"all": {"read": True}}}, False),
        ({"entities": {"entity_ids": {"sensor.one": True, "sensor.two": True}}}, True),
        ({"entities": {"entity_ids": {"sensor.one": True, "sensor.two": {"read": True}}}}, False),
    ],
)
async def test_the_cards_learn_what_their_user_may_control(
    hass_ws_client: WebSocketGenerator,
    hass_admin_user: MockUser,
    device_ids: list[str],
    policy: PolicyType,
    may: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    hass_admin_user.groups = [Group(name="some", policy=policy)]
    client = await hass_ws_client()
    await client.send_json_auto_id({"type": f"{DOMAIN}/control", "device_ids": device_ids})
    answer = await client.receive_json()
    assert answer["result"] == dict(zip(device_ids, (may, False, False), strict=True))


@pytest.mark.usefixtures("served")
async def test_administrators_may_control_everything(
    hass_ws_client: WebSocketGenerator, device_ids: list[str]
) -> None:
    client = await hass_ws_client()
    await client.send_json_auto_id({"type": f"{DOMAIN}/control", "device_ids": device_ids})
    assert (await client.receive_json())["result"] == dict.fromkeys(device_ids, True)
