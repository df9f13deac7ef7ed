"""Whether passings are lost or repeated, in a race in which all goes wrong that can.

A real Home Assistant is restarted again and again while runners cross the devices of a simulated
cloud that fails in every known way. What its own recorder holds in the end is compared with what
the cloud had.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
import json
from pathlib import Path
import random
import sqlite3
import tempfile
import time

from scripts.hass_api import Hass
from scripts.world import home_assistant
from simulators.rufus import Options, RufusSimulator
from simulators.rufus.chaos import Chaos, faults

from .figures import Figures, close

_SEED = 3
_DEVICES = 20
_PASSINGS = 50_000
_RESTARTS = 10
_STEP_SECONDS = 0.04
_DOWN_SECONDS = 1.0
_SETTLE_SECONDS = 180.0
_READY_SECONDS = 30.0

_ROWS = """
SELECT states_meta.entity_id, states.state, state_attributes.shared_attrs
FROM states
JOIN states_meta ON states_meta.metadata_id = states.metadata_id
JOIN state_attributes ON state_attributes.attributes_id = states.attributes_id
WHERE states_meta.entity_id LIKE 'event.%_passing'
AND states.state NOT IN ('unknown', 'unavailable')
"""


def keys_of(chaos: Chaos) -> set[str]:
    """Make the keys that the events of all passings must have."""
    return {sha256(f"{token}/{number}".encode()).hexdigest()[:20] for token, number in chaos.passed}


def recorded(config: Path) -> set[tuple[str, str, str]]:
    """Read the events of passings as the recorder has them: entity, time and key of each.

    A state that was restored or became available again is written again, with the same time: that
    is no event.
    """

    def events() -> Iterator[tuple[str, str, str]]:
        path = f"file:{config / 'home-assistant_v2.db'}?mode=ro"
        with closing(sqlite3.connect(path, uri=True)) as database:
            for entity_id, state, attributes in database.execute(_ROWS):
                if key := json.loads(attributes).get("key"):
                    yield entity_id, state, key

    return set(events())


def delivered(config: Path) -> Counter[str]:
    """Count the events by their key."""
    return Counter(key for _, _, key in recorded(config))


async def crossing(chaos: Chaos, until: int) -> None:
    """Let runners cross until there were so many."""
    while len(chaos.passed) < until:
        chaos.step()
        await asyncio.sleep(_STEP_SECONDS)


async def settled(config: Path, wanted: set[str]) -> Counter[str]:
    """Wait until all has arrived, or no more seems to."""
    end = time.monotonic() + _SETTLE_SECONDS
    while True:
        counted = await asyncio.to_thread(delivered, config)
        if wanted <= counted.keys() or time.monotonic() > end:
            return counted
        await asyncio.sleep(2)


async def run(config: Path, simulator: RufusSimulator, chaos: Chaos) -> Counter[str]:
    """Run the race, with as many restarts as there are to be."""
    address = simulator.ready()
    for part in range(_RESTARTS + 1):
        async with (
            home_assistant(config) as login,
            Hass.connect(login["url"], login["token"]) as hass,
        ):
            if part == 0:
                await hass.fill_form(
                    "rufus", {"api_key": address["api_key"], "url": address["url"]}
                )
                await hass.until("sensor.rufus_cloud_open_sessions", "0", _READY_SECONDS)
                for rule in faults(random.Random(_SEED)):
                    simulator.commands["set_fault"](**rule)
            await crossing(chaos, _PASSINGS * (part + 1) // (_RESTARTS + 1))
            if part == _RESTARTS:
                chaos.finish()
                simulator.commands["clear_faults"]()
                return await settled(config, keys_of(chaos))
        await crossing(chaos, len(chaos.passed) + 50)
        await asyncio.sleep(_DOWN_SECONDS)
    raise AssertionError


async def main() -> Figures:
    """Run and print; return the figures."""
    begun = time.monotonic()
    simulator = RufusSimulator(options=Options(serve_duplicates=0.02, page_size=500))
    await simulator.start()
    deviceids = [
        simulator.commands["add_device"](model="Soak", serial_number=str(number))["deviceid"]
        for number in range(_DEVICES)
    ]
    chaos = Chaos(simulator.world, random.Random(_SEED), deviceids)
    try:
        with tempfile.TemporaryDirectory(prefix="steward-soak-") as folder:
            counted = await run(Path(folder), simulator, chaos)
    finally:
        await simulator.stop()
    wanted = keys_of(chaos)
    sessions = len(simulator.world.sessions)
    print(f"  {len(wanted)} passings in {sessions} sessions of {_DEVICES} devices")
    print(f"  {_RESTARTS} restarts, {simulator.state()['requests']} requests")
    seconds = time.monotonic() - begun
    figures = {
        "passings": len(wanted),
        "lost": len(wanted - counted.keys()),
        "repeated": sum(count - 1 for count in counted.values()),
        "unknown": len(counted.keys() - wanted),
        "restarts": _RESTARTS,
        "seconds": seconds,
    }
    for name in ("lost", "repeated", "unknown"):
        print(f"  {name:9} {figures[name]}")
    print(f"  {seconds:.0f} s")
    return figures


if __name__ == "__main__":
    print("soak: passings through restarts and faults", flush=True)
    close("soak", asyncio.run(main()))
