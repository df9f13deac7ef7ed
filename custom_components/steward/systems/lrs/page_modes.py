"""The names of page modes that are documented somewhere; there is no complete list."""

from collections.abc import Mapping

PAGE_MODES: Mapping[str, str] = {
    "flash_1_sec": "Flash1Sec",
    "flash_30_sec": "Flash30Sec",
    "flash_5_min": "Flash5Min",
    "glow_15_times": "Glow15Times",
    "vibe_1": "Vibe1",
}
"""What the transmitter calls a mode, by what Steward calls it."""


def wire_mode(mode: str | None) -> str | None:
    """Get the transmitter's name of a mode; a name that Steward does not know is passed on."""
    return None if mode is None else PAGE_MODES.get(mode, mode)
