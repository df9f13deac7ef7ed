"""A speaker that plays a clip for a while, and drops it for the next one."""

import asyncio

from homeassistant.core import HomeAssistant, ServiceCall, callback

SPEAKER = "media_player.hall"


class Speaker:
    """Says by `tts.speak`; what counts is whole clips, not calls."""

    def __init__(self, hass: HomeAssistant, clip: float = 3.0) -> None:
        """Be silent; a clip takes so many seconds of the event loop's clock."""
        self.whole: list[tuple[float, str]] = []
        """The clips that were heard to their end, and when that was."""
        self.cut: list[str] = []
        self._hass = hass
        self._clip = clip
        self._playing: str | None = None
        self._end: asyncio.TimerHandle | None = None
        hass.states.async_set(SPEAKER, "idle")
        hass.services.async_register("tts", "speak", self._speak)

    @property
    def heard(self) -> str:
        """All that was heard in whole clips."""
        return " ".join(text for _, text in self.whole)

    def heard_at(self, name: str) -> float:
        """Tell when the clip was over in which a name was heard first.

        Raises:
            StopIteration: it was in none.

        """
        return next(at for at, text in self.whole if name in text)

    @callback
    def _speak(self, call: ServiceCall) -> None:
        if self._playing is not None and self._end is not None:
            self._end.cancel()
            self.cut.append(self._playing)
        self._playing = call.data["message"]
        self._hass.states.async_set(SPEAKER, "playing")
        self._end = self._hass.loop.call_later(self._clip, self._over)

    def _over(self) -> None:
        assert self._playing is not None
        self.whole.append((self._hass.loop.time(), self._playing))
        self._playing = None
        self._hass.states.async_set(SPEAKER, "idle")
