"""The calendar shows an account's races."""

from datetime import datetime
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.calendar import CalendarEvent
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_component import async_update_entity
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from syrupy.assertion import SnapshotAssertion

from simulators.rufus import RufusSimulator

from .common import assert_platform, entity_id, furnish_rufus, refresh, rufus_entry_for, set_up
from .conftest import StartRufus

CALENDAR = "calendar.rufus_cloud_events"
WIDE = ("2026-01-01T00:00:00+00:00", "2027-01-01T00:00:00+00:00")


def _race(name: str, start: str | None, end: str | None = None, **more: str) -> dict[str, Any]:
    return {"event_token": f"token-{name}", "name": name, "start_date": start, "end_date": end} | (
        more
    )


@pytest.fixture
async def races(hass: HomeAssistant, rufus_sim: RufusSimulator, request: Any) -> MockConfigEntry:
    """Set up an account with races that are written as the test says."""
    body = {"description": "Success", "result": request.param, "pagination": {"has_more": False}}
    rufus_sim.faults.set_fault(path="/v0/events", status=200, body={"body": body})
    return await set_up(hass, rufus_entry_for(rufus_sim))


async def _events(hass: HomeAssistant, start: str, end: str) -> list[dict[str, Any]]:
    """Get what the calendar shows of a time."""
    answer = await hass.services.async_call(
        "calendar",
        "get_events",
        {"entity_id": CALENDAR, "start_date_time": start, "end_date_time": end},
        blocking=True,
        return_response=True,
    )
    events = answer[CALENDAR]["events"]  # type: ignore[index,call-overload]  # plain JSON
    assert isinstance(events, list)
    return [event for event in events if isinstance(event, dict)]


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("generation", ["new", "old"])
async def test_calendar_of_an_account(
    hass: HomeAssistant, start_rufus: StartRufus, snapshot: SnapshotAssertion, generation: str
) -> None:
    sim = await start_rufus(generation=generation)
    furnish_rufus(sim)
    sim.add_event(
        name="City run",
        edition="12th",
        location="Old town",
        status="Open",
        start_date="2026-05-01T08:00:00.000Z",
        end_date="2026-05-01T12:00:00.000Z",
    )
    await assert_platform(hass, snapshot, Platform.CALENDAR, rufus_entry_for(sim, unique_id="01R"))


@pytest.mark.parametrize(
    ("races", "expected"),
    [
        pytest.param(
            [_race("A", f"2026-05-01T00:00:00{zone}", f"2026-05-03T00:00:00{zone}")],
            ("2026-05-01", "2026-05-03"),
            id=f"whole days {zone}",
        )
        for zone in ("Z", ".000Z", "+02:00", "-09:30", "")
    ]
    + [
        pytest.param(
            [_race("A", "2026-05-01T00:00:00Z")],
            ("2026-05-01", "2026-05-02"),
            id="whole day without an end",
        ),
        pytest.param(
            [_race("A", "2026-05-01T00:00:00Z", "2026-05-01T00:00:00Z")],
            ("2026-05-01", "2026-05-02"),
            id="whole day that ends on it",
        ),
        pytest.param(
            [_race("A", "2026-05-02T00:00:00Z", "2026-05-01T00:00:00Z")],
            ("2026-05-02", "2026-05-03"),
            id="whole days the wrong way round",
        ),
        pytest.param(
            [_race("A", "2026-05-01T10:00:00+02:00", "2026-05-01T12:30:00+02:00")],
            ("2026-05-01T01:00:00-07:00", "2026-05-01T03:30:00-07:00"),
            id="timed",
        ),
        pytest.param(
            [_race("A", "2026-05-01T00:00:00Z", "2026-05-01T12:30:00Z")],
            ("2026-04-30T17:00:00-07:00", "2026-05-01T05:30:00-07:00"),
            id="timed, from midnight",
        ),
        pytest.param(
            [_race("A", "2026-05-01T10:00:00Z")],
            ("2026-05-01T03:00:00-07:00", "2026-05-01T04:00:00-07:00"),
            id="timed without an end",
        ),
        pytest.param(
            [_race("A", "2026-05-01T10:00:00Z", "2026-05-01T09:00:00Z")],
            ("2026-05-01T03:00:00-07:00", "2026-05-01T04:00:00-07:00"),
            id="timed the wrong way round",
        ),
        pytest.param(
            [_race("A", "2026-05-01T10:00:00Z", "tomorrow")],
            ("2026-05-01T03:00:00-07:00", "2026-05-01T04:00:00-07:00"),
            id="an end that is no time",
        ),
    ],
    indirect=["races"],
)
@pytest.mark.usefixtures("races")
async def test_times_of_a_race(hass: HomeAssistant, expected: tuple[str, str]) -> None:
    (event,) = await _events(hass, *WIDE)
    shown = (event["start"], event["end"])
    assert [len(one) for one in shown] == [len(one) for one in expected]
    assert [*map(datetime.fromisoformat, shown)] == [*map(datetime.fromisoformat, expected)]
    assert event["summary"] == "A"


@pytest.mark.parametrize(
    "races",
    [
        [
            _race("Second", "2026-06-01T10:00:00Z"),
            _race("Unknown", None, "2026-06-01T10:00:00Z"),
            {"event_token": "bare"},
            {"name": "without a token", "start_date": "2026-06-01T10:00:00Z"},
            _race("First", "2026-05-01T00:00:00Z", edition="12th", location="X", status="Open"),
        ]
    ],
    indirect=True,
)
@pytest.mark.usefixtures("races")
async def test_races_are_in_order_and_those_without_a_beginning_left_out(
    hass: HomeAssistant,
) -> None:
    first, second = await _events(hass, *WIDE)
    assert first["summary"] == "First 12th"
    assert (first["location"], first["description"]) == ("X", "Open")
    assert second["summary"] == "Second"
    assert "location" not in second


@pytest.mark.parametrize(
    "races", [[_race("A", "2026-05-01T10:00:00Z", "2026-05-01T12:00:00Z")]], indirect=True
)
@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("08:00", "10:00", False),  # it begins as that time ends
        ("08:00", "10:01", True),
        ("11:00", "11:30", True),
        ("11:59", "14:00", True),
        ("12:00", "14:00", False),
    ],
)
@pytest.mark.usefixtures("races")
async def test_bounds(hass: HomeAssistant, start: str, end: str, *, shown: bool) -> None:
    found = await _events(hass, f"2026-05-01T{start}:00+00:00", f"2026-05-01T{end}:00+00:00")
    assert len(found) == shown


async def test_state_is_the_race_that_is_on_or_comes_next(
    hass: HomeAssistant, frozen: FrozenDateTimeFactory, rufus_sim: RufusSimulator
) -> None:
    for name, hour in (("Late", 14), ("Early", 9)):
        rufus_sim.add_event(
            name=name,
            start_date=f"2026-03-01T{hour:02}:00:00.000Z",
            end_date=f"2026-03-01T{hour + 1:02}:00:00.000Z",
        )
    entry = await set_up(hass, rufus_entry_for(rufus_sim))
    seen = []
    for moment in ("08:00", "09:30", "12:00", "14:30", "16:00"):
        frozen.move_to(f"2026-03-01T{moment}:00+00:00")
        entity = hass.data["entity_components"]["calendar"].get_entity(CALENDAR)
        entity.async_write_ha_state()
        state = hass.states.get(CALENDAR)
        assert state is not None
        seen.append((state.state, state.attributes.get("message")))
    assert seen == [
        ("off", "Early"),
        ("on", "Early"),
        ("off", "Late"),
        ("on", "Late"),
        ("off", None),
    ]
    assert entry.state.recoverable


async def test_many_races_are_made_once_however_often_they_are_looked_at(
    hass: HomeAssistant, start_rufus: StartRufus, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    make = CalendarEvent.__post_init__

    def noting(event: CalendarEvent) -> None:
        made.append(event.summary)
        make(event)

    sim = await start_rufus()
    for number in range(200):
        sim.add_event(name=f"Race {number}", start_date=f"2026-03-01T08:{number % 60:02}:00.000Z")
    entry = await set_up(hass, rufus_entry_for(sim))
    monkeypatch.setattr(CalendarEvent, "__post_init__", noting)
    for _ in range(3):
        await refresh(hass, entry)
        await async_update_entity(hass, entity_id(hass, entry, "hub", "events", "calendar"))
    assert made == []


async def test_races_are_asked_for_now_and_then(
    hass: HomeAssistant, frozen: FrozenDateTimeFactory, rufus_sim: RufusSimulator
) -> None:
    """And a new one is shown."""
    entry = await set_up(hass, rufus_entry_for(rufus_sim))
    assert await _events(hass, *WIDE) == []
    rufus_sim.add_event(name="City run", start_date="2026-05-01T08:00:00.000Z")
    frozen.tick(59 * 60)
    await refresh(hass, entry)
    assert await _events(hass, *WIDE) == []
    frozen.tick(2 * 60)
    await refresh(hass, entry)
    assert [event["summary"] for event in await _events(hass, *WIDE)] == ["City run"]


@pytest.mark.parametrize("status", [404, 403])
async def test_cloud_without_races_has_no_calendar(
    hass: HomeAssistant,
    rufus_sim: RufusSimulator,
    caplog: pytest.LogCaptureFixture,
    status: int,
) -> None:
    rufus_sim.faults.set_fault(path="/v0/events", status=status)
    furnish_rufus(rufus_sim)
    entry = await set_up(hass, rufus_entry_for(rufus_sim))
    assert entry.state.name == "LOADED"
    await refresh(hass, entry)
    assert hass.states.async_entity_ids("calendar") == []
    paths = [one["path"] for one in rufus_sim.state()["log"]]
    assert paths.count("/v0/events") == 1
    ours = [one for one in caplog.records if one.name.startswith("custom_components.steward")]
    assert not [one for one in ours if one.levelname in {"WARNING", "ERROR"}]


async def test_races_that_cannot_be_read_now_do_not_fail_the_rest(
    hass: HomeAssistant, frozen: FrozenDateTimeFactory, rufus_sim: RufusSimulator
) -> None:
    rufus_sim.add_event(name="City run", start_date="2026-05-01T08:00:00.000Z")
    entry = await set_up(hass, rufus_entry_for(rufus_sim))
    rufus_sim.faults.set_fault(path="/v0/events", status=500)
    await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state.name == "LOADED"
    rufus_sim.faults.clear_faults()
    frozen.tick(3600)
    await refresh(hass, entry)
    assert [event["summary"] for event in await _events(hass, *WIDE)] == ["City run"]
