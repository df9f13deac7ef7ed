"""Keeps the issues that a user should mend in step with the items of a config entry."""

from collections.abc import Collection
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
    descriptions = {
        item_type: item.issues
        for item_type, item in item_descriptions(entry).items()
        if item.issues
    }
    shown: dict[str, set[str]] = {}
    """The ids of the issues that are shown, by the keys of their items."""

    def issues_of(key: str, item: Any) -> dict[str, StewardIssueDescription[Any]]:
        """Tell what is to be mended of an item, by the ids of the issues."""
        return {
            f"{entry.entry_id}_{key}_{issue.key}": issue
            for issue in descriptions.get(type(item), ())
            if issue.when_fn(item)
        }

    def show(issue_id: str, key: str, item: Any, issue: StewardIssueDescription[Any]) -> None:
        ir.async_create_issue(
            hass,
            DOMAIN,
            issue_id,
            data={"entry_id": entry.entry_id, "key": key, "issue": issue.key},
            is_fixable=issue.fix_fn is not None,
            severity=ir.IssueSeverity.WARNING,
            translation_key=issue.key,
            translation_placeholders={"name": entry.title, **issue.placeholders_fn(item)},
        )

    @callback
    def update(keys: Collection[str]) -> None:
        for key in keys:
            item = coordinator.data.get(key)
            standing = issues_of(key, item)
            if not standing and key not in shown:
                continue
            before = shown.pop(key, set())
            for issue_id in before - standing.keys():
                ir.async_delete_issue(hass, DOMAIN, issue_id)
            for issue_id in standing.keys() - before:
                show(issue_id, key, item, standing[issue_id])
            if standing:
                shown[key] = {*standing}

    @callback
    def withdraw() -> None:
        for issue_ids in shown.values():
            for issue_id in issue_ids:
                ir.async_delete_issue(hass, DOMAIN, issue_id)

    update(coordinator.data)
    entry.async_on_unload(coordinator.async_add_keys_listener(update))
    entry.async_on_unload(withdraw)
