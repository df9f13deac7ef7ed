"""What a config entry keeps over restarts: written whole or not at all, never lost in silence."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, override

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.storage import Store, UnsupportedStorageVersionError
from homeassistant.util import dt as dt_util

from .const import DOMAIN, LOGGER

_VERSION = 1
_UNREADABLE = (
    UnsupportedStorageVersionError,
    AttributeError,
    KeyError,
    NotImplementedError,
    TypeError,
    ValueError,
)
"""What reading raises where a file holds something else, or is of a later version."""


class KeptStore(Store[dict[str, Any]]):
    """A store that knows whether what was stored last is in the file.

    A file appears under its name when all of it is on the disk: whatever happens before that, the
    one before stays. Home Assistant only logs that a file could not be written; here it is known.
    A file that cannot be read is kept beside the new one, or nothing is written.
    """

    failed = False
    """Whether what was stored last is not in the file."""
    set_aside: str | None = None
    """The file that was kept since it could not be read."""
    _due = False
    """Whether it is to be written within a time."""

    def __init__(
        self, hass: HomeAssistant, name: str, version: int = _VERSION, *, changing: bool = False
    ) -> None:
        """Store under a name that has the id of a config entry.

        What is stored is not changed any more, so that another thread may write it; unless it is
        `changing`.
        """
        super().__init__(
            hass,
            version,
            f"{DOMAIN}.{name}",
            private=True,
            atomic_writes=True,
            serialize_in_event_loop=changing,
        )

    async def async_read[ReadT](self, read: Callable[[dict[str, Any]], ReadT]) -> ReadT | None:
        """Get what `read` makes of what was stored; `None` where nothing was that can be read."""
        try:
            stored = await self.async_load()
            return None if stored is None else read(stored)
        except _UNREADABLE as err:
            await self.async_set_aside(err)
            return None

    async def async_set_aside(self, err: Exception) -> None:
        """Keep a file that cannot be read beside the new one."""
        self.set_aside = f"{self.key}.kept.{dt_util.utcnow():%Y%m%dT%H%M%S}"
        path = Path(self.path).with_name(self.set_aside)
        LOGGER.warning("What was stored cannot be read, and is kept as %s", path)
        LOGGER.debug("It cannot be read: %s", type(err).__name__)
        try:
            await self.hass.async_add_executor_job(Path(self.path).replace, path)
        except OSError:
            LOGGER.exception("It could not be moved: nothing is stored over it")
            self.set_aside = self.key
            self.make_read_only()

    @callback
    def async_save_within(self, seconds: float, data_func: Callable[[], dict[str, Any]]) -> None:
        """Write what `data_func` makes by then; more that comes meanwhile does not put it off.

        It is called in another thread, unless what is stored is `changing`.
        """
        if not self._due:
            self._due = True
            self.async_delay_save(data_func, seconds)

    @override
    async def _async_write_data(self, data: dict[str, Any]) -> None:
        self._due = False  # what comes from now on is due again
        failed = True  # is not told before it is known
        try:
            await super()._async_write_data(data)
            failed = False
        finally:
            self.failed = failed


class EntryStore(KeptStore):
    """The store of a config entry; the user is told by a repair what is wrong with it."""

    def __init__(
        self, hass: HomeAssistant, entry_id: str, name: str = "{}", *, changing: bool = False
    ) -> None:
        """Store for a config entry; `name` says where in the file's name its id stands."""
        self._name = name.format(entry_id)
        super().__init__(hass, self._name, changing=changing)
        self._entry_id = entry_id

    @override
    async def async_set_aside(self, err: Exception) -> None:
        await super().async_set_aside(err)
        self._tell("store_set_aside", shown=True)

    @override
    async def _async_write_data(self, data: dict[str, Any]) -> None:
        try:
            await super()._async_write_data(data)
        finally:
            self._tell("store_unsaved", shown=self.failed)

    @override
    async def async_remove(self) -> None:
        await super().async_remove()
        for key in ("store_set_aside", "store_unsaved"):
            self._tell(key, shown=False)

    @callback
    def _tell(self, key: str, *, shown: bool) -> None:
        """Show an issue, or withdraw it."""
        if not shown:
            ir.async_delete_issue(self.hass, DOMAIN, f"{self._name}_{key}")
            return
        entry = self.hass.config_entries.async_get_entry(self._entry_id)
        ir.async_create_issue(
            self.hass,
            DOMAIN,
            f"{self._name}_{key}",
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key=key,
            translation_placeholders={
                "name": entry.title if entry else "Steward",
                "file": self.set_aside or self.key,
            },
        )


def entry_store(hass: HomeAssistant, entry_id: str) -> EntryStore:
    """Get the store of a config entry; it goes with the entry."""
    return EntryStore(hass, entry_id)
