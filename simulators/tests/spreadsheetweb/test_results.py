"""GetResult and GetBatchResults."""

from typing import Any

import pytest

from .client import Client, calculation


def text(content: Any) -> Any:
    """Return what a reader sees in the first cell of an answer."""
    return content["Outputs"][0]["Value"][0][0]["Text"]


async def test_a_result_has_the_documented_form(client: Client) -> None:
    content = await client.calculate("Pay", Rate="0", Term="8", Principal="100")
    cell = {"Type": "Number", "Value": "12.5", "Format": "0.00", "Text": "12.50"}
    assert content == {
        "Message": None,
        "Outputs": [{"Ref": "Pay", "Value": [[cell]]}],
        "Success": True,
        "InvalidToken": False,
        "Messages": [],
    }


async def test_tables_go_in_and_come_out(client: Client) -> None:
    content = await client.calculate(
        "Schedule",
        "Extras",
        Rate="0",
        Term="24",
        Principal=2400,
        Extras=[["1", "500"], [2, 100.5]],
    )
    schedule, extras = (
        [[cell["Text"] for cell in row] for row in output["Value"]] for output in content["Outputs"]
    )
    assert schedule[:3] == [["1", "0.00", "599.50"], ["2", "0.00", "0.00"], ["", "", ""]]
    assert extras == [["1", "500.00"], ["2", "100.50"], ["", ""]]


async def test_errors_texts_and_shares_are_values(client: Client) -> None:
    content = await client.calculate("Share", "Burden", Rate="4")
    share, burden = (output["Value"][0][0] for output in content["Outputs"])
    assert (share["Type"], share["Format"], share["Text"]) == ("Number", "0.00%", "4.05%")
    assert (burden["Type"], burden["Value"]) == ("Text", "low")
    content = await client.calculate("Pay", Term="0")
    error = {"Type": "Error", "Value": "#DIV/0!", "Format": "0.00", "Text": "#DIV/0!"}
    assert content["Outputs"][0]["Value"] == [[error]]
    assert content["Success"]


async def test_inputs_stay_in_their_session_only(client: Client) -> None:
    first, second = await client.open(), await client.open()
    default = text(await client.calculate("Pay"))
    await client.calculate(session=first, Rate="0", Term="8", Principal="100")
    assert text(await client.calculate("Pay", session=first)) == "12.50"
    assert text(await client.calculate("Pay", session=first, Term="4")) == "25.00"
    assert text(await client.calculate("Pay", session=first)) == "25.00"
    assert text(await client.calculate("Pay", session=second)) == default
    assert text(await client.calculate("Pay", session="")) == default
    state = {each["session_id"]: each for each in client.simulator.state()["sessions"]}
    assert (state[first]["calculations"], state[second]["calculations"]) == (4, 1)
    assert state[first]["inputs"]["Term"] == [[4.0]]


async def test_a_failed_calculation_changes_nothing(client: Client) -> None:
    session = await client.open()
    content = await client.calculate("Nothing", session=session, Term="1")
    assert (content["Success"], content["InvalidToken"], content["Outputs"]) == (False, False, None)
    assert "Nothing" in content["Messages"][0]
    content = await client.calculate("Pay", session=session, Weight="1")
    assert "Weight" in content["Messages"][0]
    [told] = client.simulator.state()["sessions"]
    assert (told["inputs"]["Term"], told["calculations"]) == ([[24.0]], 0)


async def test_only_a_restricted_application_wants_a_token(client: Client) -> None:
    session = await client.open()
    client.token = None
    assert (await client.calculate("Pay", session=session))["InvalidToken"]
    content = await client.call("GetBatchResults", Requests=[])
    assert (content["InvalidToken"], content["Responses"]) == (True, None)
    client.simulator.commands["set_restricted"](restricted=False)
    assert (await client.calculate("Pay", session=session))["Success"]
    assert (await client.call("GetBatchResults", Requests=[]))["Success"]
    assert (await client.call("OpenDedicatedSession"))["InvalidToken"]


async def test_an_unknown_application_calculates_nothing(client: Client) -> None:
    content = await client.call("GetResult", ApplicationKey="X", Inputs=[], Outputs=[])
    assert content["Messages"] == ["The requested application is invalid."]


async def test_a_batch_runs_in_order_and_each_has_its_outcome(client: Client) -> None:
    session = await client.open()
    requests = [
        {"Id": 7, "Request": calculation("Pay", Rate="0", Term="8", Principal="100")},
        {"Id": 3, "Request": calculation("Nothing", Term="1")},
        {"Id": 9, "Request": calculation("Pay", Principal="200")},
    ]
    content = await client.call("GetBatchResults", SessionId=session, Requests=requests)
    assert (content["Success"], content["Message"]) == (True, None)
    first, failed, last = content["Responses"]
    assert (first["Id"], failed["Id"], last["Id"]) == (7, 3, 9)
    assert (text(first["Response"]), text(last["Response"])) == ("12.50", "25.00")
    assert not failed["Response"]["Success"]
    assert "Nothing" in failed["Response"]["Messages"][0]
    stateless = await client.call("GetBatchResults", Requests=requests)
    assert text(stateless["Responses"][2]["Response"]) != "25.00"


@pytest.mark.parametrize(
    ("name", "body", "named"),
    [
        ("GetResult", {"Outputs": []}, "Inputs"),
        ("GetResult", {"Inputs": []}, "Outputs"),
        ("GetResult", {"Inputs": [{"Ref": "Rate"}], "Outputs": []}, "Value"),
        ("GetBatchResults", {}, "Requests"),
        ("GetBatchResults", {"Requests": [{"Id": 1}]}, "Inputs"),
    ],
)
async def test_what_is_missing_is_named(
    client: Client, name: str, body: dict[str, Any], named: str
) -> None:
    content = await client.call(name, **body)
    assert not content["Success"]
    assert named in content["Messages"][0]


@pytest.mark.parametrize(
    ("name", "body", "named"),
    [
        ("GetResult", {"Inputs": "Rate", "Outputs": []}, "Inputs"),
        ("GetResult", {"Inputs": ["Rate"], "Outputs": []}, "Inputs"),
        ("GetResult", {"Inputs": [{"Ref": [], "Value": []}], "Outputs": []}, "Ref"),
        ("GetResult", {"Inputs": [{"Ref": "Rate", "Value": ["4"]}], "Outputs": []}, "Value"),
        ("GetResult", {"Inputs": [{"Ref": "Rate", "Value": [["4"]]}], "Outputs": []}, "Value"),
        ("GetResult", {"Inputs": [], "Outputs": [5]}, "Outputs"),
        ("GetResult", {"Inputs": [], "Outputs": [], "SessionId": {}}, "SessionId"),
        ("GetBatchResults", {"Requests": [5]}, "Requests"),
        ("GetBatchResults", {"Requests": [{"Id": "x", "Request": {}}]}, "Id"),
        ("GetBatchResults", {"Requests": [{"Request": 5}]}, "Request"),
    ],
)
async def test_a_member_of_a_wrong_type_is_a_bad_request(
    client: Client, name: str, body: dict[str, Any], named: str
) -> None:
    status, content = await client.send(
        f"/Api/Applications/{name}", json={"ApplicationKey": client.key, **body}
    )
    assert status == 400
    assert list(content["ModelState"]) == [f"request.{named}"]
