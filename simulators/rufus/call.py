"""What operations see of a request, and how they read its query."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from . import schema
from .errors import RefusedError
from .options import PAGE_SIZE, Options
from .register import Span
from .world import World

_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, kw_only=True)
class Page:
    """A part of a list.

    Attributes:
        number: Which one, from 1.
        limit: Most items of it.
    """

    number: int
    limit: int

    @property
    def start(self) -> int:
        """Index of its first item."""
        return (self.number - 1) * self.limit

    @property
    def end(self) -> int:
        """Index behind its last item."""
        return self.number * self.limit

    def of[T](self, items: Sequence[T]) -> Sequence[T]:
        """Return its part of a list."""
        return items[self.start : self.end]

    def answer(self, options: Options, result: list[Any], total: int) -> dict[str, Any]:
        """Return the content of a page; the old generation tells nothing of the others.

        Args:
            options: The switches.
            result: The page's items.
            total: Number of items of all pages.
        """
        content = {"description": "Success", "result": result}
        if not options.strict:
            return content
        pagination = {
            "page": self.number,
            "limit": self.limit,
            "total": total,
            "has_more": self.end < total,
        }
        return {**content, "pagination": pagination}


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request.

    Attributes:
        ids: The decoded variable parts of the path.
        query: The query.
        body: The body.
    """

    ids: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes

    def page(self, options: Options, *, most: int = PAGE_SIZE, limited: bool = False) -> Page:
        """Read which page is wanted.

        Args:
            options: The switches.
            most: Most items of a page.
            limited: Whether ``limit`` may ask for less; the old generation does not know it.

        Raises:
            RefusedError: 400, ``page`` or ``limit`` is wrong.
        """
        number = self.number("page", low=1)
        limit = self.number("limit", low=1, high=most) if limited and options.strict else None
        return Page(
            number=1 if number is None or options.page_ignored else number,
            limit=min(most if limit is None else limit, options.page_size),
        )

    def number(self, name: str, *, low: int = 0, high: int = 10**9) -> int | None:
        """Read a whole number, None where it is not given.

        Raises:
            RefusedError: 400, it is none, or out of bounds.
        """
        written = self.query.get(name)
        if written is None:
            return None
        if not (written.isascii() and written.isdigit() and len(written) < 10):
            raise RefusedError(400, f"Invalid parameter: {name}")
        if not low <= int(written) <= high:
            raise RefusedError(400, f"Invalid parameter: {name}")
        return int(written)

    def numbers(self, options: Options) -> Span[int]:
        """Read the range from ``first`` to ``last``.

        Raises:
            RefusedError: 400, one of them is wrong, or both are the wrong way round.
        """
        span = Span(low=self.number("first"), high=self.number("last"))
        return _straight(span, options, "first", "last")

    def times(self, options: Options) -> Span[datetime]:
        """Read the range from ``from`` to ``to``.

        Raises:
            RefusedError: 400, one of them is wrong, or both are the wrong way round.
        """
        span = Span(low=self._moment("from", options), high=self._moment("to", options))
        span = _straight(span, options, "from", "to")
        if span.high is None or options.until_inclusive:
            return span
        return Span(low=span.low, high=span.high - _MILLISECOND)

    def _moment(self, name: str, options: Options) -> datetime | None:
        written = self.query.get(name)
        return None if written is None else schema.moment(written, name, options)


type Answer = tuple[int, dict[str, Any]]
type Operation = Callable[[World, Call], Answer]


def _straight[T: (int, datetime)](span: Span[T], options: Options, low: str, high: str) -> Span[T]:
    if span.reversed and options.bad_range == 400:
        raise RefusedError(400, f"Invalid parameters: {low} is after {high}")
    return span
