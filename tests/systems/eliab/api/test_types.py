"""The envelope of answers: each documented sample is read right, and anything at all is read."""

import json
from typing import Any

from hypothesis import given, strategies as st
from multidict import CIMultiDict
import pytest

from custom_components.steward.systems.api.errors import MalformedAnswerError
from custom_components.steward.systems.eliab.api.types import Answer, read_answer

from ...strategies import json_values, objects

USER: dict[str, Any] = {
    "id": 7,
    "firstName": "Ines",
    "lastName": "Mora Lima",
    "email": "ines@colegio.test",
    "phone": "5550-0101",
    "address": "Plaza Mayor 1",
    "sons": [
        {
            "id": 10,
            "firstName": "Ana",
            "lastName": "Gil",
            "avatar": 2,
            "section": "A",
            "grade": "3",
            "schoolId": 1,
        }
    ],
}
CLOSED = Answer(
    kind="success",
    title="Session closed!",
    message="The session has been closed successfully!",
    session_id="5f0a",
)
CLOSED_TEXTS = {"type": "success", "title": CLOSED.title, "message": CLOSED.message}
OLD_APP = {
    "type": "error",
    "title": "¡Nueva actualización! Ingresa al Playstore y actualiza para ingresar",
    "message": "Debes actualizar tu aplicación para poder continuar",
    "action": "market://details?id=school",
}

SAMPLES: dict[str, tuple[Any, dict[str, str], Answer]] = {
    "closed": ({"info": {**CLOSED_TEXTS, "sessionId": "5f0a"}}, {}, CLOSED),
    "closed, the id in the header only": (
        {"info": CLOSED_TEXTS},
        {"Sessionid": "5f0a"},
        CLOSED,
    ),
    "closed, the id in both": (
        {"info": {**CLOSED_TEXTS, "sessionId": "5f0a"}},
        {"Sessionid": "5f0a"},
        CLOSED,
    ),
    "closed, by the home page's tables": (
        {
            "info": {
                "type": "success",
                "messageTitle": CLOSED.title,
                "message": CLOSED.message,
                "sessionID": "5f0a",
            }
        },
        {},
        CLOSED,
    ),
    "closed, by the home page's section of errors": (
        {
            "info": {
                "type": "success",
                "message_title": CLOSED.title,
                "message": CLOSED.message,
                "session_id": "5f0a",
            }
        },
        {},
        CLOSED,
    ),
    "a login of 2019": (
        {
            "info": {
                "type": "success",
                "title": "Inicio de sesión",
                "message": "¡Esta es información de prueba!",
                "sessionId": "MySession",
            },
            "responseContent": {"user": USER},
        },
        {"Sessionid": "MySession"},
        Answer(
            kind="success",
            title="Inicio de sesión",
            message="¡Esta es información de prueba!",
            session_id="MySession",
            content={"user": USER},
        ),
    ),
    "a login at the published server": (
        {"info": {"type": "success"}, "responseContent": {"user": {**USER, "sons": None}}},
        {},
        Answer(kind="success", content={"user": {**USER, "sons": None}}),
    ),
    "a login at the later framework": (
        {
            "info": {"type": "success", "title": "Successful!", "session_id": "5f0a"},
            "content": {"user": USER},
        },
        {},
        Answer(kind="success", title="Successful!", session_id="5f0a", content={"user": USER}),
    ),
    "a wrong token": (
        {"info": {"type": "error", "title": "No autorizado"}},
        {},
        Answer(kind="error", title="No autorizado"),
    ),
    "a wrong token at the later framework": (
        {
            "info": {
                "type": "error",
                "title": "Unauthorized!",
                "message": "Invalid basic token",
                "code": "1",
                "additional_info": {},
            }
        },
        {},
        Answer(kind="error", title="Unauthorized!", message="Invalid basic token"),
    ),
    "a missing session": (
        {
            "info": {
                "type": "error",
                "title": "¡Error de session!",
                "message": "No se ha obtenido la session del usuario ",
            }
        },
        {},
        Answer(
            kind="error",
            title="¡Error de session!",
            message="No se ha obtenido la session del usuario",
        ),
    ),
    "an app that is too old": (
        {"info": OLD_APP},
        {},
        Answer(
            kind="error",
            title=OLD_APP["title"],
            message=OLD_APP["message"],
            action=OLD_APP["action"],
        ),
    ),
    "a warning": (
        {"info": {"type": "warning", "title": "Alert!"}},
        {},
        Answer(kind="warning", title="Alert!"),
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_read(name: str) -> None:
    body, headers, answer = SAMPLES[name]
    written = json.dumps(body).replace("<", r"\u003c").encode() + b"\n"
    assert read_answer(written, CIMultiDict(headers)) == answer


def test_the_documented_sample_that_is_no_json_is_malformed() -> None:
    sample = b"""{
        "info": {
            "type": "success",
            "title": "Session closed!",
            "message": "The session has been closed successfully!",
            "sessionId": "c951985e..."
        },
    }"""
    with pytest.raises(MalformedAnswerError, match="no JSON"):
        read_answer(sample, {})


@pytest.mark.parametrize(
    "body", [b"", b"404 page not found\n", b"null", b"[]", b"{}", b'{"info":[]}', b'{"info":null}']
)
def test_without_an_envelope_it_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedAnswerError):
        read_answer(body, {})


def test_the_words_are_said_once() -> None:
    assert Answer(title="No", message="Not so").words == "No: Not so"
    assert Answer(title="No", message="No").words == "No"
    assert Answer(message="No").words == "No"
    assert Answer().words == ""


def test_who_the_user_is_is_not_in_the_representation() -> None:
    shown = repr(Answer(kind="success", session_id="5f0a", content={"user": USER}))
    assert "5f0a" not in shown
    assert "Ines" not in shown


@given(st.data())
def test_anything_in_an_envelope_is_read(data: st.DataObject) -> None:
    names = ("type", "title", "messageTitle", "message", "action", "sessionId", "session_id")
    body = {
        "info": data.draw(objects(names)),
        **data.draw(objects(("responseContent", "content"))),
    }
    answer = read_answer(json.dumps(body).encode(), {})
    texts = (answer.kind, answer.title, answer.message, answer.action, answer.session_id)
    assert all(isinstance(text, str) for text in texts)
    assert isinstance(answer.content, dict)


@given(json_values)
def test_anything_is_an_answer_or_malformed(value: Any) -> None:
    try:
        assert isinstance(read_answer(json.dumps(value).encode(), {}), Answer)
    except MalformedAnswerError:
        assert not (isinstance(value, dict) and isinstance(value.get("info"), dict))
