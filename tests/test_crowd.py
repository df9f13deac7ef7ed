"""Of many items each shows its session; what Home Assistant would drop is not lost."""

from homeassistant.components.todo import DOMAIN as TODO
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward import crowd
from custom_components.steward.const import DOMAIN
from custom_components.steward.descriptions import is_main
from custom_components.steward.identity import beside, unique_id
from custom_components.steward.systems.base import System
from custom_components.steward.systems.lrs.entities import ITEMS
from custom_components.steward.systems.table import SYSTEMS
from simulators.lrs import LrsSimulator

from .automations import Watch, who
from .common import coordinator_of, entity_id, lrs_entry_for, set_up, settled, state_of, until

_WITH_ALL = 2
_OTHERS = 8
"""Entities of a pager that are enabled by default, beside its session."""
_PROMISES = 2
"""Those of what its guest was promised."""


@pytest.fixture
def tight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave room for all entities of two pagers."""
    kind = next(one for one in ITEMS if one.item.__name__ == "Pager")
    monkeypatch.setattr(crowd, "NEAR", kind.most + _WITH_ALL * (_OTHERS + _PROMISES))


def seat(sim: LrsSimulator, count: int) -> None:
    """Have so many pagers be held, in the order of their numbers."""
    for number in range(1, count + 1):
        sim.commands["assign"](number=number, label=f"Guest {number}")


def enabled_of(hass: HomeAssistant, entry: MockConfigEntry, key: str) -> set[str]:
    """Find the entities of an item that are enabled, by domain and description's key."""
    prefix = unique_id(entry, key, "")
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return {
        f"{one.domain}.{one.unique_id.removeprefix(prefix)}"
        for one in entities
        if one.unique_id.startswith(prefix) and not one.disabled
    }


@pytest.mark.parametrize("system", [*SYSTEMS.values()], ids=lambda system: system.name)
def test_main_entities_of_all_fit(system: System) -> None:
    beside = [one for one in system.items if one.beside_each]
    numerous = max(system.items, key=lambda kind: kind.most)
    for kind in system.items:
        theirs = beside if kind is numerous else []
        described = [description for one in (kind, *theirs) for description in one.entities]
        enabled = [one for one in described if one.entity_registry_enabled_default]
        main = [one for one in enabled if is_main(one)]
        with_all = min(crowd.items_with_all(kind, theirs), kind.most)
        assert with_all * len(enabled) + (kind.most - with_all) * len(main) <= crowd.NEAR
        assert with_all >= min(kind.most, 350)


@pytest.mark.usefixtures("tight")
async def test_later_pagers_have_their_session_alone(
    hass: HomeAssistant, lrs_sim: LrsSimulator
) -> None:
    seat(lrs_sim, 30)
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    await settled(entry)
    assert len(enabled_of(hass, entry, "pager_1")) == 1 + _OTHERS
    assert enabled_of(hass, entry, "pager_1") == enabled_of(hass, entry, "pager_2")
    promised = {"sensor.quoted", "sensor.paged_at"}
    assert enabled_of(hass, entry, beside("pager_1", "waiting")) == promised
    for number in range(3, 31):
        assert enabled_of(hass, entry, f"pager_{number}") == {"sensor.session"}
        assert not enabled_of(hass, entry, beside(f"pager_{number}", "waiting"))
        assert state_of(hass, entry, f"pager_{number}", "session") == "started"
    assert state_of(hass, entry, "hub", "waitlist", TODO) == "30"


@pytest.mark.usefixtures("tight")
async def test_what_the_user_enables_stays_enabled(
    hass: HomeAssistant, lrs_sim: LrsSimulator
) -> None:
    seat(lrs_sim, 5)
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    await settled(entry)
    guest = entity_id(hass, entry, "pager_5", "guest")
    er.async_get(hass).async_update_entity(guest, disabled_by=None)
    await hass.config_entries.async_reload(entry.entry_id)
    await settled(entry)
    assert enabled_of(hass, entry, "pager_5") == {"sensor.session", "sensor.guest"}
    assert state_of(hass, entry, "pager_5", "guest") == lrs_sim.world.session(5).label
    assert enabled_of(hass, entry, "pager_4") == {"sensor.session"}


@pytest.mark.usefixtures("tight")
async def test_many_that_come_at_once_are_all_shown(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    seat(lrs_sim, 40)
    await coordinator_of(lrs_entry).async_refresh()
    await hass.async_block_till_done()
    numbers = range(1, 41)
    assert all(state_of(hass, lrs_entry, f"pager_{one}", "session") for one in numbers)
    lrs_sim.commands["assign"](number=90)
    await until(lambda: "pager_90" in coordinator_of(lrs_entry).data)
    assert state_of(hass, lrs_entry, "pager_90", "session") == "started"


@pytest.mark.usefixtures("tight")
async def test_a_page_is_told_whose_event_is_disabled(
    hass: HomeAssistant, lrs_sim: LrsSimulator
) -> None:
    """What happened before the user enables the event is then no news any more."""
    seat(lrs_sim, 5)
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    await settled(entry)
    event = entity_id(hass, entry, "pager_5", "session", "event")
    watch = Watch(hass)
    fired = await watch("pager_paged", {"entity_id": entity_id(hass, entry, "hub", "waiting")})
    lrs_sim.commands["page"](number=5)
    await until(lambda: len(fired) == 1)
    assert who(fired) == [event]
    watch.detach()


async def test_the_user_is_told_when_it_gets_tight(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    lrs_sim: LrsSimulator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    issue = DOMAIN, f"{lrs_entry.entry_id}_entity_limit"
    issues = ir.async_get(hass)
    assert issues.async_get_issue(*issue) is None
    entities = er.async_get(hass).entities
    enabled = entities.get_enabled_count_for_config_entry_id(lrs_entry.entry_id)
    monkeypatch.setattr(crowd, "NEAR", enabled + 1)
    lrs_sim.commands["assign"](number=90)
    await until(lambda: issues.async_get_issue(*issue) is not None)
    await hass.async_block_till_done()
    told = issues.async_get_issue(*issue)
    assert told is not None
    assert told.translation_placeholders == {"name": lrs_entry.title, "limit": "10000"}
    by_user = er.RegistryEntryDisabler.USER
    for one in er.async_entries_for_config_entry(er.async_get(hass), lrs_entry.entry_id):
        er.async_get(hass).async_update_entity(one.entity_id, disabled_by=by_user)
    await hass.async_block_till_done()
    assert issues.async_get_issue(*issue) is None
