"""What can be spoken of, by who asks: waiting rooms, and devices that have sessions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from ..automation_targets import main_entity
from ..capabilities import (
    Guest,
    HostedSession,
    PassingSource,
    RaceOffice,
    SessionHost,
    WaitingRoom,
)
from ..const import HUB
from ..coordinator import StewardConfigEntry, systems_with
from ..identity import device_name, device_of
from ..service_targets import ItemRef, check_permissions
from .names import best
from .replies import PagerRef, RefusedError

type Capability = type[WaitingRoom | SessionHost | PassingSource | RaceOffice]
type Room = tuple[StewardConfigEntry, WaitingRoom]


@dataclass(frozen=True, kw_only=True, slots=True)
class Device:
    """A device that sessions are opened and closed on."""

    entry: StewardConfigEntry
    host: SessionHost
    session: HostedSession
    names: list[str]
    """Its own first, then the aliases of its main entity."""

    @property
    def name(self) -> str:
        """Its own name."""
        return self.names[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class RaceRef:
    """A race."""

    entry: StewardConfigEntry
    office: RaceOffice
    key: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Who asks, and what may be reached: all there is, or what is exposed to an assistant.

    A device is exposed where its main entity is.
    """

    hass: HomeAssistant
    context: Context
    assistant: str | None = None
    user: User | None = None
    """Who is told only of what that user may see; everybody else of everything."""

    async def allow(self, entry: StewardConfigEntry, key: str) -> None:
        """See to it that who asks may control an item, as an action does.

        Raises:
            Unauthorized: it is not so.

        """
        await check_permissions(self.hass, self.context, [ItemRef(entry, key)])

    @callback
    def offers(self, capability: Capability, *, to_hub: bool = False) -> bool:
        """Tell whether there is something to speak of; `to_hub`: of a waiting room as a whole."""
        if capability is RaceOffice:
            return bool(self.races())
        if self.assistant is None:
            return any(True for _ in systems_with(self.hass, capability))
        if capability is not WaitingRoom:
            return any(True for _ in self.devices(capability))
        return bool(self.rooms()) if to_hub else any(True for _ in self._pagers())

    # Waiting rooms

    @callback
    def rooms(self) -> list[Room]:
        """Find the waiting rooms that guests can be given pagers of."""
        return [
            (entry, room)
            for entry, room in systems_with(self.hass, WaitingRoom)
            if self._reaches(entry, HUB)
        ]

    @callback
    def called(self, name: str) -> tuple[int | None, list[PagerRef]]:
        """Find who holds a pager and is called so, and the rank of that; see `names`."""
        guests = ((one.guest.label or "", one) for one in self._pagers() if one.guest)
        return best(name, guests)

    @callback
    def guests(self) -> list[PagerRef]:
        """List who holds a pager, in the order in which they came."""
        return sorted((one for one in self._pagers() if one.guest), key=_since)

    @callback
    def pagers(self, number: int) -> list[PagerRef]:
        """Find the pagers with a number; one not seen before may be each waiting room's."""
        found = []
        for entry, room in systems_with(self.hass, WaitingRoom):
            if number > room.max_number:
                continue
            known = room.pagers.get(number)
            if self._reaches(entry, room.pager_key(number) if known else HUB):
                guest = known.guest if known else None
                found.append(PagerRef(entry=entry, room=room, number=number, guest=guest))
        return found

    def _pagers(self) -> Iterator[PagerRef]:
        for entry, room in systems_with(self.hass, WaitingRoom):
            for number, pager in room.pagers.items():
                if self._reaches(entry, room.pager_key(number)):
                    yield PagerRef(entry=entry, room=room, number=number, guest=pager.guest)

    # Races

    @callback
    def races(self) -> list[RaceRef]:
        """Find the races."""
        return [
            RaceRef(entry=entry, office=office, key=key, name=name)
            for entry, office in systems_with(self.hass, RaceOffice)
            for key, name in office.races.items()
            if self._reaches(entry, key)
        ]

    @callback
    def races_on(self) -> list[RaceRef]:
        """Find the races that are on today; where none is, all."""
        races = self.races()
        return [one for one in races if one.office.is_on(one.key)] or races

    @callback
    def runners_called(self, said: str) -> tuple[int | None, list[tuple[RaceRef, str]]]:
        """Find the runners with a bib, or a name, and the rank of that; see `names`.

        Last year's race has the same bibs: one that is on comes first.
        """
        rank, found = _called(said, self.races_on())
        return (rank, found) if found else _called(said, self.races())

    # Devices

    @callback
    def devices(self, capability: Capability = SessionHost) -> Iterator[Device]:
        """Find the devices of the systems with a capability; those without a name are left out."""
        for entry, host in systems_with(self.hass, SessionHost):
            if entry.runtime_data.capability(capability) is None:
                continue
            for key, session in host.hosted_sessions.items():
                if self._reaches(entry, key) and (names := self._names(entry, key)):
                    yield Device(entry=entry, host=host, session=session, names=names)

    def _names(self, entry: StewardConfigEntry, key: str) -> list[str]:
        entity = er.async_get(self.hass).async_get(main_entity(self.hass, entry, key) or "")
        names = [device_name(device_of(self.hass, entry, key)) or ""]
        aliases = sorted(one for one in entity.aliases if isinstance(one, str)) if entity else []
        return [name for name in (*names, *aliases) if name.strip()]

    def _reaches(self, entry: StewardConfigEntry, key: str) -> bool:
        if self.assistant is None and self.user is None:
            return True
        if (entity_id := main_entity(self.hass, entry, key)) is None:
            return False
        if self.assistant and not async_should_expose(self.hass, self.assistant, entity_id):
            return False
        return self.user is None or self.user.permissions.check_entity(entity_id, POLICY_READ)


def _called(said: str, races: Iterable[RaceRef]) -> tuple[int | None, list[tuple[RaceRef, str]]]:
    """Find the runners of some races with a bib, or a name."""
    named = [
        (name, (race, bib)) for race in races for name, bib in race.office.runner_names(race.key)
    ]
    wanted = said.strip().casefold()
    if by_bib := [one for _, one in named if one[1].casefold() == wanted]:
        return 0, by_bib
    return best(said, named)


def answering(entry: StewardConfigEntry) -> None:
    """See to it that a system answers, so that what is known of it is not old.

    Raises:
        RefusedError: it does not.

    """
    if not entry.runtime_data.last_update_success:
        raise RefusedError("unavailable", system=entry.title)


def _since(ref: PagerRef) -> tuple[float, int]:
    """Order guests by when they came; those of whom that is not known come last."""
    since = (ref.guest or Guest(state="")).waiting_since
    return (since.timestamp() if since else float("inf"), ref.number)
