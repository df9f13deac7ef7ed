"""Files that a user downloads: what passed, and the results.

They are kept in memory for some minutes, behind an address that is signed for that time.
"""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from itertools import batched
import secrets
from time import monotonic

from aiohttp import web
from homeassistant.components.http import HomeAssistantView
from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.singleton import singleton
from homeassistant.util import slugify
from homeassistant.util.json import JsonObjectType

from ...const import DOMAIN
from ...validation_error import validation_error
from ..export import export_passings, export_race_result, export_results
from ..passing import Passing
from ..results import Result
from ..runner import Runner
from .driver import RaceDriver
from .runtime import RaceRuntime

_KEPT = timedelta(minutes=10)
_MAX_FILES = 4
_SLICE = 200
_URL = f"/api/{DOMAIN}/export/{{token}}"


@dataclass(frozen=True, kw_only=True, slots=True)
class _File:
    """A file that is ready to be downloaded."""

    name: str
    content: bytes
    until: float


class ExportView(HomeAssistantView):
    """Hands out the files, to whom their signed address was given."""

    url = _URL
    name = f"api:{DOMAIN}:export"

    def __init__(self) -> None:
        """Begin without one."""
        self._files: dict[str, _File] = {}

    def add(self, name: str, content: bytes) -> str:
        """Keep a file; return its path."""
        now = monotonic()
        kept = [(token, file) for token, file in self._files.items() if file.until > now]
        self._files = dict(kept[1 - _MAX_FILES :])
        token = secrets.token_urlsafe(24)
        self._files[token] = _File(name=name, content=content, until=now + _KEPT.total_seconds())
        return _URL.format(token=token)

    async def get(self, _: web.Request, token: str) -> web.Response:
        """Hand a file out."""
        file = self._files.get(token)
        if file is None or file.until <= monotonic():
            return web.Response(status=HTTPStatus.NOT_FOUND)
        return web.Response(
            body=file.content,
            content_type="text/csv",
            charset="utf-8",
            headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
        )


@singleton(f"{DOMAIN}_exports")
@callback
def _view(hass: HomeAssistant) -> ExportView:
    """Get the one view."""
    view = ExportView()
    hass.http.register_view(view)
    return view


async def async_export_passings(
    races: RaceRuntime, driver: RaceDriver, *, race_result: bool
) -> JsonObjectType:
    """Write what passed: as CSV, or as RACE RESULT reads it, which leaves some out."""
    pairs = _with_runners(driver)
    if not race_result:
        return await _async_file(races.hass, driver, "passings.csv", export_passings(pairs))
    devices = {key: one.name for key, one in races.source.passing_devices.items()}
    records = export_race_result(pairs, driver.settings.zone, devices)
    return await _async_file(races.hass, driver, "passings.txt", records)


def _with_runners(driver: RaceDriver) -> Iterator[tuple[Passing, Runner | None]]:
    """Go through the passings as they are now, each with whose it is."""
    return ((passing, driver.state.find(passing)) for passing in [*driver.state.passings])


async def async_export_results(
    races: RaceRuntime, driver: RaceDriver, results: Iterable[Result]
) -> JsonObjectType:
    """Write results as CSV."""
    lines = export_results(results, driver.state.track.steps)
    return await _async_file(races.hass, driver, "results.csv", lines)


async def _async_file(
    hass: HomeAssistant, driver: RaceDriver, what: str, lines: Iterable[str | None]
) -> JsonObjectType:
    """Write a file, and say where it can be downloaded, and how many lines were left out."""
    if "http" not in hass.config.components:
        raise validation_error("no_download")
    written: list[str] = []
    left_out = 0
    for some in batched(lines, _SLICE, strict=False):
        written += filter(None, some)
        left_out += some.count(None)
        await asyncio.sleep(0)
    name = f"{slugify(driver.settings.name)}-{what}"
    path = _view(hass).add(name, "".join(written).encode())
    return {
        "file": name,
        "url": async_sign_path(hass, path, _KEPT, use_content_user=True),
        "lines": len(written),
        "left_out": left_out,
    }
