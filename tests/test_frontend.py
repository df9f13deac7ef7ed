"""The module of the cards is served, small, and the frontend told to load it."""

import gzip
from hashlib import sha256
from http import HTTPStatus

from homeassistant.components import frontend
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.steward.const import DOMAIN
from custom_components.steward.frontend import MODULE, URL

_MAX_BYTES = 40_000


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
async def test_the_module_is_served_packed_to_who_can_unpack_it(
    hass_client_no_auth: ClientSessionGenerator, encoding: str
) -> None:
    client = await hass_client_no_auth()
    response = await client.get(
        f"{URL}/{MODULE.name}", headers={"Accept-Encoding": encoding}, auto_decompress=False
    )
    assert response.status == HTTPStatus.OK
    assert response.content_type == "text/javascript"
    assert "max-age=2678400" in response.headers["Cache-Control"]
    body = await response.read()
    content = MODULE.read_bytes()
    if encoding == "identity":
        assert body == content
    else:
        assert response.headers["Content-Encoding"] == encoding
        assert len(body) < len(content) / 2
    if encoding == "gzip":
        assert gzip.decompress(body) == content
        assert len(body) < _MAX_BYTES


async def test_without_a_frontend_there_is_nothing_to_do(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    assert frontend.DATA_EXTRA_MODULE_URL not in hass.data
