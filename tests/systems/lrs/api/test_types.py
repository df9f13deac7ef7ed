"""The transmitter's JSON, well-formed and not, as models."""

from datetime import datetime
import logging
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.steward.systems.api.errors import MalformedAnswerError
from custom_components.steward.systems.api.json import Reader, json_object
from custom_components.steward.systems.lrs.api.types import (
    GuestSession,
    Message,
    Settings,
    Statistics,
    clock_time,
)

from ...strategies import iso_texts, json_values, objects, wire_names

SESSION = {
    "id": 1,
    "sessionSequence": 65535,
    "uuid": "5f0e3b0e-6a0f-4b57-9d55-0d2a3c1f9e77",
    "number": 12,
    "partySize": 2,
    "goalInSeconds": 120,
    "created": "2026-03-01T12:00:00",
    "started": "2026-03-01T12:00:01",
    "notified": "2026-03-01T12:02:00",
    "label": "Ana",
    "state": "paged",
}


async def _read(item: object) -> GuestSession | None:
    """Read a session; `None` for one that was left out."""
    read = await Reader(logging.getLogger(__name__)).read_all(GuestSession, [item])
    return read[0] if read else None


def _naive(*numbers: int) -> datetime:
    return datetime(*numbers)  # type: ignore[arg-type] # noqa: DTZ001 - the transmitter's clock


async def test_a_session() -> None:
    session = await _read(SESSION)
    assert session == GuestSession(
        number=12,
        state="paged",
        uuid="5f0e3b0e-6a0f-4b57-9d55-0d2a3c1f9e77",
        sequence=65535,
        label="Ana",
        party_size=2,
        goal=120,
        started=_naive(2026, 3, 1, 12, 0, 1),
        notified=_naive(2026, 3, 1, 12, 2, 0),
    )
    assert session.active


async def test_a_session_of_which_little_is_told() -> None:
    session = await _read({"number": 12, "state": "started"})
    assert session == GuestSession(number=12, state="started")
    assert session.active


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "cleared"},
        {"state": "cleared", "cleared": "2026-03-01T12:30:00"},
        {"cleared": "2026-03-01T12:30:00"},
    ],
)
async def test_a_session_that_has_ended(changes: dict[str, str]) -> None:
    session = await _read({**SESSION, **changes})
    assert session
    assert not session.active


async def test_an_unknown_state_is_kept() -> None:
    session = await _read({**SESSION, "state": "snoozed"})
    assert session
    assert (session.state, session.active) == ("snoozed", True)


@pytest.mark.parametrize(
    "missing", ["label", "partySize", "goalInSeconds", "created", "started", "notified", "cleared"]
)
async def test_what_is_null_is_missing(missing: str) -> None:
    without = {name: value for name, value in SESSION.items() if name != missing}
    assert await _read({**SESSION, missing: None}) == await _read(without)


@pytest.mark.parametrize("number", [None, "", "x", "12", 0, 5000, True, 12.7, [], 2**70])
async def test_what_a_session_cannot_be_without(number: object) -> None:
    assert await _read({**SESSION, "number": number}) is None


@pytest.mark.parametrize("state", [None, "", [], False, 1.5])
async def test_a_state_that_is_none_follows_from_the_times(state: object) -> None:
    paged = await _read({**SESSION, "state": state})
    waiting = await _read({**SESSION, "state": state, "notified": None})
    assert paged
    assert waiting
    assert (paged.state, waiting.state) == ("paged", "started")


@pytest.mark.parametrize("uuid", [None, "", "x", "false", "None", [], 7])
async def test_a_uuid_that_is_none_names_nobody(uuid: object) -> None:
    session = await _read({**SESSION, "uuid": uuid})
    assert session
    assert session.uuid is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01T12:00:00", _naive(2026, 3, 1, 12)),
        ("2026-03-01 12:00:00", _naive(2026, 3, 1, 12)),
        ("2026-03-01T12:00:00Z", _naive(2026, 3, 1, 12)),
        ("2026-03-01T12:00:00+05:00", _naive(2026, 3, 1, 12)),
        ("2026-03-01T12:00:00.25", _naive(2026, 3, 1, 12, 0, 0, 250000)),
        ("24:00", None),
        ("", None),
        ("yesterday", None),
        (None, None),
        (0, None),
        ([], None),
    ],
)
def test_a_time_of_the_transmitter_s_clock(text: object, moment: datetime | None) -> None:
    assert clock_time(text) == moment


@given(iso_texts)
def test_any_text_is_a_time_or_missing(text: str) -> None:
    moment = clock_time(text)
    assert moment is None or moment.tzinfo is None


def test_a_whole_message() -> None:
    body = {
        "responseTypes": ["settings"],
        "globalSessionSequence": 120,
        "timestamp": "2026-03-01T12:00:00",
        "deviceName": "T7470",
        "firmwareVersion": "8.4.100.43",
        "statistics": {
            "guestsServed": 4,
            "percentLate": 25,
            "percentOnTime": 75,
            "averageTimeServed": 181,
            "numSessions": 6,
        },
        "settings": {"systemId": 3, "defaultTargetGoal": 300, "statisticsClearMark": 24},
    }
    assert Message.from_body(body, None, b"tag") == Message(
        sequence=120,
        statistics=Statistics(guests_served=4, late=25, on_time=75, average_wait=181, sessions=6),
        settings=Settings(system_id=3, default_goal=300, statistics_clear_mark=24),
        timestamp=_naive(2026, 3, 1, 12),
        device_name="T7470",
        firmware_version="8.4.100.43",
        etag=b"tag",
    )


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"globalSessionSequence": "120", "timestamp": 5, "deviceName": ["T7470"]},
        {"statistics": None, "settings": [], "firmwareVersion": None},
    ],
)
def test_members_that_cannot_be_read_are_missing(body: dict[str, Any]) -> None:
    assert Message.from_body(body, None) == Message()


def test_a_bad_member_costs_that_member() -> None:
    body = {
        "statistics": {"guestsServed": "many", "percentLate": 25},
        "settings": {"systemId": {}, "defaultTargetGoal": 300},
    }
    assert Message.from_body(body, None) == Message(
        statistics=Statistics(late=25), settings=Settings(default_goal=300)
    )


@given(objects(wire_names(GuestSession), number=st.integers(), state=st.text()) | json_values)
async def test_any_session_is_read_or_left_out(item: Any) -> None:
    session = await _read(item)
    assert session is None or isinstance(session.active, bool)


MEMBERS = objects(
    ["globalSessionSequence", "timestamp", "deviceName", "firmwareVersion"],
    statistics=objects(wire_names(Statistics)) | json_values,
    settings=objects(wire_names(Settings)) | json_values,
) | st.dictionaries(st.text(), json_values)


@given(MEMBERS)
def test_any_object_is_a_message(body: dict[str, Any]) -> None:
    message = Message.from_body(body, None)
    assert message.sequence is None or isinstance(message.sequence, int)
    assert message.timestamp is None or message.timestamp.tzinfo is None


@given(st.binary())
def test_any_payload_is_an_object_or_malformed(payload: bytes) -> None:
    try:
        body = json_object(payload)
    except MalformedAnswerError:
        return
    assert isinstance(body, dict)
