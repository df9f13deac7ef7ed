"""The demo's broker: a real one, to which the simulated race's passings are forwarded."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
import json
from pathlib import Path

from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from scripts.hass_api import Hass
from scripts.world import ROOT, StartError

TOPICS = "steward/rufus_cloud/passings/+"
_READY_SECONDS = 20.0
_COME_SECONDS = 60.0
_MQTT = {"set_client_cert": False, "set_ca_cert": "off"}
_FORWARD = {"name": "Results", "from_session": True}
_ENTRIES = "config/config_entries"


async def _find() -> str:
    process = await asyncio.create_subprocess_exec(
        ROOT / "scripts" / "get-program", "mosquitto", "mosquitto", stdout=asyncio.subprocess.PIPE
    )
    path, _ = await process.communicate()
    if process.returncode:
        raise StartError("there is no Mosquitto")
    return path.decode().strip()


@asynccontextmanager
async def broker(folder: Path, port: int) -> AsyncGenerator[None]:
    """Run Mosquitto on a port of loopback until the end; its file is in `folder`.

    Raises:
        StartError: there is none, or it does not listen.

    """
    settings = folder / "mosquitto.conf"
    settings.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n", encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        *(await _find(), "-c", str(settings)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,  # an interrupt in the terminal is for the demo, which stops it
    )
    try:
        await _listens(port)
        yield
    finally:
        process.terminate()
        await process.wait()


async def _listens(port: int) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(_READY_SECONDS):
            while True:
                with suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                    writer.close()
                    return
                await asyncio.sleep(0.1)
    raise StartError("Mosquitto does not listen")


async def add_forward(hass: Hass, port: int) -> None:
    """Set up Home Assistant's MQTT integration and a forward, unless an earlier run did."""
    if await hass.command("config_entries/get", domain="mqtt"):
        return
    fields = {"broker": "127.0.0.1", "port": port, "other_settings": _MQTT}
    await hass.flow(f"{_ENTRIES}/flow", {"handler": "mqtt"}, fields)
    entries = await hass.command("config_entries/get", domain="steward")
    rufus = next(one["entry_id"] for one in entries if one["title"] == "RUFUS Cloud")
    await hass.flow(f"{_ENTRIES}/subentries/flow", {"handler": [rufus, "forward"]}, _FORWARD)


async def first_passing(port: int) -> str:
    """Subscribe as another program would; return the device and the bib of what comes first.

    Raises:
        StartError: nothing comes.

    """
    loop = asyncio.get_running_loop()
    came: asyncio.Future[str] = loop.create_future()

    def take(_client: object, _data: object, message: mqtt.MQTTMessage) -> None:
        passing = json.loads(message.payload)
        loop.call_soon_threadsafe(show, f"{passing['device']}, bib {passing['bib']}")

    def show(text: str) -> None:
        if not came.done():
            came.set_result(text)

    client = mqtt.Client(CallbackAPIVersion.VERSION2)
    client.on_connect = lambda client, *_: client.subscribe(TOPICS, 1)
    client.on_message = take
    client.connect("127.0.0.1", port)
    client.loop_start()
    try:
        return await asyncio.wait_for(came, _COME_SECONDS)
    except TimeoutError as err:
        raise StartError("no passing came to the broker") from err
    finally:
        client.disconnect()
        client.loop_stop()
