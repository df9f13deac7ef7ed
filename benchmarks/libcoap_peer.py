"""A transmitter on libcoap, in its plainest use: it does not recognise a repeated request.

It may be given a `Manner`, in which what CoAP leaves to it is done otherwise.
Its resources are C callbacks, which carry out a command for as long as that takes and keep all
else waiting; libcoap reads and writes the messages, cuts long answers into blocks and notifies.
The library comes from the system (`scripts/get-libcoap`), and is called as it is: version 4.3.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
import ctypes
from functools import cache
import json
import random
import socket
import subprocess
from threading import Event, Thread
import time
from typing import Any, override
from urllib.parse import parse_qs

from scripts.world import ROOT, free_port
from simulators.lrs import bodies
from simulators.lrs.errors import RefusedError
from simulators.lrs.records import Session, Settings
from simulators.lrs.world import World

from .libcoap_manner import Manner, wanted_block

_GET, _POST, _PUT, _DELETE = range(1, 5)
_CREATED, _DELETED, _CHANGED, _CONTENT = 65, 66, 68, 69
_UDP = 1
_JSON = 50
_BLOCKS = 3
"""libcoap sends blocks, and takes and gives bodies whole."""
_WAIT_MS = 50
_QUIET = 0
_KEPT = 1000
_START_SECONDS = 5.0
_STOP_SECONDS = 10.0
_APART_TICKS = 10
"""Milliseconds between an acknowledgement and an answer that comes apart."""

_Handler = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 5)
type _Answer = tuple[int, Any]
type _Resource = Callable[[Mapping[str, str], Any], _Answer]


class _String(ctypes.Structure):
    _fields_ = (("length", ctypes.c_size_t), ("s", ctypes.c_void_p))


class _Address(ctypes.Structure):
    """A socket address with its size, as libcoap has it."""

    _fields_ = (("size", ctypes.c_uint32), ("addr", ctypes.c_uint8 * 28))


@cache
def _library() -> ctypes.CDLL:
    """Load libcoap, and say what its functions take and give."""
    found = subprocess.run(
        [ROOT / "scripts" / "get-libcoap"], check=True, capture_output=True, text=True
    )
    library = ctypes.CDLL(found.stdout.strip())
    pointer = ctypes.c_void_p
    for name, result, takes in (
        ("new_context", pointer, [pointer]),
        ("free_context", None, [pointer]),
        ("new_endpoint", pointer, [pointer, pointer, ctypes.c_int]),
        ("context_set_block_mode", None, [pointer, ctypes.c_uint8]),
        ("make_str_const", pointer, [ctypes.c_char_p]),
        ("resource_init", pointer, [pointer, ctypes.c_int]),
        ("register_handler", None, [pointer, ctypes.c_int, _Handler]),
        ("add_resource", None, [pointer, pointer]),
        ("resource_set_get_observable", None, [pointer, ctypes.c_int]),
        ("resource_notify_observers", ctypes.c_int, [pointer, pointer]),
        ("io_process", ctypes.c_int, [pointer, ctypes.c_uint32]),
        ("get_data", ctypes.c_int, [pointer, pointer, pointer]),
        ("get_block", ctypes.c_int, [pointer, ctypes.c_uint16, pointer]),
        ("add_option", ctypes.c_size_t, [pointer, ctypes.c_uint16, ctypes.c_size_t, pointer]),
        ("add_data", ctypes.c_int, [pointer, ctypes.c_size_t, pointer]),
        ("pdu_get_token", _String, [pointer]),
        ("find_async", pointer, [pointer, _String]),
        ("register_async", pointer, [pointer, pointer, ctypes.c_uint64]),
        ("pdu_set_code", None, [pointer, ctypes.c_int]),
        (
            "add_data_large_response",
            ctypes.c_int,
            [*[pointer] * 5, ctypes.c_uint16, ctypes.c_int, ctypes.c_uint64, ctypes.c_size_t]
            + [pointer] * 3,
        ),
    ):
        function = getattr(library, f"coap_{name}")
        function.restype, function.argtypes = result, takes
    library.coap_startup()
    library.coap_set_log_level(_QUIET)
    return library


class LibcoapTransmitter(Thread):
    """A transmitter on a UDP port of loopback.

    Attributes:
        world: What it knows; changes go to its observers.
        counts: How often each request arrived, repeated ones each time.
        delay: The least and the most seconds that a command takes.
    """

    host = "127.0.0.1"

    def __init__(
        self,
        *,
        delay: tuple[float, float] = (0.0, 0.0),
        seed: int = 0,
        manner: Manner | None = None,
    ) -> None:
        """Make one that does not run yet; without a `manner` it answers as libcoap does."""
        super().__init__(name="libcoap", daemon=True)
        self.world = World()
        self.world.listeners.append(self._changed)
        self.port = free_port(socket.SOCK_DGRAM)
        self.counts: dict[str, int] = {}
        self.delay = delay
        self._manner = manner
        self._rng = random.Random(seed)
        self._news: Any = None
        self._notify: int | None = None
        self._handlers: list[Any] = []
        self._bodies: deque[Any] = deque(maxlen=_KEPT)
        """What C points to: its callbacks, and the bodies that it may not have sent whole yet."""
        self._begun: dict[tuple[str, ...], bytes] = {}
        self._stopping = Event()
        self._ready = Event()

    def state(self) -> dict[str, Any]:
        """Tell which requests arrived, in the form of the simulator's state."""
        return {"requests": {"counts": self.counts}}

    async def start_up(self) -> None:
        """Run, and return when it listens."""
        await asyncio.to_thread(_library)
        self.start()
        await asyncio.to_thread(self._ready.wait, _START_SECONDS)

    async def stop(self) -> None:
        """End, and return when it has."""
        self._stopping.set()
        await asyncio.to_thread(self.join, _STOP_SECONDS)

    @override
    def run(self) -> None:
        """Serve until it is to stop."""
        library = _library()
        context = library.coap_new_context(None)
        if self._manner is None:  # else it cuts its blocks itself
            library.coap_context_set_block_mode(context, _BLOCKS)
        address = _Address(size=16)
        packed = socket.htons(self.port).to_bytes(2, "little") + socket.inet_aton(self.host)
        raw = int(socket.AF_INET).to_bytes(2, "little") + packed
        address.addr[: len(raw)] = raw
        if not library.coap_new_endpoint(context, ctypes.byref(address), _UDP):
            raise OSError("libcoap does not listen")
        for path, methods in self._resources().items():
            written = path.encode()  # the name points into it until the resource has its own
            name = library.coap_make_str_const(written)
            resource = library.coap_resource_init(name, 0)
            for method, answer in methods.items():
                self._handlers.append(handler := _Handler(self._handler(path, method, answer)))
                library.coap_register_handler(resource, method, handler)
            if path == "v1/notify" and (self._manner is None or self._manner.observable):
                library.coap_resource_set_get_observable(resource, 1)
                self._notify = resource
            library.coap_add_resource(context, resource)
        self._ready.set()
        while not self._stopping.is_set():
            library.coap_io_process(context, _WAIT_MS)
        library.coap_free_context(context)

    def _changed(self, item: Session | Settings) -> None:
        self._news = bodies.changed(self.world, item)
        if self._notify is not None:
            _library().coap_resource_notify_observers(self._notify, None)

    # Resources

    def _resources(self) -> dict[str, dict[int, _Resource]]:
        world = self.world
        return {
            "v1/sessions": {
                _GET: self._sessions,
                _POST: lambda _, body: self._posted(body),
                _PUT: lambda query, body: (
                    _CHANGED,
                    bodies.commanded(world, world.put(int(query["number"]), body)),
                ),
                _DELETE: lambda *_: (_DELETED, bodies.commanded(world, *world.clear_all())),
            },
            "v1/settings": {
                _GET: lambda *_: (_CONTENT, bodies.settings(world)),
                _POST: lambda _, body: (_CHANGED, self._set(body)),
            },
            "v1/notify": {_GET: lambda *_: (_CONTENT, self._news or bodies.ping(world))},
            "v1/page": {_POST: lambda _, body: (_CHANGED, world.send_page(body) and None)},
        }

    def _sessions(self, query: Mapping[str, str], _: object) -> _Answer:
        if "number" in query:
            session = self.world.session(int(query["number"]))
            return _CONTENT, bodies.one_session(self.world, session)
        return _CONTENT, bodies.all_sessions(self.world)

    def _posted(self, body: Any) -> _Answer:
        session, created = self.world.post(body)
        return _CREATED if created else _CHANGED, bodies.commanded(self.world, session)

    def _set(self, body: Any) -> Any:
        self.world.set_settings(body)
        return bodies.settings(self.world)

    def _answer(self, verb: str, answer: _Resource, query: int, request: int) -> _Answer:
        """Carry a request out, or refuse it."""
        try:
            body = _body(request)
            if self._manner is None:
                return answer(_query(query), body)
            if refusal := self._manner.refusal(verb, body):
                return refusal, {"error": "This is not taken"}
            code, content = answer(_query(query), body)
        except RefusedError as err:
            return int(err.code), {"error": str(err)}
        except ValueError, KeyError, TypeError:
            return 128, {"error": "The request makes no sense"}
        return self._manner.codes.get(verb, code), content

    def _handler(self, path: str, method: int, answer: _Resource) -> Callable[..., None]:
        """Make the callback of a method of a resource."""
        library, manner = _library(), self._manner
        verb = ("GET", "POST", "PUT", "DELETE")[method - 1]
        name = f"{verb} /{path}"

        def waits(session: int, request: int) -> bool:
            token = library.coap_pdu_get_token(request)
            if library.coap_find_async(session, token):
                return False
            return bool(library.coap_register_async(session, request, _APART_TICKS))

        def handle(resource: int, session: int, request: int, query: int, response: int) -> None:
            if manner and manner.apart and path != "v1/notify" and waits(session, request):
                return
            wanted = wanted_block(library, request)
            if (
                manner and method == _GET and wanted.num
            ):  # what it has begun to send it goes on with
                library.coap_pdu_set_code(response, _CONTENT)
                manner.write(library, wanted, response, self._begun[path, *_query(query).values()])
                return
            self.counts[name] = self.counts.get(name, 0) + 1
            if method != _GET:
                time.sleep(self._rng.uniform(*self.delay))
            code, body = self._answer(verb, answer, query, request)
            library.coap_pdu_set_code(response, code)
            if body is None:
                return
            if manner:
                self._begun[path, *_query(query).values()] = manner.encode(body)
                manner.write(library, wanted, response, self._begun[path, *_query(query).values()])
                return
            content = json.dumps(body, separators=(",", ":")).encode()
            kept = ctypes.create_string_buffer(content, len(content))
            self._bodies.append(kept)
            library.coap_add_data_large_response(
                *(resource, session, request, response, query, _JSON, -1, 0),
                *(len(content), ctypes.cast(kept, ctypes.c_void_p), None, None),
            )

        return handle


def _query(query: int) -> dict[str, str]:
    if not query:
        return {}
    string = _String.from_address(query)
    text = ctypes.string_at(string.s, string.length).decode()
    return {name: values[-1] for name, values in parse_qs(text).items()}


def _body(request: int) -> Any:
    size, data = ctypes.c_size_t(), ctypes.c_void_p()
    _library().coap_get_data(request, ctypes.byref(size), ctypes.byref(data))
    return json.loads(ctypes.string_at(data, size.value)) if size.value else None
