"""What a config entry's system looks after, and who is woken when something of it changes."""

from abc import abstractmethod
import asyncio
from collections import ChainMap, deque
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from types import MappingProxyType
from typing import Any, override

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CALLBACK_TYPE, CoreState, Event, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, HomeAssistantError
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .arrivals import Arrivals, ItemsListener
from .capabilities import Door
from .const import DOMAIN, HUB, LOGGER
from .systems.api.errors import (
    CannotConnectError,
    NoAnswerError,
    RateLimitedError,
    RemoteError,
    UnauthorizedError,
)
from .systems.changes import Changes, ItemEvent

_REFRESH_COOLDOWN = 1.0
_MAX_PENDING = 1000
"""Events that wait for their listeners; of more, the oldest are dropped."""
_PENDING_SECONDS = 60.0
"""How long one waits: what is enabled later begins with what happens then."""

type EventListener = Callable[[ItemEvent], None]

type StewardConfigEntry = ConfigEntry[StewardCoordinator]


@callback
def systems_with[CapabilityT](
    hass: HomeAssistant, kind: type[CapabilityT]
) -> Iterator[tuple[StewardConfigEntry, CapabilityT]]:
    """Find the loaded config entries whose systems have a capability, and what has it."""
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        if (capable := entry.runtime_data.capability(kind)) is not None:
            yield entry, capable


@callback
def async_follow_systems[CapabilityT](
    hass: HomeAssistant,
    kind: type[CapabilityT],
    follow: Callable[[StewardConfigEntry, CapabilityT], CALLBACK_TYPE],
) -> CALLBACK_TYPE:
    """Follow whatever has a capability as long as its config entry is loaded; return how to stop.

    `follow` is called with each of them, also with those that are loaded later or anew, and returns
    how to stop following that one.
    """
    following: dict[str, CALLBACK_TYPE] = {}

    @callback
    def changed(_: ConfigEntryChange, entry: StewardConfigEntry) -> None:
        loaded = entry.domain == DOMAIN and entry.state is ConfigEntryState.LOADED
        if loaded and entry.entry_id not in following:
            if (capable := entry.runtime_data.capability(kind)) is not None:
                following[entry.entry_id] = follow(entry, capable)
        elif not loaded and entry.entry_id in following:
            following.pop(entry.entry_id)()

    @callback
    def stop() -> None:
        disconnect()
        while following:
            following.popitem()[1]()

    disconnect = async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, changed)
    for entry, capable in systems_with(hass, kind):
        following[entry.entry_id] = follow(entry, capable)
    return stop


def door_of(coordinator: StewardCoordinator) -> Door:
    """Get the door of a system that is a waiting room.

    Raises:
        LookupError: it is none.

    """
    if (door := coordinator.capability(Door)) is None:
        raise LookupError(coordinator.name)
    return door


class StewardCoordinator(DataUpdateCoordinator[Mapping[str, Any]]):
    """Drives the pure core of one config entry's system, and tells its changes.

    The data is a view of the core's items: it maps a key to an immutable item, `hub` to the system
    itself, others to what it looks after. The core says what changed; nobody compares. A listener
    whose context is a key is called when that item came, changed or went; all are when the system
    becomes unavailable or is back.

    A subclass polls in `async_poll`, publishes what is pushed, and offers the commands of its
    system. Both raise the errors of `systems.api.errors`; polling translates them here, commands do
    within `translated_errors`.
    """

    config_entry: StewardConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        entry: StewardConfigEntry,
        items: Mapping[str, Any],
        update_interval: timedelta | None = None,
    ) -> None:
        """Show the core's `items`; `update_interval` is `None` where nothing is polled."""
        self._listeners_by_key: dict[str, list[CALLBACK_TYPE]] = {}
        self._followers_by_key: dict[str, list[CALLBACK_TYPE]] = {}
        self._arrivals = Arrivals(hass, entry, self._call)
        self._event_listeners: dict[tuple[str, str], EventListener] = {}
        self._subscribers: list[tuple[type, Callable[[Any], None]]] = []
        self._pending_events: deque[tuple[float, ItemEvent]] = deque(maxlen=_MAX_PENDING)
        self._held_events: list[ItemEvent] = []
        self._polled = Changes()
        self._was_available = True
        self._refreshing: set[asyncio.Task[None]] = set()
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=entry.title,
            update_interval=update_interval,
            request_refresh_debouncer=Debouncer(
                hass, LOGGER, cooldown=_REFRESH_COOLDOWN, immediate=True
            ),
        )
        self._items = [items]
        self._features: list[object] = []
        self.data = MappingProxyType(items)
        self._stop_listener: CALLBACK_TYPE | None = hass.bus.async_listen_once(
            EVENT_HOMEASSISTANT_STOP, self._async_stop
        )
        entry.async_on_unload(self._stop_listening)

    async def _async_stop(self, _: Event) -> None:
        self._stop_listener = None  # it is called once
        await self.async_shutdown()

    @callback
    def _stop_listening(self) -> None:
        if self._stop_listener is not None:
            self._stop_listener()

    # What a subclass does

    @abstractmethod
    async def async_poll(self) -> Changes:
        """Ask the system for what is new, and have the core take it in."""

    @callback
    def async_forget(self, key: str) -> bool:
        """Drop an item on the user's wish; `False` for one that the system has and would return."""
        return key not in self.data

    @callback
    def async_started(self) -> None:
        """Do what needs the entities to be there; called once, when they are."""
        # it is polled whether or not an entity listens: passings are told to others too
        self.config_entry.async_on_unload(self.async_add_listener(lambda: None))

    async def async_unload(self) -> None:
        """End what is not to go on without the config entry, which is being unloaded.

        Where Home Assistant itself stops, entries are not unloaded.
        """

    def capability[CapabilityT](self, kind: type[CapabilityT]) -> CapabilityT | None:
        """Get what has a capability: the system, or a feature upon it; see `capabilities`."""
        able = (one for one in (self, *self._features) if isinstance(one, kind))
        return next(able, None)

    @callback
    def async_add_feature(self, feature: object, items: Mapping[str, Any]) -> None:
        """Offer what a feature can do, and show its items beside the system's."""
        self._features.append(feature)
        self._items.append(items)
        # the system's come first, and a change of any shows at once
        self.data = MappingProxyType(ChainMap(*self._items))  # type: ignore[arg-type]

    def items_of(self, key: str) -> Mapping[str, Any]:
        """Get the items among which one with a key is: the system's, or those of a feature."""
        return next((items for items in self._items if key in items), self._items[0])

    # Polling

    @callback
    def async_refresh_soon(self) -> None:
        """Poll at once, or a second after the last such wish; in the background."""
        task = self.config_entry.async_create_background_task(
            self.hass, self.async_request_refresh(), name=f"{self.name} refresh"
        )
        self._refreshing.add(task)
        task.add_done_callback(self._refreshing.discard)

    async def async_idle(self) -> None:
        """Wait until what was wished to be read is read."""
        while self._refreshing:
            await asyncio.wait({*self._refreshing})

    @override
    async def _async_update_data(self) -> Mapping[str, Any]:
        try:
            self._polled |= await self.async_poll()
        except UnauthorizedError as err:
            raise ConfigEntryAuthFailed(**self._translation(err, reading=True)) from err
        except RemoteError as err:
            if not self._shutdown_requested:  # else the poll was under way when it ended
                raise self.update_failed(err) from err
        return self.data

    def update_failed(self, err: RemoteError) -> UpdateFailed:
        """Make the error of a poll that failed; a system that said how long to wait is obeyed."""
        retry_after = err.retry_after if isinstance(err, RateLimitedError) else None
        return UpdateFailed(retry_after=retry_after, **self._translation(err, reading=True))

    @contextmanager
    def translated_errors(self, *, reading: bool = False) -> Generator[None]:
        """Turn a system's refusal or silence into an error that names the system and what it said.

        Where an answer is lost, it says that nobody knows whether it was done, unless it was only
        `reading`.

        Raises:
            HomeAssistantError: in place of any of `systems.api.errors`.

        """
        try:
            yield
        except RemoteError as err:
            if isinstance(err, UnauthorizedError):
                self.config_entry.async_start_reauth(self.hass)
            if isinstance(err, (CannotConnectError, NoAnswerError)):
                self.async_refresh_soon()  # so that an outage shows now, and not with the next poll
            raise HomeAssistantError(**self._translation(err, reading=reading)) from err

    def _translation(self, err: RemoteError, *, reading: bool) -> dict[str, Any]:
        """Make the arguments of a translated error; what a client noted is for the log alone."""
        LOGGER.debug("%s: %s", self.config_entry.title, err)
        detail = f" ({err.detail})" if err.detail and err.quoted else ""
        own_text = reading and isinstance(err, NoAnswerError)
        return {
            "translation_domain": DOMAIN,
            "translation_key": f"{err.code}_read" if own_text else err.code,
            "translation_placeholders": {"system": self.config_entry.title, "detail": detail},
        }

    # Telling what changed

    @callback
    @override
    def async_update_listeners(self) -> None:
        """Tell what a poll found; all are woken where the system became unavailable or is back."""
        changes, self._polled = self._polled, Changes()
        if self._was_available != self.last_update_success:
            self._was_available = self.last_update_success
            self._wake(dict.fromkeys([*self._listeners_by_key, *self._followers_by_key]))
            super().async_update_listeners()
        self.async_publish(changes)

    @callback
    def async_publish(self, changes: Changes) -> None:
        """Wake exactly who listens to what changed, and tell exactly the events.

        Who adds and removes entities and devices comes first: those of an item that is gone are not
        written any more.
        """
        if self._shutdown_requested:
            return
        if changes.came_or_went:
            self._arrivals.async_tell(changes.came_or_went, self.data)
        self._wake(changes.keys)
        for event in changes.events:
            self._tell(event)

    def _wake(self, keys: Collection[str]) -> None:
        """Call who shows what changed, the system's sums last, and then who follows from that."""
        in_order = sorted(keys, key=HUB.__eq__)
        for by_key in (self._listeners_by_key, self._followers_by_key):
            for key in in_order:
                for listener in [*by_key.get(key, ())]:
                    self._call(listener)

    def _call(self, listener: Callable[..., None], *args: Any) -> None:
        """Call a listener; a fault of one keeps no other from hearing."""
        try:
            listener(*args)
        except Exception:
            self.logger.exception("Unexpected error in a listener of %s", self.name)

    @callback
    @override
    def async_add_listener(
        self, update_callback: CALLBACK_TYPE, context: str | None = None
    ) -> CALLBACK_TYPE:
        if context is None:
            return super().async_add_listener(update_callback)
        return _add(self._listeners_by_key.setdefault(context, []), update_callback)

    @callback
    def async_add_follower(self, follower: CALLBACK_TYPE, key: str) -> CALLBACK_TYPE:
        """Have a follower called as a listener of an item is, but after all that show something."""
        return _add(self._followers_by_key.setdefault(key, []), follower)

    @callback
    def async_add_items_listener(self, listener: ItemsListener) -> CALLBACK_TYPE:
        """Have a listener called when items come and go; return how to stop that."""
        return self._arrivals.async_listen(listener)

    async def async_introduce_items(self) -> None:
        """Have the devices and entities of all items added, once those who add them listen."""
        # the system's come first: what a feature has beside one is shown at that one's device
        await self._arrivals.async_introduce([key for items in self._items for key in items])

    # Events

    @callback
    def async_listen(self, key: str, name: str, listener: EventListener) -> CALLBACK_TYPE:
        """Listen to the events of an item that bear a name; return how to stop that.

        Those that came before somebody listened come first: an entity may have been on its way.
        """
        self._event_listeners[key, name] = listener
        since = monotonic() - _PENDING_SECONDS
        for moment, event in [*self._pending_events]:
            if (event.key, event.name) == (key, name):
                self._pending_events.remove((moment, event))
                if moment >= since:
                    listener(event)
        return lambda: self._event_listeners.pop((key, name), None) and None

    @callback
    def async_subscribe[ToldT](
        self, kind: type[ToldT], subscriber: Callable[[ToldT], None]
    ) -> CALLBACK_TYPE:
        """Have a capability's events of a kind told, of all items; return how to stop that.

        Who is told finds it shown.
        """
        subscription = (kind, subscriber)
        self._subscribers.append(subscription)
        return lambda: self._subscribers.remove(subscription)

    @callback
    def _tell(self, event: ItemEvent) -> None:
        """Tell an event; before Home Assistant has started no automation would take it in."""
        if self.hass.state is not CoreState.running:
            if not self._held_events:
                self.config_entry.async_on_unload(async_at_started(self.hass, self._tell_held))
            self._held_events.append(event)
            return
        if listener := self._event_listeners.get((event.key, event.name)):
            self._call(listener, event)
        else:
            self._wait_for_listener(event)
        for kind, subscriber in [*self._subscribers]:
            if isinstance(event.told, kind):
                self._call(subscriber, event.told)

    def _wait_for_listener(self, event: ItemEvent) -> None:
        """Keep an event for who may be on the way to listen; what has waited too long goes."""
        now, pending = monotonic(), self._pending_events
        while pending and pending[0][0] < now - _PENDING_SECONDS:
            pending.popleft()
        pending.append((now, event))

    @callback
    def _tell_held(self, _: HomeAssistant) -> None:
        held, self._held_events = self._held_events, []
        for event in held:
            self._tell(event)


def _add(listeners: list[CALLBACK_TYPE], listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
    """Add a listener; return how to take it away."""
    listeners.append(listener)
    return lambda: listeners.remove(listener)
