"""The control port."""

from collections.abc import AsyncIterator, Callable, Mapping
import json
import random
from typing import Any

import aiohttp
import pytest

from simulators.control import ControlServer


class Toy:
    """A simulator of next to nothing."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.running = False
        self.taken = False
        self.lamps: list[str] = []

    async def start(self) -> None:
        """Run, unless the port is taken."""
        if self.taken:
            raise OSError("port taken")
        self.running = True

    async def stop(self) -> None:
        """Rest."""
        self.running = False

    def ready(self) -> dict[str, Any]:
        """Return the name."""
        return {"name": self.name}

    async def live(self, rng: random.Random) -> None:
        """Do nothing."""

    def state(self) -> dict[str, Any]:
        """Return everything."""
        return {"running": self.running, "lamps": self.lamps}

    @property
    def commands(self) -> Mapping[str, Callable[..., Any]]:
        """The commands."""
        return {"light": self.light}

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
    state = {"running": False, "lamps": []}
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
