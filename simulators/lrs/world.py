"""The transmitter's state and rules; it knows nothing of sockets and messages.

Bodies come in as decoded JSON with the members of the documentation. What is refused raises
``RefusedError`` or one of its kinds, and changes nothing.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
import uuid

from .options import Options
from .records import Session, Settings, Statistics

# The greatest 16-bit number marks a session whose change is not known; the counter skips it.
UNKNOWN_SEQUENCE = 0xFFFF

# Page modes that are documented somewhere; no complete list is.
PAGE_MODES = frozenset({"Flash1Sec", "Flash30Sec", "Flash5Min", "Glow15Times", "Vibe1"})

# Ended sessions that are kept.
_HISTORY_SIZE = 1000


class RefusedError(ValueError):
    """What was asked for has the wrong form; the text names what is wrong."""


class UnknownNumberError(RefusedError):
    """No session is active for that pager number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"No active session for number {number}")


class DuplicateError(RefusedError):
    """A session is active for that pager number already."""

    def __init__(self, number: int) -> None:
        super().__init__(f"A session is active for number {number}")


class FullError(RefusedError):
    """No further session can be active."""

    def __init__(self) -> None:
        super().__init__("Too many active sessions")


@dataclass(frozen=True, kw_only=True)
class _Whole:
    """The check of a member that is an integer."""

    low: int = 0
    high: int | None = None

    def __call__(self, value: Any) -> bool:
        # A boolean is an int to Python, but not to JSON.
        return (
            type(value) is int and value >= self.low and (self.high is None or value <= self.high)
        )


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


_SESSION_MEMBERS: Mapping[str, Callable[[Any], bool]] = {
    "number": _Whole(low=1),
    "goal": _Whole(),
    "label": _is_text,
    "partySize": _Whole(low=1),
    "action": {"page", "clear", "remove"}.__contains__,
    "pageMode": _is_text,
}

_SETTINGS_MEMBERS: Mapping[str, Callable[[Any], bool]] = {
    "datetime": _is_text,
    "systemId": _Whole(),
    "defaultTargetGoal": _Whole(),
    "statisticsClearMark": _Whole(high=24),
}


def _checked(body: Any, members: Mapping[str, Callable[[Any], bool]]) -> Mapping[str, Any]:
    """Return the body with the known members only, each of the right type."""
    if not isinstance(body, dict):
        raise RefusedError("The body is no JSON object")
    known = {name: body[name] for name in members if name in body}
    for name, value in known.items():
        try:
            valid = members[name](value)
        except TypeError:  # a list or an object cannot be looked up in a set
            valid = False
        if not valid:
            raise RefusedError(f"Invalid {name}: {value!r}")
    return known


def _given(body: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    """Return the members that are given, by the names of a record's fields."""
    return {field: body[member] for member, field in fields.items() if member in body}


class World:
    """Active sessions by pager number, those that ended, statistics, settings and the clock.

    Attributes:
        options: The switches.
        sequence: ``globalSessionSequence``: counts the changes of all sessions, in 16 bits.
        revision: Time of the last change to the active sessions, in milliseconds; no two
            changes have the same.
        sessions: The active sessions by pager number.
        history: The ended sessions, oldest first.
        statistics: The counters.
        settings: The settings without the clock.
        listeners: Called with every changed session and with the settings when those change.
    """

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or Options()
        self.sequence = self.options.sequence_start
        self.revision = 0
        self.sessions: dict[int, Session] = {}
        self.history: deque[Session] = deque(maxlen=_HISTORY_SIZE)
        self.statistics = Statistics()
        self.settings = Settings()
        self.listeners: list[Callable[[Session | Settings], None]] = []
        self._drift = timedelta(seconds=self.options.drift)
        self._last_id = 0
        self._touch()

    def now(self) -> datetime:
        """Return the transmitter's own time, without a zone, in whole seconds."""
        return (self._utc() + self._ahead).replace(microsecond=0, tzinfo=None)

    def session(self, number: int) -> Session:
        """Return the active session of a pager.

        Raises:
            UnknownNumberError: There is none.
        """
        try:
            return self.sessions[number]
        except KeyError:
            raise UnknownNumberError(number) from None

    def post(self, body: Any, *, waited: int = 0) -> tuple[Session, bool]:
        """Create a session, or change the one that the number has already.

        An ``action`` is carried out in the same step; ``page`` also on a new session.

        Args:
            body: ``number`` and optionally ``goal``, ``label``, ``partySize``, ``action``,
                ``pageMode``.
            waited: Seconds ago that a new session was created.

        Returns:
            The session after the change, and whether it is new.

        Raises:
            RefusedError: The body has the wrong form.
            UnknownNumberError: The action needs a session that is not there.
            DuplicateError: The number is in use, and nothing says what to do with its session.
            FullError: There is no room for a new session.
        """
        checked = self._checked_session(body)
        if "number" not in checked:
            raise RefusedError("number is missing")
        number, action = checked["number"], checked.get("action")
        session = self.sessions.get(number)
        if session is not None:
            if action is None and self.options.duplicate_create == "conflict":
                raise DuplicateError(number)
            return self._change(session, checked), False
        if action in ("clear", "remove"):
            raise UnknownNumberError(number)
        if len(self.sessions) == self.options.max_sessions:
            raise FullError
        return self._change(self._new(number, waited), checked), True

    def put(self, number: int, body: Any) -> Session:
        """Change the session of a pager, and carry out an ``action`` on it.

        Args:
            number: The pager's number.
            body: Optionally ``goal``, ``label``, ``partySize``, ``action``, ``pageMode``.

        Returns:
            The session after the change.

        Raises:
            RefusedError: The body has the wrong form.
            UnknownNumberError: No session is active for the number.
        """
        checked = self._checked_session(body)
        if checked.get("number", number) != number:
            raise RefusedError("number is not that of the query")
        return self._change(self.session(number), checked)

    def set_settings(self, body: Any) -> Settings:
        """Change settings.

        Args:
            body: Any of ``datetime`` (``YYYY-MM-DDTHH:MM:SS``), ``systemId``,
                ``defaultTargetGoal`` (seconds) and ``statisticsClearMark`` (hour).

        Returns:
            The settings after the change.

        Raises:
            RefusedError: The body has the wrong form.
        """
        checked = _checked(body, _SETTINGS_MEMBERS)
        if "datetime" in checked:
            self._set_clock(checked["datetime"])
        fields = {
            "systemId": "system_id",
            "defaultTargetGoal": "default_target_goal",
            "statisticsClearMark": "statistics_clear_mark",
        }
        self.settings = replace(self.settings, **_given(checked, fields))
        self._tell(self.settings)
        return self.settings

    def page_due(self) -> list[Session]:
        """Page all guests whose goal is reached and who were not paged yet.

        Returns:
            Their sessions.
        """
        now = self.now()
        return [
            self.put(session.number, {"action": "page"})
            for session in list(self.sessions.values())
            if session.notified is None and now >= session.created + timedelta(seconds=session.goal)
        ]

    def reboot(self) -> None:
        """Start over: the counter begins at 0, the active sessions are kept.

        Their changes belong to a count that has ended, so they show the sentinel.
        """
        self.sequence = 0
        self.sessions = {
            number: replace(session, sequence=UNKNOWN_SEQUENCE)
            for number, session in self.sessions.items()
        }
        self._touch()

    @property
    def _ahead(self) -> timedelta:
        return timedelta(seconds=self.options.utc_offset) + self._drift

    def _utc(self) -> datetime:
        moment = self.options.clock()
        return moment - (moment.utcoffset() or timedelta())

    def _set_clock(self, text: str) -> None:
        try:
            moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S")  # noqa: DTZ007 - a local time
        except ValueError:
            raise RefusedError(f"Invalid datetime: {text!r}") from None
        self._drift += moment - (self._utc() + self._ahead).replace(tzinfo=None)

    def _checked_session(self, body: Any) -> Mapping[str, Any]:
        checked = _checked(body, _SESSION_MEMBERS)
        mode = checked.get("pageMode")
        if mode is not None and self.options.page_modes == "strict" and mode not in PAGE_MODES:
            raise RefusedError(f"Unknown pageMode: {mode!r}")
        return checked

    def _new(self, number: int, waited: int) -> Session:
        self._last_id += 1
        self.statistics = self.statistics.with_created()
        return Session(
            id=self._last_id,
            sequence=self.sequence,
            uuid=str(uuid.uuid4()),
            number=number,
            goal=self.settings.default_target_goal,
            created=self.now() - timedelta(seconds=waited),
        )

    def _change(self, session: Session, body: Mapping[str, Any]) -> Session:
        """Give a session its new fields and carry out the action, as one change."""
        fields = _given(body, {"goal": "goal", "label": "label", "partySize": "party_size"})
        self.sequence = (self.sequence + 1) % UNKNOWN_SEQUENCE
        session = replace(session, **fields, sequence=self.sequence)
        match body.get("action"):
            case "page":
                session = self._paged(session)
            case "clear":
                session = replace(session, cleared=self.now(), clear_type="STOP")
            case "remove":
                session = replace(session, cleared=self.now(), clear_type="REMOVED")
        if session.cleared is None:
            self.sessions[session.number] = session
        else:
            del self.sessions[session.number]
            self.history.append(session)
        self._touch()
        self._tell(session)
        return session

    def _paged(self, session: Session) -> Session:
        now = self.now()
        if session.notified is None:
            # The transmitter's clock may have been set back in the meantime.
            waited = max(0, int((now - session.created).total_seconds()))
            self.statistics = self.statistics.with_served(waited, session.goal)
        return replace(session, notified=now)

    def _touch(self) -> None:
        self.revision = max(int(self._utc().timestamp() * 1000), self.revision + 1)

    def _tell(self, item: Session | Settings) -> None:
        for listener in self.listeners:
            listener(item)
