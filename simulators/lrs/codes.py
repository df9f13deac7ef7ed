"""CoAP's codes as they are written: a class, a dot, and two digits of detail."""

from enum import StrEnum
import re

from aiocoap.numbers.codes import Code

_WRITTEN = re.compile(r"[245]\.([0-2][0-9]|3[01])")


class Success(StrEnum):
    """The codes of a success."""

    CREATED = "2.01"
    DELETED = "2.02"
    VALID = "2.03"
    CHANGED = "2.04"
    CONTENT = "2.05"

    @property
    def code(self) -> Code:
        """The code."""
        return code(self)


def is_code(value: object) -> bool:
    """Tell whether a value is the code of a response, as it is written."""
    return isinstance(value, str) and _WRITTEN.fullmatch(value) is not None


def code(text: str) -> Code:
    """Read a code: three bits of class, five of detail (RFC 7252, 3)."""
    kind, _, detail = text.partition(".")
    return Code(int(kind) << 5 | int(detail))
