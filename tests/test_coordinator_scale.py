"""Very many active pagers: what does not change is not written."""

from collections import Counter
from typing import Any

from homeassistant.const import EVENT_STATE_CHANGED, EVENT_STATE_REPORTED
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity_platform import MAX_ENABLED_ENTITIES_PER_CONFIG_ENTRY
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.capabilities import Pager
from custom_components.steward.identity import key_of
from custom_components.steward.systems.lrs.entities import ITEMS
from simulators.lrs import LrsSimulator

from .common import coordinator_of, lrs_entry_for, refresh, set_up, settled, state_of, until

PAGERS = 540
"""As many as have all their entities within Home Assistant's limit."""


class Writes:
    """Counts the states that are written, changed or not, by the items of their entities."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry) -> None:
        """Listen."""
        self.by_key: Counter[str | None] = Counter()
        self._devices = dr.async_get(hass)
        self._entities = er.async_get(hass)
        self._entry = entry

        @callback
        def everything(_: object) -> bool:
            return True

        hass.bus.async_listen(EVENT_STATE_CHANGED, self._count)
        hass.bus.async_listen(EVENT_STATE_REPORTED, self._count, event_filter=everything)

    @callback
    def _count(self, event: Event[Any]) -> None:
        entity = self._entities.async_get(event.data["entity_id"])
        assert entity is not None
        assert entity.device_id is not None
        device = self._devices.async_get(entity.device_id)
        assert device is not None
        self.by_key[key_of(self._entry, device)] += 1


@pytest.fixture
async def entry(hass: HomeAssistant, lrs_sim: LrsSimulator) -> MockConfigEntry:
    """Set up a transmitter with that many guests."""
    lrs_sim.commands["fill"](count=PAGERS)
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    await settled(entry)
    await hass.async_block_till_done()
    return entry


async def test_only_what_changed_is_written(
    hass: HomeAssistant, lrs_sim: LrsSimulator, entry: MockConfigEntry
) -> None:
    coordinator = coordinator_of(entry)
    assert sum(isinstance(item, Pager) for item in coordinator.data.values()) == PAGERS
    assert state_of(hass, entry, "hub", "waiting") == f"{PAGERS}"
    assert state_of(hass, entry, f"pager_{PAGERS}", "session") == "started"
    writes = Writes(hass, entry)

    # A poll, with nothing new or with a whole list that says the same.
    await refresh(hass, entry)
    coordinator._etag = None  # type: ignore[attr-defined]
    await refresh(hass, entry)
    assert writes.by_key == {}

    # A change that is pushed.
    lrs_sim.commands["page"](number=500)
    await until(lambda: state_of(hass, entry, "pager_500", "session") == "paged")
    await hass.async_block_till_done()
    assert set(writes.by_key) == {"pager_500", "hub"}
    assert writes.by_key["pager_500"] == 3  # what it is, since when, and the event
    writes.by_key.clear()

    # A change that a poll finds.
    listeners, lrs_sim.world.listeners[:] = lrs_sim.world.listeners[:], []
    lrs_sim.commands["update"](number=530, label="Ana")
    lrs_sim.world.listeners[:] = listeners
    await refresh(hass, entry)
    assert writes.by_key == {"pager_530": 1, "hub": 1}  # the waiting list names the guest
    assert state_of(hass, entry, "pager_530", "guest") == "Ana"
    writes.by_key.clear()

    # A guest who leaves.
    lrs_sim.commands["clear"](number=3)
    await until(lambda: state_of(hass, entry, "pager_3", "session") == "idle")
    await hass.async_block_till_done()
    assert set(writes.by_key) == {"pager_3", "hub"}


def test_a_thousand_pagers_are_not_too_many_for_home_assistant() -> None:
    transmitter, pager = (
        sum(one.entity_registry_enabled_default for one in kind.entities) for kind in ITEMS[:2]
    )
    assert transmitter + 1000 * pager <= MAX_ENABLED_ENTITIES_PER_CONFIG_ENTRY
