"""What is asked about guests, and done to their pagers."""

from contextlib import suppress
from dataclasses import replace

from homeassistant.exceptions import Unauthorized
from homeassistant.util import dt as dt_util

from ..capabilities import PAGED, WAITING
from ..const import HUB
from ..coordinator import door_of
from ..waiting.speech import spoken
from ..waiting.waits import Basis
from .replies import PagerRef, RefusedError, Reply
from .scope import Room, Scope, answering


def _pick(scope: Scope, number: int | None, name: str | None) -> PagerRef:
    """Find the pager that is meant by its number, or by the name of the guest who holds it.

    Where both are given they must mean the same.
    """
    if name is not None:
        _, named = scope.called(name)
        if not named:
            raise RefusedError("unknown_guest", name=name)
        if number is not None:
            named = [one for one in named if one.number == number]
        if not named:
            raise RefusedError("contradiction", number=number, name=name)
        if len(named) > 1:
            numbers = [str(one.number) for one in named]
            raise RefusedError("several_guests", count=len(named), name=name, pagers=numbers)
        return named[0]
    if number is None:
        raise RefusedError("which_guest")
    pagers = scope.pagers(number)
    held = [pager for pager in pagers if pager.guest]
    if not pagers:
        raise RefusedError("unknown_pager", number=number)
    if len(pagers) > 1 and len(held) != 1:
        systems = [pager.entry.title for pager in pagers]
        raise RefusedError("several_pagers", number=number, systems=systems)
    return (held or pagers)[0]


async def page(scope: Scope, *, number: int | None = None, guest: str | None = None) -> Reply:
    """Page the guest who holds a pager, or a pager that nobody holds."""
    pager = await _pick_to_command(scope, number, guest)
    await pager.room.async_page(pager.number)
    return Reply(answer="paged", values={"guest": pager})


async def clear(scope: Scope, *, number: int | None = None, guest: str | None = None) -> Reply:
    """End the session of a guest who was served."""
    pager = await _pick_to_command(scope, number, guest)
    await pager.room.async_clear(pager.number)
    return Reply(answer="cleared", values={"guest": pager})


async def remove(scope: Scope, *, number: int | None = None, guest: str | None = None) -> Reply:
    """End the session of a guest who left."""
    pager = await _pick_to_command(scope, number, guest)
    await pager.room.async_remove(pager.number)
    return Reply(answer="removed", values={"guest": pager})


async def _pick_to_command(scope: Scope, number: int | None, name: str | None) -> PagerRef:
    """Find the pager that is meant, which who asks may control."""
    pager = _pick(scope, number, name)
    await scope.allow(pager.entry, pager.room.pager_key(pager.number))
    return pager


async def page_next(scope: Scope) -> Reply:
    """Page who is overdue, or else has waited longest."""
    if not (waiting := _waiting(scope)):
        raise RefusedError("nobody_waits")
    pager = waiting[0]
    await scope.allow(pager.entry, pager.room.pager_key(pager.number))
    numbers = set()
    for one in waiting:
        with suppress(Unauthorized):  # another guest is the next then
            if one.room is pager.room:
                await scope.allow(one.entry, one.room.pager_key(one.number))
                numbers.add(one.number)
    paged = await door_of(pager.entry.runtime_data).async_page_next(among=numbers)
    if paged is None:  # others have asked, too
        raise RefusedError("nobody_waits")
    return Reply(
        answer="paged", values={"guest": replace(pager, number=paged.number, guest=paged.guest)}
    )


async def wait_for_party(scope: Scope, *, party: int) -> Reply:
    """Tell how long a party that comes now would wait, as one says it."""
    entry, _ = _pick_room(scope, None)
    answering(entry)
    quote = door_of(entry.runtime_data).quote(party)
    if quote is None:
        raise RefusedError("wait_for_unknown")
    least, most = spoken(quote)
    values = {"party": party, "least": least, "most": most, "ahead": quote.ahead}
    if not most or quote.basis is Basis.FREE:
        return Reply(answer="wait_free", values=values)
    return Reply(answer="wait_about" if least == most else "wait_between", values=values)


async def assign(
    scope: Scope, *, label: str, number: int | None = None, party: int | None = None
) -> Reply:
    """Give a pager to a guest: the one with a number, or a free one."""
    entry, room = _pick_room(scope, number)
    await scope.allow(entry, HUB)
    if number is not None:
        await scope.allow(entry, room.pager_key(number))
    door = door_of(entry.runtime_data)
    pager, _ = await door.async_assign(number, label=label, party_size=party)
    values = {"number": pager.number, "label": label, "party": party}
    return Reply(answer="assigned" if party is None else "assigned_party", values=values)


def _pick_room(scope: Scope, number: int | None) -> Room:
    """Find the waiting room that is meant: the only one, or the one that has the pager."""
    rooms = scope.rooms()
    if number is not None:
        reached = [pager.room for pager in scope.pagers(number)]
        rooms = [(entry, room) for entry, room in rooms if room in reached]
        rooms = [(entry, room) for entry, room in rooms if number in room.pagers] or rooms
        if not rooms:
            raise RefusedError("unknown_pager", number=number)
    if len(rooms) != 1:
        raise RefusedError("several_transmitters", systems=[entry.title for entry, _ in rooms])
    return rooms[0]


def _fresh(scope: Scope) -> list[PagerRef]:
    """List who holds a pager, in order to tell of them."""
    guests = scope.guests()
    for entry, _ in scope.rooms():
        answering(entry)
    for guest in guests:
        answering(guest.entry)
    return guests


def _waiting(scope: Scope) -> list[PagerRef]:
    return [one for one in _fresh(scope) if one.guest and one.guest.state == WAITING]


async def who_is_waiting(scope: Scope) -> Reply:
    """List who waits to be paged."""
    waiting = _waiting(scope)
    return Reply(answer="waiting", values={"count": len(waiting), "guests": waiting})


async def how_many_waiting(scope: Scope) -> Reply:
    """Count them."""
    return Reply(answer="waiting_count", values={"count": len(_waiting(scope))})


async def who_is_next(scope: Scope) -> Reply:
    """Tell who of them is paged next."""
    waiting = _waiting(scope)
    room = {one.number: one for one in waiting if one.room is waiting[0].room}
    number = door_of(waiting[0].entry.runtime_data).next_guest(room) if waiting else None
    found = [] if number is None else [room[number]]
    return Reply(answer="next", values={"count": len(found), "guest": found})


async def who_is_overdue(scope: Scope) -> Reply:
    """List who waits beyond the goal."""
    overdue = [one for one in _fresh(scope) if one.guest and one.guest.overdue]
    return Reply(answer="overdue", values={"count": len(overdue), "guests": overdue})


async def how_long_waiting(
    scope: Scope, *, number: int | None = None, guest: str | None = None
) -> Reply:
    """Tell how long ago a guest came."""
    pager = _pick(scope, number, guest)
    answering(pager.entry)
    if pager.guest is None:
        raise RefusedError("nobody_holds", number=pager.number)
    if pager.guest.waiting_since is None:
        raise RefusedError("wait_unknown", guest=pager)
    waited = dt_util.utcnow() - pager.guest.waiting_since
    answer = "waited_paged" if pager.guest.state == PAGED else "waited"
    return Reply(answer=answer, values={"guest": pager, "wait": waited})


async def average_wait(scope: Scope) -> Reply:
    """Tell the average wait, of each waiting room if there are several."""
    rooms = scope.rooms()
    for entry, _ in rooms:
        answering(entry)
    known = [(entry, room.average_wait) for entry, room in rooms if room.average_wait is not None]
    if not known:
        raise RefusedError("average_unknown")
    if len(known) == 1:
        return Reply(answer="average", values={"wait": known[0][1]})
    each = [
        Reply(answer="average_of", values={"device": entry.title, "wait": wait})
        for entry, wait in known
    ]
    return Reply(answer="averages", values={"waits": each})
