"""The LRS paging transmitter: its operations, as typed methods."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
import logging
from time import monotonic
from typing import Any, Literal

from aiocoap import Context, Message as CoapMessage
from aiocoap.numbers import codes
from aiocoap.numbers.codes import Code

from ...api.errors import (
    InvalidRequestError,
    MalformedAnswerError,
    MethodNotAllowedError,
    NotFoundError,
    RemoteError,
)
from ...api.json import ListReader, Reader, json_object, without_none
from ...api.secrets import Secrets
from .addresses import Addresses
from .coap import Transport
from .types import MAX_PAGER_NUMBER, EndedSession, GuestSession, Message

DEFAULT_PORT = 5683
_MAX_PUSHED = 100
"""Sessions of one notification that are read at once; one with more has the list read."""

NO_HISTORY_ERRORS = (NotFoundError, MethodNotAllowedError, InvalidRequestError)
"""How a transmitter that has no history says so when it is asked for it."""
NO_SETTINGS_ERRORS = (*NO_HISTORY_ERRORS, MalformedAnswerError)
"""How one that has no settings does; it may answer with something else, too."""

_NAMING = ("label", "message")
"""The members of a command that may name somebody."""

type SessionAction = Literal["page", "clear", "remove"]


class LrsClient:
    """Access to one transmitter.

    Every method raises the errors of `systems.api.errors` and waits at most 12 seconds for an
    answer (thrice that for a reading, a minute for a whole list), once what was sent before has
    ended. A command is sent once: where its answer is lost, nobody knows what became of it.
    """

    def __init__(
        self,
        context: Context,
        host: str,
        port: int = DEFAULT_PORT,
        *,
        command_context: Context | None = None,
    ) -> None:
        """Use `context` to talk to `host`: a name, an IPv4 or an IPv6 address.

        Commands go by `command_context` where there is one: a command that is not answered then
        neither ends an observation nor keeps a reading waiting.

        Raises:
            InvalidHostError: it can be none of these.

        """
        self._secrets = Secrets()
        addresses = Addresses(host)
        self._reads = Transport(context, host, port, self._secrets, addresses)
        self._commands = (
            Transport(command_context, host, port, self._secrets, addresses)
            if command_context
            else self._reads
        )
        self._reader = Reader(logging.getLogger(__name__))
        self._list_reader = ListReader(self._reader, GuestSession)
        self.heard = 0.0
        """When something was heard of an observation last, by the steady clock."""
        self._takes_put = True

    def close(self) -> None:
        """Send nothing any more, before the contexts are shut down."""
        self._reads.close()
        self._commands.close()

    @property
    def losing(self) -> bool:
        """Whether the network seems to lose what is sent."""
        return self._reads.losing

    # Sessions

    async def list_sessions(self, etag: bytes | None = None) -> Message | None:
        """List the active sessions and the statistics (GET /v1/sessions).

        Returns `None` where nothing changed since the list that carried `etag`.

        Raises:
            MalformedAnswerError: the answer lists nothing, not even that there is nobody.

        """
        response = await self._reads.fetch("sessions", etag=etag)
        if response.code == codes.VALID:
            return None
        answer = await self._read(response, self._list_reader)
        if answer.sessions is None:
            raise MalformedAnswerError("no list of sessions")
        return answer

    async def get_session(self, number: int) -> Message | None:
        """Ask for the active session of a pager (GET /v1/sessions?number=).

        The answer's `sessions` hold it alone, or nothing where the pager has none. `None` where the
        transmitter knows nothing of the pager, or does not tell of one alone.
        """
        try:
            answer = await self._read(await self._reads.fetch("sessions", query=_of(number)))
        except NotFoundError, InvalidRequestError, MethodNotAllowedError:
            return None
        if answer.sessions is None:
            raise MalformedAnswerError("no session")
        its = tuple(one for one in answer.sessions if one.number == number and one.active)
        return replace(answer, sessions=its[:1])

    async def create_session(
        self,
        number: int,
        *,
        label: str | None = None,
        party_size: int | None = None,
        goal: int | None = None,
        settled: asyncio.Future[Any] | None = None,
    ) -> Message:
        """Start a session on a pager (POST /v1/sessions); `goal` is in seconds."""
        body = without_none(number=number, label=label, partySize=party_size, goal=goal)
        return await self._command(codes.POST, "sessions", body=body, settled=settled)

    async def update_session(
        self,
        number: int,
        *,
        label: str | None = None,
        party_size: int | None = None,
        goal: int | None = None,
        action: SessionAction | None = None,
        page_mode: str | None = None,
        settled: asyncio.Future[Any] | None = None,
    ) -> Message:
        """Change a session's guest, or do something to it (PUT /v1/sessions?number=).

        A transmitter that does not take that is told by POST /v1/sessions, as in the vendor's own
        example, from then on.
        """
        body = without_none(
            label=label, partySize=party_size, goal=goal, action=action, pageMode=page_mode
        )
        if self._takes_put:
            try:
                return await self._command(
                    codes.PUT, "sessions", query=_of(number), body=body, settled=settled
                )
            except MethodNotAllowedError:
                self._takes_put = False
        return await self._command(
            codes.POST, "sessions", body={"number": number, **body}, settled=settled
        )

    async def clear_all(self) -> None:
        """Clear all active sessions (DELETE /v1/sessions)."""
        await self._command(codes.DELETE, "sessions")

    # History and statistics

    async def get_history(self) -> list[EndedSession]:
        """Get the sessions that ended (GET /v1/sessions/history), in the transmitter's order."""
        response = await self._reads.fetch("sessions", "history")
        body = json_object(response.payload) if response.payload else {}
        return await self._reader.read_all(EndedSession, body.get("session_history"))

    async def delete_history(self) -> None:
        """Delete the sessions that ended (DELETE /v1/sessions/history)."""
        await self._command(codes.DELETE, "sessions", "history")

    async def clear_statistics(self) -> None:
        """Begin the statistics anew (DELETE /v1/sessions/statistics)."""
        await self._command(codes.DELETE, "sessions", "statistics")

    # Settings

    async def get_settings(self) -> Message:
        """Get the settings, the transmitter's name, firmware and clock (GET /v1/settings)."""
        answer = await self._read(await self._reads.fetch("settings"))
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
        return await self._command(codes.POST, "settings", body=body)

    # Pages without a session

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
        await self._command(codes.POST, "page", body=body)

    # Notifications

    async def observe(
        self, received: Callable[[Message | None], None], ended: Callable[[RemoteError], None]
    ) -> Callable[[], None]:
        """Observe the transmitter's changes and pings (GET /v1/notify, Observe 0).

        Each notification is `received` as it arrives; one that cannot be read, or not whole, comes
        as `None`: it still says that there is something new. What the answer to the registration
        holds is not documented, and left aside.

        Returns how to stop; that it `ended` otherwise is told once.
        """

        def take(response: CoapMessage) -> None:
            self.heard = monotonic()
            if response.code.is_successful():
                received(self._read_now(response))

        self.heard = monotonic()
        return await self._reads.observe(
            "notify", query="action=get_sessions", received=take, ended=ended
        )

    async def _command(
        self,
        code: Code,
        *path: str,
        query: str | None = None,
        body: dict[str, Any] | None = None,
        settled: asyncio.Future[Any] | None = None,
    ) -> Message:
        """Send a command; what of its answer cannot be read says nothing, but it was carried out.

        An answer in blocks is not asked for further, since each block is asked for by the command
        itself.
        """
        self._secrets.learn((body or {}).get(name) for name in _NAMING)
        response = await self._commands.send(code, *path, query=query, body=body, settled=settled)
        return (response and self._read_now(response)) or Message()

    def _read_now(self, response: CoapMessage) -> Message | None:
        """Read what comes in one datagram, at once; `None` where it cannot be read whole."""
        block = response.opt.block2
        if block and block.more:
            return None
        try:
            body = json_object(response.payload)
            sessions = None
            if body.get("sessions") is not None:
                sessions = self._reader.read_now(
                    GuestSession, body["sessions"], at_most=_MAX_PUSHED
                )
        except MalformedAnswerError:
            return None
        self._learn(sessions)
        return Message.from_body(body, sessions)

    async def _read(
        self, response: CoapMessage, list_reader: ListReader[GuestSession] | None = None
    ) -> Message:
        """Read what may be long, in slices; by `list_reader` what is asked for again and again."""
        if not response.payload:
            return Message()
        body = json_object(response.payload)
        sessions = None
        if body.get("sessions") is not None:
            reader = list_reader or ListReader(self._reader, GuestSession)
            sessions = await reader.read(body["sessions"], at_most=2 * MAX_PAGER_NUMBER)
        self._learn(sessions)
        return Message.from_body(body, sessions, response.opt.etag)

    def _learn(self, sessions: list[GuestSession] | None) -> None:
        """Take note of who is not to be named in logs and errors."""
        for session in sessions or ():
            self._secrets.learn((session.label, session.uuid))


def _of(number: int) -> str:
    """Make the query for a pager's session."""
    return f"number={number}"
