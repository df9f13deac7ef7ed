"""The switches hold only what makes sense."""

from dataclasses import asdict
import json
from typing import Any

import pytest

from simulators.spreadsheetweb import Flaw, Moment, Options, Reaction


def test_options_are_read_as_json_has_them() -> None:
    fields: dict[str, Any] = {"token_times": "date", "close_reactions": {"closed": "success"}}
    options = Options(**fields)
    assert options.token_times is Moment.DATE
    assert options.close_reactions == {
        Flaw.UNKNOWN: Reaction.FAILURE,
        Flaw.CLOSED: Reaction.SUCCESS,
        Flaw.TIMED_OUT: Reaction.FAILURE,
        Flaw.FOREIGN: Reaction.FAILURE,
        Flaw.MALFORMED: Reaction.BAD_REQUEST,
    }
    assert set(options.result_reactions.values()) == {Reaction.FAILURE}
    assert Options(**json.loads(json.dumps(asdict(options)))) == options


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("token_lifetime", 0),
        ("token_lifetime", "60"),
        ("token_times", "iso"),
        ("utc_offset", 90000),
        ("utc_offset", None),
        ("session_timeout", -1),
        ("session_timeout", True),
        ("close_reactions", {"gone": "failure"}),
        ("close_reactions", {"closed": 404}),
        ("result_reactions", ["failure"]),
        ("bad_body", 422),
        ("lockout_after", 0),
        ("lockout_after", True),
        ("lockout_time", 0),
        ("output_order", "shuffled"),
        ("output_refs", "none"),
    ],
)
def test_senseless_options_are_refused(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=name):
        Options(**{name: value})
