"""A timing device that changes is looked at alone, however many there are."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, override

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.steward.capabilities import PassingDevice
from custom_components.steward.race.office.readiness import Reason
from custom_components.steward.race.office.watch import ReadinessWatch
from custom_components.steward.systems.changes import ItemTable


class Devices(Mapping[str, PassingDevice]):
    """Timing devices, which count how often one is described."""

    def __init__(self, count: int) -> None:
        """Have so many, each heard of a second after the one before."""
        begun = dt_util.utcnow()
        self.heard = {
            f"device_{number}": begun + timedelta(seconds=number) for number in range(count)
        }
        self.described: list[str] = []

    @override
    def __getitem__(self, key: str) -> PassingDevice:
        self.described.append(key)
        return PassingDevice(
            key=key,
            name=key,
            available=True,
            last_seen=self.heard[key],
            session_active=True,
            passings=1,
        )

    @override
    def __contains__(self, key: object) -> bool:
        return key in self.heard

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self.heard)

    @override
    def __len__(self) -> int:
        return len(self.heard)


async def test_one_of_a_thousand_is_looked_at_alone(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    devices, table = Devices(1000), ItemTable()
    source: Any = SimpleNamespace(passing_devices=devices)
    shown: list[frozenset[str]] = []
    watch = ReadinessWatch(hass, source, table, lambda: shown.append(table.take_changes().keys))
    for key in devices:
        watch.look(key)
    table.take_changes()
    devices.described.clear()

    devices.heard["device_3"] += timedelta(hours=1)
    watch.look("device_3")
    assert devices.described == ["device_3"]

    devices.described.clear()
    freezer.tick(timedelta(minutes=15, seconds=5))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    silent = [f"device_{number}" for number in (0, 1, 2, 4, 5)]
    assert devices.described == silent
    assert shown == [frozenset(f"{key}/readiness" for key in silent)]
    assert table.items["device_4/readiness"].reasons == (Reason.NOT_SEEN,)
    assert table.items["device_6/readiness"].reasons == ()

    del devices.heard["device_7"]
    watch.look("device_7")
    assert "device_7/readiness" not in table.items
    watch.stop()
