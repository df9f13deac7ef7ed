"""Steward and transmitters on libcoap of every manner that CoAP and the documentation allow."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import cast

from homeassistant.core import HomeAssistant
import pytest

from benchmarks.libcoap_manner import Etags, Manner
from benchmarks.libcoap_peer import LibcoapTransmitter
from custom_components.steward.const import DOMAIN
from custom_components.steward.systems.lrs.coordinator import LrsCoordinator
from simulators.lrs import LrsSimulator

from ..common import lrs_entry_for, set_up, settled, state_of, unload_all, until

type Start = Callable[[Manner], Awaitable[LibcoapTransmitter]]

_CREATED, _DELETED, _CHANGED, _CONTENT = 65, 66, 68, 69
_TEXT = 0
_SEVERAL = 8
"""Guests whose list is longer than the largest block."""


@pytest.fixture
async def start(
    hass: HomeAssistant,
    loopback: None,  # noqa: ARG001 - its sockets are real
) -> AsyncIterator[Start]:
    """Start transmitters on libcoap; they are stopped at the end."""
    made: list[LibcoapTransmitter] = []

    async def start(manner: Manner) -> LibcoapTransmitter:
        made.append(LibcoapTransmitter(manner=manner))
        await made[-1].start_up()
        return made[-1]

    yield start
    await unload_all(hass)
    for one in made:
        await one.stop()


@pytest.mark.usefixtures("coap")
@pytest.mark.parametrize(
    "manner",
    [
        pytest.param(Manner(), id="piggybacked"),
        pytest.param(Manner(apart=True), id="apart"),
        *(pytest.param(Manner(block=n), id=f"blocks of {16 << n}") for n in range(7)),
        *(pytest.param(Manner(block=n, apart=True), id=f"{16 << n} apart") for n in (0, 3, 6)),
        *(
            pytest.param(Manner(block=n, etags=etags), id=f"{16 << n}, ETag on {etags}")
            for n in (2, 6)
            for etags in (Etags.FIRST, Etags.NONE)
        ),
        pytest.param(Manner(observable=False), id="not observable"),
        pytest.param(Manner(content_format=_TEXT), id="text"),
        pytest.param(Manner(content_format=None), id="no content format"),
        pytest.param(Manner(tail=b"\0"), id="NUL"),
        pytest.param(Manner(tail=b"\n"), id="newline"),
        pytest.param(Manner(tail=b"\0", block=2), id="NUL in blocks"),
        *(
            pytest.param(Manner(offset=offset), id=f"times with {offset}")
            for offset in ("Z", "+00:00", "+02:00", ".125", ".125-05:30")
        ),
        *(
            pytest.param(Manner(codes={"POST": code, "PUT": code, "DELETE": code}), id=f"{code}")
            for code in (_CREATED, _CHANGED, _CONTENT)
        ),
        pytest.param(Manner(codes={"PUT": _DELETED}), id="deleted"),
        pytest.param(Manner(takes_put=False), id="POST alone"),
        pytest.param(Manner(takes_put=False, block=1, apart=True), id="POST alone, in blocks"),
        pytest.param(Manner(takes_actions_by_post=False), id="PUT alone"),
    ],
)
async def test_a_guest_is_served_in_whatever_manner(
    hass: HomeAssistant, start: Start, manner: Manner
) -> None:
    """Each command arrives once, what is shown is so, and the answer of an assignment is whole."""
    transmitter = await start(manner)
    for number in range(1, _SEVERAL + 1):
        transmitter.world.post({"number": number, "label": f"Núñez {number}"})
    entry = await set_up(hass, lrs_entry_for(cast("LrsSimulator", transmitter)))
    await settled(entry)
    coordinator = entry.runtime_data
    assert isinstance(coordinator, LrsCoordinator)
    assert state_of(hass, entry, "hub", "connection") == ("push" if manner.observable else "poll")
    await until(lambda: state_of(hass, entry, "hub", "waiting") == f"{_SEVERAL}")
    assert state_of(hass, entry, "pager_8", "guest") == "Núñez 8"
    given = await hass.services.async_call(
        DOMAIN,
        "assign_pager",
        {"number": 12, "label": "Añá & Co", "party_size": 3, "goal": {"minutes": 2}},
        blocking=True,
        return_response=True,
    )
    assert given
    told = {name: given[name] for name in ("number", "label", "party_size", "goal", "state")}
    assert told == {
        "number": 12,
        "label": "Añá & Co",
        "party_size": 3,
        "goal": 120,
        "state": "started",
    }
    assert given["waiting_since"]
    assert given["due"]
    await coordinator.guests.async_update_guest(12, party_size=4)
    await until(lambda: state_of(hass, entry, "pager_12", "party_size") == "4")
    await coordinator.guests.async_page(12)
    await until(lambda: state_of(hass, entry, "pager_12", "session") == "paged")
    await coordinator.guests.async_clear(12)
    await until(lambda: state_of(hass, entry, "pager_12", "session") == "idle")
    await coordinator.guests.async_remove(8)
    await until(lambda: state_of(hass, entry, "pager_8", "session") == "idle")
    assert [one.clear_type for one in transmitter.world.history] == ["STOP", "REMOVED"]
    first_put = 1 if manner.takes_put is False else 4
    by_post = 1 if manner.takes_put else 5
    assert transmitter.counts["PUT /v1/sessions"] == first_put
    assert transmitter.counts["POST /v1/sessions"] == by_post
    await coordinator.async_clear_all()
    await until(lambda: state_of(hass, entry, "hub", "waiting") == "0")
    assert transmitter.counts["DELETE /v1/sessions"] == 1
    assert not transmitter.world.sessions
