"""Asks the cloud for passings: once for all who want the same."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from ....const import LOGGER
from ...api.cooldown import Backoff
from ...api.errors import RemoteError
from ..api.client import RufusClient
from ..api.types import Page
from .session_checkpoint import Question

_FIRST_REST, _LONGEST_REST = 2.0, 300.0


@dataclass(kw_only=True, slots=True)
class _Answer:
    """The page of a device that was asked for last."""

    question: Question
    page: Page | None = None
    readers: set[str]
    """Who has it: who asks the same again wants to know whether it is still so."""


class PageReader:
    """Asks for pages; a device whose pages cannot be had rests, longer each time.

    One page of a device is asked for at once. Readers that are at the same place share it.
    """

    def __init__(self, client: RufusClient, clock: Callable[[], float]) -> None:
        """Ask by `client`; `clock` gives the seconds of a clock that only goes forward."""
        self._client = client
        self._clock = clock
        self._backoffs: dict[str, Backoff] = {}
        self._last: dict[str, _Answer] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def is_ready(self, deviceid: str) -> bool:
        """Tell whether a device may be asked for."""
        backoff = self._backoffs.get(deviceid)
        return backoff is None or backoff.until <= self._clock()

    def forget(self, deviceid: str) -> None:
        """Share no page that was asked for before: there may be more by now."""
        self._last.pop(deviceid, None)

    async def read(self, deviceid: str, question: Question, reader: str) -> Page | None:
        """Ask for a page of a device's session; `None` where it cannot be had now."""
        async with self._asking[deviceid]:
            last = self._last.get(deviceid)
            if last and last.question == question and last.page and reader not in last.readers:
                last.readers.add(reader)
                return last.page
            if not self.is_ready(deviceid):
                return None
            # it is known by then: what is taken note of meanwhile, this page may lack
            self._last[deviceid] = answer = _Answer(question=question, readers={reader})
            answer.page = await self._read(deviceid, question)
            return answer.page

    async def _read(self, deviceid: str, question: Question) -> Page | None:
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
