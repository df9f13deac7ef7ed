"""Puts replies into the words of a language."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from ..capabilities import RaceRunner
from .replies import PagerRef, Reply

_FORMS = {0: "none", 1: "one"}
_MAX = 10
"""Items of a list that are spoken; of the others only their number is."""


class Speech:
    """The answers of a language, and the words that they are filled with.

    A text of the language's file that is a mapping is chosen by `count`: `none`, `one` or `other`.
    """

    def __init__(self, answers: Mapping[str, Any], words: Mapping[str, Any]) -> None:
        """Speak by `answers` and `words`, as the file has them."""
        self._answers = answers
        self._words = words

    def say(self, reply: Reply) -> str:
        """Put a reply into words."""
        text = self._fill(self._answers, reply.answer, reply.values)
        return text[:1].upper() + text[1:]

    def _fill(
        self, texts: Mapping[str, Any], name: str, values: Mapping[str, object], /, **more: object
    ) -> str:
        """Fill a text in."""
        values = {**values, **more}
        text = texts[name]
        if isinstance(text, Mapping):
            form = _FORMS.get(count) if isinstance(count := values["count"], int) else None
            text = text.get(form, text["other"])
        filled: str = text.format_map({key: self._word(value) for key, value in values.items()})
        return filled

    def _word(self, value: object) -> str:
        """Speak a value."""
        match value:
            case str():
                return value
            case PagerRef() | RaceRunner():
                return self._called(value)
            case Reply():
                return self._fill(self._answers, value.answer, value.values)
            case timedelta():
                return self._duration(round(value.total_seconds()))
            case Sequence():
                return self._list([self._word(one) for one in value])
        return str(value)

    def _called(self, value: PagerRef | RaceRunner) -> str:
        """Call a guest by name and pager, a runner by name and bib."""
        if isinstance(value, RaceRunner):
            values = {"name": value.name, "bib": value.bib}
            return self._fill(self._words, "runner" if value.name else "bib", values)
        label = value.guest and value.guest.label
        values = {"name": label or "", "number": str(value.number)}
        return self._fill(self._words, "guest" if label else "pager", values)

    def _list(self, items: list[str]) -> str:
        """Speak a list."""
        if left := len(items[_MAX:]):
            items = [*items[:_MAX], self._fill(self._words, "more", {"count": left})]
        if len(items) < 2:
            return "".join(items)
        return self._fill(self._words, "and", {"first": ", ".join(items[:-1]), "last": items[-1]})

    def _duration(self, seconds: int) -> str:
        """Speak a duration: in seconds below a minute, else in hours and minutes."""
        hours, minutes = divmod(max(seconds, 0) // 60, 60)
        if not hours and not minutes:
            return self._fill(self._words, "seconds", {"count": max(seconds, 0)})
        parts = [
            self._fill(self._words, unit, {"count": count})
            for unit, count in (("hours", hours), ("minutes", minutes))
            if count
        ]
        return self._list(parts)
