"""Uses the application of a running demo, as an automation that calculates would."""

from scripts.check_steps import Steps, expect
from scripts.world import application_fields

_SECONDS = 1.0
_START_SECONDS = 30.0
_SESSION = "sensor.spreadsheetweb_session"


class Application(Steps):
    """The application; each step relies on those before it."""

    async def adds_an_application(self) -> str:
        """A SpreadsheetWEB application is added."""
        fields = application_fields(self._simulated["spreadsheetweb"])
        result = await self._hass.fill_form("spreadsheetweb", fields)
        expect(result["type"] == "create_entry", f"{result}")
        await self._hass.until(_SESSION, "idle", _START_SECONDS)
        return f"{_SESSION} is idle"

    async def opens_a_dedicated_session(self) -> str:
        """A session of the application is opened, once."""
        devices = await self._hass.command("config/device_registry/list")
        device_id = next(one["id"] for one in devices if one["name"] == "SpreadsheetWEB")
        await self._hass.action("open_session", device_id=device_id)
        await self._hass.until(_SESSION, "active", _SECONDS)
        held = await self._sessions()
        expect(held == [("open", 4)], f"the server has {held}")
        return await self._refused("open_session", "has an open session", device_id=device_id)

    async def calculates(self) -> str:
        """The session keeps its inputs from one calculation to the next."""
        inputs = {"Rate": 6, "Term": 12, "Extras": [[6, 500]]}
        answer = await self._hass.action("calculate", response=True, inputs=inputs, outputs=["Pay"])
        first = answer["outputs"]["Pay"]
        answer = await self._hass.action("calculate", response=True, outputs=["Pay", "Extras"])
        expect(answer["outputs"]["Pay"] == first, f"{answer}")
        expect(answer["outputs"]["Extras"]["value"][0] == [6, 500], f"{answer}")
        await self._hass.until("sensor.spreadsheetweb_calculations", "2", _SECONDS)
        held = await self._sessions()
        expect(held == [("open", 6)], f"the server has {held}")
        return f"it pays {first['text']} a month"

    async def closes_the_dedicated_session(self) -> str:
        """It is closed."""
        await self._hass.action("close_session", entity_id=_SESSION)
        await self._hass.until(_SESSION, "idle", _SECONDS)
        held = await self._sessions()
        expect(held == [("closed", 6)], f"the server has {held}")
        return "the entity and the server agree"

    async def _sessions(self) -> list[tuple[str, float]]:
        """List the states of the application's sessions, and the rate that each holds."""
        key = self._simulated["spreadsheetweb"]["application_key"]
        world = await self._control.state("spreadsheetweb")
        return [
            (session["state"], session["inputs"]["Rate"][0][0])
            for session in world["sessions"]
            if session["application_key"] == key
        ]
