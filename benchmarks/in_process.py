"""A whole Home Assistant in this process, so that its event loop can be watched."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
import logging
import os
from pathlib import Path
import sys
import tempfile
from typing import Any

from homeassistant import bootstrap
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.runner import RuntimeConfig, create_event_loop

from scripts.run_hass import prepare
from scripts.world import free_port


async def add_entry(hass: HomeAssistant, system: str, fields: Mapping[str, Any]) -> ConfigEntry:
    """Add a system with the fields of its form."""
    flows = hass.config_entries.flow
    step = await flows.async_init("steward", context={"source": "user"})
    step = await flows.async_configure(step["flow_id"], {"next_step_id": system})
    result: Any = await flows.async_configure(step["flow_id"], {**fields})
    entry: ConfigEntry = result["result"]
    return entry


async def _measure(measure: Callable[[HomeAssistant], Awaitable[None]], config: Path) -> None:
    """Run a measurement in a Home Assistant of its own."""
    hass = await bootstrap.async_setup_hass(RuntimeConfig(str(config)))
    if hass is None:
        raise RuntimeError("Home Assistant did not start")
    await hass.async_start()
    await measure(hass)
    await hass.async_stop()


def run(title: str, measure: Callable[[HomeAssistant], Awaitable[None]]) -> None:
    """Run a measurement as a program."""
    print(title, flush=True)
    logging.disable()
    with tempfile.TemporaryDirectory(prefix="steward-bench-") as folder:
        prepare(Path(folder), free_port())
        asyncio.run(
            _measure(measure, Path(folder)), loop_factory=lambda: create_event_loop(debug=False)
        )
    sys.stdout.flush()
    os._exit(0)  # Home Assistant's threads would outlive it
