"""The stream before odd clouds, and the pace at which it tells a backlog."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from custom_components.steward.systems.rufus.api.types import Page
from custom_components.steward.systems.rufus.passings import stream
from simulators.rufus import RufusSimulator

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


async def _backlog(
    reader: StreamUnderTest, start_rufus: StartRufus, monkeypatch: pytest.MonkeyPatch
) -> Callable[[float], None]:
    """Have 2,000 passings wait that take 0.2 ms each; return what lets time pass."""
    time = 0.0

    def take(seconds: float) -> None:
        nonlocal time
        time += seconds

    monkeypatch.setattr(stream, "perf_counter", lambda: time)
    sim = await start_rufus(page_size=5000)
    sim.add_device(**MAT)
    await reader.begin(sim)
    await reader.cycle()
    open_session(sim, "A", 2000)
    reader.on_told = lambda: take(0.0002)
    return take


@pytest.mark.parametrize(
    ("wanted", "rounds"), [(0.0, 2), (0.001, 4), (0.1, 2)], ids=["nobody", "some", "much"]
)
async def test_a_backlog_gives_way_as_long_as_others_want_the_loop(
    reader: StreamUnderTest,
    start_rufus: StartRufus,
    monkeypatch: pytest.MonkeyPatch,
    wanted: float,
    rounds: int,
) -> None:
    """4 ms are told at once; then others have 4 ms."""
    take = await _backlog(reader, start_rufus, monkeypatch)
    polling = asyncio.create_task(reader.poll())
    given, told = [0], 0
    while told < 2000:
        await asyncio.sleep(0)
        take(wanted)
        if len(reader.told) > told:
            given.append(0)
            told = len(reader.told)
        given[-1] += 1
    await polling
    slices = given[1:-1]  # without the time before the first and after the last
    assert len(slices) >= 90
    assert set(slices) == {rounds}


async def test_whose_timer_runs_out_waits_for_one_slice_of_a_backlog(
    reader: StreamUnderTest, start_rufus: StartRufus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes behind what is ready already, but not behind the next 4 ms of telling."""
    take = await _backlog(reader, start_rufus, monkeypatch)
    waited: list[int] = []
    waiting = False

    def has_turn() -> None:
        nonlocal waiting
        waiting = False

    def on_told() -> None:
        nonlocal waiting
        take(0.0002)
        if not waiting:
            waiting = True
            waited.append(0)
            asyncio.get_running_loop().call_later(0, has_turn)
        waited[-1] += 1

    reader.on_told = on_told
    await reader.cycle()
    assert len(reader.told) == sum(waited) == 2000
    assert max(waited) <= 21
