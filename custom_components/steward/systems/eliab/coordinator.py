"""The state of an app session: it is what Steward did, since the server cannot be asked."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, override

from homeassistant.const import CONF_PASSWORD, CONF_TOKEN, CONF_URL, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util import dt as dt_util

from ...capabilities import HostedSession, SessionHost
from ...const import HUB
from ...coordinator import StewardConfigEntry, StewardCoordinator
from ...identity import digest
from ...shielded import shielded
from ...storage import entry_store
from ...validation_error import nothing_to_do, validation_error
from ..api.errors import (
    MalformedAnswerError,
    NoAnswerError,
    RemoteError,
    UnreadableAnswerError,
)
from ..changes import Changes, ItemTable
from .api.client import DEFAULT_APP_VERSION, DEFAULT_OS, EliabClient, NoSessionIdError
from .api.transport import SessionOverError
from .app_session import AppSession

CONF_SESSION_ID = "session_id"
CONF_OS = "os"
CONF_APP_VERSION = "app_version"
CONF_KEPT = "kept_session"
"""The digest of the session id that Steward itself has put beside it in the config entry's data."""
_TAKEN = "former"
_MAX_TAKEN = 50
"""More ids than somebody enters until Home Assistant has written its entries."""


def create_client(hass: HomeAssistant, data: Mapping[str, Any]) -> EliabClient:
    """Create a client of the data of a config entry.

    Raises:
        InvalidVersionError: the version of the app is none.

    """
    return EliabClient(
        async_get_clientsession(hass),
        data[CONF_URL],
        data[CONF_TOKEN],
        os=data.get(CONF_OS, DEFAULT_OS),
        app_version=data.get(CONF_APP_VERSION, DEFAULT_APP_VERSION),
        secrets=(data.get(CONF_USERNAME), data.get(CONF_PASSWORD), data.get(CONF_SESSION_ID)),
    )


class EliabCoordinator(StewardCoordinator, SessionHost):
    """Keeps one app session, over restarts too, and opens and closes it.

    The id is in the config entry's data while the session is open, so that it can be entered
    there; all that is known of the session is in the entry's store. Home Assistant writes the data
    later, so that after a kill the id of an earlier session may be in it: one that Steward has put
    there, or has taken from there before, does not count.
    """

    def __init__(self, hass: HomeAssistant, entry: StewardConfigEntry) -> None:
        """Prepare; nothing is sent."""
        self._table = ItemTable()
        super().__init__(hass, entry, self._table.items)
        self._client = create_client(hass, entry.data)
        self._store = entry_store(hass, entry.entry_id)
        self._busy = asyncio.Lock()
        self._session = AppSession()
        self._taken: list[str] = []
        """The digests of the ids that were entered, the latest one last."""

    @override
    async def _async_setup(self) -> None:
        restored, data = await self._store.async_read(self._restored), self.config_entry.data
        session = restored or self._session
        # without what was stored all there is to know is in the data
        own = {*self._taken, data.get(CONF_KEPT)} if restored else {None}
        entered = data.get(CONF_SESSION_ID)
        if entered is not None and digest(entered) not in own:
            self._taken = [*self._taken, digest(entered)][-_MAX_TAKEN:]
            if entered != session.session_id:
                changes = {"session_id": entered, "opened": dt_util.utcnow(), "in_doubt": False}
                session = replace(session, **changes)
        self._session = session
        if data != self._data_of(session):
            await self._keep(session)

    def _restored(self, stored: Mapping[str, Any]) -> AppSession:
        self._taken = [*stored.get(_TAKEN, ())]
        return AppSession.from_store(stored)

    def _data_of(self, session: AppSession) -> dict[str, Any]:
        """Make the config entry's data that belong to a session."""
        ours = {CONF_SESSION_ID, CONF_KEPT}
        data = {name: value for name, value in self.config_entry.data.items() if name not in ours}
        if session.session_id is not None:
            data |= {CONF_SESSION_ID: session.session_id, CONF_KEPT: digest(session.session_id)}
        return data

    @override
    async def async_poll(self) -> Changes:
        self._table.put(HUB, self._session)
        return self._table.take_changes()

    @property
    @override
    def hosted_sessions(self) -> Mapping[str, HostedSession]:
        session = self._session
        active = session.session_id is not None
        return {HUB: HostedSession(key=HUB, active=active, opened=session.opened)}

    @override
    @shielded
    async def async_open_session(self, key: str = HUB, name: str | None = None) -> AppSession:
        """Log in, which opens a session.

        Raises:
            ServiceValidationError: there is one already, or nobody to log in; or it was to have a
                name, which the system has not.

        """
        if name is not None:
            raise validation_error("field_not_taken", what=self.name, fields="name")
        async with self._busy:
            if self._session.session_id is not None:
                raise validation_error("session_is_open", device=self.name)
            data = self.config_entry.data
            username, password = data.get(CONF_USERNAME), data.get(CONF_PASSWORD)
            if not (username and password):
                self.config_entry.async_start_reauth(self.hass)
                raise validation_error("no_login", device=self.name)
            with self.translated_errors():
                session_id = await self._log_in(username, password)
            await self._change(session_id=session_id, opened=dt_util.utcnow())
            return self._session

    async def _log_in(self, username: str, password: str) -> str:
        """Log in; get the id of the session.

        That it is being opened is stored before: whatever ends Home Assistant then, it is told.
        """
        before = self._session
        await self._save(replace(before, unconfirmed=True))
        try:
            session_id = await self._client.open_session(username, password)
        except NoSessionIdError:
            await self._save(before)
            raise
        except NoAnswerError:
            await self._change(unconfirmed=True)
            raise
        except MalformedAnswerError as err:  # it may be open all the same
            await self._change(unconfirmed=True)
            raise UnreadableAnswerError(err.detail) from err
        except RemoteError:
            await self._save(before)
            raise
        return session_id

    @override
    @shielded
    async def async_close_session(self, key: str = HUB) -> None:
        """Close the session.

        Where the answer is lost the id is kept, to try again: that the session is over then means
        that it was closed.

        Raises:
            ServiceValidationError: there is none.

        """
        async with self._busy:
            if self._session.session_id is None:
                raise nothing_to_do("no_active_session", device=self.name)
            with self.translated_errors():
                try:
                    await self._client.close_session(self._session.session_id)
                except NoAnswerError:
                    await self._change(in_doubt=True)
                    raise
                except SessionOverError:
                    expected = self._session.in_doubt
                    await self._change(session_id=None, opened=None, in_doubt=False)
                    if not expected:
                        raise
                else:
                    await self._change(session_id=None, opened=None, in_doubt=False)

    async def async_confirm(self, key: str = HUB) -> None:
        """Take note that the user knows of a login without an answer."""
        async with self._busy:
            await self._change(unconfirmed=False)

    async def _change(self, **changes: Any) -> None:
        """Show what has changed of the session, and remember it."""
        await self._keep(replace(self._session, **changes))

    async def _keep(self, session: AppSession) -> None:
        """Show a session, and remember it."""
        self._session = session
        self.async_publish(await self.async_poll())
        data = self._data_of(session)
        self.hass.config_entries.async_update_entry(self.config_entry, data=data)
        await self._save(session)

    async def _save(self, session: AppSession) -> None:
        """Remember a session, which is not shown yet if it is another one than that."""
        await self._store.async_save({**session.to_store(), _TAKEN: self._taken})
