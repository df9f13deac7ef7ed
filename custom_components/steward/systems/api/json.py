"""JSON of the wire: tolerant reading of what systems send, and writing of what they are sent."""

import asyncio
from codecs import BOM_UTF8
from datetime import UTC, datetime
import logging
from math import isfinite
from typing import Any, TypeIs

from mashumaro import DataClassDictMixin
from mashumaro.exceptions import InvalidFieldValue, MissingField
import orjson

from .errors import MalformedAnswerError

_SLICE = 250  # items between two turns of the event loop: a few milliseconds


def json_object(content: bytes, *, envelope: str | None = None) -> dict[str, Any]:
    """Read a JSON object, or the one that its member `envelope` holds, if it has that member.

    A byte-order mark before it, and NULs around it, are no part of it.

    Raises:
        MalformedAnswerError: it is none.

    """
    try:
        body = orjson.loads(content.removeprefix(BOM_UTF8).strip(b"\0 \t\r\n"))
    except orjson.JSONDecodeError as err:
        raise MalformedAnswerError("no JSON") from err
    if isinstance(body, dict) and envelope in body:
        body = body[envelope]
    if not isinstance(body, dict):
        raise MalformedAnswerError("no JSON object")
    return body


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


def is_int(value: object) -> TypeIs[int]:
    """Tell whether a value is a whole number, and no boolean."""
    return isinstance(value, int) and not isinstance(value, bool)


def utc(value: object) -> datetime | None:
    """Read an ISO 8601 time as UTC; a time without a zone is taken as UTC.

    Returns `None` for anything else: an unreadable time is a missing one.
    """
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except ValueError, OverflowError:
        return None


def percentage(value: object) -> int | None:
    """Read a whole number of 0 to 100; anything else is a missing one."""
    return value if is_int(value) and 0 <= value <= 100 else None


def coordinate(value: object) -> float | None:
    """Read a coordinate in degrees, sent as a number or as text; anything else is a missing one."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    try:
        degrees = float(value)
    except ValueError:
        return None
    return degrees if isfinite(degrees) else None


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
