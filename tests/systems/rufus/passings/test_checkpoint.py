"""The ledger delivers each passing once, whatever the cloud does, and comes to an end."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import json
from typing import override

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
import pytest

from custom_components.steward.systems.rufus.api.types import Page, Passing, Session
from custom_components.steward.systems.rufus.passings.checkpoint import Checkpoint, DeviceCheckpoint

_BEGINNING = datetime(2026, 3, 1, 8, tzinfo=UTC)
_DEVICE = "D"
_ENOUGH = 400
"""Reads after which all must have been read: far more than it takes."""


@dataclass(kw_only=True)
class _Cloud:
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
        created = _BEGINNING + timedelta(minutes=len(self.sessions))
        self.arrived[token] = []
        self.sessions.append(_session(token, created, active=True))

    def close(self) -> None:
        """Close the active session."""
        self.sessions = [
            _session(one.token_session, one.creation_date, active=False) for one in self.sessions
        ]

    def listed(self) -> list[Session]:
        """List the sessions, the active one first."""
        rows = [
            _session(
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
            passings=[_passing(number) for number in rows[start:end]],
            has_more=end < len(rows) if self.says_more else None,
        )


def _session(token: str, created: datetime | None, *, active: bool, passings: int = 0) -> Session:
    return Session(token_session=token, creation_date=created, active=active, passings=passings)


def _passing(number: int) -> Passing:
    moment = _BEGINNING + timedelta(seconds=number)
    return Passing(num_passing=number, timestamp=moment, bib=f"{number}")


class Race(RuleBasedStateMachine):
    """A race at one device, and a reader that may be restarted between any two steps."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.cloud = _Cloud()
        self.ledger = Checkpoint()
        self.delivered: list[tuple[str, int]] = []
        self.expected: set[tuple[str, int]] = set()
        self.listed: list[Session] = []

    @initialize(
        by_number=st.booleans(),
        says_more=st.booleans(),
        twice=st.booleans(),
        page_size=st.integers(1, 5),
        before=st.lists(st.sets(st.integers(0, 15), max_size=8), max_size=3),
        closed=st.booleans(),
        fresh=st.booleans(),
    )
    def look(
        self,
        *,
        by_number: bool,
        says_more: bool,
        twice: bool,
        page_size: int,
        before: list[set[int]],
        closed: bool,
        fresh: bool,
    ) -> None:
        """Look for the first time: at a device with sessions, or before it is bound."""
        self.cloud = _Cloud(
            by_number=by_number, says_more=says_more, page_size=page_size, twice=twice
        )
        if fresh:
            self.ledger.look({})
        for numbers in before:
            self.cloud.open()
            self._insert(list(numbers), news=fresh)
        if closed:
            self.cloud.close()
        if not fresh:
            self.ledger.look({_DEVICE: len(self.cloud.sessions)})
            self.poll()

    def _insert(self, numbers: list[int], *, news: bool = True) -> None:
        """Let passings reach the active session."""
        token = self.cloud.sessions[-1].token_session
        for number in numbers:
            if number not in self.cloud.arrived[token]:
                self.cloud.arrived[token].append(number)
                if news:
                    self.expected.add((token, number))

    @rule()
    def open(self) -> None:
        """Open a session."""
        if len(self.cloud.sessions) < 6:
            self.cloud.open()

    @precondition(lambda self: self.cloud.sessions)
    @rule()
    def close(self) -> None:
        """Close what is active."""
        self.cloud.close()

    @precondition(lambda self: self.cloud.sessions and self.cloud.sessions[-1].active)
    @rule(numbers=st.lists(st.integers(16, 60), min_size=1, max_size=8))
    def cross(self, numbers: list[int]) -> None:
        """Let passings arrive, in any order, some of them twice."""
        self._insert(numbers)

    @rule()
    def poll(self) -> None:
        """List the sessions."""
        self.ledger.look({_DEVICE: len(self.cloud.sessions)})
        self.listed = self.cloud.listed()
        self.ledger.take(_DEVICE, self.listed)

    @rule(reads=st.integers(1, 6))
    def read(self, reads: int) -> None:
        """Read some pages, by what was listed last."""
        for _ in range(reads):
            if not self._read_page():
                break

    @rule()
    def restart(self) -> None:
        """Forget all that is not stored."""
        stored = json.loads(json.dumps(self.ledger.to_store()))
        self.ledger = Checkpoint(stored)
        self.poll()

    def _read_page(self) -> bool:
        """Read one page; tell whether there was one to be read."""
        device = self.ledger.device(_DEVICE) if self.listed else DeviceCheckpoint()
        for session in sorted(self.listed, key=lambda one: one.token_session):
            token = session.token_session
            known = device.sessions.get(token)
            if known and (scan := known.query(session)):
                page = self.cloud.page(token, scan.first, scan.last, scan.page)
                for passing in sorted(page.passings, key=lambda one: one.num_passing):
                    if known.accept(passing):
                        self.delivered.append((token, passing.num_passing))
                known.turn(session, page)
                return True
        device.tidy()
        return False

    @override
    def teardown(self) -> None:
        """Read until nothing is left: all is there, and nothing twice."""
        for _ in range(2):
            self.poll()
            for _ in range(_ENOUGH):
                if not self._read_page():
                    break
            else:
                pytest.fail("it reads for ever")
        assert len(self.delivered) == len(set(self.delivered)), "repeated"
        assert set(self.delivered) <= self.expected, "not news"
        assert set(self.delivered) >= self.expected, "lost"


TestRace = Race.TestCase
TestRace.settings = settings(max_examples=200, stateful_step_count=25, deadline=None)


def _listing(*, passings: int, active: bool = True) -> Session:
    return _session("T", _BEGINNING, active=active, passings=passings)


@pytest.mark.parametrize("surplus", [-3, -2, 1, 500])
@pytest.mark.parametrize("says_more", [True, False])
def test_a_count_that_never_fits_is_read_for_once(surplus: int, *, says_more: bool) -> None:
    cloud = _Cloud(says_more=says_more)
    cloud.open()
    cloud.arrived["T0"] = [3, 4, 5, 8]
    session = _session("T0", _BEGINNING, active=True, passings=4 + surplus)
    ledger = Checkpoint()
    ledger.look({})
    ledger.take(_DEVICE, [session])
    known = ledger.device(_DEVICE).sessions["T0"]
    delivered: list[int] = []
    for _ in range(_ENOUGH):
        if (scan := known.query(session)) is None:
            break
        page = cloud.page("T0", scan.first, scan.last, scan.page)
        delivered += [one.num_passing for one in page.passings if known.accept(one)]
        known.turn(session, page)
    else:
        pytest.fail("it reads for ever")
    assert len(delivered) == len(set(delivered))
    assert set(delivered) == {3, 4, 5, 8} or (surplus < 0 and delivered)
    # Nothing is asked until the count changes, also after a restart.
    restored = Checkpoint(json.loads(json.dumps(ledger.to_store())))
    again = restored.device(_DEVICE).sessions["T0"]
    assert again.query(session) is None
    assert again.query(_session("T0", _BEGINNING, active=True, passings=505)) is not None


def test_what_is_new_at_the_end_is_asked_for_first() -> None:
    ledger = Checkpoint()
    ledger.look({})
    ledger.take(_DEVICE, [_listing(passings=2)])
    known = ledger.device(_DEVICE).sessions["T"]
    for number in (7, 9):
        assert known.accept(_passing(number))
    bounds = []
    grown = _listing(passings=4)
    for _ in range(3):
        scan = known.query(grown)
        assert scan is not None
        bounds.append((scan.first, scan.last))
        known.turn(grown, Page(passings=[], has_more=False))
    assert bounds == [(10, None), (8, 8), (None, None)]
    assert known.query(grown) is None


def test_the_latest_time_is_the_devices_own() -> None:
    ledger = Checkpoint()
    ledger.look({})
    ledger.take(_DEVICE, [_listing(passings=2)])
    known = ledger.device(_DEVICE).sessions["T"]
    known.accept(_passing(9))
    known.accept(_passing(7))
    assert known.latest == _BEGINNING + timedelta(seconds=9)
    restored = Checkpoint(ledger.to_store()).session(_DEVICE, "T")
    assert restored is not None
    assert restored.latest == known.latest


def test_sessions_that_are_done_with_are_forgotten() -> None:
    ledger = Checkpoint()
    ledger.look({_DEVICE: 0})
    for number in range(1000):
        opened = _BEGINNING + timedelta(minutes=number)
        session = _session(f"T{number}", opened, active=False)
        ledger.take(_DEVICE, [session])
        assert ledger.device(_DEVICE).sessions[f"T{number}"].query(session) is None
        ledger.device(_DEVICE).tidy()
    assert len(json.dumps(ledger.to_store())) < 500


def test_the_baseline_of_a_list_without_counts_is_all_there_is() -> None:
    """An old cloud may not say how many sessions a device has."""
    ledger = Checkpoint()
    assert ledger.look({_DEVICE: None})
    ledger.take(_DEVICE, [_listing(passings=5, active=False)])
    assert ledger.session(_DEVICE, "T") is None


def test_a_session_opened_between_the_first_list_and_the_first_look_is_news() -> None:
    ledger = Checkpoint()
    assert ledger.look({_DEVICE: 1})
    later = _session("U", _BEGINNING + timedelta(minutes=1), active=True, passings=1)
    ledger.take(_DEVICE, [later, _listing(passings=5, active=False)])
    known = ledger.session(_DEVICE, "U")
    assert known is not None
    assert known.accept(_passing(1))


def test_unknown_devices_have_no_ledger() -> None:
    assert Checkpoint().session("nowhere", "T") is None
