"""What a refusal says, in each form that a peer may give it."""

from aiocoap import CONTENT, Message
from aiocoap.numbers import codes
from aiocoap.numbers.contentformat import ContentFormat
import pytest

from custom_components.steward.systems.api.errors import InvalidRequestError, RemoteError
from custom_components.steward.systems.api.secrets import Secrets
from custom_components.steward.systems.lrs.api.coap_errors import successful


@pytest.mark.parametrize(
    ("payload", "content_format", "said"),
    [
        (b'{"code": 7, "error": "No such pager"}', ContentFormat.JSON, "No such pager"),
        (b"No such pager\n", None, "No such pager"),  # a diagnostic payload
        (b"No such pager", ContentFormat.TEXT, "No such pager"),
        (b"The name Ana is taken", None, "The name … is taken"),
        (b"\xffNo", None, "No"),
        (b"No such pager", ContentFormat.OCTETSTREAM, "CoAP 4.00"),
        (b"[7]", ContentFormat.JSON, "CoAP 4.00"),
        (b"{}", None, "CoAP 4.00"),
        (b"", None, "CoAP 4.00"),
    ],
)
def test_what_a_refusal_says_is_told(
    payload: bytes, content_format: ContentFormat | None, said: str
) -> None:
    response = Message(code=codes.BAD_REQUEST, payload=payload)
    response.opt.content_format = content_format
    with pytest.raises(InvalidRequestError) as caught:
        successful(response, Secrets("Ana"))
    assert caught.value.detail == said


def test_a_refusal_of_any_other_code_is_an_error_of_the_system() -> None:
    with pytest.raises(RemoteError) as caught:
        successful(Message(code=codes.NOT_IMPLEMENTED), Secrets())
    assert (type(caught.value), caught.value.detail) == (RemoteError, "CoAP 5.01")


def test_a_success_is_passed_on() -> None:
    response = Message(code=CONTENT)
    assert successful(response, Secrets()) is response
