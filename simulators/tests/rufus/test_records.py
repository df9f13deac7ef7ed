"""Times as the cloud keeps them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from simulators.rufus.records import Event, Session, in_milliseconds

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(("microsecond", "kept"), [(0, 0), (999, 0), (125999, 125000)])
def test_a_time_is_in_utc_and_cut_to_milliseconds(microsecond: int, kept: int) -> None:
    zone = timezone(timedelta(hours=2))
    moment = NOON.replace(microsecond=microsecond).astimezone(zone)
    assert in_milliseconds(moment) == NOON.replace(microsecond=kept)
    assert in_milliseconds(moment).tzinfo is UTC


def test_a_session_is_active_until_it_is_closed() -> None:
    session = Session(token="S", deviceid="D", alias="", created=NOON)
    assert session.active
    assert not Session(token="S", deviceid="D", alias="", created=NOON, closed=NOON).active


def test_of_an_event_only_its_token_is_known() -> None:
    event = Event(token="E")
    assert (event.name, event.start, event.end) == (None, None, None)
