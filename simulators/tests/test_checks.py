"""What options are held to, whichever simulator has them."""

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
import json
from typing import Annotated, Any, Literal

import pytest

from simulators.checks import (
    Check,
    Held,
    anything,
    is_count,
    is_number,
    is_seconds,
    is_share,
    none_or,
    one_of,
    or_none,
)


class Colour(StrEnum):
    """An option's values."""

    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, kw_only=True)
class Options(Held):
    """Options as a simulator has them."""

    colour: Colour = Colour.RED
    other: Annotated[Colour | None, one_of(None, *Colour), none_or(Colour)] = None
    size: Annotated[int, is_count] = 1
    bright: bool = False
    status: Literal[200, 404] = 200
    name: str = ""
    tags: Annotated[tuple[str, ...], anything, tuple] = ()


@pytest.mark.parametrize(
    ("check", "sensible", "senseless"),
    [
        (is_count, [1, 10**9], [0, -1, True, 1.0, "1", None]),
        (is_share, [0, 0.5, 1], [-0.1, 1.1, True, "0.5"]),
        (is_seconds, [0.001, 60, 10**8], [0, -1, 10**9, float("inf"), float("nan"), "60", True]),
        (or_none(is_count), [None, 1], [0, "1"]),
        (one_of(200, 404), [200, 404], [201, "200", None]),
        (lambda value: is_number(value, -1, 1), [-1, 0.5, 1], [1.1, float("nan"), "0", False]),
    ],
)
def test_values_make_sense_or_not(check: Check, sensible: list[Any], senseless: list[Any]) -> None:
    assert all(check(value) for value in sensible)
    assert not any(check(value) for value in senseless)


def test_options_are_taken_as_json_has_them() -> None:
    fields: dict[str, Any] = {"colour": "blue", "other": "red", "tags": ["a"]}
    options = Options(**fields)
    assert (type(options.colour), type(options.other), options.tags) == (Colour, Colour, ("a",))
    assert Options(**json.loads(json.dumps(asdict(options)))) == options
    assert Options().other is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("colour", "green"),
        ("colour", None),
        ("other", "green"),
        ("size", 0),
        ("bright", 1),
        ("bright", "yes"),
        ("status", 201),
        ("name", None),
    ],
)
def test_a_senseless_value_is_named(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"Invalid {name}: "):
        Options(**{name: value})


def test_a_change_is_held_to_the_same() -> None:
    with pytest.raises(ValueError, match="Invalid size: "):
        replace(Options(), size=0)
