"""How requests to an eliab server are made, and what its refusals mean."""

from collections.abc import Mapping
from http import HTTPMethod, HTTPStatus
from typing import Any

import aiohttp
import orjson
from yarl import URL

from ...api.errors import (
    InvalidRequestError,
    MalformedAnswerError,
    RemoteError,
    UnauthorizedError,
)
from ...api.http import Reply, error_for_status, request
from ...api.secrets import Secrets
from .types import Answer, read_answer

_TIMEOUT = aiohttp.ClientTimeout(total=20, connect=10)
JSON = "application/json"
"""The content type that is documented for all requests but one."""


class SessionOverError(RemoteError):
    """The session was closed or has expired, or the server never knew it."""

    code = "session_over"


class WrongLoginError(UnauthorizedError):
    """The user name or the password is not right."""

    code = "wrong_login"


class InvalidVersionError(InvalidRequestError):
    """The version of the app is not three numbers."""

    code = "invalid_version"


class AppTooOldError(InvalidRequestError):
    """The server takes newer versions of the app only."""

    code = "app_too_old"


class ContentTypeError(InvalidRequestError):
    """The server does not take the content type."""


_BY_TITLE: Mapping[str, type[RemoteError]] = {
    "No autorizado": UnauthorizedError,
    "Petición inválida": ContentTypeError,
    "¡Error de session!": SessionOverError,
    "Campo usuario vacío": WrongLoginError,
    "Campo password vacío": WrongLoginError,
    "Formato de usuario inválido": WrongLoginError,
    "Credenciales incorrectas!": WrongLoginError,
    "No se ha podido validar la versión instalada en tu dispositivo": InvalidVersionError,
    "¡Nueva actualización! Ingresa al Playstore y actualiza para ingresar": AppTooOldError,
    "Error al validar las credenciales": RemoteError,
    "Error al consultar la información del usuario!": RemoteError,
    "Error al consultar la información de los hijos!": RemoteError,
}
"""What a refusal means by its title: the published server has one status for all of them, 400.

It has a title for a session that is missing, and none for one that is over: the same is assumed.
"""
_BY_MESSAGE: Mapping[str, type[RemoteError]] = {
    "Invalid Authorization header!": UnauthorizedError,
    "Invalid basic token": UnauthorizedError,
    "No content-type!": ContentTypeError,
    "Content-Type not is JSON!": ContentTypeError,
}
"""What a refusal means by its message, in the later framework; its titles do not tell."""


class Transport:
    """Sends the requests of one app, each with at most 20 seconds for its answer."""

    def __init__(
        self, session: aiohttp.ClientSession, url: str, headers: Mapping[str, str]
    ) -> None:
        """Use `session` for requests to `url` (without a path), with headers that all have."""
        self._session = session
        self._url = url
        self._headers = headers

    async def send(
        self,
        method: HTTPMethod,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: Mapping[str, Any] | None = None,
        content_type: str = JSON,
    ) -> Reply:
        """Send a request, with its content in the envelope (fact sheet, 2)."""
        data = None if content is None else orjson.dumps({"requestContent": content})
        return await request(
            self._session,
            method,
            URL(f"{self._url}{path}"),
            headers={"Content-Type": content_type, **self._headers, **(headers or {})},
            data=data,
            timeout=_TIMEOUT,
        )


def accepted(reply: Reply, unauthorized: type[RemoteError], secrets: Secrets) -> Answer:
    """Read the answer of a request that was carried out; one that cannot be read says no more.

    Args:
        reply: What came back.
        unauthorized: What a 401 means that does not say what it is about: it is documented for
            sessions and logins that are no good, and for tokens too.
        secrets: What must not be in an error's text; a session's id is learned.

    Raises:
        RemoteError: it was refused.

    """
    try:
        answer = read_answer(reply.content, reply.headers)
    except MalformedAnswerError:
        answer = Answer(kind="" if reply.ok else "error")
    if reply.ok and answer.kind != "error":
        return answer
    secrets.learn((answer.session_id,))
    words = secrets.clean(answer.words) or f"HTTP {reply.status}"
    told = _BY_TITLE.get(answer.title) or _BY_MESSAGE.get(answer.message)
    if not told and reply.status == HTTPStatus.UNAUTHORIZED:
        told = unauthorized
    raise told(words) if told else error_for_status(reply, words)
