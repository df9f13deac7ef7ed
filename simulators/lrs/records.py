"""What the transmitter keeps: guest sessions, pages, its statistics and its settings.

Times are the transmitter's own local time, without a zone and in whole seconds, as on the wire.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Self

from simulators.base import Json

from .members import PAGE, SETTINGS, told

type ClearType = Literal["STOP", "REMOVED"]


def time_text(moment: datetime) -> str:
    """Return a time as ``YYYY-MM-DDTHH:MM:SS``."""
    return moment.isoformat(timespec="seconds")


@dataclass(frozen=True, kw_only=True)
class Session:
    """A guest who holds a pager, or held one.

    Attributes:
        id: Unique, in the order of creation.
        sequence: The change counter at this session's last change.
        uuid: UUID version 4, lower case.
        number: The pager's number.
        party_size: People in the guest's party.
        goal: Seconds within which the guest is to be paged.
        created: When the session was created; it starts in the same moment.
        notified: When the guest was paged last.
        cleared: When the session ended.
        label: The guest's name, or whatever the staff noted.
        clear_type: How the session ended: ``STOP`` cleared, ``REMOVED`` removed.
    """

    id: int
    sequence: int
    uuid: str
    number: int
    party_size: int = 1
    goal: int
    created: datetime
    notified: datetime | None = None
    cleared: datetime | None = None
    label: str | None = None
    clear_type: ClearType | None = None

    @property
    def state(self) -> str:
        """``started``, ``paged`` or ``cleared``."""
        if self.cleared is not None:
            return "cleared"
        return "started" if self.notified is None else "paged"

    def to_json(self, *, with_cleared: bool = False) -> Json:
        """Return the session object; ``cleared`` belongs in notifications only."""
        return self._told(_NOTIFIED if with_cleared else _SESSION)

    def to_history(self) -> Json:
        """Return the history object of a session that has ended."""
        return self._told(_HISTORY)

    def _told(self, names: frozenset[str]) -> Json:
        every = {
            "id": self.id,
            "sessionSequence": self.sequence,
            "uuid": self.uuid,
            "number": self.number,
            "partySize": self.party_size,
            "goalInSeconds": self.goal,
            "created": time_text(self.created),
            "started": time_text(self.created),
            "notified": self.notified and time_text(self.notified),
            "cleared": self.cleared and time_text(self.cleared),
            "label": self.label,
            "state": self.state,
            "clearType": self.clear_type,
        }
        # Of what a session may not have, only the label is told as null.
        return {
            name: value
            for name, value in every.items()
            if name in names and (value is not None or name == "label")
        }


_SESSION = frozenset(
    {
        *("id", "sessionSequence", "uuid", "number", "partySize", "goalInSeconds"),
        *("created", "started", "notified", "label", "state"),
    }
)
_NOTIFIED = _SESSION | {"cleared"}
_HISTORY = _NOTIFIED - {"sessionSequence", "partySize", "state"} | {"clearType"}


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page without a session; None where the transmitter's own default applied.

    Attributes:
        number: The pager's number.
        page_mode: What the pager was to do.
        message: The text for a pager that shows one.
        system_id: The system that the pager belongs to.
        sent: When it went out.
    """

    number: int
    page_mode: str | None = None
    message: str | None = None
    system_id: int | None = None
    sent: datetime

    def to_json(self) -> Json:
        """Return it with the names of the request's members; no response shows it."""
        return {**told(PAGE, self), "sent": time_text(self.sent)}


@dataclass(frozen=True, kw_only=True)
class Statistics:
    """Counters since the statistics were cleared.

    Attributes:
        sessions: Sessions created.
        served: Sessions paged, each counted at its first page.
        on_time: Those of them paged within the goal.
        seconds: The sum of their times before paging.
    """

    sessions: int = 0
    served: int = 0
    on_time: int = 0
    seconds: int = 0

    def with_created(self) -> Self:
        """Count a new session."""
        return replace(self, sessions=self.sessions + 1)

    def with_served(self, seconds: int, goal: int) -> Self:
        """Count a session that is paged for the first time, after some seconds."""
        return replace(
            self,
            served=self.served + 1,
            on_time=self.on_time + (seconds <= goal),
            seconds=self.seconds + seconds,
        )

    def to_json(self) -> Json:
        """Return the statistics object; without a guest served all shares are 0."""
        served = max(self.served, 1)
        on_time = round(100 * self.on_time / served)
        return {
            "guestsServed": self.served,
            "percentLate": 100 - on_time if self.served else 0,
            "percentOnTime": on_time,
            "averageTimeServed": round(self.seconds / served),
            "numSessions": self.sessions,
        }


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings that are kept; the clock is the world's.

    Attributes:
        system_id: The system that the pagers belong to.
        default_target_goal: Goal of a session that names none, in seconds.
        statistics_clear_mark: Hour of the day, 0 to 24, at which statistics are cleared. What
            0 and 24 mean is not documented: a switch.
    """

    system_id: int = 0
    default_target_goal: int = 300
    statistics_clear_mark: int = 24

    def to_json(self) -> Json:
        """Return the settings object, without the clock."""
        return told(SETTINGS, self)
