"""What a feature adds to a system, beside its items."""

from collections.abc import Mapping
from typing import Any, override

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.feature import FeatureRuntime
from custom_components.steward.identity import beside, identifier, is_beside, unique_id
from custom_components.steward.systems.changes import Changes

from .scripted import Calls, Scripted


class Counting(FeatureRuntime):
    """A feature that keeps one item beside `a`."""

    def __init__(self) -> None:
        """Have it already."""
        self.kept: dict[str, Any] = {beside("a", "count"): 1}

    @property
    @override
    def items(self) -> Mapping[str, Any]:
        return self.kept

    @override
    def async_started(self) -> None:
        pass

    @override
    async def async_unload(self) -> None:
        pass


def test_what_is_beside_an_item_is_shown_at_its_device(clock_entry: MockConfigEntry) -> None:
    key = beside("a", "count")
    assert is_beside(key)
    assert not is_beside("a")
    assert identifier(clock_entry, key) == identifier(clock_entry, "a")
    assert unique_id(clock_entry, key, "wait") != unique_id(clock_entry, "a", "wait")


async def test_feature_shows_its_items_and_offers_itself(scripted: Scripted) -> None:
    feature = Counting()
    assert scripted.capability(Counting) is None
    scripted.async_add_feature(feature, feature.items)
    assert scripted.capability(Counting) is feature
    assert scripted.capability(Scripted) is scripted
    assert dict(scripted.data) == {"a": 1, "b": 2, "a/count": 1}
    assert scripted.items_of("a/count") is feature.items


async def test_a_change_beside_an_item_wakes_who_shows_that_alone(scripted: Scripted) -> None:
    feature, calls = Counting(), Calls()
    scripted.async_add_feature(feature, feature.items)
    stop = calls.listen(scripted, "a", "a/count")
    feature.kept["a/count"] = 2
    scripted.async_publish(Changes(keys=frozenset({"a/count"})))
    assert calls.taken() == {"a/count": 1}
    assert scripted.data["a/count"] == 2
    stop()
