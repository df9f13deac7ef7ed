"""A server: its applications, its site's tokens, and its dedicated sessions. No I/O."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
import random
import re
import uuid

from simulators.base import BaseWorld
from simulators.clock import Clock, utc_now

from .errors import FailedError, Flaw, SessionError
from .loan import LOAN
from .options import Options
from .records import Application, Session
from .site import Site
from .workbook import Calculation, Told

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

_RESTRICTED = "The requested resource is restricted and your request did not provide a valid token."
_INVALID_APPLICATION = "The requested application is invalid."


class World(BaseWorld[Options]):
    """All that the server knows. Every application runs the same workbook.

    Attributes:
        site: The credentials and the tokens.
        applications: The applications by key.
        demo: The key of the application that is there from the beginning.
        sessions: The dedicated sessions by id in the order of opening, ended ones too.
        calls: How often each method was called, by its name.
    """

    def __init__(
        self, *, options: Options | None = None, seed: int = 0, clock: Clock = utc_now
    ) -> None:
        super().__init__(options or Options(), clock)
        self.applications: dict[str, Application] = {}
        self.sessions: dict[str, Session] = {}
        self.calls: Counter[str] = Counter()
        self._rng = random.Random(seed)
        self.site = Site(self._rng)
        # The same key in every run, as the site's credentials are.
        fixed = random.Random("application of the simulated site")
        self.demo = self.add_application("Loan", key=fixed.randbytes(16).hex(), restricted=True).key

    def add_application(
        self, name: str, *, key: str | None = None, restricted: bool = False
    ) -> Application:
        """Publish an application, or put a new one in the place of one.

        Args:
            name: Its name.
            key: Its key; None for a new one.
            restricted: Whether its calculations need a token.
        """
        key = key or self._rng.randbytes(16).hex()
        application = Application(key=key, name=name, restricted=restricted)
        self.applications[key] = application
        return application

    def remove_application(self, key: str) -> None:
        """Remove an application with its sessions.

        Raises:
            FailedError: There is none.
        """
        del self.applications[self.application(key).key]
        self.sessions = {
            session_id: session
            for session_id, session in self.sessions.items()
            if session.application_key != key
        }

    def application(self, key: str | None) -> Application:
        """Return an application.

        Raises:
            FailedError: There is none of that key.
        """
        application = self.applications.get(key or "")
        if application is None:
            raise FailedError(_INVALID_APPLICATION)
        return application

    def authorise(self, token: str | None) -> None:
        """Let a call pass, or not.

        Args:
            token: The access token that came with it, if any.

        Raises:
            FailedError: It is missing, unknown, or has ended.
        """
        if not self.site.accepts(token, self.now()):
            raise FailedError(_RESTRICTED, invalid_token=True)

    def open(self, application_key: str | None) -> Session:
        """Open a dedicated session.

        Raises:
            FailedError: There is no such application.
        """
        now = self.now()
        session = Session(
            session_id=f"{uuid.UUID(bytes=self._rng.randbytes(16), version=4)}",
            application_key=self.application(application_key).key,
            opened=now,
            last_used=now,
            values=LOAN.defaults,
        )
        self.sessions[session.session_id] = session
        return session

    def session(self, application_key: str, session_id: str) -> Session:
        """Return a session that can be used.

        Raises:
            SessionError: The id leads to none; the error says why.
        """
        session_id = session_id.lower()
        session = self.sessions.get(session_id)
        if session is None:
            raise SessionError(Flaw.UNKNOWN if _GUID.fullmatch(session_id) else Flaw.MALFORMED)
        flaw = self.flaw(session)
        if session.application_key != application_key:
            flaw = Flaw.FOREIGN
        if flaw is not None:
            raise SessionError(flaw)
        return session

    def flaw(self, session: Session) -> Flaw | None:
        """Return why a session cannot be used any more, None while it can."""
        if session.closed is not None:
            return Flaw.CLOSED
        idle = self.now() - session.last_used
        return Flaw.TIMED_OUT if idle >= self._timeout else None

    def close(self, session_id: str) -> Session:
        """Close a session that can be used."""
        session = replace(self.sessions[session_id], closed=self.now())
        self.sessions[session_id] = session
        return session

    def time_out(self, session_id: str) -> Session:
        """Let a session that can be used time out now."""
        session = replace(self.sessions[session_id], last_used=self.now() - self._timeout)
        self.sessions[session_id] = session
        return session

    def calculate(self, session_id: str | None, calculation: Calculation) -> list[Told]:
        """Calculate, in a session that can be used, or on a fresh workbook without one.

        Returns:
            The ranges that were asked for, in that order.

        Raises:
            FailedError: A reference is not known, or its range too small. The inputs of the
                session are as before then, but it was used.
        """
        if session_id is None:
            return LOAN.calculate(LOAN.defaults, calculation)[1]
        session = replace(self.sessions[session_id], last_used=self.now())
        self.sessions[session_id] = session
        values, told = LOAN.calculate(session.values, calculation)
        self.sessions[session_id] = replace(
            session, values=values, calculations=session.calculations + 1
        )
        return told

    def restart(self) -> None:
        """Start the server over: all sessions and tokens are gone."""
        self.sessions.clear()
        self.site.restart()

    @property
    def _timeout(self) -> timedelta:
        return timedelta(seconds=self.options.session_timeout)
