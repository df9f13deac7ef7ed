"""Forwards that a test adds, and who takes what they send."""

import json
from typing import Any

from homeassistant.components import mqtt
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.forwarding.items import forward_key
from simulators.rufus import RufusSimulator

from ..common import MAT, deviceid, entity_id, refresh


class Subscriber:
    """Somebody who takes what is forwarded."""

    def __init__(self) -> None:
        """Have nothing yet."""
        self.messages: list[tuple[str, dict[str, Any]]] = []

    @callback
    def take(self, message: mqtt.ReceiveMessage) -> None:
        """Take a message."""
        self.messages.append((message.topic, json.loads(message.payload)))

    def all(self, name: str) -> list[Any]:
        """Get a member of all that came."""
        return [message[name] for _, message in self.messages]

    @property
    def bibs(self) -> list[Any]:
        """The bibs in the order in which they came first."""
        return [*dict.fromkeys(self.all("bib"))]


async def add_forward(hass: HomeAssistant, entry: MockConfigEntry, **fields: Any) -> str:
    """Add a forward by its form; return the key of its item."""
    before = set(entry.subentries)
    flows = hass.config_entries.subentries
    form = await flows.async_init((entry.entry_id, "forward"), context={"source": SOURCE_USER})
    result = await flows.async_configure(form["flow_id"], {"name": "Broker", **fields})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    return forward_key((set(entry.subentries) - before).pop())


async def cross(
    hass: HomeAssistant, entry: MockConfigEntry, sim: RufusSimulator, *bibs: str
) -> None:
    """Have runners cross the start mat, and then a poll."""
    for bib in bibs:
        sim.add_passing(deviceid(sim, MAT), bib=bib)
    await refresh(hass, entry)


def behind(hass: HomeAssistant, entry: MockConfigEntry, forward: str) -> str:
    """Read how far a forward is behind."""
    state = hass.states.get(entity_id(hass, entry, forward, "behind"))
    assert state is not None
    return state.state
