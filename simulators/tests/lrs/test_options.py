"""What is decided where the documentation decides nothing."""

import pytest

from simulators.lrs import LrsSimulator
from simulators.lrs.options import Options


def test_the_defaults_are_those_of_the_samples() -> None:
    options = Options()
    assert (options.device_name, options.firmware_version) == ("T7470", "8.4.100.43")
    assert options.ping_interval == 30


def test_an_unknown_option_is_named() -> None:
    with pytest.raises(TypeError, match="colour"):
        LrsSimulator(colour="red")
