"""The form in which a room is kept on disk: JSON, with a version, and without a name."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from .record import Record
from .room import Held
from .waits import MAX_WAIT, Basis, Quote, Wait

VERSION = 1


class UnknownVersionError(ValueError):
    """What is kept was written by a later Steward; it is to be left alone."""


def to_json(record: Record, held: Mapping[str, Held]) -> dict[str, Any]:
    """Make the JSON of a room; times are in seconds since 1970."""
    return {
        "version": VERSION,
        "begun": record.begun,
        "waits": [_wait_to_row(wait) for wait in record.waits],
        "held": HeldRows().of(held),
    }


class HeldRows:
    """The rows of who is there: of a thousand guests one changes at once, and one row is made."""

    def __init__(self) -> None:
        """Begin without any."""
        self._made: dict[str, tuple[Held, list[Any]]] = {}

    def of(self, held: Mapping[str, Held]) -> list[list[Any]]:
        """Make the rows, or take those that were made of the same."""
        made, self._made = self._made, {}
        for guest_id, each in held.items():
            known = made.get(guest_id)
            if known is None or known[0] is not each:
                known = (each, [guest_id, *_held_to_row(each)])
            self._made[guest_id] = known
        return [row for _, row in self._made.values()]


def from_json(data: Mapping[str, Any]) -> tuple[Record, dict[str, Held]]:
    """Read what was kept; a row that cannot be read costs that row.

    Raises:
        UnknownVersionError: A later version has written it.
    """
    if data.get("version") != VERSION:
        raise UnknownVersionError(data.get("version"))
    waits = _readable(_wait_of_row, data.get("waits"))
    held = _readable(lambda row: (str(row[0]), _held_of_row(*row[1:])), data.get("held"))
    return Record(waits, begun=data.get("begun") is True), dict(held)


def _readable[ItemT](read: Callable[[Any], ItemT], rows: object) -> Iterator[ItemT]:
    for row in rows if isinstance(rows, list) else ():
        try:
            yield read(row)
        except IndexError, KeyError, OSError, OverflowError, TypeError, ValueError:
            continue


def _wait_to_row(wait: Wait) -> list[Any]:
    return [wait.started.timestamp(), wait.waited, wait.party_size, *_quote_to_row(wait.quote)]


def _wait_of_row(row: Sequence[Any]) -> Wait:
    started, waited, party_size, *quote = row
    if not 0 <= waited <= MAX_WAIT.total_seconds():
        raise ValueError(waited)
    return Wait(
        started=_time(started),
        waited=waited,
        party_size=None if party_size is None else int(party_size),
        quote=_quote_of_row(quote),
    )


def _held_to_row(held: Held) -> list[Any]:
    called_at = held.called_at and held.called_at.timestamp()
    came_at = held.came_at and held.came_at.timestamp()
    told_at = held.told_at and held.told_at.timestamp()
    return [called_at, came_at, told_at, held.recalled, *_quote_to_row(held.quote)]


def _held_of_row(called_at: Any, came_at: Any, told_at: Any, *rest: Any) -> Held:
    recalled, *quote = rest if rest and isinstance(rest[0], bool) else (False, *rest)
    return Held(
        quote=_quote_of_row(quote),
        called_at=None if called_at is None else _time(called_at),
        came_at=None if came_at is None else _time(came_at),
        told_at=_time(told_at) if told_at else None,
        recalled=recalled,
    )


def _quote_to_row(quote: Quote | None) -> list[Any]:
    return [quote.predicted, quote.quoted, quote.ahead, quote.basis] if quote else []


def _quote_of_row(row: Sequence[Any]) -> Quote | None:
    if not row:
        return None
    predicted, quoted, ahead, basis = row
    if not (isfinite(predicted) and isfinite(quoted)):
        raise ValueError(row)
    return Quote(predicted=predicted, quoted=quoted, ahead=int(ahead), basis=Basis(basis))


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
