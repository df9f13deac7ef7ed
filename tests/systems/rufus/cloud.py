"""A model of the cloud, with the odd ways that a seed gives it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
import random

from custom_components.steward.systems.api.errors import (
    MalformedAnswerError,
    NoAnswerError,
    NotFoundError,
)
from custom_components.steward.systems.rufus.api.types import (
    Device,
    DeviceListing,
    Page,
    Passing,
    Session,
)

BEGINNING = datetime(2026, 3, 1, 8, tzinfo=UTC)


@dataclass(kw_only=True)
class Cloud:
    """What the cloud has, and how it answers."""

    rng: random.Random
    by_number: bool
    says_more: bool
    twice: bool
    counts_sessions: bool
    ignores_page: bool
    page_size: int
    lies: bool
    """Whether what is odd may be plainly wrong: a session closed that is not, what was before."""
    odd: float = 0.0
    """The share of answers that fail or are odd."""
    devices: dict[str, Device] = field(default_factory=dict)
    sessions: dict[str, dict[str, Session]] = field(default_factory=dict)
    arrived: dict[str, list[int]] = field(default_factory=dict)
    before: dict[str, list[Session]] = field(default_factory=dict)
    made: int = 0
    empty: int = 0
    """How many empty lists of devices came in a row."""
    pages: int = 0
    """How many pages of passings were asked for."""

    def moment(self) -> datetime:
        """Make a time that is later than those before."""
        self.made += 1
        return BEGINNING + timedelta(seconds=self.made)

    def bind(self, deviceid: str) -> None:
        """Bind a device; one that was unbound has nothing of what it had."""
        self.devices[deviceid] = Device(deviceid=deviceid, creation_date=self.moment(), sessions=0)
        self.sessions[deviceid] = {}

    def unbind(self, deviceid: str) -> None:
        """Unbind a device."""
        del self.devices[deviceid], self.sessions[deviceid]
        self.before.pop(deviceid, None)

    def open(self, deviceid: str) -> str:
        """Open a session, which closes the one before."""
        self.close(deviceid)
        token = f"T{self.made}"
        self.sessions[deviceid][token] = Session(
            token_session=token, creation_date=self.moment(), active=True
        )
        self.arrived[token] = []
        self._seen(deviceid)
        return token

    def close(self, deviceid: str) -> None:
        """Close the active session."""
        for token, session in self.sessions[deviceid].items():
            self.sessions[deviceid][token] = replace(session, active=False)

    def _seen(self, deviceid: str) -> None:
        self.devices[deviceid] = replace(
            self.devices[deviceid],
            sessions=len(self.sessions[deviceid]) if self.counts_sessions else None,
            last_login=self.moment(),
        )

    # Answers

    def _is_odd(self) -> bool:
        return self.rng.random() < self.odd

    async def list_devices(self) -> DeviceListing:
        """List the devices: now and then not, none, or not all of them."""
        devices = tuple(self.devices.values())
        how = self.rng.randrange(4) if self._is_odd() else None
        if how == 0:
            raise MalformedAnswerError
        if how == 1:
            raise NoAnswerError
        if how == 2 or (how == 3 and self.empty):  # an empty one that comes twice is believed
            return DeviceListing(devices=devices[1:], complete=False)
        listed = () if how == 3 else devices
        self.empty = 0 if listed else self.empty + 1
        return DeviceListing(devices=listed, complete=True)

    async def list_sessions(self, deviceid: str) -> list[Session]:
        """List a device's sessions: now and then not, or something that is not so."""
        now = [
            replace(session, passings=len(self.arrived[token]))
            for token, session in self.sessions.get(deviceid, {}).items()
        ]
        stale = self.before.get(deviceid, now)
        self.before[deviceid] = now
        how = self.rng.randrange(8 if self.lies else 6) if self._is_odd() else None
        if how == 0:
            raise NoAnswerError
        if how == 1 or not now:
            raise NotFoundError
        answers = {
            2: [],
            3: now[1:],
            4: [replace(session, active=None) for session in now],
            5: [replace(session, passings=None) for session in now],
            6: [replace(session, active=False) for session in now],
            7: stale,
        }
        return answers.get(how, now) if how else now

    async def get_passings_page(
        self, token_session: str, *, first: int | None, last: int | None, page: int
    ) -> Page:
        """List a page of passings: now and then not, nothing, or only some of it."""
        self.pages += 1
        if self._is_odd():
            raise NoAnswerError
        numbers = self.arrived[token_session]
        rows = [
            number
            for number in (sorted(numbers) if self.by_number else numbers)
            if (first is None or number >= first) and (last is None or number <= last)
            for _ in range(2 if self.twice and number % 3 == 0 else 1)
        ]
        start = 0 if self.ignores_page else (page - 1) * self.page_size
        end = start + self.page_size
        return Page(
            passings=[Passing(num_passing=number) for number in rows[start:end]],
            has_more=end < len(rows) if self.says_more else None,
        )
