"""What the server answers: the envelope, and each problem in the words of either mode."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
import json
from typing import Any

from .options import Mode, Options

# Where a user is sent whose app is too old: the app's id is known, the written address is not.
STORE_URL = "market://details?id=school.palacios.gt.com.schoolapp"

# As Go's encoder writes them. JSON has these characters in texts only.
_ESCAPES = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026"})


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer; empty texts are left out of it.

    Attributes:
        status: HTTP status.
        kind: ``info.type``: ``success``, ``warning``, ``error`` or ``info``.
        title: ``info.title``.
        message: ``info.message``.
        action: ``info.action``, a key or an address that the app must act on.
        session_id: ``info.sessionId``.
        content: ``responseContent``, None for none.
    """

    status: int = 200
    kind: str = "success"
    title: str = ""
    message: str = ""
    action: str = ""
    session_id: str = ""
    content: Mapping[str, Any] | None = None

    def encode(self, options: Options) -> bytes:
        """Return the body: JSON in the spellings of the options, and a line feed."""
        texts = {
            options.title_key: self.title,
            "message": self.message,
            "action": self.action,
            options.session_key: self.session_id,
        }
        info = {"type": self.kind} | {name: text for name, text in texts.items() if text}
        body: dict[str, Any] = {"info": info}
        if self.content is not None:
            body[options.content_key] = self.content
        written = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return f"{written.translate(_ESCAPES)}\n".encode()


class Problem(StrEnum):
    """Why a request is refused."""

    NO_AUTHORIZATION = auto()
    WRONG_TOKEN = auto()
    NO_CONTENT_TYPE = auto()
    BAD_BODY = auto()
    BAD_CONTENT = auto()
    NO_SESSION = auto()
    SESSION_OVER = auto()
    NO_USER = auto()
    NO_PASSWORD = auto()
    BAD_USER = auto()
    BAD_VERSION = auto()
    OLD_VERSION = auto()
    UNKNOWN_USER = auto()
    AUTHENTICATION_OUT = auto()
    WRONG_PASSWORD = auto()
    USERS_OUT = auto()
    SONS_OUT = auto()


class RefusedError(Exception):
    """A request that the server refuses.

    Attributes:
        problem: Why.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def refusal(problem: Problem, mode: Mode) -> Answer:
    """Return the answer to a refused request in the words of a mode."""
    return _DOCS.get(problem, _said(400)) if mode is Mode.DOCS else _SOURCE[problem]


def _said(
    status: int,
    title: str = "Error response!",
    message: str = "The service has not completed the operation!",
) -> Answer:
    """Return an error of the documentation; its texts are those of the later framework."""
    return Answer(status=status, kind="error", title=title, message=message)


# What is not named is a 400 with the default texts.
_DOCS: Mapping[Problem, Answer] = {
    Problem.NO_AUTHORIZATION: _said(401, "Unauthorized!", "Invalid Authorization header!"),
    Problem.WRONG_TOKEN: _said(401, "Unauthorized!", "Invalid basic token"),
    Problem.NO_CONTENT_TYPE: _said(400, message="No content-type!"),
    Problem.BAD_BODY: _said(400, "Invalid request content", "Request content empty json structure"),
    Problem.BAD_CONTENT: _said(
        400, "Invalid request content", "Request content empty json structure"
    ),
    Problem.SESSION_OVER: _said(401, "Unauthorized!"),
    Problem.UNKNOWN_USER: _said(401, "Unauthorized!"),
    Problem.WRONG_PASSWORD: _said(401, "Unauthorized!"),
    Problem.AUTHENTICATION_OUT: _said(500),
    Problem.USERS_OUT: _said(500),
    Problem.SONS_OUT: _said(500),
}


def _told(title: str, message: str = "", action: str = "") -> Answer:
    """Return an error of the source: whatever is wrong, it is a 400."""
    return Answer(status=400, kind="error", title=title, message=message, action=action)


# The texts are spelt as the source spells them. It has none for a session that is over: that of
# a missing one stands in.
_SOURCE: Mapping[Problem, Answer] = {
    Problem.NO_AUTHORIZATION: _told("No autorizado"),
    Problem.WRONG_TOKEN: _told("No autorizado"),
    Problem.NO_CONTENT_TYPE: _told("Petición inválida"),
    Problem.BAD_BODY: _told("Error interno"),
    Problem.BAD_CONTENT: _told("Estructura JSON invalida", "No se ha leído la estrucutura..."),
    Problem.NO_SESSION: _told("¡Error de session!", "No se ha obtenido la session del usuario "),
    Problem.SESSION_OVER: _told("¡Error de session!", "No se ha obtenido la session del usuario "),
    Problem.NO_USER: _told("Campo usuario vacío", "Debes ingresar tu usuario"),
    Problem.NO_PASSWORD: _told("Campo password vacío", "Debes ingresar una contraseña"),
    Problem.BAD_USER: _told("Formato de usuario inválido", "Ingresa un correo electrónico valido"),
    Problem.BAD_VERSION: _told("No se ha podido validar la versión instalada en tu dispositivo"),
    Problem.OLD_VERSION: _told(
        "¡Nueva actualización! Ingresa al Playstore y actualiza para ingresar",
        "Debes actualizar tu aplicación para poder continuar",
        STORE_URL,
    ),
    Problem.UNKNOWN_USER: _told("Credenciales incorrectas!", "Usuario o contraseña incorectas"),
    Problem.AUTHENTICATION_OUT: _told(
        "Error al validar las credenciales", "Error al autenticar el usuario"
    ),
    Problem.WRONG_PASSWORD: _told("Credenciales incorrectas!", "Usuario o contraseña incorrectas"),
    Problem.USERS_OUT: _told(
        "Error al consultar la información del usuario!",
        "Error al consultar la información del usuario!",
    ),
    Problem.SONS_OUT: _told(
        "Error al consultar la información de los hijos!",
        "Error al consultar la información de los hijos!",
    ),
}
