"""The eliab API of a school's app: its session operations, as typed methods."""

from base64 import b64decode
from collections.abc import Awaitable, Iterable
from http import HTTPMethod
import re
from uuid import NAMESPACE_URL, uuid5

import aiohttp

from ...api.errors import MalformedAnswerError, RemoteError, UnauthorizedError
from ...api.http import Reply
from ...api.secrets import Secrets
from .transport import (
    JSON,
    ContentTypeError,
    InvalidVersionError,
    SessionOverError,
    Transport,
    WrongLoginError,
    accepted,
)
from .types import SESSION_HEADER

PREFIX = "/v1.0"
_LOGIN = f"{PREFIX}/session"
_CLOSE = f"{PREFIX}/session/close"
_CLOSE_CONTENT_TYPE = "application/json; multipart/form-data;"
"""As its page has it."""

DEFAULT_OS = "web"
DEFAULT_APP_VERSION = "1.0.10"
"""The sample's. A login without a version makes the published server hang up."""
_OS_VERSION = "1.0.0"
_VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")


class NoSessionIdError(MalformedAnswerError):
    """The login succeeded, but no session id came with it, as from the published server."""

    code = "no_session_id"


class EliabClient:
    """One app's access to an eliab server.

    Reads the documented spellings of all three generations. Every method raises the errors of
    `systems.api.errors`, and those of `transport` that are more exact.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        token: str,
        *,
        os: str = DEFAULT_OS,
        app_version: str = DEFAULT_APP_VERSION,
        secrets: Iterable[str | None] = (),
    ) -> None:
        """Use `session` for requests to `url`, a server without a path.

        `token` is what stands after `Basic`; `os` is `web`, `android` or `ios`; `app_version` is
        three numbers with dots between. `secrets` are in no error's text either, though the server
        may repeat them.

        Raises:
            InvalidVersionError: it is not.

        """
        if not _VERSION.fullmatch(app_version):
            raise InvalidVersionError
        self._url = url
        self._secrets = Secrets(token, *_pair(token))
        self._secrets.learn(secrets)
        self._transport = Transport(
            session,
            url,
            {"Authorization": f"Basic {token}", "OS": os, "AppVersion": app_version},
        )

    async def check(self) -> None:
        """Look whether a server answers, and change nothing.

        There is no documented request that only reads, so what it answers is not documented either
        and decides nothing, but for a token that it refuses: that is looked at before all else.
        """
        reply = await self._transport.send(HTTPMethod.GET, _CLOSE)
        try:
            accepted(reply, SessionOverError, self._secrets)
        except UnauthorizedError:
            raise
        except RemoteError:
            return

    async def open_session(self, username: str, password: str) -> str:
        """Log in (POST /v1.0/session); return the id of the session that this opens.

        The headers are those that are documented as required for all requests.

        Raises:
            WrongLoginError: the user name or the password is not right.
            NoSessionIdError: it succeeded, but no id came.
            MalformedAnswerError: something else came, which does not say whether it succeeded.

        """
        self._secrets.learn((username, password))
        reply = await self._transport.send(
            HTTPMethod.POST,
            _LOGIN,
            headers={
                "OSVersion": _OS_VERSION,
                "DeviceUUID": str(uuid5(NAMESPACE_URL, f"{self._url}#{username}")),
            },
            content={"credentials": {"user": username, "password": password}},
        )
        answer = accepted(reply, WrongLoginError, self._secrets)
        if not answer.session_id:
            raise NoSessionIdError if answer.kind else MalformedAnswerError("no answer to a login")
        return answer.session_id

    async def close_session(self, session_id: str) -> None:
        """Close a session (POST /v1.0/session/close).

        Raises:
            SessionOverError: it is over already, or the server does not know it.

        """
        self._secrets.learn((session_id,))
        try:
            reply = await self._close(session_id, _CLOSE_CONTENT_TYPE)
            accepted(reply, SessionOverError, self._secrets)
        except ContentTypeError:  # it takes what is documented for all other requests
            accepted(await self._close(session_id, JSON), SessionOverError, self._secrets)

    def _close(self, session_id: str, content_type: str) -> Awaitable[Reply]:
        return self._transport.send(
            HTTPMethod.POST,
            _CLOSE,
            headers={SESSION_HEADER: session_id},
            content={},
            content_type=content_type,
        )


def _pair(token: str) -> set[str]:
    """Get what is secret of a token that is a user and a password, as of HTTP Basic."""
    try:
        pair = b64decode(token, validate=True).decode()
    except ValueError:
        return set()
    return {pair, pair.partition(":")[2]}
