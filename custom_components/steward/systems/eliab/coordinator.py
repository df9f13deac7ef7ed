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
from ...storage import entry_store
from ...validation_error import validation_error
from ..api.errors import MalformedAnswerError, NoAnswerError, UnreadableAnswerError
from ..changes import Changes, ItemTable
from .api.client import DEFAULT_APP_VERSION, DEFAULT_OS, EliabClient, NoSessionIdError
from .api.transport import SessionOverError
from .app_session import AppSession

CONF_SESSION_ID = "session_id"
CONF_OS = "os"
CONF_APP_VERSION = "app_version"


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
    there; what else is known of the session is in the entry's store.
    """

    def __init__(self, hass: HomeAssistant, entry: StewardConfigEntry) -> None:
        """Prepare; nothing is sent."""
        self._table = ItemTable()
        super().__init__(hass, entry, self._table.items)
        self._client = create_client(hass, entry.data)
        self._store = entry_store(hass, entry.entry_id)
        self._busy = asyncio.Lock()
        self._session = AppSession()

    @override
    async def _async_setup(self) -> None:
        stored = await self._store.async_read(AppSession.from_store) or AppSession()
        entered = self.config_entry.data.get(CONF_SESSION_ID)
        if entered in {None, stored.session_id}:
            self._session = stored
        else:
            await self._keep(AppSession(session_id=entered, opened=dt_util.utcnow()))

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
                try:
                    session_id = await self._client.open_session(username, password)
                except NoSessionIdError:
                    raise
                except MalformedAnswerError as err:  # it may be open all the same
                    raise UnreadableAnswerError(err.detail) from err
            await self._keep(AppSession(session_id=session_id, opened=dt_util.utcnow()))
            return self._session

    @override
    async def async_close_session(self, key: str = HUB) -> None:
        """Close the session.

        Where the answer is lost the id is kept, to try again: that the session is over then means
        that it was closed.

        Raises:
            ServiceValidationError: there is none.

        """
        async with self._busy:
            if self._session.session_id is None:
                raise validation_error("no_active_session", device=self.name)
            with self.translated_errors():
                try:
                    await self._client.close_session(self._session.session_id)
                except NoAnswerError:
                    await self._keep(replace(self._session, in_doubt=True))
                    raise
                except SessionOverError:
                    expected = self._session.in_doubt
                    await self._keep(AppSession())
                    if not expected:
                        raise
                else:
                    await self._keep(AppSession())

    async def _keep(self, session: AppSession) -> None:
        """Show a session, and remember it."""
        self._session = session
        self.async_publish(await self.async_poll())
        data = {k: value for k, value in self.config_entry.data.items() if k != CONF_SESSION_ID}
        if session.session_id is not None:
            data[CONF_SESSION_ID] = session.session_id
        self.hass.config_entries.async_update_entry(self.config_entry, data=data)
        await self._store.async_save(session.to_store())
