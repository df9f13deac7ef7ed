"""What requests may hold: fields as data, and the one function that holds bodies to them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
import json
import math
import re
from typing import Any

from simulators.compact import no_constant

from .errors import RefusedError
from .options import Options
from .records import Passing, in_milliseconds
from .times import zone


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of a body.

    Attributes:
        kinds: JSON types, as Python reads them.
        required: Whether it must be there.
        nullable: Whether it may be null.
        valid: What else must hold.
    """

    kinds: tuple[type, ...] = (str,)
    required: bool = False
    nullable: bool = False
    valid: Callable[[Any], bool] = lambda _: True

    def accepts(self, value: Any) -> bool:
        """Return whether a value fits; a boolean is no number."""
        if value is None:
            return self.nullable
        return type(value) in self.kinds and self.valid(value)


type Fields = Mapping[str, Field]

# Seconds that a device's clock can be put off: ten years.
_MOST_OFF = 10 * 365 * 86_400

_OPTIONAL = Field()
_REQUIRED = Field(required=True)
_NULLABLE = Field(nullable=True)


def _is_coordinate(value: float | str) -> bool:
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False


DEVICE: Fields = {
    "type": _OPTIONAL,
    "model": _REQUIRED,
    "serial_number": _REQUIRED,
    "alias": _OPTIONAL,
    "firmware": _OPTIONAL,
}
TYPED_DEVICE: Fields = {**DEVICE, "type": _REQUIRED}
SESSION: Fields = {"deviceid": _REQUIRED, "alias": _OPTIONAL}
TELEMETRY: Fields = {
    "device_status": _NULLABLE,
    "battery_percentage": Field(kinds=(int,), nullable=True, valid=lambda value: 0 <= value <= 100),
    "charging": Field(kinds=(bool,), nullable=True),
}
PASSINGS: Fields = {
    "token_session": _REQUIRED,
    "passings_list": Field(kinds=(list,), required=True, valid=bool),
}
PASSING: Fields = {
    "timestamp": _REQUIRED,
    "num_passing": Field(kinds=(int,), required=True, valid=lambda value: value >= 0),
    "bib": _REQUIRED,
    "participant_id": _NULLABLE,
    "chip": _NULLABLE,
    "latitude": Field(kinds=(int, float), nullable=True),
    "longitude": Field(kinds=(int, float), nullable=True),
    "status": _NULLABLE,
    "timezone": _NULLABLE,
    "gender": _NULLABLE,
}
CLOCK: Fields = {
    "seconds": Field(kinds=(int, float), required=True, valid=lambda value: abs(value) <= _MOST_OFF)
}
EVENT: Fields = {
    "name": _NULLABLE,
    "edition": _NULLABLE,
    "location": _NULLABLE,
    "start_date": _NULLABLE,
    "end_date": _NULLABLE,
    "status": _NULLABLE,
}
FILL: Fields = {
    "count": Field(kinds=(int,), required=True, valid=lambda value: 1 <= value <= 1_000_000),
    "start_number": Field(kinds=(int,), valid=lambda value: value >= 0),
    "interval_ms": Field(kinds=(int,), valid=lambda value: 0 <= value <= 60_000),
}
_OLD_COORDINATE = Field(kinds=(str, int, float), valid=_is_coordinate)
# The old table of fields has "chips", its samples have "chip".
OLD_PASSING: Fields = {
    **PASSING,
    "chips": _NULLABLE,
    "latitude": _OLD_COORDINATE,
    "longitude": _OLD_COORDINATE,
}

_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_OLD_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def parse(body: bytes) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        RefusedError: 400, it is none.
    """
    try:
        content = json.loads(body, parse_constant=no_constant)
    except ValueError as error:
        raise RefusedError(400, "The body is no JSON") from error
    if not isinstance(content, dict):
        raise RefusedError(400, "The body is no JSON object")
    return content


def check(content: Any, fields: Fields, *, strict: bool = True) -> dict[str, Any]:
    """Hold an object to its fields.

    Args:
        content: What came.
        fields: What may come.
        strict: Refuse unknown fields and misplaced nulls, rather than ignore them.

    Returns:
        The known fields that came.

    Raises:
        RefusedError: 400, with a text that names the first wrong field.
    """
    if not isinstance(content, dict):
        raise RefusedError(400, "Not a JSON object")
    given = {
        name: value
        for name, value in content.items()
        if strict or (name in fields and value is not None)
    }
    for name, value in given.items():
        if name not in fields:
            raise RefusedError(400, f"Unknown parameter: {name}")
        if not fields[name].accepts(value):
            raise RefusedError(400, f"Invalid parameter: {name}")
    for name, field in fields.items():
        if field.required and name not in given:
            raise RefusedError(400, f"Missing parameter: {name}")
    return given


def check_device(content: Any, options: Options) -> dict[str, Any]:
    """Return the arguments of ``World.bind`` in a body (D1).

    Raises:
        RefusedError: 400, a parameter is missing or wrong.
    """
    fields = TYPED_DEVICE if options.type_required else DEVICE
    device = check(content, fields, strict=options.strict)
    return {"kind" if name == "type" else name: value for name, value in device.items()}


def check_passings(content: Any, options: Options) -> tuple[str, list[Passing]]:
    """Return the session's token and the passings in a body (P1).

    Raises:
        RefusedError: 400, a parameter of the body or of any passing is missing or wrong.
    """
    body = check(content, PASSINGS, strict=options.strict)
    items = body["passings_list"]
    if options.max_passings is not None and len(items) > options.max_passings:
        raise RefusedError(400, "Invalid parameter: passings_list")
    return body["token_session"], [check_passing(item, options) for item in items]


def check_passing(content: Any, options: Options) -> Passing:
    """Read one passing.

    Raises:
        RefusedError: 400, a parameter is missing or wrong.
    """
    fields = check(content, PASSING if options.strict else OLD_PASSING, strict=options.strict)
    if "chips" in fields:
        fields = {"chip": fields["chips"], **fields}
        del fields["chips"]
    for name in ("latitude", "longitude"):
        if fields.get(name) is not None:
            fields[name] = float(fields[name])
    timestamp = moment(fields["timestamp"], "timestamp", options, timezone=fields.get("timezone"))
    return Passing(**{**fields, "timestamp": timestamp})


def check_event(content: Any) -> dict[str, Any]:
    """Return the arguments of ``World.add_event`` in an object.

    Raises:
        RefusedError: 400, a parameter is wrong.
    """
    event = check(content, EVENT)
    for given, meant in (("start_date", "start"), ("end_date", "end")):
        written = event.pop(given, None)
        event[meant] = None if written is None else moment(written, given, Options())
    return event


def moment(text: str, name: str, options: Options, *, timezone: str | None = None) -> datetime:
    """Read a time, as the generation writes it, to milliseconds.

    Args:
        text: The time.
        name: The parameter that it came in.
        options: The switches.
        timezone: Name of its zone, where it may be without an offset.

    Raises:
        RefusedError: 400, it is none; the text names the parameter.
    """
    pattern = _DATE_TIME if options.strict else _OLD_DATE_TIME
    if not options.lenient_timestamps and not pattern.fullmatch(text):
        raise RefusedError(400, f"Invalid parameter: {name}")
    try:
        read = datetime.fromisoformat(text)
        return in_milliseconds(
            read if read.tzinfo else read.replace(tzinfo=zone(timezone, options))
        )
    except (ValueError, OverflowError) as error:
        raise RefusedError(400, f"Invalid parameter: {name}") from error
