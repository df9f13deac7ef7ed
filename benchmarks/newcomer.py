"""How long a newcomer needs, from a clone to an automation that runs: by the browser alone.

Clones what is committed here, lets `scripts/demo` set up what it needs and start, and goes on with
what it prints. How long the packages take depends on the network, and on what pip and uv have kept.
"""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Mapping
import os
from pathlib import Path
import re
import signal
import sys
import tempfile
import time

import aiohttp

from scripts.browser import chromium
from scripts.dashboard import PATH
from scripts.newcomer import NUMBER, use
from scripts.world import ROOT, Control, free_port

from .figures import close

_PATIENCE = 60.0
"""Seconds within which a step of the newcomer's shows."""
_LINE = re.compile(r"^  (Home Assistant|user|password|control) +(\S+)")


async def _clone(folder: Path) -> None:
    command = ("git", "clone", "--quiet", f"file://{ROOT}", str(folder))
    process = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL)
    if await process.wait():
        raise SystemExit("newcomer: it could not be cloned")


async def _start_demo(folder: Path) -> tuple[Process, dict[str, str]]:
    """Start the demo; return it, and what it prints for its user."""
    demo = await asyncio.create_subprocess_exec(
        folder / "scripts" / "demo",
        f"--port={free_port()}",
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=STDOUT,
        start_new_session=True,
    )
    printed: dict[str, str] = {}
    while demo.stdout and (line := await demo.stdout.readline()):
        if found := _LINE.match(line.decode()):
            printed[found[1]] = found[2]
        if "control" in printed:
            return demo, printed
    raise SystemExit("newcomer: the demo did not start")


async def _use(printed: Mapping[str, str]) -> None:
    """Do what a newcomer does; see at the simulated transmitter that it was done."""
    url = printed["Home Assistant"].removesuffix(f"/{PATH}")
    login = {"url": url, "username": printed["user"], "password": printed["password"]}
    async with aiohttp.ClientSession() as session, chromium() as browser:
        control = Control(session, printed["control"])

        async def until(state: str) -> None:
            async with asyncio.timeout(_PATIENCE):
                while await _state(control) != state:  # noqa: ASYNC110 - it is another process's
                    await asyncio.sleep(0.1)

        await use(browser, login, PATH, until)


async def _state(control: Control) -> str:
    """Tell how the session of the newcomer's pager stands, as the transmitter has it."""
    sessions = (await control.state("lrs"))["sessions"]
    return next((str(one["state"]) for one in sessions if one["number"] == NUMBER), "gone")


async def measure() -> dict[str, float]:
    """Go all the way; return the seconds since the clone began, by step."""
    begun = time.monotonic()
    times: dict[str, float] = {}

    def passed(step: str) -> None:
        times[step] = time.monotonic() - begun
        print(f"  {times[step]:6.1f} s  {step}", flush=True)

    with tempfile.TemporaryDirectory(prefix="steward-newcomer-") as name:
        folder = Path(name) / "steward"
        await _clone(folder)
        passed("cloned")
        demo, printed = await _start_demo(folder)
        try:
            passed("demo ready")
            await _use(printed)
            passed("automation ran")
        finally:
            os.killpg(demo.pid, signal.SIGINT)
            await demo.communicate()
    return times


def main() -> int:
    """Measure and print."""
    print("newcomer: seconds since the clone began", flush=True)
    times = asyncio.run(measure())
    close("newcomer", {f"{step.replace(' ', '_')}_seconds": at for step, at in times.items()})
    return 0


if __name__ == "__main__":
    sys.exit(main())
