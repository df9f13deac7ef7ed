"""Looks into a coordinator and into a transmitter, and changes without a notification."""

from collections.abc import Callable

from custom_components.steward.systems.lrs.coordinator import LrsCoordinator
from custom_components.steward.systems.lrs.state import Pager
from simulators.lrs import LrsSimulator


def states(coordinator: LrsCoordinator) -> dict[int, str]:
    """Get the state of each pager that is known."""
    return {
        item.number: item.guest.state if item.guest else "idle"
        for item in coordinator.data.values()
        if isinstance(item, Pager)
    }


def has(coordinator: LrsCoordinator, wanted: dict[int, str]) -> bool:
    """Tell whether these are the pagers that are known, and their states."""
    return states(coordinator) == wanted


def reads(sim: LrsSimulator) -> int:
    """Count how often the list was asked for."""
    counts: dict[str, int] = sim.state()["requests"]["counts"]
    return counts.get("GET /v1/sessions", 0)


def quietly(sim: LrsSimulator, change: Callable[[], object]) -> None:
    """Change something without a notification."""
    listeners, sim.world.listeners[:] = sim.world.listeners[:], []
    change()
    sim.world.listeners[:] = listeners
