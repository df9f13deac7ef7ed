"""Two touches at one place on whatever a host touches in a hurry, and what came of them.

Beside each one who is touched is somebody who is not: the row above, or the next free pager. What
comes of the touches is looked at in the transmitter's world, as one list of what is wrong. It goes
from the last row to the first: a touch on what has moved just now, as those below who has left
have, does nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from playwright.async_api import Locator, expect

from scripts.browser import DESKTOP, PHONE
from scripts.world import Control

from .desk import PATIENCE, Desk, OpenDesk, commands, guest_arrives, until

POINTERS = {"mouse": DESKTOP, "touch": PHONE}
AFTER = 1.0
"""Seconds in which a command that is one too many would come."""
_FIRST = 60
_BELOW = 14
"""Guests at the end of the list, so that the page stays longer than it is scrolled to."""


@dataclass(frozen=True, kw_only=True)
class Hurry:
    """Somebody who touches everything twice."""

    open_desk: OpenDesk
    control: Control
    pointer: str
    """One of `POINTERS`."""
    gaps: Sequence[float]
    """Seconds between the two touches, one after the other."""
    another: bool
    """Whether another host acts between the two."""


type Taps = Callable[[Hurry], Awaitable[list[str]]]
"""Touches one kind of button twice for each gap.

Gives what is wrong: nothing, where each time there was one effect, on whom it was meant for.
"""


async def room(control: Control, first: int, count: int = 4) -> list[str]:
    """Let some guests in, on pagers of their own, the one after the other."""
    await control.do("lrs", "clear_all")
    names = [f"Row {number}" for number in range(first, first + count)]
    for index, name in enumerate(names):
        await guest_arrives(control, first + index, name, waited=300 - index, goal=600)
    return names


async def waiting(control: Control) -> set[int]:
    """List the numbers of the pagers that somebody holds, as the transmitter has it."""
    return {one["number"] for one in (await control.state("lrs"))["sessions"]}


async def _pairs(hurry: Hurry) -> tuple[Desk, list[tuple[int, int, float]]]:
    """Let two guests in for each gap, of whom the second is touched; open a desk."""
    await room(hurry.control, _FIRST, 2 * len(hurry.gaps) + _BELOW)
    desk = await hurry.open_desk("host", size=POINTERS[hurry.pointer])
    numbers = reversed(range(_FIRST, _FIRST + 2 * len(hurry.gaps), 2))
    return desk, [(one, one + 1, gap) for one, gap in zip(numbers, hurry.gaps, strict=True)]


def _button(desk: Desk, number: int, name: str) -> Locator:
    return desk.guest(f"Row {number}").get_by_role("button", name=name)


async def _twice(hurry: Hurry, desk: Desk, button: Locator, gap: float, above: int) -> None:
    """Touch a button twice; another host may clear the guest of a number meanwhile."""

    async def clear_above() -> None:
        if hurry.another:
            await hurry.control.do("lrs", "clear", number=above)

    await desk.press_twice(button, gap, clear_above)


async def _gone(control: Control, numbers: set[int]) -> None:
    """Wait until nobody holds some pagers, and for what may come after that; not for ever."""
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE / 1000):
            while numbers & await waiting(control):  # noqa: ASYNC110  # a world of its own
                await asyncio.sleep(AFTER / 10)
    await asyncio.sleep(AFTER)


def _differences(found: set[int], wanted: set[int]) -> list[str]:
    return [f"pager {number} is held" for number in sorted(found - wanted)] + [
        f"pager {number} is free" for number in sorted(wanted - found)
    ]


async def clear(hurry: Hurry) -> list[str]:
    """Touch *Clear* twice."""
    control = hurry.control
    desk, pairs = await _pairs(hurry)
    left = await waiting(control)
    for above, number, gap in pairs:
        button = _button(desk, number, "Clear:")
        await _twice(hurry, desk, button, gap, above)
        left -= {number, *({above} if hurry.another else ())}
    await _gone(control, {number for _, number, _ in pairs})
    return _differences(await waiting(control), left)


async def page(hurry: Hurry) -> list[str]:
    """Touch *Page* twice."""
    control = hurry.control
    desk, pairs = await _pairs(hurry)
    left = await waiting(control)
    wrong = []
    for above, number, gap in pairs:
        before = await commands(control, number)
        button = _button(desk, number, "Page:")
        await _twice(hurry, desk, button, gap, above)
        left -= {above} if hurry.another else set()
        await until(control, number, lambda one: one["state"] == "paged")
        await asyncio.sleep(AFTER)
        if (times := await commands(control, number) - before) != 1:
            wrong.append(f"pager {number} was paged {times} times after {gap} s")
    sessions = (await control.state("lrs"))["sessions"]
    paged = {one["number"] for one in sessions if one["state"] == "paged"}
    wrong += [f"pager {one}: paged or not" for one in paged ^ {number for _, number, _ in pairs}]
    return wrong + _differences({one["number"] for one in sessions}, left)


async def remove(hurry: Hurry) -> list[str]:
    """Touch *Remove from the list* twice, in the dialog of a guest."""
    control = hurry.control
    desk, pairs = await _pairs(hurry)
    left = await waiting(control)
    for above, number, gap in pairs:
        await desk.press(_button(desk, number, "Edit or remove"))
        button = desk.dialog.get_by_role("button", name="Remove from the list")
        await expect(button).to_be_visible()
        await _twice(hurry, desk, button, gap, above)
        left -= {number, *({above} if hurry.another else ())}
        await expect(desk.dialog).to_have_count(0)
    await _gone(control, {number for _, number, _ in pairs})
    sessions = (await control.state("lrs"))["sessions"]
    wrong = [f"pager {one['number']} was paged" for one in sessions if one["state"] != "started"]
    return wrong + _differences({one["number"] for one in sessions}, left)


async def free_pager(hurry: Hurry) -> list[str]:
    """Touch a free pager twice; another host gives the one beside it away."""
    control = hurry.control
    await room(control, _FIRST, 2 * len(hurry.gaps) + 2)
    await control.do("lrs", "clear_all")
    desk = await hurry.open_desk("host", size=POINTERS[hurry.pointer])
    held: set[int] = set()
    wrong = []
    numbers = range(_FIRST, _FIRST + 2 * len(hurry.gaps), 2)
    for number, gap in zip(numbers, hurry.gaps, strict=True):
        await desk.press(desk.card.get_by_role("button", name="Assign pager"))
        button = desk.dialog.get_by_role("button", name=f"Pager {number}", exact=True)

        async def give_away(beside: int = number + 1) -> None:
            if hurry.another:
                await guest_arrives(control, beside, "Elsewhere")

        await desk.press_twice(button, gap, give_away)
        await until(control, number, lambda one: one is not None)
        await asyncio.sleep(AFTER)
        held |= {number, number + 1} if hurry.another else {number}
        wrong += _differences(await waiting(control), held)
        if not await desk.dialog.locator("b").is_visible():  # and stays until it is read
            wrong.append(f"pager {number} was given and not shown after {gap} s")
            continue
        await desk.press(desk.dialog.get_by_role("button", name="OK"))
        await expect(desk.dialog).to_have_count(0)
    return wrong


BUTTONS: dict[str, Taps] = {
    "clear": clear,
    "page": page,
    "remove": remove,
    "free pager": free_pager,
}
