"""What the tests of the integration's own rooms share."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry, snapshot_platform
from syrupy.assertion import SnapshotAssertion

from custom_components.steward.config_flow import StewardConfigFlow
from custom_components.steward.const import CONF_SYSTEM, DOMAIN
from custom_components.steward.coordinator import StewardCoordinator
from custom_components.steward.identity import device_key, identifier, unique_id
from custom_components.steward.systems.rufus.coordinator import PASSING, RufusCoordinator
from custom_components.steward.systems.table import SYSTEMS
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

type Call = Callable[..., Awaitable[Any]]
"""Calls an action, by its name and its data; with `answer` returns what it answers."""

MAT = "Start mat"
"""The timing device with an active session, by its alias."""
ARCH = "Finish line"
"""The timing device without a session."""

_PATIENCE = 10.0


async def until(condition: Callable[[], object]) -> None:
    """Wait until something is so; fail where it does not come."""
    async with asyncio.timeout(_PATIENCE):
        while not condition():  # noqa: ASYNC110  # conditions of all kinds, few of them events
            await asyncio.sleep(0.005)


def furnish_rufus(sim: RufusSimulator) -> None:
    """Bind a mat with telemetry and a session with a passing, and an arch with nothing."""
    mat = sim.add_device(
        type="Mat", model="Mat S4", serial_number="S4-10021", alias=MAT, firmware="3.2.0"
    )["deviceid"]
    sim.set_telemetry(mat, device_status="Online", battery_percentage=81, charging=True)
    sim.open_session(deviceid=mat, alias="City run")
    sim.add_passing(mat, bib="101")
    sim.add_device(type="Arch", model="Arch F8", serial_number="F8-30555", alias=ARCH)


def furnish_lrs(sim: LrsSimulator) -> None:
    """Let guests wait with pagers 3 and 12, and page one with pager 7."""
    sim.commands["assign"](number=3)
    sim.commands["assign"](number=12, label="Ana Lopez", party_size=2, goal=600, waited=240)
    sim.commands["assign"](number=7, label="Bo Berg", party_size=4, goal=900, waited=420)
    sim.commands["page"](number=7)


def deviceid(sim: RufusSimulator, alias: str) -> str:
    """Get the cloud's id of a timing device."""
    return next(one.deviceid for one in sim.world.devices.values() if one.alias == alias)


def key(sim: RufusSimulator, alias: str) -> str:
    """Get the key of a timing device's item."""
    return device_key(deviceid(sim, alias))


def change_device(sim: RufusSimulator, alias: str, /, **changes: Any) -> None:
    """Change what the cloud says of a timing device."""
    known = deviceid(sim, alias)
    sim.world.devices[known] = replace(sim.world.devices[known], **changes)


def entry_for(system: str, title: str, /, **data: Any) -> MockConfigEntry:
    """Make an entry as the config flow does, not yet added; what is no field is the entry's own."""
    fields = {name: data.pop(name) for name in [*data] if name in _fields(system)}
    return MockConfigEntry(
        domain=DOMAIN,
        title=title,
        data={CONF_SYSTEM: system, **fields},
        minor_version=StewardConfigFlow.MINOR_VERSION,
        **{"unique_id": SYSTEMS[system].unique_id(fields), **data},
    )


def _fields(system: str) -> set[str]:
    return {str(name) for name in SYSTEMS[system].fields.schema}


def rufus_entry_for(sim: RufusSimulator, **kwargs: Any) -> MockConfigEntry:
    """Make an entry of a RUFUS account, not yet added; its key permits everything."""
    ready = sim.ready()
    return entry_for("rufus", "RUFUS Cloud", api_key=ready["api_key"], url=ready["url"], **kwargs)


def lrs_entry_for(sim: LrsSimulator, **kwargs: Any) -> MockConfigEntry:
    """Make an entry of a transmitter, not yet added."""
    return entry_for("lrs", "T7470", host=sim.host, port=sim.port, **kwargs)


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """Add an entry and try to set it up."""
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


async def settled(entry: ConfigEntry) -> None:
    """Wait until a transmitter is observed, and nothing is being read from it.

    aiocoap does not like requests to be cancelled that are only just being sent.
    """
    async with asyncio.timeout(_PATIENCE):
        await coordinator_of(entry).async_idle()


async def fed(entry: ConfigEntry) -> None:
    """Wait until the passings of an account that were there are delivered."""
    if isinstance(coordinator_of(entry), RufusCoordinator):
        await coordinator_of(entry).async_idle()


async def unload_all(hass: HomeAssistant | None) -> None:
    """Unload the entries that are loaded."""
    if hass is None:
        return
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        if entry.data[CONF_SYSTEM] == "lrs":
            await settled(entry)
        await hass.config_entries.async_unload(entry.entry_id)


def coordinator_of(entry: ConfigEntry) -> StewardCoordinator:
    """Get the coordinator of a loaded entry."""
    coordinator = entry.runtime_data
    assert isinstance(coordinator, StewardCoordinator)
    return coordinator


def rufus_of(entry: ConfigEntry) -> RufusCoordinator:
    """Get the coordinator of a loaded RUFUS account."""
    coordinator = entry.runtime_data
    assert isinstance(coordinator, RufusCoordinator)
    return coordinator


async def assert_platform(
    hass: HomeAssistant, snapshot: SnapshotAssertion, platform: Platform, entry: MockConfigEntry
) -> None:
    """Compare the entities of one platform with the snapshot."""
    entry.add_to_hass(hass)
    if entry.data[CONF_SYSTEM] == "lrs":  # a pager that was seen before, and is idle
        dr.async_get(hass).async_get_or_create(
            config_entry_id=entry.entry_id, identifiers={identifier(entry, "pager_5")}
        )
    with patch("custom_components.steward.platforms_of", return_value=[platform]):
        await hass.config_entries.async_setup(entry.entry_id)
        if entry.data[CONF_SYSTEM] == "lrs":
            await settled(entry)
        await hass.async_block_till_done()
        if entry.data[CONF_SYSTEM] == "rufus" and platform is not Platform.EVENT:
            # passings are read where somebody listens to them: else an event entity
            for item in coordinator_of(entry).data:
                coordinator_of(entry).async_listen(item, PASSING, lambda _: None)
            await refresh(hass, entry)
        await snapshot_platform(hass, er.async_get(hass), snapshot, entry.entry_id)
        await unload_all(hass)


async def refresh(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Let an entry's coordinator read once, and all that follows from it happen."""
    await coordinator_of(entry).async_refresh()
    await fed(entry)
    await hass.async_block_till_done()


def entity_id(
    hass: HomeAssistant, entry: ConfigEntry, item: str, name: str, domain: str = "sensor"
) -> str:
    """Get the id of an entity of an item, by its description's key."""
    known_as = unique_id(entry, item, name)
    found = er.async_get(hass).async_get_entity_id(domain, DOMAIN, known_as)
    assert found is not None, known_as
    return found


def state_of(
    hass: HomeAssistant, entry: ConfigEntry, item: str, name: str, domain: str = "sensor"
) -> str:
    """Get the state of an entity of an item."""
    state = hass.states.get(entity_id(hass, entry, item, name, domain))
    assert state is not None
    return state.state


def device_of(hass: HomeAssistant, entry: ConfigEntry, item: str) -> dr.DeviceEntry | None:
    """Get the device of an item, if there is one."""
    found = dr.async_get(hass).async_get_device_by_identifier(
        identifier(entry, item), entry.entry_id
    )
    assert found is None or isinstance(found, dr.DeviceEntry)
    return found


def device_id(hass: HomeAssistant, entry: ConfigEntry, item: str) -> str:
    """Get the registry's id of the device of an item."""
    found = device_of(hass, entry, item)
    assert found is not None, item
    return found.id
