"""Long work in slices, so that nothing else has to wait for it.

Such work is a generator that yields between slices of a few milliseconds and returns what it made.
"""

import asyncio
from collections.abc import Generator, Iterable, Iterator
from itertools import batched

type Slices[T] = Generator[None, None, T]

_SIZE = 50


def slices_of[T](items: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """Cut things of which each takes up to 100 microseconds into slices."""
    return batched(items, _SIZE, strict=False)


def finish[T](work: Slices[T]) -> T:
    """Do all of it at once, where nothing else waits."""
    while True:
        try:
            next(work)
        except StopIteration as done:
            made: T = done.value
            return made


async def async_finish[T](work: Slices[T]) -> T:
    """Do it slice by slice, and let the event loop's other tasks run in between."""
    while True:
        try:
            next(work)
        except StopIteration as done:
            made: T = done.value
            return made
        await asyncio.sleep(0)
