"""The LRS paging transmitter: its operations, as typed methods."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
import logging
from typing import Literal

from aiocoap import Context, Message as CoapMessage
from aiocoap.numbers import codes

from ...api.errors import MalformedAnswerError, NotFoundError
from ...api.json import Reader, json_object, without_none
from .coap import Transport
from .types import EndedSession, GuestSession, Message

DEFAULT_PORT = 5683

_SESSIONS = "sessions"
_HISTORY = "sessions/history"
_STATISTICS = "sessions/statistics"
_SETTINGS = "settings"
_NOTIFY = "notify"
_PAGE = "page"

type SessionAction = Literal["page", "clear", "remove"]


class LrsClient:
    """Access to one transmitter.

    Every method raises the errors of `systems.api.errors` and waits at most 12 seconds for an
    answer (twice that for a reading, a minute for a whole list), once what was sent before has
    ended. A command is sent once.
    """

    def __init__(self, context: Context, host: str, port: int = DEFAULT_PORT) -> None:
        """Use `context` to talk to `host`: a name, an IPv4 or an IPv6 address.

        Raises:
            InvalidHostError: it can be none of these.

        """
        self._transport = Transport(context, host, port)
        self._reader = Reader(logging.getLogger(__name__))

    @property
    def losing(self) -> bool:
        """Whether the network seems to lose what is sent."""
        return self._transport.losing

    async def list_sessions(self, etag: bytes | None = None) -> Message | None:
        """List the active sessions and the statistics (GET /v1/sessions).

        Returns `None` where nothing changed since the list that carried `etag`.
        """
        response = await self._transport.fetch(_SESSIONS, etag)
        return None if response.code == codes.VALID else await self._read(response)

    async def get_session(self, number: int) -> GuestSession | None:
        """Get the active session of a pager (GET /v1/sessions?number=), if it has one."""
        try:
            answer = await self._read(await self._transport.fetch(_of(number)))
        except NotFoundError:
            return None
        sessions = answer.sessions or ()
        return next((one for one in sessions if one.number == number and one.active), None)

    async def create_session(
        self,
        number: int,
        *,
        label: str | None = None,
        party_size: int | None = None,
        goal: int | None = None,
        action: SessionAction | None = None,
        page_mode: str | None = None,
    ) -> Message:
        """Start a session on a pager (POST /v1/sessions); `goal` is in seconds.

        With an `action`, that is done to the session which the pager has.
        """
        body = without_none(
            number=number,
            label=label,
            partySize=party_size,
            goal=goal,
            action=action,
            pageMode=page_mode,
        )
        return await self._read(await self._transport.send(codes.POST, _SESSIONS, body))

    async def update_session(
        self,
        number: int,
        *,
        label: str | None = None,
        party_size: int | None = None,
        goal: int | None = None,
        action: SessionAction | None = None,
        page_mode: str | None = None,
    ) -> Message:
        """Change a session's guest, or do something to it (PUT /v1/sessions?number=)."""
        body = without_none(
            label=label, partySize=party_size, goal=goal, action=action, pageMode=page_mode
        )
        return await self._read(await self._transport.send(codes.PUT, _of(number), body))

    async def page(self, number: int, page_mode: str | None = None) -> Message:
        """Page the guest on a pager; without a mode the default one."""
        return await self.update_session(number, action="page", page_mode=page_mode)

    async def clear(self, number: int) -> Message:
        """End a session whose guest was served."""
        return await self.update_session(number, action="clear")

    async def remove(self, number: int) -> Message:
        """End a session whose guest was not served."""
        return await self.update_session(number, action="remove")

    async def delete_session(self, number: int) -> None:
        """Remove a session (DELETE /v1/sessions?number=)."""
        await self._transport.send(codes.DELETE, _of(number))

    async def clear_all(self) -> None:
        """Clear all active sessions (DELETE /v1/sessions)."""
        await self._transport.send(codes.DELETE, _SESSIONS)

    async def get_history(self) -> list[EndedSession]:
        """Get the sessions that ended (GET /v1/sessions/history), in the transmitter's order."""
        response = await self._transport.fetch(_HISTORY)
        body = json_object(response.payload) if response.payload else {}
        return await self._reader.read_all(EndedSession, body.get("session_history"))

    async def delete_history(self) -> None:
        """Delete the sessions that ended (DELETE /v1/sessions/history)."""
        await self._transport.send(codes.DELETE, _HISTORY)

    async def get_statistics(self) -> Message:
        """Get the statistics (GET /v1/sessions/statistics)."""
        return await self._read(await self._transport.fetch(_STATISTICS))

    async def clear_statistics(self) -> None:
        """Begin the statistics anew (DELETE /v1/sessions/statistics)."""
        await self._transport.send(codes.DELETE, _STATISTICS)

    async def get_settings(self) -> Message:
        """Get the settings, the transmitter's name, firmware and clock (GET /v1/settings)."""
        answer = await self._read(await self._transport.fetch(_SETTINGS))
        if answer.settings is None:
            raise MalformedAnswerError("no settings in the answer")
        return answer

    async def change_settings(
        self,
        *,
        clock: datetime | None = None,
        system_id: int | None = None,
        default_goal: int | None = None,
        statistics_clear_mark: int | None = None,
    ) -> Message:
        """Change settings (POST /v1/settings).

        `clock` is what the transmitter's clock is to show, a goal is in seconds, and a mark is an
        hour of 0 to 24. The answer holds all settings.
        """
        body = without_none(
            datetime=clock and clock.replace(tzinfo=None).isoformat(timespec="seconds"),
            systemId=system_id,
            defaultTargetGoal=default_goal,
            statisticsClearMark=statistics_clear_mark,
        )
        return await self._read(await self._transport.send(codes.POST, _SETTINGS, body))

    async def send_page(
        self,
        number: int,
        *,
        message: str | None = None,
        page_mode: str | None = None,
        system_id: int | None = None,
    ) -> None:
        """Page a pager that needs no session (POST /v1/page), with a text if it can show one."""
        body = without_none(number=number, message=message, pageMode=page_mode, systemId=system_id)
        await self._transport.send(codes.POST, _PAGE, body)

    async def notifications(self, *, with_sessions: bool = False) -> AsyncGenerator[Message]:
        """Observe the transmitter's changes and pings (GET /v1/notify, Observe 0).

        The first message is the answer to the registration, which lists the active sessions
        `with_sessions`; then one for each notification. One that cannot be read, or not whole,
        comes as a message without content. Ends with an error: no observation lasts for ever.
        """
        path = f"{_NOTIFY}?action=get_sessions" if with_sessions else _NOTIFY
        async with aclosing(self._transport.observe(path)) as responses:
            async for response in responses:
                try:
                    yield await self._read(response)
                except MalformedAnswerError:
                    yield Message()  # it still says that there is something new

    async def _read(self, response: CoapMessage) -> Message:
        """Read the body of an answer or a notification."""
        block = response.opt.block2
        if not response.payload or (block and block.more):
            return Message(etag=response.opt.etag)
        body = json_object(response.payload)
        sessions = None
        if "sessions" in body:
            sessions = await self._reader.read_all(GuestSession, body["sessions"])
        return Message.from_body(body, sessions, response.opt.etag)


def _of(number: int) -> str:
    """Make the path of a pager's session."""
    return f"{_SESSIONS}?number={number}"
