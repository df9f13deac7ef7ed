"""How sentences are written, and what a language's file must have."""

from pathlib import Path
import re
from typing import Any

from hassil.intents import TextSlotList
from homeassistant.util.yaml import load_yaml_dict
import pytest

from custom_components.steward import voice
from custom_components.steward.voice.intents import INTENTS
from custom_components.steward.voice.languages import load_languages, preferred
from custom_components.steward.voice.names import short, spoken
from custom_components.steward.voice.templates import Template, gates, parse_template

_FILES = sorted(
    (Path(__file__).parents[1] / "custom_components" / "steward" / "sentences").glob("*.yaml")
)
_NONE = TextSlotList.from_strings([])
_FILLINGS = {"number": ["1", "2"], "guest": ["sarah"], "device": []}


def test_template_is_split_at_its_closed_slot() -> None:
    template = parse_template("give <pager> {number} to {label}", {"pager": "[the] pager"})
    assert template == Template("give ([the] pager) ", "number", " to {label}")
    assert template.text == "give ([the] pager) {number} to {label}"
    assert parse_template("who is waiting", {}) == Template("who is waiting")


@pytest.mark.parametrize(
    "text",
    [
        "page {number} or {guest}",
        "page [pager {number}]",
        "page (me|{guest})",
        "{guest} is seated",
        "[please] {guest} is seated",
        "page [the [nice] guest] {guest} [now]".replace("page ", ""),
        "call {guest} [now]",
    ],
)
def test_template_that_would_take_too_much_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="closed slot"):
        parse_template(text, {})


def test_templates_that_share_a_slot_are_one() -> None:
    templates = [
        Template("who is waiting"),
        Template("page ", "number"),
        Template("clear ", "number"),
        Template("page ", "guest"),
        Template("call ", "guest", " in"),
        Template("close ", "device"),
    ]
    assert gates(templates, _FILLINGS) == [
        "who is waiting",
        "(page |clear )(1|2)",
        "(page )(sarah)",
        "(call )(sarah)( in)",
    ]


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("Ana López", "ana lópez"),
        ("Zoe O\N{RIGHT SINGLE QUOTATION MARK}Brien-Smith (VIP)", "zoe o'brien smith vip"),
        ("{x}|<y>[z];@\\", "x y z"),
        ("St. John!", "st john"),
        ("...", ""),
    ],
)
def test_names_as_they_are_heard(name: str, heard: str) -> None:
    assert spoken(name) == heard


@pytest.mark.parametrize(
    ("name", "first"), [("Ana López", "ana"), ("Ana", ""), ("Table 5", ""), ("B King", "")]
)
def test_first_names(name: str, first: str) -> None:
    assert short(name) == first


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("en", "page pager 1", 1),
        ("en", "page pager sixty-six", 66),
        ("en", "page pager one hundred ninety nine", 199),
        ("en", "page pager 4095", 4095),
        ("de", "rufe Pager dreiundsechzig", 63),
        ("de", "rufe Pager einhundertzwölf", 112),
        ("es", "avisa al avisador sesenta y seis", 66),
        ("es", "avisa al avisador ciento veintiuno", 121),
        ("es", "avisa al avisador cien", 100),
    ],
)
def test_numbers(language: str, text: str, number: int) -> None:
    """Numbers are heard in digits, and in words up to 199."""
    heard = load_languages()[language].recognize(text, {"page"}, {"guest": _NONE, "device": _NONE})
    assert heard is not None
    assert heard.slots == {"number": number}


@pytest.mark.parametrize(
    ("code", "first"), [("de-AT", "de"), ("es_419", "es"), ("EN", "en"), ("fr", "en"), (None, "en")]
)
def test_preferred_language(code: str | None, first: str) -> None:
    languages = load_languages()
    ordered = preferred(languages, code)
    assert ordered[0].code == first
    assert {one.code for one in ordered} == set(languages)


def _placeholders(tree: Any) -> set[str]:
    """Name the placeholders of a text, or of all the forms of one."""
    texts = tree.values() if isinstance(tree, dict) else [tree]
    return {name for text in texts for name in re.findall(r"\{(\w+)\}", text)}


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_languages_have_the_same(path: Path) -> None:
    """A language has a sentence for each intent, and its answers have the same placeholders."""
    english, other = load_yaml_dict(str(_FILES[1])), load_yaml_dict(str(path))
    assert _FILES[1].stem == "en"
    assert list(other["sentences"]) == list(INTENTS)
    for intent, texts in other["sentences"].items():
        named = {slot for text in texts for slot in _placeholders(text)}
        assert named <= set(INTENTS[intent].slots), intent
        for text in texts:
            assert set(INTENTS[intent].required) <= _placeholders(text), text
    for section in ("answers", "words"):
        assert set(other[section]) == set(english[section])
        for name, text in english[section].items():
            assert _placeholders(other[section][name]) == _placeholders(text), name


def test_every_answer_that_is_given_is_written() -> None:
    """The code names the answers of a language, each of them, and no others."""
    folder = Path(voice.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    given = set(re.findall(r'RefusedError\(\s*"(\w+)"|to_pager\("\w+", "(\w+)"\)', code))
    named = {name for names in given for name in names if name}
    for choice in re.findall(r"answer=([^,\n]+)", code):
        named |= set(re.findall(r'"(\w+)"', choice))
    named |= {"waited", "waited_paged"}  # chosen a line before
    assert named == set(load_yaml_dict(str(_FILES[1]))["answers"])


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_documentation_has_every_sentence(path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "voice.md").read_text(encoding="utf-8")
    content = load_yaml_dict(str(path))
    for intent, texts in content["sentences"].items():
        assert f"`Steward{intent.title().replace('_', '')}`" in page
        assert f"`steward__{intent}`" in page
        for text in texts:
            assert f"{path.stem}  {text}\n" in page, text
    for name, text in content["parts"].items():
        assert f"{path.stem}  <{name}> = {text}\n" in page, text
