"""A small client of a running Home Assistant: its REST and its websocket API."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, Self

import aiohttp

type State = Mapping[str, Any]


class HassError(Exception):
    """Home Assistant refused; the text is what it said."""


class Hass:
    """One Home Assistant, over one websocket connection."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str) -> None:
        """Talk to `url` with a long-lived access token."""
        self._session = session
        self._url = url
        self._token = token
        self._ids = count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._events: dict[str, list[asyncio.Future[Any]]] = {}
        self._changed = asyncio.Condition()
        self.states: dict[str, State] = {}
        """The states of all entities, by entity id, kept up to date by push."""

    @classmethod
    @asynccontextmanager
    async def connect(cls, url: str, token: str) -> AsyncGenerator[Self]:
        """Connect, and follow the states until the end."""
        async with (
            aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as session,
            session.ws_connect(f"{url}/api/websocket", max_msg_size=0) as socket,
        ):
            hass = cls(session, url, token)
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": token})
            if (await socket.receive_json())["type"] != "auth_ok":
                raise HassError("the token is not accepted")
            hass._socket = socket
            reader = asyncio.create_task(hass._read())
            try:
                await hass.command("subscribe_events", event_type="state_changed")
                for state in await hass.command("get_states"):
                    hass.states.setdefault(state["entity_id"], state)
                yield hass
            finally:
                reader.cancel()

    _socket: aiohttp.ClientWebSocketResponse

    async def _read(self) -> None:
        """Take in what arrives on the websocket."""
        async for message in self._socket:
            data = message.json()
            if data["type"] == "event":
                event = data["event"]
                if event["event_type"] == "state_changed":
                    await self._take_in(event["data"])
                for waiting in self._events.pop(event["event_type"], ()):
                    waiting.set_result(event)
            elif data["type"] == "result":
                answer = self._answers.pop(data["id"])
                if data["success"]:
                    answer.set_result(data["result"])
                else:
                    answer.set_exception(HassError(data["error"]["message"]))

    async def _take_in(self, change: Mapping[str, Any]) -> None:
        """Take in a change of state."""
        async with self._changed:
            if change["new_state"] is None:
                self.states.pop(change["entity_id"], None)
            else:
                self.states[change["entity_id"]] = change["new_state"]
            self._changed.notify_all()

    async def command(self, command: str, **fields: Any) -> Any:
        """Send a websocket command; return its result.

        Raises:
            HassError: it was refused.

        """
        number = next(self._ids)
        self._answers[number] = answer = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "type": command, **fields})
        return await answer

    async def action(self, name: str, /, *, response: bool = False, **data: Any) -> Any:
        """Call an action of Steward's, or a named domain's (`todo.add_item`); return its response.

        Raises:
            HassError: it failed.

        """
        domain, _, service = name.rpartition(".")
        result = await self.command(
            "call_service",
            domain=domain or "steward",
            service=service,
            service_data=data,
            return_response=response,
        )
        return result.get("response")

    def next_event(self, event_type: str) -> asyncio.Future[Any]:
        """Wait for the next event of a type that was subscribed to."""
        waiting = asyncio.get_running_loop().create_future()
        self._events.setdefault(event_type, []).append(waiting)
        return waiting

    async def post(self, path: str, data: Mapping[str, Any]) -> Any:
        """Send a POST request; return the JSON answer.

        Raises:
            HassError: it was refused.

        """
        async with self._session.post(f"{self._url}/api/{path}", json=data) as response:
            if not response.ok:
                raise HassError(await response.text())
            return await response.json()

    async def delete(self, path: str) -> None:
        """Send a DELETE request.

        Raises:
            HassError: it was refused.

        """
        async with self._session.delete(f"{self._url}/api/{path}") as response:
            if not response.ok:
                raise HassError(await response.text())

    async def until(
        self, entity_id: str, wanted: str | Callable[[State], bool], seconds: float
    ) -> State:
        """Wait until an entity has a state, or one that fits; return it.

        Raises:
            HassError: it had not, within `seconds`.

        """

        def there() -> bool:
            if (state := self.states.get(entity_id)) is None:
                return False
            return state["state"] == wanted if isinstance(wanted, str) else wanted(state)

        try:
            async with asyncio.timeout(seconds), self._changed:
                await self._changed.wait_for(there)
        except TimeoutError:
            now = self.states.get(entity_id, {}).get("state", "missing")
            raise HassError(f"{entity_id} is {now} after {seconds:g} s, not as expected") from None
        return self.states[entity_id]

    async def until_gone(self, entity_id: str, seconds: float) -> None:
        """Wait until an entity is gone.

        Raises:
            TimeoutError: it was not, within `seconds`.

        """
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: entity_id not in self.states)

    async def fill_form(self, name: str, data: Mapping[str, Any]) -> Any:
        """Go through the config flow of one of Steward's systems; return the last step's result."""
        begin = {"handler": "steward"}
        return await self.flow("config/config_entries/flow", begin, {"next_step_id": name}, data)

    async def flow(self, path: str, begin: Mapping[str, Any], *inputs: Mapping[str, Any]) -> Any:
        """Begin a flow, and go on with the inputs of its steps; return the last step's result.

        Raises:
            HassError: it was refused, or ended before the last input.

        """
        step = await self.post(path, begin)
        for data in inputs:
            step = await self.post(f"{path}/{step['flow_id']}", data)
        return step
