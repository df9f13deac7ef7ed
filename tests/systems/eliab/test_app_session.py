"""An app session is remembered as it was."""

from datetime import UTC, datetime
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.steward.systems.eliab.app_session import AppSession

from ..strategies import moments


@given(
    st.builds(
        AppSession,
        session_id=st.none() | st.text(min_size=1),
        opened=st.none() | moments,
        in_doubt=st.booleans(),
        unconfirmed=st.booleans(),
    )
)
def test_what_is_stored_is_restored(session: AppSession) -> None:
    assert AppSession.from_store(json.loads(json.dumps(session.to_store()))) == session


@pytest.mark.parametrize(
    "stored", [{}, {"session_id": None}, {"opened": "once"}, {"opened": 5, "in_doubt": None}]
)
def test_what_is_missing_is_nothing(stored: dict[str, Any]) -> None:
    assert AppSession.from_store(stored) == AppSession()


def test_the_id_is_not_in_the_representation() -> None:
    opened = datetime(2026, 3, 1, tzinfo=UTC)
    assert "5f0a" not in repr(AppSession(session_id="5f0a", opened=opened))
