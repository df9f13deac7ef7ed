"""Sends passings by MQTT, through Home Assistant's own connection to the broker."""

import asyncio
from collections.abc import Callable, Sequence
from itertools import batched

from homeassistant.components import mqtt
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.async_ import create_eager_task

from ..capabilities import PassingEvent
from ..const import LOGGER

_QOS = 1
_SHOWN_QOS = 0
"""What is not shown is sent again: an acknowledgment of it would be for nothing, and hold up what
is sent (neither Home Assistant nor its client sets `TCP_NODELAY`)."""
_AT_ONCE = 100
"""Messages that wait for their acknowledgment at once: what others publish waits behind these."""
_SHOWN_TIMEOUT = 10.0
"""Seconds within which the broker must show what it was sent."""
_AFTER_SECONDS = 0.05
"""How long the connection must last after that: until others have been shown it too."""

type Write = Callable[[PassingEvent], tuple[str, str]]
"""Gives the topic and the payload of a passing."""


class MqttOutlet:
    """Publishes with QoS 1; what the broker has acknowledged and shows was taken.

    An acknowledgment alone says little: a broker also acknowledges what it refuses. So the topics
    are subscribed to. What is shown alone may not be kept yet by all of a broker's nodes. And
    `mqtt.async_publish` returns as if all were well where no acknowledgment came for ten seconds,
    which is why no more is waited here.
    """

    def __init__(self, hass: HomeAssistant, base: str, write: Write) -> None:
        """Publish to topics one level below `base`, as `write` gives them."""
        self._hass = hass
        self._filter = f"{base}/+"
        self._write = write
        self._missing = set[tuple[str, str]]()
        """What was published and not shown yet."""
        self._all_shown = asyncio.Event()
        self._stop: CALLBACK_TYPE | None = None

    async def async_send(self, events: Sequence[PassingEvent]) -> int:
        """Send some in their order; tell how many, from the first one on, were surely taken."""
        written = [self._write(event) for event in events]
        self._missing = missing = set(written)
        self._all_shown.clear()
        acknowledged, ended = 0, asyncio.Event()

        @callback
        def watch(connected: bool) -> None:  # noqa: FBT001
            if not connected:
                ended.set()

        watching = mqtt.async_subscribe_connection_status(self._hass, watch)
        try:
            async with asyncio.timeout(_SHOWN_TIMEOUT):
                await self._async_subscribed()
                for some in batched(written, _AT_ONCE, strict=False):
                    publishing = [
                        create_eager_task(mqtt.async_publish(self._hass, topic, payload, _QOS))
                        for topic, payload in some
                    ]
                    await asyncio.gather(*publishing)
                    acknowledged += len(some)
                await self._all_shown.wait()
                await asyncio.sleep(_AFTER_SECONDS)
        except (TimeoutError, HomeAssistantError) as err:
            LOGGER.debug("Not all was forwarded: %r", err)
        finally:
            self._missing = set()
            watching()
        if ended.is_set():  # a broker that died may have shown it here, and to nobody else
            return 0
        taken = enumerate(written[:acknowledged])
        return next((place for place, one in taken if one in missing), acknowledged)

    async def _async_subscribed(self) -> None:
        """Wait until what is published is shown.

        That is so neither without a connection nor for a moment after one is made. What is
        published without one, the client keeps: in a long outage, more and more of it.
        """
        if self._stop is None:
            self._stop = await mqtt.async_subscribe(
                self._hass, self._filter, self._shown, _SHOWN_QOS
            )
        subscribed = asyncio.Event()
        # where others subscribe to the same, it is done with the highest QoS
        watching = [
            mqtt.async_on_subscribe_done(self._hass, self._filter, qos, subscribed.set)
            for qos in range(3)
        ]
        try:
            await subscribed.wait()
        except BaseException:
            self.async_close()  # another client may have taken the place of the one that has it
            raise
        finally:
            for stop in watching:
                stop()

    @callback
    def _shown(self, message: mqtt.ReceiveMessage) -> None:
        self._missing.discard((message.topic, str(message.payload)))
        if not self._missing:
            self._all_shown.set()

    @callback
    def async_close(self) -> None:
        """Subscribe no longer."""
        if self._stop is not None:
            self._stop()
            self._stop = None


async def async_publish(hass: HomeAssistant, topic: str, payload: str) -> None:
    """Publish a message once.

    Raises:
        HomeAssistantError: there is no broker now.

    """
    await mqtt.async_publish(hass, topic, payload, _QOS)
