"""The objects on the wire."""

from dataclasses import replace
from datetime import datetime

import pytest

from simulators.lrs.records import Page, Session, Settings, Statistics

NOON = datetime(2026, 3, 1, 12)  # noqa: DTZ001 - the transmitter's times have no zone
STARTED = Session(id=1, sequence=7, uuid="u", number=12, goal=120, created=NOON)


def test_a_started_session_has_the_members_of_the_samples() -> None:
    assert STARTED.to_json() == {
        "id": 1,
        "sessionSequence": 7,
        "uuid": "u",
        "number": 12,
        "partySize": 1,
        "goalInSeconds": 120,
        "created": "2026-03-01T12:00:00",
        "started": "2026-03-01T12:00:00",
        "label": None,
        "state": "started",
    }


def test_notified_is_there_only_after_paging() -> None:
    paged = replace(STARTED, notified=NOON.replace(minute=2)).to_json()
    assert paged["notified"] == "2026-03-01T12:02:00"
    assert paged["state"] == "paged"


def test_cleared_is_there_only_where_asked_for() -> None:
    cleared = replace(STARTED, cleared=NOON, clear_type="STOP")
    assert cleared.to_json()["state"] == "cleared"
    assert "cleared" not in cleared.to_json()
    assert cleared.to_json(with_cleared=True)["cleared"] == "2026-03-01T12:00:00"


def test_the_history_object_has_other_members() -> None:
    removed = replace(STARTED, label="Ana", cleared=NOON, clear_type="REMOVED").to_history()
    assert removed["clearType"] == "REMOVED"
    assert removed["cleared"] == "2026-03-01T12:00:00"
    assert not removed.keys() & {"partySize", "sessionSequence", "state", "notified"}


@pytest.mark.parametrize(
    ("waits", "late", "on_time", "average"),
    [([], 0, 0, 0), ([60], 0, 100, 60), ([61], 100, 0, 61), ([30, 60, 120], 33, 67, 70)],
)
def test_statistics_count_against_the_goal(
    waits: list[int], late: int, on_time: int, average: int
) -> None:
    statistics = Statistics()
    for wait in waits:
        statistics = statistics.with_created().with_served(wait, 60)
    assert statistics.to_json() == {
        "guestsServed": len(waits),
        "percentLate": late,
        "percentOnTime": on_time,
        "averageTimeServed": average,
        "numSessions": len(waits),
    }


def test_settings_have_the_values_of_the_samples() -> None:
    assert Settings().to_json() == {
        "systemId": 0,
        "defaultTargetGoal": 300,
        "statisticsClearMark": 24,
    }


def test_a_page_has_the_members_of_its_request() -> None:
    assert Page(number=12, message="Table 4", sent=NOON).to_json() == {
        "number": 12,
        "pageMode": None,
        "message": "Table 4",
        "systemId": None,
        "sent": "2026-03-01T12:00:00",
    }
