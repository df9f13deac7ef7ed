"""What the server answers: the envelope, and each problem in the words of either mode."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from typing import Any

from simulators import compact

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
        return f"{compact.text(body).translate(_ESCAPES)}\n".encode()


class Problem(StrEnum):
    """Why a request is refused."""

    NO_AUTHORIZATION = auto()
    WRONG_TOKEN = auto()
    NO_CONTENT_TYPE = auto()
    WRONG_CONTENT_TYPE = auto()
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
    return _REFUSALS[problem][mode]


def _words(docs: Answer, source: Answer) -> Mapping[Mode, Answer]:
    return {Mode.DOCS: docs, Mode.SOURCE: source}


def _error(title: str = "", message: str = "", *, status: int = 400, action: str = "") -> Answer:
    return Answer(status=status, kind="error", title=title, message=message, action=action)


# The documentation tells few texts: those of the later framework stand in.
_DEFAULT = _error("Error response!", "The service has not completed the operation!")
_FAILED = replace(_DEFAULT, status=500)
_UNAUTHORIZED = replace(_DEFAULT, status=401, title="Unauthorized!")
_UNREADABLE = _error("Invalid request content", "Request content empty json structure")

# The source answers whatever is wrong with a 400; its texts are spelt as it spells them. It has
# none for a session that is over: that of a missing one stands in.
_NO_SESSION = _error("¡Error de session!", "No se ha obtenido la session del usuario ")

_USER_OUT = "Error al consultar la información del usuario!"
_SONS_OUT = "Error al consultar la información de los hijos!"

_REFUSALS: Mapping[Problem, Mapping[Mode, Answer]] = {
    Problem.NO_AUTHORIZATION: _words(
        replace(_UNAUTHORIZED, message="Invalid Authorization header!"), _error("No autorizado")
    ),
    Problem.WRONG_TOKEN: _words(
        replace(_UNAUTHORIZED, message="Invalid basic token"), _error("No autorizado")
    ),
    Problem.NO_CONTENT_TYPE: _words(
        replace(_DEFAULT, message="No content-type!"), _error("Petición inválida")
    ),
    Problem.WRONG_CONTENT_TYPE: _words(
        replace(_DEFAULT, message="Content-Type not is JSON!"), _error("Petición inválida")
    ),
    Problem.BAD_BODY: _words(_UNREADABLE, _error("Error interno")),
    Problem.BAD_CONTENT: _words(
        _UNREADABLE, _error("Estructura JSON invalida", "No se ha leído la estrucutura...")
    ),
    Problem.NO_SESSION: _words(_DEFAULT, _NO_SESSION),
    Problem.SESSION_OVER: _words(_UNAUTHORIZED, _NO_SESSION),
    Problem.NO_USER: _words(_DEFAULT, _error("Campo usuario vacío", "Debes ingresar tu usuario")),
    Problem.NO_PASSWORD: _words(
        _DEFAULT, _error("Campo password vacío", "Debes ingresar una contraseña")
    ),
    Problem.BAD_USER: _words(
        _DEFAULT,
        _error("Formato de usuario inválido", "Ingresa un correo electrónico valido"),
    ),
    Problem.BAD_VERSION: _words(
        _DEFAULT, _error("No se ha podido validar la versión instalada en tu dispositivo")
    ),
    Problem.OLD_VERSION: _words(
        _DEFAULT,
        _error(
            "¡Nueva actualización! Ingresa al Playstore y actualiza para ingresar",
            "Debes actualizar tu aplicación para poder continuar",
            action=STORE_URL,
        ),
    ),
    Problem.UNKNOWN_USER: _words(
        _UNAUTHORIZED, _error("Credenciales incorrectas!", "Usuario o contraseña incorectas")
    ),
    Problem.AUTHENTICATION_OUT: _words(
        _FAILED, _error("Error al validar las credenciales", "Error al autenticar el usuario")
    ),
    Problem.WRONG_PASSWORD: _words(
        _UNAUTHORIZED, _error("Credenciales incorrectas!", "Usuario o contraseña incorrectas")
    ),
    Problem.USERS_OUT: _words(_FAILED, _error(_USER_OUT, _USER_OUT)),
    Problem.SONS_OUT: _words(_FAILED, _error(_SONS_OUT, _SONS_OUT)),
}
