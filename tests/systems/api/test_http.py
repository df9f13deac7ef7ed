"""What clients that speak HTTP share."""

import pytest

from custom_components.steward.systems.api.errors import InvalidUrlError
from custom_components.steward.systems.api.http import Reply, web_address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://school.test", "https://school.test"),
        (" http://127.0.0.1:8080/ \n", "http://127.0.0.1:8080"),
        ("http://[::1]:8080/v1//", "http://[::1]:8080/v1"),
    ],
)
def test_an_address_is_tidied(typed: str, address: str) -> None:
    assert web_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "school.test", "ftp://school.test", "http://", "http://[::1", "http://h:p"),
        *("http://xn--" + "a" * 300, "http://" + "a" * 1000),
    ],
)
def test_an_address_that_cannot_be_asked(typed: str) -> None:
    with pytest.raises(InvalidUrlError):
        web_address(typed)


@pytest.mark.parametrize(
    ("status", "ok"), [(199, False), (200, True), (299, True), (301, False), (404, False)]
)
def test_a_redirection_is_no_success(status: int, *, ok: bool) -> None:
    assert Reply(status=status, headers={}, content=b"").ok is ok
