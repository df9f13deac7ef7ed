"""The state of a RUFUS account: its timing devices and their active sessions."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, override

from homeassistant.const import CONF_API_KEY, CONF_URL
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from ...const import DOMAIN, HUB, LOGGER
from ...coordinator import SnapshotCoordinator, StewardConfigEntry
from ..errors import (
    CannotConnectError,
    NoAnswerError,
    NotFoundError,
    RateLimitedError,
    RemoteError,
    UnauthorizedError,
)
from .client import RufusClient
from .models import Binding, Device, Session

_IDLE_INTERVAL = timedelta(seconds=60)
_ACTIVE_INTERVAL = timedelta(seconds=5)
_MOST_ASKED = 50
"""Devices asked in one cycle whether they have a session; the rest have their turn in the next."""
_WHOLE_CYCLE = (RateLimitedError, UnauthorizedError, CannotConnectError, NoAnswerError)
"""What ends a cycle; another error costs only the device that it came for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A RUFUS account."""

    open_sessions: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TimingDevice:
    """A timing device."""

    device: Device
    session: Session | None = None
    """Its active session."""
    asked: bool = False
    """Whether the cloud has said whether there is one."""


def device_key(deviceid: str) -> str:
    """Make the key of a timing device."""
    return f"device_{deviceid}"


class RufusCoordinator(SnapshotCoordinator):
    """Polls one account: a list call a cycle, and a call for each device with something to ask.

    The cycle is quick while a session is active and slow while all are idle. The list does not
    say which devices have an active session: one is asked when it is new, while its session is
    active, and when its number of sessions or its last login changed.
    """

    def __init__(self, hass: HomeAssistant, entry: StewardConfigEntry) -> None:
        """Prepare; nothing is asked yet."""
        super().__init__(hass, entry, _IDLE_INTERVAL)
        self._client = RufusClient(
            async_get_clientsession(hass), entry.data[CONF_API_KEY], entry.data[CONF_URL]
        )
        self._merged: set[str] = set()

    @override
    async def async_read(self) -> Mapping[str, Any]:
        self._merged.clear()
        listed = {
            device_key(device.deviceid): device for device in await self._client.list_devices()
        }
        items = {key: self._renewed(self.data.get(key), device) for key, device in listed.items()}
        active = [key for key, item in items.items() if item.session]
        unasked = [key for key, item in items.items() if not (item.session or item.asked)]
        due = active + unasked[:_MOST_ASKED]
        items |= await self._ask({key: items[key] for key in due})
        # What a command changed while this was read is newer than what was read.
        for key in self._merged - {HUB}:
            items.pop(key, None)
            if key in self.data:
                items[key] = self.data[key]
        busy = any(item.session or not item.asked for item in items.values())
        self.update_interval = _ACTIVE_INTERVAL if busy else _IDLE_INTERVAL
        return {HUB: _account(items.values())} | items

    @staticmethod
    def _renewed(known: TimingDevice | None, device: Device) -> TimingDevice:
        """Make a device's item of its new summary and of what is known of its session."""
        if device.sessions == 0:
            return TimingDevice(device=device, asked=True)
        if known is None:
            return TimingDevice(device=device)
        before = known.device
        same = (before.sessions, before.last_login) == (device.sessions, device.last_login)
        return replace(known, device=device, asked=known.asked and same)

    async def _ask(self, items: Mapping[str, TimingDevice]) -> dict[str, TimingDevice]:
        """Ask for the active session of each device."""

        async def ask(key: str, item: TimingDevice) -> tuple[str, TimingDevice]:
            try:
                session = await self._client.get_active_session(item.device.deviceid)
            except _WHOLE_CYCLE:
                raise
            except RemoteError as err:
                LOGGER.debug("%s: a device's session was not read: %s", self.name, err)
                return key, item
            return key, replace(item, session=session, asked=True)

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(ask(key, item)) for key, item in items.items()]
        except* RemoteError as errors:
            raise errors.exceptions[0] from None
        return dict(task.result() for task in tasks)

    @callback
    @override
    def async_merge(self, changes: Mapping[str, Any]) -> None:
        self._merged |= changes.keys()
        items = {key: item for key, item in {**self.data, **changes}.items() if key != HUB}
        super().async_merge({**changes, HUB: _account(items.values())})

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
            raise self._invalid("wrong_serial_number", key, serial_number=serial_number)
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
        item = self._item(key)
        with self.translated_errors():
            session = item.session or await self._client.get_active_session(item.device.deviceid)
            if session is None:
                raise self._invalid("no_active_session", key)
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
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="device_gone")

    def _invalid(self, reason: str, key: str, **placeholders: str) -> ServiceValidationError:
        """Make an error that names the device."""
        return ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key=reason,
            translation_placeholders={"device": display_name(self._item(key)), **placeholders},
        )


def display_name(item: TimingDevice) -> str:
    """Name a timing device: its alias, or else what it is."""
    device = item.device
    made = " ".join(part for part in (device.model, device.serial_number) if part)
    return device.alias or made or device.deviceid[:8]


def _account(items: Iterable[TimingDevice | None]) -> Account:
    """Sum up the account."""
    return Account(open_sessions=sum(1 for item in items if item and item.session))
