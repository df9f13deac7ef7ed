"""Several readers of one stream: each is told each passing once, and none waits for another."""

import asyncio
import time

import pytest

from custom_components.steward.capabilities import PassingEvent
from custom_components.steward.systems.rufus.passings.checkpoint import Checkpoint, Start
from custom_components.steward.systems.rufus.passings.stream_reader import StreamReader
from simulators.rufus import Generation, RufusSimulator

from ....common import until
from .streams import GATE, StreamUnderTest, another, cross, open_session, run


async def test_readers_at_the_same_place_share_each_question(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    await reader.begin(sim)
    race = await another(reader, "race")
    forward = await another(reader, "forward")
    await reader.cycle()
    open_session(sim, "A", 12)
    questions = reader.note_questions()
    assert await reader.cycle() == race == forward == run("A", 1, 12)
    said = sim.world.options.generation is Generation.NEW
    assert [one["first"] for one in questions] == [None, 6, 11] if said else [None, 6, 11, 13]


async def test_one_that_is_held_holds_no_other(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    await reader.begin(sim)
    taking: list[bool] = []
    forward = await another(reader, "forward", accepts=lambda _: bool(taking))
    await reader.cycle()
    open_session(sim, "A", 7)
    assert await reader.cycle() == run("A", 1, 7)
    assert forward == []
    taking.append(True)
    reader.stream.wake()
    await reader.stream.async_idle()
    assert forward == run("A", 1, 7)
    assert reader.known == run("A", 1, 7)


async def test_a_living_passing_does_not_wait_until_a_backlog_is_worked_off(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    await reader.begin(sim)
    gate = sim.add_device(**GATE)["deviceid"]
    await reader.cycle()
    stuck, goes_on = asyncio.Event(), asyncio.Event()

    async def keeps_up(_deviceid: str, _told: int) -> None:
        stuck.set()
        await goes_on.wait()

    reader.reader.keeps_up = keeps_up
    reader.on_told = lambda: time.sleep(0.005)  # a turn has one passing
    open_session(sim, "A", 3)
    await reader.poll()
    await stuck.wait()
    sim.open_session(deviceid=gate, alias="B")
    sim.fill_passings(gate, count=1)
    await reader.poll()
    await until(lambda: ("B", 1) in reader.known)
    assert reader.known == [("A", 1), ("B", 1)]
    goes_on.set()
    await reader.stream.async_idle()
    assert sorted(reader.known) == [*run("A", 1, 3), ("B", 1)]


async def test_one_that_cannot_go_on_in_the_middle_of_a_page(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    await reader.begin(sim)
    places = [3]

    def take(event: PassingEvent) -> None:
        places[0] -= 1
        taken.append(event.number)

    taken: list[int] = []
    forward = StreamReader(name="forward", tell=take, accepts=lambda _: places[0] > 0)
    await reader.stream.async_add_reader(forward)
    await reader.cycle()
    open_session(sim, "A", 12)
    for count in (3, 6, 9, 12):
        await reader.cycle()
        assert taken == list(range(1, count + 1))
        places[0] = 3
    assert reader.known == run("A", 1, 12)


async def test_one_that_comes_later_begins_then_or_with_the_session(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    await reader.begin(sim)
    await reader.cycle()
    open_session(sim, "Before", 4)
    open_session(sim, "A", 7)
    await reader.cycle()
    now = await another(reader, "now")
    session = await another(reader, "session", checkpoint=Checkpoint(Start.SESSION))
    await reader.stream.async_idle()
    assert (now, session) == ([], run("A", 1, 7))
    cross(sim, 2)
    assert await reader.cycle() == now == run("A", 8, 9)
    assert session == run("A", 1, 9)


async def test_each_goes_on_where_it_was(reader: StreamUnderTest, sim: RufusSimulator) -> None:
    """A reader that was not added again yet is remembered meanwhile."""
    await reader.begin(sim)
    forward = await another(reader, "forward", accepts=lambda _: False)
    await reader.cycle()
    open_session(sim, "A", 3)
    await reader.cycle()
    assert forward == []
    for _ in range(2):
        await reader.begin(sim)
        assert await reader.cycle() == []
        cross(sim, 1)
        await reader.cycle()
    assert await another(reader, "forward") == []
    await reader.stream.async_idle()
    again = await another(reader, "again")
    assert again == []
    assert reader.known == run("A", 1, 5)


async def test_a_fault_of_one_keeps_no_other_from_hearing(
    reader: StreamUnderTest, sim: RufusSimulator, caplog: pytest.LogCaptureFixture
) -> None:
    await reader.begin(sim)

    def fail(_: PassingEvent) -> None:
        raise KeyError

    await reader.stream.async_add_reader(StreamReader(name="faulty", tell=fail))
    after = await another(reader, "after")
    await reader.cycle()
    open_session(sim, "A", 3)
    assert await reader.cycle() == after == run("A", 1, 3)
    assert "faulty" in caplog.text
