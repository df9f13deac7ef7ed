"""The state of a RUFUS account: its timing devices and their sessions. Pure.

What the cloud answers and what commands achieve goes in, and comes out as what changed. The time is
an argument: seconds of a clock that only goes forward.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice

from ...const import HUB
from ..api.cooldown import Backoff
from ..changes import Changes, ItemTable
from .api.types import Device, DeviceListing, Event, Session
from .items import Account, TimingDevice

MAX_ASKED = 50
"""Devices asked in one cycle for their sessions; the others have their turn in the next."""
_OTHERS = 10
"""Of these, how many places active devices leave to others that wait."""
_RECHECK = 600.0
"""Seconds after which a device with sessions is asked again whatever the list says of it."""
_MAX_RECHECKED = 5
_BELIEVED = 2
"""How often the cloud must say that there are no sessions where there were."""
_FIRST_REST, _LONGEST_REST = 5.0, 600.0
_HOPELESS = 4
"""Failures in a row after which a device hurries nobody any more."""
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(kw_only=True, slots=True)
class _Known:
    """What is known of a device beside what is shown."""

    key: str
    item: TimingDevice
    sessions: dict[str, Session] = field(default_factory=dict)
    """Its sessions by their tokens; what an answer left out of one is kept."""
    answer: Sequence[Session] | None = None
    """The last answer, which is recognised when it comes again."""
    denials: int = 0
    """How often in a row the answer did not have what is known."""
    command: int = 0
    """The number of the last command that changed it."""
    backoff: Backoff = field(
        default_factory=lambda: Backoff(first=_FIRST_REST, longest=_LONGEST_REST)
    )


class AccountState:
    """Takes in answers, and says what they change and which devices are to be asked next.

    The list of devices does not say which of them has an active session. A device is asked when it
    is new, while its session is active, when its number of sessions or its last login changed, and
    now and then; one that fails rests, longer each time.

    An answer may be older than a command that was carried out while it was on its way: each answer
    comes with `asked`, the value of `commands` when it was asked for, and does not undo what a
    later command did.
    """

    def __init__(self, key_of: Callable[[str], str]) -> None:
        """Know nothing yet; `key_of` makes the key of a device's item of its id."""
        self._key_of = key_of
        self._table = ItemTable(items={HUB: Account()})
        self._devices: dict[str, _Known] = {}
        self._listing: DeviceListing | None = None
        self._emptied = False
        self._unbound: dict[str, int] = {}
        self._active: set[str] = set()
        self._pending: dict[str, None] = {}
        """The devices that are to be asked, in the order of their turns."""
        self._answered: dict[str, float] = {}
        """When the devices that have sessions were asked last, the oldest first."""
        self.commands = 0
        """How many commands were carried out."""
        self.bindings = 0
        """Counts the devices that came or went."""
        self.items = self._table.items

    @property
    def session_counts(self) -> Mapping[str, int | None]:
        """The devices by their ids, and how many sessions the list says that they have."""
        return {one: known.item.device.sessions for one, known in self._devices.items()}

    @property
    def has_events(self) -> bool:
        """Whether races are known."""
        return self.items[HUB].events is not None

    def active_session(self, deviceid: str) -> Session | None:
        """Get the active session of a device."""
        known = self._devices.get(deviceid)
        return known.item.session if known else None

    def undoubted_session(self, deviceid: str) -> Session | None:
        """Get the active session of a device, where nothing says that it is another by now."""
        return None if deviceid in self._pending else self.active_session(deviceid)

    def sessions(self, deviceid: str) -> Iterable[Session]:
        """List what sessions a device is known to have."""
        known = self._devices.get(deviceid)
        return known.sessions.values() if known else ()

    # Answers

    def apply_devices(self, listing: DeviceListing, *, asked: int) -> Changes:
        """Take in the list of devices; those that it leaves out go, if it is complete.

        An empty list is believed when it comes twice: a cloud that is confused says so too.
        """
        if listing is self._listing and asked == self.commands:
            return Changes()
        self._listing = listing if asked == self.commands else None
        if not listing.devices and self._devices and not self._emptied:
            self._emptied, self._listing = listing.complete, None
            return Changes()
        self._emptied = False
        for device in listing.devices:
            known = self._devices.get(device.deviceid)
            if known is None:
                if self._unbound.get(device.deviceid, 0) <= asked:
                    self._add(device)
            elif known.item.device is not device:
                self._update(known, device)
        if listing.complete and len(self._devices) > len(listing.devices):
            listed = {device.deviceid for device in listing.devices}
            for deviceid in self._devices.keys() - listed:
                if self._devices[deviceid].command <= asked:
                    self._remove(deviceid)
        return self._table.take_changes()

    def _add(self, device: Device) -> _Known:
        item = TimingDevice(device=device, asked=device.sessions == 0)
        known = _Known(key=self._key_of(device.deviceid), item=item)
        self._devices[device.deviceid] = known
        self.bindings += 1
        self._table.put(known.key, item)
        if not item.asked:
            self._pending[device.deviceid] = None
        return known

    def _update(self, known: _Known, device: Device) -> None:
        before = known.item.device
        # What is always told is missing by mistake: an alias does not change to none.
        told = {
            name: getattr(before, name)
            for name in ("type", "model", "alias", "serial_number")
            if getattr(device, name) is None
        }
        now = replace(device, **told) if told else device
        if _is_another(before, now):
            known.sessions.clear()
            known.answer = None
            self._show(known, replace(known.item, device=now, session=None, last_passing=None))
            self._pending.setdefault(device.deviceid)
        if (before.sessions, before.last_login) != (now.sessions, now.last_login):
            self._pending.setdefault(device.deviceid)
        self._show(known, replace(known.item, device=now))

    def _remove(self, deviceid: str) -> None:
        known = self._devices.pop(deviceid)
        self.bindings += 1
        self._active.discard(deviceid)
        self._pending.pop(deviceid, None)
        self._answered.pop(deviceid, None)
        self._table.put(known.key, None)
        self._sum_up()

    def apply_sessions(
        self, deviceid: str, answer: Sequence[Session], now: float, *, asked: int
    ) -> Changes:
        """Take in the sessions of a device; an empty answer stands for `404` too.

        What an answer does not have is believed to be gone when it was said more than once, and an
        active session only where the list of devices says so too: none is ever deleted.
        """
        if (known := self._devices.get(deviceid)) is None:
            return Changes()
        if known.backoff.failures:
            known.backoff.worked()
        self._answered.pop(deviceid, None)
        self._answered[deviceid] = now
        if known.command > asked:
            self._pending[deviceid] = None
            return Changes()
        self._pending.pop(deviceid, None)
        if answer is known.answer and not known.denials:
            return Changes()
        known.answer = answer
        answered = {one.token_session: _merged(known.sessions, one) for one in answer}
        active = max([one for one in answered.values() if one.active], key=_opened, default=None)
        if active:  # there is one at most, and an answer may have left out that it is closed
            answered |= {
                token: replace(one, active=False)
                for token, one in answered.items()
                if one.active and one is not active
            }
        if self._denied(known, answered, active):
            self._pending[deviceid] = None
            known.sessions |= answered
            return self._table.take_changes()
        known.denials, known.sessions = 0, answered
        self._set_session(known, active)
        return self._table.take_changes()

    def show_final_count(self, deviceid: str, answer: Iterable[Session]) -> Changes:
        """Show how many passings the active session had, where an answer says that it is closed.

        It is to be published before the session goes: what is recorded would lack those since the
        count before.
        """
        known = self._devices.get(deviceid)
        if known is None or (session := known.item.session) is None:
            return Changes()
        for one in answer:
            if one.token_session == session.token_session and one.active is False:
                more = max(one.passings or 0, session.passings or 0)
                self._show(known, replace(known.item, session=replace(session, passings=more)))
        return self._table.take_changes()

    def _denied(self, known: _Known, answered: dict[str, Session], active: Session | None) -> bool:
        """Tell whether an answer lacks what is known, and is not to be believed yet."""
        current, listed = known.item.session, known.item.device.sessions
        if active is None and current is not None and current.token_session not in answered:
            known.denials += 1
            return listed != 0 or known.denials < _BELIEVED
        if not answered and (known.sessions or listed != 0):
            known.denials += 1
            return known.denials < _BELIEVED
        return False

    def sessions_failed(self, deviceid: str, now: float, *, hopeless: bool = False) -> None:
        """Let a device rest whose sessions could not be had; a `hopeless` one as long as any."""
        if (known := self._devices.get(deviceid)) is None:
            return
        if hopeless:
            known.backoff.failures = max(known.backoff.failures, 8)
        known.backoff.failed(now)
        if self._answered.pop(deviceid, None) is not None:
            self._answered[deviceid] = now
        if deviceid in self._pending:  # behind the others
            del self._pending[deviceid]
            self._pending[deviceid] = None

    def apply_events(self, events: tuple[Event, ...] | None) -> Changes:
        """Take in the account's races; `None` where the cloud does not show any."""
        self._put_account(events=events)
        return self._table.take_changes()

    # Whom to ask

    def due(self, now: float) -> list[str]:
        """Choose the devices to be asked for their sessions, at most `MAX_ASKED` of them."""
        active = [one for one in self._active if self._is_ready(one, now)]
        others = [
            one for one in self._pending if one not in self._active and self._is_ready(one, now)
        ]
        waiting = others[:MAX_ASKED] + self._unseen(now)
        room = MAX_ASKED - min(len(waiting), _OTHERS)
        if len(active) > room:
            active = sorted(active, key=lambda one: self._answered.get(one, 0.0))[:room]
        return active + waiting[: MAX_ASKED - len(active)]

    def _unseen(self, now: float) -> list[str]:
        """Find devices that were not asked for long, whatever the list says of them."""
        unseen: list[str] = []
        for one, moment in islice(self._answered.items(), MAX_ASKED):  # the oldest ones first
            if moment + _RECHECK > now or len(unseen) == _MAX_RECHECKED:
                break
            if one not in self._active and one not in self._pending and self._is_ready(one, now):
                unseen.append(one)
        return unseen

    def _is_ready(self, deviceid: str, now: float) -> bool:
        return self._devices[deviceid].backoff.until <= now

    @property
    def busy(self) -> bool:
        """Whether something is to be asked soon; what fails again and again hurries nobody."""
        return any(
            self._devices[deviceid].backoff.failures < _HOPELESS
            for deviceids in (self._active, self._pending)
            for deviceid in deviceids
        )

    # What commands achieved

    def device_bound(self, device: Device) -> Changes:
        """Show a device that was bound."""
        self.commands += 1
        known = self._devices.get(device.deviceid) or self._add(device)
        known.command = self.commands
        return self._table.take_changes()

    def device_unbound(self, deviceid: str) -> Changes:
        """Take away a device that was unbound."""
        self.commands += 1
        self._unbound[deviceid] = self.commands
        if deviceid in self._devices:
            self._remove(deviceid)
        return self._table.take_changes()

    def session_opened(self, deviceid: str, session: Session) -> Changes:
        """Show a session that was opened; the one before it is closed by that."""
        return self._command(deviceid, session.token_session, session)

    def session_closed(self, deviceid: str, token_session: str) -> Changes:
        """Show that a session was closed."""
        return self._command(deviceid, token_session, None)

    def _command(self, deviceid: str, token: str, active: Session | None) -> Changes:
        self.commands += 1
        if (known := self._devices.get(deviceid)) is None:
            return Changes()
        known.command = self.commands
        known.answer, known.denials = None, 0
        if active:
            known.sessions = {
                other: replace(one, active=False) for other, one in known.sessions.items()
            }
            known.sessions[token] = active
        elif token in known.sessions:
            known.sessions[token] = replace(known.sessions[token], active=False)
        if active or (current := known.item.session) is None or current.token_session == token:
            self._set_session(known, active)
        self._pending.setdefault(deviceid)
        return self._table.take_changes()

    # Passings and the store

    def show_passing(
        self, deviceid: str, last: datetime | None, clock_offset: float | None
    ) -> Changes:
        """Show when the last passing of the active session was, and how far the clock is off."""
        if (known := self._devices.get(deviceid)) is not None:
            last = last if known.item.session else None
            self._show(known, replace(known.item, last_passing=last, clock_offset=clock_offset))
        return self._table.take_changes()

    def show_store(self, *, unsaved: bool, set_aside: str | None) -> Changes:
        """Show how it stands with what is stored of passings."""
        self._put_account(unsaved=unsaved, set_aside=set_aside)
        return self._table.take_changes()

    # What is shown

    def _set_session(self, known: _Known, session: Session | None) -> None:
        """Show the active session of a device, and whether there is one."""
        before = known.item.session
        same = before and session and before.token_session == session.token_session
        last = known.item.last_passing if same else None
        self._show(known, replace(known.item, session=session, asked=True, last_passing=last))

    def _show(self, known: _Known, item: TimingDevice) -> None:
        if item == known.item:
            return
        was_active, known.item = known.item.session is not None, item
        self._table.put(known.key, item)
        if was_active != (item.session is not None):
            (self._active.discard if was_active else self._active.add)(item.device.deviceid)
            self._sum_up()

    def _sum_up(self) -> None:
        self._put_account(open_sessions=len(self._active))

    def _put_account(self, **changes: object) -> None:
        self._table.put(HUB, replace(self.items[HUB], **changes))


def _is_another(before: Device, now: Device) -> bool:
    """Tell whether a device was unbound and bound again since it was listed."""
    created = (before.creation_date, now.creation_date)
    return None not in created and created[0] != created[1]


def _merged(known: dict[str, Session], session: Session) -> Session:
    """Add to a session what is known of it and an answer left out."""
    if (before := known.get(session.token_session)) is None:
        return session
    missing = {
        name: getattr(before, name)
        for name in ("alias", "creation_date", "active", "passings")
        if getattr(session, name) is None
    }
    return replace(session, **missing) if missing else session


def _opened(session: Session) -> datetime:
    return session.creation_date or NEVER
