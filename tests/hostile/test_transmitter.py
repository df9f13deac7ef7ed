"""What a hostile transmitter pushes makes no more pagers than there can be."""

from datetime import UTC, datetime

import pytest

from custom_components.steward.systems.lrs.api.types import GuestSession, Message
from custom_components.steward.systems.lrs.clock import Now
from custom_components.steward.systems.lrs.transmitter import TransmitterState

_NOW = Now(utc=datetime(2026, 3, 1, 8, tzinfo=UTC), monotonic=1.0)


@pytest.mark.parametrize("state", ["cleared", "started"])
def test_only_who_holds_a_pager_makes_it_known(state: str) -> None:
    transmitter = TransmitterState(UTC)
    transmitter.apply_list(Message(sessions=(), sequence=0), None, _NOW)
    for number in range(1, 1005):
        session = GuestSession(number=number, state=state, uuid=str(number))
        transmitter.apply_message(Message(sequence=number, sessions=(session,)), _NOW)
    assert len(transmitter.pagers) == (1004 if state == "started" else 0)
