"""What a reader from elsewhere, that confirms what it is done with, has of the stream."""

from collections.abc import Iterable
from datetime import datetime
from typing import override

from ....capabilities import PassingEvent, PassingReading
from ..api.types import Session
from .stream import PassingStream, session_key
from .stream_reader import StreamReader


class Reading(PassingReading):
    """The place of one reader in the stream of an account."""

    def __init__(self, stream: PassingStream, reader: StreamReader) -> None:
        """Stand for `reader`, which `stream` tells."""
        self._stream = stream
        self._reader = reader

    @property
    @override
    def behind(self) -> int:
        return self._stream.behind(self._reader)

    @override
    async def async_confirm(self, events: Iterable[PassingEvent]) -> None:
        await self._stream.async_confirm(self._reader, [event.key for event in events])

    @override
    def async_wake(self) -> None:
        self._stream.wake()

    @override
    def async_replay(self, *, since: datetime | None, session: str | None) -> int:
        def chosen(one: Session) -> bool:
            if session is not None:
                return session in {one.token_session, session_key(one.token_session)}
            if since is None or one.active:
                return True
            latest = one.last or one.creation_date
            return latest is None or latest >= since

        return self._stream.begin_again(self._reader, chosen)

    @override
    async def async_end(self) -> None:
        await self._stream.async_remove_reader(self._reader)
