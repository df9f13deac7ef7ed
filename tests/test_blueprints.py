"""Each blueprint is loaded as it is shipped, made an automation, and does what it says."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
import re
from shutil import copytree
from typing import Any
from urllib.parse import quote

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.components.blueprint import Blueprint
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.selector import selector
from homeassistant.setup import async_setup_component
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
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from . import test_docs as pages
from .automations import Hurry, hurrying, noted, noting, told
from .common import (
    ARCH,
    MAT,
    coordinator_of,
    device_id,
    deviceid,
    entity_id,
    key,
    refresh,
    settled,
    state_of,
    until,
)
from .repository.files import INTEGRATION, ROOT, read_json

FOLDER = ROOT / "blueprints" / "automation" / "steward"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
DOCUMENTATION = read_json(INTEGRATION / "manifest.json")["documentation"]
every_example = pages.test_every_example_is_an_automation

type Automate = Callable[..., Awaitable[None]]

SHORT = {"milliseconds": 100}
"""For how long announcements are collected here."""


@pytest.fixture
async def automate(hass: HomeAssistant, tmp_path: Path) -> AsyncIterator[Automate]:
    """Make an automation of a blueprint and its inputs; it is turned off at the end."""
    copytree(ROOT / "blueprints", tmp_path / "blueprints")
    hass.config.config_dir = str(tmp_path)

    async def automate(name: str, **inputs: Any) -> None:
        used = {"path": f"steward/{name}.yaml", "input": inputs}
        config = {"automation": [{"alias": "It", "use_blueprint": used}]}
        assert await async_setup_component(hass, "persistent_notification", {})
        assert await async_setup_component(hass, "automation", config)
        await hass.async_block_till_done()
        state = hass.states.get("automation.it")
        assert state is not None
        assert state.state == "on"

    yield automate
    assert await async_setup_component(hass, "automation", {})
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)


@pytest.fixture
def hurry(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> Hurry:
    """Put the event loop's clock forward."""
    return hurrying(hass, monkeypatch)


# What they are made of


async def blueprint(hass: HomeAssistant, name: str) -> Blueprint:
    """Load a blueprint as Home Assistant does."""
    assert await async_setup_component(hass, "automation", {})
    return await async_get_blueprints(hass).async_get_blueprint(f"steward/{name}.yaml")


@pytest.mark.usefixtures("automate")
@pytest.mark.parametrize("name", NAMES)
async def test_it_says_what_it_is_and_asks_for(hass: HomeAssistant, name: str) -> None:
    loaded = await blueprint(hass, name)
    assert loaded.validate() is None
    path = f"blueprints/automation/steward/{name}.yaml"
    assert loaded.metadata["source_url"] == f"{DOCUMENTATION}/blob/main/{path}"
    assert loaded.metadata["description"]
    declared = read_json(ROOT / "hacs.json")["homeassistant"]
    assert loaded.metadata["homeassistant"]["min_version"] == declared
    for given in loaded.inputs.values():
        assert given["name"]
        assert given["selector"]
        if given.get("default"):
            choose: Any = selector(given["selector"])
            choose(given["default"])


def fits(hass: HomeAssistant, device: dr.DeviceEntry, wanted: dict[str, Any]) -> bool:
    """Tell whether a device selector offers a device, as the user interface decides it."""
    entities = er.async_entries_for_device(er.async_get(hass), device.id)
    made = {"integration": "steward", "manufacturer": device.manufacturer}
    return any(one.items() <= made.items() for one in wanted["filter"]) and (
        "entity" not in wanted
        or any(entity.domain in one["domain"] for one in wanted["entity"] for entity in entities)
    )


@pytest.mark.usefixtures("automate")
@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("table_ready", "transmitter", {"T7470"}),
        ("overdue_guests", "transmitter", {"T7470"}),
        ("finish_announcer", "finish", {MAT, ARCH}),
        ("silent_device", "devices", {MAT, ARCH}),
        ("close_sessions", "devices", {MAT, ARCH, "RUFUS Cloud"}),
    ],
)
async def test_it_offers_only_the_devices_that_fit(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    lrs_entry: MockConfigEntry,
    name: str,
    given: str,
    expected: set[str],
) -> None:
    wanted = (await blueprint(hass, name)).inputs[given]["selector"]["device"]
    offered = {
        device.name
        for entry in (rufus_entry, lrs_entry)
        for device in dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
        if fits(hass, device, wanted)
    }
    assert offered == expected


def test_each_can_be_imported_from_the_documentation() -> None:
    page = (ROOT / "docs" / "automations.md").read_text(encoding="utf-8")
    links = re.findall(r"redirect/blueprint_import/\?blueprint_url=([^)\s]+)", page)
    base = f"{DOCUMENTATION}/blob/main/blueprints/automation/steward"
    assert sorted(links) == [quote(f"{base}/{name}.yaml", safe="") for name in NAMES]


@pytest.mark.usefixtures("automate")
async def test_every_example_of_the_page_is_an_automation(hass: HomeAssistant) -> None:
    await every_example(hass, "automations.md")


# A table is ready


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


async def _late(hass: HomeAssistant, entry: MockConfigEntry) -> datetime:
    """Tell that the promise to who holds pager 12 is at risk; return what was promised."""
    coordinator = coordinator_of(entry)
    promised = datetime.fromisoformat(state_of(hass, entry, "pager_12/waiting", "quoted"))
    guest = coordinator.data["pager_12"].guest
    risk = PromiseRisk(
        number=12, guest=guest, promised_at=promised, predicted_at=promised + timedelta(minutes=11)
    )
    name = "promise_at_risk"
    event = ItemEvent("pager_12", name, name, risk.attributes, risk)
    coordinator.async_publish(Changes(events=(event,)))
    await hass.async_block_till_done()
    return promised


async def test_a_promise_at_risk_is_told_with_buttons(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, automate: Automate
) -> None:
    """They are for that guest alone, whoever has had the pager before."""
    app = MockConfigEntry(domain="mobile_app")
    app.add_to_hass(hass)
    phone = dr.async_get(hass).async_get_or_create(
        config_entry_id=app.entry_id, identifiers={("mobile_app", "1")}, name="Ana's phone"
    )
    sent = async_mock_service(hass, "notify", "mobile_app_ana_s_phone")
    await automate(
        "promise_at_risk",
        transmitter=device_id(hass, lrs_entry, "hub"),
        phones=[phone.id],
        guest_message="A little longer: {{ predicted }}",
    )
    lrs_sim.commands["clear"](number=12)
    await until(lambda: state_of(hass, lrs_entry, "pager_12", "session") == "idle")
    lrs_sim.commands["assign"](number=12, label="Ana Lopez", party_size=2)
    await until(lambda: state_of(hass, lrs_entry, "pager_12/waiting", "quoted") != "unknown")
    promised = await _late(hass, lrs_entry)
    await until(lambda: sent and lrs_sim.world.pages)
    first, then = (
        dt_util.as_local(promised + timedelta(minutes=minutes)).strftime("%H:%M")
        for minutes in (0, 11)
    )
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


async def test_without_a_phone_a_promise_at_risk_is_shown(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, automate: Automate
) -> None:
    await automate("promise_at_risk", transmitter=device_id(hass, lrs_entry, "hub"))
    lrs_sim.commands["clear"](number=12)
    await until(lambda: state_of(hass, lrs_entry, "pager_12", "session") == "idle")
    lrs_sim.commands["assign"](number=12)
    await until(lambda: state_of(hass, lrs_entry, "pager_12/waiting", "quoted") != "unknown")
    await _late(hass, lrs_entry)
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


async def test_finishers_are_announced_in_their_order(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, automate: Automate
) -> None:
    """Those of other lines are not, nor those of long ago."""
    events = async_capture_events(hass, "noted")
    await automate(
        "finish_announcer",
        finish=[device_id(hass, rufus_entry, key(rufus_sim, ARCH))],
        names={"12": "Ana", 207: "Kofi"},
        collect=SHORT,
        more_actions=noting("runner", "bib", "session"),
    )
    arch = deviceid(rufus_sim, ARCH)
    rufus_sim.open_session(deviceid=arch, alias="City run")
    late = dt_util.utcnow() - timedelta(minutes=11)
    for bib, seen in (("12", {}), ("9", {"timestamp": late.isoformat()}), ("207", {}), ("55", {})):
        rufus_sim.add_passing(arch, bib=bib, **seen)
    rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib="12")
    await refresh(hass, rufus_entry)
    await until(lambda: told(hass))
    names = {12: "Ana", 207: "Kofi", 55: "Number 55"}
    assert noted(events) == [
        {"runner": name, "bib": bib, "session": "City run"} for bib, name in names.items()
    ]
    assert told(hass) == ["Ana, Kofi and Number 55 have finished."]


async def test_a_finisher_is_announced_once_and_by_what_is_known(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, automate: Automate
) -> None:
    """Who is read three times, who bears a chip alone, and who bears nothing that can be read."""
    await automate(
        "finish_announcer",
        finish=[device_id(hass, rufus_entry, key(rufus_sim, MAT))],
        names={"E280": "Kofi"},
        collect=SHORT,
    )
    for bib, chip in (("12", "A"), ("12", "A"), ("12", "A"), ("", "B7"), ("", "E280"), ("", None)):
        rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib=bib, chip=chip)
    await refresh(hass, rufus_entry)
    await until(lambda: told(hass))
    assert told(hass) == ["Number 12, Chip B7 and Kofi have finished. A runner has finished."]


async def test_finishers_are_announced_though_the_device_s_clock_is_an_hour_off(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, automate: Automate
) -> None:
    """As soon as it is known how far, which takes three of them."""
    finish = [device_id(hass, rufus_entry, key(rufus_sim, MAT))]
    await automate("finish_announcer", finish=finish, collect=SHORT)
    for bib in range(6):
        seen = dt_util.utcnow() - timedelta(hours=1)
        rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib=f"{bib}", timestamp=seen.isoformat())
        await refresh(hass, rufus_entry)
    await until(lambda: "Number 5" in " ".join(told(hass)))
    text = " ".join(told(hass))
    assert [bib for bib in range(6) if f"Number {bib}" in text] == [3, 4, 5]


async def test_some_finishers_are_spoken(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, automate: Automate
) -> None:
    spoken = async_mock_service(hass, "tts", "speak")
    await automate(
        "finish_announcer",
        finish=[device_id(hass, rufus_entry, key(rufus_sim, MAT))],
        bibs=["12"],
        oldest={"hours": 1},
        collect=SHORT,
        speakers=["media_player.finish"],
        voice="tts.home",
    )
    for bib in ("11", "12"):
        rufus_sim.add_passing(deviceid(rufus_sim, MAT), bib=bib)
    await refresh(hass, rufus_entry)
    await until(lambda: spoken)
    assert [call.data["message"] for call in spoken] == ["Number 12 has finished."]


# The end of the day


@pytest.mark.parametrize("chosen", [["hub"], [MAT, ARCH]])
async def test_sessions_are_closed_when_they_are_quiet(
    frozen: FrozenDateTimeFactory,
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    automate: Automate,
    hurry: Hurry,
    chosen: list[str],
) -> None:
    items = {one: key(rufus_sim, one) for one in (ARCH, MAT)}

    async def wait(minutes: float) -> None:
        frozen.tick(timedelta(minutes=minutes))
        await hurry(minutes * 60)

    rufus_sim.open_session(deviceid=deviceid(rufus_sim, ARCH), alias="City run")
    await refresh(hass, rufus_entry)
    events = async_capture_events(hass, "noted")
    await automate(
        "close_sessions",
        devices=[device_id(hass, rufus_entry, items.get(one, one)) for one in chosen],
        closing_time=(dt_util.now() + timedelta(hours=1)).time().isoformat(),
        quiet={"minutes": 10},
        more_actions=noting("closed"),
    )
    await wait(59)
    assert not events  # quiet, but it is not time
    rufus_sim.add_passing(deviceid(rufus_sim, ARCH), bib="1")
    await refresh(hass, rufus_entry)
    await wait(1.1)
    await until(lambda: events)
    assert noted(events) == [{"closed": [MAT]}]
    assert state_of(hass, rufus_entry, items[MAT], "session") == "idle"
    assert state_of(hass, rufus_entry, items[ARCH], "session") == "active"
    await wait(10)
    await until(lambda: len(events) == 2)
    assert noted(events)[1] == {"closed": [ARCH]}
    assert not [one for one in rufus_sim.world.sessions.values() if one.active]


# A silent device


async def test_a_device_that_is_silent_during_a_race_is_told_of(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    automate: Automate,
    hurry: Hurry,
) -> None:
    """The one without a session may be silent."""
    sent = async_mock_service(hass, "notify", "send_message")
    await automate(
        "silent_device",
        devices=[device_id(hass, rufus_entry, key(rufus_sim, one)) for one in (ARCH, MAT)],
        receivers=["notify.crew"],
    )
    await hurry(299)
    assert not sent
    await hurry(2)
    assert [call.data for call in sent] == [
        {"entity_id": ["notify.crew"], "message": f"{MAT} has seen nobody for 5.0 minutes."}
    ]


async def test_without_a_receiver_the_silence_is_shown(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    automate: Automate,
    hurry: Hurry,
) -> None:
    mat = device_id(hass, rufus_entry, key(rufus_sim, MAT))
    await automate("silent_device", devices=[mat], silence={"seconds": 90}, message="{{ device }}")
    await hurry(91)
    assert told(hass) == [MAT]
