"""What is kept on disk comes back, and bad rows cost only themselves."""

from dataclasses import replace
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.steward.waiting.record import Record
from custom_components.steward.waiting.room import Held
from custom_components.steward.waiting.storing import (
    HeldRows,
    UnknownVersionError,
    from_json,
    to_json,
)
from custom_components.steward.waiting.waits import Basis, Quote

from ..systems.strategies import json_values
from .builders import at, wait

_quotes = st.none() | st.builds(
    Quote,
    predicted=st.floats(0, 9000),
    quoted=st.floats(0, 9000),
    ahead=st.integers(0, 500),
    basis=st.sampled_from(Basis),
)
_waits = st.builds(
    wait,
    st.integers(0, 9999),
    st.integers(0, 300),
    st.none() | st.integers(1, 20),
    _quotes,
)
_held = st.builds(
    Held,
    quote=_quotes,
    called_at=st.none() | st.integers(0, 99).map(at),
    came_at=st.none() | st.integers(0, 99).map(at),
    told_at=st.none() | st.integers(0, 99).map(at),
    recalled=st.booleans(),
)


@given(st.lists(_waits), st.dictionaries(st.text(), _held), st.booleans())
def test_all_comes_back(waits: list[Any], held: dict[str, Held], begun: bool) -> None:  # noqa: FBT001
    kept = json.loads(json.dumps(to_json(Record(waits, begun=begun), held)))
    record, again = from_json(kept)
    assert list(record.waits) == list(Record(waits).waits)
    assert (again, record.begun) == (held, begun)


@given(st.dictionaries(st.text(), _held))
def test_what_was_kept_before_recalls_were_comes_back(held: dict[str, Held]) -> None:
    kept = json.loads(json.dumps(to_json(Record(), held)))
    for row in kept["held"]:
        del row[4]
    _, again = from_json(kept)
    assert again == {guest_id: replace(one, recalled=False) for guest_id, one in held.items()}


_rows = st.lists(json_values | st.lists(json_values))


@given(_rows, _rows)
def test_bad_rows_cost_only_themselves(rows: list[Any], held: list[Any]) -> None:
    good = wait(0, 10)
    kept = to_json(Record([good]), {"ana": Held(told_at=at(2))})
    kept["waits"] = [*rows, *kept["waits"]]
    kept["held"] = [*held, *kept["held"]]
    record, again = from_json(kept)
    assert good in record.waits
    assert again["ana"] == Held(told_at=at(2))


@pytest.mark.parametrize("kept", [{}, {"version": 2, "waits": []}, {"version": None}])
def test_what_a_later_steward_wrote_is_left_alone(kept: dict[str, Any]) -> None:
    with pytest.raises(UnknownVersionError):
        from_json(kept)


@given(json_values, json_values)
def test_what_is_no_list_holds_nothing(waits: Any, held: Any) -> None:
    record, again = from_json({"version": 1, "waits": waits, "held": held})
    assert record.begun is False
    assert all(isinstance(each, Held) for each in again.values())


@pytest.mark.parametrize("waited", [-1, 6 * 3600 + 1, float("nan"), float("inf")])
def test_an_impossible_wait_is_left_out(waited: float) -> None:
    kept = to_json(Record([wait(0, 10)]), {})
    kept["waits"][0][1] = waited
    assert not from_json(kept)[0].waits


def test_the_row_of_a_guest_who_is_as_before_is_not_made_anew() -> None:
    rows = HeldRows()
    ana, bo = Held(came_at=at(3)), Held(told_at=at(2))
    before = rows.of({"ana": ana, "bo": bo})
    after = {"ana": ana, "bo": Held(), "eve": Held()}
    made = rows.of(after)
    assert made == to_json(Record(), after)["held"]
    assert made[0] is before[0]
    assert rows.of({"bo": bo}) == to_json(Record(), {"bo": bo})["held"]
    assert rows.of({}) == []
