"""Keeps the issues that a user should mend in step with the items of a config entry."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .coordinator import StewardConfigEntry
from .descriptions import StewardIssueDescription
from .systems.table import item_descriptions


@callback
def async_setup_issues(hass: HomeAssistant, entry: StewardConfigEntry) -> None:
    """Show and withdraw issues as items change; all are withdrawn with the config entry."""
    coordinator = entry.runtime_data
    issues = _Issues(hass, entry)
    issues.items_came_or_went(coordinator.data)
    entry.async_on_unload(coordinator.async_add_items_listener(issues.items_came_or_went))
    entry.async_on_unload(issues.withdraw_all)


class _Issues:
    """The issues of a config entry that are shown."""

    def __init__(self, hass: HomeAssistant, entry: StewardConfigEntry) -> None:
        """Show none yet."""
        self._hass = hass
        self._entry = entry
        self._descriptions = {
            item_type: item.issues
            for item_type, item in item_descriptions(entry).items()
            if item.issues
        }
        self._shown: dict[str, set[str]] = {}
        """Their ids, by the keys of their items."""
        self._followed: dict[str, CALLBACK_TYPE] = {}
        """How to stop following the items that may have some."""

    @callback
    def items_came_or_went(self, keys: Iterable[str]) -> None:
        """Follow the items that may have issues."""
        coordinator = self._entry.runtime_data
        for key in keys:
            item = coordinator.data.get(key)
            if type(item) in self._descriptions and key not in self._followed:
                stop = coordinator.async_add_follower(partial(self._update, key), key)
                self._followed[key] = stop
            elif item is None and key in self._followed:
                self._followed.pop(key)()
            else:
                continue
            self._update(key)

    @callback
    def _update(self, key: str) -> None:
        """Show what is to be mended of an item, and withdraw what is mended."""
        item = self._entry.runtime_data.data.get(key)
        standing = {
            f"{self._entry.entry_id}_{key}_{issue.key}": issue
            for issue in self._descriptions.get(type(item), ())
            if issue.when_fn(item)
        }
        before = self._shown.pop(key, set())
        for issue_id in before - standing.keys():
            ir.async_delete_issue(self._hass, DOMAIN, issue_id)
        for issue_id in standing.keys() - before:
            self._show(issue_id, key, item, standing[issue_id])
        if standing:
            self._shown[key] = {*standing}

    @callback
    def withdraw_all(self) -> None:
        """Withdraw all of them, and follow no item any more."""
        for stop in self._followed.values():
            stop()
        for issue_ids in self._shown.values():
            for issue_id in issue_ids:
                ir.async_delete_issue(self._hass, DOMAIN, issue_id)

    def _show(
        self, issue_id: str, key: str, item: Any, issue: StewardIssueDescription[Any]
    ) -> None:
        entry = self._entry
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            issue_id,
            data={"entry_id": entry.entry_id, "key": key, "issue": issue.key},
            is_fixable=issue.fix_fn is not None,
            severity=ir.IssueSeverity.WARNING,
            translation_key=issue.key,
            translation_placeholders={"name": entry.title, **issue.placeholders_fn(item)},
        )
