"""A device's sessions in a cloud, as the checkpoints are tried with."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from custom_components.steward.systems.rufus.api.types import Page, Passing, Session
from custom_components.steward.systems.rufus.passings.checkpoint import (
    Checkpoint,
)
from custom_components.steward.systems.rufus.passings.session_checkpoint import SessionCheckpoint

BEGINNING = datetime(2026, 3, 1, 8, tzinfo=UTC)
DEVICE = "D"
ENOUGH = 400
"""Reads after which all must have been read: far more than it takes."""


@dataclass(kw_only=True)
class Cloud:
    """A device's sessions as a cloud has them, and how it lists them."""

    by_number: bool = True
    says_more: bool = True
    page_size: int = 3
    twice: bool = False
    sessions: list[Session] = field(default_factory=list)
    arrived: dict[str, list[int]] = field(default_factory=dict)

    def open(self) -> None:
        """Open a session on top of what there is."""
        self.close()
        token = f"T{len(self.sessions)}"
        created = BEGINNING + timedelta(minutes=len(self.sessions))
        self.arrived[token] = []
        self.sessions.append(a_session(token, created, active=True))

    def close(self) -> None:
        """Close the active session."""
        self.sessions = [
            a_session(one.token_session, one.creation_date, active=False) for one in self.sessions
        ]

    def listed(self) -> list[Session]:
        """List the sessions, the active one first."""
        rows = [
            a_session(
                one.token_session,
                one.creation_date,
                active=one.active,
                passings=len(self.arrived[one.token_session]),
            )
            for one in self.sessions
        ]
        return sorted(rows, key=lambda one: not one.active)

    def page(self, token: str, first: int | None, last: int | None, page: int) -> Page:
        """List a page of passings."""
        numbers = self.arrived[token]
        if self.by_number:
            numbers = sorted(numbers)
        rows = [
            number
            for number in numbers
            if (first is None or number >= first) and (last is None or number <= last)
            for _ in range(2 if self.twice and number % 3 == 0 else 1)
        ]
        start, end = (page - 1) * self.page_size, page * self.page_size
        return Page(
            passings=[a_passing(number) for number in rows[start:end]],
            has_more=end < len(rows) if self.says_more else None,
        )


def a_session(
    token: str, created: datetime | None, *, active: bool | None, passings: int = 0
) -> Session:
    return Session(token_session=token, creation_date=created, active=active, passings=passings)


def restored(stored: dict[str, Any]) -> Checkpoint:
    checkpoint = Checkpoint()
    checkpoint.restore(stored)
    return checkpoint


def known_session(checkpoint: Checkpoint, token: str) -> SessionCheckpoint:
    known = checkpoint.session(DEVICE, token)
    assert known is not None
    return known


def a_passing(number: int) -> Passing:
    moment = BEGINNING + timedelta(seconds=number)
    return Passing(num_passing=number, timestamp=moment, bib=f"{number}")
