"""A reader that confirms what it is done with is told the rest again after a restart."""

import asyncio
from datetime import timedelta

from homeassistant.util.dt import utcnow
import pytest

from custom_components.steward.capabilities import PassingEvent
from custom_components.steward.systems.rufus.passings import stream
from custom_components.steward.systems.rufus.passings.checkpoint import Checkpoint, Start
from custom_components.steward.systems.rufus.passings.reading import Reading
from custom_components.steward.systems.rufus.passings.stream_reader import StreamReader
from simulators.rufus import RufusSimulator

from ....common import until
from .streams import StreamUnderTest, cross, open_session, run


class Confirming:
    """A reader that has room for some, and what it was told since it was added."""

    def __init__(self, room: int = 100, *, start: Start = Start.NOW) -> None:
        self.room = room
        self.follows = True
        self.told: list[tuple[str, int]] = []
        self._waiting = list[str]()
        self._reader = StreamReader(
            name="forward",
            tell=self._tell,
            accepts=lambda _: len(self._waiting) < self.room,
            follows=lambda _: self.follows,
            confirms=True,
            checkpoint=Checkpoint(start),
        )

    def _tell(self, event: PassingEvent) -> None:
        self.told.append((event.session or "", event.number))
        self._waiting.append(event.key)

    async def add_to(self, under_test: StreamUnderTest) -> Reading:
        """Add it; return its place."""
        self._stream = under_test.stream
        await self._stream.async_add_reader(self._reader)
        return Reading(self._stream, self._reader)

    async def confirm(self, count: int) -> None:
        """Be done with the first ones that wait."""
        done, self._waiting = self._waiting[:count], self._waiting[count:]
        await self._stream.async_confirm(self._reader, done)
        self._stream.wake()


async def test_what_is_not_confirmed_is_told_again_after_a_restart(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    await reader.begin(sim)
    first = Confirming()
    await first.add_to(reader)
    await reader.cycle()
    open_session(sim, "A", 7)
    await reader.cycle()
    assert first.told == run("A", 1, 7)
    await first.confirm(3)
    await reader.stream.async_stop()
    await reader.begin(sim)
    second = Confirming()
    await second.add_to(reader)
    assert await reader.cycle() == []
    assert second.told == run("A", 4, 7)
    await second.confirm(4)
    await reader.begin(sim)
    third = Confirming()
    place = await third.add_to(reader)
    await reader.cycle()
    assert (third.told, place.behind) == ([], 0)


async def test_a_session_is_not_forgotten_before_all_of_it_is_confirmed(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    await reader.begin(sim)
    slow = Confirming()
    place = await slow.add_to(reader)
    await reader.cycle()
    names = [f"race {number}" for number in range(8)]
    for name in names:
        token = open_session(sim, name, 2)
        await reader.cycle()
        sim.close_session(token_session=token)
        await reader.cycle()
    assert place.behind == 16
    await reader.stream.async_stop()
    await reader.begin(sim)
    again = Confirming()
    await again.add_to(reader)
    await reader.cycle()
    assert again.told == [one for name in names for one in run(name, 1, 2)]


async def test_one_without_room_is_behind_and_keeps_no_other_back(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    await reader.begin(sim)
    small = Confirming(room=3)
    place = await small.add_to(reader)
    await reader.cycle()
    open_session(sim, "A", 12)
    assert await reader.cycle() == run("A", 1, 12)
    assert (small.told, place.behind) == (run("A", 1, 3), 12)
    for done in (3, 6, 9, 12):
        await small.confirm(3)
        await reader.stream.async_idle()
        assert place.behind == 12 - done
    assert small.told == run("A", 1, 12)


async def test_it_does_not_wait_for_one_that_is_slow(
    reader: StreamUnderTest, sim: RufusSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The recorder may need minutes for what is shown; what is forwarded is there at once."""
    monkeypatch.setattr(stream, "_WORK", 0.0)
    await reader.begin(sim)
    forward, recorded = Confirming(), asyncio.Event()
    place = await forward.add_to(reader)

    async def keeps_up(_deviceid: str, _told: int) -> None:
        await recorded.wait()

    reader.reader.keeps_up = keeps_up
    await reader.cycle()
    open_session(sim, "A", 30)
    await reader.poll()
    await until(lambda: forward.told == run("A", 1, 30))
    assert len(reader.told) == 1
    await forward.confirm(30)
    assert place.behind == 0
    recorded.set()
    await reader.stream.async_idle()
    assert reader.known == run("A", 1, 30)


async def test_readers_at_the_same_place_share_what_is_read(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    await reader.begin(sim)
    forward = Confirming()
    await forward.add_to(reader)
    await reader.cycle()
    open_session(sim, "A", 5)
    reads = reader.reads()
    await reader.cycle()
    assert reader.known == forward.told == run("A", 1, 5)
    assert reader.reads() - reads == 1


async def test_only_what_it_follows(reader: StreamUnderTest, sim: RufusSimulator) -> None:
    await reader.begin(sim)
    apart = Confirming()
    apart.follows = False
    place = await apart.add_to(reader)
    await reader.cycle()
    open_session(sim, "A", 4)
    assert await reader.cycle() == run("A", 1, 4)
    assert (apart.told, place.behind) == ([], 0)


async def test_sessions_are_told_again_on_demand(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    await reader.begin(sim)
    forward = Confirming(start=Start.SESSION)
    place = await forward.add_to(reader)
    sim.close_session(token_session=open_session(sim, "Old", 2))
    await reader.cycle()
    open_session(sim, "A", 3)
    await reader.cycle()
    await forward.confirm(5)
    forward.told.clear()
    key = next(event.session_key for event in reader.told if event.session == "A")
    assert place.async_replay(since=None, session=key) == 1
    await reader.stream.async_idle()
    assert forward.told == run("A", 1, 3)
    cross(sim, 1)
    assert await reader.cycle() == run("A", 4, 4)
    assert forward.told == run("A", 1, 4)
    forward.told.clear()
    assert place.async_replay(since=None, session=None) == 2
    await reader.stream.async_idle()
    assert sorted(forward.told) == sorted(run("Old", 1, 2) + run("A", 1, 4))
    assert place.async_replay(since=None, session="no such") == 0


async def test_sessions_are_told_again_that_had_passings_since_a_time(
    reader: StreamUnderTest, sim: RufusSimulator
) -> None:
    await reader.begin(sim)
    forward = Confirming()
    place = await forward.add_to(reader)
    await reader.cycle()
    sim.close_session(token_session=open_session(sim, "Old", 2))
    sim.close_session(token_session=open_session(sim, "A", 3))
    await reader.cycle()
    await forward.confirm(5)
    forward.told.clear()
    assert place.async_replay(since=utcnow() + timedelta(hours=1), session=None) == 0
    assert place.async_replay(since=utcnow() - timedelta(days=1), session=None) == 2
    await reader.stream.async_idle()
    assert sorted(forward.told) == sorted(run("Old", 1, 2) + run("A", 1, 3))
