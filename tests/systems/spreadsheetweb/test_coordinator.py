"""A session is opened once, used, closed, and what became of it is shown."""

import asyncio
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.systems.spreadsheetweb.api.types import Calculation
from custom_components.steward.systems.spreadsheetweb.application import Application
from custom_components.steward.systems.spreadsheetweb.coordinator import SpreadsheetWebCoordinator
from simulators.spreadsheetweb import Flaw, Reaction, SpreadsheetWebSimulator

from ...common import until
from .helpers import CLOSE, NAME, OPEN, PAY, RESULT, open_id, sessions

TERM = Calculation(inputs={"Term": [[12]]}, outputs=("Term",))
READ_TERM = Calculation(inputs={}, outputs=("Term",))


def _shown(coordinator: SpreadsheetWebCoordinator) -> Application:
    """Get what is shown."""
    item = coordinator.data["hub"]
    assert isinstance(item, Application)
    return item


async def _term(coordinator: SpreadsheetWebCoordinator, **options: Any) -> object:
    """Read an input back."""
    (output,) = await coordinator.async_calculate(READ_TERM, **options)
    return output.value


async def test_a_session_from_its_opening_to_its_end(
    coordinator: SpreadsheetWebCoordinator, site: SpreadsheetWebSimulator
) -> None:
    assert _shown(coordinator) == Application(name=NAME)
    assert coordinator.update_interval is None
    session = await coordinator.async_open_session()
    assert session.session_id == open_id(site)
    assert _shown(coordinator).session == session
    await coordinator.async_calculate(TERM)
    assert await _term(coordinator) == 12
    used = _shown(coordinator).session
    assert used is not None
    assert (used.opened, used.calculations) == (session.opened, 2)
    await coordinator.async_close_session()
    assert sessions(site) == ["closed"]
    assert _shown(coordinator) == Application(name=NAME)


async def test_a_calculation_uses_the_session_that_there_is(
    coordinator: SpreadsheetWebCoordinator,
) -> None:
    await coordinator.async_calculate(TERM)
    assert await _term(coordinator) == 24
    with pytest.raises(ServiceValidationError) as caught:
        await _term(coordinator, use_session=True)
    assert caught.value.translation_key == "no_active_session"
    assert caught.value.translation_placeholders == {"device": NAME}
    await coordinator.async_open_session()
    await coordinator.async_calculate(TERM)
    assert await _term(coordinator, use_session=True) == 12
    assert await _term(coordinator, use_session=False) == 24
    assert await _term(coordinator) == 12
    session = _shown(coordinator).session
    assert session is not None
    assert session.calculations == 3


async def test_one_session_at_a_time(
    coordinator: SpreadsheetWebCoordinator, site: SpreadsheetWebSimulator
) -> None:
    results = await asyncio.gather(
        *(coordinator.async_open_session() for _ in range(3)), return_exceptions=True
    )
    refused = [one for one in results if isinstance(one, ServiceValidationError)]
    assert {one.translation_key for one in refused} == {"session_is_open"}
    assert len(refused) == 2
    assert sessions(site) == ["open"]


async def test_there_is_nothing_to_close(
    coordinator: SpreadsheetWebCoordinator, site: SpreadsheetWebSimulator
) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await coordinator.async_close_session()
    assert caught.value.translation_key == "no_active_session"
    assert site.world.calls["CloseDedicatedSession"] == 0


async def test_a_wrong_calculation_says_so(coordinator: SpreadsheetWebCoordinator) -> None:
    await coordinator.async_open_session()
    for use_session in (True, False):
        with pytest.raises(HomeAssistantError, match="has no output Nothing") as caught:
            await coordinator.async_calculate(
                Calculation(inputs={}, outputs=("Nothing",)), use_session=use_session
            )
        assert caught.value.translation_key == "invalid_request"
    shown = _shown(coordinator)
    assert shown.session is not None
    assert shown.session.calculations == 0


async def test_refused_credentials_are_asked_for_again(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: SpreadsheetWebCoordinator,
    site: SpreadsheetWebSimulator,
) -> None:
    site.commands["set_credentials"](client_secret="another")
    site.commands["expire_tokens"]()
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.async_open_session()
    assert caught.value.translation_key == "unauthorized"
    await hass.async_block_till_done()
    assert [*entry.async_get_active_flows(hass, {SOURCE_REAUTH})]
    assert not _shown(coordinator).unconfirmed


# Answers that are lost


@pytest.mark.parametrize("spoil", ["reset", "lost", "truncated", "malformed"])
async def test_an_opening_without_an_answer_is_told(
    coordinator: SpreadsheetWebCoordinator, site: SpreadsheetWebSimulator, spoil: str
) -> None:
    site.faults.set_fault(path=OPEN, spoil=spoil, times=1)
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.async_open_session()
    assert caught.value.translation_key in {"no_answer", "unreadable_answer"}
    assert _shown(coordinator) == Application(name=NAME, unconfirmed=True)
    assert len(site.world.sessions) == (0 if spoil == "reset" else 1)
    await coordinator.async_open_session()
    assert _shown(coordinator).unconfirmed
    await coordinator.async_confirm()
    assert not _shown(coordinator).unconfirmed
    assert _shown(coordinator).session


async def test_an_opening_goes_on_where_who_asked_for_it_has_gone(
    coordinator: SpreadsheetWebCoordinator, site: SpreadsheetWebSimulator
) -> None:
    """As an automation does that begins anew; else a session would be open that nobody knows."""
    site.faults.set_fault(path=OPEN, latency=0.1, times=1)
    opening = asyncio.ensure_future(coordinator.async_open_session())
    await asyncio.sleep(0)
    opening.cancel()
    await until(lambda: _shown(coordinator).session)
    assert len(site.world.sessions) == 1
    assert not _shown(coordinator).unconfirmed


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 429}])
async def test_an_opening_that_was_refused_is_in_no_doubt(
    coordinator: SpreadsheetWebCoordinator, site: SpreadsheetWebSimulator, fault: dict[str, Any]
) -> None:
    site.faults.set_fault(path=OPEN, **fault)
    with pytest.raises(HomeAssistantError):
        await coordinator.async_open_session()
    assert _shown(coordinator) == Application(name=NAME)


@pytest.mark.parametrize("spoil", ["lost", "truncated", "malformed"])
@pytest.mark.parametrize("reaction", [Reaction.FAILURE, Reaction.BAD_REQUEST])
async def test_a_close_without_an_answer_is_checked(
    coordinator: SpreadsheetWebCoordinator,
    site: SpreadsheetWebSimulator,
    spoil: str,
    reaction: Reaction,
) -> None:
    site.commands["set_options"](result_reactions=dict.fromkeys(Flaw, reaction))
    await coordinator.async_open_session()
    site.faults.set_fault(path=CLOSE, spoil=spoil)
    await coordinator.async_close_session()
    assert site.world.calls["CloseDedicatedSession"] == 1
    assert _shown(coordinator) == Application(name=NAME)


@pytest.mark.parametrize("fault", [{"spoil": "reset"}, {"status": 500}])
async def test_a_close_that_was_lost_fails_plainly(
    coordinator: SpreadsheetWebCoordinator, site: SpreadsheetWebSimulator, fault: dict[str, Any]
) -> None:
    await coordinator.async_open_session()
    site.faults.set_fault(path=CLOSE, times=1, **fault)
    with pytest.raises(HomeAssistantError):
        await coordinator.async_close_session()
    assert _shown(coordinator).session
    await coordinator.async_close_session()
    assert sessions(site) == ["closed"]


async def test_a_close_that_cannot_be_checked_fails(
    coordinator: SpreadsheetWebCoordinator, site: SpreadsheetWebSimulator
) -> None:
    await coordinator.async_open_session()
    site.faults.set_fault(path=CLOSE, spoil="lost", times=1)
    site.faults.set_fault(path=RESULT, status=500, times=1)
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.async_close_session()
    assert caught.value.translation_key == "no_answer"
    assert _shown(coordinator).session
    await coordinator.async_close_session()  # it is refused, since it was closed
    assert _shown(coordinator).session is None


@pytest.mark.parametrize("spoil", ["lost", "malformed"])
async def test_a_close_of_which_nobody_knows_is_looked_into_once_the_server_can_be_asked(
    coordinator: SpreadsheetWebCoordinator, site: SpreadsheetWebSimulator, spoil: str
) -> None:
    await coordinator.async_open_session()
    site.faults.set_fault(path=CLOSE, spoil=spoil, times=1)
    site.faults.set_fault(path=RESULT, spoil=spoil)
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.async_close_session()
    assert caught.value.translation_key in {"no_answer", "unreadable_answer"}
    await coordinator.async_idle()
    assert not coordinator.last_update_success
    assert coordinator.update_interval is not None
    site.faults.clear_faults()
    await coordinator.async_refresh()
    assert _shown(coordinator) == Application(name=NAME)


async def test_a_session_of_which_nothing_can_be_told_is_asked_for_until_it_can(
    coordinator: SpreadsheetWebCoordinator, site: SpreadsheetWebSimulator
) -> None:
    """The server is back, but does not tell whether it still has the session."""
    await coordinator.async_open_session()
    site.faults.set_fault(path=CLOSE, spoil="lost", times=1)
    for fault in ({"status": 500}, {"latency": 0.001}, {"status": 500}):
        site.faults.set_fault(path=RESULT, times=1, **fault)
    with pytest.raises(HomeAssistantError):
        await coordinator.async_close_session()
    await coordinator.async_idle()
    assert _shown(coordinator).session
    assert _intervals(coordinator) == (True, timedelta(minutes=1))
    await coordinator.async_refresh()
    assert _shown(coordinator) == Application(name=NAME)
    assert _intervals(coordinator) == (True, None)


# Sessions that the server ends


@pytest.mark.parametrize("reaction", [Reaction.FAILURE, Reaction.BAD_REQUEST])
@pytest.mark.parametrize("end", ["time_out_session", "drop_session", "drop_all_sessions"])
async def test_a_session_that_the_server_ended_is_noticed_with_its_next_use(
    coordinator: SpreadsheetWebCoordinator,
    site: SpreadsheetWebSimulator,
    end: str,
    reaction: Reaction,
) -> None:
    site.commands["set_options"](result_reactions=dict.fromkeys(Flaw, reaction))
    session = await coordinator.async_open_session()
    site.commands[end](**({} if end == "drop_all_sessions" else {"session_id": session.session_id}))
    assert _shown(coordinator).session
    with pytest.raises(HomeAssistantError) as caught:
        await coordinator.async_calculate(PAY)
    assert caught.value.translation_key == "session_dropped"
    assert _shown(coordinator) == Application(name=NAME, dropped=True)
    assert "open" not in sessions(site)
    await coordinator.async_calculate(PAY)  # without a session
    await coordinator.async_open_session()
    assert not _shown(coordinator).dropped


async def test_a_session_that_ended_is_opened_again_if_that_is_wanted(
    hass: HomeAssistant, entry: MockConfigEntry, site: SpreadsheetWebSimulator
) -> None:
    hass.config_entries.async_update_entry(entry, options={"reopen": True})
    await hass.config_entries.async_reload(entry.entry_id)
    coordinator = entry.runtime_data
    first = await coordinator.async_open_session()
    await coordinator.async_calculate(TERM)
    site.commands["time_out_session"](first.session_id)
    assert await _term(coordinator) == 24
    shown = _shown(coordinator)
    assert shown.session is not None
    assert shown.session.session_id == open_id(site)
    assert (shown.session.calculations, shown.dropped) == (1, False)


async def test_a_session_that_could_not_be_opened_again_is_with_the_next_use(
    hass: HomeAssistant, entry: MockConfigEntry, site: SpreadsheetWebSimulator
) -> None:
    hass.config_entries.async_update_entry(entry, options={"reopen": True})
    await hass.config_entries.async_reload(entry.entry_id)
    coordinator = entry.runtime_data
    site.commands["time_out_session"]((await coordinator.async_open_session()).session_id)
    site.faults.set_fault(path=OPEN, status=500, times=1)
    with pytest.raises(HomeAssistantError):
        await coordinator.async_calculate(PAY)
    assert _shown(coordinator) == Application(name=NAME, dropped=True)
    await coordinator.async_calculate(PAY, use_session=False)
    assert _shown(coordinator).dropped
    await coordinator.async_calculate(PAY)
    shown = _shown(coordinator)
    assert shown.session is not None
    assert (shown.session.calculations, shown.dropped) == (1, False)


async def test_a_session_that_was_closed_is_not_opened_again(
    hass: HomeAssistant, entry: MockConfigEntry, site: SpreadsheetWebSimulator
) -> None:
    hass.config_entries.async_update_entry(entry, options={"reopen": True})
    await hass.config_entries.async_reload(entry.entry_id)
    coordinator = entry.runtime_data
    await coordinator.async_open_session()
    await coordinator.async_close_session()
    await coordinator.async_calculate(PAY)
    assert sessions(site) == ["closed"]


async def test_opening_where_the_server_has_ended_the_session(
    coordinator: SpreadsheetWebCoordinator, site: SpreadsheetWebSimulator
) -> None:
    first = await coordinator.async_open_session()
    site.commands["time_out_session"](first.session_id)
    second = await coordinator.async_open_session()
    assert second.session_id == open_id(site)
    assert _shown(coordinator) == Application(name=NAME, session=second)


async def test_closing_what_the_server_has_ended(
    coordinator: SpreadsheetWebCoordinator, site: SpreadsheetWebSimulator
) -> None:
    """That is what was wanted: nothing is left to be told."""
    session = await coordinator.async_open_session()
    site.commands["time_out_session"](session.session_id)
    await coordinator.async_close_session()
    assert _shown(coordinator) == Application(name=NAME)


async def test_a_server_that_is_away_has_not_ended_the_session(
    coordinator: SpreadsheetWebCoordinator, site: SpreadsheetWebSimulator
) -> None:
    await coordinator.async_open_session()
    await site.stop()
    for _ in range(2):
        with pytest.raises(HomeAssistantError):
            await coordinator.async_calculate(PAY)
        with pytest.raises(HomeAssistantError) as caught:
            await coordinator.async_close_session()
        assert caught.value.translation_key == "cannot_connect"
    with pytest.raises(ServiceValidationError):
        await coordinator.async_open_session()
    assert _shown(coordinator).session
    await site.start()
    await coordinator.async_calculate(PAY)


def _intervals(coordinator: SpreadsheetWebCoordinator) -> tuple[bool, timedelta | None]:
    return coordinator.last_update_success, coordinator.update_interval


async def test_a_server_that_is_back_is_seen_to_be_so(
    coordinator: SpreadsheetWebCoordinator, site: SpreadsheetWebSimulator
) -> None:
    await site.stop()
    with pytest.raises(HomeAssistantError):
        await coordinator.async_open_session()
    await coordinator.async_idle()
    assert _intervals(coordinator) == (False, timedelta(minutes=1))
    await site.start()
    await coordinator.async_refresh()
    assert _intervals(coordinator) == (True, None)  # else its session would never end


async def test_a_server_that_refuses_to_calculate_nothing(
    coordinator: SpreadsheetWebCoordinator, site: SpreadsheetWebSimulator
) -> None:
    """It cannot be told whether the session is there: nothing is made of it."""
    session = await coordinator.async_open_session()
    site.commands["time_out_session"](session.session_id)
    body = {"Success": False, "InvalidToken": False, "Messages": ["Give me something."]}
    site.faults.set_fault(path=RESULT, status=200, body=body)
    with pytest.raises(HomeAssistantError, match="Give me something"):
        await coordinator.async_calculate(PAY)
    assert _shown(coordinator).session == session
