"""The router, and the chain that every request passes."""

from base64 import b64encode

import pytest

from .client import CLOSE, EMPTY, LOGIN, Client, MakeClient

MODES = pytest.mark.parametrize("mode", ["docs", "source"])


@MODES
async def test_the_router_knows_two_routes(make_client: MakeClient, mode: str) -> None:
    client = await make_client(mode=mode)
    for path in ("/", "/v1.0", f"{CLOSE}/", "/v1.0/students", "/V1.0/session"):
        reply = await client.send("POST", path, Authorization=None)
        assert (reply.status, reply.body) == (404, b"404 page not found\n")
        assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"
    for method in ("GET", "PUT", "DELETE"):
        reply = await client.send(method, CLOSE, Authorization=None)
        assert (reply.status, reply.body, reply.headers.get("Allow")) == (405, b"", None)
    assert client.simulator.state()["routes"] == {}


@pytest.mark.parametrize(
    ("path", "clean"),
    [
        ("//v1.0/session/close", CLOSE),
        ("/v1.0//session", LOGIN),
        ("/v1.0//session?firstLogin=1", f"{LOGIN}?firstLogin=1"),
        ("/v1.0/students/../session/", f"{LOGIN}/"),
        ("//", "/"),
    ],
)
async def test_paths_are_cleaned(client: Client, path: str, clean: str) -> None:
    reply = await client.send("POST", path)
    assert (reply.status, reply.headers["Location"]) == (301, clean)


@pytest.mark.parametrize(
    ("header", "title", "message"),
    [
        (None, "Unauthorized!", "Invalid Authorization header!"),
        ("Basic", "Unauthorized!", "Invalid Authorization header!"),
        ("basic {token}", "Unauthorized!", "Invalid Authorization header!"),
        ("Bearer {token}", "Unauthorized!", "Invalid Authorization header!"),
        ("Basic {token}x", "Unauthorized!", "Invalid basic token"),
        ("Basic  {token}", "Unauthorized!", "Invalid basic token"),
    ],
)
async def test_documented_credentials(
    client: Client, header: str | None, title: str, message: str
) -> None:
    sent = None if header is None else header.format(token=client.world.token)
    reply = await client.close(client.session_id, Authorization=sent)
    assert reply.texts == (401, title, message)
    assert "WWW-Authenticate" not in reply.headers


async def test_the_documented_token_may_be_any_text(client: Client) -> None:
    token = client.simulator.set_token("c0ffee" * 8)
    assert client.simulator.ready()["token"] == token
    assert (await client.close(client.session_id)).status == 200


@pytest.mark.parametrize(
    ("header", "passes"),
    [
        (None, False),
        ("Basic", False),
        ("basic {token}", False),
        ("Basic  {token}", False),
        ("Basic nonsense", False),
        (f"Basic {b64encode(b'nopair').decode()}", False),
        (f"Basic {b64encode(b'other:pair').decode()}", False),
        ("Basic {token}", True),
        ("Basic {token}!!", True),
    ],
)
async def test_credentials_of_the_source(
    source: Client, header: str | None, *, passes: bool
) -> None:
    sent = None if header is None else header.format(token=source.world.token)
    reply = await source.close(source.session_id, Authorization=sent)
    assert reply.status == (200 if passes else 400)
    if not passes:
        assert reply.body == b'{"info":{"type":"error","title":"No autorizado"}}\n'
        assert "WWW-Authenticate" not in reply.headers


async def test_a_configured_token_that_is_no_pair_lets_nobody_in(source: Client) -> None:
    source.simulator.set_token("c0ffee" * 8)
    assert (await source.close(source.session_id)).texts[:2] == (400, "No autorizado")


@pytest.mark.parametrize(
    ("mode", "title", "message"),
    [
        ("docs", "Error response!", "No content-type!"),
        ("source", "Petición inválida", None),
    ],
)
async def test_a_content_type_must_be_there(
    make_client: MakeClient, mode: str, title: str, message: str | None
) -> None:
    client = await make_client(mode=mode)
    for content_type in (None, ""):
        reply = await client.close(client.session_id, Content_Type=content_type)
        assert reply.texts == (400, title, message)
    reply = await client.close(
        client.session_id, Content_Type="application/json; multipart/form-data;"
    )
    assert reply.status == 200


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"text"', b"5", b"NaN", b"[" * 100_000, b"\xef\xbb\xbf" + EMPTY]
)
@pytest.mark.parametrize(
    ("mode", "title"), [("docs", "Invalid request content"), ("source", "Error interno")]
)
async def test_a_body_must_be_an_object(
    make_client: MakeClient, mode: str, title: str, body: bytes
) -> None:
    client = await make_client(mode=mode)
    reply = await client.send("POST", CLOSE, body, SessionID=client.session_id)
    assert reply.texts[:2] == (400, title)


@pytest.mark.parametrize(
    "body", [b"{}", b"null", b'{"requestContent":[]}', b'{"requestContent":"a"}', b'{"content":{}}']
)
async def test_the_content_must_be_an_object(source: Client, body: bytes) -> None:
    reply = await source.send("POST", CLOSE, body, SessionID=source.session_id)
    assert reply.texts == (400, "Estructura JSON invalida", "No se ha leído la estrucutura...")


@pytest.mark.parametrize(
    "body",
    [
        EMPTY,
        b'  {"requestContent":{}} and more',
        b'{"REQUESTcontent":{"a":1}}',
        b'{"requestContent":null}',
        b'{"requestContent":{"a":"\xff"}}',
    ],
)
@MODES
async def test_bodies_that_pass(make_client: MakeClient, mode: str, body: bytes) -> None:
    client = await make_client(mode=mode)
    reply = await client.send("POST", CLOSE, body, SessionID=client.session_id)
    assert reply.status == 200


async def test_the_chain_has_an_order(source: Client) -> None:
    reply = await source.send("POST", CLOSE, b"", Authorization=None, Content_Type=None)
    assert reply.info["title"] == "No autorizado"
    reply = await source.send("POST", CLOSE, b"", Content_Type=None)
    assert reply.info["title"] == "Petición inválida"
    reply = await source.send("POST", CLOSE, b"")
    assert reply.info["title"] == "Error interno"
    assert source.simulator.state()["routes"] == {f"POST {CLOSE}": 3}
