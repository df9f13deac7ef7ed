"""Canaries: what must be told nowhere, servers that repeat it, and the look for it."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import orjson
import pytest

from simulators.hostile import Answer

STATUSES = (400, 401, 403, 404, 409, 422, 429, 500, 503)
"""Of all kinds of refusals."""


def spellings(*canaries: str) -> str:
    """Write what is secret as a server might repeat it."""
    return " ".join(
        spelling
        for one in canaries
        for spelling in (
            one,
            one.upper(),
            one.replace("-", "%2D"),
            one.replace("-", "&#45;"),
            b64encode(one.encode()).decode(),
        )
    )


def refusal(status: int, body: Mapping[str, Any]) -> Answer:
    """Make an answer of a status, with a body."""
    content = orjson.dumps(body)
    lines = (
        f"HTTP/1.1 {status} No",
        "Connection: close",
        "Retry-After: 0",
        f"Content-Length: {len(content)}",
        "\r\n",
    )
    return Answer(name="repeats", head="\r\n".join(lines).encode(), body=lambda: [content])


def logged(caplog: pytest.LogCaptureFixture, *others: str) -> str:
    """Join all lines of the log, but those that tests' own stores write, and `others`.

    Home Assistant's core writes each state and each action's call there, at debug.
    """
    left_out = ("pytest_homeassistant_custom_component", *others)
    return "\n".join(
        f"{record.name} {record.getMessage()} {record.exc_info and record.exc_info[1]!r}"
        for record in caplog.records
        if not record.name.startswith(left_out)
    )


def assert_none(text: str, *canaries: str) -> None:
    folded = text.casefold()
    found = [one for one in canaries if one.casefold() in folded]
    assert not found, [line for line in text.splitlines() if found[0].casefold() in line.casefold()]
