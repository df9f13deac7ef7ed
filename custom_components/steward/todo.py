"""To-do lists, as the systems describe them."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, override

from homeassistant.components.todo import (
    TodoItem,
    TodoItemStatus,
    TodoListEntity,
    TodoListEntityFeature,
)
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .coordinator import StewardConfigEntry
from .descriptions import ListItem, StewardTodoDescription
from .entity import StewardValueEntity, async_add_described
from .given_text import given_text
from .identity import device_name, device_of
from .service_targets import ItemRef, check_permissions
from .validation_error import validation_error

PARALLEL_UPDATES = 0
_NEW = timedelta(minutes=1)
"""How long an entity counts as new: later the user may have taken the alias away."""


async def async_setup_entry(
    hass: HomeAssistant,
    entry: StewardConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the to-do lists of a config entry."""
    async_add_described(entry, StewardTodoDescription, StewardTodo, async_add_entities)


class StewardTodo(StewardValueEntity, TodoListEntity):
    """A list of what is open; an item that is done is no longer on it."""

    entity_description: StewardTodoDescription[Any, Any]
    _made: Mapping[int, tuple[object, TodoItem]] = MappingProxyType({})
    """The items that were made, with what they show, by the identity of that."""

    @property
    @override
    def supported_features(self) -> TodoListEntityFeature:
        features = TodoListEntityFeature.UPDATE_TODO_ITEM
        if self.entity_description.add_fn:
            features |= TodoListEntityFeature.CREATE_TODO_ITEM
        if self.entity_description.remove_fn:
            features |= TodoListEntityFeature.DELETE_TODO_ITEM
        return features

    @override
    async def async_added_to_hass(self) -> None:
        """Give a new list its plain name as an alias: nobody says that of its device with it."""
        await super().async_added_to_hass()
        self.async_on_remove(
            self.hass.bus.async_listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, self._forget_names)
        )
        entity = self.registry_entry
        if (
            entity is not None
            and entity.aliases == [er.COMPUTED_NAME]
            and dt_util.utcnow() - entity.created_at < _NEW
            and isinstance(self.name, str)
        ):
            aliases: list[er.AliasEntry] = [er.COMPUTED_NAME, self.name]
            er.async_get(self.hass).async_update_entity(self.entity_id, aliases=aliases)

    @property
    @override
    def state(self) -> int:
        return self.entity_description.count_fn(self.item)

    @property
    @override
    def todo_items(self) -> list[TodoItem]:
        description = self.entity_description
        self._made = {
            id(one): self._made.get(id(one)) or (one, self._todo_item(description.item_fn(one)))
            for one in description.listed_fn(self.coordinator, self.key)
        }
        return [item for _, item in self._made.values()]

    @callback
    @override
    def _async_write_ha_state(self) -> None:
        """Write the state, and tell the items to who follows them.

        Home Assistant compares and copies all items for that, whether or not somebody does: with a
        thousand guests that costs more than all else of a change.
        """
        if self._update_listeners:
            super()._async_write_ha_state()
            return
        self._last_broadcast_items = None  # else who follows later may not be told of a change
        super(TodoListEntity, self)._async_write_ha_state()

    @override
    async def async_create_todo_item(self, item: TodoItem) -> None:
        """Add an item.

        Raises:
            HomeAssistantError: the system refused, or did not answer.
            ServiceValidationError: there is no room for it, or nothing can be called so.

        """
        summary = given_text(item.summary or "")
        await self._allow(self.key)
        if add := self.entity_description.add_fn:
            await add(self.coordinator, self.key, summary)

    @override
    async def async_update_todo_item(self, item: TodoItem) -> None:
        """Rename an item, or complete it.

        Raises:
            HomeAssistantError: the system refused, or did not answer.
            ServiceValidationError: it is gone, or nothing can be called so.

        """
        listed = self._find(item.uid)
        await self._allow(listed.key)
        summary = (item.summary or "").strip()
        rename = self.entity_description.rename_fn
        if rename and summary and summary != self._todo_item(listed).summary:
            await rename(self.coordinator, self.key, listed.key, given_text(summary))
        if item.status == TodoItemStatus.COMPLETED:  # the action gives a plain text
            await self.entity_description.complete_fn(self.coordinator, self.key, listed.key)

    @override
    async def async_delete_todo_items(self, uids: list[str]) -> None:
        """Remove items.

        Raises:
            HomeAssistantError: the system refused, or did not answer.

        """
        if (remove := self.entity_description.remove_fn) is None:
            return
        found = [self._find(uid) for uid in uids]
        await self._allow(*(listed.key for listed in found))
        for listed in found:
            await remove(self.coordinator, self.key, listed.key)

    async def _allow(self, *keys: str) -> None:
        """See to it that who calls may control what an item stands for, as an action does.

        Raises:
            Unauthorized: it is not so.

        """
        known = self.coordinator.data
        items = [
            # what is no item of its own is its list's
            ItemRef(self.coordinator.config_entry, key if key in known else self.key)
            for key in keys
        ]
        await check_permissions(self.hass, self._context or Context(), items)

    @callback
    def _forget_names(self, _: object) -> None:
        """Make the items anew: a device may have another name."""
        self._made = {}

    def _find(self, uid: str | None) -> ListItem:
        """Find an item."""
        description = self.entity_description
        listed_here = description.listed_fn(self.coordinator, self.key)
        for listed in map(description.item_fn, listed_here):
            if listed.uid == uid:
                return listed
        raise validation_error("item_gone")

    def _todo_item(self, listed: ListItem) -> TodoItem:
        """Show an item, with the name of the device that it stands for."""
        device = device_of(self.hass, self.coordinator.config_entry, listed.key)
        name = device_name(device) or listed.key
        return TodoItem(
            uid=listed.uid,
            summary=listed.summary or name,
            status=TodoItemStatus.NEEDS_ACTION,
            due=listed.due,
            description=" · ".join(part for part in (name, listed.note) if part),
        )
