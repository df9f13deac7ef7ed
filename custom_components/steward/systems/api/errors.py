"""What can go wrong between Steward and a system: one small tree for all clients.

Every error carries `code`, which names its text in the translations, and `detail`, cut to one
line and free of credentials, or an empty string: what the system itself said, or, where it said
nothing that can be read, an English note of the client's. Only the former is `quoted` to a user.
"""

from typing import ClassVar

_MAX_DETAIL_LENGTH = 200


class RemoteError(Exception):
    """The system did not do what was asked."""

    code: ClassVar[str] = "failed"
    quoted: ClassVar[bool] = True
    """Whether `detail` is the system's own words."""

    def __init__(self, detail: str = "") -> None:
        """Keep what the system said, as one short line of what can be printed."""
        printable = "".join(one if one.isprintable() else " " for one in detail)
        self.detail = " ".join(printable.split())[:_MAX_DETAIL_LENGTH]
        super().__init__(f"{self.code}: {self.detail}" if self.detail else self.code)


class CannotConnectError(RemoteError):
    """The system could not be reached: nothing of the request arrived."""

    code = "cannot_connect"
    quoted = False


class UnknownHostError(CannotConnectError):
    """Nobody knows the address that the host's name stands for."""

    code = "unknown_host"


class NoAnswerError(RemoteError):
    """The request was sent, but no answer came: it may or may not have been carried out."""

    code = "no_answer"
    quoted = False


class TimedOutError(NoAnswerError):
    """No answer came in time."""

    code = "timed_out"


class UnreadableAnswerError(NoAnswerError):
    """A command was answered, but not with what says whether it was carried out."""

    code = "unreadable_answer"


class NotCarriedOutError(RemoteError):
    """The request was not sent, or is known not to have arrived."""

    code = "not_carried_out"


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
    quoted = False


class InvalidRequestError(RemoteError):
    """The request was wrong: the system refused it, or the client before it was sent."""

    code = "invalid_request"


class UnsendableError(InvalidRequestError):
    """The client itself cannot make a request of what was given."""

    quoted = False


class InvalidUrlError(InvalidRequestError):
    """The address that was given is none that can be asked."""

    code = "invalid_url"


class InvalidHostError(InvalidRequestError):
    """What was given can be neither a host's name nor its address."""

    code = "invalid_host"


def is_outcome_unknown(err: Exception) -> bool:
    """Tell whether a command that ended in an error may have been carried out all the same.

    The error is the one that a user sees; its cause is one of these.
    """
    return isinstance(err.__cause__, NoAnswerError)


def is_not_carried_out(err: Exception) -> bool:
    """Tell whether a command that ended in an error got no answer, and was seen not to be done."""
    return isinstance(err.__cause__, NotCarriedOutError)
