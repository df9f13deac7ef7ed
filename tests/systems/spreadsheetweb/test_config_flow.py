"""The config flow sets an application up once, tells each error at its field, and keeps secrets."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import ClientTimeout
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.const import CONF_SYSTEM
from custom_components.steward.systems.spreadsheetweb.api import transport
from simulators.spreadsheetweb import SpreadsheetWebSimulator

from ...common import until
from ...flows import enter, submit, suggested
from .conftest import StartSite
from .helpers import RESULT, TOKEN, coordinator_of, sessions, site_input

type Provoke = Callable[[SpreadsheetWebSimulator, dict[str, Any]], object]
"""Makes a simulator fail, or spoils what is entered."""

SECRETS = {"client_secret"}


def fault(path: str = "/", **rule: Any) -> Provoke:
    """Let the server fail by a rule."""
    return lambda sim, _: sim.faults.set_fault(path=path, **rule)


def entered(**fields: str) -> Provoke:
    """Enter something else."""
    return lambda _, user_input: user_input.update(fields)


def locked_out(sim: SpreadsheetWebSimulator, _: dict[str, Any]) -> None:
    """Let there have been too many wrong attempts."""
    sim.faults.set_fault(
        path=TOKEN, status=200, body={"Success": False, "Messages": ["Too many attempts."]}
    )


async def test_an_application_is_set_up(hass: HomeAssistant, site: SpreadsheetWebSimulator) -> None:
    result = await enter(hass, "spreadsheetweb", site_input(site))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "SpreadsheetWEB"
    assert result["data"] == {CONF_SYSTEM: "spreadsheetweb", **site_input(site)}
    assert result["result"].state is ConfigEntryState.LOADED


@pytest.mark.parametrize(
    ("provoke", "errors"),
    [
        pytest.param(entered(client_id="no"), {"client_secret": "unauthorized"}, id="wrong-id"),
        pytest.param(
            entered(client_secret="no"), {"client_secret": "unauthorized"}, id="wrong-secret"
        ),
        pytest.param(locked_out, {"client_secret": "unauthorized"}, id="locked-out"),
        pytest.param(
            entered(application_key="f" * 32),
            {"application_key": "unknown_application"},
            id="wrong-application",
        ),
        pytest.param(lambda sim, _: sim.stop(), {"url": "cannot_connect"}, id="unreachable"),
        pytest.param(fault(latency=0.4), {"url": "timed_out"}, id="silent"),
        pytest.param(fault(spoil="reset"), {"url": "no_answer"}, id="reset"),
        pytest.param(fault(RESULT, spoil="truncated"), {"url": "no_answer"}, id="truncated"),
        pytest.param(fault(RESULT, spoil="malformed"), {"url": "malformed_answer"}, id="malformed"),
        pytest.param(
            fault(status=200, body="<html>Hello</html>"), {"url": "malformed_answer"}, id="html"
        ),
        pytest.param(fault(status=200, body={}), {"url": "malformed_answer"}, id="no-token"),
        pytest.param(fault(status=404), {"url": "not_found"}, id="404"),
        pytest.param(entered(url="calc"), {"url": "invalid_url"}, id="no-scheme"),
        pytest.param(entered(url=""), {"url": "invalid_url"}, id="empty-url"),
        pytest.param(entered(url="http://127.0.0.1:99999"), {"url": "invalid_url"}, id="port"),
        pytest.param(fault(status=429, retry_after=9), {"base": "rate_limited"}, id="429"),
        pytest.param(fault(status=400), {"base": "invalid_request"}, id="400"),
        pytest.param(fault(status=401), {"client_secret": "unauthorized"}, id="401"),
        pytest.param(fault(RESULT, status=403), {"base": "forbidden"}, id="403"),
        pytest.param(fault(status=500), {"base": "failed"}, id="500"),
    ],
)
async def test_an_error_and_the_recovery_from_it(
    hass: HomeAssistant,
    site: SpreadsheetWebSimulator,
    monkeypatch: pytest.MonkeyPatch,
    provoke: Provoke,
    errors: dict[str, str],
) -> None:
    right = site_input(site)
    wrong = dict(right)
    done = provoke(site, wrong)
    if isinstance(done, Awaitable):
        await done
    with monkeypatch.context() as patch:
        patch.setattr(transport, "_TIMEOUT", ClientTimeout(total=0.2))
        form = await enter(hass, "spreadsheetweb", wrong)
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "spreadsheetweb"
    assert form["errors"] == errors
    assert suggested(form) == {name: wrong[name] for name in wrong.keys() - SECRETS}
    site.faults.clear_faults()
    await site.start()
    result = await submit(hass, form, right)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"] == {CONF_SYSTEM: "spreadsheetweb", **right}
    await until(lambda: not site._log._running)  # a slow answer, though nobody waits for it


@pytest.mark.usefixtures("entry")
async def test_an_application_is_set_up_once(
    hass: HomeAssistant, site: SpreadsheetWebSimulator
) -> None:
    typed = site_input(site)
    result = await enter(hass, "spreadsheetweb", {**typed, "url": f"{typed['url']}/Api/"})
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"


@pytest.mark.usefixtures("entry")
async def test_an_application_is_known_by_the_address_of_its_server(
    hass: HomeAssistant, site: SpreadsheetWebSimulator
) -> None:
    typed = site_input(site)
    url = typed["url"].replace("127.0.0.1", "[::ffff:127.0.0.1]")
    assert url != typed["url"]
    result = await enter(hass, "spreadsheetweb", {**typed, "url": url})
    assert result["reason"] == "already_configured"


async def test_two_applications_of_a_server(
    hass: HomeAssistant, entry: MockConfigEntry, site: SpreadsheetWebSimulator
) -> None:
    other = site.commands["add_application"]("Leasing")["application_key"]
    result = await enter(hass, "spreadsheetweb", {**site_input(site), "application_key": other})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.state is ConfigEntryState.LOADED


@pytest.mark.usefixtures("entry")
async def test_two_servers(hass: HomeAssistant, start_site: StartSite) -> None:
    result = await enter(hass, "spreadsheetweb", site_input(await start_site(seed=1)))
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_new_credentials(
    hass: HomeAssistant, entry: MockConfigEntry, site: SpreadsheetWebSimulator
) -> None:
    site.commands["set_credentials"](client_id="cid", client_secret="new secret")
    form = await entry.start_reauth_flow(hass)
    assert form["data_schema"] is not None
    assert {str(field) for field in form["data_schema"].schema} == {"client_id", "client_secret"}
    assert suggested(form) == {"client_id": entry.data["client_id"]}
    wrong = {"client_id": "cid", "client_secret": "no"}
    form = await submit(hass, form, wrong)
    assert form["errors"] == {"client_secret": "unauthorized"}
    right = {"client_id": "cid", "client_secret": "new secret"}
    result = await submit(hass, form, right)
    assert result["reason"] == "reauth_successful"
    assert entry.data == {CONF_SYSTEM: "spreadsheetweb", **site_input(site)}
    assert entry.state is ConfigEntryState.LOADED


async def test_credentials_that_are_refused_at_the_start(
    hass: HomeAssistant, entry: MockConfigEntry, site: SpreadsheetWebSimulator
) -> None:
    site.commands["set_credentials"](client_secret="another")
    await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == "reauth"


async def test_another_application_takes_the_entry_over(
    hass: HomeAssistant, entry: MockConfigEntry, site: SpreadsheetWebSimulator
) -> None:
    """The session of the one before is closed."""
    await coordinator_of(entry).async_open_session()
    form = await entry.start_reconfigure_flow(hass)
    assert suggested(form).keys() == {"url", "client_id", "application_key"}
    other = site.commands["add_application"]("Leasing")["application_key"]
    result = await submit(hass, form, {**site_input(site), "application_key": other})
    assert result["reason"] == "reconfigure_successful"
    assert entry.state is ConfigEntryState.LOADED
    assert sessions(site) == ["closed"]


async def test_the_option(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    form = await hass.config_entries.options.async_init(entry.entry_id)
    assert form["type"] is FlowResultType.FORM
    assert form["data_schema"] is not None
    assert form["data_schema"]({}) == {"reopen": False}
    result = await hass.config_entries.options.async_configure(form["flow_id"], {"reopen": True})
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == {"reopen": True}
    assert coordinator_of(entry)._reopen
