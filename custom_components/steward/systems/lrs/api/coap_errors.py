"""What the answers and the failures of CoAP (RFC 7252) mean."""

from collections.abc import Mapping

from aiocoap import Message as CoapMessage, error as coap_error
from aiocoap.numbers import codes
from aiocoap.numbers.codes import Code
from aiocoap.numbers.contentformat import ContentFormat

from ...api.errors import (
    CannotConnectError,
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    MalformedAnswerError,
    MethodNotAllowedError,
    NoAnswerError,
    NotFoundError,
    RateLimitedError,
    RemoteError,
    TimedOutError,
    UnauthorizedError,
    UnknownHostError,
)
from ...api.json import json_object
from ...api.secrets import Secrets

_RETRY_AFTER = 5.0
_MAX_RETRY_AFTER = 300.0

_ERRORS_BY_CODE: Mapping[Code, type[RemoteError]] = {
    codes.BAD_REQUEST: InvalidRequestError,
    codes.UNAUTHORIZED: UnauthorizedError,
    codes.BAD_OPTION: InvalidRequestError,
    codes.FORBIDDEN: ForbiddenError,
    codes.NOT_FOUND: NotFoundError,
    codes.METHOD_NOT_ALLOWED: MethodNotAllowedError,
    codes.CONFLICT: ConflictError,
    codes.REQUEST_ENTITY_TOO_LARGE: InvalidRequestError,
    codes.UNSUPPORTED_CONTENT_FORMAT: InvalidRequestError,
    codes.UNPROCESSABLE_ENTITY: InvalidRequestError,
}


def successful(response: CoapMessage, secrets: Secrets) -> CoapMessage:
    """Pass a success on; any 2.xx is one, since the codes of few operations are known.

    Raises:
        RemoteError: it is a refusal.

    """
    if response.code.is_successful():
        return response
    detail = secrets.clean(_reason(response)) or f"CoAP {response.code.dotted}"
    if response.code == codes.TOO_MANY_REQUESTS:
        seconds = min(response.opt.max_age or _RETRY_AFTER, _MAX_RETRY_AFTER)
        raise RateLimitedError(seconds, detail)
    raise _ERRORS_BY_CODE.get(response.code, RemoteError)(detail)


def _reason(response: CoapMessage) -> str:
    """Get what a refusal says; empty if nothing.

    The shape of its body is not documented: the first text of a JSON object, else a diagnostic
    payload, which is plain text without a content format (RFC 7252, 5.5.2).
    """
    try:
        body = json_object(response.payload)
    except MalformedAnswerError:
        plain = response.opt.content_format in {None, ContentFormat.TEXT}
        text = response.payload.decode(errors="ignore")
        return text if plain and any(map(str.isalpha, text)) else ""
    return next((value for value in body.values() if isinstance(value, str)), "")


def translate_error(err: Exception) -> RemoteError:
    """Make the error of an exchange that failed below its answer."""
    if isinstance(err, RemoteError):
        return err
    if isinstance(err, (TimeoutError, coap_error.TimeoutError)):
        return TimedOutError()
    if isinstance(err, coap_error.ResolutionError):
        return UnknownHostError()
    if isinstance(err, (coap_error.NetworkError, OSError)):
        cause = err if isinstance(err, OSError) else err.__cause__
        return CannotConnectError(getattr(cause, "strerror", None) or "")
    return NoAnswerError(type(err).__name__)
