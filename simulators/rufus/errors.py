"""How the cloud says no."""

from typing import Any, override


class RefusedError(ValueError):
    """A request that the cloud refuses.

    Attributes:
        status: HTTP status of the answer.
        content: The answer: the description, and the ids that it echoes.
    """

    def __init__(self, status: int, description: str, **ids: str) -> None:
        super().__init__(description)
        self.status = status
        self.content: dict[str, Any] = {"description": description, **ids}

    @override
    def __str__(self) -> str:
        return ", ".join(f"{value}" for value in self.content.values())
