"""A client that speaks plain HTTP."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
import json
from typing import Any

import aiohttp

from simulators.spreadsheetweb import SpreadsheetWebSimulator


@dataclass
class Client:
    """Sends requests to a simulator.

    Attributes:
        simulator: Whom to ask.
        http: What to ask with.
        token: The access token to use; None for none.
    """

    simulator: SpreadsheetWebSimulator
    http: aiohttp.ClientSession
    token: str | None = None

    @property
    def key(self) -> str:
        """The demo application's key."""
        return self.simulator.world.demo

    async def send(self, path: str, method: str = "POST", **options: Any) -> tuple[int, Any]:
        """Return status and JSON of an answer."""
        headers = {} if self.token is None else {"Authorization": f"Bearer {self.token}"}
        url = f"{self.simulator.ready()['url']}{path}"
        async with self.http.request(method, url, **{"headers": headers, **options}) as response:
            return response.status, json.loads(await response.text())

    async def call(self, name: str, **body: Any) -> Any:
        """Return the answer of a method of applications; the demo one unless another is named."""
        status, content = await self.send(
            f"/Api/Applications/{name}", json={"ApplicationKey": self.key, **body}
        )
        assert status == 200
        return content

    async def log_in(self, **changes: Any) -> Any:
        """Return the answer of GetToken, and use its token from now on."""
        ready = self.simulator.ready()
        body = {
            "ClientIdentifier": ready["client_id"],
            "ClientSecret": ready["client_secret"],
            **changes,
        }
        status, content = await self.send("/Api/Auth/GetToken", json=body)
        assert status == 200
        self.token = content["AccessToken"]
        return content

    async def open(self) -> str:
        """Open a session and return its id."""
        content = await self.call("OpenDedicatedSession")
        assert content["Success"]
        return str(content["SessionId"])

    async def calculate(self, *outputs: str, session: str | None = None, **inputs: Any) -> Any:
        """Return the answer of GetResult; each input is one cell, or rows of cells."""
        return await self.call("GetResult", SessionId=session, **calculation(*outputs, **inputs))


def calculation(*outputs: str, **inputs: Any) -> dict[str, Any]:
    """Return inputs and outputs as a request has them."""
    grids = {ref: value if isinstance(value, list) else [[value]] for ref, value in inputs.items()}
    return {
        "Inputs": [
            {"Ref": ref, "Value": [[{"Value": cell} for cell in row] for row in grid]}
            for ref, grid in grids.items()
        ],
        "Outputs": list(outputs),
    }


type MakeClient = Callable[..., Awaitable[Client]]
