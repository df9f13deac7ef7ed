"""What can happen in a world: each a method, named in `scenario`."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
import random
from typing import TYPE_CHECKING, Any, override

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er

from custom_components.steward.identity import device_key, identifier, unique_id
from simulators.link import Quality
from simulators.rufus.chaos import Chaos
from simulators.rufus.records import Passing

if TYPE_CHECKING:
    from .world import World

_PAGERS = 6
_GOOD = Quality(delay=(0.001, 0.003))
_CLOUD = "/v0/"
_LOOK = 0.01
_NEWS_LOOKS = 800
_LISTED = 6
"""Sessions that the cloud still lists of each device, once it has forgotten the ones before."""
_UNDER_WAY = 0.1
"""Seconds within which what Home Assistant has under way is stored: a kill is to fall there."""


class _Runners(Chaos):
    """Those who cross timing devices whose sessions others close too."""

    @override
    def _insert(self, token: str, passings: list[Passing]) -> None:
        options, session = self._world.options, self._world.sessions[token]
        if session.active or options.closed_takes_passings:
            super()._insert(token, passings)


class Acts:
    """Lets things happen in a world."""

    def __init__(self, world: World) -> None:
        """Act in a world."""
        self._world = world
        self._chaos = _Runners(
            world.systems.rufus.world, random.Random(0), [*world.systems.rufus.world.devices]
        )
        self._count = 0
        self._at_home = asyncio.Lock()

    def finish(self) -> None:
        """Let all passings reach the cloud that were held back, and end all faults."""
        self._chaos.finish()
        self._world.network.quality = _GOOD
        for system in self._world.systems.all:
            system.faults.clear_faults()

    def forget(self) -> None:
        """Have the systems forget what is over, so that what grows is not theirs."""
        cloud = self._world.systems.rufus.world
        tables = (cloud.sessions, cloud._registers, self._chaos._next, self._chaos._held)
        for deviceid, tokens in cloud._tokens.items():
            for token in tokens[:-_LISTED]:
                for kept in tables:
                    kept.pop(token, None)
            cloud._tokens[deviceid] = tokens[-_LISTED:]
        self._chaos.passed.clear()
        systems = self._world.systems
        for system in (systems.rufus, systems.web, systems.eliab):
            system._log._entries.clear()
        self._world.systems.web.world.restart()
        for session in [*self._world.systems.eliab.world.sessions.values()]:
            if session.closed is not None:
                self._world.systems.eliab.world.forget(session.id)

    # Where the systems are

    async def cross(self, rng: random.Random) -> None:
        """Let runners cross a timing device; sessions come and go with them."""
        self._chaos._rng = rng
        self._chaos.step()

    async def guest_comes(self, rng: random.Random) -> None:
        """Give a pager to a guest, at the transmitter."""
        self._by_hand("assign", self._idle(rng), label=self._name("Guest"), party_size=2)

    async def guest_paged(self, rng: random.Random) -> None:
        """Page a guest, at the transmitter."""
        self._by_hand("page", self._held(rng))

    async def guest_goes(self, rng: random.Random) -> None:
        """Take a pager back, at the transmitter."""
        self._by_hand(rng.choice(("clear", "remove")), self._held(rng))

    async def settings_change(self, rng: random.Random) -> None:
        """Change a setting, at the transmitter."""
        self._world.systems.lrs.commands["set_settings"](
            default_target_goal=rng.randint(1, 30) * 60
        )

    def _by_hand(self, command: str, number: int | None, **fields: Any) -> None:
        if number is not None:
            transcript = self._world.transcript
            transcript.by_hand = True
            self._world.systems.lrs.commands[command](number=number, **fields)
            transcript.by_hand = False

    def _idle(self, rng: random.Random) -> int | None:
        held = self._world.systems.lrs.world.sessions
        return rng.choice([one for one in range(1, _PAGERS + 1) if one not in held] or [None])

    def _held(self, rng: random.Random) -> int | None:
        return rng.choice([*self._world.systems.lrs.world.sessions] or [None])

    def _name(self, kind: str) -> str:
        self._count += 1
        return f"{kind}-{self._world.scenario.seed:x}-{self._count}"

    # What users ask of Home Assistant

    async def order_assign(self, rng: random.Random) -> None:
        """Assign a pager."""
        number = self._idle(rng)
        if number is not None and self._world.orders.is_free(f"pager {number}"):
            label = self._name("Order")
            data = {"number": number, "label": label, "party_size": rng.randint(1, 6)}
            self._world.orders.give("assign_pager", f"pager {number}", data)

    async def order_page(self, rng: random.Random) -> None:
        """Page a guest by an action or a button, or a pager that nobody holds."""
        number = self._held(rng) if rng.random() < 0.8 else self._idle(rng)
        if rng.random() < 0.5:
            self._to_pager("page", number)
        else:
            self._press("page", number)

    async def order_clear(self, rng: random.Random) -> None:
        """Take a pager back."""
        if rng.random() < 0.5:
            self._to_pager("clear", self._held(rng))
        else:
            self._press("clear", self._held(rng))

    async def order_remove(self, rng: random.Random) -> None:
        """Take a pager from a guest who has left."""
        self._to_pager("remove", self._held(rng))

    async def order_update(self, rng: random.Random) -> None:
        """Note another name of a guest."""
        self._to_pager("update_guest", self._held(rng), label=self._name("Renamed"))

    def _to_pager(self, action: str, number: int | None, **fields: Any) -> None:
        if number is not None and self._world.orders.is_free(f"pager {number}"):
            session = self._world.systems.lrs.world.sessions.get(number)
            self._world.orders.give(
                action,
                f"pager {number}",
                {"number": number, **fields},
                guest=session.uuid if session else None,
            )

    def _press(self, button: str, number: int | None) -> None:
        world = self._world
        if number is None or not world.home.up or not world.orders.is_free(f"pager {number}"):
            return
        entity_id = self._entity_id("lrs", f"pager_{number}", button, "button")
        session = world.systems.lrs.world.sessions.get(number)
        if entity_id is not None and self._can_be_pressed(entity_id):
            world.orders.give(
                "press",
                f"pager {number}",
                {"entity_id": entity_id},
                domain="button",
                guest=session.uuid if session else None,
                button=button,
            )

    def _can_be_pressed(self, entity_id: str) -> bool:
        """Tell whether a button can be pressed: Home Assistant does nothing, silently, if not."""
        state = self._world.home.hass.states.get(entity_id)
        return state is not None and state.state != STATE_UNAVAILABLE

    def _entity_id(self, system: str, key: str, name: str, domain: str) -> str | None:
        hass = self._world.home.hass
        entry = hass.config_entries.async_get_entry(f"entry_{system}")
        if entry is None:
            return None
        registry = er.async_get(hass)
        return registry.async_get_entity_id(domain, "steward", unique_id(entry, key, name))

    async def order_open(self, rng: random.Random) -> None:
        """Open a session on a timing device."""
        name = self._name("Run")
        self._to_device("open_session", name, rng, name=name)

    async def order_close(self, rng: random.Random) -> None:
        """Close a session of a timing device."""
        deviceid = rng.choice([*self._world.systems.rufus.world.devices])
        if self._world.home.up and (
            entity_id := self._entity_id("rufus", device_key(deviceid), "session", "sensor")
        ):
            self._world.orders.give(
                "close_session",
                f"device {deviceid}",
                {"entity_id": entity_id},
                guest=self._shown_session(deviceid),
            )

    def _shown_session(self, deviceid: str) -> str | None:
        """Get the session that Home Assistant shows of a device, which a user means."""
        entry = self._world.home.hass.config_entries.async_get_entry("entry_rufus")
        loaded = entry is not None and entry.state is ConfigEntryState.LOADED
        items = entry.runtime_data.data if entry and loaded else {}
        device = items.get(device_key(deviceid))
        return device.session.token_session if device and device.session else None

    async def order_add_passings(self, rng: random.Random) -> None:
        """Enter passings by hand."""
        self._count += 1
        first = 1_000_000 + self._count * 100
        passings = [
            {"number": number, "bib": str(number)}
            for number in range(first, first + rng.randint(1, 5))
        ]
        self._to_device("add_passings", f"{first}", rng, passings=passings)

    async def order_bind(self, _: random.Random) -> None:
        """Bind a timing device."""
        serial = self._name("B")
        self._world.orders.give("bind_device", serial, {"model": "Arch", "serial_number": serial})

    def _to_device(self, action: str, about: str, rng: random.Random, /, **fields: Any) -> None:
        world = self._world
        deviceid = rng.choice([*world.systems.rufus.world.devices])
        if not world.home.up:
            return
        hass = world.home.hass
        if (entry := hass.config_entries.async_get_entry("entry_rufus")) is None:
            return
        device = dr.async_get(hass).async_get_device_by_identifier(
            identifier(entry, device_key(deviceid)), entry.entry_id
        )
        if device is not None:
            world.orders.give(action, about, {"device_id": device.id, **fields})

    async def web_open(self, _: random.Random) -> None:
        """Open the dedicated session of an application."""
        self._session_button("spreadsheetweb", "open_session")

    async def web_close(self, _: random.Random) -> None:
        """Close it."""
        self._session_button("spreadsheetweb", "close_session")

    async def eliab_open(self, _: random.Random) -> None:
        """Open an app session."""
        self._session_button("eliab", "open_session")

    async def eliab_close(self, _: random.Random) -> None:
        """Close it."""
        self._session_button("eliab", "close_session")

    def _session_button(self, system: str, button: str) -> None:
        if self._world.home.up and (entity_id := self._entity_id(system, "hub", button, "button")):
            data = {"entity_id": entity_id}
            self._world.orders.give("press", f"{system} {button}", data, domain="button")

    async def web_calculate(self, rng: random.Random) -> None:
        """Calculate, in the session if there is one."""
        name = self._world.systems.web.ready()["inputs"][0]
        outputs = self._world.systems.web.ready()["outputs"][:1]
        data = {"inputs": {name: rng.randint(1, 1000)}, "outputs": outputs}
        if self._world.home.up:
            self._world.home.task(self._calculate(data))

    async def _calculate(self, data: dict[str, Any]) -> None:
        """Calculate; what becomes of it is nobody's business but the session's."""
        try:
            await self._world.home.hass.services.async_call(
                "steward", "calculate", data, blocking=True, return_response=True
            )
        except HomeAssistantError:
            return

    # What goes wrong

    async def bad_link(self, rng: random.Random) -> None:
        """Let three of ten datagrams be lost for a while, and others come late, or twice."""
        twice = 0.1 if self._world.systems.lrs.world.options.dedupe else 0.0
        quality = Quality(
            loss=0.3, duplicate=twice, delay=(0.005, rng.choice((0.05, 0.5))), reorder=0.1, hold=0.3
        )
        await self._link(quality, rng.uniform(5.0, 60.0))

    async def dead_link(self, rng: random.Random) -> None:
        """Let nothing through for a while."""
        await self._link(Quality(loss=1.0), rng.uniform(1.0, 20.0))

    async def _link(self, quality: Quality, seconds: float) -> None:
        self._world.network.quality = quality
        await asyncio.sleep(seconds)
        if self._world.network.quality is quality:
            self._world.network.quality = _GOOD

    async def cloud_faults(self, rng: random.Random) -> None:
        """Let requests to the cloud come to nothing, or their answers."""
        await self._faults(self._world.systems.rufus, _CLOUD, rng)

    async def web_faults(self, rng: random.Random) -> None:
        """Let requests to SpreadsheetWEB come to nothing, or their answers."""
        await self._faults(self._world.systems.web, "/", rng)

    async def eliab_faults(self, rng: random.Random) -> None:
        """Let requests to eliab come to nothing, or their answers."""
        await self._faults(self._world.systems.eliab, "/", rng)

    async def _faults(self, system: Any, path: str, rng: random.Random) -> None:
        common = {"path": path, "probability": rng.choice((0.3, 0.6, 1.0))}
        kinds: list[dict[str, Any]] = [
            {"spoil": "reset"},
            {"spoil": "lost"},
            {"spoil": "malformed"},
            {"spoil": "truncated"},
            {"status": 500},
            {"status": 503, "body": "<html>busy</html>"},
            {"status": 429, "retry_after": rng.randint(1, 5)},
            {"latency": rng.uniform(0.1, 5.0)},
            {"latency": 60.0},
        ]
        for kind in rng.sample(kinds, rng.randint(1, 3)):
            system.faults.set_fault(**common, **kind)
        await asyncio.sleep(rng.uniform(2.0, 30.0))
        system.faults.clear_faults()

    async def cloud_restarts(self, rng: random.Random) -> None:
        """Let the cloud be away for a while."""
        await self._away(self._world.systems.rufus, rng)

    async def web_restarts(self, rng: random.Random) -> None:
        """Let SpreadsheetWEB be away for a while."""
        await self._away(self._world.systems.web, rng)

    async def transmitter_restarts(self, rng: random.Random) -> None:
        """Let the transmitter be without power for a while."""
        await self._away(self._world.systems.lrs, rng, self._world.systems.lrs.reboot)

    async def _away(
        self, system: Any, rng: random.Random, meanwhile: Callable[[], None] = lambda: None
    ) -> None:
        await system.stop()
        meanwhile()
        await asyncio.sleep(rng.uniform(0.5, 20.0))
        await system.start()

    async def transmitter_reboots(self, _: random.Random) -> None:
        """Let the transmitter start over."""
        self._world.systems.lrs.reboot()

    async def transmitter_clock_steps(self, rng: random.Random) -> None:
        """Put the transmitter's clock to another time."""
        self._world.systems.lrs.commands["set_clock"](seconds=rng.choice((-7200, -90, 45, 86_400)))

    async def clock_steps(self, rng: random.Random) -> None:
        """Put the clock of Home Assistant's machine to another time."""
        self._world.clock.off = timedelta(seconds=rng.choice((-3600, -30, 0, 30, 7200)))

    async def home_killed(self, rng: random.Random) -> None:
        """Kill Home Assistant, and start it again with what is on the disk."""
        async with self._at_home:
            await self._news()
            await asyncio.sleep(rng.uniform(0.0, _UNDER_WAY))
            await self._world.home.kill()
            await asyncio.sleep(rng.uniform(0.5, 15.0))
            await self._world.home.start()

    async def _news(self) -> None:
        """Wait for a while until Home Assistant has something under way."""
        before = self._world.news
        for _ in range(_NEWS_LOOKS):
            if self._world.news != before:
                return
            await asyncio.sleep(_LOOK)

    async def home_restarts(self, rng: random.Random) -> None:
        """Stop Home Assistant as a user does, and start it again."""
        async with self._at_home:
            await self._world.home.stop()
            await asyncio.sleep(rng.uniform(0.5, 15.0))
            await self._world.home.start()

    async def entry_reloads(self, rng: random.Random) -> None:
        """Reload one of the entries."""
        async with self._at_home:
            entry_id = rng.choice(("entry_rufus", "entry_lrs", "entry_spreadsheetweb"))
            reload = self._world.home.hass.config_entries.async_reload
            await self._world.home.task(reload(entry_id))
