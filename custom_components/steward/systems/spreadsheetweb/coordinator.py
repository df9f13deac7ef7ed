"""The state of a SpreadsheetWEB application: the session that Steward opened on it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, override

from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util import dt as dt_util

from ...capabilities import HostedSession, SessionHost
from ...const import HUB, LOGGER
from ...coordinator import StewardConfigEntry, StewardCoordinator
from ...shielded import shielded
from ...storage import entry_store
from ...validation_error import nothing_to_do, validation_error
from ..api.errors import (
    InvalidRequestError,
    MalformedAnswerError,
    NoAnswerError,
    RemoteError,
    UnreadableAnswerError,
)
from ..changes import Changes, ItemTable
from .api.client import SpreadsheetWebClient
from .api.transport import RefusedError
from .api.types import Calculation, Output
from .application import Application, DedicatedSession, restored

CONF_APPLICATION_KEY = "application_key"
CONF_REOPEN = "reopen"
"""The option whether a session that the server dropped is opened again with the next use."""

type _Calculate[AnswerT] = Callable[[str | None], Awaitable[AnswerT]]
"""Calculates in the session with an id, or without one."""

_AWAY_INTERVAL = timedelta(minutes=1)
_UNLOAD_SECONDS = 15.0
"""How long unloading waits for the session to be closed."""


class SessionDroppedError(RemoteError):
    """The server has ended the session: the inputs that it held are gone."""

    code = "session_dropped"


class SpreadsheetWebCoordinator(StewardCoordinator, SessionHost):
    """Keeps one dedicated session of an application, or none.

    Nothing is polled: what a session's server would be asked keeps the session from its idle end.
    Whether it is still there is asked at the start and where a use of it is refused, and, while the
    server cannot be reached or does not tell, each minute: what is shown is to be so again.

    What is stored is written before it is shown. It is read again after a restart of Home
    Assistant, which leaves the session open; unloading the entry closes it. A session that cannot
    be closed then is kept as an orphan, and closed at the next start.
    """

    def __init__(self, hass: HomeAssistant, entry: StewardConfigEntry) -> None:
        """Prepare; nothing is asked yet."""
        self._table = ItemTable()
        super().__init__(hass, entry, self._table.items)
        self._client = create_client(hass, entry.data)
        self._reopen: bool = entry.options.get(CONF_REOPEN, False)
        self._store = entry_store(hass, entry.entry_id)
        self._application = Application(name=entry.title)
        self._in_session = asyncio.Lock()
        self._told_to_close: str | None = None
        """The session that was last told to close, whatever came of it."""
        self._ended = False

    @override
    async def _async_setup(self) -> None:
        read = partial(restored, self.config_entry.title)
        application = await self._store.async_read(read) or self._application
        self._application = replace(application, url=self.config_entry.data[CONF_URL])

    @override
    async def async_shutdown(self) -> None:
        """Stop; what is shown is stored, and the session stays open."""
        await super().async_shutdown()
        if self.data and not self._ended:
            await self._keep(self._application)

    # Reading

    @override
    async def async_poll(self) -> Changes:
        self.update_interval = _AWAY_INTERVAL
        await self._client.accepts()  # who is not known, or knows no application, is told so
        async with self._in_session:
            await self._close_orphans()
            session = self._application.session
            gone = await self._gone(session.session_id) if session else False
            if session and gone:
                dropped = session.session_id != self._told_to_close
                await self._keep(replace(self._application, session=None, dropped=dropped))
            if gone is not None:
                self.update_interval = None
            return self._taken_in()

    async def _gone(self, session_id: str) -> bool | None:
        """Tell whether the server has ended a session; `None` where that cannot be told.

        How it refuses a session that it does not know is not documented: it has if it refuses to
        calculate nothing in the session, but not without one.
        """
        try:
            with suppress(InvalidRequestError):  # an id that it does not like the form of
                if await self._client.accepts(session_id):
                    return False
            return await self._client.accepts()
        except RemoteError:
            return None

    # Commands

    @property
    @override
    def hosted_sessions(self) -> Mapping[str, HostedSession]:
        session = self._application.session
        opened = session.opened if session else None
        return {HUB: HostedSession(key=HUB, active=session is not None, opened=opened)}

    @override
    @shielded
    async def async_open_session(self, key: str = HUB, name: str | None = None) -> DedicatedSession:
        """Open a session.

        Raises:
            ServiceValidationError: there is one, and the server still has it; or it was to have a
                name, which the system has not.

        """
        if name is not None:
            raise validation_error("field_not_taken", what=self.name, fields="name")
        async with self._in_session:
            with self.translated_errors():
                if session := self._application.session:
                    if not await self._gone(session.session_id):
                        raise validation_error("session_is_open", device=self.name)
                    await self._change(session=None, dropped=True)
                return await self._open()

    @override
    @shielded
    async def async_close_session(self, key: str = HUB) -> None:
        """Close the session; one that the server has ended is closed.

        Raises:
            ServiceValidationError: there is none.

        """
        async with self._in_session:
            if (session := self._application.session) is None:
                raise nothing_to_do("no_active_session", device=self.name)
            with self.translated_errors():
                await self._close(session.session_id)
            await self._change(session=None)

    async def async_calculate(
        self, calculation: Calculation, *, use_session: bool | None = None
    ) -> list[Output]:
        """Calculate in the session, without it, or, for `None`, in it if there is one.

        Raises:
            ServiceValidationError: there is none to calculate in.
            HomeAssistantError: also where the server has ended the session, and it is not to be
                opened again.

        """
        calculate = partial(self._client.calculate, calculation)
        return await self._calculate(calculate, 1, use_session=use_session)

    async def async_calculate_all(
        self, calculations: Sequence[Calculation], *, use_session: bool | None = None
    ) -> list[list[Output] | RefusedError]:
        """Calculate several by one request, each as `async_calculate` does, or why it was refused.

        Raises:
            ServiceValidationError: there is no session to calculate in.
            HomeAssistantError: also where all of them were refused.

        """

        async def calculate(session_id: str | None = None) -> list[list[Output] | RefusedError]:
            results = await self._client.calculate_all(calculations, session_id)
            refusals = [one for one in results if isinstance(one, RefusedError)]
            if len(refusals) == len(results):  # as where the session has ended
                raise refusals[0]
            return results

        return await self._calculate(calculate, len(calculations), use_session=use_session)

    @shielded
    async def _calculate[AnswerT](
        self, calculate: _Calculate[AnswerT], number: int, *, use_session: bool | None
    ) -> AnswerT:
        """Do a `number` of calculations in the session, or without it."""
        with self.translated_errors():
            if use_session is not False:
                async with self._in_session:
                    if session := await self._usable_session():
                        return await self._calculate_in(session, calculate, number)
                if use_session:
                    raise nothing_to_do("no_active_session", device=self.name)
            return await calculate(None)

    async def async_close_orphans(self, key: str = HUB) -> None:
        """Try once more to close what could not be closed.

        Raises:
            HomeAssistantError: it still cannot be.

        """
        async with self._in_session:
            with self.translated_errors():
                error = await self._close_orphans()
                self._show()
                if error:
                    raise error

    async def async_confirm(self, key: str = HUB) -> None:
        """Take note that the user knows of an opening without an answer."""
        async with self._in_session:
            await self._change(unconfirmed=False)

    @override
    async def async_unload(self) -> None:
        """Close the session; what stays open is kept as an orphan."""
        self._ended = True
        try:
            async with asyncio.timeout(_UNLOAD_SECONDS), self._in_session:
                await self._give_up()
                closed = await self._close_orphans() is None
        except TimeoutError:
            await self._give_up()
            closed = False
        if not closed:
            LOGGER.warning(
                "%s: a session could not be closed; that is tried again when it is set up next",
                self.name,
            )

    # Sessions; to be used by one at a time

    async def _open(self) -> DedicatedSession:
        """Open a session.

        That it is being opened is stored before: whatever ends Home Assistant then, it is told.
        """
        if self._ended:
            raise validation_error("no_entry")
        before = self._application
        await self._keep(replace(before, unconfirmed=True))
        try:
            session_id = await self._client.open_session()
        except MalformedAnswerError as err:  # it may be open all the same
            self._show()
            raise UnreadableAnswerError(err.detail) from err
        except NoAnswerError:
            self._show()
            raise
        except RemoteError:
            await self._keep(before)
            raise
        session = DedicatedSession(session_id=session_id, opened=dt_util.utcnow())
        await self._change(session=session, dropped=False, unconfirmed=before.unconfirmed)
        return session

    async def _close(self, session_id: str) -> None:
        """Close a session; whatever came back, it is closed if the server does not have it."""
        self._told_to_close = session_id
        try:
            await self._client.close_session(session_id)
        except RemoteError as err:
            if await self._gone(session_id):
                return
            if isinstance(err, MalformedAnswerError):  # it may be closed all the same
                raise UnreadableAnswerError(err.detail) from err
            raise

    async def _close_orphans(self) -> RemoteError | None:
        """Try to close all orphans; return why one of them was not."""
        error = None
        for session_id in self._application.orphans:
            try:
                await self._close(session_id)
            except RemoteError as err:
                error = err
            else:
                left = tuple(one for one in self._application.orphans if one != session_id)
                await self._keep(replace(self._application, orphans=left))
        return error

    async def _usable_session(self) -> DedicatedSession | None:
        """Get the session, or a new one in the place of one that was dropped, if that is wanted."""
        if self._application.session is None and self._application.dropped and self._reopen:
            return await self._open()
        return self._application.session

    async def _calculate_in[AnswerT](
        self, session: DedicatedSession, calculate: _Calculate[AnswerT], number: int
    ) -> AnswerT:
        """Calculate in a session, or in a new one if it has ended and that is wanted."""
        try:
            answer = await calculate(session.session_id)
        except InvalidRequestError as err:
            if not await self._gone(session.session_id):
                raise
            await self._change(session=None, dropped=True)
            if not self._reopen:
                raise SessionDroppedError(err.detail) from err
            session = await self._open()
            answer = await calculate(session.session_id)
        session = replace(session, calculations=session.calculations + number)
        self._application = replace(self._application, session=session)
        self._show()
        return answer

    async def _give_up(self) -> None:
        """Make the session an orphan."""
        if session := self._application.session:
            orphans = (*self._application.orphans, session.session_id)
            await self._keep(replace(self._application, session=None, orphans=orphans))

    # What is known

    async def _change(self, **changes: Any) -> None:
        """Store what has changed, and show it."""
        await self._keep(replace(self._application, **changes))
        self._show()

    async def _keep(self, application: Application) -> None:
        """Store what is known from now on; the number of calculations alone is not worth it."""
        await self._store.async_save(application.to_store())
        self._application = application

    def _show(self) -> None:
        """Show what is known."""
        self.async_publish(self._taken_in())

    def _taken_in(self) -> Changes:
        self._table.put(HUB, self._application)
        return self._table.take_changes()


def create_client(hass: HomeAssistant, data: Mapping[str, Any]) -> SpreadsheetWebClient:
    """Create the client of what the fields of the form say."""
    return SpreadsheetWebClient(
        async_get_clientsession(hass),
        data[CONF_URL],
        data[CONF_CLIENT_ID],
        data[CONF_CLIENT_SECRET],
        data[CONF_APPLICATION_KEY],
    )


async def async_end_sessions(hass: HomeAssistant, entry: StewardConfigEntry) -> None:
    """Close what a config entry that is removed has left open, or tell that this is not possible.

    There is no coordinator any more, or never was one if the server could not be reached.
    """
    read = partial(restored, entry.title)
    application = await entry_store(hass, entry.entry_id).async_read(read) or read(None)
    left = [
        *application.orphans,
        *([application.session.session_id] if application.session else []),
    ]
    client = create_client(hass, entry.data)
    for session_id in left:
        try:
            await client.close_session(session_id)
        except RemoteError as err:
            LOGGER.warning(
                "%s was removed, but a session could not be closed (%s); the server ends it when "
                "it has not been used for a while",
                entry.title,
                err.code,
            )
