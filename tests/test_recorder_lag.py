"""Who has much to be recorded waits until it is written, and not for a recorder that is stuck."""

import asyncio
from types import SimpleNamespace
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.recorder import DATA_INSTANCE
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward import recorder_lag
from custom_components.steward.const import CONF_SYSTEM, DOMAIN
from custom_components.steward.identity import unique_id
from custom_components.steward.recorder_lag import RecorderPace

from .common import until

MAT, GATE = "device_A1", "device_B2"


class Recorder(SimpleNamespace):
    """A recorder that writes when it is told to."""

    def __init__(self) -> None:
        """Write nothing yet, and leave nothing out."""
        super().__init__(entity_filter=None, asked=[])

    def async_get_commit_future(self) -> asyncio.Future[None]:
        """Take note that somebody waits."""
        self.asked.append(asyncio.get_running_loop().create_future())
        return self.asked[-1]  # type: ignore[no-any-return]


@pytest.fixture
def pace(hass: HomeAssistant) -> RecorderPace:
    """Pace the passings of a mat, which has an entity for them."""
    entry = MockConfigEntry(domain=DOMAIN, data={CONF_SYSTEM: "rufus"}, unique_id="cloud/account")
    entry.add_to_hass(hass)
    er.async_get(hass).async_get_or_create(
        "event",
        DOMAIN,
        unique_id(entry, MAT, "passing"),
        config_entry=entry,
        suggested_object_id="mat_passing",
    )
    return RecorderPace(hass, entry, "passing")


@pytest.fixture
def recorder(hass: HomeAssistant) -> Recorder:
    """Put a recorder in place."""
    instance: Any = Recorder()
    hass.data[DATA_INSTANCE] = instance
    return instance  # type: ignore[no-any-return]


async def test_without_a_recorder_nobody_waits(pace: RecorderPace) -> None:
    await pace.async_told(MAT, 100_000)


async def test_much_is_written_before_more_is_told(pace: RecorderPace, recorder: Recorder) -> None:
    await pace.async_told(MAT, 300)
    assert not recorder.asked
    waiting = asyncio.create_task(pace.async_told(MAT, 300))
    await until(lambda: recorder.asked)
    assert not waiting.done()
    recorder.asked[0].set_result(None)
    await waiting
    await pace.async_told(MAT, 300)
    assert len(recorder.asked) == 1


async def test_what_is_not_recorded_waits_for_nobody(
    pace: RecorderPace, recorder: Recorder
) -> None:
    await pace.async_told(GATE, 100_000)
    recorder.entity_filter = lambda entity_id: entity_id != "event.mat_passing"
    await pace.async_told(MAT, 100_000)
    assert not recorder.asked


async def test_a_recorder_that_is_stuck_is_given_up(
    pace: RecorderPace, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder_lag, "_PATIENCE", 0.01)
    await pace.async_told(MAT, 100_000)
    assert len(recorder.asked) == 1
