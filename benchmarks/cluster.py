"""Whether a cluster of brokers loses passings of several sites when one of its nodes is killed.

Three NATS servers keep, as a JetStream that is replicated three times, what four sites publish by
MQTT with QoS 1. In the middle one node is killed (SIGKILL), the one to which the subscriber and a
site are connected, and a while later it is brought back. Sites and subscriber are programs of their
own, which go on at another node. The subscriber counts, and removes repeats by `key`.

    .venv-live/bin/python -m benchmarks.cluster [PASSINGS]
"""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import cycle
import json
from pathlib import Path
import sys
import tempfile
from threading import Event, Semaphore
import time
from typing import Any

import orjson
from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from custom_components.steward.capabilities import PassingEvent
from custom_components.steward.forwarding.message import passing_message

from .figures import Figures, close
from .nats import Cluster

_PASSINGS, _SITES, _MATS = 1_000_000, 4, 4
_IN_FLIGHT = 200
_SETTLE_SECONDS = 300.0
_TOPIC = "steward/+/passings/+"


def _connect(name: str, ports: Iterator[int]) -> mqtt.Client:
    """Make a client that goes to the next port whenever it is not connected."""
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=name, clean_session=False)
    client.reconnect_delay_set(1, 2)
    client.max_inflight_messages_set(_IN_FLIGHT)

    def go_on(*_: object) -> None:
        client.connect_async("127.0.0.1", next(ports))

    client.on_disconnect = go_on
    client.on_connect_fail = go_on
    go_on()
    return client


def _key(site: int, number: int) -> str:
    return f"{site:04x}{number:016x}"


def _payload(site: int, number: int) -> str:
    now = datetime.now(UTC)
    event = PassingEvent(
        source_key="mat",
        key=_key(site, number),
        number=number,
        timestamp=now,
        received=now,
        bib=f"{number % 9999:04}",
        session="Marathon",
        session_key="0" * 20,
    )
    return passing_message(event, account=f"Site {site}", device_id="0" * 32, device="Mat")


def publish(site: int, count: int, ports: list[int]) -> None:
    """Be a site: publish, with some in flight at most, until all is acknowledged."""
    free, connections = Semaphore(_IN_FLIGHT * _MATS), []
    for mat in range(_MATS):
        # the first go to the nodes in turn
        order = cycle(ports[(site + mat) % len(ports) :] + ports[: (site + mat) % len(ports)])
        client = _connect(f"site{site}-{mat}", order)
        client.on_publish = lambda *_: free.release()
        client.loop_start()
        connections.append(client)
    for number in range(1, count + 1):
        free.acquire()
        mat = number % _MATS
        topic = f"steward/site_{site}/passings/mat_{mat}"
        connections[mat].publish(topic, _payload(site, number), qos=1)
    for _ in range(_IN_FLIGHT * _MATS):
        free.acquire()
    for client in connections:
        client.disconnect()


def subscribe(expected: int, ports: list[int]) -> None:
    """Be the subscriber: print how far it is, and at the end what came."""
    keys, repeats, done = set[str](), 0, Event()

    def take(_client: object, _data: object, message: mqtt.MQTTMessage) -> None:
        nonlocal repeats
        key = orjson.loads(message.payload)["key"]
        repeats += key in keys
        keys.add(key)
        if len(keys) % 1000 == 0 or len(keys) == expected:
            print(len(keys), repeats, flush=True)
        if len(keys) == expected:
            done.set()

    client = _connect("counting", cycle(ports))
    client.on_message = take
    client.on_connect = lambda client, *_: client.subscribe(_TOPIC, qos=1)
    client.on_subscribe = lambda *_: print("0 0", flush=True)
    client.loop_start()
    done.wait()


class Count:
    """What the subscriber has."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.keys = -1
        self.repeats = 0

    async def follow(self, out: asyncio.StreamReader) -> None:
        """Read what it prints."""
        async for line in out:
            self.keys, self.repeats = map(int, line.split())

    async def reach(self, keys: int) -> None:
        """Wait until it has as many."""
        while self.keys < keys:  # noqa: ASYNC110  # it is told by another program
            await asyncio.sleep(0.1)


async def _run(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __spec__.name, *arguments), stdout=asyncio.subprocess.PIPE
    )


async def _measure(cluster: Cluster, passings: int) -> dict[str, Any]:
    ports, count, each = json.dumps(cluster.mqtt), Count(), passings // _SITES
    subscriber = await _run("subscribe", str(each * _SITES), ports)
    assert subscriber.stdout is not None  # noqa: S101
    following = asyncio.create_task(count.follow(subscriber.stdout))
    sites = []
    try:
        async with asyncio.timeout(_SETTLE_SECONDS):
            await count.reach(0)
        begun = time.monotonic()
        sites = [await _run("publish", str(site), str(each), ports) for site in range(_SITES)]
        await count.reach(passings // 3)
        await cluster.kill_node(0)
        print(f"  a node was killed after {count.keys:,}", flush=True)
        await count.reach(passings // 2)
        await cluster.start_node(0)
        print(f"  it was brought back after {count.keys:,}", flush=True)
        await asyncio.gather(*(site.wait() for site in sites))
        published = time.monotonic() - begun
        with suppress(TimeoutError):
            async with asyncio.timeout(_SETTLE_SECONDS):
                await count.reach(each * _SITES)
        seconds = time.monotonic() - begun
    finally:
        for process in (subscriber, *sites):
            if process.returncode is None:
                process.kill()
                await process.wait()
        following.cancel()
    return {
        "passings": each * _SITES,
        "sites": _SITES,
        "lost": each * _SITES - count.keys,
        "repeats": count.repeats,
        "published_per_second": each * _SITES / published,
        "seconds": seconds,
    }


async def main(passings: int) -> Figures:
    """Run and print; return the figures."""
    with tempfile.TemporaryDirectory(prefix="steward-cluster-") as folder:
        cluster = Cluster(Path(folder))
        await cluster.start()
        try:
            figures = await _measure(cluster, passings)
        finally:
            await cluster.stop()
    for name, value in figures.items():
        print(f"  {name:22} {value:,.0f}")
    return figures


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["publish", site, count, ports]:
            publish(int(site), int(count), json.loads(ports))
        case ["subscribe", count, ports]:
            subscribe(int(count), json.loads(ports))
        case arguments:
            print("cluster: one of three brokers is killed while four sites publish", flush=True)
            close("cluster", asyncio.run(main(*map(int, arguments or [str(_PASSINGS)]))))
