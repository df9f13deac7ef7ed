"""What the package of the transmitter offers: its form, a look at it, its coordinator."""

from collections.abc import Iterable

from aiocoap import Message as CoapMessage
from aiocoap.numbers import codes
from homeassistant.core import HomeAssistant
import pytest
import voluptuous as vol

from custom_components.steward.systems import lrs
from custom_components.steward.systems.api.errors import (
    CannotConnectError,
    MalformedAnswerError,
    NotFoundError,
    RemoteError,
    TimedOutError,
)
from simulators.lrs import LrsSimulator

from ...conftest import StartLrs
from .conftest import MakePeer, Watch
from .peers import reply, udp_sockets


@pytest.mark.parametrize(
    ("listens", "entered", "kept"),
    [
        ("127.0.0.1", " 127.0.0.1 ", "127.0.0.1"),
        ("::1", "::1", "::1"),
        ("::1", "[::1]", "::1"),
        ("127.0.0.1", "LocalHost", "localhost"),
    ],
)
async def test_a_look_at_a_transmitter(
    hass: HomeAssistant, start_lrs: StartLrs, listens: str, entered: str, kept: str
) -> None:
    sim = await start_lrs(host=listens, device_name="T7470-B")
    before = udp_sockets()
    found = await lrs.SYSTEM.validate_input(hass, {"host": entered, "port": sim.port})
    assert found.title == "T7470-B"
    assert found.data == {"host": kept, "port": sim.port}
    assert found.keys == frozenset()
    assert udp_sockets() == before


@pytest.mark.parametrize("code", ["4.04", "4.05"])
async def test_a_transmitter_without_settings(
    hass: HomeAssistant, lrs_sim: LrsSimulator, watch: Watch, code: str
) -> None:
    lrs_sim.commands["set_fault"](path="/v1/settings", code=code)
    found = await lrs.SYSTEM.validate_input(hass, {"host": lrs_sim.host, "port": lrs_sim.port})
    assert found.title == "T7470"
    lrs_sim.commands["assign"](number=4, label="Ana")
    coordinator = await watch(lrs_sim)
    assert coordinator.data["pager_4"].guest.label == "Ana"
    await coordinator.guests.async_page(4)
    assert lrs_sim.world.sessions[4].notified is not None


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("replies", "error"),
    [
        ([reply(codes.NOT_FOUND)], NotFoundError),
        ([reply(codes.CONTENT, b"hello")], MalformedAnswerError),
        ([], TimedOutError),
    ],
)
async def test_something_else_at_the_address(
    hass: HomeAssistant,
    start_lrs: StartLrs,  # noqa: ARG001 - aiocoap's timers are let be
    make_peer: MakePeer,
    replies: Iterable[CoapMessage],
    error: type[RemoteError],
) -> None:
    peer = await make_peer(lambda _: replies)
    before = udp_sockets()
    with pytest.raises(error):
        await lrs.SYSTEM.validate_input(hass, {"host": peer.host, "port": peer.port})
    assert udp_sockets() == before


async def test_nobody_at_the_address(hass: HomeAssistant, lrs_sim: LrsSimulator) -> None:
    await lrs_sim.stop()
    before = udp_sockets()
    with pytest.raises(CannotConnectError):
        await lrs.SYSTEM.validate_input(hass, {"host": lrs_sim.host, "port": lrs_sim.port})
    assert udp_sockets() == before


def test_the_form_proposes_the_standard_port() -> None:
    assert lrs.SYSTEM.fields({"host": "transmitter"}) == {"host": "transmitter", "port": 5683}
    assert lrs.SYSTEM.fields({"host": "transmitter", "port": 5684.0})["port"] == 5684


@pytest.mark.parametrize("port", [0, 65536, "coap", None])
def test_a_port_that_is_none(port: object) -> None:
    with pytest.raises(vol.Invalid):
        lrs.SYSTEM.fields({"host": "transmitter", "port": port})
