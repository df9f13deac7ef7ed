"""What the transmitter keeps is deleted by administrators, who confirm it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from aiocoap.numbers import codes
from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.const import DOMAIN
from custom_components.steward.systems.lrs.coordinator import LrsCoordinator
from simulators.lrs import LrsSimulator

from ...common import Call, coordinator_of, state_of
from .conftest import MakeRelay, Watch
from .peers import Relay

EACH = pytest.mark.parametrize("action", ["delete_history", "reset_statistics"])


def kept(sim: LrsSimulator) -> dict[str, bool]:
    """Tell what the transmitter has of what each action clears."""
    return {
        "delete_history": bool(sim.world.history),
        "reset_statistics": sim.world.statistics.served > 0,
    }


@pytest.fixture
def served(lrs_sim: LrsSimulator) -> LrsSimulator:
    """Give a transmitter that has served a guest."""
    for command in ("assign", "page", "clear"):
        lrs_sim.commands[command](number=30)
    assert all(kept(lrs_sim).values())
    return lrs_sim


@EACH
async def test_it_is_cleared_and_the_other_is_not(
    hass: HomeAssistant, call: Call, served: LrsSimulator, lrs_entry: MockConfigEntry, action: str
) -> None:
    assert state_of(hass, lrs_entry, "hub", "guests_served") != "0"
    await call(action, confirm=True)
    await coordinator_of(lrs_entry).async_refresh()
    assert kept(served) == {**dict.fromkeys(kept(served), True), action: False}
    shown = state_of(hass, lrs_entry, "hub", "guests_served")
    assert (shown == "0") is (action == "reset_statistics")


@EACH
async def test_it_is_cleared_only_if_that_is_confirmed(
    call: Call, served: LrsSimulator, lrs_entry: MockConfigEntry, action: str
) -> None:
    with pytest.raises(ServiceValidationError, match="Nothing was done") as caught:
        await call(action, confirm=False, config_entry_id=lrs_entry.entry_id)
    assert caught.value.translation_key == "not_confirmed"
    assert all(kept(served).values())


@EACH
@pytest.mark.usefixtures("lrs_entry")
async def test_it_is_cleared_by_administrators_only(
    hass: HomeAssistant, hass_read_only_user: User, lrs_sim: LrsSimulator, action: str
) -> None:
    ended = len(lrs_sim.world.history)
    with pytest.raises(Unauthorized):
        await hass.services.async_call(
            DOMAIN,
            action,
            {"confirm": True},
            blocking=True,
            context=Context(user_id=hass_read_only_user.id),
        )
    assert len(lrs_sim.world.history) == ended > 0


@pytest.fixture
async def relay(make_relay: MakeRelay, served: LrsSimulator) -> Relay:
    """Return a relay in front of that transmitter."""
    return await make_relay(served)


@pytest.fixture
async def coordinator(
    brisk: None,  # noqa: ARG001 - what is lost is given up soon
    relay: Relay,
    watch: Watch,
) -> LrsCoordinator:
    """Return the coordinator of it."""
    return await watch(relay)


def doing(coordinator: LrsCoordinator, action: str) -> asyncio.Future[None]:
    """Begin to clear."""
    method: Callable[[], Coroutine[Any, Any, None]] = getattr(coordinator, f"async_{action}")
    return asyncio.ensure_future(method())


@EACH
async def test_a_lost_answer_is_looked_into(
    served: LrsSimulator, relay: Relay, coordinator: LrsCoordinator, action: str
) -> None:
    relay.lose_answers.add(codes.DELETE)
    await doing(coordinator, action)
    assert not kept(served)[action]


@EACH
async def test_what_did_not_arrive_is_told(
    served: LrsSimulator, relay: Relay, coordinator: LrsCoordinator, action: str
) -> None:
    relay.lose_requests.add(codes.DELETE)
    with pytest.raises(HomeAssistantError) as caught:
        await doing(coordinator, action)
    assert caught.value.translation_key == "not_carried_out"
    assert kept(served)[action]


async def test_statistics_that_are_not_told_leave_it_unknown(
    served: LrsSimulator, relay: Relay, coordinator: LrsCoordinator
) -> None:
    relay.lose_answers.add(codes.DELETE)
    served.faults.set_fault(
        method="GET", path="/v1/sessions", exact=True, code="2.05", body={"sessions": []}
    )
    with pytest.raises(HomeAssistantError) as caught:
        await doing(coordinator, "reset_statistics")
    assert caught.value.translation_key == "timed_out"
