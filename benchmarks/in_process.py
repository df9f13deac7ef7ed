"""A whole Home Assistant in this process, so that what happens in it can be watched."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
import logging
import os
from pathlib import Path
import sys
import tempfile
import traceback
from typing import Any

from homeassistant import bootstrap
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.runner import RuntimeConfig, create_event_loop

from scripts.run_hass import CONFIGURATION, prepare
from scripts.world import free_port

from .figures import Figures, close

_LOOK_SECONDS = 0.01

type Measure = Callable[[HomeAssistant], Awaitable[Figures]]
"""Measures in a Home Assistant, prints what a reader wants to know, and returns the figures."""


async def add_entry(hass: HomeAssistant, system: str, fields: Mapping[str, Any]) -> ConfigEntry:
    """Add a system with the fields of its form."""
    flows = hass.config_entries.flow
    step = await flows.async_init("steward", context={"source": "user"})
    step = await flows.async_configure(step["flow_id"], {"next_step_id": system})
    result: Any = await flows.async_configure(step["flow_id"], {**fields})
    entry: ConfigEntry = result["result"]
    return entry


async def until(fact: Callable[[], object], seconds: float) -> None:
    """Wait until something is so.

    Raises:
        TimeoutError: it was not, within `seconds`.

    """
    async with asyncio.timeout(seconds):
        while not fact():  # noqa: ASYNC110  # a state, not an event
            await asyncio.sleep(_LOOK_SECONDS)


def shown(hass: HomeAssistant, entity_id: str) -> str | None:
    """Get an entity's state, if there is one."""
    state = hass.states.get(entity_id)
    return None if state is None else state.state


async def _measure(measure: Measure, config: Path) -> Figures:
    """Run a measurement in a Home Assistant of its own."""
    hass = await bootstrap.async_setup_hass(RuntimeConfig(str(config)))
    if hass is None:
        raise RuntimeError("Home Assistant did not start")
    await hass.async_start()
    figures = await measure(hass)
    await hass.async_stop()
    return figures


def run(name: str, title: str, measure: Measure, *, configuration: str = "") -> None:
    """Run the measurement `name` as a program, which ends with the line of its figures.

    `configuration` is YAML beyond that of a Home Assistant of `scripts.run_hass`.
    """
    print(f"{name}: {title}", flush=True)
    logging.disable()
    status = 1
    try:
        with tempfile.TemporaryDirectory(prefix="steward-bench-") as folder:
            (Path(folder) / "configuration.yaml").write_text(CONFIGURATION + configuration)
            prepare(Path(folder), free_port())
            # not closed: that would wait for Home Assistant's threads
            runner = asyncio.Runner(loop_factory=lambda: create_event_loop(debug=False))
            close(name, runner.run(_measure(measure, Path(folder))))
            status = 0
    except Exception:  # noqa: BLE001  # whatever it is, it is told and ends the program
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(status)
