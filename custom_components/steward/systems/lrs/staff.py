"""The pagers of the staff, which the user adds to a transmitter."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_NAME

from .items import StaffPager

STAFF_PAGER = "staff_pager"
"""The type of the subentries by which they are added."""


def staff_pagers(entry: ConfigEntry[Any]) -> list[StaffPager]:
    """Make the items of the pagers that the user added."""
    return [
        StaffPager(
            subentry_id=subentry.subentry_id,
            name=subentry.data[CONF_NAME],
            number=subentry.data["number"],
            page_mode=subentry.data.get("page_mode"),
            system_id=subentry.data.get("system_id"),
        )
        for subentry in entry.subentries.values()
        if subentry.subentry_type == STAFF_PAGER
    ]
