"""What the core makes of answers, of none, and of time: whom it asks next, and what it shows."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
import time
from typing import Any

import pytest

from custom_components.steward.systems.rufus.account import AccountState
from custom_components.steward.systems.rufus.api.types import Device, DeviceListing, Event, Session

BEGINNING = datetime(2026, 3, 1, 8, tzinfo=UTC)


def device(ident: str = "D", /, **members: Any) -> Device:
    """Make a device with a session."""
    return Device(deviceid=ident, **{"sessions": 1, "alias": f"Mat {ident}", **members})


def session(token: str = "T", /, **members: Any) -> Session:  # noqa: S107 - no secret
    """Make an active session."""
    made = Session(token_session=token, creation_date=BEGINNING, active=True, passings=3)
    return replace(made, **members)


class Account(AccountState):
    """An account that is told things in few words."""

    def __init__(self, *devices: Device) -> None:
        """List devices."""
        super().__init__(str)
        self.lists(*devices)

    def lists(self, *devices: Device, complete: bool = True) -> frozenset[str]:
        """List devices; return the keys that changed."""
        listing = DeviceListing(devices=devices, complete=complete)
        return self.apply_devices(listing, asked=self.commands).keys

    def answer(self, *sessions: Session, ident: str = "D", now: float = 0.0) -> frozenset[str]:
        """Take in an answer; return the keys that changed."""
        return self.apply_sessions(ident, sessions, now, asked=self.commands).keys

    def shown(self, ident: str = "D") -> tuple[str | None, str | None, int | None]:
        """Tell what is shown of a device's session."""
        item = self.items[ident]
        state = {None: None, False: "idle", True: "active"}[item.session_active]
        return state, item.session_name, item.passings


# What is said


def test_a_session_from_its_opening_to_its_end() -> None:
    account = Account(device())
    assert account.shown() == (None, None, None)
    assert account.answer(session(alias="City run")) == {"D", "hub"}
    assert account.shown() == ("active", "City run", 3)
    assert account.items["hub"].open_sessions == 1
    assert account.answer(session(alias="City run", passings=4)) == {"D"}
    assert account.answer(session(alias="City run", passings=4)) == set()
    assert account.answer(session(alias="City run", active=False)) == {"D", "hub"}
    assert account.shown() == ("idle", None, None)
    assert account.items["hub"].open_sessions == 0


def test_a_device_that_changes_is_told_alone() -> None:
    account = Account(device("A"), device("B"))
    assert account.lists(device("A"), device("B", alias="Finish")) == {"B"}
    assert account.lists(device("A")) == {"B"}


@pytest.mark.parametrize("member", ["alias", "model", "type", "serial_number"])
def test_what_a_list_leaves_out_by_mistake_stays(member: str) -> None:
    account = Account(device(**{member: "X"}))
    assert account.lists(device(**{member: None})) == set()
    assert getattr(account.items["D"].device, member) == "X"


@pytest.mark.parametrize("member", ["battery_percentage", "charging", "device_status"])
def test_what_may_be_unknown_becomes_so(member: str) -> None:
    account = Account(device(**{member: 5}))
    assert account.lists(device()) == {"D"}
    assert getattr(account.items["D"].device, member) is None


# What is not said


@pytest.mark.parametrize("listed", [1, None])
def test_no_sessions_never_end_the_active_one(listed: int | None) -> None:
    account = Account(device(sessions=listed))
    account.answer(session())
    for now in range(20):
        assert account.answer(now=now) == set()
        assert account.shown() == ("active", None, 3)
        assert account.due(now) == ["D"]
    assert account.answer(session(passings=4)) == {"D"}


def test_no_sessions_are_believed_where_the_list_says_so_too() -> None:
    account = Account(device())
    account.answer(session())
    account.lists(device(sessions=0))
    assert account.answer() == set()
    assert account.answer() == {"D", "hub"}
    assert account.shown() == ("idle", None, None)


def test_no_sessions_of_a_new_device_are_believed_the_second_time() -> None:
    account = Account(device())
    account.answer()
    assert account.shown() == (None, None, None)
    assert account.due(0) == ["D"]
    account.answer()
    assert account.shown() == ("idle", None, None)
    assert account.due(0) == []


@pytest.mark.parametrize(
    "others", [(), (session("S", active=False),), (session(active=None, passings=None),)]
)
def test_an_answer_that_leaves_out_things_changes_nothing(others: Iterable[Session]) -> None:
    account = Account(device())
    account.answer(session(alias="City run"))
    assert account.answer(*others) == set()
    assert account.shown() == ("active", "City run", 3)


def test_another_active_session_ends_the_one_before() -> None:
    account = Account(device())
    account.answer(session())
    later = BEGINNING + timedelta(minutes=1)
    account.answer(session("S", creation_date=later, passings=0), session(active=None))
    assert account.shown() == ("active", None, 0)
    assert account.items["D"].session.token_session == "S"


def test_an_empty_list_is_believed_the_second_time() -> None:
    account = Account(device())
    assert account.lists() == set()
    assert account.lists(complete=False) == set()
    assert account.lists(device()) == set()
    assert account.lists() == set()
    assert account.lists() == {"D"}
    assert account.items.keys() == {"hub"}


def test_an_incomplete_list_removes_nothing() -> None:
    account = Account(device("A"), device("B"))
    assert account.lists(device("C"), complete=False) == {"C"}
    assert account.items.keys() == {"hub", "A", "B", "C"}


def test_a_device_that_was_unbound_and_bound_again_has_no_session() -> None:
    account = Account(device(creation_date=BEGINNING))
    account.answer(session())
    account.lists(device(creation_date=BEGINNING + timedelta(days=1), sessions=1))
    assert account.items["D"].session is None
    assert account.due(0) == ["D"]


# Whom to ask


def test_a_device_is_asked_when_it_may_have_news() -> None:
    account = Account(device(sessions=0))
    assert account.due(0) == []
    assert account.shown() == ("idle", None, None)
    account.lists(device(sessions=1))
    assert account.due(0) == ["D"]
    account.answer(session(active=False))
    assert account.due(0) == []
    account.lists(device(sessions=1, last_login=BEGINNING))
    assert account.due(0) == ["D"]
    account.answer(session())
    assert account.due(1) == ["D"]  # since its session is active


@pytest.mark.parametrize("listed", [3, None])
def test_a_device_with_sessions_is_asked_now_and_then(listed: int | None) -> None:
    account = Account(device(sessions=listed))
    account.answer(session(active=False), now=100.0)
    assert account.due(699.0) == []
    assert account.due(700.0) == ["D"]


def test_a_device_that_fails_rests_longer_each_time() -> None:
    account = Account(device())
    asked = [now for now in range(0, 7200, 5) if account.due(now) and _fail(account, now)]
    rests = [later - earlier for earlier, later in pairwise(asked)]
    assert rests == sorted(rests)
    assert rests[0] == 5
    assert rests[-1] == 600
    assert len(asked) < 25
    assert not account.busy
    account.answer(session())
    assert account.due(7200) == ["D"]
    assert account.busy


def _fail(account: Account, now: float) -> bool:
    account.sessions_failed("D", now)
    return True


def test_what_a_key_does_not_allow_rests_at_once() -> None:
    account = Account(device())
    account.sessions_failed("D", 0.0, hopeless=True)
    assert not account.busy
    assert account.due(599.0) == []
    assert account.due(600.0) == ["D"]


def test_those_that_fail_keep_no_others_back() -> None:
    bad = {f"A{number:02}" for number in range(60)}
    good = [f"B{number:02}" for number in range(60)]
    account = Account(*(device(ident) for ident in [*sorted(bad), *good]))
    answered: set[str] = set()
    for cycle in range(4):
        due = account.due(cycle * 5.0)
        assert len(due) <= 50
        for ident in due:
            if ident in bad:
                account.sessions_failed(ident, cycle * 5.0)
            else:
                answered.add(ident)
                account.answer(session(active=False), ident=ident, now=cycle * 5.0)
    assert answered == set(good)


def test_active_devices_leave_places_for_others() -> None:
    account = Account(*(device(f"A{number:02}") for number in range(70)))
    for number in range(60):
        account.answer(session(), ident=f"A{number:02}", now=number)
    seen: set[str] = set()
    for cycle in range(3):
        due = account.due(100.0 + cycle)
        assert len(due) == 50
        seen |= set(due)
        for ident in due:
            account.answer(session(active=ident < "A60"), ident=ident, now=100.0 + cycle)
        if not cycle:
            assert sum(ident >= "A60" for ident in due) == 10
    assert len(seen) == 70


# Commands


def test_an_older_answer_does_not_undo_a_command() -> None:
    account = Account(device("A"), device("B"))
    account.answer(session(), ident="A")
    before = account.commands
    account.session_closed("A", "T")
    account.session_opened("B", session("S"))
    account.device_unbound("B")
    account.device_bound(device("C"))
    account.apply_sessions("A", [session()], 0.0, asked=before)
    listing = DeviceListing(devices=(device("A"), device("B")), complete=True)
    account.apply_devices(listing, asked=before)
    assert account.items.keys() == {"hub", "A", "C"}
    assert account.shown("A") == ("idle", None, None)
    assert account.items["hub"].open_sessions == 0
    account.apply_devices(listing, asked=account.commands)
    assert account.items.keys() == {"hub", "A", "B"}


def test_a_session_that_another_opened_is_not_ended_by_closing_the_one_before() -> None:
    account = Account(device())
    account.answer(session())
    account.answer(session("S", creation_date=BEGINNING + timedelta(minutes=1)))
    account.session_closed("D", "T")
    assert account.items["D"].session.token_session == "S"


# Races


def test_races() -> None:
    account = Account()
    known = [account.has_events]
    assert account.apply_events((Event(event_token="E"),)).keys == {"hub"}
    known.append(account.has_events)
    assert known == [False, True]
    assert account.apply_events((Event(event_token="E"),)).keys == set()


# What it costs


def test_one_changed_device_of_many_costs_about_one() -> None:
    """Those that did not change are the same objects, and are passed over."""
    devices = [device(f"{number:04}", sessions=0) for number in range(5000)]
    account = Account(*devices)
    battery = count()

    def cost(changed: int) -> float:
        listed = [*devices]
        for number in range(changed):
            listed[number] = device(f"{number:04}", sessions=0, battery_percentage=next(battery))
        begun = time.perf_counter()
        assert len(account.lists(*listed)) == changed
        return time.perf_counter() - begun

    assert min(cost(1) for _ in range(5)) < min(cost(5000) for _ in range(3)) / 4
    same = DeviceListing(devices=tuple(devices), complete=True)
    account.apply_devices(same, asked=account.commands)
    begun = time.perf_counter()
    for _ in range(1000):
        account.apply_devices(same, asked=account.commands)
    assert (time.perf_counter() - begun) / 1000 < min(cost(1) for _ in range(5)) / 4
