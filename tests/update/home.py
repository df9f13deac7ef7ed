"""A Home Assistant in this process that goes on where the one of the fixtures was stopped."""

from bisect import insort
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from typing import Any

from homeassistant import bootstrap, loader
from homeassistant.const import EVENT_STATE_CHANGED, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import CoreState, Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_test_home_assistant

from . import history
from .moments import TIME_ZONE, as_if_stopped
from .scene import Passing
from .systems import Json, Systems

DOMAIN = "steward"
NOTHING = {STATE_UNAVAILABLE, STATE_UNKNOWN}
"""States that show nothing."""
FIXTURES = Path(__file__).parent / "fixtures"
_STOPPED_FOR = timedelta(seconds=20)
"""How long Home Assistant has not run when a test begins."""
_UNRECORDED = timedelta(minutes=10)
"""How long nothing was recorded at the end: more than a period of statistics."""


class Left:
    """What the Home Assistant of a commit left, as if it had been stopped a moment ago."""

    def __init__(self, commit: str) -> None:
        """Read the fixtures."""
        self._folder = FIXTURES / commit
        self.stopped = datetime.now(UTC) - _STOPPED_FOR
        """When it was stopped."""
        self.worlds: Json = self._read("systems.json")
        self.states: dict[str, Json] = self._read("states.json")
        """What the entities showed, by their ids."""

    def lay_out(self, config: Path, systems: Systems) -> None:
        """Fill a configuration folder; its entries lead to `systems`."""
        storage = config / ".storage"
        storage.mkdir()
        for path in (self._folder / "storage").iterdir():
            kept = self._read(f"storage/{path.name}")
            if path.name == "core.config_entries":
                addresses = systems.addresses()
                for entry in kept["data"]["entries"]:
                    entry["data"] |= addresses[entry["data"]["system"]]
            (storage / path.name).write_text(json.dumps(kept), "utf-8")

    def lay_out_database(self, config: Path) -> str:
        """Make the database in a configuration folder; return its URL.

        Its rows are as if the recorder had ended a while before: so that no period of statistics
        has rows from before, which are in the statistics already, and rows of now.
        """
        kept = self._read("recorder.json", self.stopped - _UNRECORDED)
        return history.write(config, kept)

    def _read(self, name: str, stopped: datetime | None = None) -> Any:
        text = (self._folder / name).read_text("utf-8")
        return json.loads(as_if_stopped(text, stopped or self.stopped))


class Told:
    """What the event entities tell, by their ids."""

    def __init__(self, hass: HomeAssistant, shown: Mapping[str, Json]) -> None:
        """Listen from now on; what was `shown` before is not told when it is shown again."""
        self.passings: dict[str, list[Passing]] = {}
        """Ordered by session and number: one that comes late is told late."""
        self.guests: dict[str, list[str]] = {}
        """What happened to a guest."""
        self._last = {
            entity_id: _event(state["state"], state["attributes"])
            for entity_id, state in shown.items()
        }
        hass.bus.async_listen(EVENT_STATE_CHANGED, self._take_in)

    @callback
    def _take_in(self, changed: Event[EventStateChangedData]) -> None:
        entity_id, state = changed.data["entity_id"], changed.data["new_state"]
        if not entity_id.startswith("event.") or state is None:
            return
        if state.state in NOTHING:
            return
        told = _event(state.state, state.attributes)
        if told == self._last.get(entity_id):
            return
        self._last[entity_id] = told
        _, happened, session, number, bib = told
        if number is not None:
            insort(self.passings.setdefault(entity_id, []), (session, number, bib))
        else:
            self.guests.setdefault(entity_id, []).append(happened)


def _event(moment: str, attributes: Mapping[str, Any]) -> tuple[Any, ...]:
    """Tell an event from another one."""
    return (moment, *map(attributes.get, ("event_type", "session", "number", "bib")))


@asynccontextmanager
async def loaded(config: Path) -> AsyncGenerator[HomeAssistant]:
    """Load a configuration folder's registries and entries; nothing is set up. Stop in the end."""
    async with async_test_home_assistant(
        load_registries=False, config_dir=str(config), initial_state=CoreState.not_running
    ) as hass:
        await hass.config.async_set_time_zone(TIME_ZONE)
        hass.data.pop(loader.DATA_CUSTOM_COMPONENTS)
        assert await bootstrap.async_load_base_functionality(hass)
        try:
            yield hass
        finally:
            await hass.async_stop(force=True)


async def start(hass: HomeAssistant) -> None:
    """Set up Steward's entries, and start."""
    assert await async_setup_component(hass, DOMAIN, {})
    await hass.async_block_till_done()
    await hass.async_start()
    await hass.async_block_till_done()
