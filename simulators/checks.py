"""What options are held to: predicates of their values, and what carries them out."""

from collections.abc import Callable, Mapping
from typing import Any

type Check = Callable[[Any], bool]
"""Tells whether a value, as JSON has it, makes sense."""
type Kind = Callable[[Any], Any]
"""Makes a value what it is, of what JSON has."""


def hold(options: object, checks: Mapping[str, Check], kinds: Mapping[str, Kind]) -> None:
    """Hold the options of a frozen dataclass to their meaning, and take them as JSON has them.

    Args:
        options: What has the options as its attributes.
        checks: What each option is held to, by its name.
        kinds: What becomes of those that JSON has in another form.

    Raises:
        ValueError: A value makes no sense; the text names the option.
    """
    for name, sensible in checks.items():
        value = getattr(options, name)
        if not sensible(value):
            raise ValueError(f"Invalid option {name}: {value!r}")
    for name, kind in kinds.items():
        object.__setattr__(options, name, kind(getattr(options, name)))


def is_bool(value: Any) -> bool:
    """Tell whether a value is true or false."""
    return isinstance(value, bool)


def is_count(value: Any) -> bool:
    """Tell whether a value is a whole number from 1."""
    return type(value) is int and value > 0


def is_number(value: Any, low: float, high: float = float("inf")) -> bool:
    """Tell whether a value is a number, from `low` to `high`."""
    return type(value) in (int, float) and low <= value <= high


def is_seconds(value: Any) -> bool:
    """Tell whether a value is a time in seconds: above 0, and less than thirty years."""
    return is_number(value, 0, 1e9) and 0 < value < 1e9


def is_share(value: Any) -> bool:
    """Tell whether a value is a share, from 0 to 1."""
    return is_number(value, 0, 1)


def one_of(*values: Any) -> Check:
    """Make the check that a value is one of some."""
    return lambda value: value in values


def or_none(check: Check) -> Check:
    """Make the check that a value is none, or else what `check` says."""
    return lambda value: value is None or check(value)
