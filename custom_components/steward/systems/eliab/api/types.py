"""The eliab API's wire type: the envelope of every answer, read in all its documented spellings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...api.bounds import MAX_TEXT
from ...api.errors import MalformedAnswerError
from ...api.json import json_object

_TITLES = ("title", "messageTitle", "message_title")
_SESSION_IDS = ("sessionId", "sessionID", "session_id")
_CONTENTS = ("responseContent", "content")
SESSION_HEADER = "SessionID"
"""The header that carries a session id, in requests and in answers alike."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the server answered (fact sheet, 3); texts that were left out are empty.

    The content of a login holds the names of people, so it is not in the representation.
    """

    kind: str = ""
    """`info.type`: `success`, `warning`, `error` or `info`."""
    title: str = ""
    message: str = ""
    action: str = ""
    """A key or an address that the app must act on."""
    session_id: str = field(default="", repr=False)
    content: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def words(self) -> str:
        """What it says to the user."""
        return ": ".join(dict.fromkeys(text for text in (self.title, self.message) if text))


def read_answer(content: bytes, headers: Mapping[str, str]) -> Answer:
    """Read an answer of any status; the names of `headers` match in any case.

    Raises:
        MalformedAnswerError: it is not in an envelope.

    """
    body = json_object(content)
    if not isinstance(info := body.get("info"), dict):
        raise MalformedAnswerError("no info in the answer")
    inner = _first(body, _CONTENTS)
    return Answer(
        kind=_text(info.get("type")),
        title=_text(_first(info, _TITLES)),
        message=_text(info.get("message")),
        action=_text(info.get("action")),
        session_id=_identifier(_text(_first(info, _SESSION_IDS)))
        or _identifier(headers.get(SESSION_HEADER, "")),
        content=inner if isinstance(inner, dict) else {},
    )


def _first(members: Mapping[str, Any], names: tuple[str, ...]) -> object:
    """Get the first member that is there, under any of its names."""
    return next((members[name] for name in names if members.get(name)), None)


def _identifier(text: str) -> str:
    """Let what can be sent in a header pass; anything else is none."""
    return text if text.isascii() and text.isprintable() and len(text) <= MAX_TEXT else ""


def _text(value: object) -> str:
    """Read a text; anything else is a missing one."""
    return value.strip() if isinstance(value, str) else ""
