"""Passings are delivered as they reach the cloud, each once, whatever goes wrong on the way."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store
import pytest

from custom_components.steward.storage import entry_store
from custom_components.steward.systems.rufus.api.client import RufusClient
from custom_components.steward.systems.rufus.passings.reader import PassingEvent, PassingReader
from simulators.rufus import Generation, Order, RufusSimulator

from ....common import until
from ....conftest import StartRufus

MAT = {"model": "Mat S4", "serial_number": "S4-1"}
GATE = {"model": "Gate H2", "serial_number": "H2-1"}


class _Ticking:
    """A clock that goes on whenever it is looked at."""

    def __init__(self) -> None:
        self._time = datetime.now(UTC)

    def __call__(self) -> datetime:
        self._time += timedelta(milliseconds=2)
        return self._time


class _Reader:
    """A feed, and what it delivered; it may be made anew with what was stored."""

    def __init__(self, hass: HomeAssistant, http: aiohttp.ClientSession) -> None:
        self._hass, self._http = hass, http
        self.delivered: list[PassingEvent] = []
        self.deaf: set[str] = set()
        self.on_delivery: Callable[[], object] = lambda: None

    async def begin(self, sim: RufusSimulator) -> None:
        """Begin, with what is stored; do not look yet."""
        ready = sim.ready()
        self._sim = sim
        self.client = RufusClient(self._http, ready["api_key"], ready["url"])
        self.store: Store[dict[str, Any]] = entry_store(self._hass, "feed")
        self.feed = PassingReader(
            self.client, self.store, self._deliver, lambda deviceid: deviceid not in self.deaf
        )
        await self.feed.async_load()

    def _deliver(self, delivery: PassingEvent) -> None:
        self.delivered.append(delivery)
        self.on_delivery()

    async def poll(self) -> None:
        """Take note of what the account has now."""
        devices = await self.client.list_devices()
        self.feed.look({device.deviceid: device.sessions for device in devices})
        for device in devices:
            self.feed.take(device.deviceid, await self.client.list_sessions(device.deviceid))

    async def cycle(self) -> list[tuple[str, int]]:
        """Poll and deliver; return what was delivered by that."""
        before = len(self.delivered)
        await self.poll()
        await self.feed.async_work()
        return self.known[before:]

    @property
    def known(self) -> list[tuple[str, int]]:
        """What was delivered: the session's name, and the number."""
        return [(one.session.alias or "", one.passing.num_passing) for one in self.delivered]

    def reads(self) -> int:
        """Count the pages of passings that were asked for."""
        log = self._sim.state()["log"]
        return sum(1 for one in log if one["path"].startswith("/v0/passings/"))


@pytest.fixture
def reader(
    hass: HomeAssistant,
    http: aiohttp.ClientSession,
    hass_storage: dict[str, Any],  # noqa: ARG001 - where it stores
) -> _Reader:
    """Return a reader that has not begun."""
    return _Reader(hass, http)


@pytest.fixture(params=list(Generation))
async def sim(request: pytest.FixtureRequest, start_rufus: StartRufus) -> RufusSimulator:
    """Return a cloud of each generation, with small pages and a mat."""
    simulator = await start_rufus(generation=request.param, page_size=5)
    simulator.world._clock = _Ticking()  # no two sessions in the same millisecond
    simulator.add_device(**MAT)
    return simulator


def _mat(sim: RufusSimulator) -> str:
    return next(iter(sim.world.devices))


def _open(sim: RufusSimulator, name: str = "A", count: int = 0) -> str:
    """Open a session on the mat, and let some cross; return its token."""
    token: str = sim.open_session(deviceid=_mat(sim), alias=name)["token_session"]
    _cross(sim, count)
    return token


def _cross(sim: RufusSimulator, count: int) -> None:
    if count:
        sim.fill_passings(_mat(sim), count=count)


def _run(name: str, first: int, last: int) -> list[tuple[str, int]]:
    return [(name, number) for number in range(first, last + 1)]


async def test_what_was_there_before_is_not_replayed(reader: _Reader, sim: RufusSimulator) -> None:
    _open(sim, "Before", 7)
    _open(sim, "A", 12)
    await reader.begin(sim)
    assert await reader.cycle() == []
    _cross(sim, 3)
    assert await reader.cycle() == _run("A", 13, 15)
    assert await reader.cycle() == []


@pytest.mark.parametrize("count", [1, 4, 5, 6, 10, 23])
async def test_all_pages_are_delivered_in_order(
    reader: _Reader, sim: RufusSimulator, count: int
) -> None:
    await reader.begin(sim)
    await reader.cycle()
    _open(sim, "A", count)
    assert await reader.cycle() == _run("A", 1, count)
    assert len({delivery.key for delivery in reader.delivered}) == count


async def test_several_sessions_between_two_polls(reader: _Reader, sim: RufusSimulator) -> None:
    await reader.begin(sim)
    await reader.cycle()
    for name, count in (("A", 7), ("B", 0), ("C", 3), ("D", 6)):
        _open(sim, name, count)
    assert await reader.cycle() == [*_run("A", 1, 7), *_run("C", 1, 3), *_run("D", 1, 6)]


async def test_a_session_that_was_closed_while_unread(reader: _Reader, sim: RufusSimulator) -> None:
    await reader.begin(sim)
    await reader.cycle()
    token = _open(sim, "A", 3)
    assert await reader.cycle() == _run("A", 1, 3)
    _cross(sim, 8)
    sim.close_session(token)
    assert await reader.cycle() == _run("A", 4, 11)
    before = reader.reads()
    assert await reader.cycle() == []
    assert reader.reads() == before


@pytest.mark.parametrize("order", list(Order))
async def test_late_ones_are_delivered(reader: _Reader, sim: RufusSimulator, order: Order) -> None:
    sim.set_options(order=order)
    await reader.begin(sim)
    await reader.cycle()
    token = _open(sim, "A")
    for number in (1, 2, 8, 9):
        sim.add_passing(_mat(sim), bib="1", num_passing=number)
    assert await reader.cycle() == [("A", 1), ("A", 2), ("A", 8), ("A", 9)]
    for number in (5, 4, 12):
        sim.add_passing(_mat(sim), bib="1", num_passing=number)
    assert sorted(await reader.cycle()) == [("A", 4), ("A", 5), ("A", 12)]
    sim.add_passing(_mat(sim), bib="1", num_passing=0)  # before all that is known
    sim.close_session(token)
    assert await reader.cycle() == [("A", 0)]


async def test_ones_that_the_cloud_lists_twice(reader: _Reader, sim: RufusSimulator) -> None:
    sim.set_options(serve_duplicates=1.0)
    await reader.begin(sim)
    await reader.cycle()
    _open(sim, "A", 13)
    assert await reader.cycle() == _run("A", 1, 13)


@pytest.mark.parametrize(
    "fault",
    [
        {"spoil": "reset"},
        {"spoil": "lost"},
        {"spoil": "malformed"},
        {"spoil": "truncated"},
        {"status": 500},
        {"status": 404},
        {"status": 403},
        {"status": 200, "body": {"result": "nonsense"}},
    ],
)
async def test_a_page_that_cannot_be_read_is_read_later(
    reader: _Reader, sim: RufusSimulator, fault: dict[str, Any]
) -> None:
    await reader.begin(sim)
    await reader.cycle()
    _open(sim, "A", 12)
    sim.faults.set_fault(path="/v0/passings", times=1, **fault)
    first = await reader.cycle()
    assert not sim.faults.state()
    assert first + await reader.cycle() == _run("A", 1, 12)


async def test_a_fault_in_the_middle_of_the_pages(reader: _Reader, sim: RufusSimulator) -> None:
    await reader.begin(sim)
    await reader.cycle()
    _open(sim, "A", 12)
    reader.on_delivery = lambda: (
        len(reader.delivered) == 5 and sim.faults.set_fault(path="/v0/passings", status=500)
    )
    assert await reader.cycle() == _run("A", 1, 5)
    sim.faults.clear_faults()
    assert await reader.cycle() == _run("A", 6, 12)


async def test_a_fault_of_one_device_does_not_keep_others_back(
    reader: _Reader, sim: RufusSimulator
) -> None:
    gate = sim.add_device(**GATE)["deviceid"]
    await reader.begin(sim)
    await reader.cycle()
    token = _open(sim, "A", 12)
    sim.open_session(deviceid=gate, alias="G")
    sim.fill_passings(gate, count=12)
    sim.faults.set_fault(path=f"/v0/passings/session/{token}", status=500)
    assert await reader.cycle() == _run("G", 1, 12)
    sim.faults.clear_faults()
    assert await reader.cycle() == _run("A", 1, 12)


async def test_an_outage(reader: _Reader, sim: RufusSimulator) -> None:
    await reader.begin(sim)
    await reader.cycle()
    _open(sim, "A", 2)
    await reader.poll()
    await sim.stop()
    await reader.feed.async_work()
    assert reader.known == []
    _cross(sim, 9)
    _open(sim, "B", 1)
    await sim.start()
    assert await reader.cycle() == [*_run("A", 1, 11), *_run("B", 1, 1)]


async def test_a_rate_limit_ends_the_round(reader: _Reader, sim: RufusSimulator) -> None:
    await reader.begin(sim)
    await reader.cycle()
    _open(sim, "A", 12)
    await reader.poll()
    sim.faults.set_fault(path="/v0/passings", status=429, retry_after=3600, times=1)
    before = sim.state()["requests"]
    await reader.feed.async_work()
    await reader.feed.async_work()
    assert sim.state()["requests"] == before + 1
    await reader.begin(sim)  # the pause is the client's
    assert await reader.cycle() == _run("A", 1, 12)


async def test_unbound_and_bound_again(reader: _Reader, sim: RufusSimulator) -> None:
    """It has its id again, but nothing of what it had."""
    await reader.begin(sim)
    await reader.cycle()
    deviceid = _mat(sim)
    _open(sim, "A", 3)
    assert await reader.cycle() == _run("A", 1, 3)
    sim.remove_device(deviceid)
    assert await reader.cycle() == []
    assert sim.add_device(**MAT)["deviceid"] == deviceid
    _open(sim, "B", 2)
    assert await reader.cycle() == _run("B", 1, 2)


async def test_unbound_while_being_read(reader: _Reader, sim: RufusSimulator) -> None:
    await reader.begin(sim)
    await reader.cycle()
    _open(sim, "A", 12)

    def unbind() -> None:
        if sim.world.devices:
            sim.remove_device(_mat(sim))

    reader.on_delivery = unbind
    assert await reader.cycle() == _run("A", 1, 5)
    assert await reader.cycle() == []


async def test_nobody_listens(reader: _Reader, sim: RufusSimulator) -> None:
    """Nothing is read then; who listens later gets all."""
    await reader.begin(sim)
    await reader.cycle()
    reader.deaf.add(_mat(sim))
    _open(sim, "A", 7)
    assert await reader.cycle() == []
    assert reader.reads() == 0
    reader.deaf.clear()
    assert await reader.cycle() == _run("A", 1, 7)


async def test_what_was_delivered_is_stored_before_more_is_asked_for(
    reader: _Reader, sim: RufusSimulator, hass_storage: dict[str, Any]
) -> None:
    await reader.begin(sim)
    await reader.cycle()
    token = _open(sim, "A", 12)
    read = reader.client.get_passings_page
    stored: list[tuple[int, int]] = []

    async def note(*args: Any, **kwargs: Any) -> Any:
        devices = hass_storage["steward.feed"]["data"]["devices"]
        ranges = devices[_mat(sim)]["sessions"][token]["ranges"]
        stored.append((sum(last - first + 1 for first, last in ranges), len(reader.delivered)))
        return await read(*args, **kwargs)

    reader.client.get_passings_page = note  # type: ignore[method-assign]  # to look between
    await reader.cycle()
    assert len(stored) >= 3
    assert all(noted == delivered for noted, delivered in stored)


@pytest.mark.parametrize("at", [1, 4, 5, 6, 12])
async def test_cancelled_while_it_delivers(reader: _Reader, sim: RufusSimulator, at: int) -> None:
    sim.set_options(page_size=100)
    await reader.begin(sim)
    await reader.cycle()
    _open(sim, "A", 90)
    await reader.poll()
    work = asyncio.create_task(reader.feed.async_work())
    reader.on_delivery = lambda: len(reader.delivered) == at and work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    await reader.feed.async_save()
    delivered = len(reader.delivered)
    assert at <= delivered < 90
    await reader.begin(sim)
    assert await reader.cycle() == _run("A", delivered + 1, 90)


async def test_cancelled_while_it_reads(reader: _Reader, sim: RufusSimulator) -> None:
    await reader.begin(sim)
    await reader.cycle()
    _open(sim, "A", 12)
    await reader.poll()
    sim.faults.set_fault(path="/v0/passings", latency=0.1, times=1)
    work = asyncio.create_task(reader.feed.async_work())
    await until(lambda: not sim.faults.state())
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    await reader.feed.async_save()
    await reader.begin(sim)
    assert await reader.cycle() == _run("A", 1, 12)
    await until(lambda: reader.reads() == 4)  # the simulator is done with the cancelled one


async def test_a_restart_between_any_two_cycles(reader: _Reader, sim: RufusSimulator) -> None:
    await reader.begin(sim)
    await reader.cycle()
    for name in "AB":
        _open(sim, name)
        for part in range(3):
            _cross(sim, 6)
            assert await reader.cycle() == _run(name, 6 * part + 1, 6 * part + 6)
            await reader.begin(sim)


async def test_a_crash_repeats_a_round_at_most(reader: _Reader, sim: RufusSimulator) -> None:
    await reader.begin(sim)
    await reader.cycle()
    _open(sim, "A", 23)
    await reader.poll()
    work = asyncio.create_task(reader.feed.async_work())
    reader.on_delivery = lambda: len(reader.delivered) == 12 and work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    reader.on_delivery = lambda: None
    await reader.begin(sim)  # without a save
    again = await reader.cycle()
    assert again[-1] == ("A", 23)
    assert len(reader.known) <= 23 + 5
    assert set(reader.known) == set(_run("A", 1, 23))


@pytest.mark.parametrize("generation", list(Generation))
async def test_the_latest_passing_is_by_the_devices_clock(
    reader: _Reader, start_rufus: StartRufus, generation: Generation
) -> None:
    sim = await start_rufus(generation=generation)
    sim.add_device(**MAT)
    await reader.begin(sim)
    await reader.cycle()
    token = _open(sim)
    assert reader.feed.latest(_mat(sim), token) is None
    for second in (30, 10):
        stamp = f"2026-03-01T08:00:{second}.000Z"
        sim.add_passing(_mat(sim), bib="1", timestamp=stamp)
    await reader.cycle()
    latest = reader.feed.latest(_mat(sim), token)
    assert latest is not None
    assert latest.isoformat() == "2026-03-01T08:00:30+00:00"


async def test_a_late_one_between_the_first_look_and_the_first_read(
    reader: _Reader, start_rufus: StartRufus
) -> None:
    sim = await start_rufus(order=Order.ARRIVAL)
    sim.add_device(**MAT)
    _open(sim)
    for number in (10, 11):
        sim.add_passing(_mat(sim), bib="1", num_passing=number)
    await reader.begin(sim)
    await reader.poll()
    sim.add_passing(_mat(sim), bib="1", num_passing=5)
    await reader.feed.async_work()
    await reader.cycle()
    assert reader.known == [("A", 5)]
