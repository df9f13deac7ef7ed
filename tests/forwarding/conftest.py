"""A broker, and Home Assistant's connection to it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from homeassistant.components import mqtt
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.forwarding import mqtt as forwarding_mqtt, outbox, passings

from .brokers import Broker
from .forwards import Subscriber


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


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it wait for seconds where it waits for minutes."""
    monkeypatch.setattr(forwarding_mqtt, "_SHOWN_TIMEOUT", 5.0)
    monkeypatch.setattr(outbox, "_FIRST_PAUSE", 0.1)
    monkeypatch.setattr(outbox, "_LONGEST_PAUSE", 0.5)
    monkeypatch.setattr(passings, "_SHOW_SECONDS", 0.05)


@pytest.fixture
async def subscriber(hass: HomeAssistant) -> AsyncIterator[Subscriber]:
    """Take all that is published below `steward/`."""
    made = Subscriber()
    subscribed = asyncio.Event()
    stop = await mqtt.async_subscribe(hass, "steward/#", made.take, 1)
    watching = mqtt.async_on_subscribe_done(hass, "steward/#", 1, subscribed.set)
    await asyncio.wait_for(subscribed.wait(), 20)
    watching()
    yield made
    stop()
