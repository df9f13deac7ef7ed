"""Every error of the config flow stands on its field, and leads on to an entry."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
import ipaddress
import socket
from typing import Any, NoReturn

from aiohttp import ClientTimeout
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.steward import config_flow
from custom_components.steward.const import CONF_SYSTEM
from custom_components.steward.systems.lrs.api import coap
from custom_components.steward.systems.rufus.api import client
from custom_components.steward.systems.table import SYSTEMS
from simulators.lrs import LrsSimulator, bodies
from simulators.rufus import RufusSimulator

from .common import until
from .flows import EMPTY_KEY, drop, enter, lrs_input, rufus_input, submit, suggested

type Provoke = Callable[[Any, dict[str, Any]], object]
"""Makes a simulator fail, or spoils what is entered."""


def fault(**rule: Any) -> Provoke:
    """Let the cloud fail by a rule."""
    return lambda sim, _: sim.faults.set_fault(**rule)


def entered(**fields: str) -> Provoke:
    """Enter something else."""
    return lambda _, user_input: user_input.update(fields)


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less long for who does not answer."""
    monkeypatch.setattr(client, "_TIMEOUT", ClientTimeout(total=0.1))
    monkeypatch.setattr(coap, "_EXCHANGE_TIMEOUT", 0.2)
    monkeypatch.setattr(coap, "_LIST_TIMEOUT", 0.2)


@pytest.mark.usefixtures("short_patience")
@pytest.mark.parametrize(
    ("provoke", "errors"),
    [
        pytest.param(entered(api_key=EMPTY_KEY), {"api_key": "unauthorized"}, id="wrong-key"),
        pytest.param(
            lambda sim, user_input: user_input.update(rufus_input(sim, "write")),
            {"api_key": "forbidden"},
            id="write-key",
        ),
        pytest.param(lambda sim, _: sim.stop(), {"url": "cannot_connect"}, id="unreachable"),
        pytest.param(fault(latency=0.4), {"url": "timed_out"}, id="silent"),
        pytest.param(fault(spoil="reset"), {"url": "no_answer"}, id="reset"),
        pytest.param(fault(spoil="truncated"), {"url": "no_answer"}, id="truncated"),
        pytest.param(fault(spoil="malformed"), {"url": "malformed_answer"}, id="malformed"),
        pytest.param(
            fault(status=200, body="<html>Hello</html>"), {"url": "malformed_answer"}, id="html"
        ),
        pytest.param(
            fault(status=200, body={"body": {"result": "none"}}),
            {"url": "malformed_answer"},
            id="no-list",
        ),
        pytest.param(
            fault(status=404, body="<html>No such page</html>"), {"url": "not_found"}, id="html-404"
        ),
        pytest.param(entered(url="somewhere"), {"url": "invalid_url"}, id="no-scheme"),
        pytest.param(entered(url=""), {"url": "invalid_url"}, id="empty-url"),
        pytest.param(entered(url="ftp://127.0.0.1/v0"), {"url": "invalid_url"}, id="other-scheme"),
        pytest.param(entered(url="http:///v0"), {"url": "invalid_url"}, id="no-host"),
        pytest.param(entered(url="http://[::1/v0"), {"url": "invalid_url"}, id="bracket"),
        pytest.param(entered(url="http://127.0.0.1:99999"), {"url": "invalid_url"}, id="port"),
        pytest.param(fault(status=429, retry_after=9), {"base": "rate_limited"}, id="429"),
        pytest.param(fault(status=400), {"base": "invalid_request"}, id="400"),
        pytest.param(fault(status=409), {"base": "conflict"}, id="409"),
        pytest.param(fault(status=500), {"base": "failed"}, id="500"),
        pytest.param(fault(status=302), {"base": "failed"}, id="redirect"),
    ],
)
async def test_rufus_error_and_recovery(
    hass: HomeAssistant, rufus_sim: RufusSimulator, provoke: Provoke, errors: dict[str, str]
) -> None:
    right = rufus_input(rufus_sim)
    wrong = dict(right)
    await act(provoke, rufus_sim, wrong)
    form = await enter(hass, "rufus", wrong)
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "rufus"
    assert form["errors"] == errors
    assert suggested(form)["url"] == wrong["url"]
    rufus_sim.faults.clear_faults()
    await rufus_sim.start()
    result = await submit(hass, form, right)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"] == {CONF_SYSTEM: "rufus", **right}
    await until(lambda: not rufus_sim._log._running)  # a slow answer, though nobody waits for it


async def act(provoke: Provoke, sim: Any, user_input: dict[str, Any]) -> None:
    """Carry out a provocation, which may take its time."""
    done = provoke(sim, user_input)
    if isinstance(done, Awaitable):
        await done


@pytest.fixture
async def mute(loopback: None) -> AsyncIterator[int]:  # noqa: ARG001 - it listens there
    """Return the UDP port of somebody who never answers."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        asyncio.DatagramProtocol, local_addr=("127.0.0.1", 0)
    )
    yield transport.get_extra_info("sockname")[1]
    transport.close()


@pytest.mark.usefixtures("short_patience")
async def test_lrs_silence_and_recovery(
    hass: HomeAssistant, lrs_sim: LrsSimulator, mute: int
) -> None:
    form = await enter(hass, "lrs", {"host": "127.0.0.1", "port": mute})
    assert form["errors"] == {"host": "timed_out"}
    assert suggested(form) == {"host": "127.0.0.1", "port": mute}
    result = await submit(hass, form, lrs_input(lrs_sim))
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_lrs_unreachable_and_recovery(hass: HomeAssistant, lrs_sim: LrsSimulator) -> None:
    await lrs_sim.stop()
    form = await enter(hass, "lrs", lrs_input(lrs_sim))
    assert form["errors"] == {"host": "cannot_connect"}
    await lrs_sim.start()
    result = await submit(hass, form, lrs_input(lrs_sim))
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.fixture
def no_names(loopback: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - before it
    """Let no host name be known."""
    resolve = socket.getaddrinfo

    def get(host: str, *args: Any, **kwargs: Any) -> Any:
        try:
            ipaddress.ip_address(host)
        except ValueError:
            host.encode("idna")  # so does the real one, and raises where that is not possible
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known") from None
        return resolve(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", get)


@pytest.mark.usefixtures("no_names")
async def test_lrs_unknown_name_and_recovery(hass: HomeAssistant, lrs_sim: LrsSimulator) -> None:
    form = await enter(hass, "lrs", {"host": "lobby.invalid", "port": 5683})
    assert form["errors"] == {"host": "unknown_host"}
    result = await submit(hass, form, lrs_input(lrs_sim))
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_lrs_something_else_and_recovery(
    hass: HomeAssistant, lrs_sim: LrsSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        drop(patch, lrs_sim, "/v1/settings", "/v1/sessions")
        form = await enter(hass, "lrs", lrs_input(lrs_sim))
    assert form["errors"] == {"host": "not_found"}
    result = await submit(hass, form, lrs_input(lrs_sim))
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("payload", [b"<html>", b"[]", b'{"sessions": 1}'])
async def test_lrs_malformed_and_recovery(
    hass: HomeAssistant, lrs_sim: LrsSimulator, monkeypatch: pytest.MonkeyPatch, payload: bytes
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(bodies, "encode", lambda _: payload)
        form = await enter(hass, "lrs", lrs_input(lrs_sim))
    assert form["errors"] == {"host": "malformed_answer"}
    result = await submit(hass, form, lrs_input(lrs_sim))
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.usefixtures("no_names")
@pytest.mark.parametrize(
    "host",
    [
        "my lobby",
        "127.0.0.1/v1",
        "",
        "  ",
        "http://127.0.0.1",
        "127.0.0.1:5683",
        "me@127.0.0.1",
        "a" * 64,
    ],
)
async def test_lrs_host_that_is_none(
    hass: HomeAssistant, lrs_sim: LrsSimulator, host: str, caplog: pytest.LogCaptureFixture
) -> None:
    form = await enter(hass, "lrs", {**lrs_input(lrs_sim), "host": host})
    assert form["type"] is FlowResultType.FORM
    assert form["errors"] is not None
    assert set(form["errors"]) == {"host"}
    assert "Unexpected error" not in caplog.text


@pytest.mark.parametrize("system", ["rufus", "lrs"])
async def test_unexpected_error_and_recovery(
    hass: HomeAssistant,
    rufus_sim: RufusSimulator,
    lrs_sim: LrsSimulator,
    system: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail(*_: object) -> NoReturn:
        raise RuntimeError("quite unexpected")

    right = {"rufus": rufus_input(rufus_sim), "lrs": lrs_input(lrs_sim)}[system]
    with monkeypatch.context() as patch:
        failing = replace(SYSTEMS[system], validate_input=fail)
        patch.setattr(config_flow, "SYSTEMS", {**SYSTEMS, system: failing})
        form = await enter(hass, system, right)
    assert form["errors"] == {"base": "unknown"}
    assert f"Unexpected error while connecting to {system}" in caplog.text
    assert "quite unexpected" in caplog.text
    caplog.clear()
    result = await submit(hass, form, right)
    assert result["type"] is FlowResultType.CREATE_ENTRY
