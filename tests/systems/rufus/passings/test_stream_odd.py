"""The stream before odd clouds, and the pace at which it tells a backlog."""

import asyncio
from dataclasses import replace
import time
from typing import Any

import pytest

from custom_components.steward.systems.rufus.api.types import Page
from simulators.rufus import RufusSimulator

from ....common import until
from ....conftest import StartRufus
from .streams import MAT, StreamUnderTest, mat, open_session, run

# Odd clouds


async def test_a_cloud_that_does_not_know_pages(
    reader: StreamUnderTest, sim: RufusSimulator, caplog: pytest.LogCaptureFixture
) -> None:
    await reader.begin(sim)
    await reader.cycle()
    _ignore_pages(reader)
    open_session(sim, "A", 23)
    assert await reader.cycle() == run("A", 1, 23)
    before = reader.reads()
    assert await reader.cycle() == []
    assert reader.reads() == before
    assert "again" not in caplog.text


async def test_a_cloud_that_knows_neither_pages_nor_bounds(
    reader: StreamUnderTest, sim: RufusSimulator, caplog: pytest.LogCaptureFixture
) -> None:
    """It ends after a few questions, with one warning, and what came is told once."""
    await reader.begin(sim)
    await reader.cycle()
    _ignore_pages(reader, bounds=True)
    open_session(sim, "A", 23)
    before = reader.reads()
    for _ in range(3):
        await reader.cycle()
    assert reader.known == run("A", 1, 5)
    assert reader.reads() - before < 20
    assert caplog.text.count("sends the same passings of a session again") == 1


def _ignore_pages(reader: StreamUnderTest, *, bounds: bool = False) -> None:
    read = reader.client.get_passings_page

    async def ignore(token_session: str, **question: Any) -> Page:
        asked = {} if bounds else {name: question[name] for name in ("first", "last")}
        return await read(token_session, **asked)

    reader.client.get_passings_page = ignore  # type: ignore[method-assign]  # an odd cloud


async def test_a_passing_of_a_chip_alone_is_told(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    await reader.begin(sim)
    await reader.cycle()
    open_session(sim, "A")
    sim.add_passing(mat(sim), bib="", chip="E280")
    assert await reader.cycle() == [("A", 1)]
    assert (reader.told[0].bib, reader.told[0].chip) == (None, "E280")


async def test_a_passing_without_a_time_was_when_it_came(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    await reader.begin(sim)
    await reader.cycle()
    open_session(sim, "A", 1)
    read = reader.client.get_passings_page

    async def timeless(*args: Any, **kwargs: Any) -> Page:
        page = await read(*args, **kwargs)
        return replace(page, passings=[replace(one, timestamp=None) for one in page.passings])

    reader.client.get_passings_page = timeless  # type: ignore[method-assign]  # an odd cloud
    await reader.cycle()
    (event,) = reader.told
    assert event.timestamp == event.received


# Pace


async def test_a_backlog_leaves_the_event_loop_half_as_much_time_as_it_takes(
    reader: StreamUnderTest, start_rufus: StartRufus
) -> None:
    sim = await start_rufus(page_size=5000)
    sim.add_device(**MAT)
    await reader.begin(sim)
    await reader.cycle()
    open_session(sim, "A", 2000)
    reader.on_told = lambda: _work(0.0002)
    await reader.poll()
    await until(lambda: reader.told)
    pauses, before = 0, len(reader.told)
    begun = time.perf_counter()
    while len(reader.told) < 2000:
        await asyncio.sleep(0)
        pauses += len(reader.told) > before
        before = len(reader.told)
    # Two thousand passings of a fifth of a millisecond, four milliseconds at a time and then none.
    assert pauses > 0.4 / 0.004 * 0.8
    assert time.perf_counter() - begun > 1.5 * 0.4 * 0.8


def _work(seconds: float) -> None:
    """Take processor time."""
    begun = time.thread_time()
    while time.thread_time() < begun + seconds:
        pass
