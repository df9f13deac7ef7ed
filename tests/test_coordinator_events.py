"""What changes and what happens reaches who is to know of it, once and in its order."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, override

from homeassistant.core import HomeAssistant, callback
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.systems.api.errors import TimedOutError

from .scripted import Scripted, Snapshot, read

type Change = tuple[str, Any, Any]
type Told = list[tuple[str, Mapping[str, Any]]]

snapshots = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2), max_size=3)


class Witness(Scripted):
    """Notes the changes of items."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry) -> None:
        """Note from now on."""
        self.seen: list[Change] = []
        super().__init__(hass, entry, timedelta(seconds=60))

    @callback
    @override
    def item_changed(self, key: str, before: Any, now: Any) -> None:
        self.seen.append((key, before, now))

    def taken(self) -> set[Change]:
        """Return the changes since the last look; no item changed twice."""
        seen, self.seen = self.seen, []
        assert len({key for key, _, _ in seen}) == len(seen)
        return set(seen)


@pytest.fixture
def witness(hass: HomeAssistant, clock_entry: MockConfigEntry) -> Witness:
    """Make a coordinator that has read nothing yet."""
    return Witness(hass, clock_entry)


# Changes of items


async def test_what_was_there_at_the_first_snapshot_is_not_news(witness: Witness) -> None:
    await read(witness, {"a": 1, "b": 2})
    assert witness.taken() == set()
    await read(witness, {"a": 1, "b": 3, "c": 4})
    assert witness.taken() == {("b", 2, 3), ("c", None, 4)}
    await read(witness, {"b": 3, "c": 4})
    assert witness.taken() == {("a", 1, None)}
    await read(witness, {"b": 3, "c": 4})
    assert witness.taken() == set()


async def test_what_a_merge_changes_is_news(witness: Witness) -> None:
    await read(witness, {"a": 1})
    witness.async_merge({"a": 2, "b": 1})
    assert witness.taken() == {("a", 1, 2), ("b", None, 1)}
    witness.async_merge({"b": None})
    assert witness.taken() == {("b", 1, None)}


async def test_an_outage_is_no_change_of_an_item(witness: Witness) -> None:
    """What changed meanwhile is told when it is over."""
    await read(witness, {"a": 1, "b": 2})
    await read(witness, TimedOutError())
    assert witness.taken() == set()
    await read(witness, {"a": 1, "b": 3})
    assert witness.taken() == {("b", 2, 3)}


async def test_an_outage_at_the_beginning(witness: Witness) -> None:
    await read(witness, TimedOutError())
    await read(witness, {"a": 1})
    assert witness.taken() == set()
    await read(witness, {"a": 2})
    assert witness.taken() == {("a", 1, 2)}


@given(st.lists(snapshots | st.none(), max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_each_change_is_told_once(
    hass: HomeAssistant, clock_entry: MockConfigEntry, answers: list[Snapshot | None]
) -> None:
    witness = Witness(hass, clock_entry)
    known: Snapshot | None = None
    for answer in answers:
        await read(witness, TimedOutError() if answer is None else answer)
        wanted: set[Change] = set()
        if answer is not None:
            if known is not None:
                pairs = {key: (known.get(key), answer.get(key)) for key in "abc"}
                wanted = {(key, *pair) for key, pair in pairs.items() if pair[0] != pair[1]}
            known = answer
        assert witness.taken() == wanted
    await witness.async_shutdown()


# Events


def _listen(coordinator: Scripted, told: Told, key: str = "a", name: str = "session") -> Any:
    return coordinator.async_listen(
        key, name, lambda event_type, attributes: told.append((event_type, attributes))
    )


async def test_an_event_reaches_who_listens_to_its_name(scripted: Scripted) -> None:
    told: Told = []
    others: Told = []
    assert not scripted.listens("a", "session")
    _listen(scripted, told)
    _listen(scripted, others, "b")
    _listen(scripted, others, "a", "passing")
    assert scripted.listens("a", "session")
    scripted.async_fire("a", "session", "started", party_size=2)
    assert told == [("started", {"party_size": 2})]
    assert others == []


async def test_what_came_before_somebody_listened_comes_first(scripted: Scripted) -> None:
    """The entity of a new item is on its way."""
    told: Told = []
    scripted.async_fire("a", "session", "started")
    scripted.async_fire("b", "session", "started")
    scripted.async_fire("a", "session", "paged", waited=5)
    _listen(scripted, told)
    scripted.async_fire("a", "session", "cleared")
    assert told == [("started", {}), ("paged", {"waited": 5}), ("cleared", {})]


async def test_what_waits_is_told_to_one_only(scripted: Scripted) -> None:
    first: Told = []
    second: Told = []
    scripted.async_fire("a", "session", "started")
    stop = _listen(scripted, first)
    stop()
    assert not scripted.listens("a", "session")
    _listen(scripted, second)
    assert (len(first), second) == (1, [])


async def test_nobody_waits_for_ever(scripted: Scripted) -> None:
    """An entity that the user disabled never comes: only the latest are kept."""
    told: Told = []
    for number in range(100):
        scripted.async_fire("a", "session", "paged", number=number)
    _listen(scripted, told)
    assert [attributes["number"] for _, attributes in told] == [*range(90, 100)]
