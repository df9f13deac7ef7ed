"""What is secret, and who is a guest, is in no log, diagnostics or repair, whatever goes wrong."""

import json
from typing import Any

from homeassistant.components.todo import DOMAIN as TODO
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
import orjson
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.const import DOMAIN
from custom_components.steward.diagnostics import async_get_config_entry_diagnostics
from custom_components.steward.identity import device_key
from simulators.hostile import HostileServer
from simulators.lrs import LrsSimulator

from ..common import coordinator_of, entity_id, entry_for, refresh, set_up, settled, unload_all
from .canary import STATUSES, assert_none, logged, refusal, spellings

_KEY = "canary-key-7f3a"
_DEVICE = "canary-device-19"
_TOKEN = "canary-session-84"
_GUEST = "Canary Cuckoo-Finch"


def _good(path: str) -> bytes:
    if "/sessions" in path:
        session = {"token_session": _TOKEN, "active": True, "passings": 0}
        return orjson.dumps({"result": [session]})
    if "/devices" in path:
        return orjson.dumps(
            {"result": [{"deviceid": _DEVICE, "alias": "Mat", "sessions": 1}], "pagination": {}}
        )
    return orjson.dumps({"result": []})


async def test_no_key_token_or_id_of_a_cloud_is_told(
    hass: HomeAssistant,
    loopback: None,  # noqa: ARG001 - it listens there
    everything_logged: pytest.LogCaptureFixture,
) -> None:
    canaries = (_KEY, _DEVICE, _TOKEN)
    server = HostileServer(_good)
    await server.start()
    entry = entry_for("rufus", "RUFUS Cloud", api_key=_KEY, url=server.url)
    await set_up(hass, entry)
    await refresh(hass, entry)
    coordinator: Any = coordinator_of(entry)
    device = device_key(_DEVICE)
    errors = ""
    for status in STATUSES:
        server.answer = refusal(status, {"description": spellings(*canaries)})
        coordinator.client.http._paused_until = 0.0
        await coordinator.async_refresh()
        for command in (
            coordinator.async_open_session(device),
            coordinator.async_close_session(device),
            coordinator.async_get_sessions(device),
            coordinator.async_bind_device(model="M", serial_number="S"),
        ):
            coordinator.client.http._paused_until = 0.0
            try:
                await command
            except HomeAssistantError as err:
                errors += f"{err!r} {err.translation_placeholders}"
    server.answer = None
    issues = [repr(one) for one in ir.async_get(hass).issues.values()]
    told = json.dumps(await async_get_config_entry_diagnostics(hass, entry))
    states = "".join(str(state.as_dict()) for state in hass.states.async_all())
    assert_none(logged(everything_logged), *canaries)
    assert_none(errors, *canaries)
    assert_none(told, *canaries)
    assert_none(states, *canaries)
    assert_none("".join(issues), *canaries)
    assert "…" in errors
    await unload_all(hass)
    await server.stop()


async def test_no_guest_is_named_in_a_log(
    hass: HomeAssistant,
    lrs_sim: LrsSimulator,
    lrs_entry: MockConfigEntry,
    everything_logged: pytest.LogCaptureFixture,
) -> None:
    """Home Assistant's own lines tell what a user has typed: the guest comes from elsewhere."""
    lrs_sim.commands["assign"](number=4, label=_GUEST, party_size=2, goal=1)
    await settled(lrs_entry)
    await refresh(hass, lrs_entry)
    coordinator: Any = coordinator_of(lrs_entry)
    assert coordinator.data["pager_4"].guest.label == _GUEST
    await lrs_sim.stop()
    await refresh(hass, lrs_entry)
    waitlist = entity_id(hass, lrs_entry, "hub", "waitlist", TODO)
    for service, data in (
        ("page", {"number": 4}),
        ("clear", {"number": 4}),
        ("assign_pager", {"number": 4}),
    ):
        with pytest.raises(HomeAssistantError):
            await hass.services.async_call(DOMAIN, service, data, blocking=True)
    assert hass.states.get(waitlist)
    told = json.dumps(await async_get_config_entry_diagnostics(hass, lrs_entry))
    assert_none(logged(everything_logged, "homeassistant.core"), _GUEST)
    assert_none(told, _GUEST)
