"""How long Home Assistant shows something else than the transmitter has, over a bad link.

Guests come, are paged and go at several transmitters, whose settings change and which start over
now and then, while three in ten datagrams are lost, and others come twice, late or out of order.
Measured is the time from the last change until the entities show all as it is.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import random
from statistics import median
import time
from typing import cast

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from simulators.lrs import LrsSimulator
from simulators.lrs.records import Session
from simulators.lrs.world import World

from .figures import Figures, p95
from .in_process import run
from .transmitters import Stand, stands, state_of

_STANDS = 20
_RUNS = 5
_CHANGES = 20
_PAUSE_SECONDS = 0.5
_PAGERS = 12
_POLL_SECONDS = 30.0
_LIMIT_SECONDS = 90.0
_LOOK_SECONDS = 0.05

_CLOCK_ERROR = timedelta(seconds=2)
"""How well the clock of a transmitter is known, which tells whole seconds."""

type Shown = dict[tuple[str, str], str]
"""States by the item's key and the sensor's."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """What became of a run.

    Attributes:
        seconds: From the last change until the entities equalled it, or it was given up.
        late: What did not equal it after a poll interval.
    """

    seconds: float
    late: Sequence[str]


def _change(simulator: LrsSimulator, rng: random.Random) -> None:
    """Let something happen at a transmitter."""
    number = rng.randint(1, _PAGERS)
    commands = simulator.commands
    fate = rng.random()
    if fate < 0.03:
        simulator.reboot()
    elif fate < 0.08:
        commands["set_settings"](
            system_id=rng.randint(0, 200), default_target_goal=rng.randint(1, 60) * 60
        )
    elif number not in simulator.world.sessions:
        label = f"Guest {rng.randint(1, 9999)}"
        commands["assign"](number=number, label=label, party_size=rng.randint(1, 12))
    elif (action := rng.choice(["page", "page", "clear", "remove", "update"])) == "update":
        label = f"Guest {rng.randint(1, 9999)}"
        commands["update"](number=number, label=label, goal=rng.randint(1, 60) * 60)
    else:
        commands[action](number=number)


async def changes(simulator: LrsSimulator, seed: int, longest_pause: float) -> None:
    """Let things happen, with pauses between them of so many seconds at most."""
    rng = random.Random(seed)
    _change(simulator, rng)
    for _ in range(_CHANGES - 1):
        await asyncio.sleep(rng.uniform(0, longest_pause))
        _change(simulator, rng)


def differences(hass: HomeAssistant, entry: ConfigEntry, world: World) -> list[str]:
    """List what Home Assistant shows otherwise than the transmitter has it.

    A pager that was never seen has no entities: it counts as an idle one.
    """
    states = [
        f"{name} of {key}: {shown} instead of {wanted}"
        for (key, name), wanted in _wanted(world).items()
        if (shown := _shown(hass, entry, key, name)) != wanted
    ]
    times = [
        f"due of pager_{number}: off by {abs(off)}"
        for number, off in _offs(hass, entry, world).items()
        if abs(off) > _CLOCK_ERROR
    ]
    return states + times


def _wanted(world: World) -> Shown:
    """Make what should be shown."""
    waiting = [session.state for session in world.sessions.values()]
    statistics = world.statistics.to_json()
    shown: Shown = {
        ("hub", "waiting"): str(waiting.count("started")),
        ("hub", "paged"): str(waiting.count("paged")),
        ("hub", "guests_served"): str(statistics["guestsServed"]),
        ("hub", "on_time"): str(statistics["percentOnTime"]),
        ("hub", "late"): str(statistics["percentLate"]),
        ("hub", "average_wait"): str(statistics["averageTimeServed"]),
    }
    for number in range(1, _PAGERS + 1):
        shown |= _wanted_of(number, world.sessions.get(number))
    return shown


def _wanted_of(number: int, session: Session | None) -> Shown:
    """Make what should be shown of a pager."""
    key = f"pager_{number}"
    if session is None:
        return {
            (key, "session"): "idle",
            (key, "guest"): "unknown",
            (key, "party_size"): "unknown",
            (key, "due"): "unknown",
        }
    return {
        (key, "session"): session.state,
        (key, "guest"): str(session.label),
        (key, "party_size"): str(session.party_size),
    }


def _shown(hass: HomeAssistant, entry: ConfigEntry, key: str, name: str) -> str:
    """Get what is shown; numbers whole, times in seconds."""
    state = state_of(hass, entry, key, name)
    if state is None:
        return "idle" if name == "session" else "unknown"
    unit = state.attributes.get("unit_of_measurement")
    if state.state in ("unknown", "unavailable") or unit not in ("%", "min"):
        return state.state
    return str(round(float(state.state) * (60 if unit == "min" else 1)))


def _offs(hass: HomeAssistant, entry: ConfigEntry, world: World) -> dict[int, timedelta]:
    """Tell by how much the times at which guests should be paged are off."""
    offs = {}
    for number, session in world.sessions.items():
        due = session.created + timedelta(seconds=session.goal)
        state = state_of(hass, entry, f"pager_{number}", "due")
        try:
            shown = datetime.fromisoformat(state.state if state else "")
        except ValueError:
            offs[number] = timedelta.max
        else:
            offs[number] = shown - due.replace(tzinfo=UTC)
    return offs


async def _run(hass: HomeAssistant, stand: Stand, seed: int) -> Run:
    """Let things happen, and measure."""
    world = stand.simulator.world
    await changes(cast("LrsSimulator", stand.simulator), seed, longest_pause=_PAUSE_SECONDS)
    begun = time.monotonic()
    late: Sequence[str] = ()
    while wrong := differences(hass, stand.entry, world):
        seconds = time.monotonic() - begun
        if seconds > _POLL_SECONDS:
            late = late or wrong
        if seconds > _LIMIT_SECONDS:
            break
        await asyncio.sleep(_LOOK_SECONDS)
    return Run(seconds=time.monotonic() - begun, late=late)


async def _runs(hass: HomeAssistant, stand: Stand, seed: int) -> list[Run]:
    """Measure several times at a transmitter."""
    return [await _run(hass, stand, seed * _RUNS + part) for part in range(_RUNS)]


def _show(runs: Sequence[Run]) -> Figures:
    """Print the figures, and return them."""
    seconds = [one.seconds for one in runs]
    late = [one for one in runs if one.late]
    never = sum(one.seconds > _LIMIT_SECONDS for one in late)
    print(f"  {len(runs)} runs of {_CHANGES} changes, {_STANDS} transmitters at a time")
    print(f"  median {median(seconds):5.2f} s   p95 {p95(seconds):5.2f} s", end="")
    print(f"   longest {max(seconds):5.2f} s")
    print(f"  later than {_POLL_SECONDS:g} s   {len(late)}, ", end="")
    print(f"of which {never} not in {_LIMIT_SECONDS:g} s")
    for one in late:
        print(f"    {one.seconds:5.2f} s: {len(one.late)}, such as {one.late[0]}")
    return {
        "seconds_median": median(seconds),
        "seconds_p95": p95(seconds),
        "seconds_longest": max(seconds),
        "runs": len(runs),
        "late": len(late),
        "never": never,
    }


async def main(hass: HomeAssistant) -> Figures:
    """Measure and print; return the figures."""
    async with stands(hass, _STANDS) as places:
        runs = await asyncio.gather(
            *(_runs(hass, stand, seed) for seed, stand in enumerate(places))
        )
    return _show([one for of_stand in runs for one in of_stand])


if __name__ == "__main__":
    run("converge", "from the last change to the entities, over a bad link", main)
