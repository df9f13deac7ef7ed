"""The rules, one by one."""

from datetime import timedelta
from typing import Any

import pytest

from simulators.lrs.errors import DuplicateError, FullError, RefusedError, UnknownNumberError
from simulators.lrs.records import Page, Session, Settings, Statistics

from .helpers import noon, world_with


def test_a_new_session_takes_the_defaults() -> None:
    session, created = world_with().post({"number": 12})
    assert created
    assert (session.goal, session.party_size, session.label, session.id) == (300, 1, None, 1)
    assert session.created.isoformat() == "2026-03-01T12:00:00"


def test_a_new_session_takes_what_is_given() -> None:
    body = {"number": 12, "goal": 120, "label": "Ana", "partySize": 2, "colour": "red"}
    session, _ = world_with().post(body)
    assert (session.goal, session.label, session.party_size) == (120, "Ana", 2)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"number": "12"},
        {"number": 12.0},
        {"number": True},
        {"number": 0},
        {"number": 12, "goal": -1},
        {"number": 12, "goal": "300"},
        {"number": 12, "label": None},
        {"number": 12, "partySize": 0},
        {"number": 12, "action": "dance"},
        {"number": 12, "action": ["page"]},
        {"number": 12, "pageMode": 30},
    ],
)
def test_a_wrong_form_is_refused_and_changes_nothing(body: Any) -> None:
    world = world_with()
    with pytest.raises(RefusedError):
        world.post(body)
    assert (world.sequence, world.sessions) == (0, {})


def test_paging_counts_a_guest_once() -> None:
    clock = noon()
    world = world_with(clock)
    world.post({"number": 12, "goal": 60})
    clock.move(50)
    first = world.put(12, {"action": "page", "pageMode": "Flash30Sec"})
    clock.move(50)
    again = world.put(12, {"action": "page"})
    assert (first.state, again.state) == ("paged", "paged")
    assert again.notified == first.created + timedelta(seconds=100)
    assert (world.statistics.served, world.statistics.on_time) == (1, 1)
    assert world.statistics.seconds == 50


@pytest.mark.parametrize(("action", "clear_type"), [("clear", "STOP"), ("remove", "REMOVED")])
def test_an_ended_session_moves_to_the_history(action: str, clear_type: str) -> None:
    world = world_with()
    world.post({"number": 12})
    ended = world.put(12, {"action": action})
    assert (ended.state, ended.clear_type) == ("cleared", clear_type)
    assert list(world.history) == [ended]
    with pytest.raises(UnknownNumberError, match="12"):
        world.session(12)
    assert world.post({"number": 12})[0].id == 2


def test_post_with_an_action_acts_on_the_session_that_is_there() -> None:
    world = world_with()
    world.post({"number": 12})
    session, created = world.post({"number": 12, "action": "page"})
    assert (session.state, created) == ("paged", False)


def test_post_with_page_may_also_create() -> None:
    session, created = world_with().post({"number": 12, "action": "page"})
    assert (session.state, session.sequence, created) == ("paged", 1, True)


@pytest.mark.parametrize("action", ["clear", "remove"])
def test_post_cannot_end_what_is_not_there(action: str) -> None:
    with pytest.raises(UnknownNumberError):
        world_with().post({"number": 12, "action": action})


def test_put_needs_a_session_and_its_own_number() -> None:
    world = world_with()
    with pytest.raises(UnknownNumberError):
        world.put(12, {})
    world.post({"number": 12})
    with pytest.raises(RefusedError):
        world.put(12, {"number": 13})
    assert world.put(12, {"number": 12, "label": "Ana"}).label == "Ana"


def test_a_duplicate_updates_or_is_refused() -> None:
    world = world_with()
    world.post({"number": 12, "label": "Ana"})
    assert world.post({"number": 12, "partySize": 3})[0].label == "Ana"
    strict = world_with(duplicate_create="conflict")
    strict.post({"number": 12})
    with pytest.raises(DuplicateError):
        strict.post({"number": 12})
    assert strict.post({"number": 12, "action": "page"})[0].state == "paged"


def test_page_modes_can_be_strict() -> None:
    lenient, strict = world_with(), world_with(page_modes="strict")
    lenient.post({"number": 12, "action": "page", "pageMode": "Dance"})
    with pytest.raises(RefusedError, match="Dance"):
        strict.post({"number": 12, "action": "page", "pageMode": "Dance"})
    strict.post({"number": 12, "action": "page", "pageMode": "Glow15Times"})


def test_sessions_can_be_limited() -> None:
    world = world_with(max_sessions=1)
    world.post({"number": 1})
    with pytest.raises(FullError):
        world.post({"number": 2})
    world.post({"number": 1, "label": "Ana"})


def test_the_counter_skips_the_sentinel() -> None:
    world = world_with(sequence_start=0xFFFD)
    assert [world.post({"number": number})[0].sequence for number in (1, 2, 3)] == [0xFFFE, 0, 1]


def test_a_reboot_keeps_the_sessions_and_starts_the_counter_over() -> None:
    world = world_with()
    world.post({"number": 12})
    before = world.revision
    world.reboot()
    assert (world.sequence, world.session(12).sequence) == (0, 0xFFFF)
    assert world.revision > before
    assert world.put(12, {}).sequence == 1


def test_the_clock_is_local_drifts_and_can_be_set() -> None:
    clock = noon()
    world = world_with(clock, utc_offset=3600, drift=90)
    assert world.now().isoformat() == "2026-03-01T13:01:30"
    world.set_settings({"datetime": "2026-03-01T13:00:00"})
    clock.move(10)
    assert world.now().isoformat() == "2026-03-01T13:00:10"


def test_a_clock_that_was_set_back_gives_no_negative_times() -> None:
    world = world_with()
    world.post({"number": 12})
    world.set_settings({"datetime": "2020-01-01T00:00:00"})
    world.put(12, {"action": "page"})
    assert world.statistics.seconds == 0


def test_settings_change_in_part_and_count_no_session_change() -> None:
    world = world_with()
    world.set_settings({"defaultTargetGoal": 60, "systemId": 3})
    assert world.settings == Settings(system_id=3, default_target_goal=60)
    assert world.sequence == 0
    assert world.post({"number": 12})[0].goal == 60


@pytest.mark.parametrize(
    "body",
    [
        {"datetime": "now"},
        {"datetime": 0},
        {"systemId": "3"},
        {"defaultTargetGoal": -1},
        {"statisticsClearMark": 25},
    ],
)
def test_wrong_settings_are_refused(body: Any) -> None:
    with pytest.raises(RefusedError):
        world_with().set_settings(body)


def test_guests_are_paged_when_due() -> None:
    clock = noon()
    world = world_with(clock)
    world.post({"number": 1, "goal": 60})
    world.post({"number": 2, "goal": 120})
    clock.move(60)
    assert [session.number for session in world.page_due()] == [1]
    assert world.page_due() == []


def test_changes_are_told() -> None:
    world = world_with()
    told: list[Session | Settings] = []
    world.listeners.append(told.append)
    session, _ = world.post({"number": 12})
    changed = world.set_settings({"systemId": 3})
    assert told == [session, changed]


def test_clearing_all_is_a_change_for_each_session() -> None:
    world = world_with()
    told: list[Session | Settings] = []
    for number in (1, 2, 3):
        world.post({"number": number})
    world.listeners.append(told.append)
    ended = world.clear_all()
    assert told == ended == list(world.history)
    assert [(session.sequence, session.clear_type) for session in ended] == [
        (4, "STOP"),
        (5, "STOP"),
        (6, "STOP"),
    ]
    assert (world.sequence, world.sessions, world.clear_all()) == (6, {}, [])


def test_the_history_can_be_deleted() -> None:
    world = world_with()
    world.post({"number": 1})
    world.clear_all()
    revision = world.revision
    world.delete_history()
    assert (list(world.history), world.revision, world.sequence) == ([], revision, 2)


def test_cleared_statistics_are_a_change_without_a_word() -> None:
    world = world_with()
    world.post({"number": 1, "action": "page"})
    told: list[Session | Settings] = []
    world.listeners.append(told.append)
    revision = world.revision
    world.clear_statistics()
    assert (world.statistics, told, world.sequence) == (Statistics(), [], 1)
    assert world.revision > revision


@pytest.mark.parametrize(
    ("mark", "midnight", "cleared"),
    [
        (13, "never", ["13:00"]),
        (1, "never", ["01:00"]),
        (12, "never", ["12:00"]),
        (0, "never", []),
        (24, "never", []),
        (0, "midnight", ["00:00"]),
        (24, "midnight", ["00:00"]),
    ],
)
def test_statistics_are_cleared_at_their_hour(mark: int, midnight: str, cleared: list[str]) -> None:
    clock = noon()
    world = world_with(clock, midnight_mark=midnight, utc_offset=3600)
    clock.move(-3600)  # its own clock says noon
    world.clear_due()
    world.set_settings({"statisticsClearMark": mark})
    seen = []
    for _ in range(24 * 2 + 1):
        world.post({"number": 1})
        world.clear_due()
        if not world.statistics.sessions:
            seen.append(f"{world.now():%H:%M}")
        world.clear_all()
        clock.move(1800)
    assert seen == cleared


def test_an_hour_that_the_clock_is_set_across_counts() -> None:
    world = world_with()
    world.set_settings({"statisticsClearMark": 13})
    for time, sessions in (("12:59:59", 1), ("13:00:00", 0), ("12:00:00", 1), ("14:00:00", 0)):
        world.post({"number": 1})
        world.set_settings({"datetime": f"2026-03-01T{time}"})
        world.clear_due()
        assert world.statistics.sessions == sessions, time
        world.clear_all()
        world.clear_statistics()


def test_the_clock_can_be_put_off_without_a_word() -> None:
    world = world_with(drift=5)
    told: list[Session | Settings] = []
    world.listeners.append(told.append)
    for seconds, now in ((90, "12:01:30"), (-60, "11:59:00"), (0, "12:00:00")):
        world.set_drift(seconds)
        assert f"{world.now():%H:%M:%S}" == now
    assert told == []


def test_pages_without_a_session_are_kept_and_change_nothing() -> None:
    clock = noon()
    world = world_with(clock)
    told: list[Session | Settings] = []
    world.listeners.append(told.append)
    revision = world.revision
    least = world.send_page({"number": 12})
    clock.move(5)
    world.send_page({"number": 0, "pageMode": "Vibe1", "message": "Zoë", "systemId": 3, "x": 1})
    start = least.sent
    assert list(world.pages) == [
        Page(number=12, sent=start),
        Page(
            number=0,
            page_mode="Vibe1",
            message="Zoë",
            system_id=3,
            sent=start + timedelta(seconds=5),
        ),
    ]
    assert (told, world.sequence, world.revision) == ([], 0, revision)
    for _ in range(1000):
        world.send_page({"number": 12})
    assert len(world.pages) == 1000


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"message": "Ana"},
        {"number": "12"},
        {"number": 1.5},
        {"number": -1},
        {"number": 12, "pageMode": None},
        {"number": 12, "pageMode": "Dance"},
        {"number": 12, "message": 5},
        {"number": 12, "systemId": "3"},
    ],
)
def test_a_wrong_page_does_not_go_out(body: Any) -> None:
    world = world_with(page_modes="strict")
    with pytest.raises(RefusedError):
        world.send_page(body)
    assert not world.pages
