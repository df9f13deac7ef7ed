"""Let the pytest plugin, made for Home Assistant 2026.10, run on 2026.11.

Loaded with `-p`, before the plugin: importing Home Assistant puts its own HTTP client in the place
of the one that the plugin's dependencies patch, and one helper the plugin asks for is gone.
"""

import homeassistant  # noqa: F401  # before anything imports an HTTP client
from homeassistant.components import logger

vars(logger).setdefault("_clear_logger_overwrites", lambda _hass: None)
