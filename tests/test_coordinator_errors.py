"""Failures of a scripted say what happened, once, and end."""

from datetime import timedelta
import logging

from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryAuthFailed, HomeAssistantError
from homeassistant.helpers.update_coordinator import UpdateFailed
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.steward.const import DOMAIN
from custom_components.steward.systems.api.errors import (
    CannotConnectError,
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    InvalidUrlError,
    MalformedAnswerError,
    NoAnswerError,
    NotFoundError,
    RateLimitedError,
    RemoteError,
    TimedOutError,
    UnauthorizedError,
)
from simulators.rufus import RufusSimulator

from .common import MAT, coordinator_of, deviceid, key, refresh, state_of
from .conftest import PatienceClock
from .scripted import Calls, Scripted, read

ERRORS = (
    CannotConnectError("no route"),
    ConflictError("two at once"),
    ForbiddenError("not for you"),
    InvalidRequestError("a bad one"),
    InvalidUrlError("no address"),
    MalformedAnswerError("no JSON"),
    NoAnswerError("reset"),
    NotFoundError("gone"),
    RateLimitedError(30, "slow down"),
    RemoteError("broken"),
    TimedOutError("slow"),
)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
async def test_failed_read_says_what_happened(scripted: Scripted, error: RemoteError) -> None:
    await read(scripted, error)
    failure = scripted.last_exception
    assert isinstance(failure, UpdateFailed)
    assert failure.translation_domain == DOMAIN
    suffix = "_read" if isinstance(error, NoAnswerError) else ""
    assert failure.translation_key == f"{error.code}{suffix}"
    text = str(failure)
    assert "The clock" in text
    assert (f"({error.detail})" in text) is error.quoted
    assert "not known" not in text
    assert failure.retry_after == getattr(error, "retry_after", None)
    assert failure.__cause__ is error


async def test_error_without_a_detail_reads_well(scripted: Scripted) -> None:
    await read(scripted, CannotConnectError())
    assert str(scripted.last_exception) == "Failed to connect to The clock"


async def test_refused_credentials_are_asked_for(
    hass: HomeAssistant, clock_entry: MockConfigEntry, scripted: Scripted, calls: Calls
) -> None:
    await read(scripted, UnauthorizedError("unknown key"))
    await hass.async_block_till_done()
    failure = scripted.last_exception
    assert isinstance(failure, ConfigEntryAuthFailed)
    assert str(failure) == "The clock rejected the credentials (unknown key)"
    flows = hass.config_entries.flow.async_progress()
    assert [flow["context"]["source"] for flow in flows] == [SOURCE_REAUTH]
    assert flows[0]["context"]["entry_id"] == clock_entry.entry_id
    assert calls.taken() == {"a": 1, "b": 1, "c": 1}
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=1))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert scripted.reads == 2  # it is no use to go on


async def test_forbidden_is_no_reason_to_ask_for_credentials(
    hass: HomeAssistant, scripted: Scripted
) -> None:
    await read(scripted, ForbiddenError())
    await hass.async_block_till_done()
    assert not hass.config_entries.flow.async_progress()


@pytest.mark.usefixtures("calls")
async def test_system_that_wants_to_be_left_alone_is(
    hass: HomeAssistant, scripted: Scripted
) -> None:
    scripted.async_started()
    await read(scripted, RateLimitedError(300))
    scripted.answer = {"a": 1, "b": 2}
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=290))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert scripted.reads == 2
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=301))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert scripted.reads == 3
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=61))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert scripted.reads == 4


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
async def test_failed_command_says_what_happened(
    hass: HomeAssistant, scripted: Scripted, error: RemoteError
) -> None:
    with pytest.raises(HomeAssistantError) as caught, scripted.translated_errors():
        raise error
    assert caught.value.translation_domain == DOMAIN
    assert caught.value.translation_key == error.code
    assert "The clock" in str(caught.value)
    assert (f"({error.detail})" in str(caught.value)) is error.quoted
    assert caught.value.__cause__ is error
    await hass.async_block_till_done()
    assert not hass.config_entries.flow.async_progress()


async def test_failed_command_may_ask_for_credentials(
    hass: HomeAssistant, clock_entry: MockConfigEntry, scripted: Scripted
) -> None:
    with pytest.raises(HomeAssistantError), scripted.translated_errors():
        raise UnauthorizedError
    await hass.async_block_till_done()
    flows = hass.config_entries.flow.async_progress()
    assert [flow["context"]["entry_id"] for flow in flows] == [clock_entry.entry_id]


async def test_other_errors_pass_through(scripted: Scripted) -> None:
    with pytest.raises(ZeroDivisionError), scripted.translated_errors():
        raise ZeroDivisionError


async def test_failure_and_recovery_are_logged_once_each(
    scripted: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="custom_components.steward")

    def lines() -> list[tuple[int, str]]:
        logged = [
            (record.levelno, record.getMessage())
            for record in caplog.records
            if record.name.startswith("custom_components.steward")
        ]
        caplog.clear()
        return logged

    lines()
    await read(scripted, CannotConnectError("no route"))
    text = "Error fetching The clock data: Failed to connect to The clock"
    assert lines() == [(logging.ERROR, text)]
    await read(scripted, TimedOutError())
    await read(scripted, CannotConnectError("no route"))
    assert lines() == []
    await read(scripted, {"a": 1})
    assert lines() == [(logging.INFO, "Fetching The clock data recovered")]
    await read(scripted, {"a": 2})
    assert lines() == []


# Against a real system


async def test_outage_of_the_cloud_and_its_end(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    mat = key(rufus_sim, MAT)
    await rufus_sim.stop()
    await refresh(hass, rufus_entry)
    await refresh(hass, rufus_entry)
    assert state_of(hass, rufus_entry, mat, "session") == "unavailable"
    assert state_of(hass, rufus_entry, "hub", "open_sessions") == "unavailable"
    assert caplog.text.count("Error fetching RUFUS Cloud data") == 1
    await rufus_sim.start()
    await refresh(hass, rufus_entry)
    await refresh(hass, rufus_entry)
    assert state_of(hass, rufus_entry, mat, "session") == "active"
    assert caplog.text.count("Fetching RUFUS Cloud data recovered") == 1
    ours = "".join(
        record.getMessage() for record in caplog.records if record.name.startswith("custom_")
    )
    token = next(iter(rufus_sim.world.sessions))
    for secret in (rufus_entry.data["api_key"], deviceid(rufus_sim, MAT), token):
        assert secret not in ours


async def test_key_that_is_revoked_while_running(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    rufus_sim.revoke_key("unbind")
    await refresh(hass, rufus_entry)
    assert [flow["step_id"] for flow in hass.config_entries.flow.async_progress()] == [
        "reauth_confirm"
    ]
    assert state_of(hass, rufus_entry, key(rufus_sim, MAT), "session") == "unavailable"
    assert not coordinator_of(rufus_entry).last_update_success


async def test_cloud_that_wants_to_be_left_alone_is(
    hass: HomeAssistant,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    patience_clock: PatienceClock,
) -> None:
    rufus_sim.faults.set_fault(status=429, retry_after=120, times=1)
    await refresh(hass, rufus_entry)
    asked = rufus_sim.state()["requests"]
    patience_clock.ahead = 110
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=110))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert rufus_sim.state()["requests"] == asked
    patience_clock.ahead = 121
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=121))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert rufus_sim.state()["requests"] > asked
    assert state_of(hass, rufus_entry, key(rufus_sim, MAT), "session") == "active"
