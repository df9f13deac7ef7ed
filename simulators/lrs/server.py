"""The CoAP resources of the transmitter."""

from collections.abc import Callable, Mapping

from aiocoap import (
    CONTENT,
    DELETE,
    DELETED,
    GET,
    METHOD_NOT_ALLOWED,
    NOT_FOUND,
    POST,
    PUT,
    REQUEST_ENTITY_INCOMPLETE,
    VALID,
    Message,
)
from aiocoap.numbers.codes import Code
from aiocoap.numbers.contentformat import ContentFormat

from simulators.base import Json

from . import bodies
from .blocks import Blocks
from .call import Call
from .endpoint import Address
from .errors import RefusedError, UnknownNumberError
from .notify import Observers
from .options import Options
from .records import Session
from .request_log import RequestLog
from .world import World

type _Resource = Callable[[Call], Message | None]


class Server:
    """Answers requests from the world, and registers observers.

    Attributes:
        requests: The request log.
    """

    def __init__(self, world: World, observers: Observers) -> None:
        self.requests = RequestLog()
        self._world = world
        self._observers = observers
        self._blocks = Blocks(world)
        self._routes: Mapping[str, Mapping[Code, _Resource]] = {
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
            return self._respond(Call(request=request, address=address))
        except RefusedError as error:
            return _json(error.code, {"error": str(error)})

    def _respond(self, call: Call) -> Message | None:
        call.check_options()
        request = call.request
        if request.opt.block2 is not None and request.opt.block2.block_number:
            later = self._blocks.later(request, call.address)
            if later is None:
                raise RefusedError("No such block", REQUEST_ENTITY_INCOMPLETE)
            return later
        self.requests.add(call.method, call.path, call.query)
        response = self._resource(call)(call)
        return response and self._blocks.first(request, call.address, response)

    def _resource(self, call: Call) -> _Resource:
        methods = self._routes.get(call.path)
        if methods is None:
            raise RefusedError(f"No resource {call.path}", NOT_FOUND)
        if call.request.code not in methods:
            raise RefusedError(f"No {call.method} on {call.path}", METHOD_NOT_ALLOWED)
        return methods[call.request.code]

    @property
    def _options(self) -> Options:
        return self._world.options

    def _get_sessions(self, call: Call) -> Message:
        if "number" in call.query:
            session = self._world.session(call.number)
            return _json(CONTENT, bodies.one_session(self._world, session))
        # A time, as documented; it changes with what the body shows and with nothing else. There
        # are clients that take an ETag for a text.
        etag = f"{self._world.revision % 16**8:08x}".encode()
        if etag in call.request.opt.etags:
            return Message(code=VALID, etag=etag)
        response = _json(CONTENT, bodies.all_sessions(self._world))
        response.opt.etag = etag
        return response

    def _post_sessions(self, call: Call) -> Message:
        session, created = self._world.post(call.body)
        code = self._options.create_code if created else self._options.change_code
        return _json(code.code, bodies.commanded(self._world, session))

    def _put_sessions(self, call: Call) -> Message:
        session = self._world.put(call.number, call.body)
        return _json(self._options.change_code.code, bodies.commanded(self._world, session))

    def _delete_sessions(self, call: Call) -> Message:
        ended = self._remove(call.number) if "number" in call.query else self._world.clear_all()
        return self._deleted(bodies.commanded(self._world, *ended))

    def _remove(self, number: int) -> list[Session]:
        try:
            return [self._world.put(number, {"action": "remove"})]
        except UnknownNumberError:
            if self._options.delete_missing == "refused":
                raise
            return []

    def _deleted(self, body: Json) -> Message:
        code = self._options.delete_code.code
        return _json(code, body) if self._options.delete_body else Message(code=code)

    def _get_history(self, _: Call) -> Message:
        return _json(CONTENT, bodies.history(self._world))

    def _delete_history(self, _: Call) -> Message:
        self._world.delete_history()
        return Message(code=DELETED)

    def _get_statistics(self, _: Call) -> Message:
        return _json(CONTENT, bodies.statistics(self._world))

    def _delete_statistics(self, _: Call) -> Message:
        self._world.clear_statistics()
        return self._deleted(bodies.statistics(self._world))

    def _get_settings(self, _: Call) -> Message:
        return _json(CONTENT, bodies.settings(self._world))

    def _post_settings(self, call: Call) -> Message:
        self._world.set_settings(call.body)
        return _json(self._options.change_code.code, bodies.settings(self._world))

    def _post_page(self, call: Call) -> Message:
        self._world.send_page(call.body)
        code = self._options.page_code.code
        return (
            _json(code, bodies.paged(self._world))
            if self._options.page_body
            else Message(code=code)
        )

    def _get_notify(self, call: Call) -> Message | None:
        first = self._first_notification(call.query)
        match call.request.opt.observe:
            case 0:
                self._observers.register(call.address, call.request.token)
                if first is not None:
                    first.opt.observe = self._observers.next_number()
                return first
            case 1:
                self._observers.deregister(call.address, call.request.token)
                return first or Message(code=CONTENT)
            case _:
                raise RefusedError("Observe must be 0 or 1")

    def _first_notification(self, query: Mapping[str, str]) -> Message | None:
        if query.get("action") == "get_sessions":
            return _json(CONTENT, bodies.all_sessions(self._world))
        if "action" in query:
            raise RefusedError(f"Unknown action: {query['action']}")
        match self._options.first_notification:
            case "ping":
                return _json(CONTENT, bodies.ping(self._world))
            case "empty":
                return Message(code=CONTENT)
            case "none":
                return None


def _json(code: Code, body: Json) -> Message:
    return Message(code=code, payload=bodies.encode(body), content_format=ContentFormat.JSON)
