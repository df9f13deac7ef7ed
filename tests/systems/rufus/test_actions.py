"""What an account does for Steward's actions, and which fields they take."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import voluptuous as vol

from custom_components.steward.systems.rufus.actions import ACTIONS
from custom_components.steward.systems.rufus.coordinator import RufusCoordinator
from simulators.rufus import RufusSimulator

from ...common import ARCH, MAT, deviceid, furnish_rufus, key
from .conftest import MakeAccount

ACTION = {action.name: action for action in ACTIONS}


@pytest.fixture
async def account(rufus_sim: RufusSimulator, make_account: MakeAccount) -> RufusCoordinator:
    """Return the coordinator of an account with two devices."""
    furnish_rufus(rufus_sim)
    coordinator = make_account(rufus_sim)
    await coordinator.async_refresh()
    return coordinator


async def _act(coordinator: RufusCoordinator, name: str, item: str, /, **fields: Any) -> Any:
    """Do an action, as its schema lets the fields through."""
    checked = vol.Schema(ACTION[name].fields)(fields)
    return await ACTION[name].handle_fn(coordinator, item, checked)


async def test_bind_and_unbind(rufus_sim: RufusSimulator, account: RufusCoordinator) -> None:
    fields = {"model": "Gate H2", "serial_number": " H2-1 ", "type": "Gate", "alias": "Half"}
    answer = await _act(account, "bind_device", "hub", **fields, firmware="1.0")
    assert answer == {"deviceid": deviceid(rufus_sim, "Half"), "already_bound": False}
    bound = rufus_sim.world.devices[answer["deviceid"]]
    assert (bound.kind, bound.serial_number, bound.firmware) == ("Gate", "H2-1", "1.0")
    assert await _act(account, "bind_device", "hub", **fields) == {
        **answer,
        "already_bound": True,
    }
    half = key(rufus_sim, "Half")
    assert half in account.data
    assert await _act(account, "unbind_device", half, serial_number="H2-1") is None
    assert half not in account.data
    assert answer["deviceid"] not in rufus_sim.world.devices


async def test_open_and_close(rufus_sim: RufusSimulator, account: RufusCoordinator) -> None:
    arch = key(rufus_sim, ARCH)
    answer = await _act(account, "open_session", arch, name="Finish")
    session = rufus_sim.world.active_session(deviceid(rufus_sim, ARCH))
    assert session
    started = datetime.fromisoformat(answer.pop("started"))
    assert abs(started - session.created) < timedelta(milliseconds=1)
    assert answer == {
        "token_session": session.token,
        "name": "Finish",
        "active": True,
        "passings": 0,
        "first_passing": None,
        "last_passing": None,
    }
    assert await _act(account, "close_session", arch) is None
    assert rufus_sim.world.active_session(deviceid(rufus_sim, ARCH)) is None


async def test_get_sessions(rufus_sim: RufusSimulator, account: RufusCoordinator) -> None:
    rufus_sim.open_session(deviceid=deviceid(rufus_sim, MAT), alias="Second")
    mat = key(rufus_sim, MAT)

    async def names(**fields: Any) -> list[Any]:
        answer = await _act(account, "get_sessions", mat, **fields)
        return [session["name"] for session in answer["sessions"]]

    assert sorted(await names()) == ["City run", "Second"]
    assert await names(active=True) == ["Second"]
    assert await names(active=False) == ["City run"]
    assert await _act(account, "get_sessions", key(rufus_sim, ARCH)) == {"sessions": []}


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("bind_device", {}),
        ("bind_device", {"model": "S4"}),
        ("bind_device", {"model": "", "serial_number": "1"}),
        ("bind_device", {"model": " ", "serial_number": "1"}),
        ("bind_device", {"model": "S4", "serial_number": 256 * "1"}),
        ("bind_device", {"model": "S4", "serial_number": "1", "colour": "red"}),
        ("unbind_device", {}),
        ("open_session", {"name": ""}),
        ("get_sessions", {"active": "perhaps"}),
    ],
)
def test_fields_that_are_refused(name: str, fields: dict[str, Any]) -> None:
    with pytest.raises(vol.Invalid):
        vol.Schema(ACTION[name].fields)(fields)


def test_only_unbinding_is_for_admins() -> None:
    assert [action.name for action in ACTIONS if action.admin] == ["unbind_device"]
