"""The switches hold only what makes sense."""

from typing import Any

import pytest

from simulators.eliab import ContentKey, Mode, Options, Outage, SessionKey, Standing, TitleKey


def test_options_are_read_as_json_has_them() -> None:
    fields: dict[str, Any] = {
        "mode": "source",
        "title_key": "messageTitle",
        "session_key": "session_id",
        "content_key": "content",
        "close_accepts": ["closed", "missing"],
        "outage": "sons",
    }
    options = Options(**fields)
    assert options == Options(
        mode=Mode.SOURCE,
        title_key=TitleKey.MESSAGE_TITLE,
        session_key=SessionKey.SNAKE,
        content_key=ContentKey.LATER,
        close_accepts=(Standing.CLOSED, Standing.MISSING),
        outage=Outage.SONS,
    )
    assert isinstance(options.close_accepts[0], Standing)
    assert isinstance(options.mode, Mode)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mode", "other"),
        ("title_key", "name"),
        ("session_key", "id"),
        ("content_key", "body"),
        ("issue_sessions", 1),
        ("close_accepts", "closed"),
        ("close_accepts", ["open"]),
        ("close_accepts", ["gone"]),
        ("session_lifetime", 0),
        ("session_lifetime", True),
        ("session_lifetime", "60"),
        ("session_lifetime", float("inf")),
        ("minimum_version", "1.0"),
        ("minimum_version", 1),
        ("outage", "all"),
        ("content_type", 5),
    ],
)
def test_senseless_options_are_refused(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=name):
        Options(**{name: value})
