"""Asks the cloud for passings: once for all who want the same."""

from collections.abc import Callable
from time import monotonic

from ....const import LOGGER
from ...api.cooldown import Backoff
from ...api.errors import RemoteError
from ..api.client import RufusClient
from ..api.types import Page
from .session_checkpoint import Question

_FIRST_REST, _LONGEST_REST = 2.0, 300.0


class PageReader:
    """Asks for pages; a device whose pages cannot be had rests, longer each time."""

    def __init__(self, client: RufusClient, clock: Callable[[], float] = monotonic) -> None:
        """Ask by `client`; `clock` gives the seconds of a clock that only goes forward."""
        self._client = client
        self._clock = clock
        self._backoffs: dict[str, Backoff] = {}

    def is_ready(self, deviceid: str) -> bool:
        """Tell whether a device may be asked for."""
        backoff = self._backoffs.get(deviceid)
        return backoff is None or backoff.until <= self._clock()

    async def read(self, deviceid: str, question: Question) -> Page | None:
        """Ask for a page of a device's session; `None` where it cannot be had now."""
        try:
            page = await self._client.get_passings_page(
                question.token_session,
                first=question.first,
                last=question.last,
                page=question.page,
            )
        except RemoteError as err:
            LOGGER.debug("Passings were not read: %s", err)
            backoff = self._backoffs.setdefault(
                deviceid, Backoff(first=_FIRST_REST, longest=_LONGEST_REST)
            )
            backoff.failed(self._clock())
            return None
        self._backoffs.pop(deviceid, None)
        return page
