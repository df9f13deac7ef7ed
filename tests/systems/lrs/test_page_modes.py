"""The names of page modes, Steward's and the transmitter's."""

import pytest

from custom_components.steward.systems.lrs.page_modes import PAGE_MODES, wire_mode
from simulators.lrs.members import PAGE_MODES as KNOWN_TO_THE_TRANSMITTER


def test_no_mode_is_left_to_the_transmitter() -> None:
    assert wire_mode(None) is None


@pytest.mark.parametrize(("ours", "theirs"), PAGE_MODES.items())
def test_a_documented_mode(ours: str, theirs: str) -> None:
    assert wire_mode(ours) == theirs
    assert wire_mode(theirs) == theirs
    assert theirs in KNOWN_TO_THE_TRANSMITTER


def test_another_mode_is_passed_on() -> None:
    assert wire_mode("Beep3Times") == "Beep3Times"
