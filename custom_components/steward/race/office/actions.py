"""What is done with a race by Steward's actions."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ...coordinator import StewardCoordinator
from ...descriptions import TEXT, Action, Scope
from ...validation_error import validation_error
from ..refusal import Reason, StartListError
from ..runner import Gender, Runner
from ..slices import async_finish
from ..start_list import MAX_BYTES, StartList, read_replacement
from ..status import SETTABLE, Status
from .answers import import_answer, results_answer, unknown_answer
from .checks import find_table
from .exports import async_export_passings, async_export_results
from .items import Race
from .record import read_start
from .refused_lines import async_refused_lines
from .runtime import races_of

_IN_RACE = "in_race"
"""Takes back a status that was set by hand."""
_CSV = "csv"
_RACE_RESULT = "race_result"


async def async_read_list(hass: HomeAssistant, data: bytes | str) -> StartList:
    """Read a start list.

    Raises:
        ServiceValidationError: it is none, or too large.

    """
    try:
        return await async_finish(read_replacement(data))
    except StartListError as err:
        match err.reason:
            case Reason.NO_RUNNERS:
                lines = await async_refused_lines(hass, err.refused)
                raise validation_error("start_list_no_runners", lines=lines) from None
            case Reason.TOO_LARGE:
                raise validation_error("start_list_too_large") from None
            case Reason.TOO_MANY_ROWS:
                raise validation_error("start_list_too_many_rows") from None
            case _:
                raise validation_error("start_list_no_bib_column") from None


async def _import_start_list(
    coordinator: StewardCoordinator, key: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    driver = races_of(coordinator).driver(key)
    if ("text" in fields) == ("path" in fields):
        raise validation_error("text_or_path")
    data: bytes | str
    if "path" in fields:
        data = await _async_read_file(coordinator, fields["path"])
    else:
        data = fields["text"]
    read = await async_read_list(coordinator.hass, data)
    return import_answer(read, await driver.async_replace_runners(read.runners))


async def _async_read_file(coordinator: StewardCoordinator, path: str) -> bytes:
    """Read a file that Home Assistant may read."""
    if not coordinator.hass.config.is_allowed_path(path):
        raise validation_error("path_not_allowed", path=path)

    def read() -> bytes:
        with Path(path).open("rb") as file:
            return file.read(MAX_BYTES + 1)

    try:
        return await coordinator.hass.async_add_executor_job(read)
    except OSError:
        raise validation_error("file_not_read", path=path) from None


async def _add_runner(coordinator: StewardCoordinator, key: str, fields: Mapping[str, Any]) -> None:
    gender = fields.get("gender")
    await (
        races_of(coordinator)
        .driver(key)
        .async_add_runner(
            Runner(
                bib=fields["bib"],
                name=fields.get("name", ""),
                chips=tuple(fields.get("chip", ())),
                gender=gender and Gender(gender),
                birth_year=fields.get("birth_year"),
                category=fields.get("category"),
                club=fields.get("club"),
                wave=fields.get("wave"),
                start=fields.get("start"),
            )
        )
    )


async def _set_runner_status(
    coordinator: StewardCoordinator, key: str, fields: Mapping[str, Any]
) -> None:
    status = None if fields["status"] == _IN_RACE else Status(fields["status"])
    await races_of(coordinator).driver(key).async_set_status(fields["bib"], status)


async def _set_gun(coordinator: StewardCoordinator, key: str, fields: Mapping[str, Any]) -> None:
    driver, wave = races_of(coordinator).driver(key), fields.get("wave")
    at, clear = fields.get("time"), fields.get("clear", False)
    if at and clear:
        raise validation_error("time_or_clear")
    if at or clear:
        await driver.async_set_gun(at, wave)
    else:
        await driver.async_fire_gun(wave)


async def _enter_passing(
    coordinator: StewardCoordinator, key: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    driver = races_of(coordinator).driver(key)
    passing = fields["bib"], fields.get("point"), fields.get("time")
    if fields.get("undo"):
        return {"point": await driver.async_take_back(*passing)}
    entered = await driver.async_enter_passing(*passing)
    counts = entered.uncounted is None
    return {"point": entered.point, "counts": counts, "reason": entered.uncounted}


async def _get_results(
    coordinator: StewardCoordinator, key: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    driver = races_of(coordinator).driver(key)
    driver.check_known()
    step = driver.step(fields["at"]).index if "at" in fields else None
    table = find_table(driver.state.board, fields.get("category"))
    results = await async_finish(driver.state.results(table, step))
    return {
        "results": await async_finish(results_answer(results, driver.state.track.steps)),
        "unknown": unknown_answer(driver.state.unknown),
    }


async def _export_passings(
    coordinator: StewardCoordinator, key: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    driver = races_of(coordinator).driver(key)
    driver.check_known()
    return await async_export_passings(
        races_of(coordinator), driver, race_result=fields["format"] == _RACE_RESULT
    )


async def _export_results(
    coordinator: StewardCoordinator, key: str, fields: Mapping[str, Any]
) -> JsonObjectType:
    driver = races_of(coordinator).driver(key)
    driver.check_known()
    results = await async_finish(
        driver.state.results(find_table(driver.state.board, fields.get("category")))
    )
    return await async_export_results(races_of(coordinator), driver, results)


def _start(value: Any) -> Any:
    """Check a runner's own start."""
    try:
        return read_start(str(value))
    except ValueError as err:
        raise vol.Invalid("expected a time") from err


def _moment(value: Any) -> datetime:
    """Check a time; without a zone it is local."""
    try:
        return dt_util.as_utc(cv.datetime(value))
    except OverflowError as err:
        raise vol.Invalid("expected a time of this age") from err


ACTIONS = (
    Action[StewardCoordinator](
        name="import_start_list",
        scope=Scope.RACE,
        item=Race,
        handle_fn=_import_start_list,
        fields={
            vol.Optional("text"): vol.All(cv.string, vol.Length(min=1, max=MAX_BYTES)),
            vol.Optional("path"): TEXT,
        },
        response=SupportsResponse.OPTIONAL,
    ),
    Action[StewardCoordinator](
        name="add_runner",
        scope=Scope.RACE,
        item=Race,
        handle_fn=_add_runner,
        fields={
            vol.Required("bib"): TEXT,
            vol.Optional("name"): TEXT,
            vol.Optional("chip"): vol.All(cv.ensure_list, [TEXT], vol.Length(max=8)),
            vol.Optional("gender"): vol.In([one.value for one in Gender]),
            vol.Optional("birth_year"): vol.All(vol.Coerce(int), vol.Range(min=1900, max=2100)),
            vol.Optional("category"): TEXT,
            vol.Optional("club"): TEXT,
            vol.Optional("wave"): TEXT,
            vol.Optional("start"): _start,
        },
    ),
    Action[StewardCoordinator](
        name="set_runner_status",
        scope=Scope.RACE,
        item=Race,
        handle_fn=_set_runner_status,
        fields={
            vol.Required("bib"): TEXT,
            vol.Required("status"): vol.In([_IN_RACE, *sorted(one.value for one in SETTABLE)]),
        },
    ),
    Action[StewardCoordinator](
        name="set_gun",
        scope=Scope.RACE,
        item=Race,
        handle_fn=_set_gun,
        fields={
            vol.Optional("wave"): TEXT,
            vol.Optional("time"): _moment,
            vol.Optional("clear"): cv.boolean,
        },
    ),
    Action[StewardCoordinator](
        name="enter_passing",
        scope=Scope.RACE,
        item=Race,
        handle_fn=_enter_passing,
        fields={
            vol.Required("bib"): TEXT,
            vol.Optional("point"): TEXT,
            vol.Optional("time"): _moment,
            vol.Optional("undo"): cv.boolean,
        },
        response=SupportsResponse.OPTIONAL,
    ),
    Action[StewardCoordinator](
        name="get_results",
        scope=Scope.RACE,
        item=Race,
        handle_fn=_get_results,
        fields={vol.Optional("category"): TEXT, vol.Optional("at"): TEXT},
        response=SupportsResponse.ONLY,
    ),
    Action[StewardCoordinator](
        name="export_passings",
        scope=Scope.RACE,
        item=Race,
        handle_fn=_export_passings,
        fields={vol.Optional("format", default=_CSV): vol.In([_CSV, _RACE_RESULT])},
        response=SupportsResponse.ONLY,
    ),
    Action[StewardCoordinator](
        name="export_results",
        scope=Scope.RACE,
        item=Race,
        handle_fn=_export_results,
        fields={vol.Optional("category"): TEXT},
        response=SupportsResponse.ONLY,
    ),
)
