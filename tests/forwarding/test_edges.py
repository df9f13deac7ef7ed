"""What else may happen to a forward: long outages, refusals, devices that go, others beside it."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.forwarding import mqtt as forwarding_mqtt, outbox, passings
from simulators.rufus import RufusSimulator

from ..common import (
    MAT,
    Call,
    device_id,
    deviceid,
    entity_id,
    key,
    refresh,
    rufus_entry_for,
    set_up,
    until,
)
from .brokers import Broker
from .forwards import Subscriber, add_forward, behind, cross

pytestmark = pytest.mark.usefixtures("mqtt_entry", "hurried")


async def test_a_broker_that_is_away_for_a_day_is_sent_no_heap_of_repeats(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    subscriber: Subscriber,
    broker: Broker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The client keeps whatever is published without a connection, for each attempt anew."""
    forward = await add_forward(hass, rufus_entry)
    await cross(hass, rufus_entry, rufus_sim, "first")
    await until(lambda: subscriber.bibs == ["first"])
    await broker.kill()
    attempts, send = list[int](), forwarding_mqtt.MqttOutlet.async_send

    async def count(self: forwarding_mqtt.MqttOutlet, events: object) -> int:
        attempts.append(1)
        return await send(self, events)  # type: ignore[arg-type]

    monkeypatch.setattr(forwarding_mqtt.MqttOutlet, "async_send", count)
    monkeypatch.setattr(forwarding_mqtt, "_SHOWN_TIMEOUT", 0.05)
    monkeypatch.setattr(outbox, "_FIRST_PAUSE", 0.0)
    await cross(hass, rufus_entry, rufus_sim, *map(str, range(30)))
    await until(lambda: len(attempts) > 20)
    monkeypatch.setattr(forwarding_mqtt, "_SHOWN_TIMEOUT", 60.0)
    await broker.start()
    await until(lambda: behind(hass, rufus_entry, forward) == "0")
    sent = len(subscriber.messages)
    assert sent <= 1 + 2 * 30, "each attempt was kept and sent"


async def test_wrong_credentials_lose_nothing(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    broker: Broker,
    mqtt_entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passings, "_STUCK_SECONDS", 0.2)
    forward = await add_forward(hass, rufus_entry)
    await broker.kill()
    broker.password = "secret"  # of a test
    await broker.start()
    await hass.config_entries.async_reload(mqtt_entry.entry_id)
    await cross(hass, rufus_entry, rufus_sim, "1", "2")
    issue = f"{rufus_entry.entry_id}_{forward}_forward_behind"
    await until(lambda: behind(hass, rufus_entry, forward) == "2")
    await until(lambda: ir.async_get(hass).async_get_issue("steward", issue))
    right = {**mqtt_entry.data, "username": "steward", "password": "secret"}
    hass.config_entries.async_update_entry(mqtt_entry, data=right)
    await hass.config_entries.async_reload(mqtt_entry.entry_id)
    assert mqtt_entry.state is ConfigEntryState.LOADED
    await until(lambda: behind(hass, rufus_entry, forward) == "0")
    await until(lambda: not ir.async_get(hass).async_get_issue("steward", issue))


async def test_a_device_that_is_unbound_before_all_was_sent(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    subscriber: Subscriber,
    broker: Broker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A repair says it while there is time; what was read already is sent all the same."""
    monkeypatch.setattr(passings, "_STUCK_SECONDS", 0.2)
    forward = await add_forward(hass, rufus_entry)
    await broker.kill()
    await cross(hass, rufus_entry, rufus_sim, "1", "2", "3")
    issue = f"{rufus_entry.entry_id}_{forward}_forward_behind"
    await until(lambda: ir.async_get(hass).async_get_issue("steward", issue))
    rufus_sim.remove_device(deviceid(rufus_sim, MAT))
    await refresh(hass, rufus_entry)
    await broker.start()
    await until(lambda: behind(hass, rufus_entry, forward) == "0")
    assert {"1", "2", "3"} >= set(subscriber.bibs)
    await until(lambda: not ir.async_get(hass).async_get_issue("steward", issue))


async def test_two_forwards_each_send_all_and_one_may_end(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    subscriber: Subscriber,
    call: Call,
) -> None:
    one = await add_forward(hass, rufus_entry, topic="steward/one")
    other = await add_forward(hass, rufus_entry, topic="steward/other")

    def bibs(forward: str) -> list[str]:
        return [
            message["bib"]
            for topic, message in subscriber.messages
            if topic.startswith(f"steward/{forward}/")
        ]

    await cross(hass, rufus_entry, rufus_sim, "1", "2")
    await until(lambda: bibs("one") == bibs("other") == ["1", "2"])
    session = subscriber.all("session_key")[0]
    await call("replay", forward=device_id(hass, rufus_entry, other), token_session=session)
    await until(lambda: bibs("other") == ["1", "2", "101", "1", "2"])
    assert bibs("one") == ["1", "2"]
    hass.config_entries.async_remove_subentry(rufus_entry, one.removeprefix("forward_"))
    await hass.async_block_till_done()
    await cross(hass, rufus_entry, rufus_sim, "3")
    await until(lambda: bibs("other")[-1] == "3")
    assert bibs("one") == ["1", "2"]


async def test_a_device_whose_event_entity_is_disabled(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    subscriber: Subscriber,
) -> None:
    await add_forward(hass, rufus_entry)
    shown = entity_id(hass, rufus_entry, key(rufus_sim, MAT), "passing", "event")
    er.async_get(hass).async_update_entity(shown, disabled_by=er.RegistryEntryDisabler.USER)
    assert await hass.config_entries.async_reload(rufus_entry.entry_id)
    assert hass.states.get(shown) is None
    await cross(hass, rufus_entry, rufus_sim, "1")
    await until(lambda: subscriber.bibs == ["1"])


async def test_a_cloud_that_is_asked_too_often_is_waited_for(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    subscriber: Subscriber,
) -> None:
    forward = await add_forward(hass, rufus_entry)
    rufus_sim.faults.set_fault(path="/v0/passings/", status=429, retry_after=1, times=1)
    await cross(hass, rufus_entry, rufus_sim, "1", "2")
    await until(lambda: behind(hass, rufus_entry, forward) == "2")
    assert subscriber.messages == []
    while not subscriber.messages:
        await refresh(hass, rufus_entry)
    await until(lambda: behind(hass, rufus_entry, forward) == "0")
    assert subscriber.bibs == ["1", "2"]


async def test_another_home_assistant_that_forwards_the_same_account(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    subscriber: Subscriber,
) -> None:
    """Both send each passing, and under the same key: who removes repeats has each once."""
    await add_forward(hass, rufus_entry, from_session=True)
    await cross(hass, rufus_entry, rufus_sim, "1", "2")
    await until(lambda: subscriber.bibs == ["101", "1", "2"])
    keys = subscriber.all("key")
    await hass.config_entries.async_remove(rufus_entry.entry_id)
    await hass.async_block_till_done()
    # one that shares nothing with the first but the account
    other = await set_up(hass, rufus_entry_for(rufus_sim))
    await add_forward(hass, other, from_session=True)
    await cross(hass, other, rufus_sim, "3")
    await until(lambda: len(subscriber.messages) == len(keys) + 4)
    assert subscriber.all("key")[len(keys) :][:3] == keys
    assert subscriber.bibs == ["101", "1", "2", "3"]
