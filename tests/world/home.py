"""A Home Assistant in a world: as bare as one can be that has Steward, and its disk."""

import asyncio
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from contextvars import copy_context
import random
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch

from aiocoap.transports import udp6
import aiohappyeyeballs
import aiohttp
from homeassistant import loader
from homeassistant.auth import AuthManager
from homeassistant.auth.auth_store import AuthStore
from homeassistant.config_entries import ConfigEntries, ConfigEntry
from homeassistant.const import EVENT_HOMEASSISTANT_START, EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import (
    aiohttp_client,
    area_registry as ar,
    category_registry as cr,
    condition,
    device_registry as dr,
    entity,
    entity_registry as er,
    floor_registry as fr,
    frame,
    issue_registry as ir,
    label_registry as lr,
    restore_state as rs,
    storage,
    translation,
    trigger,
)
from homeassistant.helpers.json import prepare_save_json
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import orjson

import custom_components

from .loop import LIFE, WorldLoop
from .network import Network

_UDP6: Any = vars(udp6)["MessageInterfaceUDP6"]
_CONFIG = "/nonexistent"
_WRITE_SECONDS = 0.05
_PROVIDED = ("http", "websocket_api")
"""What platforms depend upon, and is not there."""


class Disk:
    """What is stored, and stays when a Home Assistant ends."""

    def __init__(self) -> None:
        """Begin empty."""
        self.files: dict[str, bytes] = {}

    def async_fetch(self, key: str) -> tuple[bool, Any]:
        """Read a file, as Home Assistant's manager of stores does."""
        content = self.files.get(key)
        return content is not None, None if content is None else orjson.loads(content)

    def async_invalidate(self, key: str) -> None:
        """Have nothing to forget."""


@contextmanager
def patched(network: Network) -> Generator[None]:
    """Have Home Assistant store on disks, and reach the network, of a world."""

    async def write(store: storage.Store[Any], data: dict[str, Any]) -> None:
        if "data_func" in data:
            data["data"] = data.pop("data_func")()
        _, content = prepare_save_json(data, encoder=store._encoder)
        raw = content.encode() if isinstance(content, str) else content
        await asyncio.sleep(random.uniform(0.0, _WRITE_SECONDS))
        disk_of(store.hass).files[store.key] = raw

    async def remove(store: storage.Store[Any]) -> None:
        disk_of(store.hass).files.pop(store.key, None)

    async def dial(addr_infos: Any, **_: Any) -> Any:
        return await network.dial(addr_infos[0][-1])

    zone = dt_util.get_default_time_zone()
    with (
        patch.object(storage.Store, "_async_write_data", write),
        patch.object(storage.Store, "async_remove", remove),
        patch.object(aiohappyeyeballs, "start_connection", dial),
        # its sockets are real ones; Steward takes the other transport then
        patch.object(_UDP6, "create_client_transport_endpoint", _no_udp6),
    ):
        try:
            yield
        finally:
            dt_util.set_default_time_zone(zone)


async def _no_udp6(*_: Any, **__: Any) -> Any:
    raise OSError


def disk_of(hass: HomeAssistant) -> Disk:
    """Get the disk of a Home Assistant."""
    disk: Any = hass.data[storage.STORAGE_MANAGER]
    assert isinstance(disk, Disk)
    return disk


def _put(hass: HomeAssistant, key: Any, value: object) -> None:
    """Put something where Home Assistant finds it."""
    kept = cast("dict[Any, Any]", hass.data)
    kept[key] = value


class Home:
    """One installation, through its lives.

    Attributes:
        disk: What is stored.
        hass: The one that runs.
        kills: When it was killed, by the steady clock.
        life: The one that runs, as its tasks know it.
    """

    hass: HomeAssistant

    def __init__(self, loop: WorldLoop, started: Callable[[HomeAssistant], None]) -> None:
        """Have `started` called with each one, before its entries are set up."""
        self._loop = loop
        self._started = started
        self.life: object = None
        self.disk = Disk()
        self.kills: list[float] = []

    @property
    def up(self) -> bool:
        """Whether one runs."""
        return self.life is not None

    def task[T](self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Do something as a part of it, which ends with it."""
        context = copy_context()
        context.run(LIFE.set, self.life)
        return self._loop.create_task(work, context=context)

    async def start(self) -> None:
        """Start one, with what is on the disk."""
        self.life = object()
        await self.task(self._start())

    async def _start(self) -> None:
        self.hass = hass = HomeAssistant(_CONFIG)
        hass.config.skip_pip = True
        hass.config.components.update(_PROVIDED)
        await hass.config.async_set_time_zone("Europe/Vienna")
        _put(hass, storage.STORAGE_MANAGER, self.disk)
        hass.http = SimpleNamespace(register_view=lambda *_: None)  # type: ignore[assignment]
        key = aiohttp_client._make_key()
        connector = aiohttp.TCPConnector(resolver=aiohttp.ThreadedResolver())
        _put(hass, aiohttp_client.DATA_CONNECTOR, {key: connector})
        hass.auth = AuthManager(hass, AuthStore(hass), {}, {})
        hass.config_entries = ConfigEntries(hass, {"_": ""})
        await _load(hass)
        self._started(hass)
        hass.set_state(CoreState.starting)
        hass.bus.async_fire(EVENT_HOMEASSISTANT_START)
        await async_setup_component(hass, "steward", {})
        hass.set_state(CoreState.running)
        hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)

    async def add(self, entry: ConfigEntry) -> None:
        """Add an entry, and set it up."""
        await self.task(self.hass.config_entries.async_add(entry))

    async def stop(self) -> None:
        """Stop in an orderly way."""
        await self.task(self.hass.async_stop(force=True))
        life, self.life = self.life, None
        await self._loop.kill(life)

    async def kill(self) -> None:
        """End at once: what is stored is as it was."""
        life, self.life = self.life, None
        lost = Disk()
        lost.files = dict(self.disk.files)
        _put(self.hass, storage.STORAGE_MANAGER, lost)
        self.hass.bus._listeners.clear()
        self.kills.append(self._loop.time())
        await self._loop.kill(life)


async def _load(hass: HomeAssistant) -> None:
    """Load what each integration takes to be there."""
    loader.async_setup(hass)
    integration = await hass.async_add_executor_job(
        loader.Integration.resolve_from_root, hass, custom_components, "steward"
    )
    _put(hass, loader.DATA_CUSTOM_COMPONENTS, {"steward": integration})
    entity.async_setup(hass)
    frame.async_setup(hass)
    translation.async_setup(hass)
    dr.async_setup(hass)
    # some of them wait for others
    await asyncio.gather(
        hass.config_entries.async_initialize(),
        *(registry.async_load(hass) for registry in (ar, cr, dr, er, fr, ir, lr, rs)),
    )
    await condition.async_setup(hass)
    await trigger.async_setup(hass)
