"""Runs a simulated cloud to which many devices can be bound at once.

Prints one JSON line with the address, as `python -m simulators` does, and runs until SIGTERM. Its
control port knows one command more, `bind_many`.
"""

import asyncio
from collections.abc import Callable, Mapping
import json
import signal
from typing import Any, override

from simulators.control import ControlServer
from simulators.rufus import RufusSimulator


class Cloud(RufusSimulator):
    """A cloud of one account."""

    @property
    @override
    def commands(self) -> Mapping[str, Callable[..., Any]]:
        return {**super().commands, "bind_many": self.bind_many}

    def bind_many(self, count: int) -> list[str]:
        """Bind so many devices, which report their battery; return the ids of all there are."""
        there = len(self.world.devices)
        for number in range(there, there + count):
            device = self.add_device(
                model="Mat", serial_number=f"S{number}", alias=f"Device {number}"
            )
            self.set_telemetry(device["deviceid"], battery_percentage=90)
        return list(self.world.devices)


async def main() -> None:
    """Run."""
    cloud = Cloud()
    control = ControlServer({"rufus": cloud})
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await cloud.start()
    await control.start()
    print(json.dumps({"rufus": cloud.ready(), "control": control.ready()}), flush=True)
    await ended.wait()
    await control.stop()
    await cloud.stop()


if __name__ == "__main__":
    asyncio.run(main())
