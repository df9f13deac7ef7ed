"""The state of a RUFUS account: its timing devices, their sessions and what passes them."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import Any, override

from homeassistant.const import CONF_API_KEY, CONF_URL
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.start import async_at_started

from ...const import HUB, LOGGER
from ...coordinator import StewardConfigEntry
from ...identity import device_key
from ...recent_passings import RecentPassings
from ...snapshot import SnapshotCoordinator
from ...storage import entry_store
from ...validation_error import validation_error
from ..api.cooldown import Cooldown
from ..api.errors import (
    CannotConnectError,
    ForbiddenError,
    NoAnswerError,
    NotFoundError,
    RateLimitedError,
    RemoteError,
    UnauthorizedError,
)
from .account import Account, TimingDevice, display_name, renewed
from .api.client import INSERT_SIZE, RufusClient
from .api.types import Binding, Event, Insertion, NewPassing, Passing, Session
from .passings.reader import PassingEvent, PassingReader

PASSING = "passing"
NEVER = datetime.min.replace(tzinfo=UTC)
CONF_ACTIVE_INTERVAL = "active_interval"
DEFAULT_ACTIVE_INTERVAL = 5
"""Seconds between two polls while a session is active."""
_IDLE_INTERVAL = timedelta(seconds=60)
_EVENTS_INTERVAL = timedelta(hours=1)
_ABSENT_INTERVAL = timedelta(hours=6)
_REST = timedelta(minutes=10)
"""How long a device is left alone whose sessions the cloud does not show."""
_MAX_ASKED = 50
"""Devices asked in one cycle whether they have a session; the rest have their turn in the next."""
_WHOLE_CYCLE = (RateLimitedError, UnauthorizedError, CannotConnectError, NoAnswerError)
"""What ends a cycle; another error costs only the device that it came for."""


class RufusCoordinator(SnapshotCoordinator):
    """Polls one account: a list call a cycle, and a call for each device with something to ask.

    The cycle is quick while a session is active and slow while all are idle. The list does not
    say which devices have an active session: one is asked when it is new, while its session is
    active, and when its number of sessions or its last login changed. What its sessions hold that
    was not delivered yet is then read and delivered.
    """

    def __init__(self, hass: HomeAssistant, entry: StewardConfigEntry) -> None:
        """Prepare; nothing is asked yet."""
        super().__init__(hass, entry, _IDLE_INTERVAL)
        seconds = entry.options.get(CONF_ACTIVE_INTERVAL, DEFAULT_ACTIVE_INTERVAL)
        self._active_interval = timedelta(seconds=seconds)
        self._client = RufusClient(
            async_get_clientsession(hass), entry.data[CONF_API_KEY], entry.data[CONF_URL]
        )
        self._feed = PassingReader(
            self._client, entry_store(hass, entry.entry_id), self._deliver, self._listens_to
        )
        self._feeding: asyncio.Task[None] | None = None
        self._started = False
        self._merged: set[str] = set()
        self.passings: RecentPassings = RecentPassings(hass, entry)
        self._rest = Cooldown()
        self._events: tuple[Event, ...] | None = None

    @override
    async def _async_setup(self) -> None:
        await self._feed.async_load()

    @override
    async def async_shutdown(self) -> None:
        """Stop, and store what was delivered."""
        await super().async_shutdown()
        self._started = False  # a read that is under way must not begin anew
        if self._feeding is not None:
            self._feeding.cancel()
        await self._feed.async_save()

    @callback
    @override
    def async_started(self) -> None:
        super().async_started()
        # before Home Assistant has started, no automation would take a passing in
        self.config_entry.async_on_unload(async_at_started(self.hass, self._begin))

    @callback
    def _begin(self, _: HomeAssistant) -> None:
        self._started = True
        self._feed_now()

    # Reading

    @override
    async def async_read(self) -> Mapping[str, Any]:
        self._merged.clear()
        devices = await self._client.list_devices()
        self._feed.look({device.deviceid: device.sessions for device in devices})
        listed = {device_key(device.deviceid): device for device in devices}
        items = {key: renewed(self.data.get(key), device) for key, device in listed.items()}
        items |= await self._ask(self._due(items))
        await self._read_events()
        # What a command changed while this was read is newer than what was read.
        for key in self._merged - {HUB}:
            items.pop(key, None)
            if key in self.data:
                items[key] = self.data[key]
        busy = any(item.session or not item.asked for item in items.values())
        self.update_interval = self._active_interval if busy else _IDLE_INTERVAL
        return {HUB: self._account(items.values())} | items

    def _due(self, items: Mapping[str, TimingDevice]) -> dict[str, TimingDevice]:
        """Choose the devices to be asked: those with an active session, and some that are new."""
        ready = {key: item for key, item in items.items() if self._rest.over(key)}
        unasked = [key for key, item in ready.items() if not (item.session or item.asked)]
        chosen = [key for key, item in ready.items() if item.session] + unasked[:_MAX_ASKED]
        return {key: ready[key] for key in chosen}

    async def _ask(self, items: Mapping[str, TimingDevice]) -> dict[str, TimingDevice]:
        """Ask for the sessions of each device."""

        async def ask(key: str, item: TimingDevice) -> tuple[str, TimingDevice]:
            try:
                sessions = await self._client.list_sessions(item.device.deviceid)
            except _WHOLE_CYCLE:
                raise
            except RemoteError as err:
                LOGGER.debug("%s: a device's sessions were not read: %s", self.name, err)
                if isinstance(err, ForbiddenError):
                    self._rest.begin(key, _REST)
                return key, item
            return key, self._with_sessions(item, sessions)

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(ask(key, item)) for key, item in items.items()]
        except* RemoteError as errors:
            raise errors.exceptions[0] from None
        return dict(task.result() for task in tasks)

    def _with_sessions(self, item: TimingDevice, sessions: list[Session]) -> TimingDevice:
        """Show the active one of a device's sessions, and have their passings read."""
        deviceid = item.device.deviceid
        self._feed.take(deviceid, sessions)
        active = next((session for session in sessions if session.active), None)
        latest = self._feed.latest(deviceid, active.token_session) if active else None
        return replace(item, session=active, asked=True, last_passing=latest)

    async def _read_events(self) -> None:
        """Read the account's races now and then; that there are none is no fault."""
        if not self._rest.over(HUB):
            return
        try:
            self._events = tuple(await self._client.list_events())
            self._rest.begin(HUB, _EVENTS_INTERVAL)
        except NotFoundError, ForbiddenError:
            self._events = None
            self._rest.begin(HUB, _ABSENT_INTERVAL)
        except RateLimitedError:
            raise
        except RemoteError as err:
            LOGGER.debug("%s: the races were not read: %s", self.name, err)
            self._rest.begin(HUB, _REST)

    def _account(self, items: Iterable[TimingDevice | None]) -> Account:
        """Sum up the account."""
        active = sum(1 for item in items if item and item.session)
        return Account(open_sessions=active, events=self._events)

    # Passings

    @callback
    @override
    def _async_refresh_finished(self) -> None:
        self._feed_now()

    @callback
    def _feed_now(self) -> None:
        """Have the passings delivered that were not yet, in the background."""
        if self.hass.is_stopping:  # what is delivered now would not be stored
            return
        if self._started and (self._feeding is None or self._feeding.done()):
            self._feeding = self.config_entry.async_create_background_task(
                self.hass, self._feed_devices(), name=f"{self.name} passings"
            )

    async def _feed_devices(self) -> None:
        """Deliver passings, and show when the latest was."""
        await self._feed.async_work()
        changes = {}
        for key, item in self.data.items():
            if isinstance(item, TimingDevice) and item.session:
                latest = self._feed.latest(item.device.deviceid, item.session.token_session)
                if latest != item.last_passing:
                    changes[key] = replace(item, last_passing=latest)
        if changes:
            super().async_merge(changes)

    def _listens_to(self, deviceid: str) -> bool:
        """Tell whether the passings of a device are shown: an unavailable entity shows none."""
        key = device_key(deviceid)
        return self.last_update_success and key in self.data and self.listens(key, PASSING)

    @callback
    def _deliver(self, delivery: PassingEvent) -> None:
        """Show a passing."""
        passing = delivery.passing
        key = device_key(delivery.deviceid)
        attributes = {
            "key": delivery.key,
            "bib": passing.bib,
            "chip": passing.chip,
            "number": passing.num_passing,
            "timestamp": passing.timestamp.isoformat(),
            "latitude": passing.latitude,
            "longitude": passing.longitude,
            "session": delivery.session.alias,
        }
        self.async_fire(key, PASSING, PASSING, **attributes)
        self.passings.add(key, attributes)

    # Commands

    @callback
    @override
    def async_merge(self, changes: Mapping[str, Any]) -> None:
        self._merged |= changes.keys()
        items = {key: item for key, item in {**self.data, **changes}.items() if key != HUB}
        super().async_merge({**changes, HUB: self._account(items.values())})

    async def async_bind_device(self, **fields: str) -> Binding:
        """Bind a device and show it at once; `fields` are those of the client's method."""
        with self.translated_errors():
            try:
                binding = await self._client.bind_device(**fields)
            except NoAnswerError:
                binding = await self._bound(fields["model"], fields["serial_number"])
        if (key := device_key(binding.deviceid)) not in self.data:
            with suppress(RemoteError):  # it is bound all the same: the next read shows it
                device = await self._client.get_device(binding.deviceid)
                self.async_merge({key: TimingDevice(device=device)})
        self.async_refresh_soon()
        return binding

    async def async_unbind_device(self, key: str, serial_number: str) -> None:
        """Unbind a device, which deletes its sessions and passings; the serial number must match.

        Raises:
            ServiceValidationError: the serial number is another one.

        """
        device = self._item(key).device
        if device.serial_number != serial_number:
            raise validation_error(
                "wrong_serial_number",
                device=display_name(self._item(key)),
                serial_number=serial_number,
            )
        with self.translated_errors():
            try:
                await self._client.unbind_device(device.deviceid)
            except NoAnswerError, NotFoundError:  # the request may have been sent twice
                left = await self._client.list_devices()
                if device.deviceid in {one.deviceid for one in left}:
                    raise
        self.async_merge({key: None})

    async def async_open_session(self, key: str, name: str | None = None) -> Session:
        """Open a session on a device; the cloud closes the one that was active."""
        item = self._item(key)
        deviceid = item.device.deviceid
        with self.translated_errors():
            try:
                token = await self._client.open_session(deviceid, name)
            except NoAnswerError:
                active = await self._client.get_active_session(deviceid)
                before = item.session and item.session.token_session
                if active is None or active.token_session == before:
                    raise
                if (active.alias or None) != name:  # another's
                    raise
                token = active.token_session
            try:
                session = await self._client.get_session(token)
            except RemoteError:  # it is open all the same: the next read fills in the rest
                session = Session(token_session=token, alias=name, active=True)
        self._show_session(key, session)
        return session

    async def async_close_session(self, key: str) -> None:
        """Close a device's active session.

        Raises:
            ServiceValidationError: it has none.

        """
        with self.translated_errors():
            session = await self._active_session(key)
            try:
                await self._client.close_session(session.token_session)
            except NoAnswerError:
                if (await self._client.get_session(session.token_session)).active:
                    raise
        self._show_session(key, None)

    async def async_get_sessions(self, key: str) -> list[Session]:
        """Get all sessions of a device."""
        with self.translated_errors():
            return await self._client.list_sessions(self._item(key).device.deviceid)

    async def async_add_passings(self, key: str, passings: Sequence[NewPassing]) -> Insertion:
        """Insert passings into a device's active session, in batches.

        Raises:
            ServiceValidationError: it has none.
            HomeAssistantError: the cloud refused or was silent; the text says how many were
                inserted before.

        """
        inserted = duplicates = 0
        with self.translated_errors():
            session = await self._active_session(key)
            for batch in batched(passings, INSERT_SIZE, strict=False):
                try:
                    done = await self._insert(session.token_session, batch)
                except RemoteError as err:
                    err.detail = f"{err.detail or err.code}; {inserted} were inserted before"
                    raise
                inserted += done.inserted
                duplicates += done.duplicates
        self.async_refresh_soon()
        return Insertion(inserted=inserted, duplicates=duplicates)

    async def _insert(self, token_session: str, batch: Sequence[NewPassing]) -> Insertion:
        """Insert a batch; where the answer is lost, read whether it was."""
        try:
            return await self._client.insert_passings(token_session, batch)
        except NoAnswerError:
            wanted = {passing.num_passing for passing in batch}
            first, last = min(wanted), max(wanted)
            async for page in self._client.get_passings_of(token_session, first=first, last=last):
                wanted -= {passing.num_passing for passing in page}
            if wanted:
                raise
            return Insertion(inserted=len(batch), duplicates=0)

    async def async_get_passings(
        self,
        key: str,
        limit: int,
        *,
        token_session: str | None = None,
        first: int | None = None,
        last: int | None = None,
        between: tuple[datetime, datetime] | None = None,
    ) -> list[Passing]:
        """Get passings of a device: of a time, or else of a session, by default the latest one."""
        deviceid = self._item(key).device.deviceid
        with self.translated_errors():
            if between is not None:
                pages = self._client.get_passings_between(deviceid, *between)
            else:
                token = token_session or await self._latest_session(key)
                pages = self._client.get_passings_of(token, first=first, last=last)
            passings: list[Passing] = []
            async with aclosing(pages):
                async for page in pages:
                    passings += page
                    if len(passings) >= limit:
                        break
        return passings[:limit]

    async def _latest_session(self, key: str) -> str:
        """Get the session of a device that was opened last."""
        sessions = await self._client.list_sessions(self._item(key).device.deviceid)
        if not sessions:
            raise validation_error("no_session", device=display_name(self._item(key)))
        return max(sessions, key=lambda one: (one.active, one.creation_date or NEVER)).token_session

    async def _active_session(self, key: str) -> Session:
        """Get a device's active session; the cloud is asked where none is known."""
        item = self._item(key)
        session = item.session or await self._client.get_active_session(item.device.deviceid)
        if session is None:
            raise validation_error("no_active_session", device=display_name(self._item(key)))
        return session

    async def _bound(self, model: str, serial_number: str) -> Binding:
        """Find out whether a device was bound by a request that had no answer."""
        for device in await self._client.list_devices():
            if (device.model, device.serial_number) == (model, serial_number):
                known = device_key(device.deviceid) in self.data
                return Binding(deviceid=device.deviceid, already_bound=known)
        raise NoAnswerError

    @callback
    def _show_session(self, key: str, session: Session | None) -> None:
        """Show a session that a command opened or closed, and read the rest soon."""
        self.async_merge({key: replace(self._item(key), session=session, asked=True)})
        self.async_refresh_soon()

    def _item(self, key: str) -> TimingDevice:
        """Get a device's item; it may have been unbound elsewhere a moment ago."""
        if isinstance(item := self.data.get(key), TimingDevice):
            return item
        raise validation_error("device_gone")
