"""Runs a Home Assistant that has all of Steward's systems, simulated, and Steward's dashboard.

    python -m scripts.stage [--scene quiet|live] [--seed N] [--language en|de|es]

Prints one JSON line when it is ready, and runs until SIGTERM or SIGINT:

    {"hass": what scripts.run_hass prints, "simulated": what the simulators print, "path": ...}

`path` is the dashboard's. What is shown is gone at the end.
"""

import argparse
import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
import json
from pathlib import Path
import signal
import tempfile
from typing import Any

from scripts.check_texts import LANGUAGES
from scripts.dashboard import PATH, create_dashboard
from scripts.hass_api import Hass
from scripts.world import application_fields, home_assistant, simulators

_SEED = 7
_READY_SECONDS = 60.0
_FORMATS = {
    "number_format": "language",
    "time_format": "language",
    "date_format": "language",
    "time_zone": "local",
    "first_weekday": "language",
}


async def add_entries(hass: Hass, simulated: Mapping[str, Any]) -> None:
    """Add the simulated systems, and the dashboard."""
    rufus, lrs, eliab = simulated["rufus"], simulated["lrs"], simulated["eliab"]
    await hass.fill_form("rufus", {"api_key": rufus["api_key"], "url": rufus["url"]})
    await hass.fill_form("lrs", {"host": lrs["host"], "port": lrs["port"]})
    await hass.fill_form("spreadsheetweb", application_fields(simulated["spreadsheetweb"]))
    login = {"username": eliab["user"], "password": eliab["password"]}
    await hass.fill_form("eliab", {"url": eliab["url"], "token": eliab["token"], **login})
    await create_dashboard(hass)


async def speak(hass: Hass, language: str) -> None:
    """Show the owner Home Assistant in a language, in whichever browser."""
    shown = await hass.command("frontend/get_user_data", key="language")
    value = {**(shown["value"] or _FORMATS), "language": language}
    await hass.command("frontend/set_user_data", key="language", value=value)


async def settle(hass: Hass) -> None:
    """Wait until the transmitter pushes its changes, and set its clock."""
    registered = await hass.command("config/entity_registry/list")
    (connection,) = [
        one["entity_id"]
        for one in registered
        if (one["platform"], one["translation_key"]) == ("steward", "connection")
    ]
    await hass.until(connection, "push", _READY_SECONDS)
    await hass.action("sync_clock")  # the simulated one begins as UTC


@asynccontextmanager
async def stage(
    scene: str, seed: int = _SEED, language: str = "en"
) -> AsyncGenerator[dict[str, Any]]:
    """Run it until the end; give what is printed."""
    with tempfile.TemporaryDirectory(prefix="steward-stage-") as folder:
        async with (
            simulators(scene, seed, {}) as simulated,
            home_assistant(Path(folder), language=language) as login,
        ):
            async with Hass.connect(login["url"], login["token"]) as hass:
                if language != "en":  # else it is the browser's, which tests change
                    await speak(hass, language)
                await add_entries(hass, simulated)
                await settle(hass)
            yield {"hass": login, "simulated": simulated, "path": PATH}


async def interrupted() -> None:
    """Wait for an interrupt or for the order to end."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, asked.set)
    await asked.wait()


async def _run(scene: str, seed: int, language: str) -> None:
    """Run it until it is asked to end."""
    async with stage(scene, seed, language) as ready:
        print(json.dumps(ready), flush=True)
        await interrupted()


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scene", choices=("quiet", "live"), default="quiet")
    parser.add_argument("--seed", type=int, default=_SEED)
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    options = parser.parse_args()
    asyncio.run(_run(options.scene, options.seed, options.language))


if __name__ == "__main__":
    main()
