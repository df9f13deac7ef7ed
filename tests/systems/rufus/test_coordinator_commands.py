"""Commands say what became of them: also when their answer, or they themselves, were lost."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal

import aiohttp
from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from custom_components.steward.identity import device_key
from custom_components.steward.systems.api.errors import TimedOutError
from custom_components.steward.systems.rufus.coordinator import RufusCoordinator
from simulators.rufus import Options, RufusSimulator

from ...common import ARCH, MAT, deviceid, furnish_rufus, key
from .conftest import MakeAccount

GATE = {"model": "Gate H2", "serial_number": "H2-1"}


@pytest.fixture
async def account(rufus_sim: RufusSimulator, make_account: MakeAccount) -> RufusCoordinator:
    """Return the coordinator of an account: a mat with an active session, an idle arch."""
    furnish_rufus(rufus_sim)
    coordinator = make_account(rufus_sim)
    await coordinator.async_refresh()
    assert coordinator.last_update_success
    return coordinator


def _sent(sim: RufusSimulator, method: str) -> int:
    """Count the requests of a method."""
    return sum(1 for entry in sim.state()["log"] if entry["method"] == method)


def _active(sim: RufusSimulator, alias: str) -> str | None:
    """Get the name of the active session of a device, as the cloud has it."""
    session = sim.world.active_session(deviceid(sim, alias))
    return None if session is None else session.alias


async def _open(account: RufusCoordinator, sim: RufusSimulator) -> str:
    return (await account.async_open_session(key(sim, ARCH), "Finish")).token_session


async def _close(account: RufusCoordinator, sim: RufusSimulator) -> None:
    await account.async_close_session(key(sim, MAT))


async def _bind(account: RufusCoordinator, _: RufusSimulator) -> str:
    binding = await account.async_bind_device(**GATE)
    assert not binding.already_bound
    return binding.deviceid


async def _unbind(account: RufusCoordinator, sim: RufusSimulator) -> None:
    await account.async_unbind_device(key(sim, ARCH), "F8-30555")


type Command = Callable[[RufusCoordinator, RufusSimulator], Awaitable[object]]
COMMANDS: Mapping[str, Command] = {
    "POST /v0/sessions": _open,
    "PATCH /v0/sessions/close/": _close,
    "POST /v0/devices": _bind,
    "DELETE /v0/devices/": _unbind,
}
EACH = pytest.mark.parametrize("command", COMMANDS)
FORBIDDEN = {
    "POST": "read_only_key",
    "PATCH": "read_only_key",
    "DELETE": "no_unbind_key",
}
"""What the key lacks where a command's method is forbidden."""


def _outcome(account: RufusCoordinator, sim: RufusSimulator) -> dict[str, object]:
    """Tell which commands were carried out, once, in the cloud and in the snapshot alike."""
    world = {(one.model, one.serial_number): one for one in sim.world.devices.values()}
    arch = world.get(("Arch F8", "F8-30555"))
    items: dict[str, Any] = {
        item.device.serial_number: item for k, item in account.data.items() if k != "hub"
    }
    in_cloud = {
        "POST /v0/sessions": arch is not None and bool(sim.world.active_session(arch.deviceid)),
        "PATCH /v0/sessions/close/": _active(sim, MAT) is None,
        "POST /v0/devices": ("Gate H2", "H2-1") in world,
        "DELETE /v0/devices/": arch is None,
    }
    shown = {
        "POST /v0/sessions": "F8-30555" in items and bool(items["F8-30555"].session),
        "PATCH /v0/sessions/close/": items["S4-10021"].session is None,
        "POST /v0/devices": "H2-1" in items,
        "DELETE /v0/devices/": "F8-30555" not in items,
    }
    assert in_cloud == shown
    return {command: done for command, done in in_cloud.items() if done}


@EACH
async def test_a_command_is_done_and_shown(
    rufus_sim: RufusSimulator, account: RufusCoordinator, command: str
) -> None:
    await COMMANDS[command](account, rufus_sim)
    assert _outcome(account, rufus_sim) == {command: True}
    assert _sent(rufus_sim, command.split(maxsplit=1)[0]) == 1


@EACH
@pytest.mark.parametrize("spoil", ["lost", "truncated", "malformed"])
async def test_a_command_whose_answer_was_lost_is_checked(
    rufus_sim: RufusSimulator, account: RufusCoordinator, command: str, spoil: str
) -> None:
    method, path = command.split()
    rufus_sim.faults.set_fault(method=method, path=path, spoil=spoil, times=1)
    await COMMANDS[command](account, rufus_sim)
    assert _outcome(account, rufus_sim) == {command: True}
    # aiohttp itself repeats a DELETE whose connection broke
    assert _sent(rufus_sim, method) == (2 if (method, spoil) == ("DELETE", "lost") else 1)
    assert len(rufus_sim.world.sessions) == (2 if path == "/v0/sessions" else 1)


@EACH
async def test_a_command_that_was_lost_fails_plainly(
    rufus_sim: RufusSimulator, account: RufusCoordinator, command: str
) -> None:
    method, path = command.split()
    rufus_sim.faults.set_fault(method=method, path=path, spoil="reset")
    with pytest.raises(HomeAssistantError) as caught:
        await COMMANDS[command](account, rufus_sim)
    assert caught.value.translation_key == "no_answer"
    assert caught.value.translation_placeholders
    assert caught.value.translation_placeholders["system"] == "RUFUS Cloud"
    assert _outcome(account, rufus_sim) == {}


@EACH
@pytest.mark.parametrize("unseen", [{"spoil": "reset"}, {"spoil": "malformed"}, {"status": 500}])
async def test_a_command_that_cannot_be_checked_fails(
    rufus_sim: RufusSimulator, account: RufusCoordinator, command: str, unseen: dict[str, Any]
) -> None:
    method, path = command.split()
    rufus_sim.faults.set_fault(method=method, path=path, spoil="reset")
    rufus_sim.faults.set_fault(method="GET", **unseen)
    with pytest.raises(HomeAssistantError) as caught:
        await COMMANDS[command](account, rufus_sim)
    assert caught.value.translation_key == "no_answer"


@EACH
@pytest.mark.parametrize(
    ("status", "reason"),
    [(400, "invalid_request"), (403, FORBIDDEN), (429, "rate_limited"), (500, "failed")],
)
async def test_a_command_that_is_refused_says_why(
    rufus_sim: RufusSimulator,
    account: RufusCoordinator,
    command: str,
    status: int,
    reason: str | Mapping[str, str],
) -> None:
    method, path = command.split()
    body = {"body": {"description": "Not today"}}
    rufus_sim.faults.set_fault(method=method, path=path, status=status, body=body)
    with pytest.raises(HomeAssistantError) as caught:
        await COMMANDS[command](account, rufus_sim)
    assert caught.value.translation_key == (reason if isinstance(reason, str) else reason[method])
    assert caught.value.translation_placeholders == {
        "system": "RUFUS Cloud",
        "detail": " (Not today)",
    }
    assert account.last_update_success
    assert _outcome(account, rufus_sim) == {}
    assert _sent(rufus_sim, method) == 1


@EACH
async def test_a_refresh_that_fails_after_a_command_does_not_make_it_fail(
    hass: HomeAssistant, rufus_sim: RufusSimulator, account: RufusCoordinator, command: str
) -> None:
    rufus_sim.faults.set_fault(method="GET", status=500)
    await COMMANDS[command](account, rufus_sim)
    if command != "POST /v0/devices":  # a new device is shown when it can be read
        assert _outcome(account, rufus_sim) == {command: True}
    await hass.async_block_till_done(wait_background_tasks=True)
    rufus_sim.faults.clear_faults()
    await account.async_refresh()
    assert _outcome(account, rufus_sim) == {command: True}


async def test_a_command_with_refused_credentials_asks_for_new_ones(
    hass: HomeAssistant, rufus_sim: RufusSimulator, account: RufusCoordinator
) -> None:
    rufus_sim.revoke_key("unbind")
    with pytest.raises(HomeAssistantError) as caught:
        await _open(account, rufus_sim)
    assert caught.value.translation_key == "unauthorized"
    await hass.async_block_till_done()
    assert [*account.config_entry.async_get_active_flows(hass, {SOURCE_REAUTH})]


async def test_an_answer_that_comes_too_late_is_checked(
    monkeypatch: pytest.MonkeyPatch, rufus_sim: RufusSimulator, account: RufusCoordinator
) -> None:
    answered = 0

    async def no_answer(*_: object, **__: object) -> str:
        nonlocal answered
        answered += 1
        rufus_sim.open_session(deviceid=deviceid(rufus_sim, ARCH), alias="Finish")
        raise TimedOutError

    monkeypatch.setattr(account.client, "open_session", no_answer)
    token = await _open(account, rufus_sim)
    assert answered == 1
    assert rufus_sim.world.sessions[token].alias == "Finish"


async def test_an_open_session_takes_the_place_of_the_active_one(
    rufus_sim: RufusSimulator, account: RufusCoordinator
) -> None:
    mat = key(rufus_sim, MAT)
    before = account.data[mat].session.token_session
    rufus_sim.faults.set_fault(method="POST", spoil="lost", times=1)
    session = await account.async_open_session(mat)
    assert session.token_session != before
    assert account.data[mat].session == session
    assert account.data["hub"].open_sessions == 1
    rufus_sim.faults.set_fault(method="POST", spoil="reset", times=1)
    with pytest.raises(HomeAssistantError):
        await account.async_open_session(mat)
    assert account.data[mat].session == session


async def test_a_session_that_another_opened_is_not_taken_for_one_s_own(
    rufus_sim: RufusSimulator, account: RufusCoordinator
) -> None:
    rufus_sim.open_session(deviceid=deviceid(rufus_sim, ARCH), alias="Of another")
    rufus_sim.faults.set_fault(method="POST", spoil="reset", times=1)
    with pytest.raises(HomeAssistantError):
        await _open(account, rufus_sim)


async def test_an_opened_session_whose_details_are_not_had(
    rufus_sim: RufusSimulator, account: RufusCoordinator
) -> None:
    rufus_sim.faults.set_fault(method="GET", path="/v0/sessions/", status=500, times=1)
    session = await account.async_open_session(key(rufus_sim, ARCH), "Finish")
    assert (session.alias, session.active, session.creation_date) == ("Finish", True, None)
    await account.async_refresh()
    assert account.data[key(rufus_sim, ARCH)].session.creation_date is not None


async def test_there_is_nothing_to_close(
    rufus_sim: RufusSimulator, account: RufusCoordinator
) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await account.async_close_session(key(rufus_sim, ARCH))
    assert caught.value.translation_key == "no_active_session"
    assert caught.value.translation_placeholders == {"device": ARCH}
    assert _sent(rufus_sim, "PATCH") == 0


async def test_a_session_that_was_opened_elsewhere_is_closed(
    rufus_sim: RufusSimulator, account: RufusCoordinator
) -> None:
    rufus_sim.open_session(deviceid=deviceid(rufus_sim, ARCH))
    await account.async_close_session(key(rufus_sim, ARCH))
    assert _active(rufus_sim, ARCH) is None


@pytest.mark.parametrize("close_twice", [200, 404])
async def test_a_session_that_took_the_place_of_the_known_one_elsewhere_is_closed(
    rufus_sim: RufusSimulator, account: RufusCoordinator, close_twice: Literal[200, 404]
) -> None:
    rufus_sim.world.options = Options(close_twice=close_twice)
    rufus_sim.open_session(deviceid=deviceid(rufus_sim, MAT), alias="Of the timekeeper")
    await account.async_close_session(key(rufus_sim, MAT))
    assert _active(rufus_sim, MAT) is None
    assert account.data[key(rufus_sim, MAT)].session is None
    await account.async_refresh()
    assert account.data[key(rufus_sim, MAT)].session is None


async def test_a_wrong_serial_number_unbinds_nothing(
    rufus_sim: RufusSimulator, account: RufusCoordinator
) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await account.async_unbind_device(key(rufus_sim, MAT), "F8-30555")
    assert caught.value.translation_key == "wrong_serial_number"
    assert caught.value.translation_placeholders == {"device": MAT, "serial_number": "F8-30555"}
    assert _sent(rufus_sim, "DELETE") == 0


@pytest.mark.parametrize("item", ["device_gone", "hub"])
async def test_a_device_that_is_gone(account: RufusCoordinator, item: str) -> None:
    for command in (
        account.async_open_session(item),
        account.async_close_session(item),
        account.async_get_sessions(item),
        account.async_unbind_device(item, "S4-10021"),
    ):
        with pytest.raises(ServiceValidationError) as caught:
            await command
        assert caught.value.translation_key == "device_gone"


async def test_a_bound_device_is_told_as_such(
    rufus_sim: RufusSimulator, account: RufusCoordinator
) -> None:
    fields = {"model": "Mat S4", "serial_number": "S4-10021"}
    known = deviceid(rufus_sim, MAT)
    for spoil in (None, "lost", "reset"):
        if spoil:
            rufus_sim.faults.set_fault(method="POST", spoil=spoil, times=1)
        binding = await account.async_bind_device(**fields)
        assert (binding.deviceid, binding.already_bound) == (known, True)


async def test_a_device_is_forgotten_only_when_the_cloud_has(
    rufus_sim: RufusSimulator, account: RufusCoordinator
) -> None:
    assert not account.async_forget(key(rufus_sim, MAT))
    assert account.async_forget(device_key("gone"))


async def test_sessions_are_listed(rufus_sim: RufusSimulator, account: RufusCoordinator) -> None:
    (session,) = await account.async_get_sessions(key(rufus_sim, MAT))
    assert session.alias == "City run"
    rufus_sim.faults.set_fault(status=500, body={"description": "Out of order"})
    with pytest.raises(HomeAssistantError) as caught:
        await account.async_get_sessions(key(rufus_sim, MAT))
    assert caught.value.translation_placeholders == {
        "system": "RUFUS Cloud",
        "detail": " (Out of order)",
    }


@pytest.mark.parametrize(
    "read",
    [
        lambda account, mat: account.async_get_sessions(mat),
        lambda account, mat: account.async_get_passings(mat, 10, token_session="T"),
    ],
)
async def test_a_read_that_fails_says_nothing_of_what_was_done(
    rufus_sim: RufusSimulator, account: RufusCoordinator, read: Callable[..., Awaitable[object]]
) -> None:
    rufus_sim.faults.set_fault(spoil="reset")
    with pytest.raises(HomeAssistantError) as caught:
        await read(account, key(rufus_sim, MAT))
    assert caught.value.translation_key == "no_answer_read"


def test_aiohttp_repeats_what_is_idempotent() -> None:
    # Why a lost DELETE needs care, and POST and PATCH do not.
    assert "DELETE" in aiohttp.client.IDEMPOTENT_METHODS
    assert {"POST", "PATCH"}.isdisjoint(aiohttp.client.IDEMPOTENT_METHODS)
