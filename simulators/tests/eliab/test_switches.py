"""What else the documentation leaves open: each switch, and that it is off by default."""

import pytest

from simulators.eliab import Standing

from .client import CLOSE, Client, MakeClient

JSON = "application/json"
DOCUMENTED = "application/json; multipart/form-data;"

# The documentation's own sample of a success: its comma makes it no JSON.
SAMPLE = '{"info":{"type":"success","title":"Session closed!","sessionId":"5f0a"},}'


@pytest.mark.parametrize("mode", ["docs", "source"])
@pytest.mark.parametrize(
    ("taken", "statuses"),
    [
        (None, {JSON: 200, DOCUMENTED: 200, "text/plain": 200}),
        (JSON, {JSON: 200, DOCUMENTED: 400, "text/plain": 400}),
        (DOCUMENTED, {JSON: 400, DOCUMENTED: 200, "text/plain": 400}),
    ],
)
async def test_one_content_type_may_be_the_only_one(
    make_client: MakeClient, mode: str, taken: str | None, statuses: dict[str, int]
) -> None:
    client = await make_client(mode=mode, content_type=taken)
    title = "Petición inválida" if mode == "source" else "Error response!"
    for content_type, status in statuses.items():
        session_id = client.simulator.open_session()["id"]
        reply = await client.close(session_id, Content_Type=content_type)
        assert reply.status == status
        assert reply.info["title"] == ("Session closed!" if status == 200 else title)
        standing = client.world.standing(session_id)
        assert standing is (Standing.CLOSED if status == 200 else Standing.OPEN)


@pytest.mark.parametrize(("status", "body"), [(200, SAMPLE), (200, "OK"), (200, ""), (204, None)])
async def test_what_is_done_may_be_answered_by_what_is_no_json(
    client: Client, status: int, body: str | None
) -> None:
    session_id = client.session_id
    client.simulator.commands["set_fault"](
        path=CLOSE, status=status, body=body, done=True, content_type=JSON
    )
    reply = await client.close(session_id)
    assert (reply.status, reply.body.decode()) == (status, body or "")
    assert client.world.standing(session_id) is Standing.CLOSED
