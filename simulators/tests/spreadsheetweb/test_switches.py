"""What else the documentation leaves open: each switch, and that it is off by default."""

from typing import Any

import pytest

from .client import Client, MakeClient, calculation

ASKED = ("Pay", "loan!b6", "Rate")
TEXTS = {"Pay": "434.25", "loan!b6": "10,421.98", "Rate": "4"}


def told(content: Any) -> list[tuple[Any, str]]:
    """Return the reference and the first cell of each output; the reference may be left out."""
    return [
        (each.get("Ref", "left out"), each["Value"][0][0]["Text"]) for each in content["Outputs"]
    ]


@pytest.mark.parametrize(("order", "asked"), [("asked", ASKED), ("reversed", ASKED[::-1])])
async def test_outputs_may_come_in_another_order(
    make_client: MakeClient, order: str, asked: tuple[str, ...]
) -> None:
    client = await make_client(output_order=order)
    expected = [(ref, TEXTS[ref]) for ref in asked]
    assert told(await client.calculate(*ASKED)) == expected
    batch = await client.call(
        "GetBatchResults", Requests=[{"Id": 1, "Request": calculation(*ASKED)}]
    )
    assert told(batch["Responses"][0]["Response"]) == expected


@pytest.mark.parametrize(
    ("form", "refs"),
    [
        ("asked", ASKED),
        ("name", ("Pay", "Total", "Rate")),
        ("address", ("Loan!$B$5", "Loan!$B$6", "Loan!$B$1")),
        ("null", (None, None, None)),
        ("absent", ("left out",) * 3),
    ],
)
async def test_outputs_may_have_other_names_or_none(
    make_client: MakeClient, form: str, refs: tuple[str | None, ...]
) -> None:
    client = await make_client(output_refs=form)
    assert told(await client.calculate(*ASKED)) == list(zip(refs, TEXTS.values(), strict=True))


@pytest.mark.parametrize("body", ["OK", "", "<html></html>", '{"Success":true,}'])
async def test_what_is_done_may_be_answered_by_what_is_no_json(client: Client, body: str) -> None:
    session = await client.open()
    client.simulator.commands["set_fault"](
        path="/Api/Applications/CloseDedicatedSession", status=200, body=body, done=True, times=1
    )
    async with client.http.post(
        f"{client.simulator.ready()['url']}/Api/Applications/CloseDedicatedSession",
        json={"ApplicationKey": client.key, "SessionId": session},
        headers={"Authorization": f"Bearer {client.token}"},
    ) as response:
        assert (response.status, await response.text()) == (200, body)
    assert [each["state"] for each in client.simulator.state()["sessions"]] == ["closed"]
