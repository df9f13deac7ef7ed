"""What is asked about guests, and done to their pagers."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from homeassistant.util import dt as dt_util

from ..coordinator import StewardConfigEntry
from .ask import Ask
from .names import short, spoken
from .replies import Guest, RefusedError, Reply
from .scope import Scope, value_of


def _pick_guest(scope: Scope, action: str, number: int | None, name: str | None) -> Guest:
    """Find the pager that is meant by its number, or by the name of the guest who holds it."""
    if number is not None:
        pagers = scope.pagers(action, number)
        held = [pager for pager in pagers if pager.state != "idle"]
        if not pagers:
            raise RefusedError("unknown_pager", number=number)
        if len(pagers) > 1 and len(held) != 1:
            raise RefusedError("several_pagers", number=number, systems=_titles(pagers))
        return (held or pagers)[0]
    if name is None:
        raise RefusedError("which_guest")
    heard = spoken(name)
    guests = [
        guest
        for guest in scope.guests()
        if guest.name and heard in {spoken(guest.name), short(guest.name)}
    ]
    if not guests:
        raise RefusedError("unknown_guest", name=name)
    if len(guests) > 1:
        numbers = [str(guest.number) for guest in guests]
        raise RefusedError("several_guests", count=len(guests), name=name, pagers=numbers)
    return guests[0]


def _titles(guests: list[Guest]) -> list[str]:
    return [guest.found.entry.title for guest in guests]


def to_pager(action: str, answer: str) -> Callable[..., Awaitable[Reply]]:
    """Make what calls an action on a pager."""

    async def handle(ask: Ask, *, number: int | None = None, guest: str | None = None) -> Reply:
        pager = _pick_guest(ask.scope, action, number, guest)
        entry_id = pager.found.entry.entry_id
        await ask.call(action, config_entry_id=entry_id, number=pager.number)
        return Reply(answer=answer, values={"guest": pager})

    return handle


async def assign(
    ask: Ask, *, label: str, number: int | None = None, party: int | None = None
) -> Reply:
    """Give a pager to a guest: the one with a number, or a free one."""
    entry = _pick_transmitter(ask.scope, number)
    given = {"number": number, "label": label, "party_size": party}
    answer = await ask.call(
        "assign_pager",
        config_entry_id=entry.entry_id,
        **{name: value for name, value in given.items() if value is not None},
    )
    values = {"number": answer["number"], "label": label, "party": party}
    return Reply(answer="assigned" if party is None else "assigned_party", values=values)


def _pick_transmitter(scope: Scope, number: int | None) -> StewardConfigEntry:
    """Find the transmitter that is meant: the only one, or the one that has the pager."""
    entries = [found.entry for found in scope.offering("assign_pager")]
    if number is not None:
        pagers = [one for one in scope.pagers("page", number) if one.found.entry in entries]
        known = [one for one in pagers if one.found.key in one.found.entry.runtime_data.data]
        entries = [one.found.entry for one in known or pagers]
        if not entries:
            raise RefusedError("unknown_pager", number=number)
    if len(entries) != 1:
        raise RefusedError("several_transmitters", systems=[entry.title for entry in entries])
    return entries[0]


def _waiting(ask: Ask) -> list[Guest]:
    return [guest for guest in ask.scope.guests(fresh=True) if guest.state == "started"]


async def who_is_waiting(ask: Ask) -> Reply:
    """List who waits to be paged."""
    waiting = _waiting(ask)
    return Reply(answer="waiting", values={"count": len(waiting), "guests": waiting})


async def how_many_waiting(ask: Ask) -> Reply:
    """Count them."""
    return Reply(answer="waiting_count", values={"count": len(_waiting(ask))})


async def who_is_next(ask: Ask) -> Reply:
    """Tell who of them came first."""
    waiting = _waiting(ask)[:1]
    return Reply(answer="next", values={"count": len(waiting), "guest": waiting})


async def who_is_overdue(ask: Ask) -> Reply:
    """List who waits beyond the goal."""
    overdue = [guest for guest in ask.scope.guests(fresh=True) if guest.overdue]
    return Reply(answer="overdue", values={"count": len(overdue), "guests": overdue})


async def how_long_waiting(
    ask: Ask, *, number: int | None = None, guest: str | None = None
) -> Reply:
    """Tell how long ago a guest came."""
    ask.scope.readable("page")
    found = _pick_guest(ask.scope, "page", number, guest)
    if found.state == "idle":
        raise RefusedError("nobody_holds", number=found.number)
    if found.waiting_since is None:
        raise RefusedError("wait_unknown", guest=found)
    waited = dt_util.utcnow() - found.waiting_since
    answer = "waited_paged" if found.state == "paged" else "waited"
    return Reply(answer=answer, values={"guest": found, "wait": waited})


async def average_wait(ask: Ask) -> Reply:
    """Tell the average wait, of each transmitter if there are several."""
    waits = [
        (found, value_of(found, "average_wait")) for found in ask.scope.readable("assign_pager")
    ]
    known = [(found, timedelta(seconds=wait)) for found, wait in waits if wait is not None]
    if not known:
        raise RefusedError("average_unknown")
    if len(known) == 1:
        return Reply(answer="average", values={"wait": known[0][1]})
    each = [
        Reply(answer="average_of", values={"device": found.entry.title, "wait": wait})
        for found, wait in known
    ]
    return Reply(answer="averages", values={"waits": each})
