"""Writes each passing to a file in the very moment in which Home Assistant tells it.

What `os.write` has taken outlives the process, whatever ends it: a client on the websocket may not
have got what was sent to it, and the recorder writes each second.
"""

import os
from pathlib import Path

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.typing import ConfigType

DOMAIN = "witness"
_FILE = "witnessed.txt"


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:  # noqa: ARG001
    """Begin to write."""
    descriptor = os.open(
        hass.config.path(_FILE), os.O_WRONLY | os.O_CREAT | os.O_APPEND, mode=0o600
    )

    @callback
    def changed(event: Event[EventStateChangedData]) -> None:
        state = event.data["new_state"]
        if state is not None and (key := state.attributes.get("key")):
            os.write(descriptor, f"{key} {state.state}\n".encode())

    hass.bus.async_listen(EVENT_STATE_CHANGED, changed)
    return True


def witnessed(config: Path) -> list[tuple[str, str]]:
    """Read what was written: the key of each passing, and when it was told."""
    path = config / _FILE
    lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
    return [(key, moment) for key, _, moment in (line.partition(" ") for line in lines)]
