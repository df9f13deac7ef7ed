"""The CoAP resources of the transmitter."""

from collections import Counter, deque
from collections.abc import Callable, Mapping
import json
import time
from typing import Any

from aiocoap import (
    BAD_OPTION,
    BAD_REQUEST,
    CONFLICT,
    CONTENT,
    DELETE,
    DELETED,
    GET,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    NOT_FOUND,
    POST,
    PUT,
    REQUEST_ENTITY_INCOMPLETE,
    SERVICE_UNAVAILABLE,
    UNSUPPORTED_CONTENT_FORMAT,
    VALID,
    Message,
)
from aiocoap.numbers.codes import Code
from aiocoap.numbers.contentformat import ContentFormat
from aiocoap.numbers.optionnumbers import OptionNumber

from . import bodies
from .blocks import Blocks
from .endpoint import Address
from .errors import DuplicateError, FullError, RefusedError, UnknownNumberError
from .notify import Observers
from .records import Json, Session
from .world import World

# Entries of the request log that are kept.
_LOG_SIZE = 1000

# Options that must be understood (RFC 7252, 5.4.1), and are.
_UNDERSTOOD = frozenset(
    {
        OptionNumber.URI_HOST,
        OptionNumber.URI_PORT,
        OptionNumber.URI_PATH,
        OptionNumber.URI_QUERY,
        OptionNumber.ACCEPT,
        OptionNumber.BLOCK2,
    }
)

# The codes are not documented.
_CODES: Mapping[type[RefusedError], Code] = {
    RefusedError: BAD_REQUEST,
    UnknownNumberError: NOT_FOUND,
    DuplicateError: CONFLICT,
    FullError: SERVICE_UNAVAILABLE,
}

type OnRequest = Callable[[str, str, Mapping[str, str], int], None]
type _Handler = Callable[[Message, Mapping[str, str], Address], Message | None]


class _RequestError(Exception):
    """A request that is answered by an error, with its code."""

    def __init__(self, code: Code, text: str) -> None:
        super().__init__(text)
        self.code = code


class RequestLog:
    """Counts the requests and keeps the latest. Repetitions and later blocks do not count.

    Attributes:
        on_request: Called when the handling of a request begins, with its method, its path, its
            query and the monotonic time in nanoseconds.
    """

    def __init__(self) -> None:
        self.on_request: list[OnRequest] = []
        self._counts: Counter[str] = Counter()
        self._entries: deque[Json] = deque(maxlen=_LOG_SIZE)

    def add(self, method: str, path: str, query: Mapping[str, str]) -> None:
        """Note a request."""
        now = time.monotonic_ns()
        for hook in self.on_request:
            hook(method, path, query, now)
        self._counts[f"{method} {path}"] += 1
        self._entries.append({"method": method, "path": path, "query": dict(query)})

    def state(self) -> Json:
        """Return the ``counts`` by method and path, and the ``log``, oldest first."""
        return {"counts": dict(self._counts), "log": list(self._entries)}


class Server:
    """Answers requests from the world, and registers observers.

    Attributes:
        requests: The request log.
    """

    def __init__(self, world: World, observers: Observers) -> None:
        self.requests = RequestLog()
        self._world = world
        self._observers = observers
        self._blocks = Blocks(world.options.block_size)
        self._routes: Mapping[str, Mapping[Code, _Handler]] = {
            "/v1/sessions": {
                GET: self._get_sessions,
                POST: self._post_sessions,
                PUT: self._put_sessions,
                DELETE: self._delete_sessions,
            },
            "/v1/sessions/history": {GET: self._get_history, DELETE: self._delete_history},
            "/v1/sessions/statistics": {
                GET: self._get_statistics,
                DELETE: self._delete_statistics,
            },
            "/v1/settings": {GET: self._get_settings, POST: self._post_settings},
            "/v1/notify": {GET: self._get_notify},
            "/v1/page": {POST: self._post_page},
        }

    def settle(self, address: Address, mid: int, *, acknowledged: bool) -> None:
        """Tell the observers that a message was acknowledged or reset."""
        self._observers.settle(address, mid, acknowledged=acknowledged)

    def respond(self, request: Message, address: Address) -> Message | None:
        """Answer a request; errors have a JSON body ``{"error": text}``."""
        try:
            return self._respond(request, address)
        except _RequestError as problem:
            return _json(problem.code, {"error": str(problem)})
        except RefusedError as error:
            return _json(_CODES[type(error)], {"error": str(error)})

    def _respond(self, request: Message, address: Address) -> Message | None:
        _check_options(request)
        if request.opt.block2 is not None and request.opt.block2.block_number:
            later = self._blocks.later(request, address)
            if later is None:
                raise _RequestError(REQUEST_ENTITY_INCOMPLETE, "No such block")
            return later
        path = "".join(f"/{segment}" for segment in request.opt.uri_path)
        query = dict(item.partition("=")[::2] for item in request.opt.uri_query)
        self.requests.add(str(request.code), path, query)
        response = self._handler(path, request.code)(request, query, address)
        return response and self._blocks.first(request, address, response)

    def _handler(self, path: str, method: Code) -> _Handler:
        methods = self._routes.get(path)
        if methods is None:
            raise _RequestError(NOT_FOUND, f"No resource {path}")
        if method not in methods:
            raise _RequestError(METHOD_NOT_ALLOWED, f"No {method} on {path}")
        return methods[method]

    def _get_sessions(
        self, request: Message, query: Mapping[str, str], _address: Address
    ) -> Message:
        if "number" in query:
            session = self._world.session(_number(query))
            return _json(CONTENT, bodies.one_session(self._world, session))
        # A time, as documented; it changes with what the body shows and with nothing else. There
        # are clients that take an ETag for a text.
        etag = f"{self._world.revision % 16**8:08x}".encode()
        if etag in request.opt.etags:
            return Message(code=VALID, etag=etag)
        response = _json(CONTENT, bodies.all_sessions(self._world))
        response.opt.etag = etag
        return response

    def _post_sessions(
        self, request: Message, _query: Mapping[str, str], _address: Address
    ) -> Message:
        session, created = self._world.post(_body(request))
        options = self._world.options
        code = options.create_code if created else options.change_code
        return _json(code, bodies.commanded(self._world, session))

    def _put_sessions(
        self, request: Message, query: Mapping[str, str], _address: Address
    ) -> Message:
        session = self._world.put(_number(query), _body(request))
        return _json(self._world.options.change_code, bodies.commanded(self._world, session))

    def _delete_sessions(
        self, _request: Message, query: Mapping[str, str], _address: Address
    ) -> Message:
        ended = self._remove(_number(query)) if "number" in query else self._world.clear_all()
        return self._deleted(bodies.commanded(self._world, *ended))

    def _remove(self, number: int) -> list[Session]:
        try:
            return [self._world.put(number, {"action": "remove"})]
        except UnknownNumberError:
            if self._world.options.delete_missing == "refused":
                raise
            return []

    def _deleted(self, body: Json) -> Message:
        options = self._world.options
        if options.delete_body:
            return _json(options.delete_code, body)
        return Message(code=options.delete_code)

    def _get_history(
        self, _request: Message, _query: Mapping[str, str], _address: Address
    ) -> Message:
        return _json(CONTENT, bodies.history(self._world))

    def _delete_history(
        self, _request: Message, _query: Mapping[str, str], _address: Address
    ) -> Message:
        self._world.delete_history()
        return Message(code=DELETED)

    def _get_statistics(
        self, _request: Message, _query: Mapping[str, str], _address: Address
    ) -> Message:
        return _json(CONTENT, bodies.statistics(self._world))

    def _delete_statistics(
        self, _request: Message, _query: Mapping[str, str], _address: Address
    ) -> Message:
        self._world.clear_statistics()
        return self._deleted(bodies.statistics(self._world))

    def _get_settings(
        self, _request: Message, _query: Mapping[str, str], _address: Address
    ) -> Message:
        return _json(CONTENT, bodies.settings(self._world))

    def _post_settings(
        self, request: Message, _query: Mapping[str, str], _address: Address
    ) -> Message:
        self._world.set_settings(_body(request))
        return _json(self._world.options.change_code, bodies.settings(self._world))

    def _post_page(self, request: Message, _query: Mapping[str, str], _address: Address) -> Message:
        self._world.send_page(_body(request))
        options = self._world.options
        if options.page_body:
            return _json(options.page_code, bodies.paged(self._world))
        return Message(code=options.page_code)

    def _get_notify(
        self, request: Message, query: Mapping[str, str], address: Address
    ) -> Message | None:
        first = self._first_notification(query)
        match request.opt.observe:
            case 0:
                self._observers.register(address, request.token)
                if first is not None:
                    first.opt.observe = self._observers.next_number()
                return first
            case 1:
                self._observers.deregister(address, request.token)
                return first or Message(code=CONTENT)
            case _:
                raise _RequestError(BAD_REQUEST, "Observe must be 0 or 1")

    def _first_notification(self, query: Mapping[str, str]) -> Message | None:
        if query.get("action") == "get_sessions":
            return _json(CONTENT, bodies.all_sessions(self._world))
        if "action" in query:
            raise _RequestError(BAD_REQUEST, f"Unknown action: {query['action']}")
        match self._world.options.first_notification:
            case "ping":
                return _json(CONTENT, bodies.ping(self._world))
            case "empty":
                return Message(code=CONTENT)
            case "none":
                return None


def _check_options(request: Message) -> None:
    for option in request.opt.option_list():
        if option.number.is_critical() and option.number not in _UNDERSTOOD:
            raise _RequestError(BAD_OPTION, f"Option {int(option.number)} is not understood")
    if request.opt.block2 is not None and request.opt.block2.is_bert:
        raise _RequestError(BAD_REQUEST, "Invalid block size")
    if request.opt.accept not in (None, ContentFormat.JSON):
        raise _RequestError(NOT_ACCEPTABLE, "Only application/json is sent")


def _number(query: Mapping[str, str]) -> int:
    text = query.get("number", "")
    if not (text.isascii() and text.isdecimal()):
        raise _RequestError(BAD_REQUEST, f"Invalid number in the query: {text!r}")
    return int(text)


def _body(request: Message) -> Any:
    """Return the decoded body of a request, which must be compact JSON."""
    if request.opt.content_format != ContentFormat.JSON:
        raise _RequestError(UNSUPPORTED_CONTENT_FORMAT, "Only application/json is read")
    payload: bytes = request.payload
    if any(byte in payload for byte in b"\t\n\r"):
        raise _RequestError(BAD_REQUEST, "The body has tabs or newlines")
    try:
        return json.loads(payload)
    except ValueError:
        raise _RequestError(BAD_REQUEST, "The body is no JSON") from None


def _json(code: Code, body: Json) -> Message:
    return Message(code=code, payload=bodies.encode(body), content_format=ContentFormat.JSON)
