"""What a user sees of Steward in a home, and what must hold of it."""

from collections.abc import Mapping
from contextlib import suppress
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import area_registry as ar, device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
import pytest

from ..common import until
from .home import DOMAIN, NOTHING, Left, Told
from .scene import Passing
from .systems import Json, Systems

_SAME_TIME = 2
"""Seconds by which a time may differ from what it was: a transmitter's clock shows whole ones."""

type View = dict[str, Json]
"""Devices by their names, and entities by their ids, as the user has arranged them."""


def entry_of(hass: HomeAssistant, system: str) -> ConfigEntry[Any]:
    """Get the entry of a system."""
    entries = hass.config_entries.async_entries(DOMAIN)
    return next(entry for entry in entries if entry.data["system"] == system)


def view_of(hass: HomeAssistant, system: str | None = None) -> View:
    """List the devices and the entities of one system, or of all."""
    areas = {area.id: area.name for area in ar.async_get(hass).async_list_areas()}
    entries = [entry_of(hass, system)] if system else hass.config_entries.async_entries(DOMAIN)
    view: View = {}
    for entry in entries:
        for device in dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id):
            view[device.name_by_user or device.name or device.id] = {
                "id": device.id,
                "area": areas.get(device.area_id or ""),
                "disabled_by": device.disabled_by,
                "labels": device.labels,
                "by_user": device.name_by_user,
            }
        for entity in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id):
            view[entity.entity_id] = {
                "id": entity.id,
                "aliases": entity.aliases,
                "area": areas.get(entity.area_id or ""),
                "device": entity.device_id,
                "disabled_by": entity.disabled_by,
                "hidden_by": entity.hidden_by,
                "icon": entity.icon,
                "labels": entity.labels,
                "name": entity.name,
                "options": entity.options,
            }
    return view


def changes(before: View, now: View) -> dict[str, tuple[Json, Json | None]]:
    """List what is not as it was, by name or id: how it was, and how it is.

    An update brings new entities; whatever was there before stays.
    """
    return {what: (was, is_now) for what, was in before.items() if was != (is_now := now.get(what))}


async def shows(hass: HomeAssistant, left: Left) -> None:
    """Wait until the entities show what they showed before Home Assistant was stopped."""

    def differences() -> dict[str, tuple[str, str | None]]:
        states = {entity_id: hass.states.get(entity_id) for entity_id in left.states}
        return {
            entity_id: (left.states[entity_id]["state"], state.state if state else None)
            for entity_id, state in states.items()
            if state is None or not _same(left.states[entity_id], state)
        }

    try:
        await until(lambda: not differences())
    except TimeoutError:
        if late := differences():
            pytest.fail(f"shown before, and now: {late}")


def _same(shown: Json, state: State) -> bool:
    """Tell whether a state is what was shown, or nearly so where a clock has a part in it."""
    if shown["state"] == state.state:
        return True
    before, now = (
        _seconds(shown["state"], shown["attributes"]),
        _seconds(state.state, shown["attributes"]),
    )
    if before is None or now is None:
        return False
    to_the_minute = now % 60 == 0 and 0 <= before - now < 60  # which some moments are told to now
    return to_the_minute or abs(before - now) < _SAME_TIME


def _seconds(state: str, attributes: Json) -> float | None:
    """Turn a moment or a duration into seconds; `None` for anything else."""
    if moment := dt_util.parse_datetime(state):
        return moment.timestamp()
    if attributes.get("device_class") == "duration" and state not in NOTHING:
        return float(state)
    return None


async def tells(told: Told, passings: Mapping[str, list[Passing]]) -> None:
    """Wait until these passings are told, each once, and no others."""
    with suppress(TimeoutError):
        await until(lambda: told.passings == passings)
    assert told.passings == passings, told.passings


async def asked_again(systems: Systems) -> None:
    """Wait until the cloud was asked for its devices once more: what was new is told by then."""

    def asked() -> int:
        log = systems.rufus.state()["log"]
        return sum(1 for one in log if one["method"] == "GET" and one["path"].endswith("devices"))

    before = asked()
    await until(lambda: asked() >= before + 1)


def assert_nothing_orphaned(hass: HomeAssistant) -> None:
    """Insist that there is nothing behind which Steward does not stand any more."""
    for device in devices(hass):
        assert er.async_entries_for_device(
            er.async_get(hass), device.id, include_disabled_entities=True
        ), device.name
    for entity in er.async_get(hass).entities.values():
        assert entity.device_id in {device.id for device in devices(hass)}, entity.entity_id
        if not entity.disabled:
            state = hass.states.get(entity.entity_id)
            assert state is not None, entity.entity_id
            assert "restored" not in state.attributes, entity.entity_id


def devices(hass: HomeAssistant) -> list[dr.DeviceEntry]:
    """List Steward's devices."""
    return [
        device
        for entry in hass.config_entries.async_entries(DOMAIN)
        for device in dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    ]


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """List what Steward warned of, and what anybody called an error."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.ERROR
        or (record.levelno == logging.WARNING and record.name.startswith("custom_components"))
    ]
