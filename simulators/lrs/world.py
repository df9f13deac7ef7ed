"""The transmitter's state and rules; it knows nothing of sockets and messages.

Bodies come in as decoded JSON with the members of the documentation. What is refused raises
``RefusedError`` or one of its kinds, and changes nothing.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, override
import uuid

from simulators.base import BaseWorld
from simulators.clock import Clock, utc_now

from .errors import DuplicateError, FullError, RefusedError, UnknownNumberError
from .members import PAGE, PAGE_MODES, SESSION, SETTINGS, fields
from .options import Options
from .records import Page, Session, Settings, Statistics

# The greatest 16-bit number marks a session whose change is not known; the counter skips it.
UNKNOWN_SEQUENCE = 0xFFFF

# Ended sessions, and pages without a session, that are kept.
_HISTORY_SIZE = 1000
_PAGES_SIZE = 1000

_DAY = timedelta(days=1)

# What of a session its requests can change besides its state.
_CHANGEABLE = frozenset({"goal", "label", "party_size"})


class World(BaseWorld[Options]):
    """Active sessions by pager number, those that ended, statistics, settings and the clock.

    Attributes:
        sequence: ``globalSessionSequence``: counts the changes of all sessions, in 16 bits.
        revision: Time of the last change to the active sessions or the statistics, in
            milliseconds, of which no two changes have the same; or the number of those changes
            since the start, as the options want it.
        sessions: The active sessions by pager number.
        history: The ended sessions, oldest first.
        pages: The pages without a session, oldest first.
        statistics: The counters.
        settings: The settings without the clock.
        listeners: Called with every changed session and with the settings when those change.
    """

    def __init__(self, options: Options | None = None, clock: Clock = utc_now) -> None:
        super().__init__(options or Options(), clock)
        self.sequence = self.options.sequence_start
        self.revision = 0
        self.sessions: dict[int, Session] = {}
        self.history: deque[Session] = deque(maxlen=_HISTORY_SIZE)
        self.pages: deque[Page] = deque(maxlen=_PAGES_SIZE)
        self.statistics = Statistics()
        self.settings = Settings()
        self.listeners: list[Callable[[Session | Settings], None]] = []
        self._drift = timedelta(seconds=self.options.drift)
        self._last_id = 0
        self._looked = self.now()
        self._touch()

    @override
    def now(self) -> datetime:
        """Return the transmitter's own time, without a zone, in whole seconds."""
        return (super().now() + self._ahead).replace(microsecond=0, tzinfo=None)

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
        members = self._with_known_mode(fields(body, SESSION, "number"))
        number, action = members["number"], members.get("action")
        session = self.sessions.get(number)
        if session is not None:
            if action is None and self.options.duplicate_create == "conflict":
                raise DuplicateError(number)
            return self._change(session, members), False
        if action in ("clear", "remove"):
            raise UnknownNumberError(number)
        if len(self.sessions) == self.options.max_sessions:
            raise FullError
        return self._change(self._new(number, waited), members), True

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
        members = self._with_known_mode(fields(body, SESSION))
        if members.get("number", number) != number:
            raise RefusedError("number is not that of the query")
        return self._change(self.session(number), members)

    def clear_all(self) -> list[Session]:
        """Clear every active session, each as a change of its own.

        Returns:
            The sessions that have ended.
        """
        return [self.put(number, {"action": "clear"}) for number in list(self.sessions)]

    def delete_history(self) -> None:
        """Forget the sessions that have ended."""
        self.history.clear()

    def clear_statistics(self) -> None:
        """Start the counters over; no notification of that is documented."""
        self.statistics = Statistics()
        self._touch()

    def send_page(self, body: Any) -> Page:
        """Page without a session.

        Args:
            body: ``number`` and optionally ``pageMode``, ``message``, ``systemId``.

        Returns:
            The page that went out.

        Raises:
            RefusedError: The body has the wrong form.
        """
        page = Page(sent=self.now(), **self._with_known_mode(fields(body, PAGE, "number")))
        self.pages.append(page)
        return page

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
        changes = dict(fields(body, SETTINGS))
        moment = changes.pop("datetime", None)
        if moment is not None:
            self._set_clock(moment)
        self.settings = replace(self.settings, **changes)
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

    def clear_due(self) -> None:
        """Clear the statistics if the hour of ``statisticsClearMark`` began since the last look.

        An hour that the clock was set across counts too.
        """
        before, self._looked = self._looked, self.now()
        begun = self._mark_before(self._looked)
        if begun is not None and begun > before:
            self.clear_statistics()

    def set_drift(self, seconds: float) -> None:
        """Put the clock off by so many seconds; positive is fast. Nobody is told."""
        self._drift = timedelta(seconds=seconds)

    def reboot(self) -> None:
        """Start over: the counters begin at 0, the active sessions are kept.

        Their changes belong to a count that has ended, so they show the sentinel.
        """
        self.sequence = 0
        if self.options.etag_values == "count":
            self.revision = 0
        self.sessions = {
            number: replace(session, sequence=UNKNOWN_SEQUENCE)
            for number, session in self.sessions.items()
        }
        self._touch()

    @property
    def _ahead(self) -> timedelta:
        return timedelta(seconds=self.options.utc_offset) + self._drift

    def _set_clock(self, text: str) -> None:
        try:
            moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S")  # noqa: DTZ007 - a local time
        except ValueError:
            raise RefusedError(f"Invalid datetime: {text!r}") from None
        self._drift += moment - (super().now() + self._ahead).replace(tzinfo=None)

    def _mark_before(self, now: datetime) -> datetime | None:
        """Return when the hour at which statistics are cleared began last, None for never."""
        hour = self.settings.statistics_clear_mark % 24
        if hour == 0 and self.options.midnight_mark == "never":
            return None
        today = now.replace(hour=hour, minute=0, second=0)
        return today if today <= now else today - _DAY

    def _with_known_mode(self, members: Mapping[str, Any]) -> Mapping[str, Any]:
        mode = members.get("page_mode")
        if mode is not None and self.options.page_modes == "strict" and mode not in PAGE_MODES:
            raise RefusedError(f"Unknown pageMode: {mode!r}")
        return members

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

    def _change(self, session: Session, members: Mapping[str, Any]) -> Session:
        """Give a session its new fields and carry out the action, as one change."""
        changes = {name: members[name] for name in _CHANGEABLE & members.keys()}
        self.sequence = (self.sequence + 1) % UNKNOWN_SEQUENCE
        session = replace(session, **changes, sequence=self.sequence)
        match members.get("action"):
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
        if self.options.etag_values == "count":
            self.revision += 1
            return
        self.revision = max(int(super().now().timestamp() * 1000), self.revision + 1)

    def _tell(self, item: Session | Settings) -> None:
        for listener in self.listeners:
            listener(item)
