"""Automations of blueprints."""

from homeassistant.core import HomeAssistant
import pytest

from ..automations import Hurry, hurrying

SHORT = {"milliseconds": 100}
"""For how long announcements are collected here."""


@pytest.fixture
def hurry(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> Hurry:
    """Put the event loop's clock forward."""
    return hurrying(hass, monkeypatch)
