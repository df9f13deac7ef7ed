"""Check the texts of Steward in its three languages, and its icons.

    python scripts/check_texts.py [translations] [sentences] [cards]

Without arguments all texts are checked. `scripts/terms.yaml` has the rules for words;
`docs/glossary.md` says what the words mean.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
import importlib.util
import json
from pathlib import Path
import re
import sys
from typing import Any, Self

import yaml

ROOT = Path(__file__).resolve().parent.parent
INTEGRATION = ROOT / "custom_components" / "steward"
LANGUAGES = ("en", "de", "es")

type Texts = Mapping[str, str]
"""The texts of a language by their dotted keys."""

_PLACEHOLDER = re.compile(r"\{\w+\}")
_CODE = re.compile(r"`[^`]*`")
_QUOTED = re.compile(r"„[^“]*“|«[^»]*»")
_ICON = re.compile(r"\bmdi:[\w-]*")


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What `scripts/terms.yaml` says, its patterns compiled."""

    terms: Mapping[str, Mapping[str, re.Pattern[str]]]
    """By name, and then by language."""
    never: Mapping[str, Mapping[re.Pattern[str], str]]
    """By language, and then by what must not be there: what is said instead."""
    same: Mapping[str, frozenset[str]]
    """By language: the texts that may be the English ones."""
    english: re.Pattern[str]
    """The words that are in no other language's text."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the rules from a YAML file."""
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return cls(
            terms={name: _compiled(patterns) for name, patterns in data["terms"].items()},
            never={
                language: {_pattern(text): instead for text, instead in rows.items()}
                for language, rows in data["never"].items()
            },
            same={language: frozenset(texts) for language, texts in data["same"].items()},
            english=_pattern(rf"\b({'|'.join(data['english'])})\b"),
        )


def _pattern(text: str) -> re.Pattern[str]:
    """Compile a pattern of the rules."""
    return re.compile(text, re.IGNORECASE)


def _compiled(patterns: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    """Compile the patterns of a term."""
    return {language: _pattern(text) for language, text in patterns.items()}


# --- where the texts are ---


def flat(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text of a tree of mappings with its dotted key."""
    for key, branch in tree.items():
        if isinstance(branch, Mapping):
            yield from flat(branch, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", branch


def prose(text: str) -> str:
    """Take out of a text what is in no language: the names of placeholders, and code."""
    return _CODE.sub("``", _PLACEHOLDER.sub("{}", text))


def translations(language: str) -> Texts:
    """Read what Home Assistant shows."""
    path = INTEGRATION / "translations" / f"{language}.json"
    return dict(flat(json.loads(path.read_text(encoding="utf-8"))))


def sentences(language: str) -> Texts:
    """Read what is answered by voice; what is understood may be said in any words."""
    path = INTEGRATION / "sentences" / f"{language}.yaml"
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    return dict(flat({section: tree[section] for section in ("answers", "words")}))


def cards(language: str) -> Texts:
    """Read what the cards show: an object literal of names and strings."""
    path = ROOT / "frontend" / "src" / "texts" / f"{language}.ts"
    found = re.findall(r'^  (\w+):\s*("(?:[^"\\]|\\.)*"),$', path.read_text("utf-8"), re.MULTILINE)
    return {key: str(json.loads(text)) for key, text in found}


SOURCES: Mapping[str, Callable[[str], Texts]] = {
    "translations": translations,
    "sentences": sentences,
    "cards": cards,
}

# --- what can be wrong with them ---


def other_keys(english: Texts, other: Texts) -> Iterator[str]:
    """Tell which texts are missing, or there for nothing."""
    yield from (f"{key}: missing" for key in english if key not in other)
    yield from (f"{key}: not in English" for key in other if key not in english)


def other_placeholders(english: Texts, other: Texts) -> Iterator[str]:
    """Tell which texts have other placeholders than the English ones."""
    for key in english.keys() & other.keys():
        there, here = (set(_PLACEHOLDER.findall(texts[key])) for texts in (english, other))
        if there != here:
            odd = ", ".join(sorted(there ^ here))
            yield f"{key}: {odd} in one language only"


def left_over(english: Texts, other: Texts, language: str, rules: Rules) -> Iterator[str]:
    """Tell which texts are English, or have English words in them."""
    for key, text in other.items():
        words = _QUOTED.sub("", prose(text))
        if text == english.get(key):
            if text not in rules.same[language] and re.search(r"\w", words):
                yield f"{key}: is the English text: {text}"
        elif found := rules.english.search(words):
            yield f"{key}: has the English word {found[0]!r}: {text}"


def missing_terms(english: Texts, other: Texts, language: str, rules: Rules) -> Iterator[str]:
    """Tell where a text has another word for a term than the glossary."""
    for key in english.keys() & other.keys():
        there, here = prose(english[key]), prose(other[key])
        for name, patterns in rules.terms.items():
            if patterns["en"].search(there) and not patterns[language].search(here):
                yield f"{key}: has no {patterns[language].pattern!r} for {name!r}: {other[key]}"


def forbidden(texts: Texts, language: str, rules: Rules) -> Iterator[str]:
    """Tell where a text has what no text of the language may have."""
    for key, text in texts.items():
        for pattern, instead in {**rules.never["all"], **rules.never[language]}.items():
            if found := pattern.search(prose(text)):
                yield f"{key}: {found[0]!r} ({instead}): {text}"


def wrong_texts(texts: Mapping[str, Texts], rules: Rules) -> Iterator[str]:
    """Yield all that is wrong with texts, which are given by language; English comes first."""
    english = texts["en"]
    for language, other in texts.items():
        wrong = [*forbidden(other, language, rules)]
        if language != "en":
            wrong += other_keys(english, other)
            wrong += other_placeholders(english, other)
            wrong += left_over(english, other, language, rules)
            wrong += missing_terms(english, other, language, rules)
        yield from (f"{language}: {one}" for one in sorted(wrong))


# --- icons ---


def known_icons() -> frozenset[str]:
    """List the icons of the frontend that is installed, as `mdi:…`."""
    spec = importlib.util.find_spec("hass_frontend")
    if spec is None or spec.origin is None:
        raise SystemExit("the package home-assistant-frontend is not installed")
    path = Path(spec.origin).parent / "static" / "mdi" / "iconList.json"
    return frozenset(f"mdi:{one['name']}" for one in json.loads(path.read_text(encoding="utf-8")))


def icons_in_use() -> Iterator[tuple[str, str]]:
    """Yield each icon that a source file names, with the file's path."""
    for folder in ("custom_components", "frontend/src", "blueprints", "scripts"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".ts", ".json", ".yaml"} and path != Path(__file__).resolve():
                for icon in _ICON.findall(path.read_text(encoding="utf-8")):
                    yield str(path.relative_to(ROOT)), icon


def unknown_icons(used: Iterable[tuple[str, str]], known: frozenset[str]) -> Iterator[str]:
    """Tell which icons do not exist."""
    yield from sorted(
        {f"{path}: there is no icon {icon}" for path, icon in used if icon not in known}
    )


def without_icon(english: Texts, icons: Mapping[str, Any]) -> Iterator[str]:
    """Tell what has a name but no icon: entities, actions, triggers and conditions."""
    there = dict(flat(icons))
    for key in english:
        match key.split("."):
            case ["entity", platform, name, *_]:
                icon = f"entity.{platform}.{name}.default"
            case ["services" | "triggers" | "conditions" as kind, name, *_]:
                icon = f"{kind}.{name}.{kind.removesuffix('s')}"
            case _:
                continue
        if icon not in there:
            yield f"icons.json: no {icon}"


def wrong_icons() -> Iterator[str]:
    """Yield all that is wrong with the icons."""
    icons = json.loads((INTEGRATION / "icons.json").read_text(encoding="utf-8"))
    yield from dict.fromkeys(without_icon(translations("en"), icons))
    yield from unknown_icons(icons_in_use(), known_icons())


def main(names: list[str]) -> int:
    """Print what is wrong with the texts that are named, and with the icons."""
    rules = Rules.read(ROOT / "scripts" / "terms.yaml")
    wrong = [*wrong_icons()]
    for name in names or SOURCES:
        texts = {language: SOURCES[name](language) for language in LANGUAGES}
        wrong += (f"{name} {one}" for one in wrong_texts(texts, rules))
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
