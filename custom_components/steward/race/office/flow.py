"""The flow that adds a race to an account, and changes it: its day, start list and course."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from homeassistant.components.file_upload import process_uploaded_file
from homeassistant.config_entries import ConfigEntryState, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_NAME, UnitOfLength, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    BooleanSelector,
    DateSelector,
    FileSelector,
    FileSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    ObjectSelector,
    ObjectSelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
)
from homeassistant.util import dt as dt_util
from homeassistant.util.ulid import ulid_now
import voluptuous as vol

from ..course import MAX_LAPS, CourseError, Kind, Track
from ..refusal import StartListError
from ..slices import async_finish
from ..start_list import MAX_BYTES, StartList, read_replacement
from .record import RaceRecord
from .refused_lines import async_refused_lines
from .runtime import RaceRuntime
from .settings import read_settings

_LIST = ("start_list", "start_list_text")
_OPTIONS = ("net", "start_window", "limit", "patience", "names")


def _number(least: float, most: float, unit: str | None = None, step: float = 1) -> NumberSelector:
    config = NumberSelectorConfig(min=least, max=most, step=step, mode=NumberSelectorMode.BOX)
    if unit:
        config["unit_of_measurement"] = unit
    return NumberSelector(config)


class RaceFlow(ConfigSubentryFlow):
    """Adds a race, or changes one."""

    def __init__(self) -> None:
        """Begin with nothing entered."""
        self._entered: dict[str, Any] = {}
        self._read: StartList | None = None

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask which race it is, and for its start list."""
        self._entered.setdefault("race_id", ulid_now())
        return await self._async_race("user", user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask again; without a start list that there is stays."""
        subentry = self._get_reconfigure_subentry()
        if not self._entered:
            self._entered = {**subentry.data, CONF_NAME: subentry.title}
        return await self._async_race("reconfigure", user_input)

    async def _async_race(
        self, step_id: str, user_input: dict[str, Any] | None
    ) -> SubentryFlowResult:
        if self._races is None:
            return self.async_abort(reason="entry_not_loaded")
        errors = {}
        lines = ""
        if user_input is not None:
            kept = {name: user_input[name] for name in user_input if name not in _LIST}
            self._entered |= self._of_calendar(kept)
            try:
                # what was given before another mistake is not given again: it holds
                self._read = await self._async_start_list(user_input) or self._read
            except StartListError as err:
                errors["base"] = f"start_list_{err.reason}"
                lines = await async_refused_lines(self.hass, err.refused)
            except ValueError:
                errors["start_list"] = "file_not_read"
            if not (self._entered.get(CONF_NAME) or "").strip():
                errors[CONF_NAME] = "name_needed"
            if not errors:
                return await self.async_step_course()
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(self._race_fields, self._entered),
            errors=errors,
            description_placeholders={"lines": lines},
        )

    def _of_calendar(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Fill in what the race of the calendar says, where nothing was entered."""
        planned = {one.key: one for one in self._races.source.planned_races} if self._races else {}
        race = planned.get(given.get("event", ""))
        filled = {**given}
        if race:
            filled.setdefault(CONF_NAME, race.name)
            if race.start:
                filled.setdefault("day", dt_util.as_local(race.start).date().isoformat())
        filled.setdefault("day", dt_util.now().date().isoformat())
        return filled

    async def _async_start_list(self, given: Mapping[str, Any]) -> StartList | None:
        """Read the start list that was uploaded or pasted, if there is one.

        Raises:
            StartListError: it is none.
            ValueError: the file is gone.

        """
        if upload := given.get("start_list"):
            data: bytes | str = await self.hass.async_add_executor_job(
                _read_upload, self.hass, upload
            )
        elif not (data := given.get("start_list_text", "").strip()):
            return None
        return await async_finish(read_replacement(data))

    async def async_step_course(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the points of the course, in their order, and how time is counted."""
        errors: dict[str, str] = {}
        wrong = ""
        if user_input is not None:
            for name in ("points", *_OPTIONS):
                self._entered.pop(name, None)
            self._entered |= user_input
            try:
                settings = read_settings(
                    self._entered, subentry_id="", name="", zone=dt_util.get_default_time_zone()
                )
                Track(settings.course)
            except CourseError as err:
                errors["points"], wrong = f"course_{err.reason}", err.point
            except KeyError, TypeError, ValueError:
                errors["points"] = "course_not_read"
            else:
                return await self._async_finish()
        return self.async_show_form(
            step_id="course",
            data_schema=self.add_suggested_values_to_schema(self._course_fields, self._entered),
            errors=errors,
            description_placeholders={
                "start_list": await self._async_list_summary(),
                "point": wrong,
            },
        )

    async def _async_list_summary(self) -> str:
        """Say what was taken of the start list: how many runners, and which lines were not."""
        if (read := self._read) is None:
            return "-"
        taken = f"{len(read.runners)} ✓"
        if not read.refused:
            return taken
        return f"{taken}, ✗ {await async_refused_lines(self.hass, read.refused)}"

    async def _async_finish(self) -> SubentryFlowResult:
        """Add or change the race."""
        name = self._entered.pop(CONF_NAME).strip()
        reconfigured = self.source == "reconfigure"
        if (races := self._races) is None:
            return self.async_abort(reason="entry_not_loaded")
        if self._read is not None and reconfigured:
            driver = races.driver(f"race_{self._entered['race_id']}")
            await driver.async_replace_runners(self._read.runners)
        elif not reconfigured:
            record = RaceRecord()
            await async_finish(record.set_runners(self._read.runners if self._read else ()))
            races.stage(self._entered["race_id"], record)
        if reconfigured:
            return self.async_update_and_abort(
                self._get_entry(), self._get_reconfigure_subentry(), title=name, data=self._entered
            )
        return self.async_create_entry(title=name, data=self._entered)

    @property
    def _races(self) -> RaceRuntime | None:
        """The races of the account; `None` while it is not loaded."""
        entry = self._get_entry()
        if entry.state is not ConfigEntryState.LOADED:
            return None
        found: RaceRuntime | None = entry.runtime_data.capability(RaceRuntime)
        return found

    @property
    def _race_fields(self) -> vol.Schema:
        """The form of the race."""
        assert self._races is not None  # noqa: S101  # it was looked at
        planned = [
            SelectOptionDict(value=one.key, label=one.name)
            for one in self._races.source.planned_races
        ]
        fields: dict[Any, Any] = {}
        if planned:
            fields[vol.Optional("event")] = SelectSelector(
                SelectSelectorConfig(options=planned, mode=SelectSelectorMode.DROPDOWN)
            )
        return vol.Schema(
            {
                **fields,
                vol.Optional(CONF_NAME): TextSelector(),
                vol.Optional("day"): DateSelector(),
                vol.Optional("start_list"): FileSelector(
                    FileSelectorConfig(accept=".csv,.txt,.tsv")
                ),
                vol.Optional("start_list_text"): TextSelector(TextSelectorConfig(multiline=True)),
            }
        )

    @property
    def _course_fields(self) -> vol.Schema:
        """The form of the course."""
        assert self._races is not None  # noqa: S101  # it was looked at
        devices = [
            SelectOptionDict(value=key, label=device.name)
            for key, device in self._races.source.passing_devices.items()
        ]
        kinds = SelectSelectorConfig(
            options=[kind.value for kind in Kind],
            translation_key="point_kind",
            mode=SelectSelectorMode.DROPDOWN,
        )
        return vol.Schema(
            {
                vol.Required("points"): ObjectSelector(
                    ObjectSelectorConfig(
                        multiple=True,
                        label_field="label",
                        description_field="kind",
                        translation_key="points",
                        fields={
                            "label": {"required": True, "selector": TextSelector()},
                            "kind": {"required": True, "selector": SelectSelector(kinds)},
                            "devices": {
                                "selector": SelectSelector(
                                    SelectSelectorConfig(
                                        options=devices,
                                        multiple=True,
                                        mode=SelectSelectorMode.DROPDOWN,
                                    )
                                )
                            },
                            "distance": {
                                "selector": _number(0, 1000, UnitOfLength.KILOMETERS, 0.001)
                            },
                            "gap": {"selector": _number(0, 86400, UnitOfTime.SECONDS)},
                            "laps": {"selector": _number(1, MAX_LAPS)},
                        },
                    )
                ),
                vol.Required("net", default=True): BooleanSelector(),
                vol.Required("start_window", default=10): _number(0, 1440, UnitOfTime.MINUTES),
                vol.Optional("limit"): _number(0.5, 240, UnitOfTime.HOURS, 0.5),
                vol.Required("patience", default=10): _number(1, 600, UnitOfTime.MINUTES),
                vol.Required("names", default=False): BooleanSelector(),
            }
        )


def _read_upload(hass: HomeAssistant, file_id: str) -> bytes:
    """Read a file that was uploaded, as far as a start list may be long."""
    with process_uploaded_file(hass, file_id) as path, Path(path).open("rb") as file:
        return file.read(MAX_BYTES + 1)
