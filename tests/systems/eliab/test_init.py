"""The form: what is tried with what was entered, and what comes of it."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import ClientTimeout
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.const import CONF_SYSTEM
from custom_components.steward.systems.eliab.api import transport
from custom_components.steward.systems.eliab.coordinator import EliabCoordinator
from simulators.eliab import EliabSimulator, Standing

from ...common import until
from ...flows import choose, enter, submit, suggested
from .conftest import (
    WITH_LOGIN,
    WITH_SESSION,
    SetUp,
    StartEliab,
    fields,
    sent,
    standing,
)

type Provoke = Callable[[EliabSimulator, dict[str, Any]], object]
"""Makes a server fail, or spoils what is entered."""


def entry_of(app: EliabCoordinator) -> MockConfigEntry:
    """Get the entry of a coordinator, as tests have it."""
    entry = app.config_entry
    assert isinstance(entry, MockConfigEntry)
    return entry


CLOSE, LOGIN = "/v1.0/session/close", "/v1.0/session"


def fault(**rule: Any) -> Provoke:
    """Let the server fail by a rule."""
    return lambda sim, _: sim.faults.set_fault(**rule)


def entered(**texts: str) -> Provoke:
    """Enter something else."""
    return lambda _, user_input: user_input.update(texts)


def left_out(*names: str) -> Provoke:
    """Enter less."""
    return lambda _, user_input: [user_input.pop(name) for name in names]


async def test_a_session_is_taken_as_it_is(hass: HomeAssistant, sim: EliabSimulator) -> None:
    typed = fields(sim, *WITH_SESSION, os="android", app_version="1.4.2")
    result = await enter(hass, "eliab", typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "eliab"
    assert result["data"] == {CONF_SYSTEM: "eliab", **typed}
    assert result["result"].state is ConfigEntryState.LOADED
    assert sent(sim) == [("GET", CLOSE)]
    assert standing(sim, typed["session_id"]) is Standing.OPEN


@pytest.mark.parametrize("mode", ["docs", "source"])
async def test_a_login_opens_a_session(
    hass: HomeAssistant, start_eliab: StartEliab, mode: str
) -> None:
    sim = await start_eliab(mode=mode)
    typed = fields(sim, *WITH_LOGIN)
    result = await enter(hass, "eliab", typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    session_id = sim.ready()["session_id"]
    assert result["data"] == {CONF_SYSTEM: "eliab", **typed, "session_id": session_id}
    assert sent(sim) == [("POST", LOGIN)]
    await result["result"].runtime_data.async_close_session("hub")
    assert standing(sim, session_id) is Standing.CLOSED


async def test_with_both_nobody_logs_in(hass: HomeAssistant, sim: EliabSimulator) -> None:
    typed = fields(sim, *WITH_SESSION, *WITH_LOGIN)
    result = await enter(hass, "eliab", typed)
    assert result["data"] == {CONF_SYSTEM: "eliab", **typed}
    assert sent(sim) == [("GET", CLOSE)]


async def test_what_is_entered_is_tidied(hass: HomeAssistant, sim: EliabSimulator) -> None:
    sim.set_user(sim.ready()["user"], password=" a word ")
    clean = fields(sim, *WITH_LOGIN)
    typed = {
        "url": f" {clean['url']}/v1.0/ ",
        "token": f" Basic {clean['token']}\n",
        "username": f" {clean['username']} ",
        "password": " a word ",
        "session_id": "  ",
        "app_version": " ",
    }
    result = await enter(hass, "eliab", typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    session_id = sim.ready()["session_id"]
    assert result["data"] == {CONF_SYSTEM: "eliab", **clean, "session_id": session_id}


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less long for who does not answer."""
    monkeypatch.setattr(transport, "_TIMEOUT", ClientTimeout(total=0.1))


_ERRORS: dict[str, tuple[Provoke, dict[str, str]]] = {
    "wrong token": (entered(token="d3Jvbmc6cGFpcg=="), {"token": "unauthorized"}),
    "empty token": (entered(token=" Basic "), {"token": "unauthorized"}),
    "wrong password": (entered(password="wrong"), {"password": "wrong_login"}),
    "unknown user": (entered(username="nobody@colegio.test"), {"password": "wrong_login"}),
    "nothing": (left_out("username", "password"), {"session_id": "session_or_login"}),
    "no password": (left_out("password"), {"session_id": "session_or_login"}),
    "no user": (left_out("username"), {"session_id": "session_or_login"}),
    "no version": (entered(app_version="new"), {"app_version": "invalid_version"}),
    "unreachable": (lambda sim, _: sim.stop(), {"url": "cannot_connect"}),
    "silent": (fault(latency=0.4), {"url": "timed_out"}),
    "reset": (fault(spoil="reset"), {"url": "no_answer"}),
    "malformed": (fault(spoil="malformed"), {"url": "malformed_answer"}),
    "html": (fault(status=200, body="<html>"), {"url": "malformed_answer"}),
    "html 404": (fault(status=404, body="<html>"), {"url": "not_found"}),
    "no scheme": (entered(url="apialfarero.example"), {"url": "invalid_url"}),
    "other scheme": (entered(url="ftp://127.0.0.1"), {"url": "invalid_url"}),
    "400": (fault(status=400), {"base": "invalid_request"}),
    "403": (fault(status=403), {"base": "forbidden"}),
    "429": (fault(status=429), {"base": "rate_limited"}),
    "500": (fault(status=500), {"base": "failed"}),
    "redirection": (fault(status=302), {"base": "failed"}),
    "no session id": (
        lambda sim, _: sim.set_options(mode="source", issue_sessions=False),
        {"session_id": "no_session_id"},
    ),
    "old app": (
        lambda sim, _: sim.set_options(mode="source", minimum_version="9.0.0"),
        {"app_version": "app_too_old"},
    ),
}


@pytest.mark.usefixtures("short_patience")
@pytest.mark.parametrize("name", _ERRORS)
async def test_an_error_and_recovery(hass: HomeAssistant, sim: EliabSimulator, name: str) -> None:
    provoke, errors = _ERRORS[name]
    right = fields(sim, *WITH_LOGIN)
    wrong = dict(right)
    done = provoke(sim, wrong)
    if isinstance(done, Awaitable):
        await done
    form = await enter(hass, "eliab", wrong)
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "eliab"
    assert form["errors"] == errors
    assert suggested(form).keys() <= {"url", "username", "app_version"}
    sim.faults.clear_faults()
    sim.set_options(mode="docs", minimum_version="1.0.0", issue_sessions=True)
    await sim.start()
    result = await submit(hass, form, right)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await until(lambda: not sim._log._running)  # a slow answer, though nobody waits for it


@pytest.mark.usefixtures("short_patience")
@pytest.mark.parametrize(
    ("provoke", "errors"),
    [
        (
            fault(status=400, body={"info": {"type": "error", "title": "No autorizado"}}),
            {"token": "unauthorized"},
        ),
        (fault(spoil="reset"), {"url": "no_answer"}),
        (entered(url="somewhere"), {"url": "invalid_url"}),
    ],
)
async def test_an_error_with_a_session_and_recovery(
    hass: HomeAssistant, sim: EliabSimulator, provoke: Provoke, errors: dict[str, str]
) -> None:
    right = fields(sim, *WITH_SESSION)
    wrong = dict(right)
    provoke(sim, wrong)
    form = await enter(hass, "eliab", wrong)
    assert form["errors"] == errors
    sim.faults.clear_faults()
    result = await submit(hass, form, right)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert standing(sim, right["session_id"]) is Standing.OPEN


async def test_an_app_is_known_by_the_address_of_its_server(
    hass: HomeAssistant, sim: EliabSimulator, start_entry: SetUp
) -> None:
    await start_entry(sim)
    typed = fields(sim, *WITH_LOGIN)
    url = typed["url"].replace("127.0.0.1", "[::ffff:127.0.0.1]")
    assert url != typed["url"]
    result = await enter(hass, "eliab", {**typed, "url": url})
    assert result["reason"] == "already_configured"


@pytest.mark.parametrize("away", [False, True])
async def test_what_a_second_look_opened_is_closed_again(
    hass: HomeAssistant, sim: EliabSimulator, start_entry: SetUp, *, away: bool
) -> None:
    await start_entry(sim)
    known = set(sim.world.sessions)
    if away:
        sim.faults.set_fault(path=CLOSE, spoil="reset")
    result = await enter(hass, "eliab", fields(sim, *WITH_LOGIN))
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"
    (opened,) = set(sim.world.sessions) - known
    assert standing(sim, opened) is (Standing.OPEN if away else Standing.CLOSED)


async def test_two_servers(
    hass: HomeAssistant, sim: EliabSimulator, start_eliab: StartEliab, start_entry: SetUp
) -> None:
    await start_entry(sim)
    result = await enter(hass, "eliab", fields(await start_eliab(), *WITH_SESSION))
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_the_form_shows_no_secret(hass: HomeAssistant, sim: EliabSimulator) -> None:
    assert suggested(await choose(hass, "eliab")) == {}
    form = await enter(hass, "eliab", fields(sim, *WITH_LOGIN, password="wrong", os="ios"))
    assert suggested(form) == fields(sim, "url", "username", os="ios")


# Reauth


async def test_reauth_takes_a_new_token(
    hass: HomeAssistant, sim: EliabSimulator, start_entry: SetUp
) -> None:
    app = await start_entry(sim)
    sim.set_token()
    form = await entry_of(app).start_reauth_flow(hass)
    assert [str(field) for field in form["data_schema"].schema] == [
        "token",
        "session_id",
        "username",
        "password",
    ]
    assert suggested(form) == {}
    result = await submit(hass, form, {"token": sim.ready()["token"]})
    assert result["reason"] == "reauth_successful"
    again = entry_of(app).runtime_data
    assert again.data == app.data
    await again.async_close_session("hub")


async def test_reauth_takes_a_new_session(
    hass: HomeAssistant, sim: EliabSimulator, start_entry: SetUp
) -> None:
    app = await start_entry(sim)
    await app.async_close_session("hub")
    form = await entry_of(app).start_reauth_flow(hass)
    form = await submit(hass, form, fields(sim, "token"))
    assert form["errors"] == {"session_id": "session_or_login"}
    session_id = sim.open_session()["id"]
    result = await submit(hass, form, fields(sim, "token", session_id=session_id))
    assert result["reason"] == "reauth_successful"
    assert app.config_entry.runtime_data.data["hub"].session_id == session_id


async def test_reauth_takes_a_login(
    hass: HomeAssistant, sim: EliabSimulator, start_entry: SetUp
) -> None:
    app = await start_entry(sim)
    await app.async_close_session("hub")
    form = await entry_of(app).start_reauth_flow(hass)
    login = fields(sim, "token", "username", "password")
    form = await submit(hass, form, {**login, "password": "wrong"})
    assert form["errors"] == {"password": "wrong_login"}
    result = await submit(hass, form, login)
    assert result["reason"] == "reauth_successful"
    session_id = sim.ready()["session_id"]
    assert app.config_entry.runtime_data.data["hub"].session_id == session_id


# Reconfigure


async def test_reconfigure_keeps_the_session(
    hass: HomeAssistant, sim: EliabSimulator, start_entry: SetUp
) -> None:
    """Secrets that are left empty stay as they are."""
    app = await start_entry(sim, *WITH_LOGIN)
    session = await app.async_open_session("hub")
    form = await entry_of(app).start_reconfigure_flow(hass)
    assert suggested(form) == fields(sim, "url", "username")
    result = await submit(hass, form, {**suggested(form), "app_version": "2.0.0"})
    assert result["reason"] == "reconfigure_successful"
    entry = app.config_entry
    assert entry.data["app_version"] == "2.0.0"
    assert entry.data["password"] == sim.ready()["password"]
    assert entry.runtime_data.data == {"hub": session}
    assert len(sim.world.sessions) == 2
