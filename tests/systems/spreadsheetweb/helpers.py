"""What the tests of SpreadsheetWEB share."""

from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.systems.spreadsheetweb.api.types import Calculation
from custom_components.steward.systems.spreadsheetweb.coordinator import SpreadsheetWebCoordinator
from simulators.spreadsheetweb import SpreadsheetWebSimulator

from ...common import entry_for

PAY = Calculation(inputs={"Rate": [[4]]}, outputs=("Pay",))
"""A calculation whose answer is 434.25."""
NAME = "SpreadsheetWEB"

OPEN = "/Api/Applications/OpenDedicatedSession"
CLOSE = "/Api/Applications/CloseDedicatedSession"
RESULT = "/Api/Applications/GetResult"
TOKEN = "/Api/Auth/GetToken"


def site_input(sim: SpreadsheetWebSimulator) -> dict[str, str]:
    """Enter what leads to the demo application."""
    ready = sim.ready()
    return {name: ready[name] for name in ("url", "client_id", "client_secret", "application_key")}


def site_entry_for(sim: SpreadsheetWebSimulator, **kwargs: Any) -> MockConfigEntry:
    """Make an entry of the demo application, not yet added."""
    return entry_for("spreadsheetweb", NAME, **site_input(sim), **kwargs)


def sessions(sim: SpreadsheetWebSimulator) -> list[str]:
    """List what became of the sessions, in the order of their opening."""
    return [session["state"] for session in sim.state()["sessions"]]


def open_id(sim: SpreadsheetWebSimulator) -> str:
    """Get the id of the open session."""
    (found,) = (one["session_id"] for one in sim.state()["sessions"] if one["state"] == "open")
    return str(found)


def secrets(sim: SpreadsheetWebSimulator) -> set[str]:
    """Name all that must not be told."""
    ready = sim.ready()
    tokens = (token.value for token in sim.world.site._tokens)
    names = ("client_id", "client_secret", "application_key")
    return {*sim.world.sessions, *tokens, *(ready[name] for name in names)}


def coordinator_of(entry: MockConfigEntry) -> SpreadsheetWebCoordinator:
    """Get the coordinator of a loaded entry."""
    coordinator = entry.runtime_data
    assert isinstance(coordinator, SpreadsheetWebCoordinator)
    return coordinator
