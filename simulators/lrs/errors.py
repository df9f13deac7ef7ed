"""What the transmitter's world refuses."""


class RefusedError(ValueError):
    """What was asked for has the wrong form; the text names what is wrong."""


class UnknownNumberError(RefusedError):
    """No session is active for that pager number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"No active session for number {number}")


class DuplicateError(RefusedError):
    """A session is active for that pager number already."""

    def __init__(self, number: int) -> None:
        super().__init__(f"A session is active for number {number}")


class FullError(RefusedError):
    """No further session can be active."""

    def __init__(self) -> None:
        super().__init__("Too many active sessions")
