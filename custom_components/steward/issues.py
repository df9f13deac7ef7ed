"""Keeps the issues that a user should mend in step with the items of a config entry."""

from collections.abc import Iterable
from typing import Any

from homeassistant.core import HomeAssistant, callback
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
    issues.update(coordinator.data)
    entry.async_on_unload(coordinator.async_add_keys_listener(issues.update))
    entry.async_on_unload(issues.withdraw_all)


class _Issues:
    """The issues of a config entry that are shown."""

    def __init__(self, hass: HomeAssistant, entry: StewardConfigEntry) -> None:
        """Show none yet."""
        self._hass = hass
        self._entry = entry
        self._descriptions = {
            item_type: item.issues for item_type, item in item_descriptions(entry).items()
        }
        self._shown: dict[str, set[str]] = {}
        """Their ids, by the keys of their items; most items have none."""

    @callback
    def update(self, keys: Iterable[str]) -> None:
        """Look at the items with these keys."""
        for key in keys:
            item = self._entry.runtime_data.data.get(key)
            standing = {
                f"{self._entry.entry_id}_{key}_{issue.key}": issue
                for issue in self._descriptions.get(type(item), ())
                if issue.when_fn(item)
            }
            if not standing and key not in self._shown:
                continue
            before = self._shown.pop(key, set())
            for issue_id in before - standing.keys():
                ir.async_delete_issue(self._hass, DOMAIN, issue_id)
            for issue_id in standing.keys() - before:
                self._show(issue_id, key, item, standing[issue_id])
            if standing:
                self._shown[key] = {*standing}

    @callback
    def withdraw_all(self) -> None:
        """Withdraw all of them."""
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
