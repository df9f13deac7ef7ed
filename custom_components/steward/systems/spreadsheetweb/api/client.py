"""The SpreadsheetWEB web service of one application: its operations, as typed methods."""

from collections.abc import Sequence

import aiohttp

from ...api.errors import MalformedAnswerError
from ...api.json import without_none
from .transport import RefusedError, Transport
from .types import Calculation, Output, read_outputs, read_responses, read_session_id

_NOTHING = Calculation(inputs={}, outputs=())


class SpreadsheetWebClient:
    """Access to one application of a server, with the credentials of its site.

    Every method raises the errors of `systems.api.errors`, and those that `Transport` adds; how
    requests are authenticated is said there.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        client_id: str,
        client_secret: str,
        application_key: str,
    ) -> None:
        """Use `session` for requests to `url`, the server's address before `/Api`."""
        self._transport = Transport(session, url, client_id, client_secret)
        self._key = application_key

    async def open_session(self) -> str:
        """Open a dedicated session (OpenDedicatedSession); return its id.

        There is no way to list sessions: one whose answer is lost cannot be found again.
        """
        body = {"ApplicationKey": self._key}
        return read_session_id(await self._transport.call("OpenDedicatedSession", body))

    async def close_session(self, session_id: str) -> None:
        """Close a dedicated session (CloseDedicatedSession)."""
        body = {"ApplicationKey": self._key, "SessionId": session_id}
        await self._transport.call("CloseDedicatedSession", body)

    async def calculate(
        self, calculation: Calculation, session_id: str | None = None
    ) -> list[Output]:
        """Calculate (GetResult): in a session, which keeps the inputs, or on a fresh workbook.

        The outputs come in the order in which they were asked for.
        """
        body = self._body(session_id) | calculation.to_wire()
        answer = await self._transport.call("GetResult", body, calculates=True)
        return read_outputs(answer, calculation.outputs)

    async def calculate_all(
        self, calculations: Sequence[Calculation], session_id: str | None = None
    ) -> list[list[Output] | RefusedError]:
        """Calculate several, one after the other (GetBatchResults); each may fail for itself."""
        requests = [
            {"Id": number, "Request": calculation.to_wire()}
            for number, calculation in enumerate(calculations, 1)
        ]
        body = self._body(session_id) | {"Requests": requests}
        answer = await self._transport.call("GetBatchResults", body, calculates=True)
        responses = read_responses(answer)
        results: list[list[Output] | RefusedError] = []
        for number, calculation in enumerate(calculations, 1):
            if (response := responses.get(number)) is None:
                raise MalformedAnswerError("responses are missing in the answer")
            try:
                self._transport.check(response)
                results.append(read_outputs(response, calculation.outputs))
            except RefusedError as err:
                results.append(err)
        return results

    async def accepts(self, session_id: str | None = None) -> bool:
        """Tell whether a calculation of nothing is accepted: in a session, or without one.

        It changes nothing, but a session is in use then, and its time begins anew.
        """
        try:
            await self._transport.call("GetResult", self._body(session_id) | _NOTHING.to_wire())
        except RefusedError:
            return False
        return True

    def _body(self, session_id: str | None) -> dict[str, object]:
        return without_none(ApplicationKey=self._key, SessionId=session_id)
