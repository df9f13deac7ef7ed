"""What each access type permits."""

import re

import pytest

from simulators.rufus import Access, RefusedError
from simulators.rufus.keys import KeyRing

METHODS = ("GET", "POST", "PATCH", "DELETE")


def test_the_default_keys_are_documented_ones_and_the_same_every_time() -> None:
    values = KeyRing().values()
    assert values == KeyRing().values()
    assert len(set(values.values())) == len(values) == 5
    assert all(re.fullmatch(r"ror-[0-9a-f]{20}", value) for value in values.values())


@pytest.mark.parametrize(
    ("name", "permitted"),
    [
        ("read", {"GET"}),
        ("write", {"POST", "PATCH"}),
        ("read_write", {"GET", "POST", "PATCH"}),
        ("unbind", {"GET", "POST", "PATCH", "DELETE"}),
        ("write_unbind", {"POST", "PATCH", "DELETE"}),
    ],
)
def test_a_key_permits_what_its_access_type_says(name: str, permitted: set[str]) -> None:
    ring = KeyRing()
    value = ring.values()[name]
    for method in METHODS:
        if method in permitted:
            ring.authorise(value, method, unauthorized_status=401)
            continue
        with pytest.raises(RefusedError) as error:
            ring.authorise(value, method, unauthorized_status=401)
        assert error.value.status == 403


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("value", [None, "", "ror-unknown"])
def test_a_missing_or_unknown_key_permits_nothing(value: str | None, status: int) -> None:
    with pytest.raises(RefusedError) as error:
        KeyRing().authorise(value, "GET", unauthorized_status=status)
    assert error.value.status == status


def test_a_revoked_key_is_unknown_and_a_set_one_known() -> None:
    ring = KeyRing()
    old = ring.values()["read"]
    ring.revoke("read")
    with pytest.raises(LookupError, match="read"):
        ring.revoke("read")
    new = ring.set("read", access="READ").value
    assert new != old
    ring.authorise(new, "GET", unauthorized_status=401)
    with pytest.raises(RefusedError):
        ring.authorise(old, "GET", unauthorized_status=401)


def test_an_account_has_few_keys_and_they_make_sense() -> None:
    ring = KeyRing()
    for number in range(5):
        ring.set(f"more {number}")
    with pytest.raises(ValueError, match="at most 10"):
        ring.set("one too many")
    with pytest.raises(ValueError, match="unbind"):
        ring.set("read", access=Access.READ, unbind=True)
    with pytest.raises(ValueError, match="ADMIN"):
        ring.set("read", access="ADMIN")


def test_the_state_tells_no_key() -> None:
    ring = KeyRing()
    assert ring.state()["write_unbind"] == {"access": "WRITE", "unbind": True}
    assert not any(value in f"{ring.state()}" for value in ring.values().values())
