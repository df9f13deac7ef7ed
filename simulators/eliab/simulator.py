"""The simulator: a world, its server, its faults, and the commands that change them."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
import random
from typing import Any

from simulators.clock import Clock, utc_now
from simulators.http_faults import HttpFaults
from simulators.loopback import LoopbackServer, RequestLog

from . import scene
from .options import Options
from .records import Session
from .server import application
from .world import World


class EliabSimulator:
    """An eliab server of one school on loopback.

    Attributes:
        name: ``eliab``.
        world: The users and sessions; tests may look into it and change it.
        faults: The faults in force.
    """

    name = "eliab"

    def __init__(
        self,
        *,
        port: int = 0,
        options: Options | None = None,
        furnished: bool = False,
        seed: int = 0,
        clock: Clock = utc_now,
    ) -> None:
        """Make a server that does not listen yet; one user is there, with an open session.

        Args:
            port: Port on loopback, 0 for any free one.
            options: The switches.
            furnished: Whether the scenes' other users are there too, each with an open session.
            seed: Seed of the session ids and of the faults' chances.
            clock: Source of the time.
        """
        self.world = World(options=options, seed=seed, clock=clock)
        self.faults = HttpFaults(seed)
        self._log = RequestLog()
        self._server = LoopbackServer(
            lambda: application(
                self.world, middlewares=(self._log.middleware, self.faults.middleware)
            ),
            port,
        )
        scene.begin(self.world)
        if furnished:
            scene.furnish(self.world)

    async def start(self) -> None:
        """Listen on loopback; see ``Simulator.start``."""
        await self._server.start()

    async def stop(self) -> None:
        """Close the socket and all connections; the world is kept."""
        await self._server.stop()

    def ready(self) -> dict[str, Any]:
        """Return the origin, the credentials, and the first user's newest open session.

        Keys: ``url`` (without a path), ``token`` (what stands after ``Basic``), ``session_id``
        (null where no session of the user is open), ``user`` and ``password`` (of a login).
        """
        user = self.world.users[scene.USER]
        opened = self.world.open_sessions(user.email)
        return {
            "url": self._server.url,
            "token": self.world.token,
            "session_id": opened[-1].id if opened else None,
            "user": user.email,
            "password": user.password,
        }

    async def live(self, rng: random.Random) -> None:
        """Let other users open and close sessions until cancelled."""
        await scene.live(self.world, rng)

    def state(self) -> dict[str, Any]:
        """Return the world, the options, the faults and the request log as JSON values.

        Keys: ``users`` (without passwords), ``sessions`` (``id``, ``user``, ``opened``,
        ``expires``, ``closed``, ``standing``), ``routes`` (number of requests by method and
        path), ``options``, ``faults``, ``requests``, ``peak``, ``log``.
        """
        world = self.world
        users = [asdict(user) for user in world.users.values()]
        return {
            "users": [{name: user[name] for name in user if name != "password"} for user in users],
            "sessions": [self._told(session) for session in world.sessions.values()],
            "routes": dict(world.routes),
            "options": asdict(world.options),
            "faults": self.faults.state(),
            **self._log.state(),
        }

    @property
    def commands(self) -> Mapping[str, Callable[..., Any]]:
        """The commands by name; see each for its arguments."""
        return {
            "open_session": self.open_session,
            "close_session": self.close_session,
            "expire_session": self.expire_session,
            "forget_session": self.forget_session,
            "set_user": self.set_user,
            "set_token": self.set_token,
            "set_options": self.set_options,
            "set_fault": self.faults.set_fault,
            "clear_faults": self.faults.clear_faults,
        }

    def open_session(self, user: str = scene.USER) -> dict[str, Any]:
        """Open a session of a user, as a login does; answers with it as the state tells it."""
        return self._told(self.world.open(user))

    def close_session(self, session_id: str) -> dict[str, Any]:
        """Close a session, as its app does; answers with it as the state tells it."""
        return self._told(self.world.close(session_id))

    def expire_session(self, session_id: str) -> dict[str, Any]:
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

    def set_options(self, **changes: Any) -> dict[str, Any]:
        """Change switches; answers with all of them."""
        self.world.options = replace(self.world.options, **changes)
        return asdict(self.world.options)

    def _told(self, session: Session) -> dict[str, Any]:
        times = {name: getattr(session, name) for name in ("opened", "expires", "closed")}
        return {
            "id": session.id,
            "user": session.user,
            **{name: _text(moment) for name, moment in times.items()},
            "standing": self.world.standing(session.id),
        }


def _checked(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"Invalid {name}: {value!r}")
    return value


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
