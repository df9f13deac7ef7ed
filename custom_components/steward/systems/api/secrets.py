"""What is not to be told: keys, tokens, ids and names that a server may repeat in what it says."""

from base64 import urlsafe_b64decode
from collections.abc import Iterable
from html import unescape
import re
from urllib.parse import unquote

from .bounds import MAX_TEXT

_HIDDEN = "…"
_MAX_KNOWN = 10_000
"""Values that are known at once; the ones that were met last."""
_ENCODINGS = 3
"""How often a text may have been encoded, one encoding upon the other."""
_ESCAPE = re.compile(r"\\[uU]([0-9a-fA-F]{4})")
_RUN = re.compile(r"[A-Za-z0-9+/_-]{4,}={0,2}")
"""What may be a value in base64 or hexadecimal."""
_OPAQUE = 20
"""Characters from which a run of letters and digits looks like a key, whether or not it is one."""
_BARE = 5
"""Characters below which a value is only found as a word: else it would tear other words apart."""


class Secrets:
    """Cleans what a server says of all that is known of its entry.

    A value is found in any case, and as it is written in addresses, HTML, JSON, base64 or
    hexadecimal. What merely looks like a key is taken for one.
    """

    def __init__(self, *values: str) -> None:
        """Know some values for ever."""
        self._fixed = {value.casefold(): value for value in values if len(value) > 1}
        self._met: dict[str, str] = {}
        """As they are compared, and as they are written."""

    def learn(self, values: Iterable[str | None]) -> None:
        """Take note of ids and names that were met."""
        for value in values:
            if value and len(value) > 1:
                folded = value.casefold()
                self._met.pop(folded, None)
                self._met[folded] = value
        while len(self._met) > _MAX_KNOWN:
            del self._met[next(iter(self._met))]

    def clean(self, text: str) -> str:
        """Make a text that may be logged and shown; of a long one only the beginning."""
        told = text[:MAX_TEXT]
        for _ in range(_ENCODINGS):
            told = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), unescape(unquote(told)))
        told = told.encode(errors="replace").decode()[:MAX_TEXT]
        known = sorted(self._known_in(told), key=len, reverse=True)
        for folded in known:  # the longest first: one may be a part of another
            told = self._pattern(folded).sub(_HIDDEN, told)
        told = _RUN.sub(self._run, told)
        if len(text) > MAX_TEXT:  # what was cut off in its middle is not known again
            told = told[: -max(map(len, (*self._fixed, *self._met, " " * _OPAQUE)))]
        return told

    def _known_in(self, text: str) -> Iterable[str]:
        folded = text.casefold()
        return [value for value in (*self._fixed, *self._met) if value in folded]

    def _pattern(self, folded: str) -> re.Pattern[str]:
        """Make the pattern that finds a value in any case; some letters fold to two."""
        written = self._fixed.get(folded) or self._met[folded]
        pattern = f"(?:{re.escape(written)}|{re.escape(folded)})"
        if len(folded) < _BARE:
            pattern = rf"(?<!\w){pattern}(?!\w)"
        return re.compile(pattern, re.IGNORECASE)

    def _run(self, match: re.Match[str]) -> str:
        """Hide a run that looks like a key, or is one in disguise."""
        run = match[0]
        if len(run) >= _OPAQUE or any(map(self._known_in, _decoded(run))):
            return _HIDDEN
        return run


def _decoded(run: str) -> Iterable[str]:
    """Read a run as base64, wherever in it that begins, and as hexadecimal."""
    bare = run.rstrip("=").replace("+", "-").replace("/", "_")
    for begin in range(4):
        part = bare[begin:]
        yield urlsafe_b64decode(part[: len(part) // 4 * 4]).decode(errors="replace")
        if len(part) % 4 > 1:
            yield urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode(errors="replace")
    try:
        yield bytes.fromhex(bare).decode(errors="replace")
    except ValueError:
        return
