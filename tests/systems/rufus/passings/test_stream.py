"""Passings are told as they reach the cloud, each once, whatever goes wrong on the way."""

from typing import Any

import pytest

from simulators.rufus import Order, RufusSimulator

from .streams import GATE, StreamUnderTest, cross, mat, open_session, run


async def test_what_was_there_before_is_not_replayed(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    open_session(sim, "Before", 7)
    open_session(sim, "A", 12)
    await reader.begin(sim)
    assert await reader.cycle() == []
    cross(sim, 3)
    assert await reader.cycle() == run("A", 13, 15)
    assert await reader.cycle() == []


@pytest.mark.parametrize("count", [1, 4, 5, 6, 10, 23])
async def test_all_pages_are_delivered_in_order(
    reader: StreamUnderTest, sim: RufusSimulator, count: int
) -> None:
    await reader.begin(sim)
    await reader.cycle()
    open_session(sim, "A", count)
    assert await reader.cycle() == run("A", 1, count)
    assert len({told.key for told in reader.told}) == count


async def test_several_sessions_between_two_polls(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    await reader.begin(sim)
    await reader.cycle()
    for name, count in (("A", 7), ("B", 0), ("C", 3), ("D", 6)):
        open_session(sim, name, count)
    assert await reader.cycle() == [*run("A", 1, 7), *run("C", 1, 3), *run("D", 1, 6)]


async def test_a_session_that_was_closed_while_unread(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    await reader.begin(sim)
    await reader.cycle()
    token = open_session(sim, "A", 3)
    assert await reader.cycle() == run("A", 1, 3)
    cross(sim, 8)
    sim.close_session(token)
    assert await reader.cycle() == run("A", 4, 11)
    before = reader.reads()
    assert await reader.cycle() == []
    assert reader.reads() == before


@pytest.mark.parametrize("order", list(Order))
async def test_late_ones_are_delivered(
    reader: StreamUnderTest, sim: RufusSimulator, order: Order
) -> None:
    sim.set_options(order=order)
    await reader.begin(sim)
    await reader.cycle()
    token = open_session(sim, "A")
    for number in (1, 2, 8, 9):
        sim.add_passing(mat(sim), bib="1", num_passing=number)
    assert await reader.cycle() == [("A", 1), ("A", 2), ("A", 8), ("A", 9)]
    for number in (5, 4, 12):
        sim.add_passing(mat(sim), bib="1", num_passing=number)
    assert sorted(await reader.cycle()) == [("A", 4), ("A", 5), ("A", 12)]
    sim.add_passing(mat(sim), bib="1", num_passing=0)  # before all that is known
    sim.close_session(token)
    assert await reader.cycle() == [("A", 0)]


async def test_ones_that_the_cloud_lists_twice(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    sim.set_options(serve_duplicates=1.0)
    await reader.begin(sim)
    await reader.cycle()
    open_session(sim, "A", 13)
    assert await reader.cycle() == run("A", 1, 13)


async def test_late_ones_where_the_cloud_lists_each_twice(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    sim.set_options(serve_duplicates=1.0)
    await reader.begin(sim)
    await reader.cycle()
    open_session(sim, "A")
    for number in (1, 9):
        sim.add_passing(mat(sim), bib="1", num_passing=number)
    assert await reader.cycle() == [("A", 1), ("A", 9)]
    for number in (6, 7, 8):  # a page, and one more that has the last of them again
        sim.add_passing(mat(sim), bib="1", num_passing=number)
    assert await reader.cycle() == run("A", 6, 8)
    sim.add_passing(mat(sim), bib="1", num_passing=10)
    assert await reader.cycle() == [("A", 10)]


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
    reader: StreamUnderTest, sim: RufusSimulator, fault: dict[str, Any]
) -> None:
    await reader.begin(sim)
    await reader.cycle()
    open_session(sim, "A", 12)
    sim.faults.set_fault(path="/v0/passings", times=1, **fault)
    first = await reader.cycle()
    assert not sim.faults.state()
    assert first + await reader.cycle() == run("A", 1, 12)


async def test_a_fault_in_the_middle_of_the_pages(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    await reader.begin(sim)
    await reader.cycle()
    open_session(sim, "A", 12)
    reader.on_told = lambda: (
        len(reader.told) == 5 and sim.faults.set_fault(path="/v0/passings", status=500)
    )
    assert await reader.cycle() == run("A", 1, 5)
    sim.faults.clear_faults()
    assert await reader.cycle() == run("A", 6, 12)


async def test_a_fault_of_one_device_does_not_keep_others_back(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    gate = sim.add_device(**GATE)["deviceid"]
    await reader.begin(sim)
    await reader.cycle()
    token = open_session(sim, "A", 12)
    sim.open_session(deviceid=gate, alias="G")
    sim.fill_passings(gate, count=12)
    sim.faults.set_fault(path=f"/v0/passings/session/{token}", status=500)
    assert await reader.cycle() == run("G", 1, 12)
    sim.faults.clear_faults()
    assert await reader.cycle() == run("A", 1, 12)


async def test_an_outage(reader: StreamUnderTest, sim: RufusSimulator) -> None:
    await reader.begin(sim)
    await reader.cycle()
    open_session(sim, "A", 2)
    sim.faults.set_fault(path="/v0/passings", spoil="reset")
    assert await reader.cycle() == []
    await sim.stop()
    reader.seconds += 3600.0
    reader.stream.wake()
    await reader.stream.async_idle()
    assert reader.known == []
    cross(sim, 9)
    open_session(sim, "B", 1)
    sim.faults.clear_faults()
    await sim.start()
    assert await reader.cycle() == [*run("A", 1, 11), *run("B", 1, 1)]


async def test_a_rate_limit_is_obeyed(reader: StreamUnderTest, sim: RufusSimulator) -> None:
    await reader.begin(sim)
    await reader.cycle()
    open_session(sim, "A", 12)
    sim.faults.set_fault(path="/v0/passings", status=429, retry_after=3600, times=1)
    assert await reader.cycle() == []
    before = sim.state()["requests"]
    reader.seconds += 3600.0
    reader.stream.wake()
    await reader.stream.async_idle()
    assert sim.state()["requests"] == before
    await reader.begin(sim)  # the pause is the client's
    assert await reader.cycle() == run("A", 1, 12)


async def test_a_device_that_fails_is_asked_more_and_more_seldom(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    await reader.begin(sim)
    await reader.cycle()
    open_session(sim, "A", 2)
    sim.faults.set_fault(path="/v0/passings", status=500)
    assert await reader.cycle() == []
    asked = []
    for _ in range(100):
        reader.seconds += 5.0
        reader.stream.wake()
        await reader.stream.async_idle()
        asked.append(reader.reads())
    assert asked[19] - asked[0] > asked[99] - asked[79]
    assert asked[99] <= 10
    sim.faults.clear_faults()
    assert await reader.cycle() == run("A", 1, 2)
