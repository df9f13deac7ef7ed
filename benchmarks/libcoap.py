"""Commands to transmitters on libcoap, which carry out what is repeated, and take their time.

As `loss`, but of another make: a handler takes up to four seconds, in which all else waits, three
in ten datagrams are lost, and no repeated request is recognised.
"""

from homeassistant.core import HomeAssistant

from .figures import Figures
from .in_process import run
from .libcoap_peer import LibcoapTransmitter
from .loss import measure
from .transmitters import LOSSY

_DELAY = (0.0, 4.0)
"""Seconds that a command takes."""
_DRAIN_SECONDS = 6.0


async def _start(seed: int) -> LibcoapTransmitter:
    """Start a transmitter."""
    made = LibcoapTransmitter(delay=_DELAY, seed=seed)
    await made.start_up()
    return made


async def main(hass: HomeAssistant) -> Figures:
    """Measure and print; return the figures."""
    return await measure(hass, _start, LOSSY, _DRAIN_SECONDS)


if __name__ == "__main__":
    run("libcoap", "commands to transmitters on libcoap", main)
