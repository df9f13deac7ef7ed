"""No text of a server tells what is secret, whatever it does to it."""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from html import escape
import json
from urllib.parse import quote

from hypothesis import given, strategies as st
import pytest

from custom_components.steward.systems.api.bounds import MAX_TEXT
from custom_components.steward.systems.api.secrets import Secrets

_KEY = "K7-ñandú/&key 9"
_NAME = "Zoë Müller"
_ENCODED: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in capitals": str.upper,
    "in small letters": str.lower,
    "in an address": lambda value: quote(value, safe=""),
    "in an address twice": lambda value: quote(quote(value, safe=""), safe=""),
    "in HTML": escape,
    "in HTML by numbers": lambda value: "".join(f"&#{ord(one)};" for one in value),
    "in JSON": lambda value: json.dumps(value)[1:-1],
    "in base64": lambda value: b64encode(value.encode()).decode(),
    "in base64 for addresses": lambda value: urlsafe_b64encode(value.encode()).decode(),
    "in base64 behind a user": lambda value: b64encode(f"u:{value}".encode()).decode(),
    "in base64 without its end": lambda value: b64encode(value.encode()).decode().rstrip("="),
    "in hexadecimal": lambda value: value.encode().hex(),
}


@pytest.mark.parametrize("value", [_KEY, _NAME])
@pytest.mark.parametrize("encode", _ENCODED.values(), ids=_ENCODED)
def test_a_value_is_found_in_any_form(value: str, encode: Callable[[str], str]) -> None:
    secrets = Secrets(_KEY)
    secrets.learn([_NAME, None, ""])
    told = secrets.clean(f"no guest {encode(value)} here")
    assert told == "no guest … here"


def test_the_longest_is_hidden_first() -> None:
    assert Secrets("ab-1", "ab-1-long").clean("key AB-1-LONG!") == "key …!"


def test_a_short_name_tears_no_word_apart() -> None:
    secrets = Secrets()
    secrets.learn(["Bo"])
    assert secrets.clean("Bo: not bound, bo") == "…: not bound, …"


def test_what_looks_like_a_key_is_hidden() -> None:
    assert Secrets().clean(f"session {'A1' * 32} is closed") == "session … is closed"


@given(st.text(), st.integers(min_value=0, max_value=40))
def test_what_is_cut_off_does_not_show_its_beginning(before: str, left: int) -> None:
    secret = "a secret of forty characters that is cut"
    told = Secrets(secret).clean(("-" * (MAX_TEXT - left)) + secret + before)
    assert "secret" not in told


@given(st.text(max_size=2000), st.lists(st.text(min_size=3, max_size=20), max_size=5))
def test_any_text_is_cleaned(text: str, values: list[str]) -> None:
    told = Secrets(*values).clean(text)
    assert len(told) <= MAX_TEXT
    for value in values:
        assert len(value) < 5 or value not in told or value == "…"


@pytest.mark.parametrize("piece", ["%25", "&amp;", "\\u005c", "A", "=", "%", "&#x26;"])
def test_no_text_takes_long(piece: str) -> None:
    secrets = Secrets("key-1")
    secrets.learn(f"guest {number}" for number in range(20_000))
    assert len(secrets.clean(piece * 100_000)) <= MAX_TEXT


def test_what_is_met_later_counts() -> None:
    secrets = Secrets()
    secrets.learn(f"guest {number}" for number in range(20_000))
    assert secrets.clean("guest 19999 and guest 10000") == "… and …"
