"""The module of the cards is served, and the frontend told to load it."""

from hashlib import sha256
from http import HTTPStatus

from homeassistant.components import frontend
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.steward.const import DOMAIN
from custom_components.steward.frontend import MODULE, URL


async def test_the_module_is_served_under_the_address_of_its_content(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> None:
    assert await async_setup_component(hass, frontend.DOMAIN, {})
    assert await async_setup_component(hass, DOMAIN, {})
    content = MODULE.read_bytes()
    version = sha256(content).hexdigest()[:12]
    urls = hass.data[frontend.DATA_EXTRA_MODULE_URL].urls
    assert f"{URL}?v={version}" in urls
    client = await hass_client_no_auth()
    response = await client.get(f"{URL}?v={version}")
    assert response.status == HTTPStatus.OK
    assert response.content_type == "text/javascript"
    assert "max-age=2678400" in response.headers["Cache-Control"]
    assert await response.read() == content


async def test_without_a_frontend_there_is_nothing_to_do(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    assert frontend.DATA_EXTRA_MODULE_URL not in hass.data
