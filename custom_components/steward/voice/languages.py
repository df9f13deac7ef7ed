"""The languages that Steward is spoken to in: one file of sentences and answers each."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from os.path import commonprefix
from pathlib import Path
from typing import Any, NamedTuple

from hassil.intents import Intents, RangeSlotList, SlotList, TextSlotList
from hassil.models import MatchEntity
from hassil.numbers import get_rbnf_engine
from hassil.recognize import recognize_all
from homeassistant.util.yaml import load_yaml_dict

from .speech import Speech
from .templates import DIGITS, Template, parse_template

_FOLDER = Path(__file__).parents[1] / "sentences"
_DEFAULT = "en"
_MAX_SPELLED = 199
_MAX_DIGITS = 9999
_FREE = ("label", "name")
"""The slots that any words fill."""
_NUMBERS = ("number", "party")


class Heard(NamedTuple):
    """What was said: an intent, by its name, and what fills its slots."""

    intent: str
    slots: Mapping[str, str | int]


class Language:
    """One language."""

    def __init__(self, code: str, content: Mapping[str, Any]) -> None:
        """Make it of the content of its file; this takes some time.

        Raises:
            ValueError: a sentence is not written as it must be.

        """
        self.code = code
        self.speech = Speech(content["answers"], content["words"])
        self.templates: Mapping[str, Sequence[Template]] = {
            intent: [parse_template(text, content["parts"]) for text in texts]
            for intent, texts in content["sentences"].items()
        }
        spelled = _spelled(code)
        self.numbers = [DIGITS, *_written(spelled)]
        """How the numbers of pagers are said: parts of a template."""
        self._lists: dict[str, SlotList] = {
            "digits": RangeSlotList(name="digits", start=1, stop=_MAX_DIGITS, words=False),
            "spelled": TextSlotList.from_tuples(spelled.items(), allow_template=False),
        }
        self._intents = Intents.from_dict(
            {
                "language": code,
                "intents": {
                    intent: {"data": [{"sentences": [_with_numbers(one.text) for one in texts]}]}
                    for intent, texts in self.templates.items()
                },
                "lists": {slot: {"wildcard": True} for slot in _FREE},
            }
        )
        self._warm_up()

    def recognize(
        self, text: str, intents: Collection[str], names: Mapping[str, SlotList]
    ) -> Heard | None:
        """Find out which of some intents is meant, with what; `names` fill `guest` and `device`."""
        for result in recognize_all(text, self._intents, {**self._lists, **names}):
            if result.intent.name in intents:
                slots = {entity.name: _value(entity) for entity in result.entities_list}
                return Heard(result.intent.name, slots)
        return None

    def _warm_up(self) -> None:
        """Read the templates and the lists in now, since that blocks."""
        none = TextSlotList.from_strings([])
        for templates in self.templates.values():
            for template in templates:
                self.recognize(template.before, (), {"guest": none, "device": none})


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


def _spelled(code: str) -> dict[str, int]:
    """Spell the numbers, in all their forms."""
    engine = get_rbnf_engine(code)
    return {
        text.replace("\N{SOFT HYPHEN}", "").replace("-", " "): number
        for number in range(1, _MAX_SPELLED + 1)
        for text in engine.format_number(number).text_by_ruleset.values()
    }


def _written(spelled: Mapping[str, int]) -> Iterator[str]:
    """Write these numbers as parts of a template: those above a hundred share its word."""
    above = commonprefix(  # noqa: RUF071  # these are no paths
        [text for text, number in spelled.items() if number > 100]
    )
    below = "|".join(text for text, number in spelled.items() if number < 100)
    yield f"[{above}]({below})"
    yield from (text for text, number in spelled.items() if number == 100)


def _with_numbers(text: str) -> str:
    """Let a template's number be in digits or spelled."""
    for slot in _NUMBERS:
        text = text.replace(f"{{{slot}}}", f"({{digits:{slot}}}|{{spelled:{slot}}})")
    return text


def _value(entity: MatchEntity) -> str | int:
    """Read what fills a slot: a number, or what was said."""
    return int(entity.value) if entity.name in _NUMBERS else entity.text.strip()
