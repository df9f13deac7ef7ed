"""Whoever reads German or Spanish meets no English in Steward's forms, pages and editors."""

import asyncio

import pytest

from scripts.check_languages import look_at_everything

_PLACES = {"add-race", "set-up-eliab", "device-7", "options-3", "repair-4", "trigger-6"}


@pytest.mark.usefixtures("loopback")
async def test_all_that_is_shown_is_in_the_language() -> None:
    """Each language has a Home Assistant of its own; they wait for different things."""
    made = await asyncio.gather(*(look_at_everything(language) for language in ("de", "es")))
    for tour in made:
        assert tour.texts.keys() >= _PLACES
        assert tour.strange == []
