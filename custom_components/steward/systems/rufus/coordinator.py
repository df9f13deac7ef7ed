"""Drives a RUFUS account: asks the cloud, has the core take it in, and the stream tell passings."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, override

from homeassistant.const import CONF_API_KEY, CONF_URL
from homeassistant.core import CALLBACK_TYPE, CoreState, HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util

from ...capabilities import (
    HostedSession,
    PassingDevice,
    PassingEvent,
    PassingReader,
    PassingReading,
    PassingSource,
    PlannedRace,
    Unsubscribe,
)
from ...const import HUB, LOGGER
from ...coordinator import EventListener, StewardConfigEntry
from ...identity import device_key
from ...recent_passings import RecentPassings
from ...recorder_lag import RecorderPace
from ..api.cooldown import Backoff
from ..api.errors import ForbiddenError, NotFoundError, RateLimitedError, RemoteError
from ..changes import Changes, ItemEvent
from .account import AccountState
from .api.client import RufusClient
from .api.types import Session
from .commands import RufusCommands
from .items import Account, TimingDevice
from .passing_devices import PassingDevices
from .passings.checkpoint import Checkpoint, Start
from .passings.reader import PageReader
from .passings.reading import Reading
from .passings.store import EVENTS_READER, CheckpointStore
from .passings.stream import PassingStream, passing_event, session_key
from .passings.stream_reader import StreamReader
from .session_reader import SessionReader
from .told import Told

PASSING = "passing"
CONF_ACTIVE_INTERVAL = "active_interval"
DEFAULT_ACTIVE_INTERVAL = 5
"""Seconds between two polls while a session is active."""
_IDLE_INTERVAL = timedelta(seconds=60)
_PATIENCE = 3.0
"""Seconds that a poll waits for sessions and races: what takes longer comes when it comes."""
_RACES_INTERVAL = 3600.0
_NO_RACES_INTERVAL = 6 * 3600.0
_LONGEST_SESSION = timedelta(days=7)
"""How long before a time a session may have been opened that has passings of it."""
_ENTITY_TIME = 5.0
"""Seconds that the passings of a new device wait for its event entity, which may not be there."""


class RufusCoordinator(RufusCommands, PassingSource):
    """Polls one account: the list of its devices, and the sessions of those that are to be asked.

    It polls quickly while a session is active and slowly while all are idle. Only the list decides
    whether the account is available: a device that fails costs itself, and so do the races.
    """

    def __init__(self, hass: HomeAssistant, entry: StewardConfigEntry) -> None:
        """Prepare; nothing is asked yet."""
        self.account = AccountState(device_key)
        super().__init__(hass, entry, self.account.items, _IDLE_INTERVAL)
        seconds = entry.options.get(CONF_ACTIVE_INTERVAL, DEFAULT_ACTIVE_INTERVAL)
        self._active_interval = timedelta(seconds=seconds)
        self.client = RufusClient(
            async_get_clientsession(hass), entry.data[CONF_API_KEY], entry.data[CONF_URL]
        )
        self._sessions = SessionReader(self.client)
        self._asking: dict[str, asyncio.Task[None]] = {}
        self._races = Backoff(first=60.0, longest=_RACES_INTERVAL)
        self._devices = PassingDevices(self.account.items, lambda: self.last_update_success)
        self._recent = RecentPassings()
        self._told: dict[str, Told] = {}
        self._looked: int | None = None
        """The value of the account's `bindings` that the stream knows."""
        self._store = CheckpointStore(hass, entry.entry_id)
        self._stored: tuple[bool, str | None] = (False, None)
        """What is shown of the store: whether it failed, and the file that was set aside."""
        pages = PageReader(self.client, monotonic)
        self.stream = PassingStream(pages, self._store, device_key, self._spawn)
        recorder = RecorderPace(hass, entry, PASSING)
        self._reader = StreamReader(
            name=EVENTS_READER,
            tell=self._tell_passing,
            page_told=self._page_told,
            accepts=self._shows_passings,
            keeps_up=lambda deviceid, told: recorder.async_told(device_key(deviceid), told),
        )

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        return self.config_entry.async_create_background_task(
            self.hass, work, name=f"{self.name} requests"
        )

    @override
    async def _async_setup(self) -> None:
        await self.stream.async_load()
        await self.stream.async_add_reader(self._reader)

    @callback
    @override
    def async_started(self) -> None:
        super().async_started()
        # before Home Assistant has started, no automation would take a passing in
        self.config_entry.async_on_unload(async_at_started(self.hass, self._begin))

    @callback
    def _begin(self, _: HomeAssistant) -> None:
        self.stream.start()

    @override
    async def async_shutdown(self) -> None:
        """Stop, and store what was told."""
        await super().async_shutdown()
        for task in self._asking.values():
            task.cancel()
        await self.stream.async_stop()

    @override
    async def async_idle(self) -> None:
        """Wait until nothing is being asked, and all that is there is told and stored."""
        await super().async_idle()
        while tasks := [task for task in self._asking.values() if not task.done()]:
            await asyncio.wait(tasks)
        await self.stream.async_idle()

    # Polling

    @override
    async def async_poll(self) -> Changes:
        asked, now = self.account.commands, monotonic()
        changes = self.account.apply_devices(await self.client.list_devices(), asked=asked)
        if self._looked != (looked := self.account.bindings):
            self._looked = looked
            self.stream.look(self.account.session_counts)
            for deviceid in self._told.keys() - self.account.session_counts.keys():
                del self._told[deviceid]
        for deviceid in self.account.due(now):
            self._ask(deviceid, self._async_ask_sessions(deviceid))
        if self._races.until <= now:
            self._ask("", self._async_ask_races())
        if self._asking:
            await asyncio.wait(self._asking.values(), timeout=_PATIENCE)
            self._asking = {what: task for what, task in self._asking.items() if not task.done()}
        interval = self._active_interval if self.account.busy else _IDLE_INTERVAL
        self.update_interval = max(interval, timedelta(seconds=self.client.http.paused_for))
        return changes

    def _ask(self, what: str, work: Coroutine[Any, Any, None]) -> None:
        """Ask something in a task of its own, unless it is still being asked."""
        if (asking := self._asking.get(what)) is not None and not asking.done():
            work.close()
            return
        self._asking[what] = self._spawn(work)

    async def _async_ask_sessions(self, deviceid: str) -> None:
        """Ask for the sessions of a device, and have their passings read."""
        asked = self.account.commands
        sessions: list[Session] = []
        try:
            sessions = await self._sessions.read(deviceid, self.account.undoubted_session(deviceid))
        except NotFoundError:  # says that there are none
            pass
        except RateLimitedError:
            return
        except RemoteError as err:
            LOGGER.debug("%s: a device's sessions were not read: %s", self.name, err)
            hopeless = isinstance(err, ForbiddenError)
            self.account.sessions_failed(deviceid, monotonic(), hopeless=hopeless)
            return
        self.async_publish(final := self.account.show_final_count(deviceid, sessions))
        if final and not self.last_update_success:  # it is shown first, once the outage is over
            return
        changes = self.account.apply_sessions(deviceid, sessions, monotonic(), asked=asked)
        if sessions:
            self.stream.take(deviceid, self.account.sessions(deviceid))
        self.async_publish(changes | self._follow_from_passings(deviceid))

    async def _async_ask_races(self) -> None:
        """Ask for the account's races; that there are none is no fault, unless there were some."""
        try:
            events = tuple(await self.client.list_events())
            self._races.worked()
            self._races.until = monotonic() + _RACES_INTERVAL
        except (NotFoundError, ForbiddenError) as err:
            self._races.failed(monotonic())
            if self.account.has_events and self._races.failures < 2:
                LOGGER.debug("%s: the races were not read: %s", self.name, err)
                return
            self._races.until = monotonic() + _NO_RACES_INTERVAL
            events = None
        except RemoteError as err:
            LOGGER.debug("%s: the races were not read: %s", self.name, err)
            self._races.failed(monotonic())
            return
        self.async_publish(self.account.apply_events(events))

    # Passings

    @callback
    @override
    def _async_refresh_finished(self) -> None:
        self.stream.wake()

    @callback
    @override
    def async_listen(self, key: str, name: str, listener: EventListener) -> CALLBACK_TYPE:
        stop = super().async_listen(key, name, listener)
        self.stream.wake()  # what waited for who listens now
        return stop

    def _shows_passings(self, deviceid: str) -> bool:
        """Tell whether a passing of a device would be seen now.

        An unavailable entity shows none, and one that is only being added would miss some.
        """
        if not self.last_update_success or self._shutdown_requested:
            return False
        if self.hass.state is not CoreState.running:
            return False
        if (device_key(deviceid), PASSING) in self._event_listeners:
            return True
        return self._told_of(deviceid).since + _ENTITY_TIME <= monotonic()

    def _told_of(self, deviceid: str) -> Told:
        """Get what is remembered of a device's passings, which begins with the first look at it."""
        if (told := self._told.get(deviceid)) is None:
            told = self._told[deviceid] = Told(since=monotonic())
        return told

    @callback
    def _tell_passing(self, event: PassingEvent) -> None:
        """Tell a passing to all who are told of passings; the stream does so once."""
        deviceid = event.source_key.removeprefix(device_key(""))
        told = self._told_of(deviceid)
        if (offset := told.clock.offset) is not None:
            event = replace(event, clock_offset=offset)
        told.take(event)
        self._recent.add(event)
        self._tell(ItemEvent(event.source_key, PASSING, PASSING, event.attributes, told=event))

    @callback
    def _page_told(self, deviceid: str, live: bool) -> None:  # noqa: FBT001
        """Show what follows from passings that were told, and learn how the device's clock goes."""
        if told := self._told.get(deviceid):
            told.end_page(live=live)
        self.async_publish(self._follow_from_passings(deviceid))

    def _follow_from_passings(self, deviceid: str) -> Changes:
        """Show when the last passing was, how the clock goes, and whether all is stored."""
        told = self._told.get(deviceid)
        session = self.account.active_session(deviceid)
        known = session and self._reader.checkpoint.session(deviceid, session.token_session)
        changes = self.account.show_passing(
            deviceid, known.last if known else None, told.clock.offset if told else None
        )
        if (stored := (self._store.failed, self._store.set_aside)) != self._stored:
            self._stored = stored
            changes |= self.account.show_store(unsaved=stored[0], set_aside=stored[1])
        return changes

    @override
    def device_unbound(self, deviceid: str) -> None:
        self.stream.forget(deviceid)
        self._told.pop(deviceid, None)

    # What others ask for

    @property
    @override
    def recent_passings(self) -> Iterable[PassingEvent]:
        return self._recent

    @override
    def passing_rates(self, now: float) -> Mapping[str, Mapping[int, int]]:
        return self._recent.rates(now)

    @override
    def async_subscribe_passings(self, subscriber: Callable[[PassingEvent], None]) -> Unsubscribe:
        return self.async_subscribe(PassingEvent, subscriber)

    @override
    async def async_read_passings(self, reader: PassingReader) -> PassingReading:
        told = StreamReader(
            name=reader.name,
            tell=reader.tell,
            accepts=lambda _: reader.has_room(),
            follows=lambda deviceid: reader.follows(device_key(deviceid)),
            confirms=True,
            checkpoint=Checkpoint(Start.SESSION if reader.from_session else Start.NOW),
        )
        await self.stream.async_add_reader(told)
        return Reading(self.stream, told)

    @override
    def async_keep_readers(self, wanted: Callable[[str], bool]) -> None:
        self.stream.keep_stored(wanted)

    @property
    @override
    def passing_devices(self) -> Mapping[str, PassingDevice]:
        return self._devices

    @property
    @override
    def planned_races(self) -> Iterable[PlannedRace]:
        account = self.data.get(HUB)
        events = account.events or () if isinstance(account, Account) else ()
        return [
            PlannedRace(key=event.event_token, name=event.name, start=event.start_date)
            for event in events
            if event.name
        ]

    @override
    async def async_past_passings(
        self, key: str, since: datetime, until: datetime
    ) -> AsyncIterator[list[PassingEvent]]:
        deviceid = self._item(key).device.deviceid
        with self.translated_errors(reading=True):
            sessions = await self._async_sessions(key)
            self.stream.take(deviceid, sessions)  # else a new one would seem to be past
            for session in sessions:
                opened = session.creation_date
                if opened and not since - _LONGEST_SESSION <= opened <= until:
                    continue
                place = 0
                async for page in self.client.get_passings_of(session.token_session):
                    known = self._reader.checkpoint.session(deviceid, session.token_session)
                    past = [
                        passing
                        for place, passing in enumerate(page, start=place)
                        if known is None or known.is_past(place, passing.num_passing)
                    ]
                    place += len(page)
                    now = dt_util.utcnow()
                    yield [
                        passing_event(key, session, one, min(one.timestamp or now, now))
                        for one in past
                    ]

    @override
    def passing_count(self, key: str) -> int | None:
        item = self.data.get(key)
        return item.passings if isinstance(item, TimingDevice) else None

    @override
    async def async_last_passing(self, key: str) -> PassingEvent | None:
        item = self._item(key)
        if (session := item.session) is None:
            return None
        deviceid, token = item.device.deviceid, session.token_session
        told = self._told.get(deviceid)
        if told and told.last and told.last.session_key == session_key(token):
            return told.last
        with self.translated_errors(reading=True):
            known = self._reader.checkpoint.session(deviceid, token)
            first = (known and known.numbers.highest) or session.passings
            page = await self.client.get_passings_page(token, first=first)
        if not page.passings:
            return None
        last = max(page.passings, key=lambda passing: passing.num_passing)
        return passing_event(key, session, last, dt_util.utcnow())

    @property
    @override
    def hosted_sessions(self) -> Mapping[str, HostedSession]:
        return {
            key: HostedSession(
                key=key,
                active=item.session_active,
                name=item.session_name,
                opened=item.session_started,
            )
            for key, item in self.data.items()
            if isinstance(item, TimingDevice)
        }
