"""The switches hold only what makes sense."""

from typing import Any

import pytest

from simulators.rufus import Blank, Generation, Options, Order


def test_options_are_read_as_json_has_them() -> None:
    fields: dict[str, Any] = {
        "generation": "old",
        "rebind_by": ["serial_number"],
        "order": "arrival",
        "blank_times": "absent",
    }
    options = Options(**fields)
    assert options == Options(
        generation=Generation.OLD,
        rebind_by=("serial_number",),
        order=Order.ARRIVAL,
        blank_times=Blank.ABSENT,
    )
    assert isinstance(options.order, Order)
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
        ("rebind_same_id", 1),
        ("short_tokens", "no"),
        ("omit_empty_result", None),
        ("blank_times", "none"),
        ("inserted_status", 204),
        ("order", "timestamp"),
        ("serve_duplicates", 1.5),
        ("serve_duplicates", -0.1),
        ("serve_duplicates", True),
        ("missing_passings", 204),
        ("bad_range", 404),
        ("until_inclusive", "yes"),
        ("polling_enveloped", 0),
        ("polling_without_session", 204),
        ("polling_closed", 410),
        ("polling_last_alone", "yes"),
        ("events", 404),
        ("key_header", "authorization"),
        ("page_ignored", 1),
        ("number_step", 0),
        ("passing_times", "iso"),
        ("local_timezone", "Mars/Olympus"),
        ("local_timezone", ""),
        ("local_timezone", None),
        ("closed_takes_passings", "yes"),
    ],
)
def test_senseless_options_are_refused(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=name):
        Options(**{name: value})
