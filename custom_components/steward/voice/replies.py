"""What an intent comes to: an answer, before it is put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from homeassistant.util.json import JsonValueType

from ..capabilities import Guest, WaitingRoom
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


def to_json(value: object) -> JsonValueType:
    """Make JSON of a value of a reply: times are ISO 8601, durations whole seconds."""
    match value:
        case PagerRef():
            return _pager_to_json(value)
        case Reply():
            return {name: to_json(one) for name, one in value.values.items()}
        case timedelta():
            return round(value.total_seconds())
        case list():
            return [to_json(one) for one in value]
        case str() | int() | float() | None:
            return value
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _pager_to_json(ref: PagerRef) -> JsonValueType:
    guest = ref.guest or Guest(state="idle")
    members = {
        "pager": ref.number,
        "name": guest.label,
        "party_size": guest.party_size,
        "waiting_since": guest.waiting_since,
        "state": guest.state,
        "overdue": guest.overdue,
    }
    return {name: to_json(one) for name, one in members.items() if one is not None}
