"""The languages that Steward is spoken to in: one file of sentences and answers each."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
import re
from typing import Any, NamedTuple
from unicodedata import normalize

from hassil.intents import Intents, RangeSlotList, SlotList, TextSlotList
from hassil.models import MatchEntity
from hassil.numbers import get_rbnf_engine
from hassil.recognize import recognize_all
from homeassistant.util.yaml import load_yaml_dict

from .speech import Speech

_FOLDER = Path(__file__).parents[1] / "sentences"
_DEFAULT = "en"
_MAX_SPELLED = 199
_MAX_DIGITS = 9999
_MAX_TEXT = 500
"""Characters of what is said; what is longer is no sentence."""
_ACCENTED = re.compile("[\u00c0-\u024f]")
_WORDS = ("guest", "runner", "who", "device", "label", "name")
"""The slots that any words fill; which of them are names is found out later."""
_NUMBERS = ("number", "party")


class Heard(NamedTuple):
    """A way to understand what was said: an intent, by its name, and what fills its slots."""

    intent: str
    slots: Mapping[str, str | int]
    sure: bool = True
    """Whether nothing else can be meant, though nobody may be called so."""


class Language:
    """One language."""

    def __init__(self, code: str, content: Mapping[str, Any]) -> None:
        """Make it of the content of its file; this takes some time."""
        self.code = code
        self.speech = Speech(content["answers"], content["words"])
        self._lists: dict[str, SlotList] = {
            "digits": RangeSlotList(name="digits", start=1, stop=_MAX_DIGITS, words=False),
            "spelled": TextSlotList.from_tuples(_spelled(code), allow_template=False),
        }
        self._intents = Intents.from_dict(
            {
                "language": code,
                "intents": {
                    intent: {"data": [{"sentences": [*map(_template, texts)]}]}
                    for intent, texts in content["sentences"].items()
                },
                "expansion_rules": {
                    name: _template(text) for name, text in content["parts"].items()
                },
                "lists": {slot: {"wildcard": True} for slot in _WORDS},
            }
        )
        for intent in self._intents.intents.values():
            for block in intent.data:
                for sentence in block.sentences:  # read in now, since that takes time
                    sentence.get_required_clauses(self._intents.expansion_rules)

    def recognize(self, text: str) -> Iterator[Heard]:
        """Find the ways in which something may be meant, in the order of the language's file."""
        if len(text) > _MAX_TEXT:
            return
        text = normalize("NFC", text)
        for result in recognize_all(_plain(text), self._intents, self._lists):
            slots = {one.name: _value(one, text) for one in result.entities_list}
            sure = "guest" not in slots
            if "who" in slots:
                slots["guest"] = slots.pop("who")
            yield Heard(result.intent.name, slots, sure)


@cache
def load_languages() -> Mapping[str, Language]:
    """Read all languages, by their codes; to be called in an executor."""
    return {
        path.stem: Language(path.stem, load_yaml_dict(str(path)))
        for path in sorted(_FOLDER.glob("*.yaml"))
    }


def preferred(languages: Mapping[str, Language], code: str | None) -> list[Language]:
    """Order the languages: the one of a code such as `de-AT`, or else English, comes first."""
    base = (code or _DEFAULT).replace("_", "-").partition("-")[0].lower()
    first = languages.get(base, languages[_DEFAULT])
    return [first, *(one for one in languages.values() if one is not first)]


def _spelled(code: str) -> list[tuple[str, int]]:
    """Spell the numbers, in all their forms."""
    engine = get_rbnf_engine(code)
    return [
        (_plain(text.replace("\N{SOFT HYPHEN}", "").replace("-", " ")), number)
        for number in range(1, _MAX_SPELLED + 1)
        for text in engine.format_number(number).text_by_ruleset.values()
    ]


def _template(text: str) -> str:
    """Make a template of a sentence: its numbers are in digits or spelled."""
    for slot in _NUMBERS:
        text = text.replace(f"{{{slot}}}", f"({{digits:{slot}}}|{{spelled:{slot}}})")
    return _plain(text)


def _plain(text: str) -> str:
    """Take the accents of Latin letters away, which are often left out; each stays one letter."""
    return _ACCENTED.sub(lambda match: normalize("NFD", match[0])[0], normalize("NFC", text))


def _value(entity: MatchEntity, text: str) -> str | int:
    """Read what fills a slot: a number, or what was said, with its accents."""
    if entity.name in _NUMBERS:
        return int(entity.value)
    start, end = entity.text_span or (0, 0)
    return (text[start:end] or entity.text).strip(" ,.;:!?")
