"""What the tests of automations share: triggers that are watched, a clock that is put forward."""

import asyncio
from collections.abc import Awaitable, Callable
import logging
from typing import Any

from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.trigger import async_initialize_triggers, async_validate_trigger_config
import pytest

from custom_components.steward.const import DOMAIN

type Fired = list[dict[str, Any]]
"""What each run of an automation finds in `trigger`, in order."""
type Hurry = Callable[[float], Awaitable[None]]
"""Puts the event loop's clock forward by seconds, and lets its timers come."""

_STEP = 0.25
"""Seconds of the event loop's clock."""
_TURNS = 25
"""Turns of the event loop that the tasks of a step take at most."""


class Watch:
    """Attaches triggers."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Watch nothing yet."""
        self._hass = hass
        self._detaches: list[CALLBACK_TYPE] = []

    async def __call__(self, name: str, target: dict[str, Any], **options: Any) -> Fired:
        """Attach a trigger by its name, its target and its options."""
        fired: Fired = []

        async def note(variables: dict[str, Any], _context: Any = None) -> None:
            fired.append(variables["trigger"])

        config = {"trigger": f"{DOMAIN}.{name}", "target": target, "options": options}
        valid = await async_validate_trigger_config(self._hass, cv.TRIGGER_SCHEMA([config]))
        log = logging.getLogger(__name__).log
        detach = await async_initialize_triggers(self._hass, valid, note, "test", "test", log)
        assert detach is not None
        self._detaches.append(detach)
        return fired

    def detach(self) -> None:
        """Detach all."""
        for detach in self._detaches:
            detach()


def who(fired: Fired) -> list[str]:
    """List the entities that triggered, in order."""
    return [one["entity_id"] for one in fired]


def hurrying(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> Hurry:
    """Take over the event loop's clock, until the end of the test."""
    put_forward = _take_over_clock(hass, monkeypatch)

    async def hurry(seconds: float) -> None:
        # a request that is under way would take as long as the clock is put forward
        await hass.async_block_till_done(wait_background_tasks=True)
        put_forward(seconds)
        await asyncio.sleep(0)
        await hass.async_block_till_done(wait_background_tasks=True)

    return hurry


def stepping(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> Hurry:
    """Take over the event loop's clock, as `hurrying`, where something takes time by that clock.

    It goes on in small steps and waits for nothing: what is under way is to be so for a while.
    """
    put_forward = _take_over_clock(hass, monkeypatch)

    async def step(seconds: float) -> None:
        for _ in range(round(seconds / _STEP)):
            put_forward(_STEP)
            for _ in range(_TURNS):
                await asyncio.sleep(0)

    return step


def _take_over_clock(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> Callable[[float], None]:
    ahead = 0.0
    going = hass.loop.time
    monkeypatch.setattr(hass.loop, "time", lambda: going() + ahead)

    def put_forward(seconds: float) -> None:
        nonlocal ahead
        ahead += seconds

    return put_forward


def told(hass: HomeAssistant) -> list[str]:
    """List the texts of the notifications."""
    return [one["message"] for one in hass.data.get("persistent_notification", {}).values()]


def noting(*names: str) -> list[dict[str, Any]]:
    """Make an action that tells the values of variables."""
    data = {name: f"{{{{ {name} }}}}" for name in names}
    return [{"event": "noted", "event_data": data}]


def noted(events: list[Event]) -> list[dict[str, Any]]:
    """List what these actions told."""
    return [dict(event.data) for event in events]
