"""How sentences are written, and what a language's file must have."""

from pathlib import Path
import re
from typing import Any

from homeassistant.util.yaml import load_yaml_dict
import pytest

from custom_components.steward import voice
from custom_components.steward.voice.intents import INTENTS
from custom_components.steward.voice.languages import load_languages, preferred

_FILES = sorted(
    (Path(__file__).parents[1] / "custom_components" / "steward" / "sentences").glob("*.yaml")
)


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
    heard = [*load_languages()[language].recognize(text)]
    assert ("page", {"number": number}) in [(one.intent, one.slots) for one in heard]


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
        assert named - {"who"} <= set(INTENTS[intent].slots), intent
        assert "who" not in named or "guest" in INTENTS[intent].slots
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
    named = set(re.findall(r'RefusedError\(\s*"(\w+)"', code))
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
