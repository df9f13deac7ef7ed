"""An error that is told within another text is in Home Assistant's language, as that text is."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.error_text import async_error_text
from custom_components.steward.validation_error import validation_error
from simulators.lrs import LrsSimulator

from .common import Call, coordinator_of, device_id


@pytest.mark.usefixtures("lrs_entry")
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Pager 3 has no session."),
        ("de", "Pager 3 hat keine Sitzung."),
        ("es", "El avisador 3 no tiene ninguna sesión."),
        ("nl", "Pager 3 has no session."),
    ],
)
async def test_error_in_a_language(hass: HomeAssistant, language: str, text: str) -> None:
    error = validation_error("no_guest", number=3)
    assert await async_error_text(hass, error, language) == text
    hass.config.language = language
    assert await async_error_text(hass, error) == text


async def test_error_without_a_translation_is_told_as_it_is(hass: HomeAssistant) -> None:
    assert await async_error_text(hass, HomeAssistantError("Broken")) == "Broken"
    unknown = HomeAssistantError(translation_domain="steward", translation_key="no_such")
    assert await async_error_text(hass, unknown, "de") == "no_such"


async def test_failures_of_several_are_in_one_language(
    hass: HomeAssistant, call: Call, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    lrs_sim.commands["clear"](number=7)
    await coordinator_of(lrs_entry).async_refresh()
    hass.config.language = "de"
    pagers = [device_id(hass, lrs_entry, f"pager_{number}") for number in (3, 7)]
    with pytest.raises(HomeAssistantError) as caught:
        await call("clear", device_id=pagers)
    told = caught.value.translation_placeholders or {}
    for number in (3, 7):
        assert f"Pager {number}: Pager {number} hat keine Sitzung." in told["errors"]
    assert "has no" not in told["errors"]
