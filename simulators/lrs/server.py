"""The CoAP resources of the transmitter."""

from collections.abc import Callable, Mapping
from typing import Any

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
from simulators.faults import Faults

from . import bodies
from .blocks import Blocks
from .call import Call
from .codes import code
from .endpoint import Address
from .errors import RefusedError, UnknownNumberError
from .faults import CoapRule
from .notify import Observers
from .options import Etags, Options
from .records import Session
from .request_log import RequestLog
from .world import World

type _Resource = Callable[[Call], Message | None]


class Server:
    """Answers requests from the world, and registers observers.

    Attributes:
        requests: The request log.
    """

    def __init__(self, world: World, observers: Observers, faults: Faults[CoapRule]) -> None:
        self.requests = RequestLog()
        self._world = world
        self._faults = faults
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
        call = Call(request=request, address=address)
        block = request.opt.block2
        if block is not None and block.block_number:
            return self._told(self._later, call)
        self.requests.add(call.method, call.path, call.query)
        rule = self._faults.take(call.method, call.path)
        response = None if rule and not rule.done else self._told(self._carry_out, call)
        if rule is not None:
            response = self._message(code(rule.code), rule.body)
        return response and self._blocks.first(request, address, response)

    def _told(self, resource: _Resource, call: Call) -> Message | None:
        """Return what a resource answers, or how it refuses."""
        try:
            call.check_options()
            return resource(call)
        except RefusedError as error:
            return self._message(error.code, {"error": str(error)})

    def _carry_out(self, call: Call) -> Message | None:
        return self._resource(call)(call)

    def _later(self, call: Call) -> Message:
        later = self._blocks.later(call.request, call.address)
        if later is None:
            raise RefusedError("No such block", REQUEST_ENTITY_INCOMPLETE)
        return later

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
            return self._message(CONTENT, bodies.one_session(self._world, session))
        if not self._world.sessions and self._options.empty_list_code == "4.04":
            raise RefusedError("No active sessions", NOT_FOUND)
        response = self._message(CONTENT, bodies.all_sessions(self._world))
        if self._options.etags is Etags.NONE:
            return response
        # A time, as documented; it changes with what the body shows and with nothing else. There
        # are clients that take an ETag for a text.
        etag = f"{self._world.revision % 16**8:08x}".encode()
        if etag in call.request.opt.etags:
            return Message(code=VALID, etag=etag)
        response.opt.etag = etag
        return response

    def _post_sessions(self, call: Call) -> Message:
        body = call.body
        if self._options.changes_by == "put" and self._is_change(body):
            raise RefusedError("Sessions are changed by PUT", METHOD_NOT_ALLOWED)
        session, created = self._world.post(body)
        success = self._options.create_code if created else self._options.change_code
        return self._message(success.code, bodies.commanded(self._world, session))

    def _is_change(self, body: Any) -> bool:
        # A number may be anything as yet, so it is not looked up.
        return isinstance(body, dict) and (
            "action" in body or body.get("number") in list(self._world.sessions)
        )

    def _put_sessions(self, call: Call) -> Message:
        if self._options.changes_by == "post":
            raise RefusedError("Sessions are changed by POST", METHOD_NOT_ALLOWED)
        session = self._world.put(call.number, call.body)
        return self._message(self._options.change_code.code, bodies.commanded(self._world, session))

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
        success = self._options.delete_code.code
        return self._message(success, body if self._options.delete_body else None)

    def _get_history(self, _: Call) -> Message:
        return self._message(CONTENT, bodies.history(self._world))

    def _delete_history(self, _: Call) -> Message:
        self._world.delete_history()
        return Message(code=DELETED)

    def _get_statistics(self, _: Call) -> Message:
        return self._message(CONTENT, bodies.statistics(self._world))

    def _delete_statistics(self, _: Call) -> Message:
        self._world.clear_statistics()
        return self._deleted(bodies.statistics(self._world))

    def _get_settings(self, _: Call) -> Message:
        return self._message(CONTENT, bodies.settings(self._world))

    def _post_settings(self, call: Call) -> Message:
        self._world.set_settings(call.body)
        return self._message(self._options.change_code.code, bodies.settings(self._world))

    def _post_page(self, call: Call) -> Message:
        self._world.send_page(call.body)
        body = bodies.paged(self._world) if self._options.page_body else None
        return self._message(self._options.page_code.code, body)

    def _get_notify(self, call: Call) -> Message | None:
        first = self._first_notification(call.query)
        match call.request.opt.observe:
            case 0 if self._observers.register(call.address, call.request.token):
                if first is not None:
                    first.opt.observe = self._observers.next_number()
                return first
            case 0:
                return first or Message(code=CONTENT)
            case 1:
                self._observers.deregister(call.address, call.request.token)
                return first or Message(code=CONTENT)
            case _:
                raise RefusedError("Observe must be 0 or 1")

    def _first_notification(self, query: Mapping[str, str]) -> Message | None:
        if query.get("action") == "get_sessions":
            return self._message(CONTENT, bodies.all_sessions(self._world))
        if "action" in query:
            raise RefusedError(f"Unknown action: {query['action']}")
        match self._options.first_notification:
            case "ping":
                return self._message(CONTENT, bodies.ping(self._world))
            case "empty":
                return Message(code=CONTENT)
            case "none":
                return None

    def _message(self, code: Code, body: Any) -> Message:
        """Return a response; a text is its payload as it is, None is no payload."""
        if body is None or isinstance(body, str):
            return Message(code=code, payload=(body or "").encode())
        payload = bodies.payload(self._world, body)
        return Message(code=code, payload=payload, content_format=ContentFormat.JSON)
