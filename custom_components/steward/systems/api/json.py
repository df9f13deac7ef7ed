"""JSON of the wire: tolerant reading of what systems send, and writing of what they are sent."""

import asyncio
from codecs import BOM_UTF8
from datetime import UTC, datetime, tzinfo
import json
import logging
from typing import Any, TypeIs

from mashumaro import DataClassDictMixin
from mashumaro.exceptions import InvalidFieldValue, MissingField
import orjson

from .errors import MalformedAnswerError

_SLICE = 250  # items between two turns of the event loop: a few milliseconds
_MAX_INT = 2**63 - 1
"""What goes into a store, a database and JavaScript's and everybody's whole numbers alike."""


def json_object(content: bytes, *, envelope: str | None = None) -> dict[str, Any]:
    """Read a JSON object, or the one that its member `envelope` holds, if it has that member.

    A byte-order mark before it, and NULs around it, are no part of it.

    Raises:
        MalformedAnswerError: it is none.

    """
    try:
        body = _loads(content.removeprefix(BOM_UTF8).strip(b"\0 \t\r\n"))
    except (ValueError, RecursionError) as err:
        raise MalformedAnswerError("no JSON") from err
    if isinstance(body, dict) and envelope in body:
        body = body[envelope]
    if not isinstance(body, dict):
        raise MalformedAnswerError("no JSON object")
    return body


def _loads(content: bytes) -> Any:
    """Read JSON; a `NaN` or `Infinity`, which JSON has not, is read as null."""
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        if b"NaN" not in content and b"Infinity" not in content:
            raise
        return json.loads(content, parse_constant=lambda _: None)


def text(value: object) -> str:
    """Read a text that must be there; a number is read as one.

    Raises:
        ValueError: it is neither.

    """
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise ValueError("no text")
    return str(value)


def count(value: object) -> int:
    """Read a whole number from 0; anything else is 0."""
    return value if is_int(value) and value > 0 else 0


def optional_text(value: object) -> str | None:
    """Read a text; a whole number is read as one, anything else and an empty one is missing."""
    try:
        return text(value)
    except ValueError:
        return None


def boolean(value: object) -> bool | None:
    """Read a truth value; anything else, texts among it, is a missing one."""
    return value if isinstance(value, bool) else None


def number(value: object) -> int:
    """Read a whole number from 0, of 63 bits, that must be there.

    Raises:
        ValueError: it is none.

    """
    if is_int(value) and 0 <= value <= _MAX_INT:
        return value
    raise ValueError("no number")


def optional_number(value: object) -> int | None:
    """Read a whole number from 0, of 63 bits; anything else is a missing one."""
    return value if is_int(value) and 0 <= value <= _MAX_INT else None


def is_int(value: object) -> TypeIs[int]:
    """Tell whether a value is a whole number, and no boolean."""
    return isinstance(value, int) and not isinstance(value, bool)


def moment(value: object) -> datetime | None:
    """Read an ISO 8601 time as it is written, with its zone or without one."""
    if not isinstance(value, str):
        return None
    try:
        return datetime.fromisoformat(value.upper())  # it knows Z, and not z
    except ValueError:
        return None


def utc(value: object, zone: tzinfo = UTC) -> datetime | None:
    """Read an ISO 8601 time as UTC; one that is written without a zone is of `zone`.

    Returns `None` for anything else: an unreadable time is a missing one.
    """
    if (written := moment(value)) is None:
        return None
    try:
        return (written if written.tzinfo else written.replace(tzinfo=zone)).astimezone(UTC)
    except ValueError, OverflowError:
        return None


def percentage(value: object) -> int | None:
    """Read a whole number of 0 to 100; anything else is a missing one."""
    return value if is_int(value) and 0 <= value <= 100 else None


def coordinate(value: object, most: float = 180.0) -> float | None:
    """Read a coordinate in degrees, `most` at either side, sent as a number or as text.

    Anything else is a missing one.
    """
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    try:
        degrees = float(value)
    except ValueError, OverflowError:
        return None
    return degrees if -most <= degrees <= most else None


def _listed(model: type, items: object) -> list[Any]:
    if items is None:
        return []
    if not isinstance(items, list):
        raise MalformedAnswerError(f"no list of {model.__name__}")
    return items


class Reader:
    """Reads items into models; one that cannot be read costs itself and one warning."""

    def __init__(self, logger: logging.Logger) -> None:
        """Warn through `logger`, once for each kind of fault."""
        self._logger = logger
        self._warned: set[str] = set()

    async def read_all[ModelT: DataClassDictMixin](
        self, model: type[ModelT], items: object
    ) -> list[ModelT]:
        """Read a JSON array, which may be long; `None` reads as an empty one.

        Raises:
            MalformedAnswerError: it is no array.

        """
        read: list[ModelT] = []
        for begin in range(0, len(listed := _listed(model, items)), _SLICE):
            if begin:
                await asyncio.sleep(0)
            read += self.read_now(model, listed[begin : begin + _SLICE])
        return read

    def read_now[ModelT: DataClassDictMixin](
        self, model: type[ModelT], items: object
    ) -> list[ModelT]:
        """Read a JSON array that is short, at once; otherwise as `read_all`."""
        read = (self._read(model, item) for item in _listed(model, items))
        return [one for one in read if one is not None]

    def _read[ModelT: DataClassDictMixin](self, model: type[ModelT], item: Any) -> ModelT | None:
        """Read one item, or warn.

        The item itself is not in the warning: it may hold a name or a token.
        """
        try:
            return model.from_dict(item)
        except (MissingField, InvalidFieldValue) as err:
            fault = f"{model.__name__} without a valid {err.field_name}"
        except (AttributeError, TypeError, ValueError) as err:
            fault = f"{model.__name__} that is no object ({type(err).__name__})"
        if fault not in self._warned:
            self._warned.add(fault)
            self._logger.warning("Left out a %s", fault)
        return None


def without_none[ValueT](**members: ValueT | None) -> dict[str, ValueT]:
    """Make an object of the members that are given; `None` stands for one that is not."""
    return {name: value for name, value in members.items() if value is not None}


def iso(moment: datetime | None) -> str | None:
    """Write a time as ISO 8601."""
    return None if moment is None else moment.isoformat()
