"""Passings are inserted and got by actions, as a user calls them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from simulators.rufus import Generation, Options, RufusSimulator

from ...common import (
    ARCH,
    MAT,
    Call,
    coordinator_of,
    device_id,
    deviceid,
    furnish_rufus,
    key,
    rufus_entry_for,
    set_up,
)
from ...conftest import StartRufus

STAMP = "2026-05-01T10:15:30.125+02:00"


@pytest.fixture
async def entry(
    hass: HomeAssistant, start_rufus: StartRufus, request: pytest.FixtureRequest
) -> MockConfigEntry:
    """Set up an account of a generation with small pages."""
    sim = await start_rufus(generation=getattr(request, "param", Generation.NEW), page_size=5)
    furnish_rufus(sim)
    request.node.sim = sim
    return await set_up(hass, rufus_entry_for(sim))


@pytest.fixture
def sim(entry: MockConfigEntry, request: pytest.FixtureRequest) -> RufusSimulator:
    """Return its simulator."""
    assert entry.entry_id
    found = request.node.sim
    assert isinstance(found, RufusSimulator)
    return found


@pytest.fixture
def mat(hass: HomeAssistant, entry: MockConfigEntry, sim: RufusSimulator) -> str:
    """Return the device with an active session, which has a passing."""
    return device_id(hass, entry, key(sim, MAT))


both = pytest.mark.parametrize("entry", list(Generation), indirect=True)


def _token(sim: RufusSimulator) -> str:
    active = sim.world.active_session(deviceid(sim, MAT))
    assert active is not None
    return active.token


def _rows(first: int, last: int, **more: Any) -> list[dict[str, Any]]:
    return [{"number": n, "bib": f"{n}", **more} for n in range(first, last + 1)]


# Inserting


@both
async def test_passings_are_inserted(call: Call, sim: RufusSimulator, mat: str) -> None:
    full = {
        "number": 9001,
        "bib": " 12 ",
        "timestamp": STAMP,
        "chip": "E280",
        "participant_id": "p1",
        "latitude": 52.5,
        "longitude": -4.0,
    }
    answer = await call(
        "add_passings", answer=True, device_id=mat, passings=[full, *_rows(9002, 9002)]
    )
    assert answer == {"inserted": 2, "duplicates": 0}
    first, second = sim.world.passings(_token(sim))[1:]
    assert first.timestamp == datetime(2026, 5, 1, 8, 15, 30, 125000, UTC)
    assert (first.bib, first.chip, first.participant_id) == ("12", "E280", "p1")
    assert (first.latitude, first.longitude) == (52.5, -4.0)
    assert (second.num_passing, second.chip, second.latitude) == (9002, None, None)
    assert abs(second.timestamp - datetime.now(UTC)) < timedelta(minutes=1)


async def test_one_passing_needs_no_list_and_no_answer(
    call: Call, sim: RufusSimulator, mat: str
) -> None:
    await call("add_passings", device_id=mat, passings={"number": 7, "bib": "7"})
    assert sim.world.passings_count(_token(sim)) == 2


@pytest.mark.parametrize(
    ("passing", "named"),
    [
        ({"bib": "1"}, "number"),
        ({"number": 1}, "bib"),
        ({"number": -1, "bib": "1"}, "number"),
        ({"number": "one", "bib": "1"}, "number"),
        ({"number": 1, "bib": " "}, "bib"),
        ({"number": 1, "bib": "1", "timestamp": "soon"}, "timestamp"),
        ({"number": 1, "bib": "1", "latitude": 91}, "latitude"),
        ({"number": 1, "bib": "1", "longitude": "east"}, "longitude"),
        ({"number": 1, "bib": "1", "chip": ""}, "chip"),
        ({"number": 1, "bib": "1", "colour": "red"}, "colour"),
    ],
)
async def test_wrong_passings_are_refused_by_field(
    call: Call, sim: RufusSimulator, mat: str, passing: dict[str, Any], named: str
) -> None:
    before = sim.state()["requests"]
    with pytest.raises(vol.Invalid) as caught:
        await call("add_passings", device_id=mat, passings=[*_rows(5, 5), passing])
    assert named in str(caught.value)
    assert "passings" in str(caught.value)
    assert sim.state()["requests"] == before


@pytest.mark.parametrize("passings", [[], None, "many"])
async def test_no_passings_are_refused(call: Call, mat: str, passings: Any) -> None:
    with pytest.raises(vol.Invalid, match="passings"):
        await call("add_passings", device_id=mat, passings=passings)


@both
async def test_many_are_split(call: Call, sim: RufusSimulator, mat: str) -> None:
    answer = await call("add_passings", answer=True, device_id=mat, passings=_rows(2, 1201))
    assert answer == {"inserted": 1200, "duplicates": 0}
    posts = [one for one in sim.state()["log"] if one["method"] == "POST"]
    assert len(posts) == 3
    numbers = [one.num_passing for one in sim.world.passings(_token(sim))]
    assert numbers == list(range(1, 1202))


async def test_duplicates_are_counted(call: Call, sim: RufusSimulator, mat: str) -> None:
    await call("add_passings", device_id=mat, passings=_rows(2, 300))
    answer = await call("add_passings", answer=True, device_id=mat, passings=_rows(201, 900))
    assert answer == {"inserted": 600, "duplicates": 100}
    assert sim.world.passings_count(_token(sim)) == 900


@both
async def test_lost_answer_is_checked_by_reading(call: Call, sim: RufusSimulator, mat: str) -> None:
    sim.faults.set_fault(method="POST", spoil="lost", times=1)
    answer = await call("add_passings", answer=True, device_id=mat, passings=_rows(2, 13))
    assert answer["inserted"] + answer["duplicates"] == 12
    assert sim.world.passings_count(_token(sim)) == 13


async def test_lost_request_is_told(call: Call, sim: RufusSimulator, mat: str) -> None:
    sim.faults.set_fault(method="POST", spoil="reset")
    with pytest.raises(HomeAssistantError) as caught:
        await call("add_passings", device_id=mat, passings=_rows(2, 13))
    assert caught.value.translation_key == "no_answer"
    assert sim.world.passings_count(_token(sim)) == 1


async def test_refusal_in_the_middle_tells_what_was_done(
    call: Call, sim: RufusSimulator, mat: str
) -> None:
    posts = 0
    take = sim.faults.take

    def third(method: str, path: str) -> Any:
        nonlocal posts
        posts += method == "POST"
        if posts == 3:
            sim.faults.set_fault(method="POST", status=500, times=1)
            posts += 1
        return take(method, path)

    sim.faults.take = third  # type: ignore[method-assign]  # the third one only
    with pytest.raises(HomeAssistantError) as caught:
        await call("add_passings", device_id=mat, passings=_rows(2, 1201))
    assert str(caught.value) == (
        "Passings added before the error: 1000. RUFUS Cloud reported an internal error (HTTP 500)."
    )
    assert sim.world.passings_count(_token(sim)) == 1001


async def test_nothing_is_inserted_without_an_active_session(
    hass: HomeAssistant, call: Call, entry: MockConfigEntry, sim: RufusSimulator
) -> None:
    arch = device_id(hass, entry, key(sim, ARCH))
    with pytest.raises(ServiceValidationError) as caught:
        await call("add_passings", device_id=arch, passings=_rows(1, 1))
    assert caught.value.translation_key == "no_active_session"
    assert ARCH in str(caught.value)


async def test_session_that_was_closed_a_moment_ago(
    call: Call, sim: RufusSimulator, mat: str
) -> None:
    sim.close_session(_token(sim))
    with pytest.raises(HomeAssistantError) as caught:
        await call("add_passings", device_id=mat, passings=_rows(2, 2))
    assert caught.value.translation_key == "not_found"


async def test_cloud_that_takes_fewer_says_so(call: Call, sim: RufusSimulator, mat: str) -> None:
    sim.world.options = Options(max_passings=100)
    with pytest.raises(HomeAssistantError, match="rejected the request"):
        await call("add_passings", device_id=mat, passings=_rows(2, 200))


# Getting


async def _numbers(call: Call, **fields: Any) -> list[int]:
    answer = await call("get_passings", answer=True, **fields)
    return [passing["number"] for passing in answer["passings"]]


@both
async def test_latest_session_by_default(call: Call, sim: RufusSimulator, mat: str) -> None:
    """All its pages; another one by its token."""
    first = _token(sim)
    assert await _numbers(call, device_id=mat) == [1]
    sim.open_session(deviceid=deviceid(sim, MAT), alias="Second")
    sim.fill_passings(deviceid(sim, MAT), count=13)
    assert await _numbers(call, device_id=mat) == list(range(1, 14))
    sim.close_session(_token(sim))
    assert await _numbers(call, device_id=mat) == list(range(1, 14))
    assert await _numbers(call, device_id=mat, token_session=first) == [1]


@both
async def test_some_by_number(call: Call, sim: RufusSimulator, mat: str) -> None:
    sim.fill_passings(deviceid(sim, MAT), count=29)
    assert await _numbers(call, device_id=mat, first=28) == [28, 29, 30]
    assert await _numbers(call, device_id=mat, last=7) == list(range(1, 8))
    assert await _numbers(call, device_id=mat, first=4, last=16) == list(range(4, 17))
    assert await _numbers(call, device_id=mat, limit=12) == list(range(1, 13))
    assert await _numbers(call, device_id=mat, first=31) == []


@both
async def test_some_by_time(call: Call, sim: RufusSimulator, mat: str) -> None:
    for number in range(100, 113):
        sim.add_passing(
            deviceid(sim, MAT),
            num_passing=number,
            bib="1",
            timestamp=f"2026-03-01T08:00:{number - 100:02}.000Z",
        )
    times = {"start": "2026-03-01T08:00:02+00:00", "end": "2026-03-01T10:00:09+02:00"}
    assert await _numbers(call, device_id=mat, **times) == list(range(102, 110))
    assert await _numbers(call, device_id=mat, **times, limit=2) == [102, 103]
    assert await _numbers(call, device_id=mat, end=times["end"]) == list(range(100, 110))
    start = await _numbers(call, device_id=mat, start=times["start"])
    assert sorted(start) == [1, *range(102, 113)]


async def test_times_without_a_zone_are_local(call: Call, sim: RufusSimulator, mat: str) -> None:
    stamp = "2026-03-01T20:00:00.000Z"
    sim.add_passing(deviceid(sim, MAT), num_passing=50, bib="1", timestamp=stamp)
    local = {"start": "2026-03-01 11:59:00", "end": "2026-03-01 12:01:00"}
    assert await _numbers(call, device_id=mat, **local) == [50]


async def test_what_is_answered(call: Call, sim: RufusSimulator, mat: str) -> None:
    sim.add_passing(deviceid(sim, MAT), bib="12", timestamp=STAMP, chip="E280", latitude=52.5)
    answer = await call("get_passings", answer=True, device_id=mat, first=2)
    (passing,) = answer["passings"]
    assert passing == {
        "number": 2,
        "timestamp": "2026-05-01T08:15:30.125000+00:00",
        "bib": "12",
        "chip": "E280",
        "participant_id": None,
        "latitude": 52.5,
        "longitude": None,
        "status": None,
        "gender": None,
        "token_session": _token(sim),
    }


@pytest.mark.parametrize("other", [{"first": 1}, {"last": 9}, {"token_session": "T"}])
async def test_mixture_is_refused(
    call: Call, sim: RufusSimulator, mat: str, other: dict[str, Any]
) -> None:
    before = sim.state()["requests"]
    with pytest.raises(ServiceValidationError) as caught:
        await call("get_passings", answer=True, device_id=mat, start=STAMP, **other)
    assert caught.value.translation_key == "session_or_time"
    assert next(iter(other)) in str(caught.value)
    assert sim.state()["requests"] == before


@pytest.mark.parametrize(
    ("field", "value"),
    [("limit", 0), ("limit", 100_001), ("first", -1), ("last", "x"), ("start", "x"), ("end", "x")],
)
async def test_wrong_fields_are_refused(call: Call, mat: str, field: str, value: Any) -> None:
    with pytest.raises(vol.Invalid, match=field):
        await call("get_passings", answer=True, device_id=mat, **{field: value})


async def test_device_without_a_session(
    hass: HomeAssistant, call: Call, entry: MockConfigEntry, sim: RufusSimulator
) -> None:
    arch = device_id(hass, entry, key(sim, ARCH))
    with pytest.raises(ServiceValidationError) as caught:
        await call("get_passings", answer=True, device_id=arch)
    assert caught.value.translation_key == "no_session"


async def test_unknown_session_is_told(call: Call, mat: str) -> None:
    with pytest.raises(HomeAssistantError) as caught:
        await call("get_passings", answer=True, device_id=mat, token_session="nothing")
    assert caught.value.translation_key == "not_found"


async def test_time_the_wrong_way_round_is_told(call: Call, mat: str) -> None:
    with pytest.raises(HomeAssistantError):
        await call(
            "get_passings",
            answer=True,
            device_id=mat,
            start="2026-03-02T08:00:00Z",
            end="2026-03-01T08:00:00Z",
        )


async def test_what_was_inserted_is_shown_as_an_event(
    hass: HomeAssistant, call: Call, entry: MockConfigEntry, sim: RufusSimulator, mat: str
) -> None:
    await call("add_passings", device_id=mat, passings=_rows(9001, 9001))
    await coordinator_of(entry).async_refresh()
    await hass.async_block_till_done(wait_background_tasks=True)
    state = hass.states.get("event.start_mat_passing")
    assert state is not None
    assert state.attributes["number"] == 9001
    assert sim.world.passings_count(_token(sim)) == 2
