"""Hosts are looked up, and told apart by their addresses."""

import asyncio
import socket
from typing import Any

import pytest

from custom_components.steward.systems.api import hosts


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("10.0.1.32", "10.0.1.32"),
        ("::ffff:10.0.1.32", "10.0.1.32"),
        ("0:0::1", "::1"),
        ("fe80::1%eth0", "fe80::1%eth0"),
    ],
)
def test_addresses_are_compared_in_one_form(address: str, same: str) -> None:
    assert hosts.comparable(address) == same


async def test_the_interface_of_an_address_of_a_link_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def get(*_: object, **__: object) -> list[Any]:
        kind = (socket.AF_INET6, socket.SOCK_DGRAM, 17, "")
        return [(*kind, ("fe80::1", 0, 0, 1)), (*kind, ("fe80::1", 0, 0, 1))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", get)
    assert await hosts.look_up("transmitter.test") == (f"fe80::1%{socket.if_indextoname(1)}",)
