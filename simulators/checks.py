"""Records whose fields are held to their meaning: predicates of values, and what applies them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

type Check = Callable[[Any], bool]
"""Tells whether a value, as JSON has it, makes sense."""
type Kind = Callable[[Any], Any]
"""Makes a value what it is, of what JSON has."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """A record that takes its values as JSON has them; the defaults are checked too.

    A field's type says what it may hold: ``bool``, ``str``, a ``Literal`` or a ``StrEnum`` by
    itself, any other one as ``Annotated[type, check]`` or ``Annotated[type, check, kind]``.

    Raises:
        ValueError: A value makes no sense; the text names the field.
    """

    def __post_init__(self) -> None:
        """Hold each field to its check, then make it what it is."""
        for name, (check, kind) in _holds(type(self)).items():
            value = getattr(self, name)
            if not check(value):
                raise ValueError(f"Invalid {name}: {value!r}")
            object.__setattr__(self, name, kind(value))


def _holds(record: type[Held]) -> Mapping[str, tuple[Check, Kind]]:
    hints = get_type_hints(record, include_extras=True)
    return {name: _hold(hint) for name, hint in hints.items()}


def _hold(hint: Any) -> tuple[Check, Kind]:
    if get_origin(hint) is Annotated:
        check, *kinds = hint.__metadata__
        return check, kinds[0] if kinds else _as_it_is
    if get_origin(hint) is Literal:
        return one_of(*get_args(hint)), _as_it_is
    if issubclass(hint, StrEnum):
        return one_of(*hint), hint
    return lambda value: isinstance(value, hint), _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def is_text(value: Any) -> bool:
    """Tell whether a value is a text."""
    return isinstance(value, str)


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


def anything(_: Any) -> bool:
    """Tell that any value makes sense."""
    return True


def or_none(check: Check) -> Check:
    """Make the check that a value is none, or else what `check` says."""
    return lambda value: value is None or check(value)


def none_or(kind: Kind) -> Kind:
    """Make what leaves none as it is, and makes other values what `kind` does."""
    return lambda value: None if value is None else kind(value)
