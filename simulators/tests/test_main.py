"""The command line, as a process of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
import json
from pathlib import Path
import re
import signal
import sys
from typing import Any

import aiohttp
import pytest

from simulators.__main__ import main, set_faults
from simulators.rufus import RufusSimulator

pytestmark = pytest.mark.usefixtures("socket_enabled")

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def launched(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the command line; it is gone in the end, however the test goes."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "simulators",
        *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def ready(process: asyncio.subprocess.Process) -> dict[str, Any]:
    """Return the ready line."""
    assert process.stdout is not None
    content = json.loads(await process.stdout.readline())
    assert isinstance(content, dict)
    return content


async def get(url: str, **headers: str) -> tuple[int, Any]:
    """Return status and JSON."""
    async with aiohttp.ClientSession() as http, http.get(url, headers=headers) as response:
        return response.status, await response.json()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_says_one_line_runs_and_ends_by_a_signal(number: signal.Signals) -> None:
    async with launched() as process:
        line = await ready(process)
        assert set(line) == {"rufus", "lrs", "spreadsheetweb", "eliab", "control"}
        rufus = line["rufus"]
        status, content = await get(f"{rufus['url']}/devices", api_key=rufus["api_key"])
        assert (status, len(content["body"]["result"])) == (200, 3)
        status, state = await get(line["control"]["url"])
        assert (status, set(state)) == (200, set(line) - {"control"})
        assert state["rufus"]["sessions"] == []
        process.send_signal(number)
        rest, errors = await process.communicate()
        assert (process.returncode, rest, errors) == (0, b"", b"")


async def test_the_live_scene_runs_and_ends() -> None:
    async with launched("--scene", "live", "--seed", "4") as process:
        line = await ready(process)
        sessions: list[Any] = []
        while not sessions:
            _, state = await get(f"{line['control']['url']}/rufus")
            sessions = state["sessions"]
        process.terminate()
        _, errors = await process.communicate()
        assert (process.returncode, errors) == (0, b"")


async def test_ports_are_those_asked_for(unused_tcp_port_factory: Callable[[], int]) -> None:
    rufus, control = unused_tcp_port_factory(), unused_tcp_port_factory()
    arguments = ("--rufus-port", f"{rufus}", "--control-port", f"{control}")
    async with launched(*arguments) as process:
        line = await ready(process)
        assert line["rufus"]["url"] == f"http://127.0.0.1:{rufus}/v0"
        assert line["control"]["url"] == f"http://127.0.0.1:{control}"
        async with launched(*arguments) as second:
            output, errors = await second.communicate()
            assert (second.returncode, output) == (1, b"")
            assert f"{rufus}" in errors.decode()


async def test_faults_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    file.write_text(json.dumps({"rufus": [{"status": 503, "body": {}}]}))
    async with launched("--faults", f"{file}") as process:
        line = await ready(process)
        assert await get(f"{line['rufus']['url']}/devices") == (503, {})


async def test_rufus_has_the_generation_and_page_size_asked_for() -> None:
    arguments = ("--rufus-generation", "old", "--rufus-page-size", "2")
    async with launched(*arguments) as process:
        rufus = (await ready(process))["rufus"]
        status, content = await get(f"{rufus['url']}/devices", api_key=rufus["api_key"])
        assert (status, set(content)) == (200, {"description", "result"})
        assert len(content["result"]) == 2


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('{"rufus": [{"status": 5}]}', "A fault of rufus: Invalid status: 5"),
        ('{"lrs": [{"status": 503}]}', "A fault of lrs: Unknown field of a fault: status"),
        ('{"lrs": [{"method": "GET"}]}', "A fault of lrs: .*code"),
        ('{"moon": []}', "unknown system: moon"),
        ("{", "--faults"),
    ],
)
def test_a_wrong_file_of_faults_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, named: str
) -> None:
    file = tmp_path / "faults.json"
    file.write_text(text)
    assert refused("--faults", f"{file}") == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert re.search(named, output.err)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--rufus-page-size", "0"), "page_size: 0"),
        (("--rufus-page-size", "5001"), "page_size: 5001"),
        (("--rufus-page-size", "many"), "--rufus-page-size"),
        (("--rufus-generation", "newest"), "--rufus-generation"),
        (("--faults", "/nowhere/faults.json"), "/nowhere/faults.json"),
    ],
)
def test_wrong_arguments_are_named(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], named: str
) -> None:
    assert refused(*arguments) == 2
    assert named in capsys.readouterr().err


def refused(*arguments: str) -> object:
    """Return the exit code of a command line that is refused before anything is started."""
    with pytest.raises(SystemExit) as error:
        main(arguments)
    return error.value.code


@pytest.mark.parametrize(
    ("faults", "named"),
    [
        ([], "object"),
        ({"moon": []}, "moon"),
        ({"rufus": {}}, "rufus"),
        ({"rufus": [5]}, "rufus"),
        ({"rufus": [{}]}, "needs"),
    ],
)
def test_wrong_faults_are_named(faults: Any, named: str) -> None:
    with pytest.raises((ValueError, TypeError), match=named):
        set_faults({"rufus": RufusSimulator()}, faults)
