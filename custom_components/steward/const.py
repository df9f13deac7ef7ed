"""Constants that more than one room of Steward needs."""

import logging
from typing import Final

DOMAIN: Final = "steward"
LOGGER = logging.getLogger(__package__)

CONF_SYSTEM: Final = "system"
"""Which system a config entry is for: a key of the table of systems."""

HUB: Final = "hub"
"""The key of the item that stands for the system itself; the other items' devices hang on it."""
