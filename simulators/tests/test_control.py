"""The control port."""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
import json
import random
from typing import Any, override

import aiohttp
import pytest

from simulators.base import BaseWorld, Command, Simulator, by_name
from simulators.checks import Held
from simulators.clock import utc_now
from simulators.control import ControlServer
from simulators.faults import Faults, Rule


@dataclass(frozen=True, kw_only=True)
class Options(Held):
    """The switches of a toy."""

    bright: bool = False


class Toy(Simulator[BaseWorld[Options]]):
    """A simulator of next to nothing."""

    def __init__(self, name: str) -> None:
        super().__init__(BaseWorld(Options(), utc_now), Faults(Rule))
        self.name = name
        self.running = False
        self.taken = False
        self.lamps: list[str] = []

    @override
    async def start(self) -> None:
        if self.taken:
            raise OSError("port taken")
        self.running = True

    @override
    async def stop(self) -> None:
        self.running = False

    @override
    def ready(self) -> dict[str, Any]:
        return {"name": self.name}

    @override
    def play(self, rng: random.Random) -> Iterator[float]:
        """Put up a lamp every hour."""
        while True:
            self.lamps.append("white")
            yield 3600.0

    @override
    def state(self) -> dict[str, Any]:
        return {"running": self.running, "lamps": self.lamps, **super().state()}

    @property
    @override
    def commands(self) -> Mapping[str, Command]:
        return {**super().commands, **by_name(self.light)}

    def light(self, colour: str, *, times: int = 1) -> list[str]:
        """Put up lamps."""
        if colour == "black":
            raise ValueError("Black is no light")
        self.lamps += [colour] * times
        return self.lamps


class Desk:
    """A client of the control port over two toys."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self.toys = {name: Toy(name) for name in ("left", "right")}
        self.control = ControlServer(self.toys)
        self._http = http

    async def get(self, path: str) -> tuple[int, Any]:
        """Return status and JSON."""
        async with self._http.get(f"{self.control.ready()['url']}{path}") as response:
            return response.status, await response.json()

    async def post(self, path: str, arguments: Any = None) -> tuple[int, Any]:
        """Return status and JSON; bytes are sent as they are, None is no body."""
        data = arguments if isinstance(arguments, bytes | None) else json.dumps(arguments)
        url = f"{self.control.ready()['url']}{path}"
        async with self._http.post(url, data=data) as response:
            return response.status, await response.json()


@pytest.fixture
async def desk(
    socket_enabled: None,  # noqa: ARG001 - the control port is real
) -> AsyncIterator[Desk]:
    """Return a client of a running control port."""
    async with aiohttp.ClientSession() as http:
        desk = Desk(http)
        await desk.control.start()
        yield desk
        await desk.control.stop()


async def test_states_are_shown(desk: Desk) -> None:
    state = {"running": False, "lamps": [], "options": {"bright": False}, "faults": []}
    assert await desk.get("/") == (200, {"left": state, "right": state})
    assert await desk.get("/right") == (200, state)


async def test_simulators_start_and_stop(desk: Desk) -> None:
    assert await desk.post("/left/start") == (200, {"result": {"name": "left"}})
    assert (desk.toys["left"].running, desk.toys["right"].running) == (True, False)
    assert await desk.post("/left/stop") == (200, {"result": None})
    assert not desk.toys["left"].running


async def test_a_start_that_fails_is_told(desk: Desk) -> None:
    desk.toys["left"].taken = True
    status, content = await desk.post("/left/start")
    assert (status, content) == (409, {"error": "left cannot start: port taken"})


async def test_commands_run(desk: Desk) -> None:
    assert await desk.post("/left/light", {"colour": "red"}) == (200, {"result": ["red"]})
    answer = await desk.post("/left/light", {"colour": "green", "times": 2})
    assert answer == (200, {"result": ["red", "green", "green"]})
    assert desk.toys["right"].lamps == []


async def test_switches_are_changed_while_it_runs(desk: Desk) -> None:
    assert await desk.post("/left/set_options", {"bright": True}) == (
        200,
        {"result": {"bright": True}},
    )
    assert (await desk.get("/left"))[1]["options"] == {"bright": True}
    for wrong in ({"bright": 1}, {"colour": "red"}):
        status, content = await desk.post("/left/set_options", wrong)
        assert (status, next(iter(wrong)) in content["error"]) == (400, True)
    assert desk.toys["right"].world.options == Options()


@pytest.mark.parametrize(
    ("path", "arguments", "status", "named"),
    [
        ("/middle/light", {}, 404, "middle"),
        ("/left/dance", {}, 404, "light"),
        ("/left/light", None, 400, "colour"),
        ("/left/light", {"colour": "red", "size": 1}, 400, "size"),
        ("/left/light", {"colour": "red", "times": "x"}, 400, "str"),
        ("/left/light", {"colour": "black"}, 400, "Black is no light"),
        ("/left/light", ["red"], 400, "object"),
        ("/left/light", b"{", 400, "JSON"),
        ("/left/light", b"\xff", 400, "JSON"),
        ("/left", {}, 405, "POST /left"),
        ("/a/b/c", {}, 404, "/a/b/c"),
    ],
)
async def test_what_is_wrong_is_named(
    desk: Desk, path: str, arguments: Any, status: int, named: str
) -> None:
    answered, content = await desk.post(path, arguments)
    assert answered == status
    assert set(content) == {"error"}
    assert named in content["error"]


async def test_an_unknown_system_has_no_state(desk: Desk) -> None:
    status, content = await desk.get("/middle")
    assert (status, "left, right" in content["error"]) == (404, True)
