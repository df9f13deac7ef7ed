"""The switches: where the documentation is silent or at odds with itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

PAGE_SIZE = 5000


class Generation(StrEnum):
    """The two generations of the documentation."""

    NEW = "new"  # answers in an envelope, pagination, strict bodies
    OLD = "old"  # bare answers, pages of a fixed size, lenient bodies


@dataclass(frozen=True, kw_only=True)
class Options:
    """How this cloud behaves where another one may behave otherwise.

    Attributes:
        generation: Which documentation holds.
        page_size: Most items of a page; a larger ``limit`` is cut down to it.
        unauthorized_status: Status for a missing or unknown key.
        close_twice: Status for closing a closed session: 200 or 404.
        type_required: Whether a device needs a ``type`` to be bound.
        rebind_by: What makes a device the same one when it is bound again: ``serial_number``,
            or ``model`` and ``serial_number``.
        lenient_timestamps: Whether passings may have times without a zone, read as UTC.
        max_passings: Most passings of one insertion, None for any number.

    Raises:
        ValueError: A value makes no sense; the text names the option.
    """

    generation: Generation = Generation.NEW
    page_size: int = PAGE_SIZE
    unauthorized_status: int = 401
    close_twice: int = 200
    type_required: bool = False
    rebind_by: tuple[str, ...] = ("model", "serial_number")
    lenient_timestamps: bool = False
    max_passings: int | None = None

    def __post_init__(self) -> None:
        """Hold the values to their meaning, and take them as JSON has them."""
        for name, sensible in _SENSIBLE.items():
            value = getattr(self, name)
            if not sensible(value):
                raise ValueError(f"Invalid option {name}: {value!r}")
        object.__setattr__(self, "generation", Generation(self.generation))
        object.__setattr__(self, "rebind_by", tuple(self.rebind_by))

    @property
    def strict(self) -> bool:
        """Whether bodies are held to the newer specification."""
        return self.generation is Generation.NEW


def _is_count(value: Any) -> bool:
    return type(value) is int and value > 0


_SENSIBLE: Mapping[str, Callable[[Any], bool]] = {
    "generation": lambda value: value in list(Generation),
    "page_size": lambda value: _is_count(value) and value <= PAGE_SIZE,
    "unauthorized_status": lambda value: value in (401, 403),
    "close_twice": lambda value: value in (200, 404),
    "type_required": lambda value: isinstance(value, bool),
    "rebind_by": lambda value: list(value) in (["serial_number"], ["model", "serial_number"]),
    "lenient_timestamps": lambda value: isinstance(value, bool),
    "max_passings": lambda value: value is None or _is_count(value),
}
