"""The forwards of a config entry: they begin, change and end as the user adds and removes them."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntryChange,
    ConfigSubentry,
)
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.util import slugify

from ..coordinator import StewardConfigEntry
from ..feature import FeatureRuntime
from ..systems.changes import ItemTable
from .items import FORWARD, GuestForward, PassingForward, forward_key

CONF_TOPIC = "topic"

type _As = tuple[str, Mapping[str, Any]]
"""The name of a subentry, and its data."""


class ForwardRuntime[ForwardT: (PassingForward, GuestForward)](FeatureRuntime):
    """The forwards of one kind; what one does is in `async_begin` of a subclass."""

    item: type[ForwardT]
    words: str
    """The last level of the topic that a forward has where none is given."""

    def __init__(self, hass: HomeAssistant, entry: StewardConfigEntry) -> None:
        """Have those that the user has added; none has begun."""
        self.hass = hass
        self.entry = entry
        self._table = ItemTable()
        self._begun: dict[str, tuple[_As, CALLBACK_TYPE]] = {}
        """Those that have begun, as they were then, and how to end them."""
        self._stop: CALLBACK_TYPE | None = None
        for subentry in self._wanted.values():
            self._table.put(forward_key(subentry.subentry_id), self._make_item(subentry))
        self._table.take_changes()

    @property
    @override
    def items(self) -> Mapping[str, Any]:
        return self._table.items

    @override
    @callback
    def async_started(self) -> None:
        self._stop = async_dispatcher_connect(
            self.hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._entry_changed
        )
        self._follow()

    @override
    async def async_unload(self) -> None:
        if self._stop is not None:
            self._stop()
            self._stop = None
        for key in [*self._begun]:
            self._begun.pop(key)[1]()

    @abstractmethod
    def async_begin(self, subentry: ConfigSubentry) -> CALLBACK_TYPE:
        """Begin to forward; return how to end."""

    def topic_of(self, subentry: ConfigSubentry) -> str:
        """Get the topic of a forward, without a slash at its end."""
        given: str = subentry.data.get(CONF_TOPIC, "")
        return given.strip("/") or f"steward/{slugify(self.entry.title)}/{self.words}"

    def _make_item(self, subentry: ConfigSubentry) -> ForwardT:
        """Make the item of a forward that has not begun."""
        return self.item(
            subentry_id=subentry.subentry_id, name=subentry.title, topic=self.topic_of(subentry)
        )

    @callback
    def show(self, key: str, item: ForwardT) -> None:
        """Show a forward as it is now, unless it is gone."""
        if key in self._table.items:
            self._table.put(key, item)
            self._publish()

    @property
    def _wanted(self) -> dict[str, ConfigSubentry]:
        """The forwards that the user has, by the ids of their subentries."""
        return {
            subentry.subentry_id: subentry
            for subentry in self.entry.subentries.values()
            if subentry.subentry_type == FORWARD
        }

    @callback
    def _entry_changed(self, change: ConfigEntryChange, entry: StewardConfigEntry) -> None:
        if entry is self.entry and change is ConfigEntryChange.UPDATED:
            self._follow()

    @callback
    def _follow(self) -> None:
        """Begin what is new or was changed, and end what is gone."""
        wanted = self._wanted
        for subentry_id, (begun_as, end) in [*self._begun.items()]:
            if (subentry := wanted.get(subentry_id)) is None or _as_it_is(subentry) != begun_as:
                end()
                del self._begun[subentry_id]
                if subentry is None:
                    self._table.put(forward_key(subentry_id), None)
        for subentry_id, subentry in wanted.items():
            if subentry_id not in self._begun:
                self._table.put(forward_key(subentry_id), self._make_item(subentry))
                self._begun[subentry_id] = (_as_it_is(subentry), self.async_begin(subentry))
        self._publish()

    @callback
    def _publish(self) -> None:
        if changes := self._table.take_changes():
            self.entry.runtime_data.async_publish(changes)


def _as_it_is(subentry: ConfigSubentry) -> _As:
    """Tell what a subentry is now: Home Assistant changes it in place."""
    return subentry.title, subentry.data
