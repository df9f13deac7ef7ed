"""Each passing is told once, whatever the cloud does, and the reading comes to an end."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import json
from typing import Any, override

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
import pytest

from custom_components.steward.systems.rufus.api.types import Page, Passing, Session
from custom_components.steward.systems.rufus.passings.checkpoint import (
    Checkpoint,
    DeviceCheckpoint,
    Start,
)
from custom_components.steward.systems.rufus.passings.session_checkpoint import SessionCheckpoint

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


def _session(
    token: str, created: datetime | None, *, active: bool | None, passings: int = 0
) -> Session:
    return Session(token_session=token, creation_date=created, active=active, passings=passings)


def _restored(stored: dict[str, Any]) -> Checkpoint:
    checkpoint = Checkpoint()
    checkpoint.restore(stored)
    return checkpoint


def _known(checkpoint: Checkpoint, token: str) -> SessionCheckpoint:
    known = checkpoint.session(_DEVICE, token)
    assert known is not None
    return known


def _passing(number: int) -> Passing:
    moment = _BEGINNING + timedelta(seconds=number)
    return Passing(num_passing=number, timestamp=moment, bib=f"{number}")


class Race(RuleBasedStateMachine):
    """A race at one device, and a reader that may be restarted between any two steps."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.cloud = _Cloud()
        self.checkpoint = Checkpoint()
        self.told: list[tuple[str, int]] = []
        self.expected: set[tuple[str, int]] = set()
        self.listed: list[Session] = []

    @initialize(
        by_number=st.booleans(),
        says_more=st.booleans(),
        twice=st.booleans(),
        page_size=st.integers(2, 5),
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
            self.checkpoint.look({}, _BEGINNING)
        for numbers in before:
            self.cloud.open()
            self._insert(list(numbers), news=fresh)
        if closed:
            self.cloud.close()
        if not fresh:
            self.checkpoint.look({_DEVICE: len(self.cloud.sessions)}, _BEGINNING)
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
        self.checkpoint.look({_DEVICE: len(self.cloud.sessions)}, _BEGINNING)
        self.listed = self.cloud.listed()
        self.checkpoint.take(_DEVICE, self.listed)

    @rule(reads=st.integers(1, 6))
    def read(self, reads: int) -> None:
        """Read some pages, by what was listed last."""
        for _ in range(reads):
            if not self._read_page():
                break

    @rule()
    def restart(self) -> None:
        """Forget all that is not stored."""
        stored = json.loads(json.dumps(self.checkpoint.to_store()))
        self.checkpoint = _restored(stored)
        self.poll()

    def _read_page(self) -> bool:
        """Read one page; tell whether there was one to be read."""
        device = (self.listed and self.checkpoint.device(_DEVICE)) or DeviceCheckpoint()
        for session in sorted(self.listed, key=lambda one: one.token_session):
            token = session.token_session
            known = device.sessions.get(token)
            if known and (question := known.question(session)):
                page = self.cloud.page(token, question.first, question.last, question.page)
                for passing in known.order(page.passings):
                    if known.accept(passing, _BEGINNING):
                        self.told.append((token, passing.num_passing))
                known.turn(session, page, _BEGINNING)
                return True
        device.tidy({one.token_session: one for one in self.listed})
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
        assert len(self.told) == len(set(self.told)), "repeated"
        assert set(self.told) <= self.expected, "not news"
        assert set(self.told) >= self.expected, "lost"


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
    checkpoint = Checkpoint()
    checkpoint.look({}, _BEGINNING)
    checkpoint.take(_DEVICE, [session])
    known = _known(checkpoint, "T0")
    told: list[int] = []
    for _ in range(_ENOUGH):
        if (question := known.question(session)) is None:
            break
        page = cloud.page("T0", question.first, question.last, question.page)
        told += [one.num_passing for one in page.passings if known.accept(one, _BEGINNING)]
        known.turn(session, page, _BEGINNING)
    else:
        pytest.fail("it reads for ever")
    assert len(told) == len(set(told))
    assert set(told) == {3, 4, 5, 8} or (surplus < 0 and told)
    # Nothing is asked until the count changes, also after a restart.
    restored = _restored(json.loads(json.dumps(checkpoint.to_store())))
    again = _known(restored, "T0")
    assert again.question(session) is None
    assert again.question(_session("T0", _BEGINNING, active=True, passings=505)) is not None


def test_what_is_new_at_the_end_is_asked_for_first() -> None:
    checkpoint = Checkpoint()
    checkpoint.look({}, _BEGINNING)
    checkpoint.take(_DEVICE, [_listing(passings=2)])
    known = _known(checkpoint, "T")
    for number in (7, 9):
        assert known.accept(_passing(number), _BEGINNING)
    bounds = []
    grown = _listing(passings=4)
    for _ in range(3):
        question = known.question(grown)
        assert question is not None
        bounds.append((question.first, question.last))
        listed = [_passing(7), _passing(9)] if question.first is None else []
        known.turn(grown, Page(passings=listed, has_more=False), _BEGINNING)
    assert bounds == [(10, None), (8, 8), (None, None)]
    assert known.question(grown) is None


def test_the_last_time_is_of_the_one_that_came_last() -> None:
    checkpoint = Checkpoint()
    checkpoint.look({}, _BEGINNING)
    checkpoint.take(_DEVICE, [_listing(passings=2)])
    known = _known(checkpoint, "T")
    known.accept(_passing(9), _BEGINNING)
    known.accept(_passing(7), _BEGINNING)
    assert known.last == _BEGINNING + timedelta(seconds=7)
    assert _known(_restored(checkpoint.to_store()), "T").last == known.last


def test_sessions_that_are_done_with_are_forgotten() -> None:
    """All but the latest few, and one without a date, which does not keep the others."""
    checkpoint = Checkpoint()
    checkpoint.look({_DEVICE: 0}, _BEGINNING)
    listed = [_session("undated", None, active=False)]
    for number in range(1000):
        opened = _BEGINNING + timedelta(minutes=number)
        listed.append(_session(f"T{number}", opened, active=False))
        checkpoint.take(_DEVICE, listed[-1:])
        device = checkpoint.device(_DEVICE)
        assert device is not None
        assert device.sessions[f"T{number}"].question(listed[-1]) is None
        device.tidy({one.token_session: one for one in listed})
    assert len(json.dumps(checkpoint.to_store())) < 1000
    checkpoint.take(_DEVICE, listed)
    assert checkpoint.session(_DEVICE, "T994") is None
    assert checkpoint.session(_DEVICE, "T999") is not None


def test_the_baseline_of_a_list_without_counts_is_all_there_is() -> None:
    """An old cloud may not say how many sessions a device has."""
    checkpoint = Checkpoint()
    checkpoint.look({_DEVICE: None}, _BEGINNING)
    checkpoint.take(_DEVICE, [_listing(passings=5, active=False)])
    assert _known(checkpoint, "T").question(_listing(passings=5, active=False)) is None


def test_a_session_opened_between_the_first_list_and_the_first_look_is_news() -> None:
    checkpoint = Checkpoint()
    checkpoint.look({_DEVICE: 1}, _BEGINNING)
    later = _session("U", _BEGINNING + timedelta(minutes=1), active=True, passings=1)
    checkpoint.take(_DEVICE, [later, _listing(passings=5, active=False)])
    known = checkpoint.session(_DEVICE, "U")
    assert known is not None
    assert known.accept(_passing(1), _BEGINNING)


@pytest.mark.parametrize("active", [True, False, None])
def test_closed_is_never_the_last_word(*, active: bool | None) -> None:
    """One answer shows the session closed at a count of 3, then the cloud counts 5."""
    checkpoint = Checkpoint()
    checkpoint.look({}, _BEGINNING)
    told: list[int] = []
    for count in (3, 5, 6):
        listing = _session("T", _BEGINNING, active=active, passings=count)
        checkpoint.take(_DEVICE, [listing])
        known = _known(checkpoint, "T")
        while question := known.question(listing):
            numbers = range(question.first or 1, count + 1)
            page = Page(passings=[_passing(number) for number in numbers], has_more=False)
            told += [
                one.num_passing
                for one in known.order(page.passings)
                if known.accept(one, _BEGINNING)
            ]
            known.turn(listing, page, _BEGINNING)
        device = checkpoint.device(_DEVICE)
        assert device is not None
        device.tidy({"T": listing})
    assert told == [1, 2, 3, 4, 5, 6]


def test_a_whole_reading_that_lacks_what_is_known_is_not_believed_at_once() -> None:
    checkpoint = Checkpoint()
    checkpoint.look({}, _BEGINNING)
    checkpoint.take(_DEVICE, [_listing(passings=2)])
    known = _known(checkpoint, "T")
    for number in (7, 8):
        known.accept(_passing(number), _BEGINNING)
    grown = _listing(passings=3)
    wholes = 0
    while (question := known.question(grown)) is not None:
        whole = question.first is None
        wholes += whole
        listed = [_passing(number) for number in (2, 7, 8)] if whole and wholes == 3 else []
        for one in known.order(listed):
            known.accept(one, _BEGINNING)
        known.turn(grown, Page(passings=listed, has_more=False), _BEGINNING)
        assert wholes <= 3
    assert known.numbers.ranges == [(2, 2), (7, 8)]


@pytest.mark.parametrize("says_more", [True, None])
def test_a_page_that_brings_nothing_new_ends_the_reading(*, says_more: bool | None) -> None:
    checkpoint = Checkpoint()
    checkpoint.look({}, _BEGINNING)
    listing = _listing(passings=50)
    checkpoint.take(_DEVICE, [listing])
    known = _known(checkpoint, "T")
    asked = 0
    while known.question(listing):
        asked += 1
        page = Page(passings=[_passing(number) for number in (5, 3, 9)], has_more=says_more)
        for one in known.order(page.passings):
            known.accept(one, _BEGINNING)
        known.turn(listing, page, _BEGINNING)
        assert asked < 10
    assert known.warned
    assert known.numbers.ranges == [(3, 3), (5, 5), (9, 9)]


def test_a_session_whose_passings_are_not_counted_is_asked_at_each_answer() -> None:
    checkpoint = Checkpoint()
    checkpoint.look({}, _BEGINNING)
    told: list[int] = []
    for last in (2, 2, 4):
        listing = Session(token_session="T", creation_date=_BEGINNING, active=True)
        checkpoint.take(_DEVICE, [listing])
        known = _known(checkpoint, "T")
        asked = 0
        while question := known.question(listing):
            asked += 1
            numbers = range(question.first or 1, last + 1)
            page = Page(passings=[_passing(number) for number in numbers], has_more=False)
            told += [one.num_passing for one in page.passings if known.accept(one, _BEGINNING)]
            known.turn(listing, page, _BEGINNING)
        assert asked == 1
    assert told == [1, 2, 3, 4]


def test_a_device_that_comes_back_is_known() -> None:
    checkpoint = Checkpoint()
    checkpoint.look({}, _BEGINNING)
    checkpoint.take(_DEVICE, [_listing(passings=0)])
    checkpoint.look({}, _BEGINNING + timedelta(minutes=1))
    checkpoint = _restored(json.loads(json.dumps(checkpoint.to_store())))
    checkpoint.look({_DEVICE: 1}, _BEGINNING + timedelta(days=20))
    assert checkpoint.session(_DEVICE, "T") is not None
    checkpoint.look({}, _BEGINNING + timedelta(days=21))
    checkpoint.look({}, _BEGINNING + timedelta(days=50))
    assert checkpoint.session(_DEVICE, "T") is not None
    checkpoint.look({}, _BEGINNING + timedelta(days=52))
    assert checkpoint.session(_DEVICE, "T") is None
    assert checkpoint.to_store()["devices"] == {}


def test_a_device_that_was_unbound_is_forgotten() -> None:
    checkpoint = Checkpoint()
    checkpoint.look({_DEVICE: 3, "E": 1}, _BEGINNING)
    checkpoint.take(_DEVICE, [_listing(passings=0)])
    for deviceid in (_DEVICE, "E"):
        checkpoint.forget(deviceid)
    assert checkpoint.to_store() == {"baseline": {}, "devices": {}}


def test_a_reader_may_begin_with_the_active_sessions() -> None:
    checkpoint = Checkpoint(Start.SESSION)
    checkpoint.look({_DEVICE: 2}, _BEGINNING)
    before = _session("S", _BEGINNING - timedelta(days=1), active=False, passings=9)
    checkpoint.take(_DEVICE, [before, _listing(passings=5)])
    assert _known(checkpoint, "S").question(before) is None
    assert _known(checkpoint, "T").question(_listing(passings=5)) == ("T", None, None, 1)


def test_unknown_devices_have_no_checkpoint() -> None:
    assert Checkpoint().session("nowhere", "T") is None
