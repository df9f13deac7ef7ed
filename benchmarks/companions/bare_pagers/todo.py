"""To-do lists."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.todo import TodoItem, TodoItemStatus, TodoListEntity

from .bare import BareEntity, setup


class BareTodo(BareEntity, TodoListEntity):
    """Has as many items as it is to count."""

    @override
    def show(self, state: str | None, attributes: Mapping[str, Any]) -> None:
        self._attr_todo_items = [
            TodoItem(summary=f"{number}", uid=f"{number}", status=TodoItemStatus.NEEDS_ACTION)
            for number in range(int(state or 0))
        ]


async_setup_entry = setup("todo", BareTodo)
