"""The slips of a race office in a hurry: what they would have cost, and what is said instead."""

from datetime import UTC, datetime, timedelta
import re
from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, SOURCE_USER
from homeassistant.exceptions import ServiceValidationError
import pytest
import voluptuous as vol

from .desk import FINISH, HALFWAY, LIST, NOON, START, Desk, points

OPTIONS = {"net": True, "start_window": 10, "patience": 10, "names": False}
WAVES = "bib;wave\n7;Elite\n8;Fun run\n"
HEADER_AND_TWICE = [
    (LIST.splitlines()[0], "refused: -"),
    (LIST + LIST.split("\n", 1)[1], r"refused: 2 \(bib on several lines\), .*\+3"),
]


@pytest.mark.parametrize(("text", "said"), HEADER_AND_TWICE)
async def test_a_list_without_a_runner_takes_nobody_off_the_course(
    race: Desk, text: str, said: str
) -> None:
    await race.pass_time(26)
    await race.cross(("7", START, 0), ("8", START, 0))
    with pytest.raises(ServiceValidationError, match=said):
        await race.call("import_start_list", text=text)
    assert (race.shown("on_course"), race.shown("not_started")) == ("2", "2")
    assert race.shown("unknown_bibs") == "0"


@pytest.mark.parametrize(("text", "said"), HEADER_AND_TWICE)
async def test_the_form_takes_no_list_without_a_runner(race: Desk, text: str, said: str) -> None:
    (subentry,) = race.entry.subentries.values()
    flows = race.hass.config_entries.subentries
    form: Any = await flows.async_init(
        (race.entry.entry_id, "race"),
        context={"source": SOURCE_RECONFIGURE, "subentry_id": subentry.subentry_id},
    )
    form = await flows.async_configure(form["flow_id"], {"start_list_text": text})
    assert form["errors"] == {"base": "start_list_no_runners"}
    assert re.search(said, f"refused: {form['description_placeholders']['lines']}")


async def test_a_list_that_was_read_outlasts_another_mistake_of_the_form(desk: Desk) -> None:
    flows = desk.hass.config_entries.subentries
    form: Any = await flows.async_init(
        (desk.entry.entry_id, "race"), context={"source": SOURCE_USER}
    )
    form = await flows.async_configure(
        form["flow_id"], {"day": "2026-05-03", "start_list_text": LIST}
    )
    assert form["errors"] == {"name": "name_needed"}
    form = await flows.async_configure(form["flow_id"], {"name": "City run"})
    assert form["description_placeholders"]["start_list"] == "4 ✓"
    await flows.async_configure(form["flow_id"], {"points": points(desk.sim), **OPTIONS})
    await desk.settle()
    assert desk.shown("not_started") == "4"


async def _press(race: Desk) -> None:
    await race.hass.services.async_call(
        "button", "press", {"entity_id": race.id_of("gun", "button")}, blocking=True
    )
    await race.settle()


async def test_the_gun_is_not_fired_again_once_runners_are_seen(race: Desk) -> None:
    await _press(race)
    await race.pass_time(1)
    await race.cross(("7", START, 0.5))
    await _press(race)  # the one before was a test, or a false start
    fired = race.shown("clock")
    assert fired == (NOON + timedelta(minutes=1)).isoformat()
    await race.pass_time(26)
    await race.cross(*((bib, START, 2) for bib in "789"), ("8", HALFWAY, 24))
    with pytest.raises(ServiceValidationError, match=r"already fired at 2026-05-03 12:01:00"):
        await _press(race)
    with pytest.raises(ServiceValidationError, match="already fired"):
        await race.call("set_gun")
    assert (race.shown("clock"), race.shown("on_course")) == (fired, "3")
    later = NOON + timedelta(minutes=1, seconds=30)
    await race.call("set_gun", time=later.isoformat())  # who says a time means it
    assert race.shown("clock") == later.isoformat()
    await race.call("set_gun", clear=True)
    assert race.shown("clock") == "unknown"


@pytest.mark.parametrize("time", ["2025-05-03T19:00:00+00:00", "2026-05-06 12:00:00"])
async def test_a_gun_of_another_day_is_refused(race: Desk, time: str) -> None:
    with pytest.raises(ServiceValidationError, match="not within City run, which lasts from 2026"):
        await race.call("set_gun", time=time)
    with pytest.raises(ServiceValidationError, match="not within City run"):
        await race.hass.services.async_call(
            "datetime",
            "set_value",
            {"entity_id": race.id_of("gun", "datetime"), "datetime": time},
            blocking=True,
        )
    assert race.shown("clock") == "unknown"


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00", "9999-12-31T23:59:59"])
async def test_a_gun_of_no_age_is_refused_with_words(race: Desk, time: str) -> None:
    at = datetime.fromisoformat(time).replace(tzinfo=UTC)
    with pytest.raises(ServiceValidationError, match="not within City run"):
        await race.races.driver(race.key).async_set_gun(at)


async def test_the_gun_of_a_race_that_was_set_up_for_another_day_says_so(race: Desk) -> None:
    race.clock.move_to(NOON + timedelta(days=2))
    with pytest.raises(ServiceValidationError, match="If the day of the race is wrong"):
        await _press(race)
    assert race.shown("clock") == "unknown"


@pytest.mark.parametrize("action", ["set_gun", "enter_passing"])
async def test_a_time_of_no_age_is_refused(race: Desk, action: str) -> None:
    bib: dict[str, Any] = {"bib": "7"} if action == "enter_passing" else {}
    with pytest.raises(vol.Invalid):
        await race.call(action, time="0001-01-01T00:00:00+14:00", **bib)


@pytest.mark.parametrize(
    ("minutes", "said"), [(60, "still to come"), (-24 * 60, "not within City run")]
)
async def test_nobody_is_seen_tomorrow_or_yesterday(race: Desk, minutes: int, said: str) -> None:
    await race.pass_time(26)
    await race.cross(("7", START, 0))
    at = NOON + timedelta(minutes=26 + minutes)
    with pytest.raises(ServiceValidationError, match=said):
        await race.call("enter_passing", bib="7", time=at.isoformat())
    assert race.shown("on_course") == "1"


async def test_a_wave_or_a_category_that_nobody_is_in_is_named(desk: Desk) -> None:
    await desk.add_race(start_list=WAVES)
    with pytest.raises(ServiceValidationError, match=r"wave Elit\. The waves are: Elite, Fun run"):
        await desk.call("set_gun", wave="Elit")
    await desk.call("set_gun", wave="elite")
    with pytest.raises(ServiceValidationError, match=r"category W40\. The categories are: -"):
        await desk.call("get_results", answer=True, category="W40")


async def test_a_category_is_found_however_it_is_written(race: Desk) -> None:
    answer = await race.call("get_results", answer=True, category="w40 ")
    assert [row["bib"] for row in answer["results"]] == ["7", "9"]
    for action in ("get_results", "export_results"):
        with pytest.raises(ServiceValidationError, match=r"category W99\. The categories are: M40"):
            await race.call(action, answer=True, category="W99")
    await race.pass_time(26)
    await race.cross(("9", START, 0), ("9", HALFWAY, 25), ("7", FINISH, 26))
    assert [one.bib for one in race.races.leaders(race.key, category="w40")] == ["7", "9"]


async def test_a_passing_that_does_not_count_says_why(race: Desk) -> None:
    await race.pass_time(26)
    await race.cross(("7", START, 0), ("7", HALFWAY, 25.5), ("8", START, 0))

    async def why(bib: str, **more: Any) -> tuple[bool, str | None]:
        answer = await race.call("enter_passing", answer=True, bib=bib, **more)
        return answer["counts"], answer["reason"]

    assert await why("7", point="km 5") == (False, "too_soon")
    early = (NOON + timedelta(minutes=10)).isoformat()
    assert await why("7", point="Finish", time=early) == (False, "out_of_order")
    assert race.shown("finished") == "0"
    await race.call("set_runner_status", bib="8", status="dnf")
    assert await why("8", point="km 5") == (False, "out_of_race")
    await race.pass_time(50)
    assert await why("7") == (True, None)
    assert race.shown("finished") == "1"


async def test_a_passing_of_the_wrong_runner_is_taken_back_and_the_right_one_told(
    race: Desk,
) -> None:
    await race.pass_time(26)
    await race.cross(*((bib, START, 0) for bib in "789"), *((bib, HALFWAY, 25) for bib in "789"))
    await race.call("enter_passing", bib="7")
    assert (race.shown("finished"), race.shown("leader")) == ("1", "7")
    with pytest.raises(ServiceValidationError, match="No such passing of bib 7 was entered"):
        await race.call("enter_passing", bib="7", point="km 5", undo=True)
    assert await race.call("enter_passing", answer=True, bib="7", undo=True) == {"point": "Finish"}
    assert (race.shown("finished"), race.shown("on_course")) == ("0", "3")
    with pytest.raises(ServiceValidationError, match="No such passing of bib 7 was entered"):
        await race.call("enter_passing", bib="7", undo=True)
    race.told.clear()
    await race.pass_time(52)
    await race.cross(("7", FINISH, 50))
    assert ("finished", "7", "Finish") in race.told
    await race.hass.config_entries.async_reload(race.entry.entry_id)
    await race.settle()
    assert race.shown("finished") == "1"


async def test_who_is_on_no_line_of_the_start_list_is_told(race: Desk) -> None:
    await race.pass_time(26)
    await race.cross(("99", START, 1), ("99", HALFWAY, 24), ("7", START, 1), ("5", START, 2))
    answer = await race.call("get_results", answer=True)
    assert answer["unknown"] == [
        {
            "bib": bib,
            "chip": None,
            "passings": passings,
            "last_time": (NOON + timedelta(minutes=minutes)).isoformat(),
        }
        for bib, passings, minutes in (("5", 1, 2), ("99", 2, 24))
    ]
    await race.call("add_runner", bib="99", name="Late Entry")
    answer = await race.call("get_results", answer=True)
    assert [one["bib"] for one in answer["unknown"]] == ["5"]


async def test_a_late_entry_with_the_chip_of_another_is_told_whose_it_is(race: Desk) -> None:
    with pytest.raises(ServiceValidationError, match=r"Chip e9 already belongs .* bib 9"):
        await race.call("add_runner", bib="11", chip=["E11", "e9"])
    assert race.shown("not_started") == "4"


async def test_a_time_of_day_that_a_spreadsheet_dates_is_one(desk: Desk) -> None:
    await desk.add_race(start_list="bib;start\n7;1899-12-30 12:05:00\n8;0001-01-01T00:00:00\n")
    assert desk.shown("not_started") == "1"
    await desk.pass_time(26)
    await desk.cross(("7", FINISH, 25))
    (row,) = (await desk.call("get_results", answer=True))["results"]
    assert row["elapsed"] == pytest.approx(20 * 60)
    with pytest.raises(vol.Invalid):
        await desk.call("add_runner", bib="8", start="0001-01-01T00:00:00")
