"""Whoever reads German or Spanish meets no English in Steward's forms, pages and editors."""

import pytest

from scripts.check_languages import look_at_everything


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize("language", ["de", "es"])
async def test_all_that_is_shown_is_in_the_language(language: str) -> None:
    made = await look_at_everything(language)
    assert {
        "add-race",
        "set-up-eliab",
        "device-7",
        "options-3",
        "repair-4",
        "trigger-6",
    } <= made.texts.keys()
    assert made.strange == []
