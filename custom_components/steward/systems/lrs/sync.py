"""Keeps the state in step with the transmitter: takes in what is pushed, and polls to be sure."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from ...const import HUB, LOGGER
from ..api.errors import NotFoundError, RemoteError
from ..changes import Changes
from .api.client import NO_HISTORY_ERRORS, NO_SETTINGS_ERRORS, LrsClient
from .api.types import Message
from .clock import now
from .transmitter import TransmitterState

_MAX_TRUST = 300.0
"""Seconds for which "nothing changed" is believed before the whole list is read once more."""
_FRESH_SECONDS = 2.0
"""How long a list is so new that its transmitter cannot have been restarted since."""
_CLOCKS_AGREE = timedelta(seconds=10)
"""How well the time here and the transmitter's are known to agree."""
_SETTINGS_SECONDS = 3600.0
_SETTINGS_RETRY_SECONDS = 60.0
_BELIEVED_AFTER = 2
"""How often in a row the transmitter must say that it has no list, to mean that nobody is there."""


class TransmitterSync:
    """Reads from one transmitter into its state.

    A poll costs nothing when nothing changed, by its ETag. A notification that shows that one
    before it was missed, or a list that shows what was not pushed, makes the observation doubtful:
    it is to begin anew.
    """

    def __init__(
        self,
        client: LrsClient,
        state: TransmitterState,
        *,
        publish: Callable[[Changes], None],
        refresh_soon: Callable[[], None],
    ) -> None:
        """Read by `client`; `publish` what was pushed, and wish for a poll by `refresh_soon`."""
        self._client = client
        self._state = state
        self._publish = publish
        self._refresh_soon = refresh_soon
        self._etag: bytes | None = None
        self._listed_at = 0.0
        self._trusted_until = 0.0
        self._absences = 0
        self._settings_due = 0.0
        self._has_settings = False
        self._away = False
        """Whether it did not answer the last poll."""
        self.doubtful = False
        """Whether the observation is to begin anew."""

    async def async_poll(self) -> Changes:
        """Read the settings now and then, and the list where it changed.

        Raises:
            RemoteError: the list was not read; what is known stays.

        """
        try:
            changes = await self._read_settings()
            changes |= await self._read_list()
            if self._state.clock.doubtful:  # who has come is shown once the clock is known
                self._settings_due = 0.0
                changes |= await self._read_settings()
        except RemoteError:
            self._away = True
            self._etag = None  # who comes back may count its lists anew
            self._settings_due = 0.0  # and its clock may have been set
            self.doubtful = True  # and may have forgotten its observers
            raise
        self._away = False
        return changes

    async def async_read_settings(self) -> Changes:
        """Read the settings, the transmitter's name and its clock."""
        asked = now()
        answer = await self._client.get_settings()
        return self._state.apply_settings(answer, asked.utc, now())

    async def async_read_pager(self, number: int) -> None:
        """Read the session of one pager, and publish it.

        That a guest is gone, and what is older than what is known, is no news by itself: the whole
        list decides then.

        Raises:
            RemoteError: it was not read.

        """
        answer = await self._client.get_session(number)
        session = answer and next(iter(answer.sessions or ()), None)
        if answer and session and not self._state.sequence.behind(answer.sequence):
            self._publish(self._state.apply_session(number, answer, now()))
        elif session or self._state.guest(number):
            self._etag = None
            self._publish(await self._read_list())

    async def async_has_ended(self, number: int, label: str | None, since: datetime) -> bool:
        """Tell whether a session on a pager that has such a label began since and is over.

        Raises:
            RemoteError: nobody can tell.

        """
        with suppress(*NO_SETTINGS_ERRORS):  # its clock may have been set since, too
            self._publish(await self.async_read_settings())
        try:
            history = await self._client.get_history()
        except NO_HISTORY_ERRORS:
            return False
        return any(
            self._state.clock.may_be_since(one.started, since - _CLOCKS_AGREE)
            for one in history
            if one.number == number and (one.label or None) == (label or None)
        )

    def take_push(self, message: Message | None) -> None:
        """Take in a notification; where one before it was missed, observe and read anew.

        `None` stands for one that cannot be read.
        """
        if self._away:  # it is back
            self._refresh_soon()
            return
        if message is None:
            self.doubtful |= self._state.in_step
            self.read_all_soon()
            return
        was_in_step = self._state.in_step
        changes, missed = self._state.apply_message(message, now())
        self._publish(changes)
        if missed:
            self.doubtful |= was_in_step  # else it is no wonder: it has only begun
            self.read_all_soon()
        elif self._state.clock.doubtful:
            self._ask_clock()

    def take_answer(self, answer: Message | None) -> None:
        """Take in the answer to a command; one that tells no session has the list read."""
        if answer is None or answer.sessions is None:
            self.read_all_soon()
            return
        # an answer that seems old may be that of a transmitter which was restarted
        old = self._state.sequence.behind(answer.sequence)
        changes, missed = self._state.apply_message(answer, now(), answer=True)
        self._publish(changes)
        if missed or old:
            self.read_all_soon()

    def read_all_soon(self) -> None:
        """Read the whole list soon, whatever the transmitter says of changes."""
        self._etag = None
        self._refresh_soon()

    def observation_began(self) -> None:
        """Have what changed before it began be read; how it numbers its lists is not taken over."""
        self._state.in_step = False
        if now().monotonic - self._listed_at > _FRESH_SECONDS:
            self._etag = None
        self._refresh_soon()

    def _ask_clock(self) -> None:
        self._settings_due = 0.0
        self._refresh_soon()

    async def _read_settings(self) -> Changes:
        """Read the settings once an hour, or when the clock is in doubt; they are optional."""
        moment = now().monotonic
        if moment < self._settings_due:
            return Changes()
        self._settings_due = moment + _SETTINGS_SECONDS
        try:
            changes = await self.async_read_settings()
        except NO_SETTINGS_ERRORS as err:
            # times are then taken to be local ones
            LOGGER.debug("The settings were not read: %s", err)
            return Changes()
        except RemoteError:
            self._settings_due = moment + _SETTINGS_RETRY_SECONDS
            if not self._has_settings:
                self._settings_due = moment
                raise
            return Changes()
        self._has_settings = True
        return changes

    async def _read_list(self) -> Changes:
        """Read the list of active sessions, or learn that nothing changed since the last one."""
        state = self._state
        begun = now()
        if begun.monotonic >= self._trusted_until:
            self._etag = None
        asked_at = state.sequence.latest
        answer = await self._list()
        if answer is None:
            state.in_step = state.hub.observed
            return state.apply_tick(now())
        self._listed_at, self._etag = begun.monotonic, answer.etag
        self._trusted_until = begun.monotonic + _MAX_TRUST
        changes, missed = state.apply_list(answer, asked_at, now())
        self.doubtful |= missed
        return changes | state.apply_tick(now())

    async def _list(self) -> Message | None:
        """List the active sessions; `None` where nothing changed.

        Some transmitters may say "not found" where nobody is there: that is believed when they say
        it again, and until then nothing changed.
        """
        try:
            answer = await self._client.list_sessions(self._etag)
        except NotFoundError:
            self._absences += 1
            if self._absences >= _BELIEVED_AFTER:
                return Message(sessions=())
            return None if HUB in self._state.items else await self._list()
        self._absences = 0
        return answer
