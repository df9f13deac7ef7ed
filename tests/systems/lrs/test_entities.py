"""What the descriptions read from a transmitter and its pagers, and what actions answer."""

from datetime import UTC, datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
import voluptuous as vol

from custom_components.steward.capabilities import Guest, Pager
from custom_components.steward.descriptions import StewardTodoDescription
from custom_components.steward.systems.lrs.actions import ACTIONS
from custom_components.steward.systems.lrs.api.types import Settings, Statistics
from custom_components.steward.systems.lrs.coordinator import LrsCoordinator
from custom_components.steward.systems.lrs.entities import ITEMS
from custom_components.steward.systems.lrs.items import StaffPager, Transmitter, pager_key
from simulators.lrs import LrsSimulator

from ...common import until
from .conftest import Watch

ACTION = {action.name: action for action in ACTIONS}
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NO_GUEST = {"overdue": False} | dict.fromkeys(("guest", "party_size", "waiting_since", "due"))


def _shown(item: object) -> dict[str, Any]:
    """Read all values of an item, by the keys of their descriptions."""
    (kind,) = (kind for kind in ITEMS if kind.item is type(item))
    return {
        description.key: value_fn(item)
        for description in kind.entities
        if not isinstance(description, StewardTodoDescription)
        if (value_fn := getattr(description, "value_fn", None))
    }


def test_a_transmitter_of_which_nothing_is_known() -> None:
    assert _shown(Transmitter()) == {
        "waiting": 0,
        "paged": 0,
        "guests_served": None,
        "sessions": None,
        "on_time": None,
        "late": None,
        "average_wait": None,
        "clock_offset": None,
        "default_goal": None,
        "system_id": None,
        "statistics_clear_mark": None,
        "connection": "poll",
    }


def test_a_transmitter() -> None:
    statistics = Statistics(guests_served=4, on_time=75, late=25, average_wait=181, sessions=6)
    item = Transmitter(
        waiting=2,
        paged=1,
        statistics=statistics,
        settings=Settings(system_id=4, default_goal=600, statistics_clear_mark=24),
        clock_ahead=-70,
        observed=True,
    )
    assert _shown(item) == {
        "waiting": 2,
        "paged": 1,
        "guests_served": 4,
        "sessions": 6,
        "on_time": 75,
        "late": 25,
        "average_wait": 181,
        "clock_offset": -70,
        "default_goal": 600,
        "system_id": 4,
        "statistics_clear_mark": 24,
        "connection": "push",
    }


def test_an_idle_pager() -> None:
    assert _shown(Pager(number=4)) == {"session": "idle", **NO_GUEST}


@pytest.mark.parametrize(
    ("state", "shown"), [("started", "started"), ("paged", "paged"), ("snoozed", None), ("", None)]
)
def test_a_pager_with_a_guest(state: str, shown: str | None) -> None:
    guest = Guest(state=state, label="Ana", party_size=2, goal=90, waiting_since=NOON, overdue=True)
    assert _shown(Pager(number=4, guest=guest)) == {
        "session": shown,
        "guest": "Ana",
        "party_size": 2,
        "waiting_since": NOON,
        "due": NOON + timedelta(seconds=90),
        "overdue": True,
    }


def test_a_guest_of_whom_nothing_is_known() -> None:
    assert _shown(Pager(number=4, guest=Guest(state="started"))) == {
        "session": "started",
        **NO_GUEST,
    }


@pytest.mark.parametrize(("goal", "since"), [(None, NOON), (90, None)])
def test_a_guest_who_is_not_due(goal: int | None, since: datetime | None) -> None:
    guest = Guest(state="started", goal=goal, waiting_since=since)
    assert guest.due is None
    assert not guest.is_overdue(datetime.max.replace(tzinfo=UTC))


def test_a_goal_of_nothing_is_due_at_once() -> None:
    guest = Guest(state="started", goal=0, waiting_since=NOON)
    assert guest.due == NOON
    assert guest.is_overdue(NOON)


@pytest.mark.parametrize(
    ("state", "seconds", "overdue"),
    [("started", -1, False), ("started", 0, True), ("paged", 1, False), ("snoozed", 1, False)],
)
def test_only_who_waits_is_overdue(state: str, seconds: int, *, overdue: bool) -> None:
    guest = Guest(state=state, goal=60, waiting_since=NOON)
    assert guest.is_overdue(NOON + timedelta(seconds=60 + seconds)) is overdue


def test_things_describe_themselves() -> None:
    transmitter, pager, staff = ITEMS
    info = transmitter.device_fn(Transmitter(name="T7470-B", firmware="9.1"))
    assert (info["name"], info["sw_version"]) == ("T7470-B", "9.1")
    assert [kind.model for kind in ITEMS] == ["transmitter", "guest_pager", "staff_pager"]
    assert pager.device_fn(Pager(number=4))["translation_placeholders"] == {"number": "4"}
    cook = StaffPager(subentry_id="A1", name="Cook", number=9)
    assert staff.device_fn(cook)["name"] == "Cook"
    assert staff.subentry_fn(cook) == "A1"
    assert pager.subentry_fn(Pager(number=4)) is None


async def _act(coordinator: LrsCoordinator, action: str, item: str, /, **fields: Any) -> Any:
    """Do an action, as its schema lets the fields through."""
    checked = vol.Schema(ACTION[action].fields)(fields)
    return await ACTION[action].handle_fn(coordinator, item, checked)


async def test_assign(
    frozen: FrozenDateTimeFactory,  # noqa: ARG001 - the clock stands
    lrs_sim: LrsSimulator,
    watch: Watch,
) -> None:
    coordinator = await watch(lrs_sim)
    answer = await _act(
        coordinator,
        "assign_pager",
        "hub",
        number="12",
        label=" Ana ",
        party_size=2,
        goal="00:10:00",
    )
    now = datetime.now(UTC)
    assert answer == {
        "number": 12,
        "label": "Ana",
        "party_size": 2,
        "goal": 600,
        "state": "started",
        "predicted": 300,
        "quoted": 450,
        "ahead": 0,
        "basis": "goal",
        "waiting_since": now.isoformat(),
        "due": (now + timedelta(minutes=10)).isoformat(),
    }
    assert lrs_sim.world.sessions[12].goal == 600


async def test_page_clear_and_remove(lrs_sim: LrsSimulator, watch: Watch) -> None:
    for number in (1, 2):
        lrs_sim.commands["assign"](number=number)
    coordinator = await watch(lrs_sim)
    assert await _act(coordinator, "page", pager_key(1), page_mode="Flash1Sec") is None
    assert lrs_sim.world.sessions[1].state == "paged"
    await _act(coordinator, "page", pager_key(2))
    await _act(coordinator, "clear", pager_key(1))
    await _act(coordinator, "remove", pager_key(2))
    assert [one.clear_type for one in lrs_sim.world.history] == ["STOP", "REMOVED"]
    await until(lambda: coordinator.data["hub"].paged == 0)


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("assign_pager", {"number": 0}),
        ("assign_pager", {"number": 4096}),
        ("assign_pager", {"number": "all"}),
        ("assign_pager", {"label": " "}),
        ("assign_pager", {"label": 256 * "x"}),
        ("assign_pager", {"party_size": 0}),
        ("assign_pager", {"goal": "-00:10:00"}),
        ("assign_pager", {"colour": "red"}),
        ("page", {"page_mode": ""}),
        ("clear", {"page_mode": "Vibe1"}),
        ("remove", {"number": -1}),
        ("update_guest", {"party_size": 1000}),
        ("send_page", {}),
        ("send_page", {"number": 1, "system_id": 256}),
        ("send_page", {"number": 1, "message": " "}),
        ("get_history", {"limit": 0}),
        ("clear_all", {"number": 1}),
    ],
)
def test_fields_that_are_refused(action: str, fields: dict[str, Any]) -> None:
    with pytest.raises(vol.Invalid):
        vol.Schema(ACTION[action].fields)(fields)


@pytest.mark.parametrize("action", ["page", "clear", "remove", "update_guest"])
def test_a_number_stands_for_a_pager(action: str) -> None:
    key_fn = ACTION[action].number_key_fn
    assert key_fn is not None
    assert key_fn(12) == pager_key(12)
