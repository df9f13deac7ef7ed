"""The texts of the three languages and the icons: they are right, and a wrong one is found."""

from collections.abc import Callable
import re

import pytest

from scripts import check_texts
from scripts.check_texts import LANGUAGES, Rules, Texts

from .files import ROOT

RULES = Rules.read(ROOT / "scripts" / "terms.yaml")
TRANSLATIONS = {language: check_texts.translations(language) for language in LANGUAGES}
KEY = "exceptions.pager_in_use.message"


@pytest.mark.parametrize("source", ["translations", "sentences"])
def test_texts_are_right(source: str) -> None:
    texts = {language: check_texts.SOURCES[source](language) for language in LANGUAGES}
    assert len(texts["en"]) > 50
    assert [*check_texts.wrong_texts(texts, RULES)] == []


def test_icons_are_right() -> None:
    assert [*check_texts.wrong_icons()] == []


def _with(language: str, key: str, text: str | None) -> dict[str, Texts]:
    """Give the translations with another text, or none, in one language."""
    changed = {**TRANSLATIONS[language]}
    changed.pop(key, None)
    if text is not None:
        changed[key] = text
    return {**TRANSLATIONS, language: changed}


@pytest.mark.parametrize(
    ("language", "key", "text", "wrong"),
    [
        ("de", KEY, None, "missing"),
        ("es", "exceptions.nobody.message", "Nadie", "not in English"),
        ("de", KEY, "Der Pager wird von einem anderen Gast verwendet.", "{number} in one"),
        ("es", KEY, "Otro cliente usa el avisador {numero}.", "{number}, {numero} in one"),
        ("de", KEY, TRANSLATIONS["en"][KEY], "is the English text"),
        ("de", KEY, "Pager {number} has einen anderen Gast, which ruht.", "English word 'which'"),
        ("es", KEY, "Otro guest usa el avisador {number}; cliente.", "English word 'guest'"),
        ("de", KEY, "Das Gerät {number} ist bei einem anderen Gast.", "for 'pager'"),
        ("es", KEY, "El avisador {number} es de otro.", "for 'guest'"),
    ],
)
def test_a_text_that_is_not_like_the_others_is_found(
    language: str, key: str, text: str | None, wrong: str
) -> None:
    found = [*check_texts.wrong_texts(_with(language, key, text), RULES)]
    assert all(one.startswith(f"{language}: {key}: ") for one in found)
    assert wrong in "".join(found)


@pytest.mark.parametrize(
    ("language", "text", "wrong"),
    [
        ("en", " Done", "no space at the edges"),
        ("en", "See <b>this</b>", "no HTML"),
        ("de", "Siehe https://school.example", "no web address"),
        ("es", "El dispositivo '{name}' no existe", "no quotes around a placeholder"),
        ("de", "Einen Moment...", "…"),
        ("en", "{count} pager(s)", "words that are right for one and for many"),
        ("en", "The list of passings cannot be had", "Failed to connect"),
        ("en", "{system} asks to be left alone for a while", "too many requests"),
        ("en", "Left empty, all are shown", "If empty"),
        ("en", "Add to the waiting list", "waitlist"),
        ("de", "Geben Sie eine Nummer ein", "du"),
        ("de", "Bitte die Uhr stellen", "an imperative to du"),
        ("de", "Das verschwindet von selbst", "wird automatisch behoben"),
        ("de", "Keine aktive Session", "Sitzung"),
        ("de", "Noch keine Passage", "Durchgang"),
        ("de", "Personen (freiwillig)", "optional"),
        ("de", "Nichts wurde gelöst", "verknüpfen"),
        ("de", "Unter Einstellungen, Geräte & Dienste", "Einstellungen →"),
        ("de", 'Die Aktion "Rufen"', "„…“"),
        ("en", "This goes away when the times are right again", "is resolved automatically"),
        ("en", "Which passings were told", "reported"),
        ("es", "Si está vacío, ahora", "si se deja vacío"),
        ("es", "Reconfigurar carrera", "volver a configurar"),
        ("es", "Si usted quiere", "tú"),
        ("es", "Toque un avisador libre", "tú"),
        ("es", "Ana queda libre", "liberado"),
        ("es", "Clientes con retraso", "espera excedida"),
        ("es", "Cerrar sesión", "abrir una sesión; cerrar la sesión"),
        ("es", "Abrir una sesión?", "¿…?"),
        ("es", "El botón “Avisar”", "«…»"),
    ],
)
def test_what_no_text_may_have_is_found(language: str, text: str, wrong: str) -> None:
    (found,) = check_texts.forbidden({"key": text}, language, RULES)
    assert f"({wrong}" in found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Prüfe „Unbind device“ und `bib`"),
        ("de", "{session} auf {device}"),
        ("es", "Usa una clave con «Unbind device»"),
        ("es", "Se puede cerrar la sesión"),
    ],
)
def test_quotations_code_and_placeholders_are_let_pass(language: str, text: str) -> None:
    assert [*check_texts.forbidden({"key": text}, language, RULES)] == []
    assert [*check_texts.left_over({}, {"key": text}, language, RULES)] == []


def test_an_icon_that_does_not_exist_is_found() -> None:
    known = check_texts.known_icons()
    assert len(known) > 7000
    used = [("icons.json", "mdi:bell-ring"), ("icons.json", "mdi:pager"), ("card.ts", "mdi:")]
    assert [*check_texts.unknown_icons(used, known)] == [
        "card.ts: there is no icon mdi:",
        "icons.json: there is no icon mdi:pager",
    ]


def test_icons_are_looked_for_where_they_are_named() -> None:
    folders = {path.split("/")[0] for path, _ in check_texts.icons_in_use()}
    assert {"custom_components", "frontend"} <= folders


@pytest.mark.parametrize(
    ("key", "icon"),
    [
        ("entity.sensor.guest.name", "entity.sensor.guest.default"),
        ("services.page.name", "services.page.service"),
        ("triggers.pager_paged.name", "triggers.pager_paged.trigger"),
        ("conditions.session_is_active.name", "conditions.session_is_active.condition"),
    ],
)
def test_what_has_no_icon_is_found(key: str, icon: str) -> None:
    assert [*check_texts.without_icon({key: "Name"}, {})] == [f"icons.json: no {icon}"]


def _rows() -> list[list[str]]:
    """Read the rows of the glossary's tables: English, German, Spanish, meaning."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    return [
        [cell.strip() for cell in row.split("|")]
        for row in re.findall(r"^\|(.*)\|$", text, re.MULTILINE)
    ]


@pytest.mark.parametrize("term", RULES.terms)
def test_every_term_is_in_the_glossary(term: str) -> None:
    (row,) = [row for row in _rows() if row[0].removeprefix("to ").strip("*") == term]
    for language, word in zip(LANGUAGES, row, strict=False):
        assert RULES.terms[term][language].search(word), language


@pytest.mark.parametrize("spoil", [None, "cannot be had"])
def test_the_program_says_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], spoil: str | None
) -> None:
    """It ends with 1 then, which ends `scripts/lint` so."""
    right: Callable[[str], Texts] = check_texts.translations

    def spoilt(language: str) -> Texts:
        return {**right(language), **({KEY: spoil} if spoil and language == "en" else {})}

    monkeypatch.setitem(check_texts.SOURCES, "translations", spoilt)
    assert check_texts.main(["translations"]) == (1 if spoil else 0)
    said = capsys.readouterr().out
    assert (f"translations en: {KEY}: 'cannot be had'" in said) is bool(spoil)
