"""The switches hold only what makes sense."""

from typing import Any

import pytest

from simulators.rufus import Generation, Options


def test_options_are_read_as_json_has_them() -> None:
    fields: dict[str, Any] = {"generation": "old", "rebind_by": ["serial_number"]}
    options = Options(**fields)
    assert options == Options(generation=Generation.OLD, rebind_by=("serial_number",))
    assert (options.strict, Options().strict) == (False, True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("generation", "newest"),
        ("page_size", 0),
        ("page_size", 5001),
        ("page_size", "10"),
        ("unauthorized_status", 500),
        ("close_twice", 409),
        ("rebind_by", ["alias"]),
        ("type_required", "yes"),
        ("lenient_timestamps", 1),
        ("max_passings", 0),
        ("max_passings", True),
    ],
)
def test_senseless_options_are_refused(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=name):
        Options(**{name: value})
