"""Nothing is confirmed that was not taken, and all comes in its order, whatever is refused."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import override

from hypothesis import given, settings, strategies as st

from custom_components.steward.capabilities import PassingEvent, PassingReading
from custom_components.steward.forwarding.outbox import ROOM, Outbox

from .test_mqtt import passings


class _Reading(PassingReading):
    def __init__(self) -> None:
        self.confirmed: list[int] = []
        self.woken = 0

    @property
    @override
    def behind(self) -> int:
        return 0

    @override
    async def async_confirm(self, events: Iterable[PassingEvent]) -> None:
        self.confirmed += [event.number for event in events]

    @override
    def async_wake(self) -> None:
        self.woken += 1

    @override
    def async_replay(self, *, since: datetime | None, session: str | None) -> int:
        return 0

    @override
    async def async_end(self) -> None:
        pass


class _Outlet:
    """Takes as many of each batch as it is told to, and then all."""

    def __init__(self, limits: list[int]) -> None:
        self._limits = iter(limits)
        self.taken: list[int] = []

    async def async_send(self, events: Sequence[PassingEvent]) -> int:
        taken = min(next(self._limits, len(events)), len(events))
        self.taken += [event.number for event in events[:taken]]
        await asyncio.sleep(0)
        return taken


async def _forward(limits: list[int], count: int) -> tuple[_Outlet, _Reading, Outbox, list[float]]:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    outlet, reading = _Outlet(limits), _Reading()
    outbox = Outbox(outlet, lambda: None, sleep)
    for event in passings(1, count):
        outbox.add(event)
    running = asyncio.create_task(outbox.async_run(reading))
    await outbox.async_idle()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    return outlet, reading, outbox, pauses


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 300), max_size=8), st.integers(1, 700))
def test_all_is_taken_once_in_order_and_that_alone_is_confirmed(
    limits: list[int], count: int
) -> None:
    outlet, reading, outbox, _ = asyncio.run(_forward(limits, count))
    assert outlet.taken == reading.confirmed == list(range(1, count + 1))
    assert outbox.has_room


async def test_what_is_refused_again_and_again_is_tried_more_and_more_seldom() -> None:
    _, _, outbox, pauses = await _forward([0] * 10, 1)
    assert pauses == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0, 60.0]
    assert outbox.failures == 0


async def test_a_full_one_takes_no_more_and_wakes_who_waits_for_room() -> None:
    outlet, reading = _Outlet([]), _Reading()
    outbox = Outbox(outlet, lambda: None)
    for event in passings(1, ROOM):
        assert outbox.has_room
        outbox.add(event)
    assert not outbox.has_room
    running = asyncio.create_task(outbox.async_run(reading))
    await outbox.async_idle()
    assert reading.woken == 1
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
