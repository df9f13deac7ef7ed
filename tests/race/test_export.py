"""Exports: what other programs read, and nothing that they would run."""

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import io

from custom_components.steward.race.export import (
    duration_text,
    export_passings,
    export_race_result,
    export_results,
)
from custom_components.steward.race.passing import Passing
from custom_components.steward.race.runner import Runner
from custom_components.steward.race.slices import finish

from .cases import ZONE
from .races import ANA, BEN, at, passing, race, run


def test_results_are_written_with_their_splits() -> None:
    state = race(runners=(ANA, replace(BEN, name='=HYPERLINK("x")', club="-1+2"), Runner(bib="@9")))
    run(state, passing("8", "a", 0), passing("8", "c", 59.5), passing("7", "b", 30.1))
    text = "".join(export_results(finish(state.results()), state.track.steps))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0] == {
        "place": "1",
        "bib": "8",
        "name": '\'=HYPERLINK("x")',
        "gender": "male",
        "birth year": "",
        "category": "M40",
        "club": "'-1+2",
        "status": "finished",
        "elapsed": "0:59:30.000",
        "gap": "0:00:00.000",
        "Start": "0:00:00.000",
        "Start place": "1",
        "Half": "",
        "Half place": "",
        "Finish": "0:59:30.000",
        "Finish place": "1",
    }
    assert rows[1]["Half"] == "0:30:06.000"
    assert (rows[2]["bib"], rows[2]["status"], rows[2]["elapsed"]) == ("'@9", "not_started", "")


def test_passings_are_written_with_whose_they_are() -> None:
    state = race()
    run(state, passing("8", "a", 0, number=3, chip="=1"), passing("404", "b", 1))
    text = "".join(export_passings((one, state.find(one)) for one in state.passings))
    first, second = csv.DictReader(io.StringIO(text))
    assert (first["timestamp"], first["number"]) == ("2026-09-06T08:00:00.000Z", "3")
    assert (first["runner"], first["name"], first["chip"]) == ("8", "Ben", "'=1")
    assert (second["bib"], second["runner"]) == ("404", "")


def test_race_result_reads_passing_records() -> None:
    state = race()
    run(state, passing("e7", "a", 0.00765), passing(None, "b", 1, chip="X1"))
    lines = list(
        export_race_result(
            ((one, state.find(one)) for one in state.passings), ZONE, {"a": "Gate; 1\r\n=2"}
        )
    )
    assert lines == [
        "1;7;2026-09-06;10:00:00.459;0;1;0;;0;;;;;;;;Gate 1 2;1;;\r\n",
        "2;X1;2026-09-06;10:01:00.000;0;1;0;;0;;;;;;;;;1;;\r\n",
    ]
    assert [line.count(";") for line in lines if line] == [19, 19]


def test_a_code_that_could_be_more_than_a_code_has_no_record() -> None:
    bad = ("=1+1", "1;2", "1\r\n2", "-1", "+1", "@1", "", None, "1" * 41)
    passings = [(passing(bib, "a", 0), None) for bib in bad]
    assert list(export_race_result(passings, ZONE, {})) == [None] * len(bad)


def test_race_result_gets_the_local_time_of_its_day() -> None:
    moment = datetime(2026, 10, 25, 0, 59, 59, 999_999, tzinfo=UTC)
    late = replace(passing("7", "a", 0), timestamp=moment)
    later = replace(late, timestamp=moment + timedelta(hours=1))
    records = [
        record.split(";")[2:4]
        for record in export_race_result([(late, None), (later, None)], ZONE, {})
        if record
    ]
    assert records == [["2026-10-25", "02:59:59.999"], ["2026-10-25", "02:59:59.999"]]


def test_durations_are_written_to_the_thousandth() -> None:
    assert duration_text(timedelta(hours=27, minutes=3, seconds=4, microseconds=5600)) == (
        "27:03:04.006"
    )
    assert duration_text(None) == ""


def test_a_passing_is_what_is_needed_and_no_more() -> None:
    assert Passing(key="k", device="a", timestamp=at(0), received=at(0)).bib is None
