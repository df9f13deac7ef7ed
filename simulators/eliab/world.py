"""The server's users and sessions, and the rules they follow. No I/O."""

from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
import random
from typing import Any

from simulators.base import BaseWorld
from simulators.clock import Clock, utc_now

from .options import Options, Standing
from .records import Session, User


class World(BaseWorld[Options]):
    """All that the server knows.

    Attributes:
        token: What stands after ``Basic`` in the ``Authorization`` of every request.
        users: Who can log in, by e-mail address, in the order of adding.
        sessions: The sessions by id, in the order of opening.
        routes: Number of the requests that each route had, by method and path.
    """

    def __init__(
        self, *, options: Options | None = None, seed: int = 0, clock: Clock = utc_now
    ) -> None:
        super().__init__(options or Options(), clock)
        self.users: dict[str, User] = {}
        self.sessions: dict[str, Session] = {}
        self.routes: Counter[str] = Counter()
        # Credentials are the same in every run, ids are not.
        self._secrets = random.Random("credentials of the simulated school")
        self._rng = random.Random(seed)
        self.token = self.new_token()

    def new_token(self) -> str:
        """Make an access token: a made-up user and password in base64, as of HTTP Basic."""
        return b64encode(f"app:{self._secret()}".encode()).decode()

    def set_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Add a user, or change one; what is not named stays.

        Args:
            email: Whom.
            password: None for the one there is, or a new one.
            **fields: Other fields of ``User`` but its id.
        """
        known = self.users.get(email)
        if known is None:
            known = User(id=len(self.users) + 1, email=email, password=self._secret())
        changes = fields if password is None else {**fields, "password": password}
        self.users[email] = replace(known, **changes)
        return self.users[email]

    def user(self, email: str) -> User:
        """Return a user.

        Raises:
            LookupError: There is none.
        """
        if email not in self.users:
            raise LookupError(f"There is no user {email!r}")
        return self.users[email]

    def open(self, email: str) -> Session:
        """Open a session of a user; the user's other ones stay as they are.

        Raises:
            LookupError: There is no such user.
        """
        lifetime = self.options.session_lifetime
        now = self.now()
        session = Session(
            id=self._rng.randbytes(32).hex(),
            user=self.user(email).email,
            opened=now,
            expires=None if lifetime is None else now + timedelta(seconds=lifetime),
        )
        self.sessions[session.id] = session
        return session

    def session(self, session_id: str) -> Session:
        """Return a session.

        Raises:
            LookupError: There is none.
        """
        if session_id not in self.sessions:
            raise LookupError(f"There is no session {session_id!r}")
        return self.sessions[session_id]

    def standing(self, session_id: str) -> Standing:
        """Return how a session id stands; an empty one is missing."""
        if not session_id:
            return Standing.MISSING
        session = self.sessions.get(session_id)
        if session is None:
            return Standing.UNKNOWN
        if session.closed is not None:
            return Standing.CLOSED
        if session.expires is not None and session.expires <= self.now():
            return Standing.EXPIRED
        return Standing.OPEN

    def close(self, session_id: str) -> Session:
        """Close a session; one that is over stays as it is.

        Raises:
            LookupError: There is no such session.
        """
        return self._end(session_id, lambda session, now: replace(session, closed=now))

    def expire(self, session_id: str) -> Session:
        """Let a session expire now; one that is over stays as it is.

        Raises:
            LookupError: There is no such session.
        """
        return self._end(session_id, lambda session, now: replace(session, expires=now))

    def forget(self, session_id: str) -> None:
        """Forget a session: its id is unknown from now on.

        Raises:
            LookupError: There is no such session.
        """
        del self.sessions[self.session(session_id).id]

    def open_sessions(self, email: str) -> list[Session]:
        """Return a user's open sessions in the order of opening."""
        return [
            session
            for session in self.sessions.values()
            if session.user == email and self.standing(session.id) is Standing.OPEN
        ]

    def _end(self, session_id: str, ended: Callable[[Session, datetime], Session]) -> Session:
        """Put what has ended now in the place of a session that is open."""
        session = self.session(session_id)
        if self.standing(session_id) is Standing.OPEN:
            session = self.sessions[session_id] = ended(session, self.now())
        return session

    def _secret(self) -> str:
        return self._secrets.randbytes(8).hex()
