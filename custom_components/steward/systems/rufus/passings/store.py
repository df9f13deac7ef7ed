"""What is kept over restarts of the passings that were told."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, override

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store, UnsupportedStorageVersionError
from homeassistant.util import dt as dt_util

from ....const import DOMAIN, LOGGER

EVENTS_READER = "events"
"""The reader whose passings are shown: the only one there was in the first version."""
_VERSION = 2


class CheckpointStore(Store[dict[str, Any]]):
    """Stores the checkpoints of all readers: `{"readers": {name: checkpoint}}`.

    Home Assistant only logs that a file could not be written; here it is known.
    """

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Store for a config entry."""
        # What is stored is not changed any more, so that another thread may write it.
        super().__init__(
            hass,
            _VERSION,
            f"{DOMAIN}.{entry_id}",
            private=True,
            atomic_writes=True,
            serialize_in_event_loop=False,
        )
        self.failed = False
        """Whether what was stored last is not in the file."""
        self.set_aside: str | None = None
        """The file that was kept since it could not be read."""

    async def async_read(self) -> Mapping[str, Any]:
        """Read the checkpoints by the names of their readers; a file of a later version is kept."""
        try:
            stored = await self.async_load()
            return {} if stored is None else stored["readers"]
        except (UnsupportedStorageVersionError, AttributeError, KeyError, TypeError) as err:
            await self.async_set_aside(err)
            return {}

    async def async_set_aside(self, err: Exception) -> None:
        """Keep a file that cannot be read beside the new one."""
        self.set_aside = f"{self.key}.kept.{dt_util.utcnow():%Y%m%dT%H%M%S}"
        path = Path(self.path).with_name(self.set_aside)
        LOGGER.warning("What was stored of passings cannot be read, and is kept as %s", path)
        LOGGER.debug("It cannot be read: %r", err)
        try:
            await self.hass.async_add_executor_job(Path(self.path).replace, path)
        except OSError:
            LOGGER.exception("It could not be kept")

    @override
    async def _async_write_data(self, data: dict[str, Any]) -> None:
        self.failed = True
        await super()._async_write_data(data)
        self.failed = False

    @override
    async def _async_migrate_func(
        self, old_major_version: int, old_minor_version: int, old_data: dict[str, Any]
    ) -> dict[str, Any]:
        """Bring what an earlier version stored up to date: it had one reader."""
        return {"readers": {EVENTS_READER: old_data}}
