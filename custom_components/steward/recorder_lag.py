"""How far Home Assistant's recorder is behind, for who has much to tell that it records.

It takes the longer for a state, the more states of the same entity it has not committed yet: a
hundred thousand at once would keep it for minutes, and all that others have to be recorded with it.
"""

import asyncio

from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import DATA_INSTANCE

_MAX_BACKLOG = 2000
"""What may wait for it before who has more waits too."""
_LOOK_SECONDS = 0.05
_PATIENCE = 5.0
"""How long a recorder is waited for at most: one that is stuck keeps nobody from hearing."""


async def async_recorder_keeps_up(hass: HomeAssistant) -> None:
    """Wait until the recorder has worked off most of what it has; not long, and not without one."""
    if (recorder := hass.data.get(DATA_INSTANCE)) is None or recorder.backlog < _MAX_BACKLOG:
        return
    for _ in range(round(_PATIENCE / _LOOK_SECONDS)):
        await asyncio.sleep(_LOOK_SECONDS)
        if recorder.backlog < _MAX_BACKLOG:
            return
