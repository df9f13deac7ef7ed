"""Drives the state of one paging transmitter: polls, observes, and publishes what changed."""

import asyncio
from datetime import datetime, timedelta
from typing import Any, override

from aiocoap import Context
from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntryChange
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_call_later, async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from ...const import HUB
from ...coordinator import StewardConfigEntry, StewardCoordinator
from ...identity import known_keys
from ...storage import entry_store
from ...validation_error import validation_error
from ..api.errors import MalformedAnswerError, NoAnswerError, RemoteError
from ..changes import Changes
from .api.client import LrsClient
from .api.context import create_context
from .api.types import EndedSession
from .clock import now
from .commands import GuestCommands, send_verified
from .items import StaffPager, pager_number
from .observer import observe
from .page_modes import wire_mode
from .pager_numbers import read_numbers
from .staff import staff_pagers
from .sync import TransmitterSync
from .transmitter import DEADLINE, TransmitterState

CONF_PAGERS = "pagers"
CONF_OBSERVED_INTERVAL = "observed_interval"
CONF_POLL_INTERVAL = "poll_interval"
DEFAULT_OBSERVED_INTERVAL = 10
DEFAULT_POLL_INTERVAL = 5
"""Seconds between two polls while changes are pushed, and while they are not."""
_PUSH_LOST = timedelta(minutes=2)
"""How long changes are not pushed before the user is told to look into it."""
_SAVE_SECONDS = 1.0
_IN_TIME = 5
"""Seconds by which a clock may be off that was just set."""


class LrsCoordinator(StewardCoordinator):
    """One transmitter.

    An observation brings each change; a poll sees what it missed, and has it begin anew then. Every
    command raises a `HomeAssistantError` where the transmitter refused it or was silent: it says
    whether it was carried out, as far as that can be told.
    """

    _contexts: tuple[Context, ...] = ()
    _client: LrsClient
    sync: TransmitterSync
    guests: GuestCommands
    """The waiting room."""

    def __init__(self, hass: HomeAssistant, entry: StewardConfigEntry) -> None:
        """Prepare; nothing is sent yet."""
        options = {
            CONF_OBSERVED_INTERVAL: DEFAULT_OBSERVED_INTERVAL,
            CONF_POLL_INTERVAL: DEFAULT_POLL_INTERVAL,
            **entry.options,
        }
        self._observed_interval = timedelta(seconds=options[CONF_OBSERVED_INTERVAL])
        self._poll_interval = timedelta(seconds=options[CONF_POLL_INTERVAL])
        self._numbers = read_numbers(options.get(CONF_PAGERS, ""))
        self._store = entry_store(hass, entry.entry_id)
        known = (pager_number(key) for key in known_keys(hass, entry))
        self.state = TransmitterState(
            dt_util.get_default_time_zone(),
            {*self._numbers, *(number for number in known if number is not None)},
        )
        self._observing: asyncio.Task[None] | None = None
        self._push_settled = asyncio.Event()
        self._push_watch: CALLBACK_TYPE | None = None
        self._deadline: datetime | None = None
        self._stop_deadline: CALLBACK_TYPE | None = None
        super().__init__(hass, entry, self.state.items, self._poll_interval)

    @override
    async def _async_setup(self) -> None:
        entry = self.config_entry
        if (overdue := await self._store.async_read(_overdue)) is not None:
            self.state.remember_overdue(overdue)
        try:
            self._contexts = (await create_context(), await create_context())
        except RemoteError as err:
            raise self.update_failed(err) from err
        reads, commands = self._contexts
        self._client = LrsClient(
            reads, entry.data[CONF_HOST], entry.data[CONF_PORT], command_context=commands
        )
        self.sync = TransmitterSync(
            self._client,
            self.state,
            publish=self.async_publish,
            refresh_soon=self.async_refresh_soon,
        )
        self.guests = GuestCommands(self, self.state, self._client, self.sync, self._numbers)
        self.async_publish(self.state.set_staff(staff_pagers(self.config_entry)))
        entry.async_on_unload(self.async_add_follower(self._arm, DEADLINE))
        entry.async_on_unload(
            async_dispatcher_connect(
                self.hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._config_entry_changed
            )
        )

    @override
    def capability(self, kind: type[Any]) -> Any:
        return self.guests if isinstance(self.guests, kind) else super().capability(kind)

    @override
    async def async_shutdown(self) -> None:
        """Stop observing and close the sockets; what is shown stays as it is, and is remembered."""
        await super().async_shutdown()
        if HUB in self.data:
            await self._store.async_save(self._to_store())
        self._watch_push(lost=False)
        self._disarm()
        if self._observing is not None:
            self._observing.cancel()
            await asyncio.wait({self._observing})  # so that the transmitter is told
        contexts, self._contexts = self._contexts, ()
        if contexts:
            self._client.close()
        for context in contexts:
            await context.shutdown()

    @override
    async def async_idle(self) -> None:
        """Wait until it is settled whether changes are pushed, and nothing is being read."""
        await self._push_settled.wait()
        await super().async_idle()

    # Polling

    @override
    async def async_poll(self) -> Changes:
        try:
            changes = await self.sync.async_poll()
        except RemoteError:
            self.update_interval = self._poll_interval
            raise
        self._keep_observing()
        self._pace()
        self._arm()
        return changes

    def _to_store(self) -> dict[str, Any]:
        """Make JSON of what a restart must not forget: who was told to be overdue."""
        return {"overdue": self.state.overdue}

    @callback
    @override
    def async_started(self) -> None:
        super().async_started()
        self._store.async_save_within(_SAVE_SECONDS, self._to_store)

    @callback
    def _arm(self) -> None:
        """Wait for the next guest to become overdue: one timer, however many guests wait.

        It is only ever set earlier; where it comes too early, it is set anew.
        """
        due = self.state.next_deadline
        if self._shutdown_requested or due is None:
            return
        if self._deadline is None or due < self._deadline:
            self._disarm()
            self._deadline = due
            self._stop_deadline = async_track_point_in_utc_time(self.hass, self._passed, due)

    @callback
    def _disarm(self) -> None:
        if self._stop_deadline is not None:
            self._stop_deadline()
        self._deadline = self._stop_deadline = None

    @callback
    def _passed(self, _: datetime) -> None:
        """Show whose goal has passed."""
        self._deadline = self._stop_deadline = None
        if changes := self.state.apply_tick(now()):
            self.async_publish(changes)
            self._store.async_save_within(_SAVE_SECONDS, self._to_store)
        self._arm()

    @callback
    def _pace(self) -> None:
        """Poll slowly only while changes are pushed, over a network that loses nothing."""
        calm = self.state.hub.observed and not self._client.losing
        self.update_interval = self._observed_interval if calm else self._poll_interval

    # Push

    def _keep_observing(self) -> None:
        """Begin an observation where there is none, or none that can be trusted."""
        if self.sync.doubtful and self._observing is not None:
            self._observing.cancel()
            self._observing = None
        self.sync.doubtful = False
        if self._observing is None or self._observing.done():
            self._push_settled.clear()
            self._observing = self.config_entry.async_create_background_task(
                self.hass, self._observe(), name=f"{self.name} observation"
            )
        self._watch_push(lost=not self.state.hub.observed)

    async def _observe(self) -> None:
        """Take in what is pushed, until the transmitter does not let itself be observed."""
        await observe(self._client, self._push_began, self.sync.take_push)
        if self.state.hub.observed:
            self._show_push(observed=False)
            self.async_refresh_soon()
        self._push_settled.set()

    @callback
    def _push_began(self) -> None:
        """Note that changes are pushed, and read what changed before they were."""
        self._watch_push(lost=False)
        self.sync.observation_began()
        self._show_push(observed=True)
        self._push_settled.set()

    @callback
    def _show_push(self, *, observed: bool) -> None:
        """Show whether changes are pushed, and poll accordingly."""
        lost = self.state.hub.push_lost and not observed
        self.async_publish(self.state.set_push(observed=observed, lost=lost))
        self._pace()

    @callback
    def _watch_push(self, *, lost: bool) -> None:
        """Watch whether changes are not pushed for long, though the transmitter answers."""
        if not lost:
            if self._push_watch is not None:
                self._push_watch()
            self._push_watch = None
        elif self._push_watch is None:
            self._push_watch = async_call_later(self.hass, _PUSH_LOST, self._push_stays_lost)

    @callback
    def _push_stays_lost(self, _: datetime) -> None:
        self._push_watch = None
        if self.last_update_success:
            self.async_publish(self.state.set_push(observed=False, lost=True))

    # Commands to the transmitter

    async def async_clear_all(self) -> int:
        """End the sessions of all guests, as served; return their number."""
        with self.translated_errors():
            listed = await self._client.list_sessions()
            active = {one.uuid or "" for one in (listed and listed.sessions) or () if one.active}

            async def have_ended() -> bool:
                left = await self._client.list_sessions()
                return all((one.uuid or "") not in active for one in (left and left.sessions) or ())

            if active:
                self.state.note_clear_all(active)
                try:
                    await send_verified(self._client.clear_all, have_ended)
                except RemoteError as err:
                    if not isinstance(err, NoAnswerError):  # else it may have left all the same
                        self.state.withdraw_clear_all()
                    raise
        self.async_publish(self.state.apply_cleared(active, now()))
        self.sync.read_all_soon()
        return len(active)

    async def async_send_page(
        self,
        number: int,
        *,
        message: str | None = None,
        page_mode: str | None = None,
        system_id: int | None = None,
    ) -> None:
        """Page a pager without a session, with a text where it can show one."""
        with self.translated_errors():
            await self._client.send_page(
                number, message=message, page_mode=wire_mode(page_mode), system_id=system_id
            )

    async def async_page_staff(self, key: str, message: str) -> None:
        """Send a text to a pager of the staff.

        Raises:
            ServiceValidationError: the user has removed it.

        """
        if not isinstance(pager := self.data.get(key), StaffPager):
            raise validation_error("pager_gone")
        await self.async_send_page(
            pager.number, message=message, page_mode=pager.page_mode, system_id=pager.system_id
        )

    async def async_get_history(self) -> list[EndedSession]:
        """Get the guests whose sessions have ended, in the transmitter's order."""
        with self.translated_errors(reading=True):
            return await self._client.get_history()

    async def async_delete_history(self) -> None:
        """Delete the sessions that have ended."""

        async def is_empty() -> bool:
            return not await self._client.get_history()

        with self.translated_errors():
            await send_verified(self._client.delete_history, is_empty)

    async def async_reset_statistics(self) -> None:
        """Begin the transmitter's statistics anew."""

        async def are_cleared() -> bool:
            listed = await self._client.list_sessions()
            if listed is None or listed.statistics is None:
                raise MalformedAnswerError("no statistics in the list of sessions")
            return listed.statistics.guests_served == 0

        with self.translated_errors():
            await send_verified(self._client.clear_statistics, are_cleared)
        self.sync.read_all_soon()

    async def async_change_settings(self, **settings: Any) -> None:
        """Change settings; they are named as in the client's method."""

        def changed() -> bool:
            now = self.state.hub.settings
            return all(getattr(now, name) == value for name, value in settings.items())

        await self._set(settings, changed)

    async def async_sync_clock(self) -> None:
        """Set the transmitter's clock to the local time."""
        await self._set(
            {"clock": dt_util.now()},
            lambda: abs(self.state.clock.ahead(now()) or 0) <= _IN_TIME,
        )

    async def _set(self, settings: dict[str, Any], changed: Any) -> None:
        """Change settings, and show them."""

        async def read() -> None:
            self.async_publish(await self.sync.async_read_settings())

        async def look() -> bool:
            await read()
            return bool(changed())

        asked = now()
        with self.translated_errors():
            answer = await send_verified(lambda: self._client.change_settings(**settings), look)
            if answer is not None and answer.settings:
                self.async_publish(self.state.apply_settings(answer, asked.utc, now()))
            elif answer is not None:
                await read()

    # What the user has entered

    @callback
    @override
    def async_forget(self, key: str) -> bool:
        number = pager_number(key)
        if number is not None and number not in self._numbers and not self.state.guest(number):
            self.async_publish(self.state.forget(number))
        return key not in self.data

    def number_of(self, key: str) -> int:
        """Get the number of a pager.

        Raises:
            ServiceValidationError: it is the key of no pager.

        """
        if (number := pager_number(key)) is None:
            raise validation_error("pager_gone")
        return number

    @callback
    def _config_entry_changed(self, change: ConfigEntryChange, entry: StewardConfigEntry) -> None:
        """Show the staff's pagers as the user has them now."""
        if entry is self.config_entry and change is ConfigEntryChange.UPDATED and HUB in self.data:
            self.async_publish(self.state.set_staff(staff_pagers(self.config_entry)))


def _overdue(stored: dict[str, Any]) -> list[str]:
    """Read who was told to be overdue."""
    return [str(uuid) for uuid in stored["overdue"]]
