"""A session outlasts Home Assistant, ends with its entry, and is never forgotten while open."""

import asyncio
from collections.abc import Callable
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.const import DOMAIN
from custom_components.steward.storage import entry_store
from custom_components.steward.systems.spreadsheetweb import coordinator as coordinator_module
from custom_components.steward.systems.spreadsheetweb.coordinator import SpreadsheetWebCoordinator
from simulators.spreadsheetweb import SpreadsheetWebSimulator

from ...common import set_up, state_of
from .helpers import (
    CLOSE,
    OPEN,
    PAY,
    TOKEN,
    coordinator_of,
    open_id,
    secrets,
    sessions,
    site_entry_for,
)

type Stored = Callable[[], Any]


@pytest.fixture
def stored(hass_storage: dict[str, Any], entry: MockConfigEntry) -> Stored:
    """Look into the storage."""
    return lambda: hass_storage[f"{DOMAIN}.{entry.entry_id}"]["data"]


def _issues(hass: HomeAssistant) -> list[str]:
    """List the issues that stand, by their texts."""
    registry = ir.async_get(hass)
    return sorted(
        str(issue.translation_key)
        for (domain, _), issue in registry.issues.items()
        if domain == DOMAIN and issue.active
    )


async def _restarted(
    hass: HomeAssistant, hass_storage: dict[str, Any], entry: MockConfigEntry
) -> MockConfigEntry:
    """Set up what a Home Assistant that was killed left: its entry and its storage, no more."""
    left = dict(hass_storage)
    with_same_id = MockConfigEntry(
        domain=DOMAIN,
        title=entry.title,
        data=dict(entry.data),
        entry_id="01AFTER",
        unique_id="after",
        minor_version=entry.minor_version,
    )
    hass_storage[f"{DOMAIN}.01AFTER"] = left[f"{DOMAIN}.{entry.entry_id}"] | {
        "key": f"{DOMAIN}.01AFTER"
    }
    return await set_up(hass, with_same_id)


async def test_a_session_is_known_and_closes_after_home_assistant_was_killed(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    entry: MockConfigEntry,
    coordinator: SpreadsheetWebCoordinator,
    site: SpreadsheetWebSimulator,
) -> None:
    session = await coordinator.async_open_session()
    after = await _restarted(hass, hass_storage, entry)
    assert state_of(hass, after, "hub", "session") == "active"
    assert coordinator_of(after).data["hub"].session == session
    assert _issues(hass) == []
    await coordinator_of(after).async_close_session()
    assert sessions(site) == ["closed"]


async def test_a_server_that_was_killed_is_told_once(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: SpreadsheetWebCoordinator,
    site: SpreadsheetWebSimulator,
) -> None:
    await coordinator.async_open_session()
    await site.stop()
    site.commands["drop_all_sessions"]()
    await site.start()
    assert state_of(hass, entry, "hub", "session") == "active"
    with pytest.raises(HomeAssistantError, match="ended the session"):
        await coordinator.async_calculate(PAY)
    await hass.async_block_till_done()
    assert state_of(hass, entry, "hub", "session") == "idle"
    assert _issues(hass) == ["session_dropped"]
    issue = ir.async_get(hass).async_get_issue(DOMAIN, f"{entry.entry_id}_hub_session_dropped")
    assert issue is not None
    await coordinator.async_calculate(PAY)
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue.issue_id) is issue
    await coordinator.async_open_session()
    assert _issues(hass) == []


async def test_a_session_that_ended_while_home_assistant_was_away(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    entry: MockConfigEntry,
    coordinator: SpreadsheetWebCoordinator,
    site: SpreadsheetWebSimulator,
) -> None:
    session = await coordinator.async_open_session()
    site.commands["time_out_session"](session.session_id)
    after = await _restarted(hass, hass_storage, entry)
    assert state_of(hass, after, "hub", "session") == "idle"
    assert _issues(hass) == ["session_dropped"]


async def test_home_assistant_was_killed_while_a_session_was_being_opened(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    entry: MockConfigEntry,
    coordinator: SpreadsheetWebCoordinator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, killed = asyncio.Event(), asyncio.Event()

    async def never() -> str:
        asked.set()
        await killed.wait()
        raise asyncio.CancelledError

    monkeypatch.setattr(coordinator._client, "open_session", never)
    opening = hass.async_create_background_task(coordinator.async_open_session(), "opening")
    await asked.wait()
    assert _issues(hass) == []
    await _restarted(hass, hass_storage, entry)
    assert _issues(hass) == ["session_unconfirmed"]
    killed.set()
    with pytest.raises(asyncio.CancelledError):
        await opening


async def test_what_is_shown_is_stored(
    stored: Stored, coordinator: SpreadsheetWebCoordinator
) -> None:
    shown: list[object] = []

    def note() -> None:
        assert stored() == coordinator.data["hub"].to_store()
        shown.append(coordinator.data["hub"].session)

    coordinator.async_add_listener(note, "hub")
    session = await coordinator.async_open_session()
    await coordinator.async_close_session()
    assert shown == [session, None]


async def test_a_stop_leaves_the_session_open(
    hass: HomeAssistant,
    stored: Stored,
    coordinator: SpreadsheetWebCoordinator,
    site: SpreadsheetWebSimulator,
) -> None:
    session = await coordinator.async_open_session()
    await coordinator.async_calculate(PAY)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    assert sessions(site) == ["open"]
    assert stored()["session"]["session_id"] == session.session_id
    assert stored()["session"]["calculations"] == 1


async def test_a_server_that_is_away_at_the_start_loses_nothing(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    entry: MockConfigEntry,
    coordinator: SpreadsheetWebCoordinator,
    site: SpreadsheetWebSimulator,
) -> None:
    session = await coordinator.async_open_session()
    await site.stop()
    after = await _restarted(hass, hass_storage, entry)
    assert after.state is ConfigEntryState.SETUP_RETRY
    await site.start()
    await hass.config_entries.async_reload(after.entry_id)
    assert coordinator_of(after).data["hub"].session == session


# Entries that go


async def _unload(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)


async def _disable(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await hass.config_entries.async_set_disabled_by(entry.entry_id, ConfigEntryDisabler.USER)


async def _remove(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await hass.config_entries.async_remove(entry.entry_id)


async def _reload(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert await hass.config_entries.async_reload(entry.entry_id)


@pytest.mark.parametrize("end", [_unload, _disable, _remove, _reload])
async def test_a_session_ends_with_its_entry(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: SpreadsheetWebCoordinator,
    site: SpreadsheetWebSimulator,
    caplog: pytest.LogCaptureFixture,
    end: Callable[..., Any],
) -> None:
    await coordinator.async_open_session()
    await end(hass, entry)
    assert sessions(site) == ["closed"]
    assert site.world.calls["CloseDedicatedSession"] == 1
    assert "could not be closed" not in caplog.text
    await entry_store(hass, entry.entry_id).async_remove()


async def test_without_a_session_nothing_is_closed(
    hass: HomeAssistant, entry: MockConfigEntry, site: SpreadsheetWebSimulator
) -> None:
    await _remove(hass, entry)
    assert site.world.calls["CloseDedicatedSession"] == 0


async def test_a_session_that_cannot_be_closed_is_an_orphan_until_it_can(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    stored: Stored,
    coordinator: SpreadsheetWebCoordinator,
    site: SpreadsheetWebSimulator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    session = await coordinator.async_open_session()
    site.faults.set_fault(path=CLOSE, status=500)
    await _unload(hass, entry)
    assert stored()["orphans"] == [session.session_id]
    assert "SpreadsheetWEB: a session could not be closed" in caplog.text
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert _issues(hass) == ["session_orphaned"]
    assert state_of(hass, entry, "hub", "session") == "idle"
    again = coordinator_of(entry)
    with pytest.raises(HomeAssistantError, match="HTTP 500"):
        await again.async_close_orphans()
    assert _issues(hass) == ["session_orphaned"]
    site.faults.clear_faults()
    await again.async_close_orphans()
    assert _issues(hass) == []
    assert sessions(site) == ["closed"]
    assert stored()["orphans"] == []


@pytest.mark.usefixtures("coordinator")
async def test_an_orphan_is_closed_at_the_next_start(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: SpreadsheetWebCoordinator,
    site: SpreadsheetWebSimulator,
) -> None:
    await coordinator.async_open_session()
    await site.stop()
    await _unload(hass, entry)
    await site.start()
    assert sessions(site) == ["open"]
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert sessions(site) == ["closed"]
    assert _issues(hass) == []


async def test_an_orphan_that_the_server_ended_is_none(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: SpreadsheetWebCoordinator,
    site: SpreadsheetWebSimulator,
) -> None:
    session = await coordinator.async_open_session()
    await site.stop()
    await _unload(hass, entry)
    site.commands["time_out_session"](session.session_id)
    await site.start()
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert coordinator_of(entry).data["hub"].orphans == ()


async def test_a_session_that_is_in_use_for_too_long_is_an_orphan(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    stored: Stored,
    coordinator: SpreadsheetWebCoordinator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(coordinator_module, "_UNLOAD_SECONDS", 0.01)
    session = await coordinator.async_open_session()
    async with coordinator._in_session:
        await _unload(hass, entry)
    assert stored()["orphans"] == [session.session_id]


async def test_nothing_is_opened_once_the_entry_is_unloaded(
    hass: HomeAssistant, entry: MockConfigEntry, coordinator: SpreadsheetWebCoordinator
) -> None:
    await _unload(hass, entry)
    with pytest.raises(ServiceValidationError) as caught:
        await coordinator.async_open_session()
    assert caught.value.translation_key == "no_entry"


async def test_an_entry_that_never_loaded_leaves_no_session_behind(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    entry: MockConfigEntry,
    coordinator: SpreadsheetWebCoordinator,
    site: SpreadsheetWebSimulator,
) -> None:
    await coordinator.async_open_session()
    site.faults.set_fault(path=TOKEN, status=500, times=1)
    after = await _restarted(hass, hass_storage, entry)
    assert after.state is ConfigEntryState.SETUP_RETRY
    await _remove(hass, after)
    assert sessions(site) == ["closed"]
    assert f"{DOMAIN}.{after.entry_id}" not in hass_storage


async def test_a_removed_entry_tells_what_it_could_not_close(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    entry: MockConfigEntry,
    coordinator: SpreadsheetWebCoordinator,
    site: SpreadsheetWebSimulator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await coordinator.async_open_session()
    site.faults.set_fault(path=CLOSE, spoil="reset")
    await _remove(hass, entry)
    assert "SpreadsheetWEB was removed, but a session could not be closed (no_answer)" in (
        caplog.text
    )
    assert f"{DOMAIN}.{entry.entry_id}" not in hass_storage


# Secrets


async def test_no_log_holds_a_secret(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: SpreadsheetWebCoordinator,
    site: SpreadsheetWebSimulator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await coordinator.async_open_session()
    site.commands["time_out_session"](open_id(site))
    with pytest.raises(HomeAssistantError):
        await coordinator.async_calculate(PAY)
    await coordinator.async_open_session()
    site.faults.set_fault(path=OPEN, status=500)
    site.faults.set_fault(path=CLOSE, status=500)
    await _reload(hass, entry)
    await _remove(hass, entry)
    ours = "\n".join(
        record.getMessage()
        for record in caplog.records
        if not record.name.startswith(("simulators", "pytest"))
    )
    assert "could not be closed" in ours
    assert not [secret for secret in secrets(site) if secret in ours]


async def test_an_entry_without_anything_stored(
    hass: HomeAssistant, site: SpreadsheetWebSimulator
) -> None:
    entry = site_entry_for(site)
    entry.add_to_hass(hass)
    await _remove(hass, entry)
    assert site.state()["requests"] == 0
