"""What is stored is read again, whatever it was."""

from datetime import UTC

from hypothesis import given, strategies as st
import orjson

from custom_components.steward.systems.spreadsheetweb.application import (
    Application,
    DedicatedSession,
    restored,
)

from ..strategies import moments

_SESSIONS = st.builds(
    DedicatedSession,
    session_id=st.uuids().map(str),
    opened=moments.map(lambda moment: moment.astimezone(UTC)),
    calculations=st.integers(min_value=0, max_value=2**31),
)
_APPLICATIONS = st.builds(
    Application,
    name=st.just("Loan"),
    session=st.none() | _SESSIONS,
    dropped=st.booleans(),
    orphans=st.lists(st.uuids().map(str), max_size=3).map(tuple),
    unconfirmed=st.booleans(),
)


@given(_APPLICATIONS)
def test_an_application_comes_back_as_it_was_stored(application: Application) -> None:
    stored = orjson.loads(orjson.dumps(application.to_store()))
    assert restored("Loan", stored) == application


def test_nothing_stored_is_an_application_without_a_session() -> None:
    assert restored("Loan", None) == Application(name="Loan")
