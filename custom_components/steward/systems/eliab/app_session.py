"""What the snapshot of an app session holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from ..api.json import iso, utc


@dataclass(frozen=True, kw_only=True, slots=True)
class AppSession:
    """The session of a school's app, as far as Steward knows."""

    session_id: str | None = field(default=None, repr=False)
    """`None` without one."""
    opened: datetime | None = None
    """When Steward opened it, or learned of it."""
    in_doubt: bool = False
    """Whether it was told to close, and nobody knows whether it did."""
    unconfirmed: bool = False
    """Whether a login had no answer: its session, if there is one, is known to nobody."""

    @classmethod
    def from_store(cls, stored: Mapping[str, Any]) -> Self:
        """Make it of what `to_store` made."""
        return cls(
            session_id=stored.get("session_id"),
            opened=utc(stored.get("opened")),
            in_doubt=bool(stored.get("in_doubt")),
            unconfirmed=bool(stored.get("unconfirmed")),
        )

    def to_store(self) -> dict[str, Any]:
        """Make JSON values of it."""
        return {
            "session_id": self.session_id,
            "opened": iso(self.opened),
            "in_doubt": self.in_doubt,
            "unconfirmed": self.unconfirmed,
        }
