"""A file that is broken or newer, a full disk: nothing is lost, and what is wrong is said."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.storage import Store
from homeassistant.util.file import WriteError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.steward.const import DOMAIN
from custom_components.steward.race.office.store import RaceStore
from custom_components.steward.storage import entry_store
from simulators.eliab import EliabSimulator
from simulators.lrs import LrsSimulator

from .common import entry_for, lrs_entry_for, set_up, settled, unload_all

BROKEN = {
    "a list": b"[]",
    "null": b"null",
    "a number": b"7",
    "no version": b'{"data": {}}',
    "a newer version": b'{"version": 9, "minor_version": 1, "data": {"overdue": []}}',
    "no data": b'{"version": 1, "minor_version": 1}',
    "a text for data": b'{"version": 1, "minor_version": 1, "data": "x"}',
    "an older version": b'{"version": 0, "minor_version": 1, "data": {"overdue": []}}',
}


_REAL = {
    name: getattr(Store, name) for name in ("_async_load", "_async_write_data", "async_remove")
}


@pytest.fixture(autouse=True)
def real_files(
    hass: HomeAssistant,  # noqa: ARG001 - its stores are replaced before
) -> Iterator[None]:
    """Have stores write and read files, as they do outside of tests."""
    with patch.multiple(Store, **_REAL):
        yield


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """Keep the files of these tests to themselves."""
    return hass_tmp_config_dir


def _path(hass: HomeAssistant, entry: MockConfigEntry, name: str = "{}") -> Path:
    return Path(hass.config.path(".storage", f"{DOMAIN}.{name.format(entry.entry_id)}"))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def _said(
    hass: HomeAssistant, entry: MockConfigEntry, key: str, name: str = "{}"
) -> dict[str, str] | None:
    """Get what fills the text of an issue, if it is shown."""
    issue_id = f"{name.format(entry.entry_id)}_{key}"
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    return issue.translation_placeholders if issue else None


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
async def test_a_file_that_cannot_be_read_is_kept_and_said(
    hass: HomeAssistant, lrs_sim: LrsSimulator, content: bytes
) -> None:
    entry = lrs_entry_for(lrs_sim)
    path = _path(hass, entry)
    await asyncio.to_thread(_write, path, content)
    await set_up(hass, entry)
    await settled(entry)
    assert entry.state is ConfigEntryState.LOADED
    said = _said(hass, entry, "store_set_aside")
    assert said is not None
    kept = path.with_name(said["file"])
    assert kept != path
    assert await asyncio.to_thread(kept.read_bytes) == content
    await unload_all(hass)
    await hass.config_entries.async_remove(entry.entry_id)
    assert _said(hass, entry, "store_set_aside") is None
    assert await asyncio.to_thread(kept.exists)


@pytest.mark.parametrize("content", ["a list", "a newer version", "no data", "a text for data"])
@pytest.mark.parametrize("name", ["{}.waits", "{}.guests"])
async def test_so_are_those_of_the_door(
    hass: HomeAssistant, lrs_sim: LrsSimulator, name: str, content: str
) -> None:
    entry = lrs_entry_for(lrs_sim)
    path = _path(hass, entry, name)
    await asyncio.to_thread(_write, path, BROKEN[content])
    await set_up(hass, entry)
    await settled(entry)
    assert entry.state is ConfigEntryState.LOADED
    said = _said(hass, entry, "store_set_aside", name)
    assert said is not None
    assert await asyncio.to_thread(path.with_name(said["file"]).read_bytes) == BROKEN[content]
    await unload_all(hass)
    assert await asyncio.to_thread(path.exists)
    await hass.config_entries.async_remove(entry.entry_id)
    assert not await asyncio.to_thread(path.exists)
    assert _said(hass, entry, "store_set_aside", name) is None


@pytest.mark.parametrize("content", ["a list", "a newer version", "no data", "a text for data"])
async def test_so_are_those_of_races(hass: HomeAssistant, content: str) -> None:
    entry = entry_for("lrs", "T7470", host="127.0.0.1", port=1)
    entry.add_to_hass(hass)
    path = _path(hass, entry, "races.{}")
    await asyncio.to_thread(_write, path, BROKEN[content])
    store = RaceStore(hass, entry.entry_id)
    assert await store.async_read_races(["a"]) == {}
    said = _said(hass, entry, "store_set_aside", "races.{}")
    assert said is not None
    assert await asyncio.to_thread(path.with_name(said["file"]).read_bytes) == BROKEN[content]


async def test_nothing_is_written_over_a_file_that_cannot_be_moved(
    hass: HomeAssistant, lrs_sim: LrsSimulator
) -> None:
    entry = lrs_entry_for(lrs_sim)
    path = _path(hass, entry)
    await asyncio.to_thread(_write, path, BROKEN["a newer version"])
    with patch.object(Path, "replace", side_effect=PermissionError):
        await set_up(hass, entry)
    await settled(entry)
    await unload_all(hass)
    assert await asyncio.to_thread(path.read_bytes) == BROKEN["a newer version"]
    assert _said(hass, entry, "store_set_aside")


async def test_a_full_disk_is_said_until_it_is_not(hass: HomeAssistant) -> None:
    """What was in the file stays there meanwhile."""
    entry = entry_for("lrs", "T7470", host="127.0.0.1", port=1)
    entry.add_to_hass(hass)
    store = entry_store(hass, entry.entry_id)
    await store.async_save({"overdue": ["a"]})
    with patch(
        "homeassistant.helpers.storage.write_utf8_file_atomic", side_effect=WriteError("full")
    ):
        await store.async_save({"overdue": ["b"]})
    failed = [store.failed]
    assert _said(hass, entry, "store_unsaved") == {"name": "T7470", "file": store.key}
    kept: Store[dict[str, list[str]]] = Store(hass, 1, store.key)
    assert await kept.async_load() == {"overdue": ["a"]}
    await store.async_save({"overdue": ["b"]})
    assert [*failed, store.failed] == [True, False]
    assert _said(hass, entry, "store_unsaved") is None


async def test_what_is_still_being_written_has_not_failed(hass: HomeAssistant) -> None:
    store = entry_store(hass, "entry")
    seen = []

    def write(*_: object, **__: object) -> None:
        seen.append(store.failed)

    with patch("homeassistant.helpers.storage.write_utf8_file_atomic", side_effect=write):
        await store.async_save({"overdue": []})
    assert seen == [False]


async def test_a_session_of_a_file_that_cannot_be_read_is_still_entered(
    hass: HomeAssistant,
    loopback: None,  # noqa: ARG001 - it listens there
) -> None:
    """The id of an app session is in the entry too: it is not lost with the file."""
    sim = EliabSimulator()
    await sim.start()
    ready = sim.ready()
    fields = {name: ready[name] for name in ("url", "token", "session_id")}
    entry = entry_for("eliab", "eliab", **fields)
    await asyncio.to_thread(_write, _path(hass, entry), b'{"version": 7}')
    await set_up(hass, entry)
    assert _said(hass, entry, "store_set_aside")
    hosted = entry.runtime_data.hosted_sessions["hub"]
    assert hosted.active
    await unload_all(hass)
    await sim.stop()
