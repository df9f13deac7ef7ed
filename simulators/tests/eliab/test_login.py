"""Logging in, in both modes."""

import json
from typing import Any

import aiohttp
import pytest

from .client import LOGIN, Client, MakeClient

NEW_VERSION = (
    400,
    "¡Nueva actualización! Ingresa al Playstore y actualiza para ingresar",
    "Debes actualizar tu aplicación para poder continuar",
)
BAD_VERSION = (400, "No se ha podido validar la versión instalada en tu dispositivo", None)
BAD_CONTENT = (400, "Estructura JSON invalida", "No se ha leído la estrucutura...")


async def test_a_documented_login_opens_a_session(client: Client) -> None:
    before = client.session_id
    reply = await client.log_in(AppVersion=None)
    assert (reply.status, list(reply.content)) == (200, ["info", "responseContent"])
    assert reply.info == {"type": "success", "sessionId": client.session_id}
    assert client.session_id != before
    assert "SessionId" not in reply.headers
    user = reply.content["responseContent"]["user"]
    assert user.pop("sons") == [{"id": 10, "firstName": "Ana", "lastName": "Gil Mora", "avatar": 2}]
    assert user == {
        "id": 1,
        "firstName": "Ines",
        "lastName": "Mora Lima",
        "email": client.simulator.ready()["user"],
        "phone": "5550-0101",
        "address": "Plaza Mayor 1",
    }
    assert (await client.close(before)).status == 200
    assert (await client.close(reply.info["sessionId"])).status == 200


async def test_a_login_of_the_source_tells_the_session_twice(source: Client) -> None:
    reply = await source.log_in()
    assert reply.info == {"type": "success", "sessionId": source.session_id}
    assert reply.headers["SessionId"] == source.session_id
    (son,) = reply.content["responseContent"]["user"]["sons"]
    assert (son["section"], son["grade"], son["schoolId"]) == ("A", "3", 1)


async def test_the_published_login_issues_no_session(make_client: MakeClient) -> None:
    client = await make_client(mode="source", issue_sessions=False)
    before = client.simulator.state()["sessions"]
    reply = await client.log_in()
    assert reply.info == {"type": "success"}
    assert "SessionId" not in reply.headers
    assert client.simulator.state()["sessions"] == before


async def test_a_first_login_is_a_login(source: Client) -> None:
    ready = source.simulator.ready()
    credentials = {"User": ready["user"], "PASSWORD": ready["password"]}
    body = json.dumps({"requestcontent": {"Credentials": credentials}}).encode()
    reply = await source.send("POST", f"{LOGIN}?firstLogin=1", body, PlayerID="p")
    assert reply.status == 200


async def test_no_sons_are_null(client: Client) -> None:
    password = client.simulator.set_user("k@colegio.test")
    reply = await client.log_in("k@colegio.test", password)
    assert reply.content["responseContent"]["user"]["sons"] is None


@pytest.mark.parametrize(
    ("user", "password", "expected"),
    [
        (5, "p", BAD_CONTENT),
        ("u", ["p"], BAD_CONTENT),
        ("", "", (400, "Campo usuario vacío", "Debes ingresar tu usuario")),
        ("u", "", (400, "Campo password vacío", "Debes ingresar una contraseña")),
        (
            "Ana@colegio.test",
            "p",
            (400, "Formato de usuario inválido", "Ingresa un correo electrónico valido"),
        ),
        (
            "nobody@colegio.test",
            "p",
            (400, "Credenciales incorrectas!", "Usuario o contraseña incorectas"),
        ),
        (None, "p", (400, "Credenciales incorrectas!", "Usuario o contraseña incorrectas")),
    ],
)
async def test_refusals_of_the_source(
    source: Client, user: Any, password: Any, expected: tuple[int, str, str]
) -> None:
    assert (await source.log_in(user, password)).texts == expected


@pytest.mark.parametrize(
    ("user", "password", "status"),
    [
        (5, "p", 400),
        ("", "p", 400),
        ("u", "", 400),
        ("nobody@colegio.test", "p", 401),
        (None, "p", 401),
    ],
)
async def test_documented_refusals(client: Client, user: Any, password: Any, status: int) -> None:
    assert (await client.log_in(user, password)).texts[0] == status


@pytest.mark.parametrize(
    "content", [b"{}", b"null", b'{"credentials":null}', b'{"credentials":{}}']
)
async def test_credentials_that_are_missing_are_empty(source: Client, content: bytes) -> None:
    reply = await source.send("POST", LOGIN, b'{"requestContent":' + content + b"}")
    assert reply.texts[1] == "Campo usuario vacío"


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("2.0.x", BAD_VERSION),
        ("2.0.", BAD_VERSION),
        ("2.0.1_0", BAD_VERSION),
        ("1.9.9", NEW_VERSION),
        ("x.9.9", NEW_VERSION),
        ("2.0.0", None),
        ("2.0.0.x", None),
        ("10.0.0", None),
        ("2.x.+3", None),
    ],
)
async def test_the_source_looks_at_the_version(
    make_client: MakeClient, version: str, expected: tuple[int, str, str | None] | None
) -> None:
    client = await make_client(mode="source", minimum_version="2.0.0")
    reply = await client.log_in(AppVersion=version)
    if expected is None:
        assert reply.status == 200
    else:
        assert reply.texts == expected
        assert ("action" in reply.info) == (expected is NEW_VERSION)


@pytest.mark.parametrize("version", [None, "", "2", "2.0"])
async def test_a_version_that_is_too_short_kills_the_connection(
    source: Client, version: str | None
) -> None:
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await source.log_in(AppVersion=version)
    state = source.simulator.state()
    assert state["log"] == [{"method": "POST", "path": LOGIN, "status": None}]
    reply = await source.log_in("", AppVersion=version)
    assert reply.texts[1] == "Campo usuario vacío"


@pytest.mark.parametrize(
    ("outage", "title"),
    [
        ("authentication", "Error al validar las credenciales"),
        ("users", "Error al consultar la información del usuario!"),
        ("sons", "Error al consultar la información de los hijos!"),
    ],
)
async def test_what_lies_behind_can_be_out_of_order(
    client: Client, source: Client, outage: str, title: str
) -> None:
    for one in (client, source):
        one.simulator.set_options(outage=outage)
    assert (await client.log_in()).texts[0] == 500
    assert (await source.log_in()).texts[:2] == (400, title)
    reply = await source.log_in("nobody@colegio.test", "p")
    assert reply.texts[1] == "Credenciales incorrectas!"
    reply = await source.log_in(None, "p")
    assert (reply.texts[1] == title) == (outage == "authentication")
