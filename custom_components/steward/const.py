"""Constants that more than one room of Steward needs."""

import logging
from typing import Final

DOMAIN: Final = "steward"
LOGGER = logging.getLogger(__package__)

CONF_SYSTEM: Final = "system"
"""Which system a config entry is for: a key of the table of systems."""

CONF_NAMES_IN_STATES: Final = "names_in_states"
"""The option whether guests' names are states, as by default, or told to who asks alone."""

SIGNAL_NAME: Final = f"{DOMAIN}_name"
"""Tells that an entity whose state does not say it has another name, or none."""

HUB: Final = "hub"
"""The key of the item that stands for the system itself; the other items' devices hang on it."""
