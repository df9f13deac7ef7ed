"""Whether passings arrive in databases that exist, each once, and whether gauges can be scraped.

A Home Assistant forwards to a cluster of three NATS servers, its recorder writes to PostgreSQL, and
Prometheus scrapes it. The consumer of `docs/scale.md` brings what is forwarded into a table of
PostgreSQL with `UNIQUE (key)`; it is killed (SIGKILL) half-way, all is forwarded twice, and the
table must have each passing once. All these are real, run on loopback, and are ended afterwards.

    .venv-live/bin/python -m benchmarks.stores [PASSINGS]
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
import os
from pathlib import Path
import sys
import tempfile
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from scripts.hass_api import Hass
from scripts.world import ROOT, free_port, home_assistant
from simulators.rufus import RufusSimulator

from .figures import Figures, close
from .nats import Cluster, program
from .postgres import Postgres

_PASSINGS = 5000
_SECONDS = 120.0
_PACKAGES = ROOT / ".cache" / "stores"
_MQTT = {"set_client_cert": False, "set_ca_cert": "off"}
_CONFIGURATION = """\
homeassistant:
  name: Race
  time_zone: Europe/Amsterdam
logger:
  default: warning
prometheus:
recorder:
  db_url: {url}
  commit_interval: 1
"""
_RECORDED = """\
SELECT count(*) FROM states JOIN states_meta USING (metadata_id)
WHERE states_meta.entity_id = 'event.finish_passing' AND state NOT IN ('unknown', 'unavailable')"""
_PROMETHEUS = """\
global: {{scrape_interval: 1s}}
scrape_configs:
  - job_name: home_assistant
    metrics_path: /api/prometheus
    authorization: {{credentials: {token}}}
    static_configs: [{{targets: ["{address}"]}}]
"""


async def _install() -> None:
    """Put the drivers, and what Home Assistant needs for Prometheus, into a folder of their own."""
    process = await asyncio.create_subprocess_exec(
        ROOT / "scripts" / "get-uv", stdout=asyncio.subprocess.PIPE
    )
    uv, _ = await process.communicate()
    process = await asyncio.create_subprocess_exec(
        *(uv.decode().strip(), "pip", "install", "--quiet", "--python", sys.executable),
        *("--require-hashes", "--no-deps", "--only-binary", ":all:"),
        *("--target", _PACKAGES, "--requirement", ROOT / "requirements" / "stores.txt"),
    )
    if await process.wait():
        raise FileNotFoundError(_PACKAGES)
    os.environ["PYTHONPATH"] = str(_PACKAGES)  # of all that is run here


async def _until(there: Callable[[], Coroutine[Any, Any, object]]) -> None:
    async with asyncio.timeout(_SECONDS):
        while not await there():  # noqa: ASYNC110  # other programs are asked
            await asyncio.sleep(0.2)


async def _scrape(folder: Path, login: dict[str, Any], wanted: str) -> float:
    """Have Prometheus scrape Home Assistant; return what it has of an entity."""
    port = free_port()
    settings = folder / "prometheus.yml"
    address = urlsplit(login["url"]).netloc
    settings.write_text(_PROMETHEUS.format(token=login["token"], address=address), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        await program("prometheus", "prometheus"),
        *(f"--config.file={settings}", f"--storage.tsdb.path={folder / 'prometheus'}"),
        f"--web.listen-address=127.0.0.1:{port}",
        stderr=asyncio.subprocess.DEVNULL,
    )
    found: list[Any] = []

    async def scraped() -> bool:
        query = {"query": f'{{entity="{wanted}",__name__=~".*sensor.*"}}'}
        try:
            async with session.get(
                f"http://127.0.0.1:{port}/api/v1/query", params=query
            ) as response:
                found[:] = (await response.json())["data"]["result"]
        except aiohttp.ClientError:
            return False
        return bool(found)

    try:
        async with aiohttp.ClientSession() as session:
            await _until(scraped)
    finally:
        process.terminate()
        await process.wait()
    return float(found[0]["value"][1])


class Race:
    """A mat that is passed, the Home Assistant that looks after it, and where its passings go."""

    def __init__(self, folder: Path, passings: int) -> None:
        """Keep all in `folder`."""
        self._folder = folder
        self._passings = passings
        self._cloud = RufusSimulator()
        self._cluster = Cluster(folder)
        self._database = Postgres(folder)
        self._published = 0

    async def start(self, stack: AsyncExitStack) -> None:
        """Run all but the consumer, until `stack` ends."""
        for one in (self._cloud, self._cluster, self._database):
            await one.start()
            stack.push_async_callback(one.stop)
        mat = self._cloud.commands["add_device"](model="Mat", serial_number="1", alias="Finish")
        self._mat = mat["deviceid"]
        stack.callback(self._count().loop_stop)
        self._cloud.commands["open_session"](deviceid=self._mat)
        config = self._folder / "config"
        config.mkdir()
        text = _CONFIGURATION.format(url=self._database.url)
        (config / "configuration.yaml").write_text(text, encoding="utf-8")
        self._login = await stack.enter_async_context(home_assistant(config))
        self._hass = await stack.enter_async_context(
            Hass.connect(self._login["url"], self._login["token"])
        )

    def _count(self) -> mqtt.Client:
        """Count what the cluster gives a subscriber, of whom nothing is kept: see the page."""

        def take(*_: object) -> None:
            self._published += 1

        client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="counting")
        client.on_connect = lambda client, *_: client.subscribe("steward/#", 0)
        client.on_message = take
        client.connect("127.0.0.1", self._cluster.mqtt[2])
        client.loop_start()
        return client

    async def add(self) -> None:
        """Set up the broker, the account and the forward."""
        entries, hass = "config/config_entries", self._hass
        broker = {"broker": "127.0.0.1", "port": self._cluster.mqtt[0], "protocol": "3.1.1"}
        await hass.flow(f"{entries}/flow", {"handler": "mqtt"}, broker | {"other_settings": _MQTT})
        await self._consume()
        ready = self._cloud.ready()
        fields = {"api_key": ready["api_key"], "url": ready["url"]}
        entry = (await hass.fill_form("rufus", fields))["result"]["entry_id"]
        await hass.until("sensor.rufus_cloud_open_sessions", "1", _SECONDS)
        form = {"name": "Counted", "from_session": True}
        await hass.flow(f"{entries}/subentries/flow", {"handler": [entry, "forward"]}, form)

    async def _consume(self) -> None:
        """Run the consumer of the page, until it is there."""
        page = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
        code = page.partition("```python\n")[2].partition("```")[0]
        broker = f"nats://127.0.0.1:{self._cluster.nats[1]}"
        self._consumer = await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, broker, self._database.url
        )
        await _until(lambda: self._database.ask("SELECT to_regclass('passings')"))

    async def stop(self) -> None:
        """Kill the consumer."""
        if self._consumer.returncode is None:
            self._consumer.kill()
            await self._consumer.wait()

    async def cross(self) -> None:
        """Let all cross, and kill the consumer meanwhile."""
        half = self._passings // 2
        self._cloud.commands["fill_passings"](deviceid=self._mat, count=half)
        await _until(self._stored)
        await self.stop()
        self._cloud.commands["fill_passings"](deviceid=self._mat, count=self._passings - half)
        await self._consume()
        await self._reach(self._stored)

    async def _reach(self, count: Callable[[], Coroutine[Any, Any, int]]) -> None:
        async def there() -> bool:
            return await count() >= self._passings

        await _until(there)

    async def _stored(self) -> int:
        return int(await self._database.ask("SELECT count(*) FROM passings") or 0)

    async def _recorded(self) -> int:
        return int(await self._database.ask(_RECORDED) or 0)

    async def repeat(self) -> None:
        """Forward all again."""
        before = self._published
        devices = await self._hass.command("config/device_registry/list")
        forward = next(one["id"] for one in devices if one["name"] == "Counted")
        since = "2026-01-01 00:00:00"
        await self._hass.action("steward.replay", response=True, forward=forward, since=since)

        async def again() -> bool:
            return self._published >= before + self._passings

        await _until(again)

    async def look(self) -> dict[str, float]:
        """Tell what there is, once all is recorded."""
        await self._reach(self._recorded)
        gauge = await _scrape(self._folder, self._login, "sensor.finish_passings")
        rows = await self._stored()
        return {
            "passings": self._passings,
            "published": self._published,
            "lost": self._passings - rows,
            "recorded": await self._recorded(),
            "scraped_passings": gauge,
        }


async def main(passings: int) -> Figures:
    """Run and print; return the figures."""
    await _install()
    with tempfile.TemporaryDirectory(prefix="steward-stores-") as folder:
        async with AsyncExitStack() as stack:
            race = Race(Path(folder), passings)
            await race.start(stack)
            await race.add()
            stack.push_async_callback(race.stop)
            await race.cross()
            await race.repeat()
            figures = await race.look()
    for name, value in figures.items():
        print(f"  {name:22} {value:,.0f}")
    return figures


if __name__ == "__main__":
    print("stores: what is forwarded arrives in PostgreSQL, and gauges in Prometheus", flush=True)
    arguments = map(int, sys.argv[1:] or [str(_PASSINGS)])
    close("stores", asyncio.run(main(*arguments)))
