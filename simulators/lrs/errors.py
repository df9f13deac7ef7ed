"""What the transmitter refuses, and the code of each answer: none of them is documented."""

from aiocoap import BAD_REQUEST, CONFLICT, NOT_FOUND, SERVICE_UNAVAILABLE
from aiocoap.numbers.codes import Code


class RefusedError(ValueError):
    """What was asked for cannot be done; the text names what is wrong.

    Attributes:
        code: Code of the answer.
    """

    def __init__(self, text: str, code: Code = BAD_REQUEST) -> None:
        super().__init__(text)
        self.code = code


class UnknownNumberError(RefusedError):
    """No session is active for that pager number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"No active session for number {number}", NOT_FOUND)


class DuplicateError(RefusedError):
    """A session is active for that pager number already."""

    def __init__(self, number: int) -> None:
        super().__init__(f"A session is active for number {number}", CONFLICT)


class FullError(RefusedError):
    """No further session can be active."""

    def __init__(self) -> None:
        super().__init__("Too many active sessions", SERVICE_UNAVAILABLE)
