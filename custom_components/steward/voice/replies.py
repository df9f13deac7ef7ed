"""What an intent comes to: an answer, before it is put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from homeassistant.util.json import JsonValueType

from ..service_targets import ItemRef


@dataclass(frozen=True, kw_only=True, slots=True)
class Guest:
    """A pager, and the guest who holds it, if there is one; times are in UTC."""

    found: ItemRef
    number: int
    """The pager's."""
    state: str | None = None
    """`idle`, `started` (waiting) or `paged`; `None` for a state of the guest that is unknown."""
    name: str | None = None
    party_size: int | None = None
    waiting_since: datetime | None = None
    overdue: bool = False


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
        case Guest():
            members = {
                "pager": value.number,
                "name": value.name,
                "party_size": value.party_size,
                "waiting_since": value.waiting_since,
                "state": value.state,
                "overdue": value.overdue,
            }
            return {name: to_json(one) for name, one in members.items() if one is not None}
        case Reply():
            return {name: to_json(one) for name, one in value.values.items()}
        case timedelta():
            return round(value.total_seconds())
        case list():
            return [to_json(one) for one in value]
        case str() | int() | float() | None:
            return value
    return value.isoformat() if isinstance(value, datetime) else str(value)
