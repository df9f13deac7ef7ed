"""What is sent is as the schema says, whatever is in it."""

from dataclasses import replace
from datetime import UTC, datetime
import json

import fastjsonschema
from hypothesis import given, strategies as st
import pytest

from custom_components.steward.capabilities import Guest, GuestEvent, PassingEvent
from custom_components.steward.forwarding.message import guest_message, passing_message
from tests.repository.files import ROOT

_validate = fastjsonschema.compile(
    json.loads((ROOT / "docs" / "forward.schema.json").read_text(encoding="utf-8"))
)
_NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
_PASSING = PassingEvent(
    source_key="device_A",
    key="a" * 20,
    number=7,
    timestamp=_NOON,
    received=_NOON,
    session_key="b" * 20,
)
_TEXTS = st.none() | st.text()


@given(_TEXTS, _TEXTS, _TEXTS, st.none() | st.floats(-90, 90))
def test_a_passing(
    bib: str | None, chip: str | None, session: str | None, latitude: float | None
) -> None:
    event = replace(_PASSING, bib=bib, chip=chip, session=session, latitude=latitude)
    written = json.loads(passing_message(event, account="A", device_id="d", device="Mat"))
    _validate(written)
    assert (written["bib"], written["chip"], written["session"]) == (bib, chip, session)
    assert written["latitude"] == latitude


@pytest.mark.parametrize("bib", ["012", "12", "12A", "1e3"])
def test_a_bib_is_a_text(bib: str) -> None:
    event = replace(_PASSING, bib=bib)
    assert f'"bib":"{bib}"' in passing_message(event, account="A", device_id="d", device="Mat")


@pytest.mark.parametrize("named", [True, False])
def test_a_guest_is_named_only_where_that_is_wanted(*, named: bool) -> None:
    guest = Guest(state="paged", uuid="u", label="Sarah", party_size=2, waiting_since=_NOON)
    event = GuestEvent(event_type="paged", number=4, guest=guest)
    text = guest_message(event, number=1, transmitter="T", time=_NOON, named=named)
    _validate(json.loads(text))
    assert ("Sarah" in text) is named
