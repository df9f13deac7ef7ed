"""The chain that every request passes before its operation, and what operations see of it."""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
import json
import re
from typing import Any

from simulators.compact import no_constant

from .answers import Problem, RefusedError
from .options import Mode, Options

# What a decoder gets out of a text that is no base64 all along: its beginning.
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request that has passed the chain.

    Attributes:
        headers: The headers; their names match in any case.
        body: The body.
    """

    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def session_id(self) -> str:
        """The session id as it was sent, empty where none was."""
        sent = self.headers.get("SessionID", "")
        return sent.encode("utf-8", "surrogateescape").decode("utf-8", "replace")

    def content(self) -> Mapping[str, Any]:
        """Return the members of ``requestContent``; null has none.

        Raises:
            RefusedError: It is missing, or no object.
        """
        members = lowered(self.body)
        if "requestcontent" not in members:
            raise RefusedError(Problem.BAD_CONTENT)
        return struct(members["requestcontent"])


def read(headers: Mapping[str, str], body: bytes, *, token: str, options: Options) -> Call:
    """Let a request pass the chain.

    Args:
        headers: The headers; their names match in any case.
        body: The body as it came.
        token: What ``Authorization`` must have after ``Basic``.
        options: The switches; the mode says how the token is compared: as a text, or as the user
            and password in it.

    Raises:
        RefusedError: It does not pass.
    """
    _authorise(headers.get("Authorization", ""), token, options.mode)
    content_type = headers.get("Content-Type")
    if not content_type:
        raise RefusedError(Problem.NO_CONTENT_TYPE)
    if options.content_type not in (None, content_type):
        raise RefusedError(Problem.WRONG_CONTENT_TYPE)
    return Call(headers=headers, body=_parse(body))


def lowered(members: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an object with its names in lower case: they match in any; the last one counts."""
    return {name.lower(): value for name, value in members.items()}


def struct(value: Any) -> Mapping[str, Any]:
    """Return the members of an object, their names in lower case; null has none.

    Raises:
        RefusedError: It is none.
    """
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise RefusedError(Problem.BAD_CONTENT)
    return lowered(value)


def _authorise(header: str, token: str, mode: Mode) -> None:
    scheme, space, sent = header.partition(" ")
    if scheme != "Basic" or not space:
        raise RefusedError(Problem.NO_AUTHORIZATION)
    if mode is Mode.DOCS:
        authorised = sent == token
    else:
        pair = _decode(sent)
        authorised = b":" in pair and pair == _decode(token)
    if not authorised:
        raise RefusedError(Problem.WRONG_TOKEN)


def _decode(text: str) -> bytes:
    found = _BASE64.match(text)
    return b64decode(found[0]) if found else b""


def _parse(body: bytes) -> Mapping[str, Any]:
    """Read the first JSON value of a body; whatever follows it is ignored, null is empty."""
    text = body.decode(errors="replace").lstrip(" \t\r\n")
    try:
        value, _ = _DECODER.raw_decode(text)
    except (ValueError, RecursionError) as error:
        raise RefusedError(Problem.BAD_BODY) from error
    if not isinstance(value, dict | None):
        raise RefusedError(Problem.BAD_BODY)
    return value or {}


_DECODER = json.JSONDecoder(parse_constant=no_constant)
