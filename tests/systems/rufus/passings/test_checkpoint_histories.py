"""Each passing is told once, whatever happens in a race and when the reader restarts."""

import json
from typing import override

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
import pytest

from custom_components.steward.systems.rufus.api.types import Session
from custom_components.steward.systems.rufus.passings.checkpoint import (
    Checkpoint,
    DeviceCheckpoint,
)

from .clouds import BEGINNING, DEVICE, ENOUGH, Cloud, restored


class Race(RuleBasedStateMachine):
    """A race at one device, and a reader that may be restarted between any two steps."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.cloud = Cloud()
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
        self.cloud = Cloud(
            by_number=by_number, says_more=says_more, page_size=page_size, twice=twice
        )
        if fresh:
            self.checkpoint.look({}, BEGINNING)
        for numbers in before:
            self.cloud.open()
            self._insert(list(numbers), news=fresh)
        if closed:
            self.cloud.close()
        if not fresh:
            self.checkpoint.look({DEVICE: len(self.cloud.sessions)}, BEGINNING)
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
        self.checkpoint.look({DEVICE: len(self.cloud.sessions)}, BEGINNING)
        self.listed = self.cloud.listed()
        self.checkpoint.take(DEVICE, self.listed)

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
        self.checkpoint = restored(stored)
        self.poll()

    def _read_page(self) -> bool:
        """Read one page; tell whether there was one to be read."""
        device = (self.listed and self.checkpoint.device(DEVICE)) or DeviceCheckpoint()
        for session in sorted(self.listed, key=lambda one: one.token_session):
            token = session.token_session
            known = device.sessions.get(token)
            if known and (question := known.question(session)):
                page = self.cloud.page(token, question.first, question.last, question.page)
                for passing in known.order(page.passings):
                    if known.accept(passing, BEGINNING):
                        self.told.append((token, passing.num_passing))
                known.turn(session, page, BEGINNING)
                return True
        device.tidy({one.token_session: one for one in self.listed})
        return False

    @override
    def teardown(self) -> None:
        """Read until nothing is left: all is there, and nothing twice."""
        for _ in range(2):
            self.poll()
            for _ in range(ENOUGH):
                if not self._read_page():
                    break
            else:
                pytest.fail("it reads for ever")
        assert len(self.told) == len(set(self.told)), "repeated"
        assert set(self.told) <= self.expected, "not news"
        assert set(self.told) >= self.expected, "lost"


TestRace = Race.TestCase
TestRace.settings = settings(max_examples=200, stateful_step_count=25, deadline=None)
