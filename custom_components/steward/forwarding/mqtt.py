"""Sends passings by MQTT, through Home Assistant's own connection to the broker."""

import asyncio
from collections.abc import Callable, Sequence

from homeassistant.components import mqtt
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from ..capabilities import PassingEvent
from ..const import LOGGER

_QOS = 1
_SHOWN_TIMEOUT = 10.0
"""Seconds within which the broker must show what it was sent."""

type Write = Callable[[PassingEvent], tuple[str, str]]
"""Gives the topic and the payload of a passing."""


class MqttOutlet:
    """Publishes with QoS 1, and believes that something was taken when the broker shows it.

    `mqtt.async_publish` returns as if all were well where no acknowledgement came, and where a
    broker refused: so the topics are subscribed to. What the broker shows to a subscriber, it has.
    """

    def __init__(self, hass: HomeAssistant, base: str, write: Write) -> None:
        """Publish to topics one level below `base`, as `write` gives them."""
        self._hass = hass
        self._filter = f"{base}/+"
        self._write = write
        self._expected: dict[tuple[str, str], asyncio.Future[None]] = {}
        self._stop: CALLBACK_TYPE | None = None

    async def async_send(self, events: Sequence[PassingEvent]) -> int:
        """Send some in their order; tell how many, from the first one on, were surely taken."""
        written = [self._write(event) for event in events]
        loop = asyncio.get_running_loop()
        expected = {one: loop.create_future() for one in written}
        self._expected = expected
        try:
            async with asyncio.timeout(_SHOWN_TIMEOUT):
                await self._async_subscribe()
                publishing = [
                    mqtt.async_publish(self._hass, topic, payload, _QOS)
                    for topic, payload in written
                ]
                await asyncio.gather(*publishing)
                await asyncio.wait(expected.values())
        except (TimeoutError, HomeAssistantError) as err:
            LOGGER.debug("Not all was forwarded: %r", err)
        finally:
            self._expected = {}
        taken = 0
        while taken < len(written) and expected[written[taken]].done():
            taken += 1
        return taken

    async def _async_subscribe(self) -> None:
        """Have shown what is published, once the broker has said that it does."""
        if self._stop is not None:
            return
        subscribed = asyncio.Event()
        stop = await mqtt.async_subscribe(self._hass, self._filter, self._shown, _QOS)
        watching = mqtt.async_on_subscribe_done(self._hass, self._filter, _QOS, subscribed.set)
        try:
            await subscribed.wait()
        except BaseException:
            stop()
            raise
        finally:
            watching()
        self._stop = stop

    @callback
    def _shown(self, message: mqtt.ReceiveMessage) -> None:
        expected = self._expected.get((message.topic, str(message.payload)))
        if expected is not None and not expected.done():
            expected.set_result(None)

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
