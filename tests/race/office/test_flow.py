"""The flow that adds a race, and changes it."""

from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_RECONFIGURE, SOURCE_USER
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers.translation import async_get_translations
import pytest

from custom_components.steward.const import DOMAIN
from custom_components.steward.race.office import flow as race_flow
from custom_components.steward.race.office.refused_lines import async_refused_lines
from custom_components.steward.race.refusal import Reason, Refusal

from ...common import device_of, key
from ...repository.files import ROOT
from .desk import FINISH, HALFWAY, NAMES, START, Desk, points

OPTIONS = {"net": True, "start_window": 10, "patience": 10, "names": False}


_DIALOG = ROOT / "frontend" / "src" / "race-board" / "start-list-dialog.ts"


async def _begin(desk: Desk) -> Any:
    return await desk.hass.config_entries.subentries.async_init(
        (desk.entry.entry_id, "race"), context={"source": SOURCE_USER}
    )


async def _submit(desk: Desk, form: Any, **given: Any) -> Any:
    result = await desk.hass.config_entries.subentries.async_configure(form["flow_id"], given)
    await desk.settle()
    return result


async def test_the_calendar_fills_in_name_and_day(desk: Desk) -> None:
    desk.sim.add_event(name="Lake marathon", start_date="2026-06-14T07:00:00.000Z")
    await desk.hass.config_entries.async_reload(desk.entry.entry_id)
    await desk.hass.async_block_till_done(wait_background_tasks=True)
    (planned,) = desk.races.source.planned_races
    form = await _submit(desk, await _begin(desk), event=planned.key)
    assert form["step_id"] == "course"
    result = await _submit(desk, form, points=points(desk.sim), **OPTIONS)
    assert (result["type"], result["title"]) == (FlowResultType.CREATE_ENTRY, "Lake marathon")
    assert result["data"]["day"] == "2026-06-14"
    device = device_of(desk.hass, desk.entry, desk.key)
    assert device is not None
    assert device.name == "Lake marathon"


@pytest.mark.parametrize(
    ("language", "twice", "no_bib"),
    [
        ("en", "bib on several lines", "no bib"),
        ("de", "Startnummer in mehreren Zeilen", "keine Startnummer"),
        ("es", "dorsal en varias líneas", "sin dorsal"),
    ],
)
async def test_the_form_says_what_was_taken_of_the_start_list(
    desk: Desk, tmp_path: Path, language: str, twice: str, no_bib: str
) -> None:
    desk.hass.config.language = language
    file = tmp_path / "list.csv"
    file.write_text("bib,name\n1,Ana\n2,Ben\n2,Bo\n,Cy\n", encoding="utf-8")

    @contextmanager
    def uploaded(*_: object) -> Any:
        yield file

    with patch.object(race_flow, "process_uploaded_file", uploaded):
        form = await _submit(
            desk, await _begin(desk), name="Run", start_list="4f2a9d0c8b7e4c1d9a6b3f5e2d1c0b9a"
        )
    assert form["description_placeholders"]["start_list"] == (
        f"1 ✓, ✗ 3 ({twice}), 4 ({twice}), 5 ({no_bib})"
    )


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("language", ["en", "de", "es"])
async def test_every_reason_has_words(desk: Desk, language: str, reason: Reason) -> None:
    """Of a line they stand beside it, on the card too; of the whole list they are an error."""
    desk.hass.config.language = language
    refused = Refusal(line=7, reason=reason)
    said = await async_refused_lines(desk.hass, [refused])
    texts = await async_get_translations(desk.hass, language, "config_subentries", {DOMAIN})
    of_the_form = f"component.{DOMAIN}.config_subentries.race.error.start_list_{reason}"
    of_the_line = said != f"7 ({reason})"
    assert of_the_line is not (of_the_form in texts)
    assert (f"  {reason}: " in _DIALOG.read_text(encoding="utf-8")) is of_the_line


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"start_list_text": "bib\n1\n"}, {"name": "name_needed"}),
        ({"name": "Run", "start_list_text": "a,b\n1,2\n"}, {"base": "start_list_no_bib_column"}),
    ],
)
async def test_a_race_without_name_or_bibs_is_asked_again(
    desk: Desk, given: dict[str, Any], errors: dict[str, str]
) -> None:
    form = await _submit(desk, await _begin(desk), **given)
    assert (form["step_id"], form["errors"]) == ("user", errors)
    assert (await _submit(desk, form, name="Run"))["step_id"] == "course"


@pytest.mark.parametrize(
    ("course", "error", "where"),
    [
        ([], "course_no_points", ""),
        (
            [{"label": "The end", "kind": "finish"}, {"label": "A", "kind": "split"}],
            "course_finish_not_last",
            "The end",
        ),
        (
            [{"label": "A", "kind": "split"}, {"label": "B", "kind": "start"}],
            "course_start_not_first",
            "B",
        ),
        ([{"label": "A", "kind": "split", "laps": 3}], "course_laps", "A"),
        (
            [
                {"label": "A", "kind": "split", "distance": 5},
                {"label": "B", "kind": "split", "distance": 4},
            ],
            "course_distance",
            "B",
        ),
    ],
)
async def test_a_course_that_cannot_be_run_is_refused(
    desk: Desk, course: list[dict[str, Any]], error: str, where: str
) -> None:
    form = await _submit(desk, await _begin(desk), name="Run")
    form = await _submit(desk, form, points=course, **OPTIONS)
    assert (form["step_id"], form["errors"]) == ("course", {"points": error})
    assert form["description_placeholders"]["point"] == where
    result = await _submit(desk, form, points=points(desk.sim), **OPTIONS)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_point_takes_only_devices_of_the_account(desk: Desk) -> None:
    form = await _submit(desk, await _begin(desk), name="Run")
    strange = [{"label": "A", "kind": "split", "devices": ["device_of_another"]}]
    with pytest.raises(InvalidData):
        await _submit(desk, form, points=strange, **OPTIONS)


async def test_one_mat_is_start_and_finish(desk: Desk) -> None:
    mat = [key(desk.sim, START)]
    await desk.add_race(
        points=[
            {"label": "Start", "kind": "start", "devices": mat},
            {"label": "Turn", "kind": "split", "devices": [key(desk.sim, HALFWAY)]},
            {"label": "Finish", "kind": "finish", "devices": mat},
        ]
    )
    await desk.pass_time(60)
    await desk.cross(("7", START, 0), ("7", START, 0.2))
    await desk.cross(("7", HALFWAY, 20))
    await desk.cross(("7", START, 45))
    assert [one[0] for one in desk.told] == ["started", "split", "finished", "first_finisher"]


async def test_a_changed_course_is_counted_anew(race: Desk) -> None:
    await race.pass_time(26)
    await race.cross(("8", START, 0), ("8", HALFWAY, 20), ("9", FINISH, 24))
    (subentry,) = race.entry.subentries.values()
    form = await race.hass.config_entries.subentries.async_init(
        (race.entry.entry_id, "race"),
        context={"source": SOURCE_RECONFIGURE, "subentry_id": subentry.subentry_id},
    )
    assert form["step_id"] == "reconfigure"
    form = await _submit(race, form, name="Town run", day="2026-05-03")
    course = [points(race.sim)[0], {**points(race.sim)[1], "kind": "finish"}]
    result = await _submit(race, form, points=course, **OPTIONS)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    assert race.races.races == {race.key: "Town run"}
    assert race.shown("finished") == "1"
    names = {name for name, _ in race.races.runner_names(race.key)}
    assert names == set(NAMES)


async def test_an_account_that_is_not_loaded_takes_no_race(desk: Desk) -> None:
    await desk.hass.config_entries.async_unload(desk.entry.entry_id)
    result = await _begin(desk)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "entry_not_loaded")
