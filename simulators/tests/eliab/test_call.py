"""The chain takes whatever comes: it lets a request pass, or refuses it by name."""

from base64 import b64encode

from hypothesis import given, strategies as st
import pytest

from simulators.eliab import Mode, Options, World
from simulators.eliab.answers import RefusedError
from simulators.eliab.call import Call, read
from simulators.eliab.operations import HungUpError, close, log_in

TOKEN = b64encode(b"app:secret").decode()
HEADERS = {"Authorization": f"Basic {TOKEN}", "Content-Type": "x", "AppVersion": "1.0.0"}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
CREDENTIALS = JSON | st.fixed_dictionaries({"user": JSON, "password": JSON})
CONTENT = JSON | st.fixed_dictionaries({"credentials": CREDENTIALS})


@given(body=st.binary())
def test_any_bytes_are_a_body_or_refused(body: bytes) -> None:
    try:
        call = read(HEADERS, body, token=TOKEN, options=Options(mode=Mode.SOURCE))
    except RefusedError:
        return
    assert isinstance(call.body, dict)


@given(text=st.text(), token=st.text())
def test_any_credentials_are_right_or_refused(text: str, token: str) -> None:
    for mode in Mode:
        headers = {**HEADERS, "Authorization": f"Basic {text}"}
        try:
            read(headers, b"{}", token=token, options=Options(mode=mode))
        except RefusedError:
            assert mode is Mode.SOURCE or text != token


@pytest.mark.parametrize("mode", Mode)
@given(content=CONTENT, version=st.text("01x.", max_size=6))
def test_any_content_is_done_or_refused(mode: Mode, content: object, version: str) -> None:
    world = World(options=Options(mode=mode))
    call = Call(headers={"AppVersion": version}, body={"requestContent": content})
    for operation in (close, log_in):
        with pytest.raises((RefusedError, HungUpError)):
            operation(world, call)


def test_a_session_id_in_strange_bytes_is_still_a_text() -> None:
    sent = b"\xff\xfe".decode("utf-8", "surrogateescape")
    assert Call(headers={"SessionID": sent}, body={}).session_id.isprintable()
