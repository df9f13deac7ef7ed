"""Gathers what happens within a time, so that it is dealt with at once."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN

_LEFT_FOR = timedelta(minutes=1)
"""How long what was gathered waits for who gathers it to be back from being reloaded."""
_PATIENCE = 60.0
"""Seconds after which what was begun is not waited for any longer."""
_MAX_KEYS = 20_000

type Gathered = list[dict[str, Any]]


@dataclass(kw_only=True, slots=True)
class _Left:
    """What somebody had gathered who was stopped."""

    gathered: Gathered
    keys: deque[str]
    at: datetime


_LEFT: HassKey[dict[str, list[_Left]]] = HassKey(f"{DOMAIN}_collected")


class Collector:
    """Gathers what happens from the first on, and hands it over when the time is up.

    While what was handed over before is still being dealt with, it goes on gathering: however much
    happens, no line of work builds up. Nothing with the same key is gathered twice. What is
    gathered when it is stopped is left to the one with the same name that comes next.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        name: str,
        time: timedelta,
        hand_over: Callable[[Gathered], asyncio.Task[Any]],
    ) -> None:
        """Go on with what another of the same name has left."""
        self._hass = hass
        self._name = name
        self._time = time
        self._hand_over = hand_over
        self._gathered: Gathered = []
        self._keys: deque[str] = deque(maxlen=_MAX_KEYS)
        self._known: set[str] = set()
        self._stop_timer: CALLBACK_TYPE | None = None
        self._busy: asyncio.Task[Any] | None = None
        self._busy_since = dt_util.utcnow()
        self.resumed: datetime | None = None
        """When the one was stopped with whose things it goes on; `None` for none."""
        self._resume()

    def _resume(self) -> None:
        left = self._hass.data.setdefault(_LEFT, {}).get(self._name, [])
        now = dt_util.utcnow()
        while left:
            one = left.pop(0)
            if now - one.at > _LEFT_FOR:
                continue
            self._gathered, self._keys = one.gathered, one.keys
            self._known = set(one.keys)
            self.resumed = one.at
            if self._gathered:
                self._wait()
            return

    @callback
    def add(self, key: str, happened: dict[str, Any]) -> None:
        """Gather something, unless it was gathered before."""
        if key in self._known:
            return
        if len(self._keys) == self._keys.maxlen:
            self._known.discard(self._keys[0])
        self._keys.append(key)
        self._known.add(key)
        self._gathered.append(happened)
        if self._stop_timer is None:
            self._wait()

    def _wait(self) -> None:
        self._stop_timer = async_call_later(self._hass, self._time, self._time_is_up)

    @callback
    def _time_is_up(self, now: datetime) -> None:
        self._stop_timer = None
        waited = (dt_util.utcnow() - self._busy_since).total_seconds()
        if self._busy is not None and not self._busy.done() and waited < _PATIENCE:
            self._wait()
            return
        gathered, self._gathered = self._gathered, []
        if gathered:
            self._busy_since = dt_util.utcnow()
            self._busy = self._hand_over(gathered)
            self._busy.add_done_callback(self._is_done)

    @callback
    def _is_done(self, task: asyncio.Task[Any]) -> None:
        """Hand over at once what was gathered meanwhile."""
        if task is self._busy and self._gathered and self._stop_timer is not None:
            self._stop_timer()
            self._time_is_up(dt_util.utcnow())

    @callback
    def stop(self) -> None:
        """Gather no more, and leave what was gathered to the next one of the name."""
        if self._stop_timer is not None:
            self._stop_timer()
            self._stop_timer = None
        self._busy = None
        left = _Left(gathered=self._gathered, keys=self._keys, at=dt_util.utcnow())
        self._gathered = []
        others = self._hass.data.setdefault(_LEFT, {}).get(self._name, [])
        self._hass.data[_LEFT][self._name] = [
            *(one for one in others if left.at - one.at <= _LEFT_FOR),
            left,
        ]
