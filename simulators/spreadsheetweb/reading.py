"""What requests hold. The names of members may be written in any case, unknown ones may come."""

from collections.abc import Mapping
import json
from typing import Any

from simulators.compact import no_constant

from .cells import Grid, Scalar, read
from .errors import BodyError, FailedError, MemberError
from .workbook import Calculation

type Body = Mapping[str, Any]


def parse(raw: bytes) -> Body:
    """Read a JSON object; the names of all members are put in lower case.

    Raises:
        BodyError: It is none.
    """
    try:
        body = _folded(json.loads(raw, parse_constant=no_constant))
    except (ValueError, RecursionError) as error:
        raise BodyError("The body is no JSON") from error
    if not isinstance(body, dict):
        raise BodyError("The body is no JSON object")
    return body


def text(body: Body, name: str) -> str | None:
    """Return a text; numbers and truth values are taken as texts, null as missing.

    Raises:
        MemberError: It is an object or a list.
    """
    value = body.get(name.lower())
    if isinstance(value, (dict, list)):
        raise MemberError(name)
    return None if value is None else f"{value}"


def number(body: Body, name: str) -> int:
    """Return a whole number, 0 where it is missing.

    Raises:
        MemberError: It is none.
    """
    value = body.get(name.lower(), 0)
    if type(value) is not int:
        raise MemberError(name)
    return value


def objects(body: Body, name: str) -> list[Body]:
    """Return a list of objects that must be there.

    Raises:
        FailedError: It is missing.
        MemberError: It is no such list.
    """
    items = _items(body, name)
    if not all(isinstance(item, dict) for item in items):
        raise MemberError(name)
    return items


def calculation(body: Body) -> Calculation:
    """Return what is asked of a workbook; goal seek and what is to be saved are not looked at.

    Raises:
        FailedError: A list is missing.
        MemberError: A member has a wrong type.
    """
    inputs = objects(body, "Inputs")
    outputs = _items(body, "Outputs")
    if not all(isinstance(output, str) for output in outputs):
        raise MemberError("Outputs")
    return Calculation(
        inputs=tuple((text(each, "Ref") or "", _grid(_items(each, "Value"))) for each in inputs),
        outputs=tuple(outputs),
    )


def nested(body: Body, name: str) -> Body:
    """Return an object, an empty one where it is missing.

    Raises:
        MemberError: It is none.
    """
    value = body.get(name.lower()) or {}
    if not isinstance(value, dict):
        raise MemberError(name)
    return value


def _items(body: Body, name: str) -> list[Any]:
    value = body.get(name.lower())
    if value is None:
        raise FailedError(f"The request has no {name}.")
    if not isinstance(value, list):
        raise MemberError(name)
    return value


def _grid(rows: list[Any]) -> Grid:
    if not all(isinstance(row, list) for row in rows):
        raise MemberError("Value")
    return tuple(tuple(_scalar(cell) for cell in row) for row in rows)


def _scalar(cell: Any) -> Scalar:
    if not isinstance(cell, dict):
        raise MemberError("Value")
    return read(text(cell, "Value") or "")


def _folded(value: Any) -> Any:
    match value:
        case dict():
            return {name.lower(): _folded(each) for name, each in value.items()}
        case list():
            return [_folded(each) for each in value]
        case _:
            return value
