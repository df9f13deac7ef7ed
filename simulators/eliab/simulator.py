"""The simulator: a world, its server, its faults, and the commands that change them."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, override

from simulators.base import Command, Json, by_name
from simulators.clock import utc_text_or_none
from simulators.http_simulator import HttpSimulator, Parts

from . import scene
from .options import Options
from .records import Session
from .server import application
from .world import World


class EliabSimulator(HttpSimulator[World, Options]):
    """An eliab server of one school on loopback.

    One user is always there, with an open session; furnished it has the scenes' other users too.
    """

    name = "eliab"
    parts = Parts(
        world=scene.quiet, application=application, furnish=scene.furnish, play=scene.play
    )

    @override
    def ready(self) -> Json:
        """Return the origin, the credentials, and the first user's newest open session.

        Keys: ``url`` (without a path), ``token`` (what stands after ``Basic``), ``session_id``
        (null where no session of the user is open), ``user`` and ``password`` (of a login).
        """
        user = self.world.users[scene.USER]
        opened = self.world.open_sessions(user.email)
        return {
            "url": self.origin,
            "token": self.world.token,
            "session_id": opened[-1].id if opened else None,
            "user": user.email,
            "password": user.password,
        }

    @override
    def state(self) -> Json:
        """Return the world and what goes on around it, as JSON values.

        Beyond what every system has: ``users`` (without passwords), ``sessions`` (``id``,
        ``user``, ``opened``, ``expires``, ``closed``, ``standing``) and ``routes`` (number of
        requests by method and path).
        """
        world = self.world
        users = [asdict(user) for user in world.users.values()]
        return {
            "users": [{name: user[name] for name in user if name != "password"} for user in users],
            "sessions": [self._told(session) for session in world.sessions.values()],
            "routes": dict(world.routes),
            **super().state(),
        }

    @property
    @override
    def commands(self) -> Mapping[str, Command]:
        own = by_name(
            self.open_session,
            self.close_session,
            self.expire_session,
            self.forget_session,
            self.set_user,
            self.set_token,
        )
        return {**super().commands, **own}

    def open_session(self, user: str = scene.USER) -> Json:
        """Open a session of a user, as a login does; answers with it as the state tells it."""
        return self._told(self.world.open(user))

    def close_session(self, session_id: str) -> Json:
        """Close a session, as its app does; answers with it as the state tells it."""
        return self._told(self.world.close(session_id))

    def expire_session(self, session_id: str) -> Json:
        """Let a session expire now; answers with it as the state tells it."""
        return self._told(self.world.expire(session_id))

    def forget_session(self, session_id: str) -> None:
        """Forget a session: its id is unknown from now on."""
        self.world.forget(session_id)

    def set_user(self, user: str, password: str | None = None) -> str:
        """Add a user, or change one's password; answers with the password."""
        given = None if password is None else _checked("password", password)
        return self.world.set_user(_checked("user", user), given).password

    def set_token(self, token: str | None = None) -> str:
        """Change what authorises requests, None for a new one; answers with it."""
        self.world.token = self.world.new_token() if token is None else _checked("token", token)
        return self.world.token

    def _told(self, session: Session) -> Json:
        times = {name: getattr(session, name) for name in ("opened", "expires", "closed")}
        return {
            "id": session.id,
            "user": session.user,
            **{name: utc_text_or_none(moment) for name, moment in times.items()},
            "standing": self.world.standing(session.id),
        }


def _checked(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"Invalid {name}: {value!r}")
    return value
