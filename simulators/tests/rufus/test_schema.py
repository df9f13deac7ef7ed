"""What bodies may hold."""

from datetime import UTC, datetime
from typing import Any

import pytest

from simulators.rufus import Generation, Options, RefusedError
from simulators.rufus.schema import (
    SESSION,
    check,
    check_device,
    check_event,
    check_passing,
    check_passings,
    moment,
    parse,
)

NEW = Options()
OLD = Options(generation=Generation.OLD)
PASSING: dict[str, Any] = {
    "timestamp": "2026-03-01T08:00:00.125Z",
    "num_passing": 1,
    "bib": "12",
}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b'{"a":NaN}'])
def test_a_body_is_a_json_object(body: bytes) -> None:
    with pytest.raises(RefusedError) as error:
        parse(body)
    assert error.value.status == 400


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({"alias": "x"}, "Missing parameter: deviceid"),
        ({"deviceid": 5}, "Invalid parameter: deviceid"),
        ({"deviceid": None}, "Invalid parameter: deviceid"),
        ({"deviceid": "x", "alias": None}, "Invalid parameter: alias"),
        ({"deviceid": "x", "name": "y"}, "Unknown parameter: name"),
    ],
)
def test_the_wrong_field_is_named(content: dict[str, Any], named: str) -> None:
    with pytest.raises(RefusedError, match=named):
        check(content, SESSION)


def test_the_old_generation_only_asks_for_what_is_required() -> None:
    content = {"deviceid": "x", "alias": None, "name": "y"}
    assert check(content, SESSION, strict=False) == {"deviceid": "x"}
    with pytest.raises(RefusedError, match="Missing parameter: deviceid"):
        check({"deviceid": None}, SESSION, strict=False)
    with pytest.raises(RefusedError, match="Invalid parameter: deviceid"):
        check({"deviceid": 5}, SESSION, strict=False)


def test_a_device_needs_a_type_only_where_the_options_say_so() -> None:
    device = {"model": "G2", "serial_number": "1"}
    assert check_device(device, NEW) == device
    with pytest.raises(RefusedError, match="type"):
        check_device(device, Options(type_required=True))
    typed = check_device({**device, "type": "Gate"}, Options(type_required=True))
    assert typed == {**device, "kind": "Gate"}


def test_a_whole_passing_is_read() -> None:
    passing = check_passing(
        {
            **PASSING,
            "participant_id": None,
            "chip": "C1",
            "latitude": 12,
            "longitude": -1.5,
            "status": "Sent",
            "timezone": "CET",
            "gender": None,
        },
        NEW,
    )
    assert passing.timestamp == datetime(2026, 3, 1, 8, 0, 0, 125000, tzinfo=UTC)
    assert (passing.chip, passing.latitude, passing.longitude) == ("C1", 12.0, -1.5)


@pytest.mark.parametrize(
    "wrong",
    [
        {"num_passing": -1},
        {"num_passing": 1.0},
        {"num_passing": True},
        {"bib": 12},
        {"bib": None},
        {"latitude": "12.000"},
        {"chips": "C1"},
        {"timestamp": "2026-03-01 08:00:00.125"},
        {"timestamp": "2026-03-01T08:00:00.125"},
        {"timestamp": "2026-02-30T08:00:00.125Z"},
        {"timestamp": "0001-01-01T00:00:00+10:00"},
        {"timestamp": 5},
    ],
)
def test_a_wrong_passing_is_refused(wrong: dict[str, Any]) -> None:
    (name,) = wrong
    with pytest.raises(RefusedError, match=f"parameter: {name}"):
        check_passing({**PASSING, **wrong}, NEW)


def test_the_old_generation_takes_texts_for_coordinates_and_chips_for_chip() -> None:
    passing = check_passing({**PASSING, "chips": "C1", "latitude": "12.000"}, OLD)
    assert (passing.chip, passing.latitude) == ("C1", 12.0)
    for wrong in ({"latitude": "north"}, {"longitude": "nan"}):
        with pytest.raises(RefusedError):
            check_passing({**PASSING, **wrong}, OLD)


def test_times_are_those_of_the_generation() -> None:
    offset = {**PASSING, "timestamp": "2026-03-01T09:00:00+01:00"}
    assert check_passing(offset, NEW).timestamp == datetime(2026, 3, 1, 8, tzinfo=UTC)
    with pytest.raises(RefusedError, match="timestamp"):
        check_passing(offset, OLD)
    local = {**PASSING, "timestamp": "2026-03-01 08:00:00.125"}
    lenient = check_passing(local, Options(lenient_timestamps=True))
    assert lenient == check_passing(PASSING, NEW)


@pytest.mark.parametrize(
    "body",
    [
        {"token_session": "x"},
        {"token_session": "x", "passings_list": []},
        {"token_session": "x", "passings_list": {}},
        {"token_session": "x", "passings_list": [5]},
        {"token_session": "x", "passings_list": [PASSING, {**PASSING, "bib": 5}]},
        {"passings_list": [PASSING]},
        {"token_session": "x", "passings_list": [PASSING] * 3},
    ],
)
def test_a_wrong_list_of_passings_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(RefusedError) as error:
        check_passings(body, Options(max_passings=2))
    assert error.value.status == 400


def test_an_event_is_read_with_its_times() -> None:
    given = {"name": "Run", "start_date": "2026-03-01T08:00:00.125999Z", "end_date": None}
    assert check_event(given) == {
        "name": "Run",
        "start": datetime(2026, 3, 1, 8, 0, 0, 125000, tzinfo=UTC),
        "end": None,
    }
    assert check_event({}) == {"start": None, "end": None}
    with pytest.raises(RefusedError, match="end_date"):
        check_event({"end_date": "soon"})


def test_a_wrong_time_is_named() -> None:
    with pytest.raises(RefusedError, match="Invalid parameter: from"):
        moment("2026-03-01", "from", NEW)
