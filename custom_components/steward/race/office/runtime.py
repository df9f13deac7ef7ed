"""Keeps the races of one config entry, and tells of the readiness of its timing devices."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, override

from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntryChange
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.util import dt as dt_util

from ...capabilities import (
    EnteredPassing,
    PassingEvent,
    PassingSource,
    RaceArrival,
    RaceEvent,
    RaceOffice,
    RaceRunner,
    Unsubscribe,
)
from ...const import LOGGER
from ...coordinator import StewardConfigEntry, StewardCoordinator
from ...feature import FeatureRuntime
from ...systems.changes import ItemEvent, ItemTable
from ...validation_error import validation_error
from ..changes import Changes as RaceChanges, Progress
from ..ranking import ALL, Table
from .driver import RaceDriver
from .record import RaceRecord
from .settings import RaceSettings, read_settings
from .store import RaceStore
from .views import arrivals_view, race_item, runner_view
from .watch import ReadinessWatch

PROGRESS = "progress"
SUBENTRY = "race"


class RaceRuntime(FeatureRuntime, RaceOffice):
    """The races of one config entry: each subentry is one."""

    def __init__(
        self, hass: HomeAssistant, entry: StewardConfigEntry, source: PassingSource
    ) -> None:
        """Prepare; nothing is loaded yet."""
        self.hass = hass
        self.entry = entry
        self.source = source
        self._table = ItemTable()
        self.drivers: dict[str, RaceDriver] = {}
        """The races, by the keys of their items."""
        self._coordinator: StewardCoordinator = entry.runtime_data
        self._store = RaceStore(hass, entry.entry_id)
        self._records: dict[str, RaceRecord] = {}
        """What is kept of each race, by its id; also of one that is only being added."""
        self._staged: set[str] = set()
        """The races whose subentries are about to be added."""
        self._rebuilding: dict[str, asyncio.Task[None]] = {}
        self._followed: dict[str, CALLBACK_TYPE] = {}
        self._readiness = ReadinessWatch(hass, source, self._table, self._publish)
        self._saving = asyncio.Lock()
        self._watching: list[Callable[[str], None]] = []

    @property
    @override
    def items(self) -> Mapping[str, Any]:
        return self._table.items

    async def async_begin(self) -> None:
        """Load what is kept, and begin to follow the source."""
        entry = self.entry
        settings = self._settings()
        self._records = await self._store.async_read_races(one.race_id for one in settings)
        self._set_races(settings)
        self._follow_devices(self.source.passing_devices)
        entry.async_on_unload(self.source.async_subscribe_passings(self._take))
        entry.async_on_unload(
            async_dispatcher_connect(
                self.hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._config_entry_changed
            )
        )

    @override
    def async_started(self) -> None:
        """Follow the devices that come: those who listen before this have registered them."""
        self._follow_devices(self.source.passing_devices)
        self.entry.async_on_unload(self._coordinator.async_add_items_listener(self._follow_devices))

    @override
    async def async_unload(self) -> None:
        for key in [*self.drivers]:
            self._stop(key)
        for stop in self._followed.values():
            stop()
        self._followed.clear()
        self._readiness.stop()

    async def async_idle(self) -> None:
        """Wait until what passed before is read."""
        while tasks := [task for task in self._rebuilding.values() if not task.done()]:
            await asyncio.wait(tasks)

    # The races that there are

    def _settings(self) -> list[RaceSettings]:
        """Read what the user entered; what cannot be read is no race."""
        found = []
        for subentry in self.entry.get_subentries_of_type(SUBENTRY):
            try:
                found.append(
                    read_settings(
                        subentry.data,
                        subentry_id=subentry.subentry_id,
                        name=subentry.title,
                        zone=dt_util.get_default_time_zone(),
                    )
                )
            except KeyError, TypeError, ValueError:
                LOGGER.exception("A race of %s cannot be read", self.entry.title)
        return found

    @callback
    def _set_races(self, settings: Iterable[RaceSettings]) -> None:
        """Begin, change and end races as the user has them now."""
        wanted = {one.key: one for one in settings}
        for key in self.drivers.keys() - wanted.keys():
            self._stop(key)
            self._table.put(key, None)
            self._tell_watching(key)
        for key, one in wanted.items():
            driver = self.drivers.get(key)
            if driver is None or driver.settings != one:
                self._start(one)
        self._publish()

    def _start(self, settings: RaceSettings) -> None:
        """Begin a race, or begin it anew with other settings."""
        key = settings.key
        if key in self.drivers:
            self._stop(key)
        record = self._records.setdefault(settings.race_id, RaceRecord())
        driver = RaceDriver(
            self.hass, settings, record, self.source, publish=self._changed, save=self._async_save
        )
        self.drivers[key] = driver
        self._table.put(key, race_item(driver, unsaved=self._store.failed))
        self._rebuilding[key] = self.entry.async_create_background_task(
            self.hass, driver.async_rebuild(), name=f"{self.entry.title} race"
        )
        self._tell_watching(key)

    def _stop(self, key: str) -> None:
        self.drivers.pop(key).stop()
        self._rebuilding.pop(key).cancel()

    @callback
    def _config_entry_changed(self, change: ConfigEntryChange, entry: StewardConfigEntry) -> None:
        """Follow what the user does with the races; a race that is gone is erased."""
        if entry is not self.entry or change is not ConfigEntryChange.UPDATED:
            return
        settings = self._settings()
        self._set_races(settings)
        present = {one.data.get("race_id") for one in entry.get_subentries_of_type(SUBENTRY)}
        new = self._staged & present
        self._staged -= present
        if (gone := self._records.keys() - present - self._staged) or new:
            for race_id in gone:
                del self._records[race_id]
            entry.async_create_task(self.hass, self._async_save(), f"{self.entry.title} save races")

    @callback
    def stage(self, race_id: str, record: RaceRecord) -> None:
        """Keep the start list of a race whose subentry is about to be added."""
        self._records[race_id] = record
        self._staged.add(race_id)

    async def _async_save(self) -> None:
        async with self._saving:
            await self._store.async_write(self._records)

    # What happens

    @callback
    def _take(self, event: PassingEvent) -> None:
        for driver in self.drivers.values():
            driver.take(event)

    @callback
    def _changed(self, driver: RaceDriver, changes: RaceChanges) -> None:
        """Show what changed in a race, and tell what happened."""
        key = driver.settings.key
        if self.drivers.get(key) is not driver:
            return
        self._table.put(key, race_item(driver, unsaved=self._store.failed))
        for progress in changes.events:
            told = _event(driver, progress)
            self._table.tell(ItemEvent(key, PROGRESS, told.event_type, told.attributes, told=told))
        self._publish()
        self._tell_watching(key)

    def _tell_watching(self, key: str) -> None:
        for subscriber in tuple(self._watching):
            subscriber(key)

    # Readiness

    @callback
    def _follow_devices(self, keys: Iterable[str]) -> None:
        """Follow the timing devices that are there."""
        devices = self.source.passing_devices
        for key in keys:
            if key in devices and key not in self._followed:
                follow = partial(self._device_changed, key)
                self._followed[key] = self._coordinator.async_add_listener(follow, key)
            elif key not in devices and key in self._followed:
                self._followed.pop(key)()
            self._readiness.look(key)
        self._publish()

    @callback
    def _device_changed(self, key: str) -> None:
        self._readiness.look(key)
        self._publish()
        for driver in self.drivers.values():
            if key in driver.settings.devices:
                driver.look()

    @callback
    def _publish(self) -> None:
        self._coordinator.async_publish(self._table.take_changes())

    # What is asked for

    def driver(self, key: str) -> RaceDriver:
        """Get a race.

        Raises:
            ServiceValidationError: it is gone.

        """
        if (driver := self.drivers.get(key)) is None:
            raise validation_error("no_race")
        return driver

    @property
    @override
    def races(self) -> Mapping[str, str]:
        return {key: driver.settings.name for key, driver in self.drivers.items()}

    @override
    def is_on(self, key: str) -> bool:
        return self.driver(key).settings.includes(dt_util.utcnow())

    @override
    def runner_names(self, key: str) -> Iterable[tuple[str, str]]:
        return ((one.name, one.bib) for one in self.driver(key).record.runners)

    @override
    def runner(self, key: str, bib: str) -> RaceRunner:
        driver = self.driver(key)
        return runner_view(driver.state, driver.result(bib))

    @override
    def is_known(self, key: str) -> bool:
        return self.driver(key).known

    @override
    def arrivals(self, key: str, count: int, point: str | None = None) -> list[RaceArrival]:
        driver = self.driver(key)
        driver.check_known()
        return arrivals_view(driver.state, count, driver.step(point))

    @override
    def leaders(
        self, key: str, count: int = 3, *, gender: str | None = None, category: str | None = None
    ) -> list[RaceRunner]:
        driver = self.driver(key)
        driver.check_known()
        board = driver.state.board
        table: Table | None = Table("gender", gender) if gender else ALL
        if category:
            table = board.category(category)
        if table is None:  # as before the start list is there
            return []
        bibs = board.leading(count, table)
        return [runner_view(driver.state, driver.result(bib, table)) for bib in bibs]

    @override
    def missing(self, key: str) -> list[RaceRunner]:
        driver = self.driver(key)
        driver.check_known()
        late = sorted(driver.state.late.items(), key=lambda one: one[1].time)
        return [runner_view(driver.state, driver.result(bib)) for bib, _ in late]

    @override
    def silent_points(self, key: str) -> tuple[str, ...]:
        return tuple(step.label for step in self.driver(key).state.silent)

    @override
    def due_next(self, key: str, count: int) -> list[RaceRunner]:
        driver = self.driver(key)
        driver.check_known()
        return [
            runner_view(driver.state, driver.result(bib)) for bib in driver.state.due_next(count)
        ]

    @override
    async def async_enter_passing(
        self, key: str, bib: str, *, point: str | None = None, at: datetime | None = None
    ) -> EnteredPassing:
        return await self.driver(key).async_enter_passing(bib, point, at)

    @override
    def async_subscribe_progress(self, subscriber: Callable[[RaceEvent], None]) -> Unsubscribe:
        return self._coordinator.async_subscribe(RaceEvent, subscriber)

    @override
    def async_subscribe_changes(self, subscriber: Callable[[str], None]) -> Unsubscribe:
        self._watching.append(subscriber)
        return partial(self._watching.remove, subscriber)


def races_of(coordinator: StewardCoordinator) -> RaceRuntime:
    """Get the races of a config entry."""
    if (races := coordinator.capability(RaceRuntime)) is None:
        raise validation_error("no_race")
    return races


def _event(driver: RaceDriver, progress: Progress) -> RaceEvent:
    """Make the event of what happened to a runner; it names who is told by name."""
    runner = driver.runner(progress.bib)
    return RaceEvent(
        race_key=driver.settings.key,
        event_type=progress.type.value,
        bib=progress.bib,
        name=runner.name if runner and driver.settings.names else None,
        category=runner.category if runner else None,
        point=progress.point,
        time=progress.time,
        elapsed=progress.elapsed,
        place=progress.place,
        gender_place=progress.gender_place,
        category_place=progress.category_place,
        last_point=progress.last_point,
        last_time=progress.last_time,
    )
