"""What a refusal means, and what of it may be told."""

import json
from typing import Any

from multidict import CIMultiDict
import pytest

from custom_components.steward.systems.api.errors import (
    ForbiddenError,
    InvalidRequestError,
    NoAnswerError,
    NotFoundError,
    RateLimitedError,
    RemoteError,
    UnauthorizedError,
)
from custom_components.steward.systems.api.http import Reply
from custom_components.steward.systems.api.secrets import Secrets
from custom_components.steward.systems.eliab.api.transport import (
    AppTooOldError,
    ContentTypeError,
    InvalidVersionError,
    SessionOverError,
    WrongLoginError,
    accepted,
)
from custom_components.steward.systems.eliab.api.types import Answer


def reply(status: int, body: Any = b"", **headers: str) -> Reply:
    """Make an answer: of bytes as they are, or of the members of `info`."""
    content = body if isinstance(body, bytes) else json.dumps({"info": body}).encode()
    return Reply(status=status, headers=CIMultiDict(headers), content=content)


def error(title: str, message: str = "") -> dict[str, str]:
    """Make the members of a refusal's `info`; empty ones are left out."""
    texts = {"type": "error", "title": title, "message": message}
    return {name: text for name, text in texts.items() if text}


REFUSALS: dict[str, tuple[Reply, type[RemoteError]]] = {
    "token, source": (reply(400, error("No autorizado")), UnauthorizedError),
    "token, later": (
        reply(401, error("Unauthorized!", "Invalid basic token")),
        UnauthorizedError,
    ),
    "header, later": (
        reply(401, error("Unauthorized!", "Invalid Authorization header!")),
        UnauthorizedError,
    ),
    "session, docs": (reply(401, error("Unauthorized!")), SessionOverError),
    "session, without words": (reply(401, b""), SessionOverError),
    "session, source": (
        reply(400, error("¡Error de session!", "No se ha obtenido la session del usuario ")),
        SessionOverError,
    ),
    "no content type, source": (reply(400, error("Petición inválida")), ContentTypeError),
    "no content type, later": (reply(400, error("", "No content-type!")), ContentTypeError),
    "body, source": (reply(400, error("Error interno")), InvalidRequestError),
    "body, later": (
        reply(400, error("Invalid request content", "Request content empty json structure")),
        InvalidRequestError,
    ),
    "1 content": (
        reply(400, error("Estructura JSON invalida", "No se ha leído la estrucutura...")),
        InvalidRequestError,
    ),
    "2 user": (
        reply(400, error("Campo usuario vacío", "Debes ingresar tu usuario")),
        WrongLoginError,
    ),
    "3 password": (
        reply(400, error("Campo password vacío", "Debes ingresar una contraseña")),
        WrongLoginError,
    ),
    "4 form of the user": (
        reply(
            400,
            error("Formato de usuario inválido", "Ingresa un correo electrónico valido"),
        ),
        WrongLoginError,
    ),
    "5 version": (
        reply(400, error("No se ha podido validar la versión instalada en tu dispositivo")),
        InvalidVersionError,
    ),
    "6 old version": (
        reply(
            400,
            error(
                "¡Nueva actualización! Ingresa al Playstore y actualiza para ingresar",
                "Debes actualizar tu aplicación para poder continuar",
            ),
        ),
        AppTooOldError,
    ),
    "7 unknown user": (
        reply(400, error("Credenciales incorrectas!", "Usuario o contraseña incorectas")),
        WrongLoginError,
    ),
    "8 authentication": (
        reply(400, error("Error al validar las credenciales", "Error al autenticar el usuario")),
        RemoteError,
    ),
    "9 wrong password": (
        reply(400, error("Credenciales incorrectas!", "Usuario o contraseña incorrectas")),
        WrongLoginError,
    ),
    "10 user": (
        reply(400, error("Error al consultar la información del usuario!")),
        RemoteError,
    ),
    "10 sons": (
        reply(400, error("Error al consultar la información de los hijos!")),
        RemoteError,
    ),
    "403": (reply(403, error("Error response!")), ForbiddenError),
    "404": (reply(404, b"404 page not found\n"), NotFoundError),
    "405": (reply(405), RemoteError),
    "429": (reply(429, **{"Retry-After": "9"}), RateLimitedError),
    "500": (reply(500, error("Error response!")), RemoteError),
    "502": (reply(502, b"<html>Bad gateway</html>"), NoAnswerError),
    "redirection": (reply(301), RemoteError),
    "an error with a status of success": (reply(200, error("Error response!")), RemoteError),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_has_its_meaning(name: str) -> None:
    answer, meaning = REFUSALS[name]
    with pytest.raises(RemoteError) as caught:
        accepted(answer, SessionOverError, Secrets())
    assert type(caught.value) is meaning
    assert caught.value.detail


@pytest.mark.parametrize("meaning", [UnauthorizedError, WrongLoginError, SessionOverError])
def test_what_a_401_means_depends_on_what_was_asked(meaning: type[RemoteError]) -> None:
    with pytest.raises(RemoteError) as caught:
        accepted(reply(401, error("Unauthorized!")), meaning, Secrets())
    assert type(caught.value) is meaning


@pytest.mark.parametrize("kind", ["success", "warning", "info", "", "something new"])
def test_whatever_is_no_error_is_a_success(kind: str) -> None:
    assert accepted(reply(200, {"type": kind}), SessionOverError, Secrets()).kind == kind


def test_a_success_that_cannot_be_read_is_one() -> None:
    assert accepted(reply(200, b'{"info":{},}'), SessionOverError, Secrets()) == Answer(kind="")


def test_the_details_are_what_the_server_said() -> None:
    with pytest.raises(RemoteError) as caught:
        accepted(reply(400, error("Campo usuario vacío", "Debes...")), SessionOverError, Secrets())
    assert caught.value.detail == "Campo usuario vacío: Debes..."
    with pytest.raises(RemoteError) as caught:
        accepted(reply(503, b"<html>"), SessionOverError, Secrets())
    assert caught.value.detail == "HTTP 503"


def test_secrets_that_the_server_repeats_are_not_told() -> None:
    said = error("Session C951-Long of ines@colegio.test", "Basic YXBw, c951, and 77ee")
    answer = reply(400, {**said, "sessionId": "77ee"})
    secrets = {"c951", "c951-long", "ines@colegio.test", "YXBw", ""}
    with pytest.raises(RemoteError) as caught:
        accepted(answer, SessionOverError, Secrets(*secrets))
    assert caught.value.detail == "Session … of …: Basic …, …, and …"
    with pytest.raises(RemoteError) as caught:
        accepted(reply(400, error("abc")), SessionOverError, Secrets("ABC"))
    assert caught.value.detail == "…"
