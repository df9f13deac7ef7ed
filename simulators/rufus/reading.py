"""The operations that list passings and events."""

from collections.abc import Sequence
from itertools import chain, islice, repeat
from typing import Any

from . import shapes
from .call import Answer, Call, Page
from .errors import RefusedError
from .records import Passing, Session
from .register import Span
from .world import World

_EVENTS_PAGE_SIZE = 1000

type _Lists = Sequence[tuple[Session, Sequence[Passing]]]


def list_passings_of_session(world: World, call: Call) -> Answer:
    """P2: by number."""
    token = call.ids["token"]
    page, numbers = call.page(world.options), call.numbers(world.options)
    if token not in world.sessions:
        _refuse_missing(world, "Session not found", token_session=token)
        return _passings(world, page, [])
    return _passings(world, page, [(world.sessions[token], world.listing(token, numbers))])


def list_passings_of_device(world: World, call: Call) -> Answer:
    """P3: of all sessions, by time."""
    deviceid = call.ids["deviceid"]
    page, times = call.page(world.options), call.times(world.options)
    if deviceid not in world.devices:
        _refuse_missing(world, "Device not found", deviceid=deviceid)
    lists = [
        (session, world.listing(session.token, times=times))
        for session in world.sessions_of(deviceid)
    ]
    return _passings(world, page, lists)


def poll_passings(world: World, call: Call) -> Answer:
    """P4: of one session, behind what the client has.

    That is the device's newest session. A client that names an older one, closed or not, is
    moved on to the newest and gets it from its beginning: it never gets what it had not read
    of the older one, nor anything of the sessions between.
    """
    deviceid = call.ids["deviceid"]
    page, times = call.page(world.options), call.times(world.options)
    last = call.number("last")
    session = _newest(world, deviceid, call.query.get("token_session"))
    if not _is_resumed(world, session, call):
        last = None
    found: Sequence[Passing] = []
    if session is not None:
        behind = Span(low=None if last is None else last + 1)
        found = page.of(world.listing(session.token, behind, times))
    return 200, {
        "description": "Success",
        "deviceid": deviceid,
        "session_used": session.token if session else "",
        "session_label": session.alias if session else "",
        "resumed_from": last or 0,
        "passings": [shapes.polled_passing(world, item) for item in found],
    }


def list_events(world: World, call: Call) -> Answer:
    """E1."""
    if not world.options.events:
        raise RefusedError(404, "Not found")
    page = call.page(world.options, most=_EVENTS_PAGE_SIZE, limited=True)
    items = list(world.events.values())
    result = [shapes.event(item) for item in page.of(items)]
    return 200, page.answer(world.options, result, len(items))


def _passings(world: World, page: Page, lists: _Lists) -> Answer:
    rows = chain.from_iterable(zip(repeat(session), items) for session, items in lists)
    result: list[dict[str, Any]] = [
        shapes.passing(world, session, item) for session, item in islice(rows, page.start, page.end)
    ]
    return 200, page.answer(world.options, result, sum(len(items) for _, items in lists))


def _newest(world: World, deviceid: str, named: str | None) -> Session | None:
    """Return a device's newest session, if it has any and the client may have it."""
    if deviceid not in world.devices:
        _refuse_missing(world, "Device not found", deviceid=deviceid)
    sessions = world.sessions_of(deviceid)
    if named is not None and all(session.token != named for session in sessions):
        _refuse_missing(world, "Session not found", token_session=named)
    if not sessions:
        if world.options.polling_without_session == 404:
            raise RefusedError(404, "Sessions not found", deviceid=deviceid)
        return None
    newest = sessions[-1]
    if newest.token == named and not newest.active and world.options.polling_closed == 404:
        raise RefusedError(404, "Session not found or closed", token_session=named)
    return newest


def _is_resumed(world: World, session: Session | None, call: Call) -> bool:
    """Return whether ``last`` is a number of the session."""
    named = call.query.get("token_session")
    if session is None:
        return False
    return world.options.polling_last_alone if named is None else session.token == named


def _refuse_missing(world: World, description: str, **ids: str) -> None:
    if world.options.missing_passings == 404:
        raise RefusedError(404, description, **ids)
