"""What an intent comes to: an answer, before it is put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from homeassistant.util.json import JsonValueType

from ..capabilities import Guest, RaceRunner, WaitingRoom
from ..coordinator import StewardConfigEntry


@dataclass(frozen=True, kw_only=True, slots=True)
class PagerRef:
    """A pager of a waiting room."""

    entry: StewardConfigEntry
    room: WaitingRoom
    number: int
    guest: Guest | None = None
    """Who holds it, if anybody does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """An answer: which of a language's texts, and what is filled in."""

    answer: str
    values: Mapping[str, object] = field(default_factory=dict)


class RefusedError(Exception):
    """Nothing was done, for the reason that the reply gives."""

    def __init__(self, answer: str, **values: object) -> None:
        """Keep the reply."""
        super().__init__(answer)
        self.reply = Reply(answer=answer, values=values)


_RUNNER = (
    "bib",
    "name",
    "status",
    "place",
    "elapsed",
    "last_point",
    "last_time",
    "due_point",
    "due_time",
    "late",
)
"""What is told of a runner."""


def to_json(value: object) -> JsonValueType:
    """Make JSON of a value of a reply: times are ISO 8601, durations whole seconds."""
    match value:
        case PagerRef() | RaceRunner():
            shown = _members(value).items()
            return {name: to_json(one) for name, one in shown if one is not None}
        case Reply():
            return {name: to_json(one) for name, one in value.values.items()}
        case timedelta():
            return round(value.total_seconds())
        case list():
            return [to_json(one) for one in value]
        case str() | int() | float() | None:
            return value
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _members(value: PagerRef | RaceRunner) -> dict[str, object]:
    """Show what is known of a guest's pager, or of a runner."""
    if isinstance(value, RaceRunner):
        return {name: getattr(value, name) for name in _RUNNER}
    guest = value.guest or Guest(state="idle")
    return {
        "pager": value.number,
        "name": guest.label,
        "party_size": guest.party_size,
        "waiting_since": guest.waiting_since,
        "state": guest.state,
        "overdue": guest.overdue,
    }
