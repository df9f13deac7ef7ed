"""What the control port can do to the server's world: as an administrator would."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from simulators.base import Command, Json, by_name

from . import shapes
from .records import Session
from .world import World


def _check(kind: type, **values: Any) -> None:
    for name, value in values.items():
        if not isinstance(value, kind):
            raise TypeError(f"Invalid {name}: {value!r}")


class Commands:
    """Plain functions of JSON values.

    What cannot be done raises a ``ValueError``, ``LookupError`` or ``TypeError`` that names it.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def by_name(self) -> Mapping[str, Command]:
        """Return the commands by name."""
        return by_name(
            self.add_application,
            self.remove_application,
            self.set_restricted,
            self.set_credentials,
            self.expire_tokens,
            self.open_session,
            self.close_session,
            self.time_out_session,
            self.drop_session,
            self.drop_all_sessions,
        )

    def add_application(
        self,
        name: str,
        *,
        application_key: str | None = None,
        restricted: bool = False,
    ) -> Json:
        """Publish an application, with a new key unless one is given; answers with it."""
        _check(str, name=name)
        _check(bool, restricted=restricted)
        if application_key is not None:
            _check(str, application_key=application_key)
        application = self._world.add_application(name, key=application_key, restricted=restricted)
        return shapes.application(application)

    def remove_application(self, application_key: str) -> None:
        """Remove an application with its sessions."""
        self._world.remove_application(application_key)

    def set_restricted(self, *, restricted: bool, application_key: str | None = None) -> Json:
        """Let an application's calculations need a token or not; answers with the application.

        It is the demo application unless another one is named.
        """
        _check(bool, restricted=restricted)
        application = self._world.application(application_key or self._world.demo)
        application = replace(application, restricted=restricted)
        self._world.applications[application.key] = application
        return shapes.application(application)

    def set_credentials(
        self, client_id: str | None = None, client_secret: str | None = None
    ) -> None:
        """Change the site's credentials, or one of them; tokens stay valid."""
        site = self._world.site
        given = (client_id or site.client_id, client_secret or site.client_secret)
        _check(str, client_id=given[0], client_secret=given[1])
        site.client_id, site.client_secret = given

    def expire_tokens(self) -> None:
        """End all access tokens."""
        self._world.site.end_tokens()

    def open_session(self, application_key: str | None = None) -> Json:
        """Open a session, of the demo application unless another is named; answers with it."""
        session = self._world.open(application_key or self._world.demo)
        return shapes.session(self._world, session)

    def close_session(self, session_id: str) -> Json:
        """Close a session; answers with it."""
        session = self._world.close(self._open_session(session_id).session_id)
        return shapes.session(self._world, session)

    def time_out_session(self, session_id: str) -> Json:
        """Let a session time out now; answers with it."""
        session = self._world.time_out(self._open_session(session_id).session_id)
        return shapes.session(self._world, session)

    def drop_session(self, session_id: str) -> None:
        """Lose a session: the server does not know it any more."""
        del self._world.sessions[self._session(session_id).session_id]

    def drop_all_sessions(self) -> None:
        """Restart the server: it knows neither sessions nor tokens any more."""
        self._world.restart()

    def _session(self, session_id: str) -> Session:
        if session_id not in self._world.sessions:
            raise LookupError(f"There is no session {session_id!r}")
        return self._world.sessions[session_id]

    def _open_session(self, session_id: str) -> Session:
        session = self._session(session_id)
        flaw = self._world.flaw(session)
        if flaw is not None:
            raise ValueError(f"The session {session_id} is {flaw} already")
        return session
