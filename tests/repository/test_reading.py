"""What a reader of German or Spanish would wonder at on a page is found, and nothing else."""

import pytest

from scripts.check_texts import Rules, translations
from scripts.reading import Reader, names_in

from .files import ROOT

RULES = Rules.read(ROOT / "scripts" / "terms.yaml")
READERS = {
    language: Reader.of(language, RULES, ["Finish line", "Ana", "T7470"], "25. November")
    for language in ("de", "es")
}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Pager freigeben"),
        ("de", "Steward: Pager freigeben"),
        ("de", "API-Schlüssel*"),
        ("de", "25. November 2026"),
        ("de", "Finish line"),
        ("de", "sensor.finish_line_battery"),
        ("de", "participant_id"),
        ("de", "Rufen: Ana, Pager 7"),
        ("de", "96 %"),
        ("es", "Liberar avisador"),
        ("es", "La condición se cumple si"),
        ("es", "Avisador 7"),
        ("es", "Ajustar el reloj de T7470"),
    ],
)
def test_what_is_in_the_language_or_a_name_is_let_pass(language: str, text: str) -> None:
    assert READERS[language].strange(text) is None


@pytest.mark.parametrize(
    ("language", "text", "why"),
    [
        ("de", "Overdue", "is Steward's English text"),
        ("de", "Clear pager", "is Steward's English text"),
        ("de", "Ana is overdue", "'overdue'"),
        ("de", "3 guests", "'guests'"),
        ("de", "Steward sent an unexpected response (no JSON object)", "'unexpected'"),
        ("es", "Guests served", "is Steward's English text"),
        ("es", "Avisador freigegeben", "'freigegeben'"),
        ("es", "3 passings", "'passings'"),
    ],
)
def test_what_is_not_is_found(language: str, text: str, why: str) -> None:
    assert why in (READERS[language].strange(text) or "")


@pytest.mark.parametrize("language", READERS)
def test_nearly_every_english_sentence_of_steward_is_found_within_others(language: str) -> None:
    sentences = {
        text
        for key, text in translations("en").items()
        if len(text.split()) > 3 and text != translations(language)[key]
    }
    missed = [text for text in sentences if READERS[language].strange(f"7: {text}") is None]
    assert len(sentences) > 150
    assert missed == []


def test_names_are_read_from_whatever_is_told() -> None:
    told = {"devices": [{"alias": "Mat", "battery": 96, "owner": None}], "url": "here"}
    assert [*names_in(told, "Ana")] == ["Mat", "here", "Ana"]
