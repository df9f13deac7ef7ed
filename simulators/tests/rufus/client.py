"""A client that speaks plain HTTP."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
import json
from typing import Any

import aiohttp
from yarl import URL

from simulators.rufus import RufusSimulator


@dataclass
class Client:
    """Sends requests to a simulator.

    Attributes:
        simulator: Whom to ask.
        http: What to ask with.
        key: Name of the API key to use; None for none.
    """

    simulator: RufusSimulator
    http: aiohttp.ClientSession
    key: str | None = "unbind"

    async def text(self, method: str, path: str, **options: Any) -> tuple[int, str]:
        """Return status and text of an answer."""
        ready = self.simulator.ready()
        headers = {} if self.key is None else {"x-api-key": ready["keys"][self.key]}
        url = URL(f"{ready['url']}{path}", encoded=True)
        async with self.http.request(method, url, **{"headers": headers, **options}) as response:
            return response.status, await response.text()

    async def call(self, method: str, path: str, **options: Any) -> tuple[int, Any]:
        """Return status and JSON content of an answer, out of its envelope if it has one."""
        status, text = await self.text(method, path, **options)
        content = json.loads(text)
        if self.simulator.world.options.strict:
            assert list(content) == ["body"]
            content = content["body"]
        return status, content

    def bind(self, **fields: Any) -> str:
        """Bind a device without HTTP and return its id."""
        device = self.simulator.add_device(**{"model": "G2", "serial_number": "1", **fields})
        return str(device["deviceid"])


type MakeClient = Callable[..., Awaitable[Client]]
