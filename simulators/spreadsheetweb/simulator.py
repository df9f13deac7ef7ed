"""The simulator: a world, its server, its faults, and the commands that change them."""

from collections.abc import Mapping
from typing import override

from simulators.base import Command, Json
from simulators.http_simulator import HttpSimulator, Parts

from . import scene, shapes
from .commands import Commands
from .loan import LOAN
from .options import Options
from .server import application
from .world import World


class SpreadsheetWebSimulator(HttpSimulator[World, Options]):
    """A SpreadsheetWEB server of one site on loopback.

    It has the demo application; furnished there is one of somebody else too, with a session.
    """

    name = "spreadsheetweb"
    parts = Parts(world=World, application=application, furnish=scene.furnish, play=scene.play)

    @override
    def ready(self) -> Json:
        """Return the address, the credentials, and the demo application's key and ranges."""
        return {
            "url": self.origin,
            "client_id": self.world.site.client_id,
            "client_secret": self.world.site.client_secret,
            "application_key": self.world.demo,
            "inputs": [each.name for each in LOAN.inputs],
            "outputs": [each.name for each in LOAN.outputs],
        }

    @override
    def state(self) -> Json:
        """Return the world and what goes on around it, as JSON values.

        Beyond what every system has: ``applications``, ``sessions``, ``tokens`` (their times),
        ``locked`` and ``calls`` (how often each method was called).
        """
        return {**shapes.world(self.world), **super().state()}

    @property
    @override
    def commands(self) -> Mapping[str, Command]:
        """The commands by name; see ``Commands`` for the arguments of its own."""
        return {**super().commands, **Commands(self.world).by_name()}
