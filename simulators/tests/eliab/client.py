"""A client that speaks plain HTTP."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
import json
from typing import Any

import aiohttp
from yarl import URL

from simulators.eliab import EliabSimulator, World

CLOSE = "/v1.0/session/close"
LOGIN = "/v1.0/session"
EMPTY = b'{"requestContent":{}}'


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What came back.

    Attributes:
        status: HTTP status.
        headers: The headers; their names match in any case.
        body: The body.
    """

    status: int
    headers: Any
    body: bytes

    @property
    def content(self) -> Any:
        """The JSON value in the body."""
        return json.loads(self.body)

    @property
    def info(self) -> dict[str, str]:
        """What every answer has."""
        info: dict[str, str] = self.content["info"]
        return info

    @property
    def texts(self) -> tuple[int, str, str | None]:
        """Status, title and message of an error."""
        assert self.info["type"] == "error"
        return self.status, self.info["title"], self.info.get("message")


@dataclass
class Client:
    """Sends requests to a simulator.

    Attributes:
        simulator: Whom to ask.
        http: What to ask with.
    """

    simulator: EliabSimulator
    http: aiohttp.ClientSession

    @property
    def world(self) -> World:
        """The world asked."""
        return self.simulator.world

    @property
    def session_id(self) -> str:
        """The open session of the quiet scene."""
        session_id: str = self.simulator.ready()["session_id"]
        return session_id

    async def send(
        self, method: str, path: str, body: bytes = EMPTY, /, **headers: str | None
    ) -> Reply:
        """Send a request that is in order but for the headers given; None leaves one out."""
        ready = self.simulator.ready()
        proper = {
            "Authorization": f"Basic {ready['token']}",
            "Content_Type": "application/json",
            "AppVersion": "1.4.2",
        }
        named = {name.replace("_", "-"): text for name, text in {**proper, **headers}.items()}
        async with self.http.request(
            method,
            URL(f"{ready['url']}{path}", encoded=True),
            headers={name: text for name, text in named.items() if text is not None},
            skip_auto_headers=("Content-Type",),
            data=body,
            allow_redirects=False,
        ) as response:
            return Reply(
                status=response.status, headers=response.headers, body=await response.read()
            )

    async def close(self, session_id: str | None, **headers: str | None) -> Reply:
        """Close a session."""
        return await self.send("POST", CLOSE, SessionID=session_id, **headers)

    async def log_in(self, user: Any = None, password: Any = None, **headers: str | None) -> Reply:
        """Log in, with credentials that are in order where none are given."""
        ready = self.simulator.ready()
        credentials = {
            "user": ready["user"] if user is None else user,
            "password": ready["password"] if password is None else password,
        }
        body = json.dumps({"requestContent": {"credentials": credentials}}).encode()
        return await self.send("POST", LOGIN, body, **headers)


type MakeClient = Callable[..., Awaitable[Client]]
