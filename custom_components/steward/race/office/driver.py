"""Drives one race: its passings go into the core, what is due is looked at, and the office acts."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from ...capabilities import EnteredPassing, PassingEvent, PassingSource
from ...const import LOGGER
from ...validation_error import validation_error
from ..changes import NO_CHANGES, Changes
from ..course import Point, Starts, Step, wave_key
from ..passing import Passing, manual_passing
from ..ranking import ALL, Table
from ..refusal import BibInUseError, ChipInUseError, UnknownBibError
from ..results import Result
from ..runner import Runner
from ..slices import Slices, async_finish
from ..state import RaceState
from ..status import SetStatus, Status
from ..teller import Teller
from .checks import check_day, check_wave, local
from .record import RaceRecord
from .settings import RaceSettings

_LOOK_SOON = timedelta(seconds=10)
"""How long after a passing it is looked who is late: what comes meanwhile is looked at with it."""
_LOOK_AGAIN = timedelta(minutes=1)
"""How often it is looked while somebody is on the course: a mat may have fallen silent."""
_FIRST_PAUSE = 10.0
_LONGEST_PAUSE = 300.0
"""Seconds between two tries to read what passed before."""

_AHEAD = timedelta(minutes=1)
"""How far another clock may be ahead of this one where somebody enters a time."""

type Publish = Callable[[RaceDriver, Changes], None]


class RaceDriver:
    """One race.

    What is entered is stored before it counts. Its methods raise a `ServiceValidationError` for
    what cannot be done as things stand.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        settings: RaceSettings,
        record: RaceRecord,
        source: PassingSource,
        *,
        publish: Publish,
        save: Callable[[], Awaitable[None]],
    ) -> None:
        """Prepare; nothing is read yet."""
        self.settings = settings
        self.record = record
        self.known = False
        """Whether what passed before is read."""
        self._hass = hass
        self._source = source
        self._publish = publish
        self._save = save
        self._teller = Teller(record.late_told or ())
        self.state = RaceState(
            settings.course,
            Starts(guns=dict(record.guns), zone=settings.zone, day=settings.begins.date()),
            statuses=record.statuses,
            seen=record.seen,
            teller=self._teller,
        )
        self._pending: list[Passing] = []
        """What came while the rest was being read."""
        self._look_at: datetime | None = None
        self._stop_timer: CALLBACK_TYPE | None = None
        self._looking: asyncio.Lock = asyncio.Lock()
        self._stopped = False

    # Passings

    @callback
    def take(self, event: PassingEvent) -> None:
        """Take a passing in, if it is the race's."""
        if event.source_key not in self.state.track.mats_of:
            return
        if not self.settings.includes(event.timestamp):
            return
        self._take(_passing(event))

    def _take(self, passing: Passing) -> None:
        if not self.known:
            self._pending.append(passing)
            return
        if changes := self.state.apply(passing):
            self._publish(self, changes)
            self._look_by(dt_util.utcnow() + _LOOK_SOON)

    async def async_rebuild(self) -> None:
        """Read what passed before, and tell none of it; then what came meanwhile is told.

        So is who became late meanwhile: it is for that runner that somebody is to be called.
        """
        pause = _FIRST_PAUSE
        while True:
            try:
                passed = await self._async_read()
                break
            except HomeAssistantError as err:
                LOGGER.debug("The passings of a race were not read: %s", err)
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
        ahead = {passing.key for passing in self._pending}
        passings = [one for one in passed if one.key not in ahead] + self.record.entered
        await async_finish(self.state.restore(self.record.runners, passings))
        await self._async_check(tell=False)
        self.known = True
        pending, self._pending = self._pending, []
        self._publish(self, NO_CHANGES)
        if self.record.late_told is not None:  # the next look tells it: who listens is there then
            self._teller.late_told = {*self.record.late_told}
            self.look()
        for passing in pending:
            self._take(passing)
        await self._async_note_told()

    async def _async_read(self) -> list[Passing]:
        """Read the passings of all devices of the course."""
        settings, passings = self.settings, []
        for device in sorted(settings.devices & self._source.passing_devices.keys()):
            pages = self._source.async_past_passings(device, settings.begins, settings.ends)
            async for page in pages:
                passings += [_passing(one) for one in page if settings.includes(one.timestamp)]
        return passings

    # Who is late

    @callback
    def look(self) -> None:
        """Look soon who is late: a device came or went."""
        if self.known:
            self._look_by(dt_util.utcnow() + _LOOK_SOON)

    def _look_by(self, at: datetime) -> None:
        """Look at a time, or before."""
        if self._stopped or (self._look_at is not None and self._look_at <= at):
            return
        self._forget_timer()
        self._look_at = at
        self._stop_timer = async_track_point_in_utc_time(self._hass, self._async_look, at)

    async def _async_look(self, _: datetime) -> None:
        self._look_at = self._stop_timer = None
        async with self._looking:
            changes = await self._async_check(tell=True)
        if self._stopped:
            return
        if changes:
            self._publish(self, changes)
        await self._async_note_told()

    async def _async_note_told(self) -> None:
        """Store who was told to be late: not again after a restart, and who was not, then."""
        if (told := self._teller.late_told) != self.record.late_told:
            self.record.late_told = {*told}
            await self._save()

    async def _async_check(self, *, tell: bool) -> Changes:
        """Find who is late, and when to look again."""
        now = dt_util.utcnow()
        changes = await async_finish(
            self.state.check(
                now, patience=self.settings.patience, unavailable=self._unavailable(), tell=tell
            )
        )
        if self.state.counts[Status.ON_COURSE]:
            self._look_by(min(self.state.next_check or now + _LOOK_AGAIN, now + _LOOK_AGAIN))
        return changes

    def _unavailable(self) -> set[str]:
        """Find the devices of the course that cannot be heard of."""
        devices = self._source.passing_devices
        return {
            key for key in self.settings.devices if key not in devices or not devices[key].available
        }

    def _forget_timer(self) -> None:
        if self._stop_timer:
            self._stop_timer()
        self._look_at = self._stop_timer = None

    @callback
    def stop(self) -> None:
        """Do nothing any more."""
        self._stopped = True
        self._forget_timer()

    # What the office does

    def check_known(self) -> None:
        """See to it that what passed before is read.

        Raises:
            ServiceValidationError: it is not; until then nothing is known.

        """
        if not self.known:
            raise validation_error("race_not_read", race=self.settings.name)

    async def async_replace_runners(self, runners: Iterable[Runner]) -> int:
        """Take another start list; return how many were on the one before."""
        before = len(self.record.runners)
        await async_finish(self.record.set_runners(runners))
        await self._save()
        await self._async_do(self.state.replace_runners(self.record.runners))
        return before

    async def async_add_runner(self, runner: Runner) -> None:
        """Add a late entry."""
        self.check_known()
        try:
            changes = self.state.add_runner(runner)
        except BibInUseError:
            raise validation_error("bib_in_use", bib=runner.bib) from None
        except ChipInUseError as err:
            raise validation_error("chip_in_use", chip=err.chip, bib=err.bib) from None
        self.record.add_runner(runner)
        await self._save()
        self._publish(self, changes)

    async def async_set_status(self, bib: str, status: Status | None) -> None:
        """Set a runner's status by hand, or take it back."""
        now = dt_util.utcnow()
        changes = self._of_runner(bib, lambda: self.state.set_status(bib, status, now))
        if status is None:
            self.record.statuses.pop(bib, None)
        else:
            self.record.statuses[bib] = SetStatus(status=status, at=now)
        await self._save()
        self._publish(self, changes)

    async def async_mark_seen(self, bib: str) -> None:
        """Take note that somebody saw a runner: not late at what comes next."""
        changes = self._of_runner(bib, lambda: self.state.mark_seen(bib))
        self.record.seen = dict(self.state.seen)
        await self._save()
        self._publish(self, changes)

    async def async_fire_gun(self, wave: str | None = None) -> None:
        """Note that the race, or a wave of it, starts now.

        Raises:
            ServiceValidationError: it has started, and runners were seen beyond the start: once
                more would take from them what they have run.

        """
        if before := self.record.guns.get(wave_key(wave)):
            self.check_known()
            if self.state.board.is_under_way:
                raise validation_error(
                    "gun_fired", race=self.settings.name, time=local(self.settings, before)
                )
        await self.async_set_gun(dt_util.utcnow(), wave)

    async def async_set_gun(self, at: datetime | None, wave: str | None = None) -> None:
        """Set when the race started, or a wave of it; `None` takes it back."""
        if at is None:
            self.record.guns.pop(wave_key(wave), None)
        else:
            check_wave(self.record, wave)
            check_day(self.settings, at)
            self.record.guns[wave_key(wave)] = dt_util.as_utc(at)
        await self._save()
        await self._async_do(self.state.set_gun(wave, at and dt_util.as_utc(at)))

    async def async_enter_passing(
        self, bib: str, point: str | None = None, at: datetime | None = None
    ) -> EnteredPassing:
        """Enter that somebody saw a runner; tell at which point, and whether it counts."""
        result = self.result(bib)
        found = self._point(result, point)
        now = dt_util.utcnow()
        seen = dt_util.as_utc(at) if at else now
        check_day(self.settings, seen)
        if seen > now + _AHEAD:
            raise validation_error("not_seen_yet", bib=bib, time=local(self.settings, seen))
        passing = manual_passing(found.key, bib, seen, now)
        self.record.entered.append(passing)
        await self._save()
        self._take(passing)
        return EnteredPassing(point=found.label, uncounted=self.state.why_uncounted(passing))

    async def async_take_back(
        self, bib: str, point: str | None = None, at: datetime | None = None
    ) -> str:
        """Take back the passing of a runner that was entered last; return the label of the point.

        Raises:
            ServiceValidationError: none was entered, or not at that point or time.

        """
        result = self.result(bib)
        where = None if point is None else self._point(result, point).key
        for passing in reversed(self.record.entered):
            if (
                passing.bib == bib
                and where in {None, passing.device}
                and at in {None, passing.timestamp}
            ):
                break
        else:
            raise validation_error("nothing_entered", bib=bib)
        self.record.entered.remove(passing)
        await self._save()
        await self._async_do(self.state.forget(passing))
        return self._point(result, passing.device).label

    def _point(self, result: Result, named: str | None) -> Point:
        """Find a point by its name, or else the one at which a runner is due."""
        steps = self.state.track.steps
        if named is not None:
            wanted = named.strip().casefold()
            for step in steps:
                if wanted in {step.point.key, step.point.label.casefold()}:
                    return step.point
            labels = ", ".join(dict.fromkeys(step.point.label for step in steps))
            raise validation_error("unknown_point", point=named, points=labels)
        if due := self.state.late.get(result.runner.bib) or result.due:
            return steps[due.step].point
        passed = [step.index for step in steps if step.key in {one.point for one in result.splits}]
        following = max(passed, default=-1) + 1
        if following == len(steps):
            raise validation_error("nothing_due", bib=result.runner.bib)
        return steps[following].point

    async def _async_do(self, work: Slices[Changes]) -> None:
        """Do long work, and tell what it changed."""
        self._publish(self, await async_finish(work))
        self.look()

    # What is asked

    def result(self, bib: str, table: Table = ALL) -> Result:
        """Get a runner's result, with the places of a table."""
        return self._of_runner(bib, lambda: self.state.result(bib, table))

    def step(self, named: str | None) -> Step:
        """Find a step by its label or its key; by default the last one.

        Raises:
            ServiceValidationError: there is none of that name.

        """
        steps = self.state.track.steps
        if named is None:
            return steps[-1]
        wanted = named.strip().casefold()
        for step in steps:
            if wanted in {step.key, step.label.casefold()}:
                return step
        points = ", ".join(step.label for step in steps)
        raise validation_error("unknown_point", point=named, points=points)

    def runner(self, bib: str) -> Runner | None:
        """Find a runner of the start list by the bib."""
        try:
            return self.state.result(bib).runner
        except UnknownBibError:
            return None

    def _of_runner[T](self, bib: str, ask: Callable[[], T]) -> T:
        """Ask about a runner who must be on the start list."""
        self.check_known()
        try:
            return ask()
        except UnknownBibError:
            raise validation_error("unknown_bib", bib=bib, race=self.settings.name) from None


def _passing(event: PassingEvent) -> Passing:
    """Make the race's passing of one that a device told."""
    return Passing(
        key=event.key,
        device=event.source_key,
        session=event.session_key,
        session_name=event.session,
        number=event.number,
        bib=event.bib,
        chip=event.chip,
        timestamp=event.timestamp,
        received=event.received,
    )
