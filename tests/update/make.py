"""Makes the fixtures of an update: a home that somebody has lived in with a commit of Steward.

    .venv-live/bin/python -m tests.update.make COMMIT [--draft]

Runs a real Home Assistant with Steward as it was at COMMIT, which git still has, against the
simulators of this work tree. Adds an entry of each system by the forms, lives with them
(`living.py`), lets Home Assistant compile statistics, and stops it in order. What it has left goes
to `fixtures/COMMIT`:

    storage/          the files of `.storage` that know of Steward, without what is of others
    states.json       what the entities showed, just before the end
    recorder.json     the database's rows: states and statistics
    systems.json      what the simulated systems knew at the end

Moments are put as if Home Assistant had been stopped at `moments.STOPPED`. Credentials are the
simulators' own, made up; addresses lead nowhere until the fixtures are used. The tests take every
folder that is there.

Home Assistant compiles long-term statistics at the full hour: it is waited for, up to an hour. With
`--draft` it is not; what is made then has no statistics, and is no use to the tests of them.
"""

import argparse
import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
import sys
import tempfile

from scripts.hass_api import Hass, HassError
from scripts.world import StartError, home_assistant

from . import scene
from .keeping import keep
from .living import Living
from .moments import TIME_ZONE
from .systems import Systems, running

_ROOT = Path(__file__).parents[2]
_FIXTURES = Path(__file__).parent / "fixtures"
_SEED = 7
_COMPILED = timedelta(seconds=30)
"""How long after a full hour the statistics are there."""

_CONFIGURATION = f"""\
homeassistant:
  time_zone: {TIME_ZONE}
frontend:
history:
recorder:
  commit_interval: 0
"""


class MakeError(Exception):
    """Fixtures cannot be made."""


async def make(commit: str, *, draft: bool) -> None:
    """Make the fixtures of a commit.

    Raises:
        MakeError: git does not know it.
        StartError: Home Assistant does not start.
        HassError: something cannot be done in it.

    """
    systems = Systems(_SEED)
    scene.furnish(systems)
    with tempfile.TemporaryDirectory(prefix="steward-update-") as name:
        config = Path(name)
        (config / "configuration.yaml").write_text(_CONFIGURATION, "utf-8")
        await _export(commit, config)
        _say("starting Home Assistant")
        async with running(systems):
            async with (
                home_assistant(config) as login,
                Hass.connect(login["url"], login["token"]) as hass,
            ):
                living = Living(hass, systems)
                await living.settle_in()
                if not draft:
                    await _full_hour()
                await living.calculate()
                states = await living.shown()
            stopped = datetime.now(UTC)
        keep(config, _FIXTURES / commit, stopped, states, systems.worlds())


async def _export(commit: str, config: Path) -> None:
    """Put the integration as it was at a commit into a configuration folder."""
    archive = config / "archive.tar"
    git = ("git", "archive", f"--output={archive}", commit, "custom_components")
    for command in (git, ("tar", "-xf", f"{archive}", "-C", f"{config}")):
        process = await asyncio.create_subprocess_exec(*command, cwd=_ROOT)
        if await process.wait():
            raise MakeError(f"{command[0]} ended with {process.returncode}")


async def _full_hour() -> None:
    """Wait until the statistics of the hour are compiled."""
    now = datetime.now(UTC)
    hour = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    _say(f"waiting for {hour:%H:%M} UTC, when Home Assistant compiles statistics")
    await asyncio.sleep((hour + _COMPILED - now).total_seconds())


def _say(text: str) -> None:
    """Tell what is going on."""
    sys.stdout.write(f"make: {text}\n")
    sys.stdout.flush()


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("commit", help="what git knows it by; the name of the folder, too")
    parser.add_argument("--draft", action="store_true", help="do not wait for statistics")
    options = parser.parse_args()
    try:
        asyncio.run(make(options.commit, draft=options.draft))
    except (MakeError, StartError, HassError) as err:
        parser.exit(1, f"make: {err}\n")
    _say(f"{(_FIXTURES / options.commit).relative_to(_ROOT)} is made")


if __name__ == "__main__":
    main()
