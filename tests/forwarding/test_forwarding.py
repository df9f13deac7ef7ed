"""Forwards that the user adds send all passings on, through outages, and say how far behind."""

import asyncio
import sys

from homeassistant.config_entries import SOURCE_RECONFIGURE, SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.forwarding import passings
from custom_components.steward.forwarding.items import forward_key
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator
from tests.repository.files import ROOT

from ..common import MAT, Call, device_id, deviceid, entity_id, key, refresh, until
from .brokers import Broker
from .forwards import Subscriber, add_forward, behind, cross

pytestmark = pytest.mark.usefixtures("mqtt_entry", "hurried")


async def test_each_passing_is_sent_once_in_its_order(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    subscriber: Subscriber,
) -> None:
    forward = await add_forward(hass, rufus_entry)
    for bib in ("012", "12", "12A"):
        await cross(hass, rufus_entry, rufus_sim, bib)
    await until(lambda: len(subscriber.messages) == 3)
    assert subscriber.all("bib") == ["012", "12", "12A"]
    topic, message = subscriber.messages[0]
    assert topic == "steward/rufus_cloud/passings/start_mat"
    assert message["v"] == 1
    assert message["account"] == "RUFUS Cloud"
    assert message["device"] == MAT
    assert message["device_id"] == device_id(hass, rufus_entry, key(rufus_sim, MAT))
    assert message["number"] == 2
    shown = hass.states.get(entity_id(hass, rufus_entry, key(rufus_sim, MAT), "passing", "event"))
    assert shown is not None
    assert shown.attributes["key"] == subscriber.all("key")[-1]
    await until(lambda: behind(hass, rufus_entry, forward) == "0")


async def test_a_broker_that_is_away_gets_all_when_it_is_back(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    subscriber: Subscriber,
    broker: Broker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passings, "_STUCK_SECONDS", 0.5)
    forward = await add_forward(hass, rufus_entry)
    await broker.kill()
    rufus_sim.fill_passings(deviceid(rufus_sim, MAT), count=700)
    await refresh(hass, rufus_entry)
    issue = f"{rufus_entry.entry_id}_{forward}_forward_behind"
    issues = ir.async_get(hass)
    await until(lambda: behind(hass, rufus_entry, forward) == "700")
    await until(lambda: issues.async_get_issue("steward", issue))
    assert subscriber.messages == []
    await broker.start()
    async with asyncio.timeout(90):
        while behind(hass, rufus_entry, forward) != "0":  # noqa: ASYNC110  # it has no event
            await asyncio.sleep(0.1)
    assert not issues.async_get_issue("steward", issue)
    numbers = [*dict.fromkeys(subscriber.all("number"))]
    # who subscribes anew may have missed some that the broker took before
    assert numbers == sorted(numbers)
    assert numbers[-1] == 701


async def test_what_was_not_sent_is_sent_after_a_reload(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    subscriber: Subscriber,
    mqtt_entry: MockConfigEntry,
) -> None:
    await add_forward(hass, rufus_entry)
    await cross(hass, rufus_entry, rufus_sim, "1")
    await until(lambda: subscriber.bibs == ["1"])
    assert await hass.config_entries.async_unload(mqtt_entry.entry_id)
    await cross(hass, rufus_entry, rufus_sim, "2")
    assert await hass.config_entries.async_reload(rufus_entry.entry_id)
    assert await hass.config_entries.async_setup(mqtt_entry.entry_id)
    await cross(hass, rufus_entry, rufus_sim, "3")
    await until(lambda: subscriber.bibs == ["1", "2", "3"])


async def test_only_the_devices_that_were_chosen(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    subscriber: Subscriber,
) -> None:
    chosen = device_id(hass, rufus_entry, key(rufus_sim, MAT))
    elsewhere = device_id(hass, rufus_entry, "hub")
    await add_forward(hass, rufus_entry, topic="steward/none/", devices=[elsewhere])
    await add_forward(hass, rufus_entry, topic="/steward/mat/", devices=[chosen])
    await cross(hass, rufus_entry, rufus_sim, "1")
    await until(lambda: subscriber.messages)
    assert [topic for topic, _ in subscriber.messages] == ["steward/mat/start_mat"]


async def test_sessions_are_forwarded_from_their_beginning_and_again(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    subscriber: Subscriber,
    call: Call,
) -> None:
    forward = await add_forward(hass, rufus_entry, from_session=True)
    await until(lambda: subscriber.bibs == ["101"])
    await until(lambda: behind(hass, rufus_entry, forward) == "0")
    chosen = {"forward": device_id(hass, rufus_entry, forward)}
    session = subscriber.all("session_key")[0]
    assert await call("replay", answer=True, **chosen, token_session=session) == {"sessions": 1}
    await until(lambda: subscriber.all("bib") == ["101", "101"])
    assert len(set(subscriber.all("key"))) == 1
    since = "2026-01-01 00:00:00"
    assert await call("replay", answer=True, **chosen, since=since) == {"sessions": 1}
    await until(lambda: subscriber.all("bib") == ["101"] * 3)
    for wrong in ({}, {"since": since, "token_session": session}, {"token_session": "other"}):
        with pytest.raises(ServiceValidationError):
            await call("replay", **chosen, **wrong)
    with pytest.raises(ServiceValidationError):
        await call("replay", forward=device_id(hass, rufus_entry, "hub"), since=since)


async def test_a_topic_that_cannot_be_is_refused_and_one_can_be_changed(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    subscriber: Subscriber,
) -> None:
    flows = hass.config_entries.subentries
    begin = (rufus_entry.entry_id, "forward")
    form = await flows.async_init(begin, context={"source": SOURCE_USER})
    for topic in ("a/+/b", "a/#", "$SYS/a", "a" * 201):
        form = await flows.async_configure(form["flow_id"], {"name": "Mine", "topic": topic})
        assert form["errors"] == {"topic": "invalid_topic"}
    result = await flows.async_configure(form["flow_id"], {"name": "Mine", "topic": "steward/a"})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    [subentry_id] = rufus_entry.subentries
    form = await flows.async_init(
        begin, context={"source": SOURCE_RECONFIGURE, "subentry_id": subentry_id}
    )
    await flows.async_configure(form["flow_id"], {"name": "Other", "topic": "steward/b"})
    await hass.async_block_till_done()
    await cross(hass, rufus_entry, rufus_sim, "1")
    await until(lambda: subscriber.messages)
    assert [topic for topic, _ in subscriber.messages] == ["steward/b/start_mat"]
    device = dr.async_get(hass).async_get(device_id(hass, rufus_entry, forward_key(subentry_id)))
    assert device is not None
    assert device.name == "Other"
    hass.config_entries.async_remove_subentry(rufus_entry, subentry_id)
    await hass.async_block_till_done()
    await cross(hass, rufus_entry, rufus_sim, "2")
    assert len(subscriber.messages) == 1


async def test_guest_events_are_sent_without_names_unless_wanted(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    subscriber: Subscriber,
) -> None:
    await add_forward(hass, lrs_entry, topic="steward/a")
    named = await add_forward(hass, lrs_entry, topic="steward/b", names=True)
    lrs_sim.commands["assign"](number=4, label="Sarah", party_size=2, goal=600)
    lrs_sim.commands["page"](number=4)
    await until(lambda: len(subscriber.messages) == 4)
    plain = [message for topic, message in subscriber.messages if topic == "steward/a"]
    with_names = [message for topic, message in subscriber.messages if topic == "steward/b"]
    assert [one["event_type"] for one in plain] == ["started", "paged"]
    assert [one["number"] for one in plain] == [1, 2]
    assert {one["name"] for one in plain} == {None}
    assert {one["name"] for one in with_names} == {"Sarah"}
    assert {(one["pager"], one["party_size"]) for one in plain} == {(4, 2)}
    state = hass.states.get(entity_id(hass, lrs_entry, named, "forwarded"))
    assert state is not None
    assert state.state == "2"


async def test_the_subscriber_of_the_page_removes_repeats(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    broker: Broker,
    subscriber: Subscriber,
    call: Call,
) -> None:
    page = (ROOT / "docs" / "forwarding.md").read_text(encoding="utf-8")
    code = page.partition("```python\n")[2].partition("```")[0]
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, "127.0.0.1", str(broker.port), stdout=asyncio.subprocess.PIPE
    )
    assert program.stdout is not None
    try:
        await asyncio.sleep(1.0)  # it says nothing before there is something
        forward = await add_forward(hass, rufus_entry, from_session=True)
        await until(lambda: subscriber.bibs == ["101"])
        chosen = device_id(hass, rufus_entry, forward)
        await call("replay", forward=chosen, token_session=subscriber.all("session_key")[0])
        await until(lambda: subscriber.all("bib") == ["101", "101"])
        await cross(hass, rufus_entry, rufus_sim, "012")
        lines = [(await program.stdout.readline()).decode().strip() for _ in range(2)]
        assert lines == [f"{MAT} 1 101", f"{MAT} 2 012"]
    finally:
        program.kill()
        await program.wait()
