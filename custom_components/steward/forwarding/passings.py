"""Forwards passings, each at least once and in the order of its session."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from time import monotonic
from typing import override

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_DEVICES
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.importlib import async_import_module
from homeassistant.util import slugify

from ..capabilities import PassingEvent, PassingReader, PassingReading, PassingSource
from ..coordinator import StewardConfigEntry
from ..identity import device_name, device_of
from .items import PassingForward, forward_key, is_forward
from .message import passing_message
from .outbox import Outbox
from .runtime import ForwardRuntime

CONF_FROM_SESSION = "from_session"
_SHOW_SECONDS = 5.0
"""Seconds between two looks at how far it is behind; for so short a time nobody is."""
_STUCK_SECONDS = 300.0
"""Seconds for which it may be behind before the user is told."""


class PassingForwards(ForwardRuntime[PassingForward]):
    """The forwards of what one source's stream tells."""

    item = PassingForward
    words = "passings"

    def __init__(
        self, hass: HomeAssistant, entry: StewardConfigEntry, source: PassingSource
    ) -> None:
        """Forward what `source` tells."""
        super().__init__(hass, entry)
        self._source = source
        self._readings: dict[str, PassingReading] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        wanted = {*self.items}
        source.async_keep_readers(lambda name: name in wanted or not is_forward(name))

    @override
    @callback
    def async_begin(self, subentry: ConfigSubentry) -> CALLBACK_TYPE:
        work = self._async_forward(subentry, self._tasks.get(subentry.subentry_id))
        task = self.entry.async_create_background_task(
            self.hass, work, name=f"Forward {subentry.title}"
        )
        self._tasks[subentry.subentry_id] = task

        def end() -> None:
            task.cancel()

        return end

    @override
    async def async_unload(self) -> None:
        await super().async_unload()
        if self._tasks:  # what was confirmed is being stored
            await asyncio.wait(self._tasks.values())

    def async_replay(self, key: str, *, since: datetime | None, session: str | None) -> int:
        """Forward all passings of some sessions again; count these. See `PassingReading`."""
        reading = self._readings.get(key)
        return reading.async_replay(since=since, session=session) if reading else 0

    async def _async_forward(
        self, subentry: ConfigSubentry, before: asyncio.Task[None] | None
    ) -> None:
        """Forward until it is cancelled; what did so `before` stores first what was confirmed."""
        if before is not None:
            await asyncio.wait({before})
        key = forward_key(subentry.subentry_id)
        # what knows MQTT needs what is only there with it
        mqtt = await async_import_module(self.hass, f"{__package__}.mqtt")
        topic = self.topic_of(subentry)
        outlet = mqtt.MqttOutlet(self.hass, topic, lambda event: self._write(topic, event))
        level = _Level(self.hass, lambda *shown: self._show(key, *shown))
        outbox = Outbox(outlet, level.changed)
        reading = await self._source.async_read_passings(
            PassingReader(
                name=key,
                tell=outbox.add,
                has_room=lambda: outbox.has_room,
                follows=self._follows(subentry),
                from_session=subentry.data.get(CONF_FROM_SESSION, False),
            )
        )
        self._readings[key] = level.reading = reading
        level.changed()
        try:
            await outbox.async_run(reading)
        finally:
            del self._readings[key]
            level.stop()
            outlet.async_close()
            await reading.async_end()

    def _follows(self, subentry: ConfigSubentry) -> Callable[[str], bool]:
        """Make what tells whether a device is forwarded; without any that are chosen, all are."""
        chosen = frozenset(subentry.data.get(CONF_DEVICES, ()))

        def follows(key: str) -> bool:
            device = device_of(self.hass, self.entry, key) if chosen else None
            return not chosen or (device is not None and device.id in chosen)

        return follows

    def _write(self, base: str, event: PassingEvent) -> tuple[str, str]:
        """Give the topic below `base`, and the payload, of a passing."""
        device = device_of(self.hass, self.entry, event.source_key)
        name = device_name(device) or event.source_key
        payload = passing_message(
            event,
            account=self.entry.title,
            device_id=device.id if device else "",
            device=name,
        )
        return f"{base}/{slugify(name)}", payload

    @callback
    def _show(self, key: str, behind: int, stuck: bool) -> None:  # noqa: FBT001
        with suppress(KeyError):
            self.show(key, replace(self.items[key], behind=behind, stuck=stuck))


class _Level:
    """How far a forward is behind, looked at now and then while it is."""

    def __init__(self, hass: HomeAssistant, show: Callable[[int, bool], None]) -> None:
        """Tell by `show`: the number, and whether it has been behind for long."""
        self._hass = hass
        self._show = show
        self._timer: CALLBACK_TYPE | None = None
        self._since: float | None = None
        self.reading: PassingReading | None = None

    @callback
    def changed(self) -> None:
        """Look in a moment, unless that is due already."""
        if self._timer is None:
            self._timer = self._hass.loop.call_later(_SHOW_SECONDS, self._look).cancel

    @callback
    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer()

    @callback
    def _look(self) -> None:
        self._timer = None
        behind = self.reading.behind if self.reading else 0
        now = monotonic()
        self._since = (self._since if self._since is not None else now) if behind else None
        self._show(behind, self._since is not None and now - self._since >= _STUCK_SECONDS)
        if behind:
            self.changed()
