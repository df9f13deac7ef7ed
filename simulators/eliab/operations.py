"""The two operations: to close a session, and to log in."""

from collections.abc import Callable, Mapping
import re
from typing import Any

from .answers import Answer, Problem, RefusedError
from .call import Call, struct
from .options import Mode, Outage, Standing
from .records import Son, User
from .world import World

type Operation = Callable[[World, Call], Answer]

# The source's own pattern, with the capitals that it forgets.
_EMAIL = re.compile(r"[K-Za-z0-9._%+\-]+@[K-Za-z0-9.\-]+\.[a-z]{1,4}")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")


class HungUpError(Exception):
    """The server fails so badly that it closes the connection without an answer."""


def close(world: World, call: Call) -> Answer:
    """POST /v1.0/session/close; the content must be an object, what is in it does not matter."""
    call.content()
    session_id = call.session_id
    standing = world.standing(session_id)
    if standing is Standing.OPEN:
        world.close(session_id)
    elif standing not in world.options.close_accepts:
        missing = standing is Standing.MISSING
        raise RefusedError(Problem.NO_SESSION if missing else Problem.SESSION_OVER)
    return Answer(
        title="Session closed!",
        message="The session has been closed successfully!",
        session_id=session_id,
    )


def log_in(world: World, call: Call) -> Answer:
    """POST /v1.0/session; ``firstLogin`` changes nothing here: there is no push service."""
    credentials = struct(call.content().get("credentials"))
    email, password = (_text(credentials.get(name)) for name in ("user", "password"))
    if not email:
        raise RefusedError(Problem.NO_USER)
    if not password:
        raise RefusedError(Problem.NO_PASSWORD)
    if world.options.mode is Mode.SOURCE:
        _check_form(email, call.headers.get("AppVersion", ""), world.options.minimum_version)
    user = _authenticate(world, email, password)
    session_id = world.open(email).id if world.options.issues_sessions else ""
    return Answer(session_id=session_id, content={"user": _user(user, world.options.mode)})


def _text(value: Any) -> str:
    """Return a text; null and what is missing are empty."""
    if not isinstance(value, str | None):
        raise RefusedError(Problem.BAD_CONTENT)
    return value or ""


def _check_form(email: str, app_version: str, minimum: str) -> None:
    if not _EMAIL.fullmatch(email):
        raise RefusedError(Problem.BAD_USER)
    if _version(app_version) < _version(minimum):
        raise RefusedError(Problem.OLD_VERSION)


def _version(text: str) -> tuple[int, ...]:
    """Return major, minor and revision; of the three, only a wrong revision is noticed."""
    parts = text.split(".")[:3]
    if len(parts) < 3:
        raise HungUpError
    if not _INTEGER.fullmatch(parts[2]):
        raise RefusedError(Problem.BAD_VERSION)
    return tuple(int(part) if _INTEGER.fullmatch(part) else 0 for part in parts)


def _authenticate(world: World, email: str, password: str) -> User:
    user = world.users.get(email)
    if user is None:
        raise RefusedError(Problem.UNKNOWN_USER)
    outage = world.options.outage
    if outage is Outage.AUTHENTICATION:
        raise RefusedError(Problem.AUTHENTICATION_OUT)
    if password != user.password:
        raise RefusedError(Problem.WRONG_PASSWORD)
    if outage is not None:
        raise RefusedError(_BEHIND[outage])
    return user


_BEHIND: Mapping[Outage, Problem] = {
    Outage.USERS: Problem.USERS_OUT,
    Outage.SONS: Problem.SONS_OUT,
}


def _user(user: User, mode: Mode) -> dict[str, Any]:
    return {
        "id": user.id,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "email": user.email,
        "phone": user.phone,
        "address": user.address,
        # Go writes an empty list that nobody made as null.
        "sons": [_son(son, mode) for son in user.sons] or None,
    }


def _son(son: Son, mode: Mode) -> dict[str, Any]:
    documented = {
        "id": son.id,
        "firstName": son.first_name,
        "lastName": son.last_name,
        "avatar": son.avatar,
    }
    if mode is Mode.DOCS:
        return documented
    return {
        **documented,
        "section": son.section,
        "grade": son.grade,
        "schoolId": son.school_id,
    }
