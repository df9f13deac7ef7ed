"""What is sent, kept and shown."""

from datetime import UTC, datetime

from custom_components.steward.systems.writing import given, iso


def test_a_time_is_iso_8601() -> None:
    assert iso(datetime(2026, 3, 1, 8, tzinfo=UTC)) == "2026-03-01T08:00:00+00:00"
    assert iso(None) is None


def test_only_what_is_given_is_sent() -> None:
    assert given(label="", goal=0, party=None) == {"label": "", "goal": 0}
