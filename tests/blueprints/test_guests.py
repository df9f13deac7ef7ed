"""The blueprints for guests do what they say."""

from datetime import datetime, timedelta

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_mock_service,
)

from custom_components.steward.capabilities import PromiseRisk
from custom_components.steward.systems.changes import Changes, ItemEvent
from custom_components.steward.waiting.after_page import Plan, Step
from custom_components.steward.waiting.door import WaitingDoor
from simulators.lrs import LrsSimulator

from ..automations import noted, noting, told
from ..common import (
    coordinator_of,
    device_id,
    entity_id,
    settled,
    state_of,
    until,
)
from ..conftest import Automate
from .conftest import SHORT


async def press(hass: HomeAssistant, button: str, state: str) -> None:
    """Let a button show that it was pressed, or something else."""
    hass.states.async_set(button, state)
    await hass.async_block_till_done()


async def test_a_button_pages_who_has_waited_longest(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, automate: Automate
) -> None:
    lrs_sim.commands["assign"](number=4, label="Cy Young", party_size=5, waited=900)
    await hass.config_entries.async_reload(lrs_entry.entry_id)  # who is pushed has just come
    await settled(lrs_entry)
    await hass.async_block_till_done()
    events = async_capture_events(hass, "noted")
    hass.states.async_set("event.pass", "unknown")
    await automate(
        "table_ready",
        transmitter=device_id(hass, lrs_entry, "hub"),
        buttons=["event.pass"],
        collect=SHORT,
        more_actions=noting("guest", "pager", "party_size"),
    )
    await press(hass, "event.pass", "2026-03-01T08:00:00.000+00:00")
    await until(lambda: told(hass))
    assert lrs_sim.world.session(4).state == "paged"
    assert lrs_sim.world.session(12).state == "started"
    text = "Cy Young, your table is ready."
    assert noted(events) == [{"guest": "Cy Young", "pager": "Pager 4", "party_size": 5}]
    assert told(hass) == [text]
    await press(hass, "event.pass", "2026-03-01T08:01:00.000+00:00")
    await until(lambda: len(events) == 2)
    assert lrs_sim.world.session(12).state == "paged"
    await press(hass, "event.pass", "2026-03-01T08:02:00.000+00:00")
    await settled(lrs_entry)
    assert len(told(hass)) == 2


async def test_a_binary_sensor_is_a_button_when_it_turns_on(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, automate: Automate
) -> None:
    pass_bell = "binary_sensor.pass"
    await automate(
        "table_ready",
        transmitter=device_id(hass, lrs_entry, "hub"),
        buttons=[pass_bell],
        collect=SHORT,
    )
    for state in ("on", "unavailable", "on", "off"):
        await press(hass, pass_bell, state)
    assert lrs_sim.world.session(12).state == "started"
    await press(hass, pass_bell, "on")
    await until(lambda: told(hass))
    assert lrs_sim.world.session(12).state == "paged"


async def test_a_page_on_a_dashboard_is_spoken(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, automate: Automate
) -> None:
    """A guest without a name is called by the pager."""
    spoken = async_mock_service(hass, "tts", "speak")
    await automate(
        "table_ready",
        transmitter=device_id(hass, lrs_entry, "hub"),
        speakers=["media_player.host_stand"],
        voice="tts.home",
        message="{{ guests }}, please come.",
        collect=SHORT,
    )
    lrs_sim.commands["assign"](number=3)
    await until(lambda: coordinator_of(lrs_entry).data["pager_3"].guest)
    await hass.async_block_till_done()
    button = entity_id(hass, lrs_entry, "pager_3", "page", "button")
    await hass.services.async_call("button", "press", {"entity_id": button}, blocking=True)
    await until(lambda: spoken)
    (call,) = spoken
    assert call.data == {
        "entity_id": ["tts.home"],
        "media_player_entity_id": ["media_player.host_stand"],
        "message": "Pager 3, please come.",
    }
    assert told(hass) == []


# Overdue guests


async def test_the_staff_is_told_of_a_guest_who_is_overdue(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, automate: Automate
) -> None:
    sent = async_mock_service(hass, "notify", "send_message")
    events = async_capture_events(hass, "noted")
    await automate(
        "overdue_guests",
        transmitter=device_id(hass, lrs_entry, "hub"),
        receivers=["notify.manager"],
        more_actions=noting("guest", "pager", "party_size", "goal"),
    )
    lrs_sim.commands["update"](number=12, goal=180)
    await until(lambda: events)
    (call,) = sent
    text = "Ana Lopez has waited for more than 3 minutes (Pager 12)."
    assert call.data == {"entity_id": ["notify.manager"], "message": text}
    assert noted(events) == [
        {"guest": "Ana Lopez", "pager": "Pager 12", "party_size": 2, "goal": 3}
    ]
    assert told(hass) == []


async def test_who_does_not_come_is_followed_up_to_the_end(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    automate: Automate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In seconds, not minutes."""
    steps = [Step.PAGE_AGAIN, Step.TELL_STAFF, Step.GIVE_UP]
    plan = tuple((timedelta(seconds=second), step) for second, step in enumerate(steps, start=2))
    monkeypatch.setattr(Plan, "steps", plan)
    sent = async_mock_service(hass, "notify", "send_message")
    gone = async_capture_events(hass, "steward_no_show")
    transmitter = device_id(hass, lrs_entry, "hub")
    lrs_sim.commands["clear"](number=7)  # was paged before
    await automate("nobody_comes", transmitter=transmitter, staff=["notify.chef"], remove=True)
    lrs_sim.commands["page"](number=12)
    first = lrs_sim.world.session(12).notified
    await until(lambda: lrs_sim.world.session(12).notified != first)
    await until(lambda: gone)
    assert [call.data["message"] for call in sent] == ["Pager 12 does not come"]
    assert gone[0].data == {"number": 12, "party_size": 2}
    assert lrs_sim.world.history[-1].number == 12


async def _late(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    *numbers: int,
) -> list[datetime]:
    """Let promises be at risk to who holds these pagers; return what was promised."""
    coordinator = coordinator_of(entry)
    risks = []
    for number in numbers:
        promised = datetime.fromisoformat(
            state_of(hass, entry, f"pager_{number}/waiting", "quoted")
        )
        guest = coordinator.data[f"pager_{number}"].guest
        risks.append(
            PromiseRisk(
                number=number,
                guest=guest,
                guest_id=guest.uuid,
                promised_at=promised,
                predicted_at=promised + timedelta(minutes=11),
            )
        )
    monkeypatch.setattr(WaitingDoor, "late", lambda *_: risks)
    name = "promise_at_risk"
    event = ItemEvent(f"pager_{numbers[0]}", name, name, risks[0].attributes, risks[0])
    coordinator.async_publish(Changes(events=(event,)))
    await hass.async_block_till_done()
    return [risk.promised_at for risk in risks]


async def _promise(
    hass: HomeAssistant, entry: MockConfigEntry, sim: LrsSimulator, number: int, label: str = ""
) -> None:
    """Hand a pager to a guest who has just come."""
    if number in sim.world.sessions:
        sim.commands["clear"](number=number)
        await until(lambda: state_of(hass, entry, f"pager_{number}", "session") == "idle")
    sim.commands["assign"](number=number, label=label, party_size=2)
    await until(lambda: state_of(hass, entry, f"pager_{number}/waiting", "quoted") != "unknown")


def _clock(moment: datetime, minutes: float = 0) -> str:
    return dt_util.as_local(moment + timedelta(minutes=minutes)).strftime("%H:%M")


def _phone(hass: HomeAssistant) -> str:
    """Add the phone of Ana, who is a host; return its id."""
    app = MockConfigEntry(domain="mobile_app")
    app.add_to_hass(hass)
    devices = dr.async_get(hass)
    identifiers = {("mobile_app", "1")}
    return devices.async_get_or_create(
        config_entry_id=app.entry_id, identifiers=identifiers, name="Ana's phone"
    ).id


async def test_a_promise_at_risk_is_told_with_buttons(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    automate: Automate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They are for that guest alone, whoever has had the pager before."""
    sent = async_mock_service(hass, "notify", "mobile_app_ana_s_phone")
    await automate(
        "promise_at_risk",
        transmitter=device_id(hass, lrs_entry, "hub"),
        phones=[_phone(hass)],
        guest_message="A little longer: {{ predicted }}",
    )
    await _promise(hass, lrs_entry, lrs_sim, 12, "Ana Lopez")
    (promised,) = await _late(hass, lrs_entry, monkeypatch, 12)
    await until(lambda: sent and lrs_sim.world.pages)
    first, then = _clock(promised), _clock(promised, 11)
    assert sent[0].data["message"] == f"Pager 12, Ana Lopez: promised {first}, now {then}"
    assert lrs_sim.world.pages[0].message == f"A little longer: {then}"
    page, clear = sent[0].data["data"]["actions"]
    assert (page["title"], clear["title"]) == ("Page", "Clear")
    pressed = "mobile_app_notification_action"
    of_guest_before = clear["action"].rsplit("|", 1)[0] + "|2026-01-01T12:00:00+00:00"
    hass.bus.async_fire(pressed, {"action": "another|clear|of|somebody"})
    hass.bus.async_fire(pressed, {"action": of_guest_before})
    hass.bus.async_fire(pressed, {"action": page["action"]})
    await until(lambda: state_of(hass, lrs_entry, "pager_12", "session") == "paged")
    hass.bus.async_fire(pressed, {"action": clear["action"]})
    await until(lambda: state_of(hass, lrs_entry, "pager_12", "session") == "idle")
    assert lrs_sim.world.history[-1].label == "Ana Lopez"


async def test_promises_at_risk_are_told_at_a_time(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    automate: Automate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The host hears once of all, and no button could mean them all; each guest is told."""
    sent = async_mock_service(hass, "notify", "mobile_app_ana_s_phone")
    events = async_capture_events(hass, "noted")
    await automate(
        "promise_at_risk",
        transmitter=device_id(hass, lrs_entry, "hub"),
        phones=[_phone(hass)],
        guest_message="A little longer: {{ predicted }}",
        more_actions=noting("guest", "number", "text"),
    )
    await _promise(hass, lrs_entry, lrs_sim, 12, "Ana Lopez")
    await _promise(hass, lrs_entry, lrs_sim, 3)
    promised = await _late(hass, lrs_entry, monkeypatch, 12, 3)
    await until(lambda: len(events) == 2)
    names = ("Pager 12, Ana Lopez", "Pager 3")
    lines = [
        f"{name}: promised {_clock(at)}, now {_clock(at, 11)}"
        for name, at in zip(names, promised, strict=True)
    ]
    (call,) = sent
    assert call.data["message"] == "\n".join(lines)
    assert "actions" not in call.data["data"]
    assert [(page.number, page.message) for page in lrs_sim.world.pages] == [
        (number, f"A little longer: {_clock(at, 11)}")
        for number, at in zip((12, 3), promised, strict=True)
    ]
    assert noted(events) == [
        {"guest": "Ana Lopez", "number": 12, "text": lines[0]},
        {"guest": "Pager 3", "number": 3, "text": lines[1]},
    ]


async def test_without_a_phone_promises_at_risk_are_shown(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    automate: Automate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await automate("promise_at_risk", transmitter=device_id(hass, lrs_entry, "hub"))
    await _promise(hass, lrs_entry, lrs_sim, 12)
    await _late(hass, lrs_entry, monkeypatch, 12)
    await until(lambda: told(hass))
    (text,) = told(hass)
    assert text.startswith("Pager 12: promised")
    assert not lrs_sim.world.pages


async def test_without_a_receiver_it_is_shown(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, automate: Automate
) -> None:
    await automate("overdue_guests", transmitter=device_id(hass, lrs_entry, "hub"))
    lrs_sim.commands["update"](number=12, goal=180)
    await until(lambda: told(hass))
    assert told(hass) == ["Ana Lopez has waited for more than 3 minutes (Pager 12)."]


# Finishers
