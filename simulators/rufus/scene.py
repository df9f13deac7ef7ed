"""The scenes: three devices on a course, and the small race that is run there again and again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
import itertools
import random

from .records import Device, Passing
from .world import World

# What is bound for a scene, as arguments of ``World.bind``: start, half way, finish.
DEVICES: tuple[dict[str, str], ...] = (
    {
        "kind": "Mat",
        "model": "Mat S4",
        "serial_number": "S4-10021",
        "alias": "Start mat",
        "firmware": "3.2.0",
    },
    {
        "kind": "Gate",
        "model": "Gate H2",
        "serial_number": "H2-20417",
        "alias": "Halfway",
        "firmware": "3.1.4",
    },
    {
        "kind": "Arch",
        "model": "Arch F8",
        "serial_number": "F8-30555",
        "alias": "Finish line",
        "firmware": "4.0.1",
    },
)

_RUNNERS = 8
_FIRST_BIB = 101

# Seconds: between two starts, from one device to the next, after the last runner, between races.
_HEADWAY = (1.5, 4.0)
_LEG = (30.0, 50.0)
_AFTER_LAST = 5.0
_BREAK = 20.0

# Percent of the battery that pass with a crossing, and at which a fresh one is put in.
_DRAIN = (0.02, 0.1)
_EMPTY = 15.0


@dataclass(frozen=True, kw_only=True, order=True)
class Crossing:
    """A runner at a device.

    Attributes:
        moment: Seconds after the start of the race.
        place: Which device of the course, from 0.
        runner: Which runner, from 0.
    """

    moment: float
    place: int
    runner: int


def furnish(world: World) -> None:
    """Bind the scene's devices, with telemetry, where there is no device; the same of events."""
    if not world.devices:
        _bind_devices(world)
    if not world.events:
        _add_events(world)


def _bind_devices(world: World) -> None:
    for index, arguments in enumerate(DEVICES):
        device = world.bind(**arguments)
        battery = 96 - 7 * index
        telemetry = {
            "device_status": "Online",
            "battery_percentage": battery,
            "charging": False,
        }
        world.report(device.deviceid, telemetry)


def _add_events(world: World) -> None:
    """Add a past event, one of today, one of a whole day next month, and one without an end."""
    today = world.now().replace(hour=0, minute=0, second=0, microsecond=0)
    past, next_month, some_day = (
        today - timedelta(days=30),
        _in_next_month(today, day=12),
        today + timedelta(days=90, hours=10),
    )
    world.add_event(
        name="Dune trail",
        edition="3",
        location="North beach",
        start=past + timedelta(hours=9),
        end=past + timedelta(hours=15),
        status="Finished",
    )
    world.add_event(
        name="City run",
        edition="12",
        location="Old town",
        start=today + timedelta(hours=7),
        end=today + timedelta(hours=17),
        status="Active",
    )
    world.add_event(
        name="Lake triathlon",
        edition="1",
        location="Lake park",
        start=next_month,
        end=next_month + timedelta(days=1),
        status="Planned",
    )
    world.add_event(name="Night run", start=some_day, status="Planned")


def _in_next_month(today: datetime, day: int) -> datetime:
    return (today.replace(day=1) + timedelta(days=31)).replace(day=day)


def crossings(places: int, rng: random.Random) -> list[Crossing]:
    """Return the crossings of one race in order.

    Args:
        places: Number of devices on the course.
        rng: Source of the runners' paces.
    """
    planned = []
    start = 0.0
    for runner in range(_RUNNERS):
        start += rng.uniform(*_HEADWAY)
        moment = start
        for place in range(places):
            planned.append(Crossing(moment=moment, place=place, runner=runner))
            moment += rng.uniform(*_LEG)
    return sorted(planned)


class Races:
    """The live scene: races on the devices that are bound, one after the other.

    It goes on whatever others do to the world meanwhile: a device without an active session
    takes no passing, one that is gone is left out.
    """

    def __init__(self, world: World, rng: random.Random) -> None:
        self._world = world
        self._rng = rng
        # Telemetry has whole percent only, and a crossing takes less.
        self._batteries: dict[str, float] = {}

    def play(self) -> Iterator[float]:
        """Act on the world, step by step, without end.

        Yields:
            Seconds to wait before the next step.
        """
        furnish(self._world)
        for number in itertools.count(1):
            yield from self._race(number, list(self._world.devices))
            yield _BREAK

    def _race(self, number: int, course: Sequence[str]) -> Iterator[float]:
        for deviceid in course:
            self._world.open(deviceid, f"City run {number}")
        moment = 0.0
        for crossing in crossings(len(course), self._rng):
            yield crossing.moment - moment
            moment = crossing.moment
            self._cross(course[crossing.place], _FIRST_BIB + crossing.runner)
        yield _AFTER_LAST
        for deviceid in course:
            session = self._world.active_session(deviceid)
            if session is not None:
                self._world.close(session.token)

    def _cross(self, deviceid: str, bib: int) -> None:
        session = self._world.active_session(deviceid)
        if session is not None:
            passing = Passing(
                timestamp=self._world.device_time(deviceid),
                num_passing=self._world.next_number(session.token),
                bib=f"{bib}",
                chip=f"{0xE280 << 80 | bib:024X}",
                status="Sent",
                timezone="UTC",
            )
            self._world.insert(session.token, [passing])
        for device in list(self._world.devices.values()):
            self._drain(device)

    def _drain(self, device: Device) -> None:
        known = 100.0 if device.battery_percentage is None else device.battery_percentage
        battery = self._batteries.get(device.deviceid, known)
        if round(battery) != known:
            # Somebody else has set it.
            battery = known
        battery -= self._rng.uniform(*_DRAIN)
        if battery < _EMPTY:
            battery = 100.0
        self._batteries[device.deviceid] = battery
        self._world.report(device.deviceid, {"battery_percentage": round(battery)})


def play(world: World, rng: random.Random) -> Iterator[float]:
    """Run small races without end, on the scene's devices if none is bound.

    Yields:
        Seconds to wait before the next step.
    """
    return Races(world, rng).play()
