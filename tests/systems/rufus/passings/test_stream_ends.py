"""What the stream does where a device, a reader or Steward itself goes and comes back."""

import asyncio
from datetime import UTC, datetime
import time
from typing import Any

import pytest

from custom_components.steward.systems.rufus.passings import session_checkpoint
from simulators.rufus import Generation, Order, RufusSimulator

from ....common import until
from ....conftest import StartRufus
from .streams import MAT, StreamUnderTest, cross, mat, open_session, run


async def test_unbound_and_bound_again(reader: StreamUnderTest, sim: RufusSimulator) -> None:
    """It has its id again, but nothing of what it had."""
    await reader.begin(sim)
    await reader.cycle()
    deviceid = mat(sim)
    open_session(sim, "A", 3)
    assert await reader.cycle() == run("A", 1, 3)
    sim.remove_device(deviceid)
    assert await reader.cycle() == []
    assert sim.add_device(**MAT)["deviceid"] == deviceid
    open_session(sim, "B", 2)
    assert await reader.cycle() == run("B", 1, 2)


async def test_unbound_while_being_read(reader: StreamUnderTest, sim: RufusSimulator) -> None:
    await reader.begin(sim)
    await reader.cycle()
    open_session(sim, "A", 12)

    def unbind() -> None:
        if sim.world.devices:
            sim.remove_device(mat(sim))

    reader.on_told = unbind
    assert await reader.cycle() == run("A", 1, 5)
    assert await reader.cycle() == []


async def test_who_cannot_take_more_now(reader: StreamUnderTest, sim: RufusSimulator) -> None:
    """Nothing is read then; who takes them later gets all."""
    await reader.begin(sim)
    await reader.cycle()
    reader.deaf.add(mat(sim))
    open_session(sim, "A", 7)
    assert await reader.cycle() == []
    assert reader.reads() == 0
    reader.deaf.clear()
    reader.stream.wake()
    await reader.stream.async_idle()
    assert reader.known == run("A", 1, 7)


async def test_what_was_told_is_stored_before_more_is_asked_for(
    reader: StreamUnderTest, sim: RufusSimulator, hass_storage: dict[str, Any]
) -> None:
    await reader.begin(sim)
    await reader.cycle()
    token = open_session(sim, "A", 12)
    read = reader.client.get_passings_page
    stored: list[tuple[int, int]] = []

    async def note(*args: Any, **kwargs: Any) -> Any:
        devices = hass_storage["steward.stream"]["data"]["readers"]["events"]["devices"]
        ranges = devices[mat(sim)]["sessions"][token]["ranges"]
        stored.append((sum(last - first + 1 for first, last in ranges), len(reader.told)))
        return await read(*args, **kwargs)

    reader.client.get_passings_page = note  # type: ignore[method-assign]  # to look between
    await reader.cycle()
    assert len(stored) >= 3
    assert all(noted == told for noted, told in stored)


@pytest.mark.parametrize("at", [1, 4, 5, 6, 12])
async def test_stopped_while_it_tells(
    reader: StreamUnderTest, sim: RufusSimulator, at: int
) -> None:
    sim.set_options(page_size=100)
    await reader.begin(sim)
    await reader.cycle()
    open_session(sim, "A", 90)
    stopping: list[asyncio.Task[None]] = []

    def stop() -> None:
        time.sleep(0.004)  # so that it pauses after each
        if len(reader.told) == at:
            stopping.append(asyncio.create_task(reader.stream.async_stop()))

    reader.on_told = stop
    await reader.poll()
    await until(lambda: stopping)
    await stopping[0]
    reader.on_told = lambda: None
    told = len(reader.told)
    assert at <= told < 90
    await reader.begin(sim)
    assert await reader.cycle() == run("A", told + 1, 90)


async def test_stopped_while_it_reads(reader: StreamUnderTest, sim: RufusSimulator) -> None:
    await reader.begin(sim)
    await reader.cycle()
    open_session(sim, "A", 12)
    sim.faults.set_fault(path="/v0/passings", latency=0.1, times=1)
    await reader.poll()
    await until(lambda: not sim.faults.state())
    await reader.stream.async_stop()
    await reader.begin(sim)
    assert await reader.cycle() == run("A", 1, 12)
    await until(lambda: reader.reads() == 4)  # the simulator is done with the one that was ended


async def test_a_restart_between_any_two_cycles(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    await reader.begin(sim)
    await reader.cycle()
    for name in "AB":
        open_session(sim, name)
        for part in range(3):
            cross(sim, 6)
            assert await reader.cycle() == run(name, 6 * part + 1, 6 * part + 6)
            await reader.begin(sim)


async def test_a_crash_repeats_a_page_at_most(reader: StreamUnderTest, sim: RufusSimulator) -> None:
    await reader.begin(sim)
    await reader.cycle()
    open_session(sim, "A", 23)

    def crash() -> None:
        if len(reader.told) == 12:
            reader.crash()
            reader.deaf.add(mat(sim))

    reader.on_told = crash
    await reader.poll()
    await until(lambda: len(reader.told) >= 12)
    await asyncio.sleep(0.05)
    reader.on_told = lambda: None
    reader.deaf.clear()
    assert len(reader.told) == 12
    await reader.begin(sim)
    again = await reader.cycle()
    assert again[-1] == ("A", 23)
    assert len(reader.known) <= 23 + 5
    assert set(reader.known) == set(run("A", 1, 23))


@pytest.mark.parametrize("generation", list(Generation))
async def test_the_last_passing_is_the_one_that_came_last(
    reader: StreamUnderTest, start_rufus: StartRufus, generation: Generation
) -> None:
    """It bears the time of the device's clock, unless that is well in the future."""
    sim = await start_rufus(generation=generation)
    sim.add_device(**MAT)
    await reader.begin(sim)
    await reader.cycle()
    token = open_session(sim)

    async def last(timestamp: str) -> datetime | None:
        sim.add_passing(mat(sim), bib="1", timestamp=timestamp)
        await reader.cycle()
        return reader.last(token)

    assert reader.last(token) is None
    assert await last("2026-03-01T08:00:30.000Z") == datetime(2026, 3, 1, 8, 0, 30, tzinfo=UTC)
    assert await last("2026-03-01T08:00:10.000Z") == datetime(2026, 3, 1, 8, 0, 10, tzinfo=UTC)
    begun = datetime.now(UTC)
    came = await last("2036-03-01T08:00:10.000Z")
    assert came is not None
    assert begun <= came <= datetime.now(UTC)
    assert await last("2026-03-01T08:00:40.000Z") == datetime(2026, 3, 1, 8, 0, 40, tzinfo=UTC)


async def test_what_was_there_before_is_not_even_read(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    """Two questions show how it is numbered: one for the last, one for what is below."""
    token = open_session(sim, "A", 23)
    await reader.begin(sim)
    questions = reader.note_questions()
    assert await reader.cycle() == []
    said = sim.world.options.generation is Generation.NEW
    after = [] if said else [{"first": 23, "last": None, "page": 2}]
    assert questions == [
        {"first": 23, "last": None, "page": 1},
        *after,  # where the answer does not say that it is the last page
        {"first": None, "last": 0, "page": 1},
    ]
    last = reader.last(token)
    assert last == sim.world.passings(token)[-1].timestamp
    cross(sim, 2)
    assert await reader.cycle() == run("A", 24, 25)
    assert questions[-1] == {"first": 24, "last": None, "page": 1}


@pytest.mark.parametrize("begin", [0, 1, 2, 7])
async def test_it_does_not_matter_where_numbers_begin(
    reader: StreamUnderTest, sim: RufusSimulator, begin: int
) -> None:
    open_session(sim)
    for number in range(begin, begin + 23):
        sim.add_passing(mat(sim), bib="1", num_passing=number)
    await reader.begin(sim)
    questions = reader.note_questions()
    assert await reader.cycle() == []
    asked = [(one["first"], one["last"]) for one in questions]
    assert set(asked) <= {(23, None), (None, begin - 1)}
    cross(sim, 1)
    assert await reader.cycle() == [("A", begin + 23)]


async def test_a_late_one_is_sought_in_the_newest_gap_first(
    reader: StreamUnderTest, start_rufus: StartRufus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_checkpoint, "_PAGE_SIZE", 4)
    sim = await start_rufus(order=Order.NUMBER)
    sim.add_device(**MAT)
    await reader.begin(sim)
    await reader.cycle()
    open_session(sim)
    for number in {*range(1, 31)} - {3, 12, 13, 15, 26}:
        sim.add_passing(mat(sim), bib="1", num_passing=number)
    await reader.cycle()
    questions = reader.note_questions()

    async def sought(number: int) -> list[tuple[int | None, int | None]]:
        questions.clear()
        sim.add_passing(mat(sim), bib="1", num_passing=number)
        assert await reader.cycle() == [("A", number)]
        return [(one["first"], one["last"]) for one in questions if one["page"] == 1]

    assert await sought(26) == [(31, None), (26, 26)]
    assert await sought(13) == [(31, None), (12, 15)]
    assert await sought(3) == [(31, None), (12, 15), (3, 3)]


@pytest.mark.parametrize("numbers", [range(5), [1, 2, 3, 5], [0, 2, 3], [7, 8, 9], [0], [3]])
@pytest.mark.parametrize("late", [0, 1, 4, 6, 20])
async def test_what_was_there_before_with_gaps(
    reader: StreamUnderTest, start_rufus: StartRufus, numbers: list[int], late: int
) -> None:
    sim = await start_rufus(order=Order.NUMBER, page_size=3)
    sim.add_device(**MAT)
    open_session(sim)
    for number in numbers:
        sim.add_passing(mat(sim), bib="1", num_passing=number)
    await reader.begin(sim)
    assert await reader.cycle() == []
    if late not in numbers:
        sim.add_passing(mat(sim), bib="1", num_passing=late)
        assert await reader.cycle() == [("A", late)]
    sim.add_passing(mat(sim), bib="1", num_passing=30)
    assert await reader.cycle() == [("A", 30)]


async def test_a_late_one_between_the_first_look_and_the_first_read(
    reader: StreamUnderTest, start_rufus: StartRufus
) -> None:
    sim = await start_rufus(order=Order.ARRIVAL)
    sim.add_device(**MAT)
    open_session(sim)
    for number in (10, 11):
        sim.add_passing(mat(sim), bib="1", num_passing=number)
    await reader.begin(sim)
    reader.deaf.add(mat(sim))
    await reader.poll()
    sim.add_passing(mat(sim), bib="1", num_passing=5)
    reader.deaf.clear()
    reader.stream.wake()
    await reader.stream.async_idle()
    await reader.cycle()
    assert reader.known == [("A", 5)]
