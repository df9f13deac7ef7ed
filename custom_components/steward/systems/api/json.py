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

from .bounds import EARLIEST, LATEST, MAX_INT, MAX_SLOW_BODY, MAX_TEXT, MAX_VALUES
from .errors import MalformedAnswerError

_SLICE = 250  # items between two turns of the event loop: a few milliseconds


def json_object(content: bytes, *, envelope: str | None = None) -> dict[str, Any]:
    """Read a JSON object, or the one that its member `envelope` holds, if it has that member.

    A byte-order mark before it, and NULs around it, are no part of it.

    Raises:
        MalformedAnswerError: it is none, or holds more than any answer can.

    """
    if len(content) > MAX_VALUES < sum(map(content.count, (b",", b"[", b"{"))):
        raise MalformedAnswerError(f"more than {MAX_VALUES} values")
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
    """Read JSON; a `NaN` or `Infinity`, which JSON has not, is read as null.

    All of it can be written again: neither half a surrogate pair nor a number beyond 64 bits is in
    it, which the reader that knows `NaN` lets pass.
    """
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        if len(content) > MAX_SLOW_BODY or (b"NaN" not in content and b"Infinity" not in content):
            raise
    loose = json.loads(content, parse_constant=lambda _: None, parse_int=_int)
    try:
        return orjson.loads(orjson.dumps(loose))
    except TypeError as err:
        raise ValueError("what cannot be written again") from err


def _int(digits: str) -> int | float:
    """Read a whole number; one of more than 64 bits is read as JSON's readers do."""
    return int(digits) if len(digits) <= len(str(MAX_INT)) else float(digits)


def text(value: object) -> str:
    """Read a text that must be there, such as an identifier; a number is read as one.

    Raises:
        ValueError: it is neither, or too long: a part of an identifier may be another's.

    """
    read = _as_text(value)
    if not 0 < len(read) <= MAX_TEXT or "\0" in read:
        raise ValueError("no text")
    return read


def _as_text(value: object) -> str:
    """Read a text or a number; anything else is an empty one."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value)


def count(value: object) -> int:
    """Read a whole number from 0; anything else is 0."""
    return value if is_int(value) and value > 0 else 0


def optional_text(value: object) -> str | None:
    """Read a text; a whole number is read as one, anything else and an empty one is missing.

    Of one that is too long the rest is left out, and NULs, which no database takes.
    """
    return _as_text(value)[:MAX_TEXT].replace("\0", "") or None


def boolean(value: object) -> bool | None:
    """Read a truth value; anything else, texts among it, is a missing one."""
    return value if isinstance(value, bool) else None


def number(value: object) -> int:
    """Read a whole number from 0, of 63 bits, that must be there.

    Raises:
        ValueError: it is none.

    """
    if is_int(value) and 0 <= value <= MAX_INT:
        return value
    raise ValueError("no number")


def optional_number(value: object) -> int | None:
    """Read a whole number from 0, of 63 bits; anything else is a missing one."""
    return value if is_int(value) and 0 <= value <= MAX_INT else None


def is_int(value: object) -> TypeIs[int]:
    """Tell whether a value is a whole number, and no boolean."""
    return isinstance(value, int) and not isinstance(value, bool)


def moment(value: object) -> datetime | None:
    """Read an ISO 8601 time as it is written, with its zone or without one."""
    if not isinstance(value, str):
        return None
    try:
        return datetime.fromisoformat(value[:MAX_TEXT].upper())  # it knows Z, and not z
    except ValueError:
        return None


def utc(value: object, zone: tzinfo = UTC) -> datetime | None:
    """Read an ISO 8601 time as UTC; one that is written without a zone is of `zone`.

    Returns `None` for anything else: an unreadable time is a missing one, and so is one of another
    age.
    """
    if (written := moment(value)) is None:
        return None
    return of_our_age(written if written.tzinfo else written.replace(tzinfo=zone))


def of_our_age(aware: datetime) -> datetime | None:
    """Turn a time that has a zone into UTC; one of another age is a missing one."""
    try:
        read = aware.astimezone(UTC)
    except ValueError, OverflowError:
        return None
    return read if EARLIEST <= read < LATEST else None


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


def _listed(model: type, items: object, at_most: int) -> list[Any]:
    if items is None:
        return []
    if not isinstance(items, list):
        raise MalformedAnswerError(f"no list of {model.__name__}")
    if len(items) > at_most:  # which of them are left out would be chance
        raise MalformedAnswerError(f"more than {at_most} of {model.__name__}")
    return items


class Reader:
    """Reads items into models; one that cannot be read costs itself and one warning."""

    def __init__(self, logger: logging.Logger) -> None:
        """Warn through `logger`, once for each kind of fault."""
        self._logger = logger
        self._warned: set[str] = set()

    async def read_all[ModelT: DataClassDictMixin](
        self, model: type[ModelT], items: object, *, at_most: int = MAX_VALUES
    ) -> list[ModelT]:
        """Read a JSON array, which may be long; `None` reads as an empty one.

        Raises:
            MalformedAnswerError: it is no array, or is longer than it can be.

        """
        read: list[ModelT] = []
        for begin in range(0, len(listed := _listed(model, items, at_most)), _SLICE):
            if len(listed) > _SLICE:  # to parse it took a slice too
                await asyncio.sleep(0)
            read += self.read_now(model, listed[begin : begin + _SLICE])
        return read

    def read_now[ModelT: DataClassDictMixin](
        self, model: type[ModelT], items: object, *, at_most: int = _SLICE
    ) -> list[ModelT]:
        """Read a JSON array that is short, at once; otherwise as `read_all`."""
        listed = _listed(model, items, at_most)
        return [one for item in listed if (one := self.read_one(model, item)) is not None]

    def read_one[ModelT: DataClassDictMixin](self, model: type[ModelT], item: Any) -> ModelT | None:
        """Read one item, or warn.

        The item itself is not in the warning: it may hold a name or a token.
        """
        try:
            return model.from_dict(item)
        except (MissingField, InvalidFieldValue) as err:
            fault = f"{model.__name__} without a valid {err.field_name}"
        except (AttributeError, TypeError, ValueError) as err:
            fault = f"{model.__name__} that is no object ({type(err).__name__})"
        self.warn(fault)
        return None

    def warn(self, what: str) -> None:
        """Warn once that something is left out."""
        if what not in self._warned:
            self._warned.add(what)
            self._logger.warning("Left out a %s", what)


class ListReader[ModelT: DataClassDictMixin]:
    """Reads a list that is asked for again and again; an item that is what it was is not read anew.

    It gives the same object then: who takes in the list sees which items are others without looking
    into them.
    """

    def __init__(self, reader: Reader, model: type[ModelT]) -> None:
        """Read by `reader` into `model`."""
        self._reader = reader
        self._model = model
        self._known: dict[bytes, ModelT | None] = {}
        """What the list had, as it was sent and as it was read; `None` is what was left out."""

    async def read(self, items: object, *, at_most: int = MAX_VALUES) -> list[ModelT]:
        """Read a JSON array, as `Reader.read_all` does, with the same errors."""
        read: list[ModelT] = []
        before, self._known = self._known, {}
        for begin in range(0, len(listed := _listed(self._model, items, at_most)), _SLICE):
            if begin:
                await asyncio.sleep(0)
            for item in listed[begin : begin + _SLICE]:
                sent = _sent(item)
                one = before[sent] if sent in before else self._reader.read_one(self._model, item)
                self._known[sent] = one
                if one is not None:
                    read.append(one)
        return read


def _sent(item: object) -> bytes:
    """Write an item as it was sent: compared as objects, `true` and `1.0` would be 1."""
    try:
        return orjson.dumps(item)
    except TypeError:  # it is nested deeper than can be written so
        return repr(item).encode(errors="surrogatepass")


def without_none[ValueT](**members: ValueT | None) -> dict[str, ValueT]:
    """Make an object of the members that are given; `None` stands for one that is not."""
    return {name: value for name, value in members.items() if value is not None}


def iso(moment: datetime | None) -> str | None:
    """Write a time as ISO 8601."""
    return None if moment is None else moment.isoformat()
