"""What a RUFUS account can be told to do, and what became of it.

What is not idempotent leaves once. Where its answer was lost, the cloud is looked at before the
command is said to have failed; what succeeded is shown at once, and read again soon.
"""

from collections.abc import Generator, Sequence
from contextlib import aclosing, contextmanager, suppress
from datetime import datetime
from itertools import batched
from typing import override

from homeassistant.exceptions import HomeAssistantError

from ...capabilities import SessionHost
from ...const import DOMAIN
from ...coordinator import StewardCoordinator
from ...error_text import async_error_text
from ...validation_error import nothing_to_do, validation_error
from ..api.errors import NoAnswerError, NotFoundError, RemoteError
from .account import NEVER, AccountState
from .api.client import INSERT_SIZE, RufusClient
from .api.types import Binding, Insertion, NewPassing, Passing, Session
from .items import TimingDevice, display_name


class RufusCommands(StewardCoordinator, SessionHost):
    """The commands of one account."""

    client: RufusClient
    account: AccountState

    async def async_bind_device(self, **fields: str) -> Binding:
        """Bind a device and show it at once; `fields` are those of the client's method."""
        with self.translated_errors():
            try:
                binding = await self.client.bind_device(**fields)
            except NoAnswerError as silence:
                with _looking_after(silence):
                    binding = await self._async_bound(fields["model"], fields["serial_number"])
        with suppress(RemoteError):  # it is bound all the same: the next list shows it
            if not self._is_known(binding.deviceid):
                device = await self.client.get_device(binding.deviceid)
                self.async_publish(self.account.device_bound(device))
        self.async_refresh_soon()
        return binding

    async def _async_bound(self, model: str, serial_number: str) -> Binding:
        """Find out whether a device was bound by a request that had no answer."""
        for device in (await self.client.list_devices()).devices:
            if (device.model, device.serial_number) == (model, serial_number):
                known = self._is_known(device.deviceid)
                return Binding(deviceid=device.deviceid, already_bound=known)
        raise NoAnswerError

    def _is_known(self, deviceid: str) -> bool:
        return deviceid in self.account.session_counts

    async def async_unbind_device(self, key: str, serial_number: str) -> None:
        """Unbind a device, which deletes its sessions and passings; the serial number must match.

        Raises:
            ServiceValidationError: the serial number is another one.

        """
        item = self._item(key)
        deviceid = item.device.deviceid
        if item.device.serial_number != serial_number:
            raise validation_error(
                "wrong_serial_number", device=display_name(item), serial_number=serial_number
            )
        with self.translated_errors():
            try:
                await self.client.unbind_device(deviceid)
            except (NoAnswerError, NotFoundError) as err:  # the request may have been sent twice
                with _looking_after(err):
                    listing = await self.client.list_devices()
                if not listing.complete or deviceid in {one.deviceid for one in listing.devices}:
                    raise
        self.async_publish(self.account.device_unbound(deviceid))
        self.device_unbound(deviceid)

    def device_unbound(self, deviceid: str) -> None:
        """Forget what is known of a device beside the account."""

    @override
    async def async_open_session(self, key: str, name: str | None = None) -> Session:
        """Open a session on a device; the cloud closes the one that was active."""
        item = self._item(key)
        deviceid = item.device.deviceid
        with self.translated_errors():
            try:
                token = await self.client.open_session(deviceid, name)
            except NoAnswerError as silence:
                with _looking_after(silence):
                    active = await self.client.get_active_session(deviceid)
                before = item.session and item.session.token_session
                if active is None or active.token_session == before:
                    raise
                if (active.alias or None) != name:  # another's
                    raise
                token = active.token_session
            try:
                session = await self.client.get_session(token)
            except RemoteError:  # it is open all the same: the next read fills in the rest
                session = Session(token_session=token, alias=name, active=True)
        self.async_publish(self.account.session_opened(deviceid, session))
        self.async_refresh_soon()
        return session

    @override
    async def async_close_session(self, key: str) -> None:
        """Close a device's active session, also one that was opened elsewhere a moment ago.

        Raises:
            ServiceValidationError: it has none.

        """
        deviceid = self._item(key).device.deviceid
        with self.translated_errors():
            known = token = (await self._async_active_session(key)).token_session
            with suppress(RemoteError):  # then it is the one that is known
                if active := await self.client.get_active_session(deviceid):
                    token = active.token_session
            try:
                await self.client.close_session(token)
            except NoAnswerError as silence:
                with _looking_after(silence):
                    closed = (await self.client.get_session(token)).active is False
                if not closed:
                    raise
            if token != known:
                with suppress(RemoteError):  # the cloud has closed it already, as it seems
                    await self.client.close_session(known)
        with suppress(RemoteError):  # it is closed all the same
            final = await self.client.get_session(token)
            self.async_publish(self.account.show_final_count(deviceid, [final]))
        for one in dict.fromkeys((known, token)):
            self.async_publish(self.account.session_closed(deviceid, one))
        self.async_refresh_soon()

    async def async_get_sessions(self, key: str) -> list[Session]:
        """Get all sessions of a device."""
        with self.translated_errors(reading=True):
            return await self._async_sessions(key)

    async def async_add_passings(self, key: str, passings: Sequence[NewPassing]) -> Insertion:
        """Insert passings into a device's active session, in batches.

        Raises:
            ServiceValidationError: it has none.
            HomeAssistantError: the cloud refused or was silent; the text says how many were
                inserted before, if any were.

        """
        inserted = duplicates = 0
        try:
            with self.translated_errors():
                session = await self._async_active_session(key)
                for batch in batched(passings, INSERT_SIZE, strict=False):
                    done = await self._async_insert(session.token_session, batch)
                    inserted += done.inserted
                    duplicates += done.duplicates
        except HomeAssistantError as err:
            if not inserted:
                raise
            error = await async_error_text(self.hass, err)
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="passings_partly_added",
                translation_placeholders={"inserted": str(inserted), "error": error},
            ) from err
        self.async_refresh_soon()
        return Insertion(inserted=inserted, duplicates=duplicates)

    async def _async_insert(self, token_session: str, batch: Sequence[NewPassing]) -> Insertion:
        """Insert a batch; where the answer is lost, read whether it was."""
        try:
            return await self.client.insert_passings(token_session, batch)
        except NoAnswerError as silence:
            wanted = {passing.num_passing for passing in batch}
            pages = self.client.get_passings_of(token_session, first=min(wanted), last=max(wanted))
            with _looking_after(silence):
                async for page in pages:
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
        with self.translated_errors(reading=True):
            if between is not None:
                pages = self.client.get_passings_between(deviceid, *between)
            else:
                token = token_session or await self._async_latest_session(key)
                pages = self.client.get_passings_of(token, first=first, last=last)
            passings: list[Passing] = []
            async with aclosing(pages):
                async for page in pages:
                    passings += page
                    if len(passings) >= limit:
                        break
        return passings[:limit]

    async def _async_latest_session(self, key: str) -> str:
        """Get the session of a device that was opened last."""
        if not (sessions := await self._async_sessions(key)):
            raise validation_error("no_session", device=display_name(self._item(key)))
        latest = max(sessions, key=lambda one: (bool(one.active), one.creation_date or NEVER))
        return latest.token_session

    async def _async_active_session(self, key: str) -> Session:
        """Get a device's active session; the cloud is asked where none is known."""
        item = self._item(key)
        session = item.session or await self.client.get_active_session(item.device.deviceid)
        if session is None:
            raise nothing_to_do("no_active_session", device=display_name(item))
        return session

    async def _async_sessions(self, key: str) -> list[Session]:
        """List a device's sessions as the cloud has them now."""
        try:
            return await self.client.list_sessions(self._item(key).device.deviceid)
        except NotFoundError:
            return []

    def _item(self, key: str) -> TimingDevice:
        """Get a device's item; it may have been unbound elsewhere a moment ago."""
        if isinstance(item := self.data.get(key), TimingDevice):
            return item
        raise validation_error("device_gone")


@contextmanager
def _looking_after(err: RemoteError) -> Generator[None]:
    """Look at what became of a command that failed; where nothing can be seen, that is told."""
    try:
        yield
    except RemoteError:
        raise err from None
