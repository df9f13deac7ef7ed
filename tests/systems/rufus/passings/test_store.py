"""What was told is kept, also from earlier versions, and what cannot be read is not thrown away."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store
from homeassistant.util.file import WriteError
import pytest

from simulators.rufus import RufusSimulator

from ....common import until
from ....conftest import StartRufus
from .streams import MAT, StreamUnderTest, cross, mat, open_session, run


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """Keep the files of these tests to themselves."""
    return hass_tmp_config_dir


async def test_the_first_form_of_the_store(
    reader: StreamUnderTest, sim: RufusSimulator, hass_storage: dict[str, Any]
) -> None:
    """Nothing that it says was told is told again, and nothing else is lost."""
    done = sim.world.open(mat(sim), "Done")
    sim.fill_passings(mat(sim), count=4)
    old = sim.world.open(mat(sim), "Old")
    sim.fill_passings(mat(sim), count=6)
    new = sim.world.open(mat(sim), "New")
    sim.fill_passings(mat(sim), count=9)
    session = {"baseline": 0, "settled": -1, "latest": None, "done": False}
    hass_storage["steward.stream"] = {
        "version": 1,
        "minor_version": 1,
        "key": "steward.stream",
        "data": {
            "baseline": {"elsewhere": 3},
            "devices": {
                mat(sim): {
                    "until": done.created.isoformat(),
                    "sessions": {
                        old.token: {
                            **session,
                            "created": old.created.isoformat(),
                            "ranges": [],
                            "baseline": 6,
                            "done": True,
                        },
                        new.token: {
                            **session,
                            "created": new.created.isoformat(),
                            "ranges": [[1, 5]],
                            "baseline": 2,
                            "latest": "2026-03-01T08:00:00+00:00",
                        },
                    },
                }
            },
        },
    }
    await reader.begin(sim)
    last = reader.last(new.token)
    assert last == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert await reader.cycle() == run("New", 6, 9)
    assert hass_storage["steward.stream"]["version"] == 2
    await reader.begin(sim)
    assert await reader.cycle() == []


@pytest.mark.parametrize(
    "stored",
    [
        {"version": 3, "data": {"readers": {}}},
        {"version": 2, "data": []},
        {"version": 2, "data": {"readers": {"events": {"baseline": {}, "devices": {"D": 1}}}}},
        {
            "version": 2,
            "data": {
                "readers": {
                    "events": {
                        "baseline": {},
                        "devices": {
                            "D": {
                                "until": None,
                                "sessions": {
                                    "T": {
                                        "created": None,
                                        "ranges": [[5, 1]],
                                        "baseline": 0,
                                        "settled": -1,
                                    }
                                },
                            }
                        },
                    }
                }
            },
        },
    ],
)
async def test_a_store_that_cannot_be_read_is_kept(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    reader: StreamUnderTest,
    start_rufus: StartRufus,
    caplog: pytest.LogCaptureFixture,
    stored: dict[str, Any],
) -> None:
    """Beside the new one, under another name; it is said where."""
    sim = await start_rufus()
    sim.add_device(**MAT)
    hass_storage["steward.stream"] = {"minor_version": 1, "key": "steward.stream", **stored}
    path = Path(hass.config.path(".storage", "steward.stream"))
    await asyncio.to_thread(_write, path, "what it says")
    await reader.begin(sim)
    assert reader.store.set_aside is not None
    kept = path.with_name(reader.store.set_aside)
    assert await asyncio.to_thread(kept.read_text) == "what it says"
    assert str(kept) in caplog.text
    await reader.cycle()
    open_session(sim, "A", 2)
    assert await reader.cycle() == run("A", 1, 2)
    assert hass_storage["steward.stream"]["data"]["readers"]["events"]["devices"]


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(content)


async def test_what_could_not_be_written_is_written_later(
    reader: StreamUnderTest,
    sim: RufusSimulator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The passings are told all the same."""
    await reader.begin(sim)
    await reader.cycle()
    open_session(sim, "A", 7)

    async def full(*_: object) -> None:
        raise WriteError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "_async_write_data", full)
        assert await reader.cycle() == run("A", 1, 7)
        failed = [reader.store.failed]
    await reader.stream.async_stop()
    failed.append(reader.store.failed)
    assert failed == [True, False]
    await reader.begin(sim)
    assert await reader.cycle() == []


async def test_a_crash_makes_no_new_baseline(reader: StreamUnderTest, sim: RufusSimulator) -> None:
    """A first look at which there is nothing to be read is stored too."""
    open_session(sim, "A", 3)
    await reader.begin(sim)
    await reader.poll()
    await reader.stream.async_idle()
    reader.crash()
    cross(sim, 2)
    open_session(sim, "B", 4)
    await reader.begin(sim)
    assert await reader.cycle() == [*run("A", 4, 5), *run("B", 1, 4)]


async def test_a_look_at_no_sessions_is_stored_by_itself(
    reader: StreamUnderTest, sim: RufusSimulator, hass_storage: dict[str, Any]
) -> None:
    await reader.begin(sim)
    await reader.poll()
    await until(lambda: "steward.stream" in hass_storage)
    reader.crash()
    open_session(sim, "A", 4)
    await reader.begin(sim)
    assert await reader.cycle() == run("A", 1, 4)
