"""The JSON bodies of the transmitter's responses and notifications.

Which members a body has follows the documentation's samples: ``timestamp``, ``deviceName`` and
``firmwareVersion`` only where they show them, statistics not with a single session.
"""

from collections.abc import Iterable, Mapping

from simulators import compact
from simulators.base import Json

from .options import Around
from .records import Session, Settings, time_text
from .world import World


def encode(body: Json) -> bytes:
    """Return a body as compact JSON."""
    return compact.text(body).encode()


def payload(world: World, body: Json) -> bytes:
    """Return a body as it is sent, with what the options put around it."""
    before, after = _AROUND[world.options.around]
    return before + encode(body) + after


_AROUND: Mapping[Around, tuple[bytes, bytes]] = {
    Around.NOTHING: (b"", b""),
    Around.NUL: (b"", b"\0"),
    Around.NEWLINE: (b"", b"\n"),
    Around.MARK: (b"\xef\xbb\xbf", b""),
}


def all_sessions(world: World) -> Json:
    """GET /v1/sessions: all active sessions and the statistics."""
    return _with_statistics(world, world.sessions.values())


def one_session(world: World, session: Session) -> Json:
    """GET /v1/sessions?number=: one active session."""
    return {**_head(world, "sessions"), **_origin(world), "sessions": [session.to_json()]}


def commanded(world: World, *sessions: Session) -> Json:
    """POST, PUT and DELETE /v1/sessions: the sessions after the command."""
    return _with_statistics(world, sessions)


def history(world: World) -> Json:
    """GET /v1/sessions/history: the sessions that have ended, oldest first."""
    return {
        **_head(world, "session_history"),
        **_origin(world),
        "session_history": [session.to_history() for session in world.history],
    }


def statistics(world: World) -> Json:
    """GET /v1/sessions/statistics."""
    return {**_head(world, "statistics"), "statistics": world.statistics.to_json()}


def settings(world: World) -> Json:
    """GET /v1/settings, and the notification that they changed."""
    clock = {"datetime": time_text(world.now())} if world.options.settings_datetime else {}
    return {
        **_head(world, "settings"),
        **_origin(world),
        "settings": {**clock, **world.settings.to_json()},
    }


def paged(world: World) -> Json:
    """POST /v1/page, where it has a body: none is documented, so one without any block."""
    return _head(world)


def ping(world: World) -> Json:
    """The notification that only asks whether the observer is there."""
    return {**_head(world, "ping"), **world.options.ping_extra}


def changed(world: World, item: Session | Settings) -> Json:
    """The notification of a change.

    How a removed session is shown is not documented: here like a cleared one.
    """
    if isinstance(item, Settings):
        return settings(world)
    return {**_with_statistics(world, []), "sessions": [item.to_json(with_cleared=True)]}


def _head(world: World, *kinds: str) -> Json:
    return {"responseTypes": list(kinds), "globalSessionSequence": world.sequence}


def _origin(world: World) -> Json:
    return {
        "timestamp": time_text(world.now()),
        "deviceName": world.options.device_name,
        "firmwareVersion": world.options.firmware_version,
    }


def _with_statistics(world: World, sessions: Iterable[Session]) -> Json:
    return {
        **_head(world, "sessions", "statistics"),
        "statistics": world.statistics.to_json(),
        "sessions": [session.to_json() for session in sessions],
    }
