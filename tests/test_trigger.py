"""Steward's triggers of sessions and guests fire once for what they are named after."""

from collections.abc import Callable, Iterator
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    condition,
    device_registry as dr,
    entity_registry as er,
    trigger,
)
from homeassistant.helpers.target import async_extract_referenced_entity_ids
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward import automation_targets
from custom_components.steward.capabilities import Pager
from custom_components.steward.condition import async_get_conditions
from custom_components.steward.const import DOMAIN
from custom_components.steward.trigger import async_get_triggers
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from .automations import Watch, who
from .common import (
    ARCH,
    MAT,
    coordinator_of,
    device_id,
    deviceid,
    entity_id,
    key,
    lrs_entry_for,
    refresh,
    set_up,
    settled,
    state_of,
    until,
)
from .repository.files import ROOT
from .systems.spreadsheetweb.conftest import (  # noqa: F401 - fixtures
    StartSite,
    entry as site_entry,
    site,
    start_site,
)


@pytest.fixture
def watch(hass: HomeAssistant) -> Iterator[Watch]:
    """Attach triggers; they are detached at the end."""
    made = Watch(hass)
    yield made
    made.detach()


# Sessions


async def test_session_of_a_timing_device(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, watch: Watch
) -> None:
    session = entity_id(hass, rufus_entry, key(rufus_sim, ARCH), "session")
    opened = await watch("session_opened", {"entity_id": session})
    closed = await watch("session_closed", {"entity_id": session})
    token = rufus_sim.open_session(deviceid=deviceid(rufus_sim, ARCH))["token_session"]
    await refresh(hass, rufus_entry)
    await refresh(hass, rufus_entry)
    assert (who(opened), who(closed)) == ([session], [])
    rufus_sim.close_session(token)
    await refresh(hass, rufus_entry)
    assert (who(opened), who(closed)) == ([session], [session])


async def test_session_of_a_pager(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    """It lasts until the pager is back, whether its guest was paged or not."""
    session = entity_id(hass, lrs_entry, "pager_3", "session")
    opened = await watch("session_opened", {"entity_id": session})
    closed = await watch("session_closed", {"entity_id": session})
    for change in ("assign", "page", "clear"):
        lrs_sim.commands[change](number=3)
        await lrs_shown(hass, lrs_entry, lrs_sim)
    assert (who(opened), who(closed)) == ([session], [session])


async def test_session_of_an_application(
    hass: HomeAssistant,
    site_entry: MockConfigEntry,  # noqa: F811 - the fixture
    watch: Watch,
) -> None:
    target = {"device_id": device_id(hass, site_entry, "hub")}
    opened = await watch("session_opened", target)
    closed = await watch("session_closed", target)
    for name in ("open_session", "close_session"):
        button = entity_id(hass, site_entry, "hub", name, "button")
        await hass.services.async_call("button", "press", {"entity_id": button}, blocking=True)
        await hass.async_block_till_done()
    session = entity_id(hass, site_entry, "hub", "session")
    assert (who(opened), who(closed)) == ([session], [session])


async def test_session_that_was_unknown_is_not_opened(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, watch: Watch
) -> None:
    """Neither when the entry is loaded anew, nor when the cloud is back."""
    target = {"device_id": [device_id(hass, rufus_entry, key(rufus_sim, MAT))]}
    fired = [await watch(name, target) for name in ("session_opened", "session_closed")]
    await hass.config_entries.async_reload(rufus_entry.entry_id)
    await refresh(hass, rufus_entry)
    await rufus_sim.stop()
    await refresh(hass, rufus_entry)
    assert state_of(hass, rufus_entry, key(rufus_sim, MAT), "session") == "unavailable"
    await rufus_sim.start()
    await refresh(hass, rufus_entry)
    assert state_of(hass, rufus_entry, key(rufus_sim, MAT), "session") == "active"
    assert fired == [[], []]


async def test_sessions_all_opened(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator, watch: Watch
) -> None:
    """Home Assistant's own behaviors are there."""
    target = {"device_id": device_id(hass, rufus_entry, "hub")}
    first = await watch("session_opened", target, behavior="first")
    every = await watch("session_opened", target, behavior="all")
    rufus_sim.open_session(deviceid=deviceid(rufus_sim, ARCH))
    await refresh(hass, rufus_entry)
    assert (len(first), len(every)) == (0, 1)


# Guests


async def lrs_shown(hass: HomeAssistant, entry: MockConfigEntry, sim: LrsSimulator) -> None:
    """Wait until all sessions are shown as the transmitter has them."""

    def agrees() -> bool:
        data = coordinator_of(entry).data
        shown = {
            item.number: item.guest.state
            for name, item in data.items()
            if name.startswith("pager_") and isinstance(item, Pager) and item.guest
        }
        return shown == {one.number: one.state for one in sim.world.sessions.values()}

    await until(agrees)
    await hass.async_block_till_done()


def _by_entity(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, Any]:
    return {"entity_id": entity_id(hass, entry, "pager_12", "overdue", "binary_sensor")}


def _by_event(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, Any]:
    return {"entity_id": entity_id(hass, entry, "pager_12", "session", "event")}


def _by_device(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, Any]:
    return {"device_id": device_id(hass, entry, "pager_12")}


def _by_area(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, Any]:
    area = ar.async_get(hass).async_create("Bar")
    dr.async_get(hass).async_update_device(device_id(hass, entry, "pager_12"), area_id=area.id)
    return {"area_id": area.id}


def _by_transmitter(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, Any]:
    return {"device_id": device_id(hass, entry, "hub")}


def _by_waitlist(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, Any]:
    return {"entity_id": entity_id(hass, entry, "hub", "waitlist", "todo")}


@pytest.mark.parametrize(
    "target", [_by_entity, _by_event, _by_device, _by_area, _by_transmitter, _by_waitlist]
)
async def test_pager_that_is_paged(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    watch: Watch,
    target: Callable[[HomeAssistant, MockConfigEntry], dict[str, Any]],
) -> None:
    fired = await watch("pager_paged", target(hass, lrs_entry))
    lrs_sim.commands["page"](number=12)
    await until(lambda: fired)
    lrs_sim.commands["clear"](number=12)
    await lrs_shown(hass, lrs_entry, lrs_sim)
    assert who(fired) == [entity_id(hass, lrs_entry, "pager_12", "session", "event")]
    assert fired[0]["to_state"].attributes["party_size"] == 2


async def test_pager_that_was_never_used(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    """A transmitter's pagers are also those that come later."""
    fired = await watch("pager_paged", _by_transmitter(hass, lrs_entry))
    lrs_sim.commands["assign"](number=50)
    lrs_sim.commands["page"](number=50)
    await until(lambda: fired)
    await lrs_shown(hass, lrs_entry, lrs_sim)
    assert who(fired) == [entity_id(hass, lrs_entry, "pager_50", "session", "event")]


@pytest.mark.parametrize("name", ["pager_paged", "guest_became_overdue"])
async def test_event_whose_entity_is_disabled(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    watch: Watch,
    name: str,
) -> None:
    """It is told all the same, with the state that the entity would have."""
    event = entity_id(hass, lrs_entry, "pager_12", "session", "event")
    by_user = er.RegistryEntryDisabler.USER
    er.async_get(hass).async_update_entity(event, disabled_by=by_user)
    await hass.config_entries.async_reload(lrs_entry.entry_id)
    await settled(lrs_entry)
    await hass.async_block_till_done()
    assert hass.states.get(event) is None
    fired = await watch(name, _by_device(hass, lrs_entry))
    lrs_sim.commands["update"](number=12, goal=60)
    await until(lambda: fired or name == "pager_paged")
    lrs_sim.commands["page"](number=12)
    await until(lambda: fired)
    await lrs_shown(hass, lrs_entry, lrs_sim)
    assert who(fired) == [event]
    attributes = fired[0]["to_state"].attributes
    assert (attributes["party_size"], attributes["goal"]) == (2, 60)
    assert attributes["event_type"] == name.removeprefix("pager_").removeprefix("guest_became_")


async def test_many_pagers_beside_many_automations(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    watch: Watch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Pagers that come have no target looked up, nor does what happens to others' guests."""
    looked_up: list[object] = []
    look_up = async_extract_referenced_entity_ids

    def count(*args: Any, **kwargs: Any) -> Any:
        looked_up.append(args)
        return look_up(*args, **kwargs)

    monkeypatch.setattr(automation_targets, "async_extract_referenced_entity_ids", count)
    all_fired = [await watch("pager_paged", _by_transmitter(hass, lrs_entry)) for _ in range(10)]
    lrs_sim.commands["fill"](count=100)
    await lrs_shown(hass, lrs_entry, lrs_sim)
    await settled(lrs_entry)
    assert looked_up == []
    for number in (50, 51):
        lrs_sim.commands["page"](number=number)
    await until(lambda: all(len(fired) == 2 for fired in all_fired))
    await lrs_shown(hass, lrs_entry, lrs_sim)
    assert len(looked_up) == 10


async def test_triggers_follow_what_is_loaded_anew_and_added(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    start_lrs: Any,
    watch: Watch,
) -> None:
    area = ar.async_get(hass).async_create("Bar")
    fired = await watch("pager_paged", {"area_id": area.id})
    other_sim = await start_lrs()
    other = await set_up(hass, lrs_entry_for(other_sim))
    await settled(other)
    for entry in (lrs_entry, other):
        hub = device_id(hass, entry, "hub")
        dr.async_get(hass).async_update_device(hub, area_id=area.id)
    await hass.config_entries.async_reload(lrs_entry.entry_id)
    await settled(lrs_entry)
    lrs_sim.commands["page"](number=12)
    await until(lambda: len(fired) == 1)
    other_sim.commands["assign"](number=5)
    await lrs_shown(hass, other, other_sim)
    other_sim.commands["page"](number=5)
    await until(lambda: len(fired) == 2)
    watch.detach()
    lrs_sim.commands["page"](number=12)
    await lrs_shown(hass, lrs_entry, lrs_sim)
    assert len(fired) == 2


async def test_guest_who_becomes_overdue(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    target = _by_transmitter(hass, lrs_entry)
    overdue, paged = [await watch(one, target) for one in ("guest_became_overdue", "pager_paged")]
    lrs_sim.commands["update"](number=12, goal=60)
    await until(lambda: overdue)
    lrs_sim.commands["update"](number=12, label="Ana")
    await lrs_shown(hass, lrs_entry, lrs_sim)
    assert who(overdue) == [entity_id(hass, lrs_entry, "pager_12", "session", "event")]
    assert not paged


async def test_guest_who_became_overdue_while_the_transmitter_was_away(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    fired = await watch("guest_became_overdue", _by_transmitter(hass, lrs_entry))
    await lrs_sim.stop()
    await coordinator_of(lrs_entry).async_refresh()
    await hass.async_block_till_done()
    assert state_of(hass, lrs_entry, "pager_12", "session", "event") == "unavailable"
    lrs_sim.commands["update"](number=12, goal=60)
    await lrs_sim.start()
    await coordinator_of(lrs_entry).async_refresh()
    await until(lambda: fired)
    await settled(lrs_entry)
    await hass.async_block_till_done()
    assert len(fired) == 1


async def test_entities_of_others_are_left_alone(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator, watch: Watch
) -> None:
    """Also where they hang on the device of a pager."""
    other = er.async_get(hass).async_get_or_create(
        "event",
        "other",
        "1",
        device_id=device_id(hass, lrs_entry, "pager_12"),
        translation_key="guest_session",
    )
    fired = await watch("pager_paged", {"entity_id": [other.entity_id, "event.nowhere"]})
    for event_type in ("started", "paged"):
        hass.states.async_set(other.entity_id, event_type, {"event_type": event_type})
        await hass.async_block_till_done()
    lrs_sim.commands["page"](number=12)
    await lrs_shown(hass, lrs_entry, lrs_sim)
    assert fired == []


async def test_two_transmitters_are_two(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, start_lrs: Any, watch: Watch
) -> None:
    other_sim = await start_lrs()
    other = await set_up(hass, lrs_entry_for(other_sim))
    await settled(other)
    fired = await watch("pager_paged", _by_transmitter(hass, lrs_entry))
    others = await watch("pager_paged", _by_transmitter(hass, other))
    other_sim.commands["assign"](number=12)
    await lrs_shown(hass, other, other_sim)
    other_sim.commands["page"](number=12)
    await until(lambda: others)
    await lrs_shown(hass, other, other_sim)
    assert (len(fired), len(others)) == (0, 1)


# How they are described


async def test_descriptions(hass: HomeAssistant) -> None:
    """Home Assistant takes what the files say of triggers and conditions; the page names all."""
    assert await async_setup_component(hass, DOMAIN, {})
    page = (ROOT / "docs" / "automations.md").read_text(encoding="utf-8")
    for described, names in (
        (await trigger.async_get_all_descriptions(hass), await async_get_triggers(hass)),
        (await condition.async_get_all_descriptions(hass), await async_get_conditions(hass)),
    ):
        ours = {name for name, one in described.items() if one and name.startswith(f"{DOMAIN}.")}
        assert ours == {f"{DOMAIN}.{name}" for name in names}
        assert all(f"`{name}`" in page for name in ours)
