"""What the snapshot of a SpreadsheetWEB application holds, and what of it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ..api.json import count, iso, utc


@dataclass(frozen=True, kw_only=True, slots=True)
class DedicatedSession:
    """A session that Steward opened."""

    session_id: str
    opened: datetime
    calculations: int = 0
    """How often Steward calculated in it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Application:
    """An application, and what became of the sessions that Steward opened."""

    name: str
    url: str | None = field(default=None, compare=False)
    """Where the server is; it does not change while the application is looked after."""
    session: DedicatedSession | None = None
    dropped: bool = False
    """Whether the last session was ended by the server; until another one is opened."""
    orphans: tuple[str, ...] = ()
    """The ids of sessions that may still be open, but could not be closed when they had to be."""
    unconfirmed: bool = False
    """Whether an opening had no answer: its session, if there is one, is known to nobody."""

    def to_store(self) -> dict[str, Any]:
        """Make JSON of what outlasts a restart."""
        session = self.session
        return {
            "session": session
            and {
                "session_id": session.session_id,
                "opened": iso(session.opened),
                "calculations": session.calculations,
            },
            "dropped": self.dropped,
            "orphans": list(self.orphans),
            "unconfirmed": self.unconfirmed,
        }


def restored(name: str, stored: Mapping[str, Any] | None) -> Application:
    """Make an application of what was stored, or of nothing."""
    if stored is None:
        return Application(name=name)
    session = stored["session"]
    return Application(
        name=name,
        session=session
        and DedicatedSession(
            session_id=session["session_id"],
            opened=utc(session["opened"]) or datetime.now(UTC),
            calculations=count(session["calculations"]),
        ),
        dropped=stored["dropped"],
        orphans=tuple(stored["orphans"]),
        unconfirmed=stored["unconfirmed"],
    )
