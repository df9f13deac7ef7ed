"""Histories of what happens in a model of the cloud: core and stream must follow."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
import json
import random
from typing import Any

from custom_components.steward.capabilities import PassingEvent
from custom_components.steward.systems.api.errors import (
    NotFoundError,
    RemoteError,
)
from custom_components.steward.systems.rufus.account import AccountState
from custom_components.steward.systems.rufus.api.types import (
    Passing,
    Session,
)
from custom_components.steward.systems.rufus.items import TimingDevice
from custom_components.steward.systems.rufus.passings.checkpoint import Checkpoint, Start
from custom_components.steward.systems.rufus.passings.reader import PageReader
from custom_components.steward.systems.rufus.passings.stream import (
    PassingStream,
    passing_event,
)
from custom_components.steward.systems.rufus.passings.stream_reader import StreamReader

from .cloud import BEGINNING, Cloud

_READERS = {"events": Start.NOW, "race": Start.SESSION}


class _Store:
    """Keeps what is stored as JSON."""

    def __init__(self) -> None:
        self.failed = False
        self.data = "{}"

    async def async_read_checkpoints(self) -> Mapping[str, Any]:
        """Read it."""
        read: Mapping[str, Any] = json.loads(self.data)
        return read

    async def async_save(self, data: dict[str, Any]) -> None:
        """Store it."""
        self.data = json.dumps(data["readers"])


class History:
    """One history: what happens in the cloud, and what the core and the stream make of it."""

    def __init__(self, seed: int) -> None:
        """Draw the cloud's ways."""
        self.rng = rng = random.Random(seed)  # noqa: S311 - a race, no secret
        by_number = rng.random() < 0.7
        self.cloud = Cloud(
            rng=rng,
            by_number=by_number,
            says_more=rng.random() < 0.5,
            twice=rng.random() < 0.3,
            counts_sessions=rng.random() < 0.8,
            ignores_page=by_number and rng.random() < 0.1,
            page_size=rng.randint(2, 6),
            lies=rng.random() < 0.5,
        )
        self.seconds = 0.0
        self.store = _Store()
        self.told: dict[str, Counter[str]] = {name: Counter() for name in _READERS}
        self.required: dict[str, dict[str, set[int]]] = {name: {} for name in _READERS}
        """What must be told to each reader, by the sessions' tokens."""
        self.gone: set[str] = set()
        """The tokens of the sessions that were unbound: theirs may be told or not."""
        self.held: set[str] = set()
        self.account = AccountState(str)

    async def _begin(self) -> None:
        """Start Steward, with what is stored."""
        self.account = AccountState(str)
        pages = PageReader(self.cloud, lambda: self.seconds)  # type: ignore[arg-type]
        self.stream = PassingStream(pages, self.store, str, asyncio.create_task)  # type: ignore[arg-type]
        await self.stream.async_load()
        for name, start in _READERS.items():
            await self.stream.async_add_reader(
                StreamReader(
                    name=name,
                    tell=lambda event, name=name: self._tell(name, event),  # type: ignore[misc]
                    accepts=lambda _, name=name: name not in self.held,  # type: ignore[misc]
                    checkpoint=Checkpoint(start),
                )
            )
        self.stream.start()

    def _tell(self, name: str, event: PassingEvent) -> None:
        assert name not in self.held, "told while it was held"
        self.told[name][event.key] += 1
        if self.rng.random() < 0.01:
            self.held.add(name)

    async def poll(self) -> None:
        """Poll as the coordinator does."""
        asked = self.account.commands
        try:
            listing = await self.cloud.list_devices()
        except RemoteError:
            return
        if self.account.apply_devices(listing, asked=asked) or not self.account.session_counts:
            self.stream.look(self.account.session_counts)
        for deviceid in self.account.due(self.seconds):
            await self._ask(deviceid)
        self.stream.wake()
        await self.stream.async_idle()

    async def _ask(self, deviceid: str) -> None:
        sessions: list[Session] = []
        try:
            sessions = await self.cloud.list_sessions(deviceid)
        except NotFoundError:
            pass
        except RemoteError:
            self.account.sessions_failed(deviceid, self.seconds)
            return
        self.account.apply_sessions(deviceid, sessions, self.seconds, asked=self.account.commands)
        if sessions:
            self.stream.take(deviceid, self.account.sessions(deviceid))

    # What happens

    def _arrive(self, token: str, numbers: Iterable[int], *names: str) -> None:
        for number in numbers:
            if number not in self.cloud.arrived[token]:
                self.cloud.arrived[token].append(number)
                for name in names:
                    self.required[name].setdefault(token, set()).add(number)

    def _cross(self, deviceid: str, *names: str) -> None:
        """Let some cross, in their order or not; some hold back what comes late."""
        sessions = [*self.cloud.sessions[deviceid].values()]
        late = self.rng.random() < 0.1
        chosen = [one for one in sessions if one.active] or (sessions[-2:] if late else [])
        if not chosen:
            return
        token = self.rng.choice(chosen).token_session
        highest = max(self.cloud.arrived[token], default=0)
        numbers = list(range(highest + 1, highest + 1 + self.rng.randint(1, 9)))
        if self.rng.random() < 0.4:
            numbers = self.rng.sample(numbers, self.rng.randint(1, len(numbers)))
        if self.rng.random() < 0.2 and any(one.active for one in chosen):
            numbers.append(self.rng.randint(0, highest + 12))
        self._arrive(token, numbers, *names)
        if self.rng.random() < 0.7:
            self.cloud._seen(deviceid)

    async def happen(self) -> None:
        """Let one thing happen."""
        what = self.rng.choices(
            (self._poll, self._restart, self._hold, self._rest, self._bind),
            (8, 1, 0.5, 1, 0.5),
        )[0]
        if self.cloud.devices and self.rng.random() < 0.5:
            deviceid = self.rng.choice([*self.cloud.devices])
            self.rng.choices(
                (
                    lambda: self._cross(deviceid, *_READERS),
                    lambda: self.cloud.open(deviceid),
                    lambda: self.cloud.close(deviceid),
                    lambda: self._unbind(deviceid),
                ),
                (8, 3, 1, 0.3),
            )[0]()
        else:
            await what()

    def _unbind(self, deviceid: str) -> None:
        self.gone |= self.cloud.sessions[deviceid].keys()
        self.cloud.unbind(deviceid)
        if self.rng.random() < 0.5:
            self.account.device_unbound(deviceid)
            self.stream.forget(deviceid)

    async def _bind(self) -> None:
        free = {f"D{number}" for number in range(4)} - self.cloud.devices.keys()
        if free:
            self.cloud.bind(self.rng.choice(sorted(free)))

    async def _restart(self) -> None:
        await self.stream.async_stop()
        await self._begin()

    async def _hold(self) -> None:
        self.held ^= {self.rng.choice([*_READERS])}

    async def _rest(self) -> None:
        self.seconds += self.rng.choice((5, 60, 700))

    async def _poll(self) -> None:
        """Poll; what was shown and is so still is shown as before, whatever was answered."""
        self.seconds += 5
        before = self._shown()
        await self.poll()
        now = self._shown()
        for deviceid, (token, count) in before.items():
            if deviceid not in self.cloud.devices:
                continue
            assert deviceid in now, "a device went that is there"
            session = self.cloud.sessions[deviceid].get(token or "")
            if session and session.active and not self.cloud.lies:
                assert now[deviceid][0] == token, "an active session went"
                assert (now[deviceid][1] or 0) >= (count or 0), "passings were taken back"

    def _shown(self) -> dict[str, tuple[str | None, int | None]]:
        """Tell what is shown of the devices: the active session and its count."""
        return {
            item.device.deviceid: (
                item.session.token_session if item.session else None,
                item.passings,
            )
            for item in self.account.items.values()
            if isinstance(item, TimingDevice)
        }

    async def run(self) -> None:
        """Go from the first look to where all is quiet; fail where that is not the cloud's state.

        Raises:
            AssertionError: something was lost or told twice, or is shown that is not so.

        """
        rng = self.rng
        for number in range(rng.randint(0, 3)):
            self.cloud.bind(f"D{number}")
            for _ in range(rng.randint(0, 3)):
                token = self.cloud.open(f"D{number}")
                numbers = rng.sample(range(16), rng.randint(0, 8))
                self._arrive(token, range(1, 6) if rng.random() < 0.5 else numbers)
            if rng.random() < 0.4:
                self.cloud.close(f"D{number}")
            for token, session in self.cloud.sessions[f"D{number}"].items():
                if session.active:
                    self.required["race"][token] = set(self.cloud.arrived[token])
        await self._begin()
        await self.poll()
        await self.poll()
        self.held.clear()
        self.stream.wake()
        await self.stream.async_idle()
        self.cloud.odd = rng.choice((0.0, 0.1, 0.4))
        for _ in range(rng.randint(5, 40)):
            await self.happen()
        self.cloud.odd = 0.0
        for _ in range(12):
            self.seconds += 700
            self.held.clear()
            await self.poll()
        pages = self.cloud.pages
        await self._restart()
        await self.poll()
        assert self.cloud.pages == pages, "asked for what is known"
        self._check()

    def _check(self) -> None:
        """Compare with the cloud."""
        wanted = {}
        for deviceid, sessions in self.cloud.sessions.items():
            active = next((token for token, one in sessions.items() if one.active), None)
            wanted[deviceid] = (active, len(self.cloud.arrived[active]) if active else None)
        assert self._shown() == wanted
        hub = self.account.items["hub"]
        assert hub.open_sessions == sum(1 for token, _ in wanted.values() if token)
        assert {*self.account.due(self.seconds)} == {
            one for one, (token, _) in wanted.items() if token
        }
        for name, told in self.told.items():
            assert max(told.values(), default=1) == 1, f"repeated to {name}"
            required = {
                _key(token, number): token
                for token, numbers in self.required[name].items()
                for number in numbers
            }
            assert not told.keys() - required.keys(), f"not news to {name}"
            lost = {token for key, token in required.items() if key not in told} - self.gone
            assert not lost, f"lost to {name}"


def _key(token: str, number: int) -> str:
    session = Session(token_session=token)
    return passing_event("", session, Passing(num_passing=number), BEGINNING).key
