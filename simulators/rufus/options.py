"""The switches: where the documentation is silent or at odds with itself."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from simulators.checks import Held, is_count, is_share, or_none

PAGE_SIZE = 5000


class Generation(StrEnum):
    """The two generations of the documentation."""

    NEW = "new"  # answers in an envelope, pagination, strict bodies
    OLD = "old"  # bare answers, pages of a fixed size, lenient bodies


class Order(StrEnum):
    """How a session's passings are listed."""

    NUMBER = "num_passing"
    ARRIVAL = "arrival"


class KeyHeader(StrEnum):
    """Which header an API key is taken from."""

    EITHER = "either"
    API_KEY = "api_key"
    X_API_KEY = "x-api-key"


class PassingTimes(StrEnum):
    """How the times of passings are told."""

    UTC = "utc"  # 2026-03-01T08:00:00.125Z
    LOCAL = "local"  # 2026-03-01T09:00:00.125, in the passing's own time zone
    SPACED = "spaced"  # 2026-03-01 09:00:00.125, likewise: as the client in the field sends them


class Blank(StrEnum):
    """How a time that does not exist is told."""

    NULL = "null"
    EMPTY = "empty"  # an empty text
    ABSENT = "absent"  # the field is left out


def _are_identifying(value: Any) -> bool:
    return list(value) in (["serial_number"], ["model", "serial_number"])


def _is_zone(value: Any) -> bool:
    try:
        return isinstance(value, str) and ZoneInfo(value) is not None
    except ValueError, ZoneInfoNotFoundError:
        return False


@dataclass(frozen=True, kw_only=True)
class Options(Held):
    """How this cloud behaves where another one may behave otherwise.

    Attributes:
        generation: Which documentation holds.
        page_size: Most items of a page; a larger ``limit`` is cut down to it.
        unauthorized_status: Status for a missing or unknown key.
        close_twice: Status for closing a closed session: 200 or 404.
        inserted_status: Status of S1 and P1 when they succeed: 201 or 200.
        type_required: Whether a device needs a ``type`` to be bound.
        rebind_by: What makes a device the same one when it is bound again: ``serial_number``,
            or ``model`` and ``serial_number``.
        rebind_same_id: Whether a device that was unbound gets its former ``deviceid`` when it
            is bound again, or a new one.
        short_tokens: Whether new sessions have tokens like ``sess-abc123``.
        omit_empty_result: Whether D3 leaves ``result`` out where there is no device.
        blank_times: What ``first`` and ``last`` of a session without passings are.
        lenient_timestamps: Whether times without an offset are taken, with a space for the ``T``
            too, as the client in the field sends them. They are read in the passing's own
            ``timezone``, else in ``local_timezone``.
        passing_times: How the times of passings are told.
        local_timezone: Name of the zone of times without an offset where the passing names none.
        max_passings: Most passings of one insertion, None for any number.
        order: How passings are listed in each session; P3 lists sessions as they were opened.
        serve_duplicates: Share of the passings, from 0 to 1, that are listed twice, the same
            ones every time. The cloud counts them once.
        missing_passings: Status of P2, P3 and P4 for an unknown device or session: 404, or 200
            with nothing (P2, P3), or 200 with the newest session (P4 with an unknown session).
        bad_range: Status for a range whose ends are the wrong way round: 400, or 200 with
            nothing.
        until_inclusive: Whether ``to`` is within the range; ``from`` always is.
        polling_enveloped: Whether P4 has the envelope of its generation, or never one.
        polling_without_session: Status of P4 for a device without any session: 404, or 200 with
            nothing.
        polling_closed: Status of P4 for the device's newest session when that is named and
            closed: 200 (it is served still) or 404.
        polling_last_alone: Whether P4 heeds ``last`` without ``token_session``, as a number of
            the newest session.
        events: Whether E1 exists.
        key_header: Which header the API key is taken from; the other one is not looked at.
        page_ignored: Whether ``page`` is not looked at, so that every page is the first.
        number_step: How much greater the number of a passing is than that of the one before,
            where nobody names it.
        closed_takes_passings: Whether a session takes passings after it was closed, so that its
            count grows still.
    """

    generation: Generation = Generation.NEW
    page_size: Annotated[int, lambda value: is_count(value) and value <= PAGE_SIZE] = PAGE_SIZE
    unauthorized_status: Literal[401, 403] = 401
    close_twice: Literal[200, 404] = 200
    inserted_status: Literal[201, 200] = 201
    type_required: bool = False
    rebind_by: Annotated[tuple[str, ...], _are_identifying, tuple] = ("model", "serial_number")
    rebind_same_id: bool = True
    short_tokens: bool = False
    omit_empty_result: bool = False
    blank_times: Blank = Blank.NULL
    lenient_timestamps: bool = False
    passing_times: PassingTimes = PassingTimes.UTC
    local_timezone: Annotated[str, _is_zone] = "UTC"
    max_passings: Annotated[int | None, or_none(is_count)] = None
    order: Order = Order.NUMBER
    serve_duplicates: Annotated[float, is_share] = 0.0
    missing_passings: Literal[404, 200] = 404
    bad_range: Literal[400, 200] = 400
    until_inclusive: bool = True
    polling_enveloped: bool = True
    polling_without_session: Literal[404, 200] = 404
    polling_closed: Literal[200, 404] = 200
    polling_last_alone: bool = False
    events: bool = True
    key_header: KeyHeader = KeyHeader.EITHER
    page_ignored: bool = False
    number_step: Annotated[int, is_count] = 1
    closed_takes_passings: bool = False

    @property
    def strict(self) -> bool:
        """Whether bodies are held to the newer specification."""
        return self.generation is Generation.NEW
