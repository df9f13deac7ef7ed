"""The board of a race: what is sent to who looks, as it changes, and no more."""

from typing import Any

from homeassistant.auth.models import Group
from homeassistant.auth.permissions.types import PolicyType
from homeassistant.components.websocket_api.const import ERR_UNAUTHORIZED
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from ...common import device_id
from .desk import FINISH, HALFWAY, NAMES, START, Desk

_ALL = [(bib, START, 0.0) for bib in ("7", "8", "9")]


@pytest.fixture
async def client(hass_ws_client: WebSocketGenerator) -> MockHAClientWebSocket:
    """Connect as the owner."""
    return await hass_ws_client()


class Board:
    """A board as the card has it: made of the differences that were sent."""

    def __init__(self, client: MockHAClientWebSocket) -> None:
        """Have nothing."""
        self.client = client
        self.known = False
        self.silent: list[str] = []
        self.rows: dict[str, dict[str, dict[str, Any]]] = {}
        self.order: dict[str, list[str]] = {}
        self.last: dict[str, Any] = {}

    async def subscribe(self, race: Desk, mode: str, **fields: Any) -> Any:
        """Subscribe; return the answer."""
        found = device_id(race.hass, race.entry, race.key)
        await self.client.send_json_auto_id(
            {"type": "steward/race/subscribe", "device_id": found, "mode": mode, **fields}
        )
        answer = await self.client.receive_json()
        if answer["success"]:
            await self.take()
        return answer

    async def take(self) -> None:
        """Take the next message in."""
        self.last = (await self.client.receive_json())["event"]
        if "known" in self.last:
            self.known, self.rows, self.order = self.last["known"], {}, {}
        self.silent = self.last.get("silent", self.silent)
        for name, changed in self.last.get("lists", {}).items():
            rows = self.rows.setdefault(name, {})
            rows.update(changed.get("rows", {}))
            self.order[name] = changed.get("order", self.order.get(name))
            self.rows[name] = {bib: rows[bib] for bib in self.order[name]}


async def test_the_announcer_sees_who_came_and_who_is_due(
    race: Desk, client: MockHAClientWebSocket
) -> None:
    await race.pass_time(60)
    await race.cross(*_ALL, ("7", HALFWAY, 25), ("9", HALFWAY, 26))
    board = Board(client)
    await board.subscribe(race, "announcer")
    assert board.known
    assert board.order == {"arrivals": [], "due": []}
    await race.cross(("9", FINISH, 50))
    await board.take()
    row = board.rows["arrivals"]["9"]
    assert row == {
        "bib": "9",
        "name": "Cleo Marsh",
        "category": "W40",
        "point": "Finish",
        "time": "2026-05-03T19:50:00+00:00",
        "elapsed": 3000.0,
        "place": 1,
        "gender_place": 1,
        "category_place": 1,
    }
    await race.cross(("7", FINISH, 51))
    await board.take()
    assert board.order["arrivals"] == ["7", "9"]
    assert board.last["lists"]["arrivals"]["rows"].keys() == {"7"}, "who was there comes no more"
    halfway = Board(client)
    await halfway.subscribe(race, "announcer", point="km 5", count=1)
    assert halfway.order["arrivals"] == ["9"]


async def test_who_is_due_next_is_there_once_it_was_looked(
    race: Desk, client: MockHAClientWebSocket
) -> None:
    await race.pass_time(26)
    await race.cross(*_ALL, ("7", HALFWAY, 25), ("9", HALFWAY, 26))
    board = Board(client)
    await board.subscribe(race, "announcer")
    await race.pass_time(27)
    await board.take()
    assert board.order["due"] == ["7", "9"]
    assert board.rows["due"]["7"]["due_point"] == "Finish"
    assert board.rows["due"]["7"]["due_time"] == "2026-05-03T19:50:00+00:00"
    await race.cross(("7", FINISH, 49))
    await board.take()
    assert board.order["due"] == ["9"]


async def test_leaders_are_those_of_all_of_women_of_men_and_of_categories(
    race: Desk, client: MockHAClientWebSocket
) -> None:
    await race.pass_time(60)
    await race.cross(*_ALL, ("8", HALFWAY, 24), ("9", HALFWAY, 25), ("7", HALFWAY, 26))
    board = Board(client)
    await board.subscribe(race, "leaders", categories=["W40"])
    assert board.order == {
        "all": ["8", "9", "7"],
        "women": ["9", "7"],
        "men": ["8"],
        "category W40": ["9", "7"],
    }
    assert (board.rows["all"]["7"]["place"], board.rows["women"]["7"]["place"]) == (3, 2)
    assert (board.rows["all"]["7"]["gap"], board.rows["women"]["7"]["gap"]) == (120.0, 60.0)


async def test_the_marshal_sees_the_missing_until_they_are_seen(
    race: Desk, client: MockHAClientWebSocket
) -> None:
    board = Board(client)
    await board.subscribe(race, "marshal")
    assert board.order == {"missing": []}
    await race.pass_time(26)
    await race.cross(*_ALL, *((bib, HALFWAY, 25) for bib in ("7", "8", "9")))
    await race.pass_time(52)
    await race.cross(("8", FINISH, 50), ("9", FINISH, 51))
    await race.pass_time(80)
    while not board.order["missing"]:
        await board.take()
    assert board.rows["missing"]["7"]["name"] == "Ana Kowalski"
    assert board.rows["missing"]["7"]["point"] == "km 5"
    await race.call("enter_passing", bib="7")
    while board.order["missing"]:
        await board.take()


async def test_over_a_reload_the_board_is_unknown_and_then_what_it_was(
    race: Desk, client: MockHAClientWebSocket
) -> None:
    await race.pass_time(60)
    await race.cross(*_ALL, ("7", FINISH, 50))
    board = Board(client)
    await board.subscribe(race, "announcer")
    before = board.rows
    assert await race.hass.config_entries.async_reload(race.entry.entry_id)
    await race.settle()
    await board.take()
    assert board.last == {"known": False}
    while not board.known:
        await board.take()
    assert board.rows == before


async def test_an_unknown_point_is_refused(race: Desk, client: MockHAClientWebSocket) -> None:
    answer = await Board(client).subscribe(race, "announcer", point="km 7")
    assert not answer["success"]
    assert "km 5" in answer["error"]["message"]


_RIGHTS: dict[str, PolicyType] = {
    "nothing": {},
    "the count": {"entities": {"entity_ids": {"sensor.city_run_finished": {"read": True}}}},
    "the list": {"entities": {"entity_ids": {"todo.city_run_look_for": {"read": True}}}},
}


@pytest.mark.parametrize("rights", _RIGHTS)
async def test_names_are_for_who_may_read_the_list_of_names(
    race: Desk, client: MockHAClientWebSocket, hass_admin_user: MockUser, rights: str
) -> None:
    await race.pass_time(60)
    await race.cross(*_ALL, ("7", FINISH, 50))
    hass_admin_user.groups = [Group(name="some", policy=_RIGHTS[rights])]
    board = Board(client)
    answer = await board.subscribe(race, "announcer")
    if rights == "nothing":
        assert answer["error"]["code"] == ERR_UNAUTHORIZED
        return
    assert board.order["arrivals"] == ["7"]
    assert any(name in str(board.rows) for name in NAMES) == (rights == "the list")
    hass_admin_user.groups = []
    await race.cross(("8", FINISH, 51))
    await board.take()
    assert not board.known, "rights may change at any time"


@pytest.mark.parametrize(
    ("text", "bibs"),
    [
        ("9", ["9"]),
        ("kowal", ["7"]),
        ("  ÁNA ", ["7"]),
        ("suss", ["11"]),
        ("ŁUCJA", ["11"]),
        ("иван", ["12"]),
        ("oleg", []),
        (" ", []),
    ],
)
async def test_runners_are_found_by_bib_and_name(
    hass: HomeAssistant, race: Desk, client: MockHAClientWebSocket, text: str, bibs: list[str]
) -> None:
    await race.call("add_runner", bib="11", name="Łucja Süß")
    await race.call("add_runner", bib="12", name="Иван")
    found = device_id(hass, race.entry, race.key)
    command = {"type": "steward/race/find", "device_id": found, "text": text}
    await client.send_json_auto_id(command)
    answer = await client.receive_json()
    assert [one["bib"] for one in answer["result"]["runners"]] == bibs


async def test_who_may_not_read_names_finds_by_bib_alone(
    race: Desk, client: MockHAClientWebSocket, hass_admin_user: MockUser
) -> None:
    hass_admin_user.groups = [Group(name="some", policy=_RIGHTS["the count"])]
    found = device_id(race.hass, race.entry, race.key)
    for text, bibs in (("Ana", []), ("7", ["7"])):
        command = {"type": "steward/race/find", "device_id": found, "text": text}
        await client.send_json_auto_id(command)
        runners = (await client.receive_json())["result"]["runners"]
        assert [one["bib"] for one in runners] == bibs
        assert "Ana" not in str(runners)
