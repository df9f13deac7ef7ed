"""Keeps the issues that a user should mend in step with the snapshot of a config entry."""

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
        item: kind.issues for item, kind in item_descriptions(entry).items() if kind.issues
    }
    shown: set[str] = set()

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
    def update() -> None:
        standing = set()
        for key, item in coordinator.data.items():
            for issue in descriptions.get(type(item), ()):
                if issue.when_fn(item):
                    standing.add(issue_id := f"{entry.entry_id}_{key}_{issue.key}")
                    if issue_id not in shown:
                        show(issue_id, key, item, issue)
        withdraw(shown - standing)
        shown.update(standing)

    @callback
    def withdraw(issue_ids: set[str]) -> None:
        for issue_id in issue_ids:
            ir.async_delete_issue(hass, DOMAIN, issue_id)
        shown.difference_update(issue_ids)

    update()
    entry.async_on_unload(coordinator.async_add_listener(update))
    entry.async_on_unload(lambda: withdraw(set(shown)))
