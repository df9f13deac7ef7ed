"""What Home Assistant's Activity shows of one guest's evening."""

from collections import Counter
from functools import partial
from pathlib import Path
import re
from typing import Any

from homeassistant.components.logbook.processor import EventProcessor
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
import yaml

from simulators.lrs import LrsSimulator

from .common import lrs_entry_for, set_up, settled, until

_DOCS = Path(__file__).parents[1] / "docs" / "dashboards.md"
_SESSION = "sensor.pager_30_session"
_EVENING: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("assign", {"label": "Ana", "party_size": 3, "goal": 900}, "started"),
    ("page", {}, "paged"),
    ("clear", {}, "idle"),
)


@pytest.fixture
async def entry(
    recorder_mock: Recorder,  # noqa: ARG001 - what is recorded is looked at
    hass: HomeAssistant,
    lrs_sim: LrsSimulator,
) -> MockConfigEntry:
    """Set up a transmitter with a pager that is known, and free."""
    entry = await set_up(hass, lrs_entry_for(lrs_sim))
    await settled(entry)
    for command, state in (("assign", "started"), ("clear", "idle")):
        lrs_sim.commands[command](number=30)
        await until(partial(hass.states.is_state, _SESSION, state))
    return entry


async def _rows(hass: HomeAssistant, sim: LrsSimulator, config: Any) -> list[tuple[str, str, str]]:
    """Let a guest come, be paged and go; list what Activity tells: entity, its name, its state."""
    assert await async_setup_component(hass, "logbook", config)
    await async_wait_recording_done(hass)
    begun = dt_util.utcnow()
    for command, fields, state in _EVENING:
        sim.commands[command](number=30, **fields)
        await until(partial(hass.states.is_state, _SESSION, state))
        await hass.async_block_till_done()
    await async_wait_recording_done(hass)
    read = EventProcessor(hass, (), timestamp=True).get_events
    rows = await get_instance(hass).async_add_executor_job(read, begun, dt_util.utcnow())
    return [(row["entity_id"], row["name"], row["state"]) for row in rows]


@pytest.mark.usefixtures("entry")
async def test_one_guest_s_evening(hass: HomeAssistant, lrs_sim: LrsSimulator) -> None:
    rows = await _rows(hass, lrs_sim, {})
    assert Counter(entity for entity, _, _ in rows) == {
        _SESSION: 3,
        "event.pager_30_session_event": 3,
        "sensor.pager_30_guest": 2,
        "sensor.pager_30_party_size": 2,
        "sensor.pager_30_waiting_since": 2,
        "sensor.pager_30_due": 2,
        "sensor.pager_30_paged_at": 2,
        "sensor.pager_30_quoted": 2,
        "todo.t7470_waitlist": 2,
    }


@pytest.mark.usefixtures("entry")
async def test_with_what_the_docs_leave_out_it_is_three_rows(
    hass: HomeAssistant, lrs_sim: LrsSimulator
) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", _DOCS.read_text(encoding="utf-8"), re.DOTALL)
    (config,) = (one for one in map(yaml.safe_load, blocks) if one.keys() == {"logbook"})
    rows = await _rows(hass, lrs_sim, config)
    assert rows == [(_SESSION, "Pager 30", state) for state in ("started", "paged", "idle")]
