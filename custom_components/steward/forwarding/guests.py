"""Forwards guest events as they happen; a counter in them shows where one is missing."""

from dataclasses import replace
from typing import override

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.importlib import async_import_module
from homeassistant.util import dt as dt_util

from ..capabilities import GuestEvent, WaitingRoom
from ..const import LOGGER
from ..coordinator import StewardConfigEntry
from .items import GuestForward, forward_key
from .message import guest_message
from .runtime import ForwardRuntime

CONF_NAMES = "names"


class GuestForwards(ForwardRuntime[GuestForward]):
    """The forwards of what happens in one waiting room: each event is sent once, and not again."""

    item = GuestForward
    words = "guests"

    def __init__(self, hass: HomeAssistant, entry: StewardConfigEntry, room: WaitingRoom) -> None:
        """Forward what happens in `room`."""
        super().__init__(hass, entry)
        self._room = room

    @override
    @callback
    def async_begin(self, subentry: ConfigSubentry) -> CALLBACK_TYPE:
        key = forward_key(subentry.subentry_id)
        topic, named = self.topic_of(subentry), subentry.data.get(CONF_NAMES, False)

        @callback
        def happened(event: GuestEvent) -> None:
            item = self.items[key]
            payload = guest_message(
                event,
                number=item.sent + 1,
                transmitter=self.entry.title,
                time=dt_util.utcnow(),
                named=named,
            )
            self.show(key, replace(item, sent=item.sent + 1))
            self.entry.async_create_background_task(
                self.hass, self._async_send(topic, payload), name=f"Forward {subentry.title}"
            )

        return self._room.async_subscribe_guests(happened)

    async def _async_send(self, topic: str, payload: str) -> None:
        """Send a message; where it is lost, the number of the next one shows that."""
        # what knows MQTT needs what is only there with it
        mqtt = await async_import_module(self.hass, f"{__package__}.mqtt")
        try:
            await mqtt.async_publish(self.hass, topic, payload)
        except HomeAssistantError as err:
            LOGGER.debug("An event of a guest was not forwarded: %r", err)
