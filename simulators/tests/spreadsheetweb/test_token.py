"""GetToken, and what its tokens open."""

import re
from typing import Any

import pytest

from ..helpers import Clock
from .client import Client, MakeClient

RESTRICTED = "The requested resource is restricted and your request did not provide a valid token."
REFUSED = {"Success": False, "InvalidToken": True, "Messages": [RESTRICTED]}


async def test_a_token_is_issued(client: Client) -> None:
    content = await client.log_in()
    assert re.fullmatch(r"[A-Za-z0-9_-]{44}", content.pop("AccessToken"))
    assert content == {
        "Issued": "2026-03-01T08:00:00Z",
        "Expires": "2026-03-01T08:30:00Z",
        "Success": True,
        "InvalidToken": False,
        "Messages": [],
    }


@pytest.mark.parametrize(
    ("options", "expires"),
    [
        ({"token_times": "utc", "token_lifetime": 60}, "2026-03-01T08:01:00Z"),
        ({"token_times": "local", "utc_offset": 3600}, "2026-03-01T09:30:00"),
        ({"token_times": "date"}, "/Date(1772353800000)/"),
        ({"token_times": "null"}, None),
    ],
)
async def test_times_are_written_as_the_options_say(
    make_client: MakeClient, options: dict[str, Any], expires: str | None
) -> None:
    client = await make_client(**options)
    assert (await client.log_in())["Expires"] == expires


@pytest.mark.parametrize(
    "changes",
    [
        {"ClientSecret": "wrong"},
        {"ClientIdentifier": ""},
        {"ClientSecret": None},
        {"ClientSecret": 5},
    ],
)
async def test_wrong_credentials_buy_nothing(client: Client, changes: dict[str, Any]) -> None:
    content = await client.log_in(**changes)
    assert (content["Success"], content["InvalidToken"]) == (False, False)
    assert content["AccessToken"] is content["Issued"] is content["Expires"] is None
    assert "wrong" in content["Messages"][0]


async def test_too_many_wrong_secrets_lock_everybody_out(
    make_client: MakeClient, clock: Clock
) -> None:
    client = await make_client(lockout_after=3, lockout_time=30)
    for _ in range(2):
        await client.log_in(ClientSecret="wrong")
    assert (await client.log_in())["Success"]
    for _ in range(3):
        content = await client.log_in(ClientSecret="wrong")
        assert "secret is wrong" in content["Messages"][0]
    assert client.simulator.state()["locked"]
    clock.move(29)
    assert "too many" in (await client.log_in())["Messages"][0]
    clock.move(1)
    assert (await client.log_in())["Success"]


async def test_nobody_is_locked_out_where_the_options_say_so(make_client: MakeClient) -> None:
    client = await make_client(lockout_after=None)
    for _ in range(30):
        await client.log_in(ClientSecret="wrong")
    assert (await client.log_in())["Success"]


async def test_a_token_ends_also_when_nobody_was_told(
    make_client: MakeClient, clock: Clock
) -> None:
    client = await make_client(token_lifetime=60, token_times="null")
    clock.move(59)
    await client.open()
    await client.log_in()
    clock.move(1)
    await client.open()
    assert len(client.simulator.state()["tokens"]) == 1
    clock.move(59)
    assert (await client.call("CloseDedicatedSession", SessionId="X")) == REFUSED


@pytest.mark.parametrize("token", [None, "", "wrong"])
@pytest.mark.parametrize("key", [None, "wrong"])
async def test_the_token_is_looked_at_before_the_application(
    client: Client, token: str | None, key: str | None
) -> None:
    client.token = token
    body = {} if key is None else {"ApplicationKey": key}
    assert await client.call("CloseDedicatedSession", **body) == REFUSED
    zero = "00000000-0000-0000-0000-000000000000"
    content = await client.call("OpenDedicatedSession", **body)
    assert content == {"SessionId": zero, **REFUSED}


async def test_only_a_bearer_is_let_in(client: Client) -> None:
    for scheme, succeeds in (("bearer", True), ("Basic", False)):
        _, content = await client.send(
            "/Api/Applications/OpenDedicatedSession",
            json={"ApplicationKey": client.key},
            headers={"Authorization": f"{scheme} {client.token}"},
        )
        assert content["Success"] is succeeds


async def test_commands_end_tokens_and_change_credentials(client: Client) -> None:
    run = client.simulator.commands
    old = client.simulator.ready()
    run["expire_tokens"]()
    assert await client.call("CloseDedicatedSession") == REFUSED
    run["set_credentials"](client_secret="new")
    assert client.simulator.ready() == {**old, "client_secret": "new"}
    assert not (await client.log_in(ClientSecret=old["client_secret"]))["Success"]
    assert (await client.log_in())["Success"]
