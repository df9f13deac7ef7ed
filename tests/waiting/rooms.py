"""A room whose commands end as a test wants."""

import asyncio
from collections import Counter
from typing import cast

from homeassistant.exceptions import HomeAssistantError

from custom_components.steward.capabilities import Guest, Pager, WaitingRoom
from custom_components.steward.systems.api.errors import NoAnswerError


def unknown_outcome() -> HomeAssistantError:
    """Make the error of a command of which nobody knows whether it was carried out."""
    error = HomeAssistantError("nobody knows")
    error.__cause__ = NoAnswerError()
    return error


class ScriptedRoom:
    """Counts what reaches it; a command ends once it may, and by an error if one is set."""

    def __init__(self) -> None:
        """Let everything be done at once."""
        self.pagers = {
            number: Pager(number=number, guest=Guest(state="started")) for number in range(1, 10)
        }
        self.sent = Counter[int]()
        self.read = Counter[int]()
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.error: Exception | None = None
        self.silent = False
        """Whether it does not tell who holds a pager."""

    @property
    def as_room(self) -> WaitingRoom:
        """The room as what it stands for."""
        return cast("WaitingRoom", self)

    async def async_page(self, number: int, _page_mode: str | None = None) -> bool:
        """Carry out a command."""
        self.sent[number] += 1
        await self.may_end.wait()
        if self.error:
            raise self.error
        return True

    async_clear = async_remove = async_page

    async def async_read_guest(self, number: int) -> None:
        """Tell who holds a pager."""
        self.read[number] += 1
        if self.silent:
            raise HomeAssistantError("silent")
