"""The observers of the transmitter: notifications, pings, and the rule of three misses.

All notifications are Confirmable. aiocoap's server would handle an unacknowledged one otherwise
than the transmitter does: it repeats it for 62 to 93 seconds, holds everything else for that
client back meanwhile, pings included, and then ends the observation, whatever the message was.
The transmitter counts unacknowledged pings instead, and drops the client after three in a row:
so every ping has to leave in its own time, and no other message may end an observation.
Hence two exchanges can be open with an observer:

- Changes leave one after the other, the next when the last is acknowledged (``NSTART`` of
  RFC 7252), so that they arrive in order. One that stays unacknowledged is repeated, given up
  in the end, and costs nothing but itself.
- A ping leaves when it is due and is repeated until the next one takes its place, as RFC 7641,
  4.5.2 has it.
"""

import asyncio
from collections import deque
from collections.abc import Callable

from aiocoap import CON, CONTENT, Message
from aiocoap.numbers.contentformat import ContentFormat

from simulators.base import Json

from . import bodies
from .endpoint import Address, Endpoint
from .exchange import Exchange
from .records import Session, Settings
from .world import World

# Unacknowledged pings in a row after which a client is dropped.
_MISSES = 3


class Observer:
    """A client that has registered, until it is closed.

    Attributes:
        address: Where it is.
        token: The token of its registration, which all its notifications carry.
    """

    def __init__(self, observers: Observers, address: Address, token: bytes) -> None:
        self.address = address
        self.token = token
        self._observers = observers
        self._waiting: deque[Json] = deque()
        self._change: Exchange | None = None
        self._ping: Exchange | None = None
        # Message IDs of the pings since the last acknowledged one.
        self._unanswered: list[int] = []
        self._timer = self._ping_later()

    def notify(self, body: Json) -> None:
        """Send a notification, at once if those before it are acknowledged."""
        self._waiting.append(body)
        if self._change is None:
            self._next_change()

    def acknowledged(self, mid: int) -> None:
        """Take note of an acknowledgement, late ones too."""
        if mid in self._unanswered:
            del self._unanswered[: self._unanswered.index(mid) + 1]
        if self._ping is not None and self._ping.mid == mid:
            self._ping.stop()
        if self._change is not None and self._change.mid == mid:
            self._change.stop()
            self._next_change()

    def has_sent(self, mid: int) -> bool:
        """Return whether a message is one of the latest to this observer."""
        return mid in self._unanswered or (self._change is not None and self._change.mid == mid)

    def close(self) -> None:
        """Send nothing any more."""
        self._timer.cancel()
        for exchange in (self._change, self._ping):
            if exchange is not None:
                exchange.stop()

    def state(self) -> Json:
        """Return it as JSON values, with the pings missed in a row and the changes not sent."""
        return {
            "host": self.address[0],
            "port": self.address[1],
            "token": self.token.hex(),
            "unanswered_pings": len(self._unanswered),
            "waiting": len(self._waiting),
        }

    def _ping_later(self) -> asyncio.TimerHandle:
        interval = self._observers.world.options.ping_interval
        return asyncio.get_running_loop().call_later(interval, self._ping_due)

    def _ping_due(self) -> None:
        if len(self._unanswered) == _MISSES:
            self._observers.drop(self)
            return
        if self._ping is not None:
            self._ping.stop()
        self._ping = self._exchange(bodies.ping(self._observers.world), given_up=lambda: None)
        self._unanswered.append(self._ping.mid)
        self._timer = self._ping_later()

    def _next_change(self) -> None:
        self._change = (
            self._exchange(self._waiting.popleft(), given_up=self._next_change)
            if self._waiting
            else None
        )

    def _exchange(self, body: Json, given_up: Callable[[], None]) -> Exchange:
        message = Message(
            code=CONTENT,
            payload=bodies.payload(self._observers.world, body),
            content_format=ContentFormat.JSON,
            observe=self._observers.next_number(),
        )
        message.mtype, message.token = CON, self.token
        return Exchange(
            message,
            lambda again: self._observers.endpoint.send(again, self.address),
            self._observers.world.options.ack_timeout,
            given_up,
        )


class Observers:
    """All observers, one for each pair of address and token.

    Attributes:
        world: What they observe.
        endpoint: Where notifications leave.
    """

    def __init__(self, world: World, endpoint: Endpoint) -> None:
        self.world = world
        self.endpoint = endpoint
        self._observers: dict[tuple[Address, bytes], Observer] = {}
        self._number = 0

    def next_number(self) -> int:
        """Return the next number of the Observe option: 24 bits, one count for all."""
        self._number = (self._number + 1) % 2**24
        return self._number

    def register(self, address: Address, token: bytes) -> bool:
        """Add an observer, in the place of one with the same address and token.

        Returns:
            Whether there was room for it.
        """
        self.deregister(address, token)
        if len(self._observers) == self.world.options.max_observers:
            return False
        self._observers[address, token] = Observer(self, address, token)
        return True

    def deregister(self, address: Address, token: bytes) -> None:
        """Drop the observer with an address and token, if there is one."""
        observer = self._observers.get((address, token))
        if observer is not None:
            self.drop(observer)

    def drop(self, observer: Observer) -> None:
        """Close an observer without a word to it."""
        observer.close()
        del self._observers[observer.address, observer.token]

    def forget(self) -> None:
        """Drop all observers, as a reboot does."""
        for observer in list(self._observers.values()):
            self.drop(observer)

    def notify(self, item: Session | Settings) -> None:
        """Tell all observers of a change."""
        body = bodies.changed(self.world, item)
        for observer in self._observers.values():
            observer.notify(body)

    def settle(self, address: Address, mid: int, *, acknowledged: bool) -> None:
        """Take note that a message was acknowledged, or reset: then its observer is dropped."""
        for observer in list(self._observers.values()):
            if observer.address != address or not observer.has_sent(mid):
                continue
            if acknowledged:
                observer.acknowledged(mid)
            else:
                self.drop(observer)

    def state(self) -> list[Json]:
        """Return the observers as JSON values."""
        return [observer.state() for observer in self._observers.values()]
