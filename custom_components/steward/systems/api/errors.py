"""What can go wrong between Steward and a system: one small tree for all clients.

Every error carries `code`, which names its text in the translations, and `detail`: what the
system itself said, cut to one line and free of credentials, or an empty string.
"""

from typing import ClassVar

_MAX_DETAIL_LENGTH = 200


class RemoteError(Exception):
    """The system did not do what was asked."""

    code: ClassVar[str] = "failed"

    def __init__(self, detail: str = "") -> None:
        """Keep what the system said, as one short line."""
        self.detail = " ".join(detail.split())[:_MAX_DETAIL_LENGTH]
        super().__init__(f"{self.code}: {self.detail}" if self.detail else self.code)


class CannotConnectError(RemoteError):
    """The system could not be reached: nothing of the request arrived."""

    code = "cannot_connect"


class NoAnswerError(RemoteError):
    """The request was sent, but no answer came: it may or may not have been carried out."""

    code = "no_answer"


class TimedOutError(NoAnswerError):
    """No answer came in time."""

    code = "timed_out"


class UnauthorizedError(RemoteError):
    """The credentials are missing, unknown or no longer valid."""

    code = "unauthorized"


class ForbiddenError(RemoteError):
    """The credentials are known, but do not allow this."""

    code = "forbidden"


class NotFoundError(RemoteError):
    """What was asked for does not exist."""

    code = "not_found"


class MethodNotAllowedError(RemoteError):
    """The system does not know this way of asking for it."""

    code = "method_not_allowed"


class ConflictError(RemoteError):
    """What was asked contradicts what is there."""

    code = "conflict"


class RateLimitedError(RemoteError):
    """The system wants to be left alone for `retry_after` seconds."""

    code = "rate_limited"

    def __init__(self, retry_after: float, detail: str = "") -> None:
        """Keep the delay in seconds."""
        super().__init__(detail)
        self.retry_after = retry_after


class MalformedAnswerError(RemoteError):
    """The answer is not what the system's interface says it is."""

    code = "malformed_answer"


class InvalidRequestError(RemoteError):
    """The request was wrong: refused by the system, or by the client before it was sent."""

    code = "invalid_request"


class InvalidUrlError(InvalidRequestError):
    """The address that was given is none that can be asked."""

    code = "invalid_url"


class InvalidHostError(InvalidRequestError):
    """What was given can be neither a host's name nor its address."""

    code = "invalid_host"
