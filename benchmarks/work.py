"""What a page and a push cost Home Assistant in processor time, beside bare aiocoap.

`page` and `push` measure how long they take, which other programs lengthen; this measures what is
done meanwhile. Home Assistant is a whole one, in this process, and so are the bare client and the
bare observer: they talk to the same simulated transmitter, and what is noted of them is noted at
the same places in aiocoap.
"""

import asyncio
from collections.abc import Callable
from statistics import median
import time
from typing import Any

from aiocoap import Context as CoapContext, Message
from aiocoap.numbers.codes import GET, PUT
from aiocoap.transports import udp6
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Context, Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from scripts.world import Control, simulators

from .figures import Figures
from .in_process import add_entry, run, shown, until

_PAGERS = 300
_CHANGES = 200
_WAIT_SECONDS = 200.0
_PAUSE_SECONDS = 0.01
_BODY = b'{"action":"page"}'
_INTERFACE: Any = vars(udp6)["MessageInterfaceUDP6"]
"""What sends and receives datagrams in aiocoap."""


class Datagrams:
    """Notes the processor time of the loop when datagrams come and leave."""

    def __init__(self) -> None:
        """Note from now on."""
        self.received = 0.0
        """When the last one came."""
        self.sent: list[float] = []
        """When those left that were sent since this was cleared."""
        take, send = _INTERFACE.datagram_msg_received, _INTERFACE.send

        def taken(interface: Any, *args: Any) -> None:
            self.received = time.thread_time()
            take(interface, *args)

        def sent(interface: Any, *args: Any) -> None:
            send(interface, *args)
            self.sent.append(time.thread_time())

        _INTERFACE.datagram_msg_received, _INTERFACE.send = taken, sent


async def pages(hass: HomeAssistant, datagrams: Datagrams) -> list[float]:
    """Page one guest after the other, as a user does; return the seconds to each datagram."""
    user = await hass.auth.async_create_user("host", group_ids=["system-admin"])
    costs = []
    for number in range(1, _PAGERS + 1):
        await asyncio.sleep(_PAUSE_SECONDS)
        datagrams.sent.clear()
        begun = time.thread_time()
        await hass.services.async_call(
            "steward", "page", {"number": number}, blocking=True, context=Context(user_id=user.id)
        )
        costs.append(datagrams.sent[0] - begun)
    return costs


async def bare_pages(context: CoapContext, url: str, datagrams: Datagrams) -> list[float]:
    """Send as many bare requests; return the seconds to each datagram."""
    costs = []
    for number in range(1, _PAGERS + 1):
        await asyncio.sleep(_PAUSE_SECONDS)
        datagrams.sent.clear()
        begun = time.thread_time()
        message = Message(code=PUT, uri=f"{url}/v1/sessions?number={number}", payload=_BODY)
        await context.request(message).response
        costs.append(datagrams.sent[0] - begun)
    return costs


async def pushes(
    hass: HomeAssistant,
    change: Callable[[int], Any],
    context: CoapContext,
    url: str,
    seen: Datagrams,
) -> tuple[list[float], list[float]]:
    """Let names change; return the seconds to each state, and those to the bare observer."""
    steward: list[float] = []
    bare: list[float] = []
    entity_id = "sensor.pager_1_guest"

    @callback
    def changed(event: Event[EventStateChangedData]) -> None:
        if event.data["entity_id"] == entity_id:
            steward.append(time.thread_time() - seen.received)

    stop = hass.bus.async_listen(EVENT_STATE_CHANGED, changed)
    request = context.request(Message(code=GET, uri=f"{url}/v1/notify", observe=0))
    request.observation.callbacks.append(lambda _: bare.append(time.thread_time() - seen.received))
    await request.response
    bare.clear()
    for number in range(1, _CHANGES + 1):
        await change(number)
        await until(lambda: len(steward) == len(bare) == number, _WAIT_SECONDS)  # noqa: B023
    request.observation.cancel()
    stop()
    return steward, bare


async def measure(hass: HomeAssistant) -> Figures:
    """Measure and print; return the figures."""
    async with simulators("quiet", 1, {}) as simulated:
        control = Control(async_get_clientsession(hass), simulated["control"]["url"])
        address = simulated["lrs"]
        await control.do("lrs", "fill", count=_PAGERS)
        await add_entry(hass, "lrs", {name: address[name] for name in ("host", "port")})
        await until(lambda: shown(hass, "sensor.t7470_connection") == "push", _WAIT_SECONDS)
        await until(lambda: shown(hass, f"button.pager_{_PAGERS}_page"), _WAIT_SECONDS)

        async def change(number: int) -> None:
            await control.do("lrs", "update", number=1, label=f"Another guest {number}")

        datagrams = Datagrams()
        context = await CoapContext.create_client_context(transports=["udp6"])
        pushed, observed = await pushes(hass, change, context, address["url"], datagrams)
        paged, bare = (
            await pages(hass, datagrams),
            await bare_pages(context, address["url"], datagrams),
        )
        await context.shutdown()
    figures: dict[str, float] = {}
    for name, ours, theirs in (("page", paged, bare), ("push", pushed, observed)):
        one, other = median(ours), median(theirs)
        figures |= {
            f"{name}_cpu_ms_median": one * 1000,
            f"{name}_cpu_ms_median_bare": other * 1000,
            f"{name}_cpu_ratio": one / other,
        }
        print(f"  {name}: {one * 1000:.3f} ms, bare aiocoap {other * 1000:.3f} ms: ", end="")
        print(f"ratio of the medians {one / other:.2f}")
    return figures


if __name__ == "__main__":
    run("work", "processor time from the call to the datagram, and from that to the state", measure)
