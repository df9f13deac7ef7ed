"""Looks into a coordinator and into a transmitter, and changes without a notification."""

from collections.abc import Callable

from aiocoap.numbers import codes

from custom_components.steward.capabilities import Pager
from custom_components.steward.systems.lrs.coordinator import LrsCoordinator
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


def asked(sim: LrsSimulator, request: str) -> int:
    """Count the requests of a kind, such as `GET /v1/sessions`; repetitions by CoAP are none."""
    counts: dict[str, int] = sim.state()["requests"]["counts"]
    return counts.get(request, 0)


def reads(sim: LrsSimulator) -> int:
    """Count how often the list was asked for."""
    return asked(sim, "GET /v1/sessions")


def sent(sim: LrsSimulator) -> int:
    """Count the commands of sessions that reached the transmitter."""
    return asked(sim, "POST /v1/sessions") + asked(sim, "PUT /v1/sessions")


def in_transmitter(sim: LrsSimulator) -> dict[int, str]:
    """Get the states of the sessions that the transmitter has."""
    return {number: session.state for number, session in sim.world.sessions.items()}


async def calm(coordinator: LrsCoordinator) -> None:
    """Let a coordinator have had exchanges enough in which nothing had to be sent again."""
    for _ in range(10):
        await coordinator.async_refresh()


async def read_whole(coordinator: LrsCoordinator) -> None:
    """Have the whole list read, whatever the transmitter says of changes."""
    await coordinator.async_idle()
    coordinator.sync.read_all_soon()
    await coordinator.async_refresh()


def silence(sim: LrsSimulator) -> None:
    """Let a transmitter take registrations, and answer none."""
    sim._server._routes = {**sim._server._routes, "/v1/notify": {codes.GET: lambda *_: None}}


def quietly(sim: LrsSimulator, change: Callable[[], object]) -> None:
    """Change something without a notification."""
    listeners, sim.world.listeners[:] = sim.world.listeners[:], []
    change()
    sim.world.listeners[:] = listeners
