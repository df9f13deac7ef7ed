"""The switches: where the documentation and the published source differ, or are silent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
import re
from typing import Any

_VERSION = re.compile(r"\d{1,9}\.\d{1,9}\.\d{1,9}")


class Mode(StrEnum):
    """Whose word holds."""

    DOCS = "docs"  # the documentation: 401 for credentials and sessions that are no good
    SOURCE = "source"  # the published server: 400 for every error, with its own texts


class TitleKey(StrEnum):
    """The spellings of ``info.title``."""

    TITLE = "title"
    MESSAGE_TITLE = "messageTitle"
    SNAKE = "message_title"


class SessionKey(StrEnum):
    """The spellings of ``info.sessionId``."""

    ID = "sessionId"
    UPPER = "sessionID"
    SNAKE = "session_id"


class ContentKey(StrEnum):
    """The spellings of an answer's content."""

    RESPONSE = "responseContent"
    LATER = "content"


class Standing(StrEnum):
    """How a session id stands that came with a request."""

    OPEN = "open"
    CLOSED = "closed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    MISSING = "missing"


class Outage(StrEnum):
    """What lies behind the login, and can be out of order."""

    AUTHENTICATION = "authentication"
    USERS = "users"
    SONS = "sons"


@dataclass(frozen=True, kw_only=True)
class Options:
    """How this server behaves where another one may behave otherwise.

    Attributes:
        mode: Whose word holds.
        title_key: Name of an answer's title.
        session_key: Name of an answer's session id.
        content_key: Name of an answer's content; requests always have ``requestContent``.
        issue_sessions: Whether a login opens a session in the source mode and answers with its
            id. The published source does neither; the documented login always does.
        close_accepts: Which session ids a close succeeds with besides open ones: any of
            ``closed``, ``expired``, ``unknown`` and ``missing``. The others are refused.
        session_lifetime: Seconds after which a session expires that is opened from now on, None
            for never.
        minimum_version: Lowest ``AppVersion`` that may log in in the source mode, as ``1.2.3``.
        outage: What is out of order, if anything.

    Raises:
        ValueError: A value makes no sense; the text names the option.
    """

    mode: Mode = Mode.DOCS
    title_key: TitleKey = TitleKey.TITLE
    session_key: SessionKey = SessionKey.ID
    content_key: ContentKey = ContentKey.RESPONSE
    issue_sessions: bool = True
    close_accepts: tuple[Standing, ...] = ()
    session_lifetime: float | None = None
    minimum_version: str = "1.0.0"
    outage: Outage | None = None

    def __post_init__(self) -> None:
        """Hold the values to their meaning, and take them as JSON has them."""
        for name, sensible in _SENSIBLE.items():
            value = getattr(self, name)
            if not sensible(value):
                raise ValueError(f"Invalid option {name}: {value!r}")
        for name, kind in _KINDS.items():
            object.__setattr__(self, name, kind(getattr(self, name)))

    @property
    def issues_sessions(self) -> bool:
        """Whether a login opens a session and answers with its id."""
        return self.mode is Mode.DOCS or self.issue_sessions


def _is_one_of(*values: Any) -> Callable[[Any], bool]:
    return lambda value: value in values


def _are_acceptable(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(one in _ACCEPTABLE for one in value)


def _is_lifetime(value: Any) -> bool:
    # A century is more than any session lives, and still a time.
    return value is None or (type(value) in (int, float) and 0 < value < 100 * 365 * 86400)


_ACCEPTABLE = (Standing.CLOSED, Standing.EXPIRED, Standing.UNKNOWN, Standing.MISSING)

_SENSIBLE: Mapping[str, Callable[[Any], bool]] = {
    "mode": _is_one_of(*Mode),
    "title_key": _is_one_of(*TitleKey),
    "session_key": _is_one_of(*SessionKey),
    "content_key": _is_one_of(*ContentKey),
    "issue_sessions": lambda value: isinstance(value, bool),
    "close_accepts": _are_acceptable,
    "session_lifetime": _is_lifetime,
    "minimum_version": lambda value: (
        isinstance(value, str) and _VERSION.fullmatch(value) is not None
    ),
    "outage": _is_one_of(None, *Outage),
}
_KINDS: Mapping[str, Callable[[Any], Any]] = {
    "mode": Mode,
    "title_key": TitleKey,
    "session_key": SessionKey,
    "content_key": ContentKey,
    "close_accepts": lambda value: tuple(Standing(one) for one in value),
    "outage": lambda value: None if value is None else Outage(value),
}
