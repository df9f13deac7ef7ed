"""Reads the sessions of a device: of many, only the active one again and again."""

from dataclasses import replace
from datetime import timedelta

from ..api.cooldown import Cooldown
from ..api.errors import ForbiddenError, MalformedAnswerError, NotFoundError
from .api.client import RufusClient
from .api.types import MAX_DEVICES, Session

_FEW = 10
"""Sessions that are listed as quickly as one of them is asked for."""
_WHOLE_TIME = timedelta(minutes=1)
"""How long a list is good for: a closed session may have been given late passings since."""


class SessionReader:
    """Knows each device's list, and asks for all of it or for the active session alone.

    A device has one active session at most: as long as that one is, no other was opened.
    """

    def __init__(self, client: RufusClient) -> None:
        """Ask by `client`."""
        self._client = client
        self._lists: dict[str, list[Session]] = {}
        self._whole = Cooldown()

    async def read(self, deviceid: str, active: Session | None) -> list[Session]:
        """Read a device's sessions, as `list_sessions` does and with the same errors.

        `active` is the session to be asked for alone, where nothing says that it is another by now.
        What is as it was gives the same object.
        """
        listed = self._lists.get(deviceid, [])
        if active and len(listed) > _FEW and not self._whole.over(deviceid):
            now = await self._read_active(listed, active.token_session)
            if now is not None:
                self._lists[deviceid] = now
                return now
        self._lists.pop(deviceid, None)
        sessions = await self._client.list_sessions(deviceid)
        if len(sessions) > _FEW:
            if len(self._lists) >= MAX_DEVICES:  # most of them are of devices that are gone
                self._lists.clear()
            self._lists[deviceid] = sessions
            self._whole.begin(deviceid, _WHOLE_TIME)
        return sessions

    async def _read_active(self, listed: list[Session], token: str) -> list[Session] | None:
        """Bring a list up to date by its active session; `None` where that is not enough."""
        place = next((at for at, one in enumerate(listed) if one.token_session == token), None)
        if place is None:
            return None
        try:
            answer = await self._client.get_session(token)
        except ForbiddenError, MalformedAnswerError, NotFoundError:
            return None
        if answer.token_session != token or not answer.active:
            return None
        before = listed[place]
        passings = before.passings if answer.passings is None else answer.passings
        now = replace(before, active=True, alias=answer.alias or before.alias, passings=passings)
        if now == before:
            return listed
        return [*listed[:place], now, *listed[place + 1 :]]
