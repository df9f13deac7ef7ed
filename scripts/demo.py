"""Runs Steward in a real Home Assistant, against simulated systems.

    python -m scripts.demo              runs until Ctrl-C
    python -m scripts.demo --check      uses it, prints what happened, ends with 0 or 1
    python -m scripts.demo --forward    beside a real MQTT broker, to which passings are forwarded

`scripts/demo` calls it with the right Python, after `scripts/setup`.
"""

import argparse
import asyncio
from contextlib import AsyncExitStack, suppress
from datetime import datetime
import json
from pathlib import Path
import shutil
import socket
import sys
import tempfile
from typing import Any
from zoneinfo import ZoneInfo

from scripts.check import check, check_after_restart
from scripts.check_odd import AWAY_SECONDS
from scripts.check_texts import LANGUAGES
from scripts.dashboard import PATH, WALL, create_wall
from scripts.demo_forward import TOPICS, add_forward, broker, first_passing
from scripts.demo_past import seed_past
from scripts.demo_race import add_race
from scripts.hass_api import Hass, HassError
from scripts.run_hass import TIME_ZONE
from scripts.stage import add_entries, interrupted, settle, speak
from scripts.world import StartError, free_port, home_assistant, simulators

_FOLDER = Path(__file__).parents[1] / ".demo"
_PORT = 8123
_SEED = 7


async def show(port: int, language: str, *, forward: bool) -> None:
    """Run the demo until it is interrupted."""
    _say("starting the simulators: a race and a waiting room")
    remembered = _FOLDER / "ports.json"
    ports = _choose_ports()
    if remembered.exists():
        ports |= json.loads(remembered.read_text())
    broker_port = ports.pop("broker")
    async with simulators("live", _SEED, ports) as simulated, AsyncExitStack() as stack:
        _FOLDER.mkdir(exist_ok=True)
        remembered.write_text(json.dumps(ports | {"broker": broker_port}))
        if forward:
            _say("starting Mosquitto")
            await stack.enter_async_context(broker(_FOLDER, broker_port))
        _say("starting Home Assistant: the first start takes about ten seconds")
        async with (
            home_assistant(_FOLDER, port, language) as login,
            Hass.connect(login["url"], login["token"]) as hass,
        ):
            await speak(hass, language)
            new = await _add_entries(hass, simulated)
            await settle(hass)
            if new:
                await add_race(hass, simulated)
                await seed_past(hass, datetime.now(ZoneInfo(TIME_ZONE)))
            if forward:
                await add_forward(hass, broker_port)
                _say(f"forwarded: {await first_passing(broker_port)}")
                _say(f"more of them: mosquitto_sub -p {broker_port} -q 1 -t '{TOPICS}'")
            _say(f"""ready

  Home Assistant   {login["url"]}/{PATH}
  wall board       {login["url"]}/{WALL}/board
  race boards      {login["url"]}/{WALL}/race
  phone            {login["url"]}/{PATH}/host (a narrow window shows what a phone does)
  automations      {login["url"]}/config/automation/dashboard (with Steward's blueprints)
  user             {login["username"]}
  password         {login["password"]}
  control          {simulated["control"]["url"]} (see and change the simulated world)

Ctrl-C stops all of it.""")
            await interrupted()
            _say("stopping")


async def _add_entries(hass: Hass, simulated: dict[str, Any]) -> bool:
    """Add the simulated systems, unless an earlier run did; tell whether they are new."""
    entries = await hass.command("config_entries/get", domain="steward")
    if entries:
        return False
    _say("adding RUFUS Cloud, the LRS transmitter, an application and an app session")
    await add_entries(hass, simulated)
    await create_wall(hass)
    return True


def _choose_ports() -> dict[str, int]:
    """Choose the ports of simulators and broker: Home Assistant remembers the addresses."""
    return {
        "rufus": free_port(),
        "lrs": free_port(socket.SOCK_DGRAM),
        "spreadsheetweb": free_port(),
        "eliab": free_port(),
        "control": free_port(),
        "broker": free_port(),
    }


async def run_check() -> int:
    """Use a fresh demo on free ports; return the number of failed steps."""
    with tempfile.TemporaryDirectory(prefix="steward-check-") as folder:
        config = Path(folder)
        async with simulators("live", _SEED, {}) as simulated:
            async with home_assistant(config) as login:
                failed = await check(login, simulated, config / "hass.out")
            await asyncio.sleep(AWAY_SECONDS)
            async with home_assistant(config) as login:
                return failed + await check_after_restart(login, simulated)


def _say(text: str) -> None:
    """Tell what is going on."""
    print(f"demo: {text}", flush=True)


def main() -> int:
    """Run."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("--check", action="store_true", help="use it, and say how that went")
    parser.add_argument(
        "--forward", action="store_true", help="forward passings to a real MQTT broker"
    )
    parser.add_argument("--fresh", action="store_true", help="forget what earlier runs left")
    parser.add_argument("--port", type=int, default=_PORT, help="Home Assistant's port")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="what it speaks")
    options = parser.parse_args()
    if options.fresh:
        shutil.rmtree(_FOLDER, ignore_errors=True)
    try:
        if options.check:
            return 1 if asyncio.run(run_check()) else 0
        with suppress(KeyboardInterrupt):
            asyncio.run(show(options.port, options.language, forward=options.forward))
    except (StartError, HassError) as err:
        print(f"demo: {err}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
