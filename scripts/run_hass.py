"""Run a real Home Assistant on loopback, onboarded and with this repository's integration.

    .venv-live/bin/python -m scripts.run_hass --config DIR [--port N] [--language L] [--log FILE]

Prints one JSON line when Home Assistant is running, and runs until SIGTERM or SIGINT:

    {"url": ..., "token": ..., "username": ..., "password": ..., "pid": ..., "seconds": ...}

`token` is a long-lived access token of the owner, `pid` Home Assistant's own process, `seconds`
the time to the running state. DIR may be new: what Home Assistant reads at its first start is
written, this repository's blueprints are copied, the owner created, and the token kept for
later runs. A `configuration.yaml` that is there already is used as it is. Exits with 1 if Home
Assistant does not get as far as running.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
import contextlib
import json
import os
from pathlib import Path
import shutil
import signal
import socket
import sys
import time
from typing import Any

import aiohttp

from scripts.world import ROOT, StartError, free_port

HOST = "127.0.0.1"
OWNER = {"name": "Owner", "username": "owner", "password": "owner-password", "language": "en"}
TOKEN_FILE = "owner-token.json"  # noqa: S105  # the name of a file
ONBOARDING_DONE = ["core_config", "analytics", "integration"]

# Nothing here needs the network: `default_config` would.
TIME_ZONE = "Europe/Amsterdam"
CONFIGURATION = f"""\
homeassistant:
  name: Steward
  latitude: 52.3731
  longitude: 4.8907
  elevation: 2
  unit_system: metric
  currency: EUR
  country: NL
  time_zone: {TIME_ZONE}
  language: en
logger:
  default: info
frontend:
history:
logbook:
energy:
sun:
conversation:
system_health:
automation: !include automations.yaml
script: !include scripts.yaml
scene: !include scenes.yaml
"""
EDITED = {"automations.yaml": "[]\n", "scripts.yaml": "{}\n", "scenes.yaml": "[]\n"}
"""What the editors of automations, scripts and scenes write, and how it begins."""


def claim(port: int) -> None:
    """Raise StartError if the port is taken: the answers of whoever has it would pass for ours."""
    try:
        socket.create_server((HOST, port)).close()
    except OSError as error:
        raise StartError(f"port {port} cannot be had: {error.strerror}") from error


def write_store(config: Path, key: str, version: int, data: dict[str, Any]) -> None:
    """Write one of Home Assistant's storage files."""
    text = json.dumps({"version": version, "minor_version": 1, "key": key, "data": data}, indent=2)
    (config / ".storage" / key).write_text(text, encoding="utf-8")


def prepare(config: Path, port: int, language: str = "en") -> None:
    """Write what Home Assistant reads when it starts, and link the integration into it."""
    (config / ".storage").mkdir(parents=True, exist_ok=True)
    configuration = CONFIGURATION.replace("language: en", f"language: {language}")
    for name, text in {"configuration.yaml": configuration, **EDITED}.items():
        if not (path := config / name).exists():
            path.write_text(text, encoding="utf-8")
    link = config / "custom_components"
    if not link.is_symlink() and not link.exists():
        link.symlink_to(ROOT / "custom_components", target_is_directory=True)
    # a link would not be looked into
    shutil.copytree(ROOT / "blueprints", config / "blueprints", dirs_exist_ok=True)
    # `http:` in YAML would be a trial that reverts after five minutes
    http = {
        "server_host": [HOST],
        "server_port": port,
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": False,
        "ssl_profile": "intermediate_v6",
        "use_x_frame_options": True,
        "created_at": "2026-11-01T00:00:00+00:00",
        "error": None,
        "error_message": None,
    }
    write_store(config, "http", 3, {"stable": http, "pending": None, "yaml_migration_done": True})
    # every step but the owner's: `core_config` would set up integrations that want the network
    if not (config / ".storage" / "onboarding").exists():
        write_store(config, "onboarding", 4, {"done": ONBOARDING_DONE})


async def onboard(session: aiohttp.ClientSession, url: str) -> str:
    """Create the owner; return a long-lived access token."""
    client_id = f"{url}/"
    owner = OWNER | {"client_id": client_id}
    async with session.post(f"{url}/api/onboarding/users", json=owner) as answer:
        code = (await answer.json())["auth_code"]
    form = {"grant_type": "authorization_code", "code": code, "client_id": client_id}
    async with session.post(f"{url}/auth/token", data=form) as answer:
        access = (await answer.json())["access_token"]
    async with session.ws_connect(f"{url}/api/websocket") as ws:
        await ws.receive_json()
        await ws.send_json({"type": "auth", "access_token": access})
        await ws.receive_json()
        wish = {"type": "auth/long_lived_access_token", "client_name": "scripts", "lifespan": 365}
        await ws.send_json({"id": 1, **wish})
        return str((await ws.receive_json())["result"])


async def poll[T](ask: Callable[[], Awaitable[T | None]]) -> T:
    """Ask until there is an answer; a refused connection is none yet."""
    while True:
        with contextlib.suppress(aiohttp.ClientError):
            if (answer := await ask()) is not None:
                return answer
        await asyncio.sleep(0.1)


def load_token(saved: Path) -> str | None:
    """Read the owner's token that an earlier run kept."""
    if not saved.exists():
        return None
    return str(json.loads(saved.read_text(encoding="utf-8"))["token"])


def save_token(saved: Path, token: str) -> None:
    """Keep the owner's token for later runs, for this user only."""
    saved.touch(mode=0o600)
    saved.write_text(json.dumps({"token": token}), encoding="utf-8")


async def reach(url: str, saved: Path) -> str:
    """Wait for the running state, onboarding at the first run; return the owner's token."""
    async with aiohttp.ClientSession(raise_for_status=True) as session:

        async def answers() -> bool | None:
            async with session.get(f"{url}/api/onboarding"):
                return True

        async def running() -> bool | None:
            async with session.get(f"{url}/api/config", headers=headers) as answer:
                return (await answer.json())["state"] == "RUNNING" or None

        if (token := load_token(saved)) is None:
            await poll(answers)
            token = await onboard(session, url)
            save_token(saved, token)
        headers = {"Authorization": f"Bearer {token}"}
        await poll(running)
        return token


async def launch(config: Path, log: Path) -> asyncio.subprocess.Process:
    """Start Home Assistant with the interpreter that runs this program."""
    # without the compiled cache every start takes ten seconds
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    # -P: what it is to load is in the configuration folder, whatever this program's own folder is
    command = (sys.executable, "-P", "-m", "homeassistant", "--config", str(config))
    with log.open("wb") as out:
        return await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=out, stderr=out, env=env
        )


async def started(hass: asyncio.subprocess.Process, url: str, saved: Path, seconds: float) -> str:
    """Return the owner's token once Home Assistant runs; raise StartError if it does not."""
    reaching = asyncio.create_task(reach(url, saved))
    ending = asyncio.create_task(hass.wait())
    await asyncio.wait((reaching, ending), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    ending.cancel()
    if reaching.done():
        return reaching.result()
    reaching.cancel()
    if hass.returncode is None:
        hass.terminate()
        await hass.wait()
        raise StartError(f"not running after {seconds:.0f} s")
    raise StartError(f"ended with {hass.returncode}")


async def run(config: Path, port: int, language: str, log: Path, seconds: float) -> int:
    """Run Home Assistant until it ends or this program is asked to; return its exit code."""
    prepare(config, port, language)
    url = f"http://{HOST}:{port}"
    begun = time.monotonic()
    hass = await launch(config, log)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, hass.terminate)
    token = await started(hass, url, config / TOKEN_FILE, seconds)
    report = {
        "url": url,
        "token": token,
        "username": OWNER["username"],
        "password": OWNER["password"],
        "pid": hass.pid,
        "seconds": round(time.monotonic() - begun, 2),
    }
    print(json.dumps(report), flush=True)
    return await hass.wait()


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description="Run Home Assistant on loopback.")
    parser.add_argument("--config", type=Path, required=True, help="its configuration folder")
    parser.add_argument("--port", type=int, default=8123, help="0: any free one (default: 8123)")
    parser.add_argument("--language", default="en", help="of a new folder (default: en)")
    parser.add_argument("--log", type=Path, help="what it prints (default: CONFIG/hass.out)")
    parser.add_argument("--timeout", type=float, default=120, help="seconds it has to start in")
    options = parser.parse_args()
    config: Path = options.config.resolve()
    config.mkdir(parents=True, exist_ok=True)
    log: Path = options.log or config / "hass.out"
    try:
        port: int = options.port or free_port()
        claim(port)
        return asyncio.run(run(config, port, options.language, log, options.timeout))
    except StartError as error:
        print(f"run_hass: Home Assistant: {error}; see {log}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
