"""Sentence templates, and what Home Assistant is told of them.

What Home Assistant matches by itself has no lists but any words: a sentence of Steward's would
swallow others. So what fills a *closed* slot (a pager's number, the name of a guest or a device) is
written out, and the templates that share such a slot are one, since a list is costly to read in.
That one also takes the beginning of a sentence with the end of another, which nobody says; it is
then answered that it was not understood.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
import re
from typing import NamedTuple

_CLOSED = re.compile(r"\{(number|guest|device)\}")
_PART = re.compile(r"<(\w+)>")
_OPTIONAL = re.compile(r"\[[^\[\]]*\]")
_BRACKETS = (("(", ")"), ("[", "]"))
_DIGIT = "(0|1|2|3|4|5|6|7|8|9)"
DIGITS = f"(1|2|3|4|5|6|7|8|9)[{_DIGIT}[{_DIGIT}[{_DIGIT}]]]"
"""The numbers from 1 to 9999, in digits."""


class Template(NamedTuple):
    """A sentence: what comes before its closed slot, the slot, and what comes after.

    Without a closed slot all of it comes before.
    """

    before: str
    slot: str | None = None
    after: str = ""

    @property
    def text(self) -> str:
        """The sentence as it is written."""
        return f"{self.before}{{{self.slot}}}{self.after}" if self.slot else self.before


def parse_template(text: str, parts: Mapping[str, str]) -> Template:
    """Read a sentence, whose `<part>` is taken from `parts`.

    Raises:
        ValueError: it has several closed slots, one that is optional or a choice, or one that
            nothing must be said before.
        KeyError: there is no such part.

    """
    while match := _PART.search(text):
        text = f"{text[: match.start()]}({parts[match[1]]}){text[match.end() :]}"
    before, *rest = _CLOSED.split(text)
    if not rest:
        return Template(text)
    if len(rest) > 2 or any(before.count(left) != before.count(right) for left, right in _BRACKETS):
        raise ValueError(f"not one closed slot at the outermost level: {text}")
    slot, after = rest
    if not _required(before) or (after and not _required(after)):
        raise ValueError(f"only words that may be left out beside the closed slot: {text}")
    return Template(before, slot, after)


def _required(text: str) -> str:
    """Take away what may be left out."""
    while (shorter := _OPTIONAL.sub("", text)) != text:
        text = shorter
    return text.strip()


def gates(templates: Iterable[Template], fillings: Mapping[str, Iterable[str]]) -> list[str]:
    """Write the templates for Home Assistant; a closed slot that nothing fills drops its own."""
    plain: list[str] = []
    groups: defaultdict[tuple[str, bool], list[Template]] = defaultdict(list)
    for template in templates:
        if template.slot:
            groups[template.slot, bool(template.after)].append(template)
        else:
            plain.append(template.text)
    closed = [
        "".join(map(_any_of, (_befores(group), filling, [one.after for one in group])))
        for (slot, _), group in groups.items()
        if (filling := [*fillings[slot]])
    ]
    return plain + closed


def _befores(group: Iterable[Template]) -> list[str]:
    return [template.before for template in group]


def _any_of(texts: Iterable[str]) -> str:
    """Write a choice; the same text once."""
    distinct = [*dict.fromkeys(texts)]
    return f"({'|'.join(distinct)})" if any(distinct) else ""
