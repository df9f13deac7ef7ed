"""How requests to the transmitter are made: CoAP (RFC 7252), one exchange at a time."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

from aiocoap import Context, Message as CoapMessage, error as coap_error
from aiocoap.message import UndecidedRemote
from aiocoap.numbers import TransportTuning, codes
from aiocoap.numbers.codes import Code
from aiocoap.numbers.contentformat import ContentFormat
from aiocoap.optiontypes import BlockOption
from aiocoap.protocol import Request
from aiocoap.util import hostportjoin
import orjson

from ...api.errors import (
    CannotConnectError,
    InvalidHostError,
    MalformedAnswerError,
    NotCarriedOutError,
    RemoteError,
    TimedOutError,
)
from ...api.secrets import Secrets
from .addresses import Addresses
from .coap_errors import successful, translate_error
from .context import deregister, end_exchange, send_request, unicast

_COMMAND_SECONDS = 6.0
"""How long the answer to a command is waited for; a handler may take seconds."""
_EXCHANGE_TIMEOUT = 12.0
"""Seconds for one exchange. It ends by itself within ten: nothing is sent once it was given up."""
_TURN_TIMEOUT = 30.0
"""Seconds for the exchanges before it; one whose turn does not come is not sent at all."""
_LIST_TIMEOUT = 60.0
"""Seconds for a whole list: 1,000 sessions come in some 250 blocks."""
_LIST_TRIES = 3
_READ_TRIES = 3
_MAX_BLOCKS = 4096
_MAX_LIST = 2 * 2**20
"""Bytes of a whole list, however long its blocks are: 4,095 sessions have 1 MB."""
_REMEMBERED = 10
"""Exchanges by which it is judged whether the network loses what is sent."""
_LOSS_SECONDS = 1.0
"""An exchange that takes longer is taken to have lost something."""
_NOT_IN_HOSTS = frozenset("/?#@\\ \t\n")


class _CommandTuning(TransportTuning):
    """Sends once.

    A peer need not recognise a message that is repeated, and may take seconds for it: a command
    that is not answered is looked into instead.
    """

    ACK_TIMEOUT = _COMMAND_SECONDS
    ACK_RANDOM_FACTOR = 1.0
    MAX_RETRANSMIT = 0


class _ReadTuning(TransportTuning):
    """Sends three times, and is over after seven seconds: to read once more does no harm."""

    ACK_TIMEOUT = 1.0
    ACK_RANDOM_FACTOR = 1.1
    MAX_RETRANSMIT = 2


class _SettledOtherwiseError(Exception):
    """The answer need not be waited for any longer."""


class Transport:
    """Exchanges messages with one transmitter.

    Every method raises the errors of `systems.api.errors`. CoAP allows one exchange at a time, and
    one that fails would take others with it: so each waits for its turn here. What is read is
    repeated by CoAP itself, under one message id; a command leaves once.
    """

    def __init__(
        self,
        context: Context,
        host: str,
        port: int,
        secrets: Secrets | None = None,
        addresses: Addresses | None = None,
    ) -> None:
        """Use `context` to talk to `host`: a name, an IPv4 or an IPv6 address.

        What the transmitter says of an error is cleaned of the `secrets`. Which of the host's
        `addresses` answers, several learn together.

        Raises:
            InvalidHostError: it can be none of these.

        """
        if not host or not _NOT_IN_HOSTS.isdisjoint(host):
            raise InvalidHostError
        self._context = context
        self._secrets = secrets or Secrets()
        self._port = port
        try:  # once for all messages: aiocoap takes as long for it as to send one
            uri = CoapMessage(code=codes.GET, uri=f"coap://{hostportjoin(host, port)}")
        except ValueError as err:
            raise InvalidHostError from err
        self._uri_host = uri.opt.uri_host
        self._addresses = addresses or Addresses(host)
        self._turn = asyncio.Lock()
        self._closed = False
        self._slow: deque[bool] = deque(maxlen=_REMEMBERED)
        self._remotes: dict[str, Any] = {}
        """What aiocoap has made of the address in use, by that."""

    @property
    def losing(self) -> bool:
        """Whether something had to be sent again in one of the latest exchanges, or may have."""
        return len(self._slow) < _REMEMBERED or any(self._slow)

    async def send(
        self,
        code: Code,
        *path: str,
        query: str | None = None,
        body: Mapping[str, Any] | None = None,
        settled: asyncio.Future[Any] | None = None,
    ) -> CoapMessage | None:
        """Send a command once, with a JSON body if one is given; return the answer.

        `None` stands for an answer that was not waited for, since it was `settled` otherwise that
        the command was carried out.

        Raises:
            NoAnswerError: it left, and nobody knows what became of it.

        """
        message = self._message(code, path, query)
        if body is not None:
            message.payload = orjson.dumps(body)
            message.opt.content_format = ContentFormat.JSON
        try:
            return await self._exchange(message, settled)
        except _SettledOtherwiseError:
            return None

    async def fetch(
        self, *path: str, query: str | None = None, etag: bytes | None = None
    ) -> CoapMessage:
        """Get a whole representation, block by block (RFC 7959) where it comes in blocks.

        The answer is 2.03 Valid where it is still the one that carried `etag`.
        """
        try:
            async with asyncio.timeout(_LIST_TIMEOUT):
                for _ in range(_LIST_TRIES):
                    first = await self._get(path, query, etag)
                    if (whole := await self._with_later_blocks(path, query, first)) is not None:
                        return whole
        except TimeoutError as err:
            raise TimedOutError from err
        raise MalformedAnswerError("the list kept changing while it was read")

    async def observe(
        self,
        *path: str,
        query: str | None = None,
        received: Callable[[CoapMessage], None],
        ended: Callable[[RemoteError], None],
    ) -> Callable[[], None]:
        """Observe a resource (RFC 7641); return how to stop.

        Each notification is `received` as it arrives, but for one that is repeated or overtaken.
        That the observation has `ended` is told once, unless it was stopped.

        Raises:
            MalformedAnswerError: it does not let itself be observed.

        """
        message = self._message(codes.GET, path, query)
        message.opt.observe = 0
        address = await self._own_turn(message)
        request = self._request(message)
        observation = request.observation
        observation.callbacks.append(received)
        observation.errbacks.append(lambda err: ended(translate_error(err)))
        try:
            first = successful(await self._answer(request, message, address), self._secrets)
        except RemoteError:
            _end(request)
            raise
        if first.opt.observe is None:
            raise MalformedAnswerError("not observable")

        def stop() -> None:
            if not observation.cancelled:
                _end(request)
                deregister(self._context, message)

        return stop

    async def _get(
        self, path: tuple[str, ...], query: str | None, etag: bytes | None = None, block: Any = None
    ) -> CoapMessage:
        """Get a representation or a block of it; reading twice does no harm."""
        for tries_left in reversed(range(_READ_TRIES)):
            message = self._message(codes.GET, path, query)
            if etag is not None:
                message.opt.etags = [etag]
            if block is not None:
                message.opt.block2 = block
            try:
                answer = await self._exchange(message)
            except (TimedOutError, CannotConnectError) as err:
                another = isinstance(err, TimedOutError) or self._addresses.untried
                if not tries_left or not another:
                    raise
            else:
                return answer
        raise TimedOutError

    async def _with_later_blocks(
        self, path: tuple[str, ...], query: str | None, first: CoapMessage
    ) -> CoapMessage | None:
        """Get the blocks after the first one; `None` where it changed in between.

        Blocks are counted, not measured: a peer that cuts texts by characters has longer ones. An
        ETag that only some blocks carry tells no change.
        """
        parts, block, length = [first.payload], first, len(first.payload)
        while (had := block.opt.block2) is not None and had.more:
            if len(parts) > _MAX_BLOCKS or length > _MAX_LIST:
                raise MalformedAnswerError("a list without an end")
            wanted = BlockOption.BlockwiseTuple(had.block_number + 1, False, had.size_exponent)  # noqa: FBT003
            block = await self._get(path, query, block=wanted)
            got = block.opt.block2
            changed = block.opt.etag not in {None, first.opt.etag} and first.opt.etag is not None
            if changed or got is None or got.start != wanted.start:
                return None
            parts.append(block.payload)
            length += len(block.payload)
        return first if block is first else first.copy(payload=b"".join(parts), block2=None)

    async def _exchange(
        self, message: CoapMessage, settled: asyncio.Future[Any] | None = None
    ) -> CoapMessage:
        """Carry out one exchange; return its answer, which is a success."""
        address = await self._own_turn(message)
        answer = await self._answer(self._request(message), message, address, settled)
        return successful(answer, self._secrets)

    async def _own_turn(self, message: CoapMessage) -> str:
        """Wait until what was sent before has ended; then address a message, and tell where to."""
        try:
            async with asyncio.timeout(_TURN_TIMEOUT if self._turn.locked() else None):
                await self._turn.acquire()
        except TimeoutError as err:
            raise CannotConnectError("what was sent before is not answered yet") from err
        try:
            address = await self._addresses.current()
        except BaseException:
            self._turn.release()
            raise
        if self._closed:
            self._turn.release()
            raise NotCarriedOutError
        message.remote = self._remotes.get(address) or UndecidedRemote(
            "coap", hostportjoin(address, self._port)
        )
        return address

    def close(self) -> None:
        """Send nothing any more; what waits for its turn is told so when that comes."""
        self._closed = True

    def _request(self, message: CoapMessage) -> Request:
        """Send a request; its turn is over when its exchange is, whoever still waits for it."""
        begun = monotonic()

        def over(response: asyncio.Future[CoapMessage]) -> None:
            self._slow.append(monotonic() - begun >= _LOSS_SECONDS)
            if not response.cancelled() and response.exception() is None:
                end_exchange(self._context, message, response.result())
            self._turn.release()

        request = send_request(self._context, message)
        request.response.add_done_callback(over)
        return request

    def _message(self, code: Code, path: tuple[str, ...], query: str | None) -> CoapMessage:
        """Make a request that is not addressed yet."""
        tuning = _ReadTuning() if code == codes.GET else _CommandTuning()
        message = CoapMessage(code=code, transport_tuning=tuning)
        message.opt.uri_host = self._uri_host
        message.opt.uri_path = ("v1", *path)
        if query is not None:
            message.opt.uri_query = (query,)
        return message

    async def _answer(
        self,
        request: Request,
        message: CoapMessage,
        address: str,
        settled: asyncio.Future[Any] | None = None,
    ) -> CoapMessage:
        """Wait for the answer of an address to a request, or until it is `settled` otherwise.

        Who no longer waits does not cancel it: aiocoap fails at a request that is cancelled while
        it is being sent, and its exchange would take the next one with it.
        """
        response = request.response
        await asyncio.wait(
            {response} if settled is None else {response, settled},
            timeout=_EXCHANGE_TIMEOUT,
            return_when=asyncio.FIRST_COMPLETED,
        )
        if not response.done():
            if settled is not None and settled.done():
                raise _SettledOtherwiseError
            _give_up(request)  # it was acknowledged, so that no exchange is under way any more
            self._failed(address)
            raise TimedOutError
        try:
            answer = response.result()
        except (coap_error.Error, OSError) as err:
            self._failed(address)
            raise translate_error(err) from err
        except UnicodeError as err:
            raise InvalidHostError from err
        self._addresses.answered(address)
        if address not in self._remotes:
            self._remotes = {address: unicast(message.remote)}
        return answer

    def _failed(self, address: str) -> None:
        self._addresses.failed(address)
        self._remotes.clear()


def _give_up(request: Request) -> None:
    """Cancel a request, and have aiocoap notice it: it fails at an answer that comes before."""
    request.response.cancel()
    request._response_cancellation_handler(request.response)  # noqa: SLF001  # else a turn later


def _end(request: Request) -> None:
    """End an observation, unless an error has done so.

    One whose registration is not answered yet ends when it is: aiocoap fails at the error of an
    observation that was cancelled before.
    """
    if not request.response.done():
        request.response.add_done_callback(lambda _: _end(request))
    elif not request.observation.cancelled:
        request.observation.cancel()
