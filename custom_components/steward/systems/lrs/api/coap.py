"""How requests to the transmitter are made: CoAP (RFC 7252), one exchange at a time."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from time import monotonic
from typing import Any

from aiocoap import Context, Message as CoapMessage, error as coap_error
from aiocoap.numbers import TransportTuning, codes
from aiocoap.numbers.codes import Code
from aiocoap.numbers.contentformat import ContentFormat
from aiocoap.optiontypes import BlockOption
from aiocoap.transports import simple6, udp6  # noqa: F401  # else imported late, in the event loop
from aiocoap.util import hostportjoin
import orjson

from ...api.errors import (
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
from ...api.json import json_object

_EXCHANGE_TIMEOUT = 12.0
"""Seconds for one exchange. It ends by itself within ten: nothing is sent once it was given up."""
_TURN_TIMEOUT = 30.0
"""Seconds for the exchanges before it; one whose turn does not come is not sent at all."""
_LIST_TIMEOUT = 60.0
"""Seconds for a whole list: 1,000 sessions come in some 250 blocks."""
_LIST_TRIES = 3
_READ_TRIES = 3
_REMEMBERED = 10
"""Exchanges by which it is judged whether the network loses what is sent."""
_RETRY_AFTER = 5.0
_NOT_IN_HOSTS = frozenset("/?#@\\ \t\n")

_ERRORS_BY_STATUS: Mapping[Code, type[RemoteError]] = {
    codes.BAD_REQUEST: InvalidRequestError,
    codes.UNAUTHORIZED: UnauthorizedError,
    codes.BAD_OPTION: InvalidRequestError,
    codes.FORBIDDEN: ForbiddenError,
    codes.NOT_FOUND: NotFoundError,
    codes.CONFLICT: ConflictError,
    codes.REQUEST_ENTITY_TOO_LARGE: InvalidRequestError,
    codes.UNSUPPORTED_CONTENT_FORMAT: InvalidRequestError,
    codes.UNPROCESSABLE_ENTITY: InvalidRequestError,
}


class _Tuning(TransportTuning):  # type: ignore[misc]  # aiocoap has no types
    """Sends four times within five seconds, and listens for five more.

    It is a local network, so the first repetition comes soon; and what was sent last has long
    arrived, or never will, when the exchange ends.
    """

    ACK_TIMEOUT = 0.5
    ACK_RANDOM_FACTOR = 1.25
    MAX_RETRANSMIT = 3


class _ReadTuning(_Tuning):
    """Sends three times, and is over after five seconds: to read once more does no harm."""

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


class Transport:
    """Exchanges messages with one transmitter.

    Every method raises the errors of `systems.api.errors`. CoAP allows one exchange at a time, and
    one
    that fails would take others with it: so each waits for its turn here. What is sent again
    within an exchange is CoAP's own retransmission, under one message id.
    """

    def __init__(self, context: Context, host: str, port: int) -> None:
        """Use `context` to talk to `host`: a name, an IPv4 or an IPv6 address.

        Raises:
            InvalidHostError: it can be none of these.

        """
        if not host or not _NOT_IN_HOSTS.isdisjoint(host):
            raise InvalidHostError
        self._context = context
        self._base = f"coap://{hostportjoin(host, port)}/v1"
        self._exchange = asyncio.Lock()
        self._repeated: deque[bool] = deque(maxlen=_REMEMBERED)

    @property
    def losing(self) -> bool:
        """Whether something had to be sent again in one of the latest exchanges, or may have."""
        return len(self._repeated) < _REMEMBERED or any(self._repeated)

    async def send(
        self, code: Code, path: str, body: Mapping[str, Any] | None = None
    ) -> CoapMessage:
        """Send a command once, with a JSON body if one is given; return the answer."""
        message = self._message(code, path)
        if body is not None:
            message.payload = orjson.dumps(body)
            message.opt.content_format = ContentFormat.JSON
        return await self._carry_out(message)

    async def fetch(self, path: str, etag: bytes | None = None) -> CoapMessage:
        """Get a whole representation, block by block (RFC 7959) where it comes in blocks.

        The answer is 2.03 Valid where it is still the one that carried `etag`.
        """
        try:
            async with asyncio.timeout(_LIST_TIMEOUT):
                for _ in range(_LIST_TRIES):
                    first = await self._get(path, etag)
                    if (whole := await self._with_later_blocks(path, first)) is not None:
                        return whole
        except TimeoutError as err:
            raise TimedOutError from err
        raise MalformedAnswerError("the list kept changing while it was read")

    async def observe(self, path: str) -> AsyncGenerator[CoapMessage]:
        """Observe a resource (RFC 7641): the answer to the registration, then each notification.

        None is dropped, but one that is repeated or overtaken. Ends with an error: no observation
        lasts for ever.
        """
        message = self._message(codes.GET, path)
        message.opt.observe = 0
        arrived: asyncio.Queue[CoapMessage | Exception] = asyncio.Queue()
        async with AsyncExitStack() as stack:
            async with self._turn():
                request = self._context.request(
                    message,
                    handle_blockwise=False,  # its observation drops what comes in quick succession
                )
                if (observation := request.observation) is None:
                    raise MalformedAnswerError("not observable")
                stack.callback(_end, request)
                observation.callbacks.append(arrived.put_nowait)
                observation.errbacks.append(arrived.put_nowait)
                first = _successful(await _answer(request))
            yield first
            while isinstance(item := await arrived.get(), CoapMessage):
                yield _successful(item)
            raise _translate(item) from item

    async def _get(
        self, path: str, etag: bytes | None = None, block: Any | None = None
    ) -> CoapMessage:
        """Get a representation or a block of it; reading twice does no harm."""
        for tries_left in reversed(range(_READ_TRIES)):
            message = self._message(codes.GET, path)
            if etag is not None:
                message.opt.etags = [etag]
            if block is not None:
                message.opt.block2 = block
            try:
                return await self._carry_out(message)
            except TimedOutError:
                if not tries_left:
                    raise
        raise TimedOutError

    async def _with_later_blocks(self, path: str, first: CoapMessage) -> CoapMessage | None:
        """Get the blocks after the first one; `None` where it changed in between."""
        payload, block = first.payload, first
        while (had := block.opt.block2) is not None and had.more:
            start = len(payload) // (len(block.payload) or 1)
            wanted = BlockOption.BlockwiseTuple(start, more=False, size_exponent=had.size_exponent)
            block = await self._get(path, block=wanted)
            got = block.opt.block2
            if block.opt.etag != first.opt.etag or got is None or got.start != len(payload):
                return None
            payload += block.payload
        return first if block is first else first.copy(payload=payload, block2=None)

    async def _carry_out(self, message: CoapMessage) -> CoapMessage:
        """Carry out one exchange; return its answer, which is a success."""
        async with self._turn():
            request = self._context.request(message, handle_blockwise=False)
            return _successful(await _answer(request))

    @asynccontextmanager
    async def _turn(self) -> AsyncGenerator[None]:
        """Wait until what was sent before has ended."""
        try:
            async with asyncio.timeout(_TURN_TIMEOUT):
                await self._exchange.acquire()
        except TimeoutError as err:
            raise CannotConnectError("what was sent before is not answered yet") from err
        begun = monotonic()
        try:
            yield
        finally:
            self._repeated.append(monotonic() - begun >= _Tuning.ACK_TIMEOUT)
            self._exchange.release()

    def _message(self, code: Code, path: str) -> CoapMessage:
        """Make a request."""
        tuning = _ReadTuning() if code == codes.GET else _Tuning()
        try:
            return CoapMessage(code=code, uri=f"{self._base}/{path}", transport_tuning=tuning)
        except ValueError as err:
            raise InvalidHostError from err


async def _answer(request: Any) -> CoapMessage:
    """Wait for the answer to a request.

    Who no longer waits does not cancel it: aiocoap fails at a request that is cancelled while it
    is being sent.
    """
    request.response.add_done_callback(_forget)
    await asyncio.wait([request.response], timeout=_EXCHANGE_TIMEOUT)
    if not request.response.done():
        raise TimedOutError
    try:
        response: CoapMessage = request.response.result()
    except (coap_error.Error, OSError) as err:
        raise _translate(err) from err
    except UnicodeError as err:
        raise InvalidHostError from err
    return response


def _forget(response: asyncio.Future[CoapMessage]) -> None:
    """Take note of the error of an answer that nobody waits for any more."""
    if not response.cancelled():
        response.exception()


def _end(request: Any) -> None:
    """End an observation, unless an error has done so.

    One whose registration is not answered yet ends when it is: aiocoap fails at the error of an
    observation that was cancelled before.
    """
    if not request.response.done():
        request.response.add_done_callback(lambda _: _end(request))
    elif not request.observation.cancelled:
        request.observation.cancel()


def _successful(response: CoapMessage) -> CoapMessage:
    """Pass a success on; any 2.xx is one, since the codes of few operations are known.

    Raises:
        RemoteError: it is a refusal. The shape of its body is not known.

    """
    if response.code.is_successful():
        return response
    try:
        body = json_object(response.payload)
    except MalformedAnswerError:
        body = {}
    texts = (value for value in body.values() if isinstance(value, str))
    detail = next(texts, "") or f"CoAP {response.code.dotted}"
    if response.code == codes.TOO_MANY_REQUESTS:
        raise RateLimitedError(response.opt.max_age or _RETRY_AFTER, detail)
    raise _ERRORS_BY_STATUS.get(response.code, RemoteError)(detail)


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
