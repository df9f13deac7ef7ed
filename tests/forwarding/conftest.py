"""A broker, and Home Assistant's connection to it."""

from collections.abc import AsyncIterator
from pathlib import Path

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .brokers import Broker


@pytest.fixture
async def broker(
    tmp_path: Path,
    loopback: None,  # noqa: ARG001 - the sockets are real
) -> AsyncIterator[Broker]:
    """Run a broker."""
    made = Broker(tmp_path)
    await made.start()
    yield made
    await made.kill()


@pytest.fixture
async def mqtt_entry(
    hass: HomeAssistant, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[MockConfigEntry]:
    """Connect Home Assistant to it."""
    monkeypatch.setattr("homeassistant.config.load_yaml_config_file", lambda *_: {})
    monkeypatch.setattr("homeassistant.components.mqtt.client.RECONNECT_INTERVAL_SECONDS", 1)
    entry = MockConfigEntry(
        domain="mqtt",
        version=2,
        data={"broker": "127.0.0.1", "port": broker.port, "protocol": "5"},
        options={"discovery": False, "birth_message": {}, "will_message": {}},
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    yield entry
    await hass.config_entries.async_unload(entry.entry_id)
