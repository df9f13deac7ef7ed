"""How requests to a SpreadsheetWEB server are made: with a token, and read for what they say.

A business failure is HTTP 200 with `Success` false; its messages become the error's detail.
"""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPMethod
from time import monotonic
from typing import Any

import aiohttp
import orjson
from yarl import URL

from ...api.errors import (
    InvalidRequestError,
    InvalidUrlError,
    MalformedAnswerError,
    NotFoundError,
    UnauthorizedError,
    UnsendableError,
)
from ...api.http import error_for_status, request
from ...api.json import json_object
from ...api.secrets import Secrets
from .types import Token, read_token

_TIMEOUT = aiohttp.ClientTimeout(total=20, connect=10)
_CALCULATION_TIMEOUT = aiohttp.ClientTimeout(total=120, connect=10)
"""A workbook may take its time: the vendor's own client waits for six minutes."""
_EARLY = timedelta(seconds=30)
"""How long before its end a token is renewed; one that lives shorter is renewed halfway."""
_UNKNOWN_APPLICATION = "The requested application is invalid."
"""The message of a server that does not know the application's key: it has no code of its own."""


class UnknownApplicationError(NotFoundError):
    """The server has no application of this key."""

    code = "unknown_application"


class RefusedError(InvalidRequestError):
    """The server read the request, and answered that it failed."""


class Transport:
    """Sends requests of one site, each with a token.

    A token is fetched with the first request, kept, and renewed before it ends, and once when the
    server says that it is not valid: what was refused for its token was not carried out, and is
    sent again.
    """

    def __init__(
        self, session: aiohttp.ClientSession, url: str, client_id: str, client_secret: str
    ) -> None:
        """Use `session` for requests to `url`, the address before `/Api`."""
        self._session = session
        self._url = f"{url}/Api/"
        self._credentials = {"ClientIdentifier": client_id, "ClientSecret": client_secret}
        self._secrets = Secrets(client_id, client_secret)
        self._token: str | None = None
        self._renew_at: float | None = None
        self._renewing = asyncio.Lock()

    async def call(
        self, method: str, body: Mapping[str, Any], *, calculates: bool = False
    ) -> Mapping[str, Any]:
        """Call a method of applications; return what it answers, which is a success.

        Raises:
            UnauthorizedError: the credentials, or a token fresh from them, are not accepted.
            UnknownApplicationError: there is no application of the key in the body.
            RefusedError: the server refused; its messages are the detail.
            RemoteError: anything else.

        """
        self._secrets.learn((body.get("ApplicationKey"), body.get("SessionId")))
        path, timeout = f"Applications/{method}", _CALCULATION_TIMEOUT if calculates else _TIMEOUT
        token = await self._valid_token(None)
        answer = await self._post(path, body, timeout, token)
        if answer.get("InvalidToken") is True:
            token = await self._valid_token(token)
            answer = await self._post(path, body, timeout, token)
        self.check(answer)
        return answer

    def check(self, answer: Mapping[str, Any]) -> None:
        """Raise the error of an answer that is no success; one that leaves it out is one.

        Raises:
            RemoteError: as `call` does.

        """
        if _succeeded(answer):
            return
        detail = self._detail(_messages(answer))
        if answer.get("InvalidToken") is True:
            raise UnauthorizedError(detail)
        if _UNKNOWN_APPLICATION.casefold() in detail.casefold():
            raise UnknownApplicationError(detail)
        raise RefusedError(detail)

    async def _valid_token(self, refused: str | None) -> str:
        """Get a token other than the one that was refused."""
        async with self._renewing:
            due = self._renew_at is not None and monotonic() >= self._renew_at
            if self._token is None or self._token == refused or due:
                self._token = None  # whatever comes now, this one is done with
                token = await self._get_token()
                self._secrets.learn((token.value,))
                self._token = token.value
                life = token.lifetime
                self._renew_at = None if life is None else monotonic() + _renewal(life)
            return self._token

    async def _get_token(self) -> Token:
        """Get a token for the credentials (GetToken); no text of its failures is documented."""
        answer = await self._post("Auth/GetToken", self._credentials, _TIMEOUT, None)
        if not _succeeded(answer):
            raise UnauthorizedError(self._detail(_messages(answer)))
        return read_token(answer, datetime.now(UTC))

    async def _post(
        self,
        path: str,
        body: Mapping[str, Any],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109  # aiohttp tells what timed out
        token: str | None,
    ) -> Mapping[str, Any]:
        """Send a request; return the JSON object that comes with a status of success."""
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        reply = await request(
            self._session,
            HTTPMethod.POST,
            self._address(path),
            headers=headers,
            data=_dump(body),
            timeout=timeout,
        )
        if reply.ok:
            return json_object(reply.content)
        try:
            said = str(json_object(reply.content).get("Message") or "")
        except MalformedAnswerError:
            said = ""
        raise error_for_status(reply, self._detail([said]))

    def _address(self, path: str) -> URL:
        try:
            return URL(self._url + path)
        except ValueError as err:
            raise InvalidUrlError from err

    def _detail(self, messages: Iterable[str]) -> str:
        """Join what the server said, without what is secret or identifies."""
        return self._secrets.clean(" ".join(messages))


def _renewal(lifetime: timedelta) -> float:
    """Say after how many seconds a token is renewed."""
    return max(lifetime - _EARLY, lifetime / 2).total_seconds()


def _succeeded(answer: Mapping[str, Any]) -> bool:
    """Tell whether an answer is a success.

    Raises:
        MalformedAnswerError: it says neither, so that nothing follows from it.

    """
    success = answer.get("Success", True)
    if not isinstance(success, bool):
        raise MalformedAnswerError("Success is neither true nor false")
    return success


def _messages(answer: Mapping[str, Any]) -> list[str]:
    """Read the messages of an answer."""
    messages = answer.get("Messages")
    return [str(one) for one in messages] if isinstance(messages, list) else []


def _dump(body: Mapping[str, Any]) -> bytes:
    """Write JSON.

    Raises:
        InvalidRequestError: it holds what JSON cannot.

    """
    try:
        return orjson.dumps(body)
    except TypeError as err:  # such as half of a surrogate pair in a text
        raise UnsendableError("the request cannot be written as JSON") from err
