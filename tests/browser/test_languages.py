"""Whoever reads another language meets no English in Steward's forms, pages and editors."""

import pytest

from scripts.check_languages import look_at_everything

_PLACES = {"add-race", "set-up-eliab", "device-7", "options-3", "repair-4", "trigger-6"}


@pytest.mark.usefixtures("loopback")
async def test_all_that_is_shown_is_in_the_language() -> None:
    """German stands for all: `scripts.check_languages` goes through Spanish, too."""
    made = await look_at_everything("de")
    assert made.texts.keys() >= _PLACES
    assert made.strange == []
