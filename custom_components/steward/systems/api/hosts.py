"""What the names of hosts stand for."""

import asyncio
import ipaddress
import socket

from yarl import URL

from .errors import InvalidHostError, UnknownHostError

_LOOK_UP_SECONDS = 12.0


async def look_up(host: str) -> tuple[str, ...]:
    """Find the addresses of a host, in the order that the system prefers.

    Raises:
        InvalidHostError: it can be none.
        UnknownHostError: it has none, or nobody tells.

    """
    if _is_address(host):
        return (host,)
    try:
        async with asyncio.timeout(_LOOK_UP_SECONDS):
            found = await asyncio.get_running_loop().getaddrinfo(
                host, None, type=socket.SOCK_DGRAM, flags=socket.AI_ADDRCONFIG
            )
    except UnicodeError as err:
        raise InvalidHostError from err
    except OSError as err:  # a time-out is one too
        raise UnknownHostError from err
    return tuple(dict.fromkeys(_with_zone(*address) for *_, address in found))


async def places(host: str, port: int) -> frozenset[str]:
    """Tell where a port of a host is, whatever the host is called; nowhere if nobody knows."""
    try:
        return frozenset(f"{comparable(one)} {port}" for one in await look_up(host))
    except InvalidHostError, UnknownHostError:
        return frozenset()


async def web_places(url: str) -> frozenset[str]:
    """Tell where a web address leads to, whatever its host is called; nowhere if nobody knows."""
    parsed = URL(url)
    at = await places(parsed.host or "", parsed.port or 0)
    return frozenset(f"{one}{parsed.path}" for one in at)


def comparable(address: str) -> str:
    """Write an address as all its other forms are written too."""
    parsed = ipaddress.ip_address(address)
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return str(mapped or parsed)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _with_zone(address: str, _port: int, _flow: int = 0, zone: int = 0) -> str:
    """Name the interface of an address that is one of a link, where that is told apart."""
    if not zone or "%" in address:
        return address
    return f"{address}%{socket.if_indextoname(zone)}"
