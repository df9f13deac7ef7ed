"""No secret of an application or an app session is told, whatever its server repeats."""

import json
from typing import Any, override

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
import orjson
import pytest

from custom_components.steward.const import HUB
from custom_components.steward.diagnostics import async_get_config_entry_diagnostics
from simulators.hostile import Answer, HostileServer

from ..common import coordinator_of, entry_for, set_up, unload_all
from .canary import STATUSES, assert_none, logged, refusal, spellings

_SECRET = "canary-secret-31"
_CLIENT = "canary-client-5b"
_APPLICATION = "canary-application-2"
_TOKEN = "canary-token-f0"
_SESSION = "canary-session-77"
_USER = "canary.user@example.com"
_PASSWORD = "canary pass-word"
_CANARIES = {
    "spreadsheetweb": (_SECRET, _CLIENT, _APPLICATION, _TOKEN),
    "eliab": (_TOKEN, _USER, _PASSWORD),
}
"""What the server knows of an entry, and Steward with it, before there is a session."""


def _refusals(system: str, said: str) -> list[Answer]:
    if system == "spreadsheetweb":
        return [
            *(refusal(status, {"Message": said}) for status in STATUSES),
            refusal(200, {"Success": False, "Messages": [said]}),
            refusal(200, {"Success": False, "InvalidToken": True, "Messages": [said]}),
            refusal(200, {"Success": said}),
            refusal(200, {"Success": True, "Outputs": [{"Name": said}], "SessionId": 5}),
        ]
    return [
        *(
            refusal(status, {"info": {"type": "error", "title": title, "message": said}})
            for status in (200, *STATUSES)
            for title in ("Oh", said)
        ),
        refusal(200, {"info": said}),
    ]


class _Server(HostileServer):
    """Lets all log in; what comes then meets the answer of the moment."""

    @override
    def answer_to(self, path: str) -> Answer | None:
        return None if path.endswith("GetToken") else self.answer


def _good(path: str) -> bytes:
    if path.endswith("GetToken"):
        return orjson.dumps({"Success": True, "AccessToken": _TOKEN})
    if "/Api/" in path:
        return orjson.dumps({"Success": True, "SessionId": _SESSION})
    return orjson.dumps({"info": {"type": "success", "sessionId": _SESSION}})


def _fields(system: str, url: str) -> dict[str, Any]:
    if system == "eliab":
        login = {"username": _USER, "password": _PASSWORD}
        return {"url": url, "token": _TOKEN, "session_id": None, **login}
    return {
        "url": url,
        "client_id": _CLIENT,
        "client_secret": _SECRET,
        "application_key": _APPLICATION,
    }


@pytest.mark.parametrize("system", _CANARIES)
async def test_no_secret_of_a_session_is_told(
    hass: HomeAssistant,
    loopback: None,  # noqa: ARG001 - it listens there
    everything_logged: pytest.LogCaptureFixture,
    system: str,
) -> None:
    server = _Server(_good)
    await server.start()
    entry = entry_for(system, "Canaries", **_fields(system, server.url))
    await set_up(hass, entry)
    errors: list[str] = []

    async def refused(name: str) -> None:
        try:
            await getattr(coordinator_of(entry), name)(HUB)
        except HomeAssistantError as err:
            errors.append(f"{err} {err!r} {err.translation_placeholders}")

    known = _CANARIES[system]
    opening = _refusals(system, spellings(*known))
    closing = _refusals(system, spellings(*known, _SESSION))
    for at_first, at_last in zip(opening, closing, strict=True):
        server.answer = at_first
        await refused("async_open_session")
        server.answer = None
        await hass.config_entries.async_reload(entry.entry_id)  # it logs in anew
        server.answer = at_first
        await refused("async_open_session")
        server.answer = None
        await refused("async_open_session")
        server.answer = at_last
        await refused("async_close_session")
        server.answer = None
        await refused("async_close_session")
    assert any("…" in one for one in errors)
    told = json.dumps(await async_get_config_entry_diagnostics(hass, entry))
    states = "".join(str(state.as_dict()) for state in hass.states.async_all())
    issues = "".join(repr(one) for one in ir.async_get(hass).issues.values())
    for text in (logged(everything_logged), *errors, told, states, issues):
        assert_none(text, *known, _SESSION)
    await unload_all(hass)
    await server.stop()
