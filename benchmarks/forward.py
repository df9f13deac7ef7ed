"""Whether a forward loses, doubles or disorders passings when broker and Home Assistant are killed.

A real Home Assistant forwards to a real Mosquitto; both are killed (SIGKILL) again and again while
runners cross. Who counts is a subscriber of its own. It is let in before Home Assistant whenever
the broker comes back, since a broker that is killed forgets who subscribed. Beside it, in the same
Home Assistant, an automation publishes each event with `mqtt.publish`. Home Assistant has nothing
but what that needs, so that it is soon back; how many are forwarded a second is measured without a
recorder, and with one that takes in all that is shown meanwhile.

    .venv-live/bin/python -m benchmarks.forward [PASSINGS [KILLS]]
"""

import asyncio
from collections import defaultdict
from contextlib import suppress
from hashlib import sha256
from itertools import pairwise
import json
import os
from pathlib import Path
import random
import signal
import sys
import tempfile
import time
from typing import Any

from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from scripts.hass_api import Hass
from scripts.world import home_assistant
from simulators.rufus import Options, RufusSimulator
from tests.forwarding.brokers import Broker

from .figures import Figures, close

_PASSINGS, _KILLS, _DEVICES = 100_000, 20, 4
_SEED = 7
_READY_SECONDS = 60.0
_SETTLE_SECONDS = 600.0
_LIFE_SECONDS = (2.0, 16.0)
_AWAY_SECONDS = (0.0, 5.0)
_PAGE = 1000
_MQTT = {"set_client_cert": False, "set_ca_cert": "off"}
_CONFIGURATION = """\
homeassistant:
  name: Race
  time_zone: Europe/Amsterdam
logger:
  default: warning
automation: !include automations.yaml
"""
_AUTOMATION = {
    "alias": "Plain",
    "mode": "queued",
    "max": 1000,
    "triggers": [{"trigger": "steward.passing_received", "target": {"area_id": "race"}}],
    "actions": [
        {
            "action": "mqtt.publish",
            "data": {
                "topic": "plain/passings",
                "qos": 1,
                "payload": "{{ trigger.to_state.attributes.key }}",
            },
        }
    ],
}


class Subscriber:
    """Notes what the broker gives it."""

    def __init__(self, port: int) -> None:
        """Connect to a port of loopback, again and again."""
        self.forwarded: list[dict[str, Any]] = []
        self.plain: list[str] = []
        self.is_in = False
        client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="counting")
        client.reconnect_delay_set(1, 1)
        client.on_connect = lambda client, *_: client.subscribe([("steward/#", 1), ("plain/#", 1)])
        client.on_subscribe = lambda *_: setattr(self, "is_in", True)
        client.on_disconnect = lambda *_: setattr(self, "is_in", False)
        client.on_message = self._take
        client.connect_async("127.0.0.1", port)
        client.loop_start()
        self._client = client

    def _take(self, _client: object, _data: object, message: mqtt.MQTTMessage) -> None:
        if message.topic.startswith("plain"):
            self.plain.append(message.payload.decode())
        else:
            self.forwarded.append(json.loads(message.payload))

    @property
    def keys(self) -> set[str]:
        """The keys of all that was forwarded."""
        return {one["key"] for one in [*self.forwarded]}

    def close(self) -> None:
        """Disconnect."""
        self._client.disconnect()
        self._client.loop_stop()


class Gate:
    """The port by which Home Assistant reaches the broker; it is open or not."""

    def __init__(self, to: int) -> None:
        """Lead to a port of loopback."""
        self._to = to
        self.open = True

    async def start(self) -> int:
        """Listen; return the port."""
        self._server = await asyncio.start_server(self._let_in, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def _let_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            if self.open:
                there, back = await asyncio.open_connection("127.0.0.1", self._to)
                await asyncio.wait(
                    [
                        asyncio.create_task(_pass_on(reader, back)),
                        asyncio.create_task(_pass_on(there, writer)),
                    ],
                    return_when=asyncio.FIRST_COMPLETED,
                )
                back.close()
        writer.close()

    def stop(self) -> None:
        """Listen no more."""
        self._server.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()


class Race:
    """The cloud, the broker, and what is between them."""

    def __init__(self, folder: Path, passings: int) -> None:
        """Let `passings` cross in all."""
        self._left = passings
        self.total = passings
        self._config = folder / "config"
        self._config.mkdir()
        self._configure(_CONFIGURATION)
        self.broker = Broker(folder)
        self.gate = Gate(self.broker.port)
        self.cloud = RufusSimulator(options=Options(page_size=_PAGE))
        self._rng = random.Random(_SEED)
        self._devices: list[str] = []
        self._sessions: dict[str, int] = {}
        self._port = 0
        self._lives: list[int] = []
        """How many messages had come when a life of Home Assistant began."""

    def _configure(self, text: str) -> None:
        (self._config / "configuration.yaml").write_text(text, encoding="utf-8")

    async def start(self) -> None:
        """Run what outlives Home Assistant."""
        await self.cloud.start()
        for number in range(_DEVICES):
            device = self.cloud.commands["add_device"](model="Mat", serial_number=f"{number}")
            opened = self.cloud.commands["open_session"](deviceid=device["deviceid"])
            self._devices.append(device["deviceid"])
            self._sessions[opened["token_session"]] = 0
        await self.broker.start()
        self._port = await self.gate.start()
        self.subscriber = Subscriber(self.broker.port)

    async def stop(self) -> None:
        """End it."""
        self.subscriber.close()
        self.gate.stop()
        await self.broker.kill()
        await self.cloud.stop()

    @property
    def wanted(self) -> set[str]:
        """The keys of all that crossed."""
        return {
            sha256(f"{token}/{number}".encode()).hexdigest()[:20]
            for token, count in self._sessions.items()
            for number in range(1, count + 1)
        }

    def cross(self, count: int) -> None:
        """Let some cross, somewhere."""
        count = min(count, self._left)
        if count:
            place = self._rng.randrange(_DEVICES)
            self.cloud.commands["fill_passings"](deviceid=self._devices[place], count=count)
            self._sessions[[*self._sessions][place]] += count
            self._left -= count

    async def live(self, kills: int, *, first: bool) -> None:
        """Start Home Assistant, and kill it after a while; the last time wait for all."""
        self._lives.append(len(self.subscriber.forwarded))
        async with (
            home_assistant(self._config) as login,
            Hass.connect(login["url"], login["token"]) as hass,
        ):
            if first:
                await self._add(hass)
            if not kills:
                await self._settle()
                return
            end = time.monotonic() + self._rng.uniform(*_LIFE_SECONDS)
            broker = asyncio.create_task(self._kill_broker())
            while time.monotonic() < end:
                self.cross(self._rng.randint(0, max(self.total // kills // 50, 1)))
                await asyncio.sleep(0.1)
            os.kill(login["pid"], signal.SIGKILL)
            await broker

    async def _add(self, hass: Hass) -> None:
        entries = "config/config_entries"
        fields = {"broker": "127.0.0.1", "port": self._port, "other_settings": _MQTT}
        await hass.flow(f"{entries}/flow", {"handler": "mqtt"}, fields)
        address = self.cloud.ready()
        fields = {"api_key": address["api_key"], "url": address["url"]}
        entry = (await hass.fill_form("rufus", fields))["result"]["entry_id"]
        await hass.until("sensor.rufus_cloud_open_sessions", str(_DEVICES), _READY_SECONDS)
        begin = {"handler": [entry, "forward"]}
        form = {"name": "Counted", "from_session": True}
        await hass.flow(f"{entries}/subentries/flow", begin, form)
        area = await hass.command("config/area_registry/create", name="Race")
        for device in await hass.command("config/device_registry/list"):
            if device["manufacturer"] == "RUFUS":
                await hass.command(
                    "config/device_registry/update", device_id=device["id"], area_id=area["area_id"]
                )
        await hass.post("config/automation/config/plain", _AUTOMATION)

    async def _kill_broker(self) -> None:
        """Kill the broker at some moment; its subscriber is back before Home Assistant is."""
        await asyncio.sleep(self._rng.uniform(*_LIFE_SECONDS) / 2)
        self.gate.open = False
        await self.broker.kill()
        self.subscriber.is_in = False  # its thread may be late to notice
        await asyncio.sleep(self._rng.uniform(*_AWAY_SECONDS))
        await self.broker.start()
        while not self.subscriber.is_in:  # noqa: ASYNC110  # it is in a thread of its own
            await asyncio.sleep(0.05)
        self.gate.open = True

    async def _settle(self) -> None:
        """Wait until all is forwarded, or no more seems to be."""
        self.cross(self.total)
        wanted = self.wanted
        with suppress(TimeoutError):
            async with asyncio.timeout(_SETTLE_SECONDS):
                while wanted - self.subscriber.keys:  # noqa: ASYNC110  # another thread
                    await asyncio.sleep(1.0)

    @property
    def repeats(self) -> list[int]:
        """How many of the messages of each life had come before."""
        messages, seen = [*self.subscriber.forwarded], set[str]()
        counts = []
        for begin, end in pairwise([*self._lives, len(messages)]):
            keys = [one["key"] for one in messages[begin:end]]
            new = {*keys} - seen
            counts.append(len(keys) - len(new))
            seen |= new
        return counts

    async def rate(self, count: int, *, recorder: bool) -> float:
        """Forward some that wait in the cloud, undisturbed; return how many a second."""
        self._configure(_CONFIGURATION + ("recorder:\n" if recorder else ""))
        self._left = count
        before = len(self.subscriber.forwarded)
        async with (
            home_assistant(self._config) as login,
            Hass.connect(login["url"], login["token"]) as hass,
            asyncio.timeout(_SETTLE_SECONDS),
        ):
            plain = {"entity_id": "automation.plain"}
            await hass.command(
                "call_service", domain="automation", service="turn_off", target=plain
            )
            self.cross(count)
            while len(self.subscriber.forwarded) == before:  # noqa: ASYNC110  # another thread
                await asyncio.sleep(0.01)
            begun = time.monotonic()
            while len(self.subscriber.forwarded) < before + count:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            seconds = time.monotonic() - begun
            os.kill(login["pid"], signal.SIGKILL)  # its recorder would keep it for long
        return count / seconds


def out_of_order(messages: list[dict[str, Any]]) -> int:
    """Count what came in a session, repeats left out, after what is after it."""
    seen: set[str] = set()
    numbers: dict[str, list[int]] = defaultdict(list)
    for one in messages:
        if one["key"] not in seen:
            seen.add(one["key"])
            numbers[one["session_key"]].append(one["number"])
    return sum(later < earlier for one in numbers.values() for earlier, later in pairwise(one))


async def main(passings: int, kills: int) -> Figures:
    """Run and print; return the figures."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="steward-forward-") as folder:
        race = Race(Path(folder), passings)
        await race.start()
        try:
            for left in reversed(range(kills + 1)):
                await race.live(left, first=left == kills)
            wanted, messages = race.wanted, [*race.subscriber.forwarded]
            plain = {*race.subscriber.plain}
            repeats = race.repeats
            print(f"  repeats of each life   {repeats}", flush=True)
            bare = await race.rate(passings // 5, recorder=False)
            recorded = await race.rate(passings // 5, recorder=True)
        finally:
            await race.stop()
    keys = {one["key"] for one in messages}
    figures = {
        "passings": len(wanted),
        "kills_broker": kills,
        "kills_home_assistant": kills,
        "lost": len(wanted - keys),
        "unknown": len(keys - wanted),
        "repeats": len(messages) - len(keys),
        "repeats_a_kill": (len(messages) - len(keys)) / max(2 * kills, 1),
        "most_repeats_a_life": max(repeats),
        "out_of_order": out_of_order(messages),
        "forwarded_per_second": bare,
        "forwarded_per_second_recorded": recorded,
        "automation_lost": len(wanted - plain),
        "seconds": time.monotonic() - begun,
    }
    for name, value in figures.items():
        print(f"  {name:22} {value:,.0f}")
    return figures


if __name__ == "__main__":
    print("forward: broker and Home Assistant are killed while runners cross", flush=True)
    arguments = [int(argument) for argument in sys.argv[1:]]
    close("forward", asyncio.run(main(*(arguments + [_PASSINGS, _KILLS][len(arguments) :]))))
