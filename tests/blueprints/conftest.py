"""Automations of blueprints."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from shutil import copytree
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from ..automations import Hurry, hurrying
from ..repository.files import ROOT

type Automate = Callable[..., Awaitable[None]]

SHORT = {"milliseconds": 100}
"""For how long announcements are collected here."""


@pytest.fixture
async def automate(hass: HomeAssistant, tmp_path: Path) -> AsyncIterator[Automate]:
    """Make an automation of a blueprint and its inputs; it is turned off at the end."""
    copytree(ROOT / "blueprints", tmp_path / "blueprints")
    hass.config.config_dir = str(tmp_path)

    async def automate(name: str, **inputs: Any) -> None:
        used = {"path": f"steward/{name}.yaml", "input": inputs}
        config = {"automation": [{"alias": "It", "use_blueprint": used}]}
        assert await async_setup_component(hass, "persistent_notification", {})
        assert await async_setup_component(hass, "automation", config)
        await hass.async_block_till_done()
        state = hass.states.get("automation.it")
        assert state is not None
        assert state.state == "on"

    yield automate
    assert await async_setup_component(hass, "automation", {})
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)


@pytest.fixture
def hurry(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> Hurry:
    """Put the event loop's clock forward."""
    return hurrying(hass, monkeypatch)
