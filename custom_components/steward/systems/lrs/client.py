"""The LRS paging transmitter: JSON over CoAP (RFC 7252), observed by RFC 7641."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, nullcontext
import logging
from typing import Any

from aiocoap import Context, Message as CoapMessage, error as coap_error
from aiocoap.numbers import TransportTuning, codes
from aiocoap.numbers.codes import Code
from aiocoap.numbers.contentformat import ContentFormat
from aiocoap.transports import simple6, udp6  # noqa: F401  # else imported late, in the event loop
from aiocoap.util import hostportjoin
import orjson

from ..errors import (
    CannotConnectError,
    ConflictError,
    ForbiddenError,
    InvalidHostError,
    InvalidRequestError,
    MalformedAnswerError,
    NoAnswerError,
    NotFoundError,
    RateLimitedError,
    RemoteError,
    TimedOutError,
    UnauthorizedError,
)
from ..parsing import Reader, json_object
from ..writing import given
from .models import GuestSession, Message

DEFAULT_PORT = 5683

_TIMEOUT = 18.0
"""Seconds for one exchange, and for a block of a list that may be before it: each ends by itself
within nine, so that nothing is sent any more once it was given up."""
_TURN_TIMEOUT = 10.0
"""Seconds for the exchanges before it; one whose turn does not come is not sent at all."""
_LIST_TIMEOUT = 60.0
"""Seconds for a whole list: 1,000 sessions come in some 250 blocks."""
_LIST_TRIES = 3
_RETRY_AFTER = 5.0
_NOT_IN_HOSTS = frozenset("/?#@\\ \t\n")

_REFUSALS: Mapping[Code, type[RemoteError]] = {
    codes.BAD_REQUEST: InvalidRequestError,
    codes.UNAUTHORIZED: UnauthorizedError,
    codes.BAD_OPTION: InvalidRequestError,
    codes.FORBIDDEN: ForbiddenError,
    codes.NOT_FOUND: NotFoundError,
    codes.CONFLICT: ConflictError,
    codes.UNSUPPORTED_CONTENT_FORMAT: InvalidRequestError,
    codes.UNPROCESSABLE_ENTITY: InvalidRequestError,
}


class _Tuning(TransportTuning):  # type: ignore[misc]  # aiocoap has no types
    """Ends an exchange within nine seconds: a guest is not paged a minute later."""

    ACK_TIMEOUT = 1.0
    ACK_RANDOM_FACTOR = 1.25
    MAX_RETRANSMIT = 2


async def create_context() -> Context:
    """Create a CoAP context, to be shut down by the caller.

    The transport is chosen here, not in the process's environment, which others share; where the
    system's sockets lack what `udp6` needs, `simple6` serves.

    Raises:
        CannotConnectError: the system has no socket to give.

    """
    try:
        try:
            return await Context.create_client_context(transports=["udp6"])
        except OSError:
            return await Context.create_client_context(transports=["simple6"])
    except OSError as err:
        raise CannotConnectError(err.strerror or "") from err


class LrsClient:
    """Access to one transmitter.

    Every method raises the errors of `systems.errors` and waits no longer than 18 seconds for an
    answer (a minute for a whole list), once what was sent before has ended. A command is sent
    once; what is sent again is CoAP's own retransmission, under one message id.
    """

    def __init__(self, context: Context, host: str, port: int = DEFAULT_PORT) -> None:
        """Use `context` to talk to `host`: a name, an IPv4 or an IPv6 address.

        Raises:
            InvalidHostError: it can be none of these.

        """
        if not host or not _NOT_IN_HOSTS.isdisjoint(host):
            raise InvalidHostError
        self._context = context
        self._base = f"coap://{hostportjoin(host, port)}/v1"
        self._exchange = asyncio.Lock()
        self._reader = Reader(logging.getLogger(__name__))

    async def list_sessions(self, etag: bytes | None = None) -> Message | None:
        """List the active sessions and the statistics (GET /v1/sessions).

        Returns `None` where nothing changed since the list that carried `etag`.
        """
        for _ in range(_LIST_TRIES):
            try:
                return await self._request(
                    codes.GET,
                    "sessions",
                    etag=etag,
                    timeout_seconds=_LIST_TIMEOUT,
                    in_turn=False,  # its blocks let others in between
                )
            except coap_error.ResourceChanged:
                continue  # the list changed between two of its blocks
        raise MalformedAnswerError("the list kept changing while it was read")

    async def get_session(self, number: int) -> GuestSession | None:
        """Get the active session of a pager (GET /v1/sessions?number=), if it has one."""
        try:
            answer = await self._request(codes.GET, "sessions", number=number)
        except NotFoundError:
            return None
        sessions = (answer and answer.sessions) or ()
        return next((one for one in sessions if one.number == number and one.active), None)

    async def create_session(
        self,
        number: int,
        *,
        label: str | None = None,
        party_size: int | None = None,
        goal: int | None = None,
    ) -> Message:
        """Start a session on a pager (POST /v1/sessions); `goal` is in seconds."""
        body = given(number=number, label=label, partySize=party_size, goal=goal)
        return await self._command(codes.POST, body)

    async def update_session(
        self,
        number: int,
        *,
        label: str | None = None,
        party_size: int | None = None,
        goal: int | None = None,
    ) -> Message:
        """Change a session's guest (PUT /v1/sessions?number=)."""
        body = given(label=label, partySize=party_size, goal=goal)
        return await self._command(codes.PUT, body, number)

    async def page(self, number: int, page_mode: str | None = None) -> Message:
        """Page the guest on a pager (PUT, action `page`); without a mode the default one."""
        return await self._command(codes.PUT, given(action="page", pageMode=page_mode), number)

    async def clear(self, number: int) -> Message:
        """End a session whose guest was served (PUT, action `clear`)."""
        return await self._command(codes.PUT, {"action": "clear"}, number)

    async def remove(self, number: int) -> Message:
        """End a session whose guest was not served (PUT, action `remove`)."""
        return await self._command(codes.PUT, {"action": "remove"}, number)

    async def get_settings(self) -> Message:
        """Get the settings, the transmitter's name, firmware and clock (GET /v1/settings)."""
        answer = await self._request(codes.GET, "settings")
        if answer is None or answer.settings is None:
            raise MalformedAnswerError("no settings in the answer")
        return answer

    async def notifications(self) -> AsyncGenerator[Message]:
        """Observe the transmitter's changes and pings (GET /v1/notify, Observe 0).

        The first message is the answer to the registration; then one for each notification, none
        dropped. One that cannot be read, or not whole, comes as a message without content.
        Ends with an error: no observation lasts for ever.
        """
        request = self._context.request(
            self._message(codes.GET, "notify", observe=0),
            handle_blockwise=False,  # its observation drops what comes in quick succession
        )
        if (observation := request.observation) is None:
            raise MalformedAnswerError("not observable")
        arrived: asyncio.Queue[CoapMessage | Exception] = asyncio.Queue()
        observation.callbacks.append(arrived.put_nowait)
        observation.errbacks.append(arrived.put_nowait)
        try:
            yield await self._read_notification(await _answer(request, _TIMEOUT))
            while isinstance(item := await arrived.get(), CoapMessage):
                yield await self._read_notification(item)
            raise _translate(item) from item
        finally:
            if not observation.cancelled:  # an error has cancelled it already
                observation.cancel()

    async def _command(
        self, code: Code, body: Mapping[str, Any], number: int | None = None
    ) -> Message:
        """Send a command; its answer holds the session and the statistics, if anything."""
        answer = await self._request(code, "sessions", number=number, body=body)
        return answer or Message()

    async def _request(
        self,
        code: Code,
        path: str,
        *,
        number: int | None = None,
        body: Mapping[str, Any] | None = None,
        etag: bytes | None = None,
        timeout_seconds: float = _TIMEOUT,
        in_turn: bool = True,
    ) -> Message | None:
        """Send a request; return its body, or `None` for 2.03 Valid."""
        query = "" if number is None else f"?number={number}"
        message = self._message(code, f"{path}{query}")
        if body is not None:
            message.payload = orjson.dumps(body)
            message.opt.content_format = ContentFormat.JSON
        if etag is not None:
            message.opt.etags = [etag]
        async with self._turn() if in_turn else nullcontext():
            response = await _answer(self._context.request(message), timeout_seconds)
        return None if response.code == codes.VALID else await self._read(response)

    @asynccontextmanager
    async def _turn(self) -> AsyncGenerator[None]:
        """Wait until what was sent before has ended: CoAP has one exchange at a time."""
        try:
            async with asyncio.timeout(_TURN_TIMEOUT):
                await self._exchange.acquire()
        except TimeoutError as err:
            raise CannotConnectError("what was sent before is not answered yet") from err
        try:
            yield
        finally:
            self._exchange.release()

    def _message(self, code: Code, path: str, **options: int) -> CoapMessage:
        """Make a request."""
        try:
            return CoapMessage(
                code=code, uri=f"{self._base}/{path}", transport_tuning=_Tuning(), **options
            )
        except ValueError as err:
            raise InvalidHostError from err

    async def _read_notification(self, response: CoapMessage) -> Message:
        """Read a notification; an unreadable one still says that there is something new."""
        try:
            return await self._read(response)
        except MalformedAnswerError:
            return Message()

    async def _read(self, response: CoapMessage) -> Message:
        """Read the body of an answer or a notification."""
        if not response.code.is_successful():
            raise _refusal(response)
        if not response.payload or (response.opt.block2 and response.opt.block2.more):
            return Message(etag=response.opt.etag)
        body = json_object(response.payload)
        sessions = None
        if "sessions" in body:
            sessions = await self._reader.read_all(GuestSession, body["sessions"])
        return Message.from_body(body, sessions, response.opt.etag)


async def _answer(request: Any, timeout_seconds: float) -> CoapMessage:
    """Wait for the answer to a request."""
    try:
        async with asyncio.timeout(timeout_seconds):
            response: CoapMessage = await request.response
    except coap_error.ResourceChanged:
        raise
    except (coap_error.Error, OSError) as err:
        raise _translate(err) from err
    except UnicodeError as err:
        raise InvalidHostError from err
    return response


def _translate(err: Exception) -> RemoteError:
    """Make the error of an exchange that failed below its answer."""
    if isinstance(err, (TimeoutError, coap_error.TimeoutError)):
        return TimedOutError()
    if isinstance(err, coap_error.ResolutionError):
        return CannotConnectError("the host name is not known")
    if isinstance(err, (coap_error.NetworkError, OSError)):
        cause = err if isinstance(err, OSError) else err.__cause__
        return CannotConnectError(getattr(cause, "strerror", None) or "")
    return NoAnswerError(type(err).__name__)


def _refusal(response: CoapMessage) -> RemoteError:
    """Make the error of an answer that is no success; the shape of its body is not known."""
    try:
        body = json_object(response.payload)
    except MalformedAnswerError:
        body = {}
    texts = (value for value in body.values() if isinstance(value, str))
    detail = next(texts, "") or f"CoAP {response.code.dotted}"
    if response.code == codes.TOO_MANY_REQUESTS:
        return RateLimitedError(response.opt.max_age or _RETRY_AFTER, detail)
    return _REFUSALS.get(response.code, RemoteError)(detail)
