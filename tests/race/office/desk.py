"""A race in Home Assistant, whose runners are seen by devices of a simulated cloud."""

from datetime import datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.steward.capabilities import RaceEvent
from custom_components.steward.race.office.runtime import RaceRuntime
from simulators.rufus import RufusSimulator

from ...common import coordinator_of, deviceid, entity_id, key, refresh

START, HALFWAY, FINISH = "Start line", "Halfway", "Finish line"
NOON = datetime.fromisoformat("2026-05-03T19:00:00+00:00")
"""When the race's day is well begun in the zone of the tests."""
LIST = """bib;name;chip;gender;category
7;Ana Kowalski;E7;f;W40
8;Ben Okoye;E8;m;M40
9;Cleo Marsh;E9;f;W40
10;Dara Quill;E10;f;W50
"""
NAMES = ("Ana Kowalski", "Ben Okoye", "Cleo Marsh", "Dara Quill")


def points(sim: RufusSimulator) -> list[dict[str, Any]]:
    """Make a course of three points, as the form gives it."""
    return [
        {"label": "Start", "kind": "start", "devices": [key(sim, START)], "distance": 0},
        {"label": "km 5", "kind": "split", "devices": [key(sim, HALFWAY)], "distance": 5.0},
        {"label": "Finish", "kind": "finish", "devices": [key(sim, FINISH)], "distance": 10.0},
    ]


class Desk:
    """A race, its devices and the clock."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: MockConfigEntry,
        sim: RufusSimulator,
        clock: FrozenDateTimeFactory,
    ) -> None:
        """Stand at an account without a race."""
        self.hass = hass
        self.entry = entry
        self.sim = sim
        self.clock = clock
        self.told: list[tuple[str, str, str]] = []
        """What was told: the type, the bib and the point."""

    @property
    def races(self) -> RaceRuntime:
        """The races of the account."""
        found = coordinator_of(self.entry).capability(RaceRuntime)
        assert found is not None
        return found

    @property
    def key(self) -> str:
        """The key of the only race."""
        (found,) = self.races.races
        return found

    async def add_race(
        self,
        start_list: str = LIST,
        *,
        name: str = "City run",
        day: str = "2026-05-03",
        **options: Any,
    ) -> None:
        """Add a race by its flow."""
        flows = self.hass.config_entries.subentries
        form = await flows.async_init(
            (self.entry.entry_id, "race"), context={"source": SOURCE_USER}
        )
        form = await flows.async_configure(
            form["flow_id"],
            {"name": name, "day": day, "start_list_text": start_list},
        )
        assert form["step_id"] == "course", form
        given = {
            "points": points(self.sim),
            "net": True,
            "start_window": 10,
            "patience": 10,
            "names": False,
            **options,
        }
        result = await flows.async_configure(form["flow_id"], given)
        assert result["type"] is FlowResultType.CREATE_ENTRY, result
        await self.settle()
        self.listen()

    def listen(self) -> None:
        """Note what is told from now on."""

        def note(event: RaceEvent) -> None:
            self.told.append((event.event_type, event.bib, event.point))

        self.races.async_subscribe_progress(note)

    async def settle(self) -> None:
        """Let what is under way come to its end."""
        await self.hass.async_block_till_done()
        await self.races.async_idle()
        await self.hass.async_block_till_done()

    async def cross(self, *crossings: tuple[str, str, float]) -> None:
        """Let bibs cross devices, so many minutes after noon; then the cloud is polled."""
        for bib, where, minutes in crossings:
            at = NOON + timedelta(minutes=minutes)
            self.sim.add_passing(
                deviceid(self.sim, where), bib=bib, timestamp=at.isoformat(timespec="milliseconds")
            )
        await refresh(self.hass, self.entry)

    async def pass_time(self, minutes: float) -> None:
        """Let it be so many minutes after noon, and what is timed happen."""
        before = dt_util.utcnow()
        self.clock.move_to(NOON + timedelta(minutes=minutes))
        ahead = dt_util.utcnow() - before  # the event loop's own clock goes on as it did
        for _ in range(3):  # what a timer starts may set the next one
            async_fire_time_changed(self.hass, dt_util.utcnow() + ahead + timedelta(seconds=20))
            ahead = timedelta(0)
            # a request that is under way would be out of time with the next one
            await self.hass.async_block_till_done(wait_background_tasks=True)
            await self.settle()

    def id_of(self, name: str, domain: str = "sensor") -> str:
        """Get the id of an entity of the race."""
        return entity_id(self.hass, self.entry, self.key, name, domain)

    def shown(self, name: str, domain: str = "sensor") -> str:
        """Get the state of an entity of the race."""
        state = self.hass.states.get(self.id_of(name, domain))
        assert state is not None
        return state.state

    async def call(self, action: str, *, answer: bool = False, **data: Any) -> Any:
        """Call an action."""
        result = await self.hass.services.async_call(
            "steward", action, data, blocking=True, return_response=answer
        )
        await self.settle()
        return result
