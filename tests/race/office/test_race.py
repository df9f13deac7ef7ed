"""A race goes by: what is shown, what is told, and what a restart changes: nothing."""

from datetime import timedelta
from typing import Any

from homeassistant.exceptions import ServiceValidationError
import pytest

from .desk import FINISH, HALFWAY, NOON, START, Desk

STARTS = (("7", START, 0), ("8", START, 0.1), ("9", START, 0.2))


async def test_a_new_race_shows_its_start_list(race: Desk) -> None:
    counts = ("not_started", "on_course", "finished", "late", "unknown_bibs")
    assert [race.shown(name) for name in counts] == ["4", "0", "0", "0", "0"]
    assert race.shown("clock") == race.shown("leader") == "unknown"


async def test_runners_are_counted_told_and_placed(race: Desk) -> None:
    await race.pass_time(1)
    await race.cross(*STARTS)
    started = race.hass.states.get(race.id_of("progress", "event"))
    assert started is not None
    assert started.attributes["elapsed"] == 0.0
    assert (race.shown("not_started"), race.shown("on_course")) == ("1", "3")
    assert race.shown("leader") == "unknown"  # nobody leads who only started
    await race.pass_time(26)
    await race.cross(("8", HALFWAY, 24), ("9", HALFWAY, 25))
    assert (race.shown("leader"), race.shown("leader_women")) == ("8", "9")
    await race.pass_time(52)
    await race.cross(("9", FINISH, 50), ("8", FINISH, 51))
    assert (race.shown("on_course"), race.shown("finished")) == ("1", "2")
    assert (race.shown("leader"), race.shown("leader_men")) == ("9", "8")
    assert race.told == [
        ("started", "7", "Start"),
        ("started", "8", "Start"),
        ("started", "9", "Start"),
        ("split", "8", "km 5"),
        ("split", "9", "km 5"),
        ("finished", "9", "Finish"),
        ("first_finisher", "9", "Finish"),
        ("finished", "8", "Finish"),
    ]
    state = race.hass.states.get(race.id_of("progress", "event"))
    assert state is not None
    assert {name: state.attributes[name] for name in ("event_type", "bib", "place", "name")} == {
        "event_type": "finished",
        "bib": "8",
        "place": 2,
        "name": None,
    }


async def test_results_tell_places_times_and_who_is_expected(race: Desk) -> None:
    await race.pass_time(26)
    await race.cross(*STARTS, ("8", HALFWAY, 24), ("9", HALFWAY, 25))
    answer = await race.call("get_results", answer=True)
    rows = answer["results"]
    assert [(row["bib"], row["name"], row["status"], row["place"]) for row in rows] == [
        ("8", "Ben Okoye", "on_course", 1),
        ("9", "Cleo Marsh", "on_course", 2),
        ("7", "Ana Kowalski", "on_course", 3),
        ("10", "Dara Quill", "not_started", None),
    ]
    assert rows[0]["elapsed"] == pytest.approx(23.9 * 60)
    assert rows[1]["gap"] == pytest.approx(54)
    assert rows[0]["splits"][1]["point"] == "km 5"
    assert rows[0]["due"]["point"] == "Finish"
    at = await race.call("get_results", answer=True, race="City run", at="km 5", category="W40")
    assert [row["bib"] for row in at["results"]] == ["9"]
    with pytest.raises(ServiceValidationError, match="no point km 6"):
        await race.call("get_results", answer=True, at="km 6")


async def test_who_does_not_come_is_looked_for_and_seen(race: Desk) -> None:
    await race.pass_time(26)
    await race.cross(*STARTS, *((bib, HALFWAY, 25) for bib in "789"))
    await race.pass_time(52)
    await race.cross(("8", FINISH, 50), ("9", FINISH, 51))
    assert race.shown("late") == race.shown("look_for", "todo") == "0"
    await race.pass_time(80)
    assert race.shown("late") == race.shown("look_for", "todo") == "1"
    assert race.told[-1] == ("late", "7", "Finish")
    found: Any = await race.hass.services.async_call(
        "todo",
        "get_items",
        {"entity_id": race.id_of("look_for", "todo")},
        blocking=True,
        return_response=True,
    )
    (item,) = found[race.id_of("look_for", "todo")]["items"]
    assert item["summary"] == "7 Ana Kowalski"
    assert "km 5 12:25 → Finish" in item["description"]
    await race.hass.services.async_call(
        "todo",
        "update_item",
        {"entity_id": race.id_of("look_for", "todo"), "item": "7", "status": "completed"},
        blocking=True,
    )
    await race.settle()
    assert race.shown("late") == race.shown("look_for", "todo") == "0"
    told = len(race.told)
    await race.pass_time(120)
    assert race.shown("late") == "0"
    assert len(race.told) == told


async def test_a_passing_that_is_entered_ends_the_search(race: Desk) -> None:
    await race.pass_time(26)
    await race.cross(*STARTS, *((bib, HALFWAY, 25) for bib in "789"))
    await race.pass_time(80)
    await race.cross(("8", FINISH, 50), ("9", FINISH, 51))
    await race.pass_time(82)
    assert race.shown("late") == "1"
    answer = await race.call("enter_passing", answer=True, bib="7")
    assert answer == {"point": "Finish", "counts": True, "reason": None}
    assert (race.shown("late"), race.shown("finished")) == ("0", "3")
    assert race.told[-1] == ("finished", "7", "Finish")


async def test_nobody_is_late_where_the_device_is_offline(race: Desk) -> None:
    await race.pass_time(26)
    await race.cross(*STARTS, *((bib, HALFWAY, 25) for bib in "789"))
    for device in race.sim.world.devices.values():
        if device.alias == FINISH:
            race.sim.set_telemetry(device.deviceid, device_status="Offline")
    await race.cross()
    await race.pass_time(90)
    assert race.shown("late") == "0"


async def test_a_restart_changes_nothing_and_tells_nothing_again(race: Desk) -> None:
    await race.call("set_gun", time=(NOON - timedelta(minutes=1)).isoformat())
    await race.pass_time(26)
    await race.cross(*STARTS, ("8", HALFWAY, 24), ("99", HALFWAY, 24))
    await race.call("set_runner_status", bib="10", status="dns")
    await race.call("enter_passing", bib="9", point="km 5")
    await race.call("add_runner", bib="11", name="Late Entry")
    before = await race.call("get_results", answer=True)
    shown = [race.shown(name) for name in ("clock", "leader", "on_course", "unknown_bibs")]
    await race.hass.config_entries.async_reload(race.entry.entry_id)
    await race.settle()
    race.told.clear()
    race.listen()
    await race.cross()
    assert await race.call("get_results", answer=True) == before
    assert [race.shown(one) for one in ("clock", "leader", "on_course", "unknown_bibs")] == shown
    assert race.told == []
    await race.cross(("7", HALFWAY, 26))
    assert race.told == [("split", "7", "km 5")]


async def test_what_passed_while_steward_was_away_is_told_once(race: Desk) -> None:
    await race.pass_time(26)
    await race.cross(*STARTS)
    await race.hass.config_entries.async_unload(race.entry.entry_id)
    race.told.clear()
    await race.hass.config_entries.async_setup(race.entry.entry_id)
    race.listen()
    await race.settle()
    await race.cross(("8", HALFWAY, 24))
    assert race.told == [("split", "8", "km 5")]


async def test_who_became_late_while_steward_was_away_is_told_once(race: Desk) -> None:
    await race.pass_time(26)
    await race.cross(*STARTS, *((bib, HALFWAY, 25) for bib in "789"))
    await race.pass_time(52)
    await race.cross(("8", FINISH, 50), ("9", FINISH, 51))
    told = []
    for minutes in (80, 81):
        await race.hass.config_entries.async_unload(race.entry.entry_id)
        race.clock.move_to(NOON + timedelta(minutes=minutes))
        await race.hass.config_entries.async_setup(race.entry.entry_id)
        await race.settle()
        assert race.shown("late") == "1"
        await race.pass_time(minutes + 0.5)
        state = race.hass.states.get(race.id_of("progress", "event"))
        assert state is not None
        told.append((state.state, state.attributes["event_type"], state.attributes["bib"]))
    assert told[0][1:] == ("late", "7")
    assert told[1] == told[0]


async def test_a_race_that_is_added_later_knows_what_passed_before(desk: Desk) -> None:
    await desk.pass_time(26)
    await desk.cross(*STARTS, ("8", HALFWAY, 24))
    await desk.add_race()
    assert (desk.shown("on_course"), desk.shown("leader")) == ("3", "8")
    assert desk.told == []


async def test_a_new_start_list_names_what_passed(race: Desk) -> None:
    await race.pass_time(26)
    await race.cross(*STARTS, ("E12", HALFWAY, 24))
    assert race.shown("unknown_bibs") == "1"
    answer = await race.call(
        "import_start_list",
        answer=True,
        text="Startnummer;Name;Chip;Lieblingsfarbe\n7;Ana;;\n12;Eve;E12;\n8;Ben;;\n8;Bo;;\n",
    )
    assert answer == {
        "taken": 2,
        "replaced": 4,
        "refused": [
            {"line": 4, "reason": "bib_twice", "value": "8", "others": [5]},
            {"line": 5, "reason": "bib_twice", "value": "8", "others": [4]},
        ],
        "unknown_columns": ["Lieblingsfarbe"],
    }
    assert race.shown("leader") == "12"


@pytest.mark.parametrize(
    ("action", "data", "message"),
    [
        ("set_runner_status", {"bib": "77", "status": "dnf"}, "Bib 77 is not on the start list"),
        ("add_runner", {"bib": "7"}, "Bib 7 already belongs"),
        ("enter_passing", {"bib": "7", "point": "km 9"}, "no point km 9"),
        ("import_start_list", {"text": "name\nAna\n"}, "headed “bib”"),
        ("import_start_list", {}, "either the text"),
        ("set_gun", {"race": "Other run"}, "no race called Other run"),
    ],
)
async def test_what_cannot_be_done_is_said(
    race: Desk, action: str, data: dict[str, Any], message: str
) -> None:
    with pytest.raises(ServiceValidationError, match=message):
        await race.call(action, **data)
    assert race.shown("not_started") == "4"


async def test_the_gun_is_fired_and_corrected(race: Desk) -> None:
    await race.hass.services.async_call(
        "button", "press", {"entity_id": race.id_of("gun", "button")}, blocking=True
    )
    await race.settle()
    assert race.shown("clock") == NOON.isoformat()
    earlier = NOON - timedelta(minutes=3)
    await race.hass.services.async_call(
        "datetime",
        "set_value",
        {"entity_id": race.id_of("gun", "datetime"), "datetime": earlier.isoformat()},
        blocking=True,
    )
    await race.settle()
    assert race.shown("clock") == race.shown("gun", "datetime") == earlier.isoformat()


async def test_names_are_told_where_the_user_wants_that(desk: Desk) -> None:
    await desk.add_race(names=True)
    await desk.pass_time(26)
    await desk.cross(*STARTS)
    await desk.cross(("8", HALFWAY, 24))
    assert desk.shown("leader") == "8 Ben Okoye"
    state = desk.hass.states.get(desk.id_of("progress", "event"))
    assert state is not None
    assert state.attributes["name"] == "Ben Okoye"
