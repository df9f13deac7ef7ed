"""The automations of the page on SpreadsheetWEB do what they say."""

from homeassistant.core import HomeAssistant
import pytest

from custom_components.steward.systems.spreadsheetweb.coordinator import SpreadsheetWebCoordinator

from ... import test_docs as pages

_turned_off_at_the_end = pages._off_at_the_end


@pytest.mark.usefixtures("entry")
async def test_the_price_of_a_loan(hass: HomeAssistant) -> None:
    hass.states.async_set("input_number.rate", "4")
    await pages._load(hass, "spreadsheetweb.md", "Price of a loan")
    hass.states.async_set("input_number.rate", "0")
    await hass.async_block_till_done()
    assert pages._told(hass) == ["416.67 a month."]


async def test_a_loan_with_extra_payments(
    hass: HomeAssistant, coordinator: SpreadsheetWebCoordinator
) -> None:
    await pages._load(hass, "spreadsheetweb.md", "Loan with extra payments")
    await coordinator.async_open_session()
    await hass.async_block_till_done()
    (told,) = pages._told(hass)
    assert told.startswith("434.25 a month; ")
    assert told.endswith(" are left after a year.")
    assert coordinator.data["hub"].session.calculations == 1
