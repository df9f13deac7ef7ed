"""Keyed snapshots of what a system looks after, and who is woken when one changes."""

from abc import abstractmethod
from collections import deque
from collections.abc import Callable, Collection, Generator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from types import MappingProxyType
from typing import Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, HomeAssistantError
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .const import DOMAIN, LOGGER
from .recent_passings import RecentPassings
from .systems.api.errors import RateLimitedError, RemoteError, UnauthorizedError

_REFRESH_COOLDOWN = 1.0
_PENDING = 10
"""Events of one name that wait for their listener; of more, the oldest are dropped."""

type EventListener = Callable[[str, Mapping[str, Any]], None]
"""Called with the type of an event, and its attributes."""

type StewardConfigEntry = ConfigEntry[StewardCoordinator]


class StewardCoordinator(DataUpdateCoordinator[Mapping[str, Any]]):
    """Holds the latest snapshot of one config entry's system.

    The data maps a key to an immutable, comparable item: `hub` to the system itself, others to
    what it looks after. A listener whose context is a key is called when that key's item changed,
    came or went; one without a context when any did; all when an update fails or recovers.

    A subclass reads in `async_read` and offers the commands of its system. Both raise the errors
    of `systems.api.errors`; reading translates them here, commands do within `translated_errors`.
    """

    config_entry: StewardConfigEntry
    passings: RecentPassings | None = None
    """The latest passings, of a system whose items are passed."""

    def __init__(
        self, hass: HomeAssistant, entry: StewardConfigEntry, update_interval: timedelta | None
    ) -> None:
        """Start with an empty snapshot; `update_interval` is `None` where nothing is polled."""
        self._keyed_listeners: dict[str | None, dict[int, CALLBACK_TYPE]] = {}
        self._event_listeners: dict[tuple[str, str], EventListener] = {}
        self._pending_events: dict[tuple[str, str], deque[tuple[str, Mapping[str, Any]]]] = {}
        self._told: tuple[bool, Mapping[str, Any]] = (True, {})
        self._witnessed: Mapping[str, Any] | None = None
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
        self.data = MappingProxyType({})
        entry.async_on_unload(
            hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, self._async_stop)
        )

    async def _async_stop(self, _: Event) -> None:
        await self.async_shutdown()

    @abstractmethod
    async def async_read(self) -> Mapping[str, Any]:
        """Read a whole snapshot."""

    @callback
    def async_forget(self, key: str) -> bool:
        """Drop an item on the user's wish; `False` for one that the system has and would return."""
        return key not in self.data

    @callback
    def async_started(self) -> None:
        """Do what needs the entities to be there; called once, when they are."""

    async def async_unload(self) -> None:
        """End what is not to go on without the config entry, which is being unloaded.

        Where Home Assistant itself stops, entries are not unloaded.
        """

    @callback
    def async_refresh_soon(self) -> None:
        """Read again at once, or a second after the last such wish; in the background."""
        self.config_entry.async_create_background_task(
            self.hass, self.async_request_refresh(), name=f"{self.name} refresh"
        )

    @override
    async def _async_update_data(self) -> Mapping[str, Any]:
        try:
            return MappingProxyType(dict(await self.async_read()))
        except UnauthorizedError as err:
            raise ConfigEntryAuthFailed(**self._translation(err)) from err
        except RemoteError as err:
            raise self.update_failed(err) from err

    def update_failed(self, err: RemoteError) -> UpdateFailed:
        """Make the error of a read that failed; a system that said how long to wait is obeyed."""
        retry_after = err.retry_after if isinstance(err, RateLimitedError) else None
        return UpdateFailed(retry_after=retry_after, **self._translation(err))

    @contextmanager
    def translated_errors(self) -> Generator[None]:
        """Turn a system's refusal or silence into an error that names the system and what it said.

        Raises:
            HomeAssistantError: in place of any of `systems.api.errors`.

        """
        try:
            yield
        except RemoteError as err:
            if isinstance(err, UnauthorizedError):
                self.config_entry.async_start_reauth(self.hass)
            raise HomeAssistantError(**self._translation(err)) from err

    def _translation(self, err: RemoteError) -> dict[str, Any]:
        """Make the arguments of a translated error."""
        placeholders = {"system": self.config_entry.title, "detail": err.detail or "-"}
        return {
            "translation_domain": DOMAIN,
            "translation_key": err.code,
            "translation_placeholders": placeholders,
        }

    @callback
    def async_merge(self, changes: Mapping[str, Any]) -> None:
        """Change some items at once, without a read; `None` takes an item away."""
        merged = {**self.data, **changes}
        self.data = MappingProxyType({k: item for k, item in merged.items() if item is not None})
        self.async_update_listeners()

    @callback
    def item_changed(self, key: str, before: Any, now: Any) -> None:
        """Note that an item changed, came or went (`None`) since the last good snapshot.

        What was there at the first one is not news. A subclass fires events here.
        """

    @callback
    def async_listen(self, key: str, name: str, listener: EventListener) -> CALLBACK_TYPE:
        """Listen to the events of an item that bear a name; return how to stop that.

        Those that came before somebody listened come first.
        """
        self._event_listeners[key, name] = listener
        for event_type, attributes in self._pending_events.pop((key, name), ()):
            listener(event_type, attributes)

        @callback
        def stop() -> None:
            del self._event_listeners[key, name]

        return stop

    @callback
    def listens(self, key: str, name: str) -> bool:
        """Tell whether somebody listens to the events of an item that bear a name."""
        return (key, name) in self._event_listeners

    @callback
    def async_fire(self, key: str, name: str, event_type: str, /, **attributes: Any) -> None:
        """Tell of an event of an item, to who listens, or will: its entity may be on its way."""
        if listener := self._event_listeners.get((key, name)):
            listener(event_type, attributes)
        else:
            pending = self._pending_events.setdefault((key, name), deque(maxlen=_PENDING))
            pending.append((event_type, attributes))

    @callback
    @override
    def async_add_listener(
        self, update_callback: CALLBACK_TYPE, context: str | None = None
    ) -> Callable[[], None]:
        remove_listener = super().async_add_listener(update_callback, context)
        listeners = self._keyed_listeners.setdefault(context, {})
        listeners[id(remove_listener)] = update_callback

        @callback
        def remove() -> None:
            remove_listener()
            del listeners[id(remove_listener)]

        return remove

    @callback
    @override
    def async_update_listeners(self) -> None:
        (was_success, before), self._told = self._told, (self.last_update_success, self.data)
        if was_success != self.last_update_success:
            super().async_update_listeners()
        else:
            self._wake(_changed_keys(before, self.data))
        if self.last_update_success:
            before = self.data if self._witnessed is None else self._witnessed
            self._witnessed = self.data
            for key in _changed_keys(before, self.data):
                self.item_changed(key, before.get(key), self.data.get(key))

    def _wake(self, changed: Collection[str]) -> None:
        """Call the listeners of the keys, and those of all keys."""
        for key in [None, *changed] if changed else ():
            for update_callback in [*self._keyed_listeners.get(key, {}).values()]:
                try:
                    update_callback()
                except Exception:
                    self.logger.exception("Unexpected error updating a listener of %s", self.name)


def _changed_keys(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """List the keys of the items that changed, came or went."""
    return [
        key
        for key in before.keys() | now.keys()
        if before.get(key) is not (item := now.get(key)) and before.get(key) != item
    ]
