"""What a broker shows is done; what it does not show is not."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from homeassistant.components import mqtt
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.capabilities import PassingEvent
from custom_components.steward.forwarding import mqtt as forwarding_mqtt
from custom_components.steward.forwarding.mqtt import MqttOutlet

from .brokers import Broker

pytestmark = pytest.mark.usefixtures("mqtt_entry")
_NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def passings(first: int, count: int) -> list[PassingEvent]:
    return [
        PassingEvent(
            source_key="device_A",
            key=f"key {number}",
            number=number,
            timestamp=_NOON,
            received=_NOON,
        )
        for number in range(first, first + count)
    ]


def _write(event: PassingEvent) -> tuple[str, str]:
    return "steward/test/passings/mat", event.key


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forwarding_mqtt, "_SHOWN_TIMEOUT", 3.0)


@pytest.fixture
def outlet(hass: HomeAssistant) -> MqttOutlet:
    return MqttOutlet(hass, "steward/test/passings", _write)


async def test_what_the_broker_shows_is_taken(outlet: MqttOutlet) -> None:
    assert await outlet.async_send(passings(1, 200)) == 200
    assert await outlet.async_send(passings(201, 3)) == 3
    outlet.async_close()


async def test_a_broker_that_is_away_takes_nothing_and_then_all(
    outlet: MqttOutlet, broker: Broker
) -> None:
    assert await outlet.async_send(passings(1, 1)) == 1
    await broker.kill()
    assert await outlet.async_send(passings(2, 2)) == 0
    await broker.start()
    async with asyncio.timeout(60):
        while await outlet.async_send(passings(2, 2)) != 2:  # noqa: ASYNC110  # it has no event
            await asyncio.sleep(0.2)
    outlet.async_close()


async def test_a_topic_that_may_not_be_written_takes_nothing(
    hass: HomeAssistant, outlet: MqttOutlet, broker: Broker, mqtt_entry: MockConfigEntry
) -> None:
    """The broker acknowledges it all the same."""
    await broker.kill()
    broker.rules = "topic read steward/#\n"
    await broker.start()
    assert await hass.config_entries.async_reload(mqtt_entry.entry_id)
    assert await outlet.async_send(passings(1, 2)) == 0
    outlet.async_close()


async def test_what_is_shown_and_not_acknowledged_is_not_taken(
    outlet: MqttOutlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of several nodes the one that shows it may be the only one that has it."""
    publish, never = mqtt.async_publish, asyncio.Event()

    async def wait(*message: Any) -> None:
        await publish(*message)
        await never.wait()

    monkeypatch.setattr(mqtt, "async_publish", wait)
    assert await outlet.async_send(passings(1, 3)) == 0
    outlet.async_close()
