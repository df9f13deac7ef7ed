"""What the tests of hostile peers share."""

from collections.abc import Iterator
import logging

import pytest

from custom_components.steward.const import DOMAIN


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Have all loggers tell all."""
    with caplog.at_level(logging.DEBUG):
        for name in ("aiocoap", "coap", "aiohttp", "asyncio", "homeassistant", DOMAIN):
            logging.getLogger(name).setLevel(logging.DEBUG)
        yield caplog
