"""What a look at a system finds."""

from custom_components.steward.systems.base import ValidatedInput


def test_a_system_may_have_no_keys_of_its_own() -> None:
    assert ValidatedInput(title="Any", data={}).keys == frozenset()
