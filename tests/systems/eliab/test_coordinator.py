"""An app session is what Steward did: it is kept, closed, and lost answers are not failures."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from custom_components.steward.storage import entry_store
from custom_components.steward.systems.eliab.app_session import AppSession
from custom_components.steward.systems.eliab.coordinator import EliabCoordinator
from simulators.eliab import EliabSimulator, Mode, Standing

from .conftest import WITH_LOGIN, SetUp, StartEliab, eliab_entry_for, sent, standing

EACH_MODE = pytest.mark.parametrize("mode", Mode)
IDLE = AppSession()


@pytest.fixture
async def app(sim: EliabSimulator, start_entry: SetUp) -> EliabCoordinator:
    """Set up an entry of the open session, without a login."""
    return await start_entry(sim)


async def app_with_login(sim: EliabSimulator, start_entry: SetUp) -> EliabCoordinator:
    """Set up an entry that has a login, and no session."""
    return await start_entry(sim, *WITH_LOGIN)


def asked(hass: HomeAssistant, app: EliabCoordinator) -> bool:
    """Tell whether new credentials are asked for."""
    return bool([*app.config_entry.async_get_active_flows(hass, {SOURCE_REAUTH})])


async def stored(hass: HomeAssistant, app: EliabCoordinator) -> dict[str, Any]:
    """Read what is kept over a restart."""
    return await entry_store(hass, app.config_entry.entry_id).async_load() or {}


async def restart(hass: HomeAssistant, app: EliabCoordinator) -> EliabCoordinator:
    """Set the entry up again."""
    await hass.config_entries.async_reload(app.config_entry.entry_id)
    again = app.config_entry.runtime_data
    assert isinstance(again, EliabCoordinator)
    assert again is not app
    return again


async def test_a_session_that_was_entered_is_shown(
    frozen: FrozenDateTimeFactory, hass: HomeAssistant, sim: EliabSimulator, start_entry: SetUp
) -> None:
    begun = datetime.now(UTC)
    app = await start_entry(sim)
    session = AppSession(session_id=sim.ready()["session_id"], opened=begun)
    assert app.data == {"hub": session}
    assert app.update_interval is None
    frozen.tick(timedelta(hours=1))
    assert (await restart(hass, app)).data == {"hub": session}
    assert not sent(sim)


async def test_it_is_set_up_while_the_server_is_away(
    sim: EliabSimulator, start_entry: SetUp
) -> None:
    await sim.stop()
    app = await start_entry(sim)
    assert app.config_entry.state is ConfigEntryState.LOADED
    await app.async_refresh()
    assert app.last_update_success


@EACH_MODE
async def test_a_session_is_closed_and_forgotten(
    hass: HomeAssistant, start_eliab: StartEliab, start_entry: SetUp, mode: Mode
) -> None:
    sim = await start_eliab(mode=mode)
    session_id = sim.ready()["session_id"]
    app = await start_entry(sim)
    await app.async_close_session("hub")
    assert standing(sim, session_id) is Standing.CLOSED
    assert app.data == {"hub": IDLE}
    assert "session_id" not in app.config_entry.data
    assert session_id not in str(await stored(hass, app))
    assert (await restart(hass, app)).data == {"hub": IDLE}


@EACH_MODE
async def test_a_session_is_opened_kept_and_closed(
    frozen: FrozenDateTimeFactory,
    hass: HomeAssistant,
    start_eliab: StartEliab,
    start_entry: SetUp,
    mode: Mode,
) -> None:
    sim = await start_eliab(mode=mode)
    app = await app_with_login(sim, start_entry)
    assert app.data == {"hub": IDLE}
    frozen.tick(timedelta(minutes=5))
    session = await app.async_open_session("hub")
    assert app.data == {"hub": session}
    assert session.opened == datetime.now(UTC)
    assert session.session_id == sim.ready()["session_id"]
    frozen.tick(timedelta(hours=1))
    again = await restart(hass, app)
    assert again.data == {"hub": session}
    await again.async_close_session("hub")
    assert standing(sim, session.session_id or "") is Standing.CLOSED
    assert again.data == {"hub": IDLE}


async def test_a_session_of_which_only_the_store_knows_is_kept(
    hass: HomeAssistant, sim: EliabSimulator, start_entry: SetUp
) -> None:
    """Home Assistant was killed before it wrote its entries."""
    app = await app_with_login(sim, start_entry)
    session = await app.async_open_session("hub")
    data = {name: value for name, value in app.config_entry.data.items() if name != "session_id"}
    hass.config_entries.async_update_entry(app.config_entry, data=data)
    assert (await restart(hass, app)).data == {"hub": session}


async def test_another_session_that_is_entered_takes_its_place(
    frozen: FrozenDateTimeFactory, hass: HomeAssistant, sim: EliabSimulator, app: EliabCoordinator
) -> None:
    frozen.tick(timedelta(minutes=5))
    other = sim.open_session()["id"]
    data = {**app.config_entry.data, "session_id": other}
    hass.config_entries.async_update_entry(app.config_entry, data=data)
    again = await restart(hass, app)
    assert again.data == {"hub": AppSession(session_id=other, opened=datetime.now(UTC))}


async def test_a_second_session_is_not_opened(sim: EliabSimulator, start_entry: SetUp) -> None:
    app = await app_with_login(sim, start_entry)
    await app.async_open_session("hub")
    opened = len(sim.world.sessions)
    with pytest.raises(ServiceValidationError) as caught:
        await app.async_open_session("hub")
    assert caught.value.translation_key == "session_is_open"
    assert len(sim.world.sessions) == opened


async def test_without_a_login_a_session_is_asked_for(
    hass: HomeAssistant, sim: EliabSimulator, app: EliabCoordinator
) -> None:
    await app.async_close_session("hub")
    requests = len(sent(sim))
    with pytest.raises(ServiceValidationError) as caught:
        await app.async_open_session("hub")
    await hass.async_block_till_done()
    assert caught.value.translation_key == "no_login"
    assert asked(hass, app)
    assert len(sent(sim)) == requests


async def test_there_is_nothing_to_close(sim: EliabSimulator, app: EliabCoordinator) -> None:
    await app.async_close_session("hub")
    requests = len(sent(sim))
    with pytest.raises(ServiceValidationError) as caught:
        await app.async_close_session("hub")
    assert caught.value.translation_key == "no_active_session"
    assert len(sent(sim)) == requests


@EACH_MODE
async def test_a_session_that_is_over_is_forgotten(
    hass: HomeAssistant, start_eliab: StartEliab, start_entry: SetUp, mode: Mode
) -> None:
    sim = await start_eliab(mode=mode)
    session_id = sim.ready()["session_id"]
    app = await start_entry(sim)
    sim.expire_session(session_id)
    with pytest.raises(HomeAssistantError) as caught:
        await app.async_close_session("hub")
    assert caught.value.translation_key == "session_over"
    assert session_id not in str(caught.value.translation_placeholders)
    assert app.data == {"hub": IDLE}
    assert "session_id" not in app.config_entry.data
    assert not asked(hass, app)


@EACH_MODE
async def test_a_token_that_is_refused_is_asked_for(
    hass: HomeAssistant, start_eliab: StartEliab, start_entry: SetUp, mode: Mode
) -> None:
    sim = await start_eliab(mode=mode)
    app = await start_entry(sim)
    before = app.data
    sim.set_token()
    with pytest.raises(HomeAssistantError) as caught:
        await app.async_close_session("hub")
    await hass.async_block_till_done()
    assert caught.value.translation_key == "unauthorized"
    assert asked(hass, app)
    assert app.data == before
    assert (await restart(hass, app)).data == before


async def test_a_login_that_is_refused_is_asked_for(
    hass: HomeAssistant, sim: EliabSimulator, start_entry: SetUp
) -> None:
    app = await app_with_login(sim, start_entry)
    sim.set_user(sim.ready()["user"], password="another")
    with pytest.raises(HomeAssistantError) as caught:
        await app.async_open_session("hub")
    await hass.async_block_till_done()
    assert caught.value.translation_key == "wrong_login"
    assert asked(hass, app)
    assert app.data == {"hub": IDLE}


@pytest.mark.parametrize("spoil", ["reset", "lost", "truncated"])
async def test_a_close_without_an_answer_is_told_and_tried_again(
    hass: HomeAssistant, sim: EliabSimulator, app: EliabCoordinator, spoil: str
) -> None:
    session_id = sim.ready()["session_id"]
    before: AppSession = app.data["hub"]
    sim.faults.set_fault(spoil=spoil, times=1)
    with pytest.raises(HomeAssistantError) as caught:
        await app.async_close_session("hub")
    assert caught.value.translation_key == "no_answer"
    in_doubt = AppSession(session_id=session_id, opened=before.opened, in_doubt=True)
    assert app.data == {"hub": in_doubt}
    again = await restart(hass, app)
    assert again.data == {"hub": in_doubt}
    await again.async_close_session("hub")
    assert standing(sim, session_id) is Standing.CLOSED
    assert again.data == {"hub": IDLE}


async def test_a_close_in_doubt_that_is_refused_for_something_else(
    sim: EliabSimulator, app: EliabCoordinator
) -> None:
    sim.faults.set_fault(spoil="reset", times=1)
    sim.faults.set_fault(status=500, times=1)
    for key in ("no_answer", "failed"):
        with pytest.raises(HomeAssistantError) as caught:
            await app.async_close_session("hub")
        assert caught.value.translation_key == key
        assert app.data["hub"].in_doubt


@pytest.mark.parametrize("spoil", ["reset", "lost"])
async def test_a_login_without_an_answer_is_not_repeated(
    sim: EliabSimulator, start_entry: SetUp, spoil: str
) -> None:
    """Nobody can be asked whether it opened a session."""
    app = await app_with_login(sim, start_entry)
    opened = len(sim.world.sessions)
    sim.faults.set_fault(spoil=spoil)
    with pytest.raises(HomeAssistantError) as caught:
        await app.async_open_session("hub")
    assert caught.value.translation_key == "no_answer"
    assert app.data == {"hub": AppSession(unconfirmed=True)}
    assert len(sim.world.sessions) == opened + (spoil == "lost")


async def test_a_login_without_an_id_says_so(start_eliab: StartEliab, start_entry: SetUp) -> None:
    sim = await start_eliab(mode="source", issue_sessions=False)
    app = await app_with_login(sim, start_entry)
    with pytest.raises(HomeAssistantError) as caught:
        await app.async_open_session("hub")
    assert caught.value.translation_key == "no_session_id"


async def test_commands_wait_for_each_other(
    hass: HomeAssistant, sim: EliabSimulator, start_entry: SetUp
) -> None:
    """A session is not opened, nor closed, twice by two who are quick."""
    app = await app_with_login(sim, start_entry)
    opened = len(sim.world.sessions)
    for command in (app.async_open_session, app.async_close_session):
        first, second = (hass.async_create_task(command("hub")) for _ in range(2))
        await first
        with pytest.raises(ServiceValidationError):
            await second
    assert len(sim.world.sessions) == opened + 1
    assert len(sent(sim)) == 2
    assert app.data == {"hub": IDLE}


async def test_the_entry_takes_its_store_with_it(
    hass: HomeAssistant, app: EliabCoordinator
) -> None:
    assert await stored(hass, app)
    await hass.config_entries.async_remove(app.config_entry.entry_id)
    assert not await stored(hass, app)


async def test_nothing_secret_is_logged(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture, sim: EliabSimulator
) -> None:
    caplog.set_level("DEBUG")
    entry = eliab_entry_for(sim, *WITH_LOGIN)
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    app: EliabCoordinator = entry.runtime_data
    session = await app.async_open_session("hub")
    sim.faults.set_fault(spoil="reset", times=1)
    with pytest.raises(HomeAssistantError):
        await app.async_close_session("hub")
    await app.async_close_session("hub")
    secrets = {entry.data["token"], entry.data["password"], session.session_id or ""}
    logged = [one.getMessage() for one in caplog.records if not one.name.startswith("pytest")]
    assert any("eliab" in message for message in logged)
    assert not [one for one in logged if any(secret in one for secret in secrets)]


@pytest.mark.parametrize("spoil", ["lost", "truncated"])
async def test_a_login_of_which_nobody_knows_is_told(
    hass: HomeAssistant, sim: EliabSimulator, start_entry: SetUp, spoil: str
) -> None:
    app = await app_with_login(sim, start_entry)
    sim.faults.set_fault(spoil=spoil, times=1)
    with pytest.raises(HomeAssistantError):
        await app.async_open_session("hub")
    assert app.data["hub"].unconfirmed
    again = await restart(hass, app)
    assert again.data["hub"].unconfirmed
    await again.async_open_session("hub")
    assert again.data["hub"].unconfirmed
    await again.async_confirm("hub")
    await again.async_close_session("hub")
    assert (await restart(hass, again)).data == {"hub": IDLE}


async def test_a_login_that_home_assistant_did_not_outlive_is_told(
    hass: HomeAssistant, sim: EliabSimulator, start_entry: SetUp
) -> None:
    app = await app_with_login(sim, start_entry)
    sim.faults.set_fault(latency=60)
    login = hass.async_create_task(app.async_open_session("hub"))
    while not (await stored(hass, app)).get("unconfirmed"):  # noqa: ASYNC110  # a file
        await asyncio.sleep(0)
    assert app.data == {"hub": IDLE}
    login.cancel()
    sim.faults.clear_faults()
    assert (await restart(hass, app)).data["hub"].unconfirmed


async def test_a_login_that_was_refused_leaves_nothing_to_tell(
    hass: HomeAssistant, sim: EliabSimulator, start_entry: SetUp
) -> None:
    app = await app_with_login(sim, start_entry)
    sim.faults.set_fault(status=500, times=1)
    with pytest.raises(HomeAssistantError):
        await app.async_open_session("hub")
    assert app.data == {"hub": IDLE}
    assert (await restart(hass, app)).data == {"hub": IDLE}


@pytest.mark.parametrize("reopened", [False, True])
@pytest.mark.parametrize("later", [0, 60])
async def test_an_id_that_only_an_older_entry_names_is_not_taken_for_a_new_one(
    hass: HomeAssistant, sim: EliabSimulator, start_entry: SetUp, later: int, *, reopened: bool
) -> None:
    """Home Assistant was killed before it wrote its entries: in them the session is still open."""
    app = await app_with_login(sim, start_entry)
    await app.async_open_session("hub")
    older = {**app.config_entry.data}
    await app.async_close_session("hub")
    for _ in range(later):  # while it puts off writing them
        await app.async_open_session("hub")
        await app.async_close_session("hub")
    expected = await app.async_open_session("hub") if reopened else IDLE
    hass.config_entries.async_update_entry(app.config_entry, data=older)
    again = await restart(hass, app)
    assert again.data == {"hub": expected}
    assert again.config_entry.data.get("session_id") == expected.session_id


async def test_nor_is_one_that_was_entered_before(
    hass: HomeAssistant, sim: EliabSimulator, start_entry: SetUp
) -> None:
    app = await start_entry(sim)
    entered = {name: value for name, value in app.config_entry.data.items() if "kept" not in name}
    await app.async_close_session("hub")
    hass.config_entries.async_update_entry(app.config_entry, data=entered)
    assert (await restart(hass, app)).data == {"hub": IDLE}


async def test_the_entry_tells_of_a_session_where_nothing_is_stored(
    hass: HomeAssistant, sim: EliabSimulator, start_entry: SetUp
) -> None:
    app = await app_with_login(sim, start_entry)
    session = await app.async_open_session("hub")
    await entry_store(hass, app.config_entry.entry_id).async_remove()
    assert (await restart(hass, app)).data["hub"].session_id == session.session_id
