"""Start, stop and what the simulator shows of itself."""

import asyncio
import json

from aiocoap import CONTENT, GET
import pytest

from simulators.lrs import LrsSimulator

from ..helpers import until
from .client import Client, Connect, Raw, Start
from .helpers import noon


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_it_listens_on_loopback(start: Start, connect: Connect, host: str) -> None:
    simulator = await start(host=host)
    assert simulator.ready()["host"] == host
    assert (await connect(simulator).send(GET, "/v1/settings")).code == CONTENT
    observation = connect(simulator).request(GET, "/v1/notify", observe=0)
    await observation.response
    assert simulator.state()["observers"][0]["host"] == host


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1"])  # noqa: S104 - they are refused
def test_it_listens_nowhere_else(host: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        LrsSimulator(host=host)


async def test_a_restart_binds_the_same_port_and_keeps_the_world(
    simulator: LrsSimulator, connect: Connect
) -> None:
    simulator.commands["assign"](number=12)
    observation = connect(simulator).request(GET, "/v1/notify", observe=0)
    await observation.response
    port = simulator.port
    await simulator.stop()
    await simulator.stop()
    assert simulator.state()["observers"] == []
    await simulator.start()
    await simulator.start()
    assert simulator.port == port
    response = await connect(simulator).send(GET, "/v1/sessions")
    assert len(json.loads(response.payload)["sessions"]) == 1


async def test_it_leaves_no_timers(simulator: LrsSimulator, raw: Raw) -> None:
    peer = raw(simulator)
    peer.request("/v1/notify", observe=0)
    await peer.receive()
    simulator.commands["assign"](number=12)
    await simulator.stop()
    scheduled = asyncio.get_running_loop()._scheduled  # type: ignore[attr-defined] # the only way
    assert [handle for handle in scheduled if not handle.cancelled()] == []


async def test_guests_can_be_paged_when_their_goal_is_reached(start: Start) -> None:
    simulator = await start(auto_page=True)
    simulator.commands["assign"](number=12, goal=60, waited=60)
    await until(lambda: simulator.state()["sessions"][0]["state"] == "paged")


async def test_statistics_are_cleared_at_their_hour(start: Start) -> None:
    clock = noon()
    simulator = await start(clock=clock)
    simulator.commands["set_settings"](statistics_clear_mark=13)
    simulator.commands["assign"](number=12)
    clock.move(3600)
    await until(lambda: not simulator.state()["statistics"]["numSessions"])


async def test_a_move_takes_another_port(simulator: LrsSimulator, connect: Connect) -> None:
    simulator.commands["assign"](number=12)
    old = simulator.port
    with pytest.raises(ValueError, match="stopped"):
        simulator.commands["move"]()
    await simulator.stop()
    keeper = LrsSimulator(port=old)
    await keeper.start()  # so that chance cannot give it the same again
    try:
        simulator.commands["move"]()
        await simulator.start()
    finally:
        await keeper.stop()
    assert simulator.port not in (0, old)
    response = await connect(simulator).send(GET, "/v1/sessions")
    assert len(json.loads(response.payload)["sessions"]) == 1


async def test_the_state_is_json(simulator: LrsSimulator, client: Client) -> None:
    await client.request(GET, "/v1/notify", observe=0).response
    simulator.commands["assign"](number=12)
    simulator.commands["clear"](number=12)
    state = simulator.state()
    assert json.loads(json.dumps(state)) == state
    assert state.keys() == {
        "globalSessionSequence",
        "timestamp",
        "sessions",
        "history",
        "pages",
        "statistics",
        "settings",
        "observers",
        "requests",
        "options",
        "faults",
    }
