"""What sessions are opened and closed on."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class HostedSession:
    """What opens and closes sessions, and the one that is active there."""

    key: str
    """The key of the item that has it."""
    active: bool | None
    """Whether there is an active one; `None` where that is not known."""
    name: str | None = None
    opened: datetime | None = None


class SessionHost(ABC):
    """Things that sessions are opened and closed on; errors as of a `WaitingRoom`."""

    @property
    @abstractmethod
    def hosted_sessions(self) -> Mapping[str, HostedSession]:
        """The things, by the keys of their items."""

    @abstractmethod
    async def async_open_session(self, key: str, name: str | None = None) -> object:
        """Open a session; `name` where the system names sessions."""

    @abstractmethod
    async def async_close_session(self, key: str) -> None:
        """Close the active session."""
