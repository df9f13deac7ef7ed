"""What is promised, held against what happened in a world."""

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping
from itertools import pairwise
import json
from typing import TYPE_CHECKING, Any

from homeassistant.const import STATE_UNKNOWN
from homeassistant.helpers import entity_registry as er, issue_registry as ir

from custom_components.steward.identity import device_key, unique_id
from custom_components.steward.systems.rufus.passings.stream import opaque_key

from .orders import Order, Outcome

if TYPE_CHECKING:
    from .world import World

_ENDS = {"clear", "remove"}
_NEWS = 60.0
"""Seconds within which what happens at the transmitter is known, over a bad link."""


def wanted(world: World) -> set[str]:
    """List the passings that must be told, by their keys."""
    cloud = world.systems.rufus.world
    return {
        opaque_key(f"{token}/{passing.num_passing}")
        for token in cloud.sessions
        for passing in cloud.passings(token)
    }


def passings(world: World) -> Generator[str]:
    """Each passing is told once; after a kill, those of the last page may be told again."""
    should = wanted(world)
    told = world.told
    if lost := should - told.keys():
        yield f"{len(lost)} of {len(should)} passings lost"
    if strange := told.keys() - should:
        yield f"{len(strange)} passings told that there are not"
    if unseen := should - world.shown:
        yield f"{len(unseen)} passings not shown by an event entity"
    again = 0
    for moments in told.values():
        for before, after in pairwise(moments):
            killed = [one for one in world.home.kills if before <= one <= after]
            if not killed:
                yield f"a passing told twice, at {before:.1f} and {after:.1f}"
            again += 1
    page = world.systems.rufus.world.options.page_size
    most = page * len(world.home.kills) * len(world.systems.rufus.world.devices)
    if again > most:
        yield f"{again} passings told again, though {most} at most may be"


def orders(world: World) -> Generator[str]:
    """Each command's effect is there once, or it is told that nobody knows."""
    for order in world.orders.given:
        if order.outcome is Outcome.UNDER_WAY:
            yield f"never ended: {order}"
            continue
        count = _effects(world, order)
        if count is None:
            continue
        least, most = _allowed(order)
        if not least <= count <= most:
            yield f"{count} effects: {order}"


def _allowed(order: Order) -> tuple[int, int]:
    if order.outcome is Outcome.DONE:
        return (1, 1)
    return (0, 0) if order.outcome is Outcome.REFUSED else (0, 1)


def _effects(world: World, order: Order) -> int | None:
    """Count what an order did; `None` where that cannot be told."""
    action = order.button or order.action
    if count := _COUNTS.get(action):
        return count(world, order)
    return None


def _noted(world: World, order: Order) -> int:
    """Count the sessions that ever had the name which the order gave."""
    return len(world.transcript.seated.get(order.data["label"], ()))


def _opened(world: World, order: Order) -> int | None:
    if (name := order.data.get("name")) is None:
        return None
    return int(sum(one.alias == name for one in world.systems.rufus.world.sessions.values()))


def _closed(world: World, order: Order) -> int | None:
    if not order.guest or order.outcome is not Outcome.DONE:
        return None
    return 0 if world.systems.rufus.world.sessions[order.guest].active else 1


def _bound(world: World, order: Order) -> int:
    serial = order.data["serial_number"]
    return sum(one.serial_number == serial for one in world.systems.rufus.world.devices.values())


def _added(world: World, order: Order) -> int:
    """Tell whether all passings are there once; of what is unknown a part may be."""
    cloud = world.systems.rufus.world
    numbers = {one["number"] for one in order.data["passings"]}
    there = [
        passing.num_passing
        for token in cloud.sessions
        for passing in cloud.passings(token)
        if passing.num_passing in numbers
    ]
    if len(there) > len(numbers):
        return 2
    if order.outcome is Outcome.DONE:
        return int(len(there) == len(numbers))
    return int(bool(there))


def _paged(world: World, order: Order) -> int:
    return _told_to(world, order, {"page"}) or _paged_by_hand(world, order)


def _ended(world: World, order: Order) -> int:
    count = _told_to(world, order, _ENDS)
    if order.outcome is Outcome.DONE and count == 0:  # somebody at the transmitter was first
        holds = {one.uuid for one in world.systems.lrs.world.sessions.values()}
        return 0 if order.guest in holds else 1
    return count


_COUNTS: Mapping[str, Callable[[World, Order], int | None]] = {
    "assign_pager": _noted,
    "update_guest": _noted,
    "open_session": _opened,
    "close_session": _closed,
    "bind_device": _bound,
    "add_passings": _added,
    "page": _paged,
    "clear": _ended,
    "remove": _ended,
}


def _told_to(world: World, order: Order, actions: Iterable[str]) -> int:
    """Count what the transmitter was told of a pager until it was told the next thing."""
    number = int(order.about.removeprefix("pager "))
    later = [
        one.begun
        for one in world.orders.given
        if one.about == order.about and one.begun > order.begun
    ]
    until = min(later, default=float("inf"))
    return sum(
        one.number == number
        and one.action in actions
        and not one.by_hand
        and order.begun <= one.at < until
        for one in world.transcript.effects
    )


def _paged_by_hand(world: World, order: Order) -> int:
    """Tell whether somebody at the transmitter was first: then the guest was paged all the same."""
    if order.outcome is not Outcome.DONE or order.ended is None:
        return 0
    since = order.begun - _NEWS
    return any(
        one.by_hand and f"pager {one.number}" == order.about and since <= one.at <= order.ended
        for one in world.transcript.effects
    )


def differences(world: World) -> Generator[str]:
    """What the entities show otherwise than it is; nothing once all is calm."""
    cloud, lrs = world.systems.rufus.world, world.systems.lrs.world
    for deviceid in cloud.devices:
        active, key = cloud.active_session(deviceid), device_key(deviceid)
        yield from _differs(world, "rufus", key, "session", "active" if active else "idle")
        if active:
            yield from _differs(world, "rufus", key, "session_name", active.alias)
            count = cloud.passings_count(active.token)
            yield from _differs(world, "rufus", key, "passings", count)
    states = Counter(session.state for session in lrs.sessions.values())
    yield from _differs(world, "lrs", "hub", "waiting", states["started"])
    yield from _differs(world, "lrs", "hub", "paged", states["paged"])
    for number in world.pagers:
        session = lrs.sessions.get(number)
        key = f"pager_{number}"
        yield from _differs(world, "lrs", key, "session", session.state if session else "idle")
        if session is not None:
            yield from _differs(world, "lrs", key, "guest", session.label or STATE_UNKNOWN)
            yield from _differs(world, "lrs", key, "party_size", session.party_size)
    yield from _differs(world, "spreadsheetweb", "hub", "session", _application(world))


def _application(world: World) -> str:
    return "active" if [*_open_in_web(world)] and _shows(world, "spreadsheetweb") else "idle"


def _differs(world: World, system: str, key: str, name: str, should: Any) -> Generator[str]:
    shown = shown_as(world, system, key, name)
    if shown is None and should in {"idle", 0}:
        return
    if shown != str(should):
        yield f"{name} of {key}: {shown} instead of {should}"


def shown_as(world: World, system: str, key: str, name: str) -> str | None:
    """Get what a sensor shows."""
    hass = world.home.hass
    entry = hass.config_entries.async_get_entry(f"entry_{system}")
    if entry is None:
        return None
    entity_id = er.async_get(hass).async_get_entity_id(
        "sensor", "steward", unique_id(entry, key, name)
    )
    state = hass.states.get(entity_id) if entity_id else None
    return state.state if state else None


def _open_in_web(world: World) -> Generator[str]:
    server = world.systems.web.world
    for session in server.sessions.values():
        if server.flaw(session) is None:
            yield session.session_id


def _shows(world: World, system: str) -> bool:
    return shown_as(world, system, "hub", "session") == "active"


def leaks(world: World) -> Generator[str]:
    """No session is left open that is neither shown nor told of."""
    hass = world.home.hass
    issues = " ".join(issue_id for _, issue_id in ir.async_get(hass).issues)
    web = [*_open_in_web(world)]
    known = 1 if _shows(world, "spreadsheetweb") else 0
    if len(web) > known and not {"unconfirmed", "orphans"} & {*_words(issues)}:
        yield f"{len(web) - known} dedicated sessions left open in silence ({issues})"
    eliab = world.systems.eliab.world
    left = sum(one.closed is None for one in eliab.sessions.values())
    known = 1 if _shows(world, "eliab") else 0
    unsure = sum(
        order.about.startswith("eliab") and order.outcome in {Outcome.UNKNOWN, Outcome.CUT}
        for order in world.orders.given
    )
    if left > known + unsure:
        yield f"{left - known - unsure} app sessions left open in silence"


def _words(text: str) -> list[str]:
    return text.replace("_", " ").replace(".", " ").split()


def secrets(world: World) -> Generator[str]:
    """No secret is in a state, a repair or a log."""
    hass = world.home.hass
    texts = [json.dumps(state.as_dict(), default=str) for state in hass.states.async_all()]
    # what a repair is known by has the id of its device, which nobody is shown
    texts += [repr(one.translation_placeholders) for one in ir.async_get(hass).issues.values()]
    texts += world.logged
    found = {
        text[max(place - 120, 0) : place + len(secret) + 20]
        for secret in world.systems.secrets()
        for text in texts
        if (place := text.find(secret)) >= 0
    }
    for text in sorted(found)[:3]:
        yield f"a secret is told: {text}"
