"""Two taps of one user are one page; what is done twice, one after the other, is done twice."""

import asyncio
from typing import Any

from homeassistant.components.button import DOMAIN as BUTTON, SERVICE_PRESS
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.steward.const import DOMAIN
from custom_components.steward.double_taps import DoubleTaps
from simulators.lrs import LrsSimulator

from .common import entity_id

type Called = tuple[str, str, dict[str, Any]]
"""An action: its domain, its name, its data."""

_GAPS = [0, 0.06, 0.15, 0.4]


def pages(sim: LrsSimulator) -> int:
    """Count the commands for pager 12 that reached the transmitter."""
    log = sim.state()["requests"]["log"]
    return sum(one["method"] == "PUT" and one["query"].get("number") == "12" for one in log)


async def twice(
    hass: HomeAssistant,
    gap: float,
    contexts: tuple[Context, Context],
    *call: *Called,
) -> None:
    """Call an action twice, some seconds apart."""
    calls = []
    for context in contexts:
        calls.append(
            hass.async_create_task(hass.services.async_call(*call, blocking=True, context=context))
        )
        await asyncio.sleep(gap)
    await asyncio.gather(*calls)


@pytest.fixture(params=["action", "button"])
def call(hass: HomeAssistant, lrs_entry: MockConfigEntry, request: pytest.FixtureRequest) -> Called:
    """Give the call that pages pager 12."""
    if request.param == "action":
        return (DOMAIN, "page", {"number": 12})
    button = entity_id(hass, lrs_entry, "pager_12", "page", BUTTON)
    return (BUTTON, SERVICE_PRESS, {"entity_id": button})


@pytest.mark.parametrize("gap", _GAPS)
async def test_two_taps_are_one_page(
    hass: HomeAssistant,
    hass_admin_user: MockUser,
    lrs_sim: LrsSimulator,
    call: Called,
    gap: float,
) -> None:
    taps = (Context(user_id=hass_admin_user.id), Context(user_id=hass_admin_user.id))
    await twice(hass, gap, taps, *call)
    assert pages(lrs_sim) == 1
    assert lrs_sim.world.session(12).state == "paged"


@pytest.mark.parametrize("who", ["automation", "script", "two hosts"])
async def test_what_is_meant_twice_is_done_twice(
    hass: HomeAssistant,
    hass_admin_user: MockUser,
    hass_owner_user: MockUser,
    lrs_sim: LrsSimulator,
    call: Called,
    who: str,
) -> None:
    script = Context(user_id=hass_admin_user.id)
    contexts = {
        "automation": (Context(parent_id="trigger"), Context(parent_id="trigger")),
        "script": (script, script),
        "two hosts": (Context(user_id=hass_admin_user.id), Context(user_id=hass_owner_user.id)),
    }
    for context in contexts[who]:
        await hass.services.async_call(*call, blocking=True, context=context)
    assert pages(lrs_sim) == 2


async def test_after_a_moment_it_is_a_wish_of_its_own(hass: HomeAssistant) -> None:
    taps, done = DoubleTaps(hass), []

    async def act() -> None:
        done.append(1)

    for _ in range(2):
        await taps.once(Context(user_id="host"), "page", act)
    assert len(done) == 1
    await asyncio.sleep(1.05)
    await taps.once(Context(user_id="host"), "page", act)
    assert len(done) == 2


async def test_both_taps_hear_of_a_failure_and_a_third_tries_again(hass: HomeAssistant) -> None:
    taps, tried = DoubleTaps(hass), []

    async def act() -> None:
        tried.append(1)
        await asyncio.sleep(0)
        raise HomeAssistantError

    def tap() -> Any:
        return taps.once(Context(user_id="host"), "page", act)

    heard = await asyncio.gather(tap(), tap(), return_exceptions=True)
    assert [type(one) for one in heard] == [HomeAssistantError] * 2
    assert len(tried) == 1
    with pytest.raises(HomeAssistantError):
        await tap()
    assert len(tried) == 2


async def test_a_caller_that_goes_takes_nothing_from_the_other(hass: HomeAssistant) -> None:
    taps, go = DoubleTaps(hass), asyncio.Event()

    async def act() -> str:
        await go.wait()
        return "paged"

    first, second = (
        hass.async_create_task(taps.once(Context(user_id="host"), "page", act)) for _ in range(2)
    )
    first.cancel()
    await asyncio.sleep(0)
    go.set()
    assert await second == "paged"
