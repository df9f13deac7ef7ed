"""What goes on in the home of the fixtures, before Home Assistant is stopped and meanwhile."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from .systems import Systems, set_clock_right

type Passing = tuple[str, int, str]
"""The name of its session, its number in it, and the bib."""

MAT, HALFWAY, FINISH = "Start mat", "Halfway", "Finish line"
"""Timing devices that stay."""
SPARE = "Spare gate"
"""One that is unbound while Home Assistant is stopped."""
SOLD = "Sold gate"
"""One that was unbound before."""
NEW = "New arch"
"""One that is bound while Home Assistant is stopped."""

PAGERS = "1-6"
"""The numbers that the user has entered. Pager 12 is not among them: it was seen once."""

MEANWHILE: Mapping[str, list[Passing]] = {
    "event.gate_a": [("City run", 6, "106"), ("City run", 8, "108"), ("City run", 9, "109")],
    "event.halfway_passing": [("City run", 4, "104"), ("Night run", 1, "201")],
    "event.finish_line_passing": [("City run", 1, "101"), ("City run", 2, "102")],
    "event.new_arch_passing": [("City run", 1, "101")],
}
"""What comes while Home Assistant is stopped, by the entity that tells it."""

GOAL = 4 * 3600
"""Seconds that a guest has time who must not become overdue here."""
STAFF = {"name": "Kitchen pass", "number": 91, "page_mode": "Vibe1"}

_A_WHILE = timedelta(minutes=10)
_LONG = timedelta(hours=4)


def furnish(systems: Systems) -> None:
    """Let there be what was there before Steward: of that nothing is told."""
    set_clock_right(systems.lrs)
    rufus = systems.rufus
    for kind, model, serial_number, alias in (
        ("Mat", "Mat S4", "S4-10021", MAT),
        ("Gate", "Gate H2", "H2-20417", HALFWAY),
        ("Arch", "Arch F8", "F8-30555", FINISH),
        ("Gate", "Gate H2", "H2-20418", SPARE),
        ("Gate", "Gate H1", "H1-10001", SOLD),
    ):
        device = rufus.add_device(
            type=kind, model=model, serial_number=serial_number, alias=alias, firmware="3.2.0"
        )
        rufus.set_telemetry(
            device["deviceid"], device_status="Online", battery_percentage=81, charging=False
        )
    now = rufus.world.now()
    rufus.world.add_event(name="City run", start=now - _LONG, end=now + _LONG)
    open_session(systems, MAT, "Test run")
    pass_device(systems, MAT, "901", "902", "903")
    systems.age(_A_WHILE)
    open_session(systems, MAT, "City run")  # which closes the one before
    pass_device(systems, MAT, "101", "102")
    systems.age(_A_WHILE)
    guests = systems.lrs.commands
    guests["assign"](number=12, label="Cleo Ruiz", party_size=3, goal=GOAL, waited=60)
    guests["assign"](number=3, label="Dan Oak", party_size=5, goal=60, waited=55)


def go_on_without(systems: Systems) -> None:
    """Let happen what happens while Home Assistant is stopped; `MEANWHILE` is told of it."""
    pass_device(systems, MAT, "106", num_passing=6)  # late: the seventh was there
    pass_device(systems, MAT, "108", "109")
    pass_device(systems, HALFWAY, "104")
    close_session(systems, HALFWAY)
    open_session(systems, HALFWAY, "Night run")
    pass_device(systems, HALFWAY, "201")
    open_session(systems, FINISH, "City run")
    pass_device(systems, FINISH, "101", "102")
    systems.rufus.remove_device(deviceid(systems, SPARE))
    systems.rufus.add_device(type="Arch", model="Arch F8", serial_number="F8-30600", alias=NEW)
    open_session(systems, NEW, "City run")
    pass_device(systems, NEW, "101")


def deviceid(systems: Systems, alias: str) -> str:
    """Get the cloud's id of a timing device."""
    devices = systems.rufus.world.devices.values()
    return next(device.deviceid for device in devices if device.alias == alias)


def open_session(systems: Systems, alias: str, name: str) -> None:
    """Open a session on a timing device."""
    systems.rufus.open_session(deviceid=deviceid(systems, alias), alias=name)


def close_session(systems: Systems, alias: str) -> None:
    """Close the session of a timing device."""
    active = systems.rufus.world.active_session(deviceid(systems, alias))
    assert active is not None
    systems.rufus.close_session(active.token)


def pass_device(systems: Systems, alias: str, *bibs: str, **fields: Any) -> None:
    """Let runners pass a timing device."""
    for bib in bibs:
        systems.rufus.add_passing(deviceid(systems, alias), bib=bib, **fields)
