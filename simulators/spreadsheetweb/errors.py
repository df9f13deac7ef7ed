"""How the server says no."""

from enum import StrEnum


class Flaw(StrEnum):
    """Why a session id leads to no session that can be used."""

    UNKNOWN = "unknown"
    CLOSED = "closed"
    TIMED_OUT = "timed_out"
    FOREIGN = "foreign"  # a session of another application
    MALFORMED = "malformed"  # no GUID


# The documentation tells none of these texts.
_FLAWS = {
    Flaw.UNKNOWN: "The session is not known.",
    Flaw.CLOSED: "The session has been closed.",
    Flaw.TIMED_OUT: "The session has timed out.",
    Flaw.FOREIGN: "The session belongs to another application.",
    Flaw.MALFORMED: "The session id has a wrong form.",
}


class FailedError(ValueError):
    """A call that fails: HTTP 200 with ``Success`` false and the text as its message.

    Attributes:
        invalid_token: Whether the access token is to blame.
    """

    def __init__(self, text: str, *, invalid_token: bool = False) -> None:
        super().__init__(text)
        self.invalid_token = invalid_token


class SessionError(FailedError):
    """A session id that leads nowhere.

    Attributes:
        flaw: Why.
    """

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(_FLAWS[flaw])
        self.flaw = flaw


class BodyError(ValueError):
    """A body that is no JSON object."""


class MemberError(ValueError):
    """A member whose value does not fit its type: HTTP 400. The text is the member's name."""
