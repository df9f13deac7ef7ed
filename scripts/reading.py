"""What can be read on a page of Home Assistant, and what of it is not in the reader's language.

Whole texts are compared with those of the language, Steward's and Home Assistant's own; what is
made of several, or has names in it, is looked at word by word.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
import importlib.util
import json
from pathlib import Path
import re
from typing import Self

from playwright.async_api import Page

from scripts.check_texts import SOURCES, Rules, flat

_CORE = (
    *("automation", "binary_sensor", "button", "calendar", "event", "homeassistant", "notify"),
    *("number", "person", "sensor", "sun", "todo"),
)
"""Home Assistant's own integrations whose texts are seen beside Steward's."""

_HARD_CODED = frozenset(
    {"selected", *(f"{unit}{mark}" for unit in ("hh", "mm", "ss") for mark in ("", "*"))}
)
"""What the frontend says in English in every language."""

_QUIET = 0.3
"""Seconds in which nothing changes on a page that is done."""

_COLLECT = """() => {
    const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt"];
    const WITHOUT = ["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT"];
    const found = new Set();
    const note = (text) => {
        const plain = text.replace(/[\\u2066-\\u2069]/g, "").replace(/\\s+/g, " ").trim();
        if (plain) found.add(plain);
    };
    const read = (node) => {
        if (node.nodeType === Node.TEXT_NODE) return note(node.textContent);
        if (node.nodeType !== Node.ELEMENT_NODE || WITHOUT.includes(node.nodeName)) return;
        const passes = getComputedStyle(node).display === "contents";
        if (!passes && !node.checkVisibility({ visibilityProperty: true })) return;
        for (const name of ATTRIBUTES) note(node.getAttribute(name) ?? "");
        for (const child of node.shadowRoot?.childNodes ?? []) read(child);
        if (node.nodeName !== "SLOT" || !node.assignedNodes().length)
            for (const child of node.childNodes) read(child);
    };
    read(document.body);
    return [...found];
}"""
"""Reads all that is shown, through shadow roots, and what is told to who cannot see."""

_DATE_WORDS = """(language) => {
    const at = (month, day) => new Date(2026, month, day);
    const words = [];
    for (const form of ["long", "short"]) {
        const months = new Intl.DateTimeFormat(language, { month: form, day: "numeric" });
        const days = new Intl.DateTimeFormat(language, { weekday: form });
        for (let i = 0; i < 12; i++) words.push(months.format(at(i, 1)));
        for (let i = 0; i < 7; i++) words.push(days.format(at(0, i + 1)));
        for (const unit of ["second", "minute", "hour", "day"])
            for (const count of [1, 2]) words.push(new Intl.NumberFormat(language,
                { style: "unit", unit, unitDisplay: form }).format(count));
    }
    return words.join(" ");
}"""

_WORD = re.compile(r"[^\W\d_]+")
_ID = re.compile(r"\b[a-z]+(_[a-z]+)*\.[a-z0-9_]+\b|\b\w+(_\w+)+\b|\w+://\S+|\S+@\S+")
"""Ids of entities and actions, keys, addresses: they are in no language."""
_SYNTAX = re.compile(
    r"\{\w+\}|\{\w+, *(?:plural|select|selectordinal),|(?:zero|one|two|few|many|other|=\d+) *(?=\{)"
)
"""What of a text that is written for many cases is not shown: the names of its placeholders."""


async def shown_on(page: Page, seconds: float = 10) -> list[str]:
    """Read a page when it has become quiet: twice the same, or after some time."""
    before: list[str] = []
    for _ in range(int(seconds / _QUIET)):
        await asyncio.sleep(_QUIET)
        now: list[str] = await page.evaluate(_COLLECT)
        if now == before and len(now) > 1:
            break
        before = now
    return before


def _words(text: str) -> Iterator[str]:
    """Yield the words of a text that is shown, in lower case."""
    for word in _WORD.findall(_ID.sub(" ", text)):
        yield word.casefold()


def _in_frontend(language: str) -> dict[str, str]:
    """Read the texts of Home Assistant's frontend in a language, of all its panels."""
    spec = importlib.util.find_spec("hass_frontend")
    if spec is None or spec.origin is None:
        raise SystemExit("the package home-assistant-frontend is not installed")
    folder = Path(spec.origin).parent / "static" / "translations"
    texts: dict[str, str] = {}
    for path in folder.rglob(f"{language}-*.json"):
        if re.fullmatch(rf"{language}-[0-9a-f]{{32}}\.json", path.name):
            texts |= json.loads(path.read_text(encoding="utf-8"))
    return texts


def _in_core(language: str) -> dict[str, str]:
    """Read the texts of Home Assistant's own integrations that are seen."""
    spec = importlib.util.find_spec("homeassistant")
    if spec is None or spec.origin is None:
        raise SystemExit("the package homeassistant is not installed")
    texts: dict[str, str] = {}
    for name in _CORE:
        path = Path(spec.origin).parent / "components" / name / "translations" / f"{language}.json"
        if path.exists():
            found = flat(json.loads(path.read_text(encoding="utf-8")))
            texts |= {f"component.{name}.{key}": text for key, text in found}
    return texts


def of_home_assistant(language: str) -> dict[str, str]:
    """Read Home Assistant's own texts in a language, by their keys."""
    return _in_frontend(language) | _in_core(language)


def _of_steward(language: str) -> list[str]:
    return [text for source in SOURCES.values() for text in source(language).values()]


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody who reads a language, and knows the names of what is there."""

    texts: frozenset[str]
    """The whole texts of the language, and the English ones that Home Assistant has not in it."""
    english: frozenset[str]
    """Steward's English texts that are other in the language."""
    words: frozenset[str]
    """The words of the language that are in any text, and those of the names."""

    @classmethod
    def of(cls, language: str, rules: Rules, names: Iterable[str], dates: str = "") -> Self:
        """Make one; `names` are in no language, `dates` are the words of dates in the language."""
        own, others = of_home_assistant(language), of_home_assistant("en")
        left = {text for key, text in others.items() if own.get(key, text) == text}
        ours = _of_steward(language)
        texts = {*own.values(), *ours, *left, *_HARD_CODED}
        written = _SYNTAX.sub(" ", " ".join([*own.values(), *ours]))
        known = " ".join([written, *names, *rules.same[language], dates])
        return cls(
            texts=frozenset(texts),
            english=frozenset(_of_steward("en")) - texts - rules.same[language],
            words=frozenset(_words(known)),
        )

    def strange(self, text: str) -> str | None:
        """Say what of a text that is shown is not in the language, if anything is."""
        if text in self.texts:
            return None
        if text in self.english:
            return "is Steward's English text"
        unknown = dict.fromkeys(word for word in _words(text) if word not in self.words)
        return f"has {', '.join(map(repr, unknown))}" if unknown else None


def names_in(*trees: object) -> Iterator[str]:
    """Yield all texts in what Home Assistant or a simulator has told: names, mostly."""
    for tree in trees:
        if isinstance(tree, str):
            yield tree
        elif isinstance(tree, Mapping):
            yield from names_in(*tree.values())
        elif isinstance(tree, list):
            yield from names_in(*tree)


async def date_words(page: Page, language: str) -> str:
    """Ask the browser how dates are written in a language."""
    return str(await page.evaluate(_DATE_WORDS, language))
