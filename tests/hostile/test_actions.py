"""What no system can be asked is refused with words, before anything is sent."""

from typing import Any

from homeassistant.components.todo import DOMAIN as TODO
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.steward.const import DOMAIN
from simulators.rufus import RufusSimulator

from ..common import MAT, device_id, entity_id, key

_REFUSED = (vol.Invalid, HomeAssistantError)


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("get_passings", {"start": "0001-01-01T00:00:00", "end": "2026-03-01T00:00:00"}),
        ("get_passings", {"start": "2026-03-01", "end": "9999-12-31T23:59:59"}),
        ("get_passings", {"start": "9999-12-31T23:59:59-12:00", "end": "9999-12-31T23:59:59"}),
        ("get_passings", {"first": 2**70}),
        ("get_passings", {"last": 2**64}),
        ("get_passings", {"token_session": "x" * 300}),
        ("add_passings", {"passings": [{"number": 2**70, "bib": "1"}]}),
        ("add_passings", {"passings": [{"number": 1, "bib": "x" * 300}]}),
        ("add_passings", {"passings": [{"number": 1, "bib": "1", "timestamp": "0001-01-01"}]}),
        ("add_passings", {"passings": [{"number": 1, "bib": "1", "latitude": 1e300}]}),
        ("open_session", {"name": "x" * 300}),
        ("open_session", {"name": "\ud800"}),
    ],
)
async def test_an_action_that_cannot_be(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    action: str,
    data: dict[str, Any],
) -> None:
    await hass.config.async_set_time_zone("Europe/Amsterdam")
    device = device_id(hass, rufus_entry, key(rufus_sim, MAT))
    asked = rufus_sim.state()["requests"]
    response = action == "get_passings"
    with pytest.raises(_REFUSED):
        await hass.services.async_call(
            DOMAIN,
            action,
            {"device_id": device, **data},
            blocking=True,
            return_response=response,
        )
    assert rufus_sim.state()["requests"] == asked


@pytest.mark.parametrize(
    "name", ["x" * 256, "x" * 100_000, "\ud800", "a\0b"], ids=["256", "100,000", "half", "NUL"]
)
async def test_a_guest_who_cannot_be_called_so(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    waitlist = entity_id(hass, lrs_entry, "hub", "waitlist", TODO)
    with pytest.raises(_REFUSED):
        await hass.services.async_call(
            TODO, "add_item", {"entity_id": waitlist, "item": name}, blocking=True
        )
    with pytest.raises(_REFUSED):
        await hass.services.async_call(
            DOMAIN, "assign_pager", {"number": 99, "label": name}, blocking=True
        )
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert "pager_99" not in lrs_entry.runtime_data.data
