"""The switches: where the documentation and the published source differ, or are silent."""

from dataclasses import dataclass
from enum import StrEnum
import re
from typing import Annotated, Any

from simulators.checks import Held, is_seconds, is_text, none_or, one_of, or_none

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


_ACCEPTABLE = (Standing.CLOSED, Standing.EXPIRED, Standing.UNKNOWN, Standing.MISSING)


def _are_acceptable(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(one in _ACCEPTABLE for one in value)


def _standings(value: Any) -> tuple[Standing, ...]:
    return tuple(Standing(one) for one in value)


def _is_version(value: Any) -> bool:
    return isinstance(value, str) and _VERSION.fullmatch(value) is not None


@dataclass(frozen=True, kw_only=True)
class Options(Held):
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
        content_type: The only ``Content-Type`` that is taken, None for any. The documentation
            has ``application/json`` and ``application/json; multipart/form-data;``.
    """

    mode: Mode = Mode.DOCS
    title_key: TitleKey = TitleKey.TITLE
    session_key: SessionKey = SessionKey.ID
    content_key: ContentKey = ContentKey.RESPONSE
    issue_sessions: bool = True
    close_accepts: Annotated[tuple[Standing, ...], _are_acceptable, _standings] = ()
    session_lifetime: Annotated[float | None, or_none(is_seconds)] = None
    minimum_version: Annotated[str, _is_version] = "1.0.0"
    outage: Annotated[Outage | None, one_of(None, *Outage), none_or(Outage)] = None
    content_type: Annotated[str | None, or_none(is_text)] = None

    @property
    def issues_sessions(self) -> bool:
        """Whether a login opens a session and answers with its id."""
        return self.mode is Mode.DOCS or self.issue_sessions
