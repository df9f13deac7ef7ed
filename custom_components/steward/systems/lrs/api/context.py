"""The sockets of aiocoap, and what is said there below its requests."""

import socket

from aiocoap import ACK, Context, Message as CoapMessage
from aiocoap.numbers import codes
from aiocoap.pipe import Pipe
from aiocoap.protocol import Request
from aiocoap.transports import simple6  # noqa: F401  # else imported late, in the event loop
from aiocoap.transports.udp6 import UDP6EndpointAddress
from aiocoap.util.asyncio.recvmsg import RecvmsgSelectorDatagramTransport

from ...api.errors import CannotConnectError

_MAX_DATAGRAM = 65_535
"""Bytes of the longest UDP datagram: a whole list may come in one."""


async def create_context() -> Context:
    """Create a CoAP context, to be shut down by the caller.

    The transport is chosen here, not in the process's environment, which others share; where the
    system's sockets lack what `udp6` needs, `simple6` serves. So it does where IPv6 sockets are for
    IPv6 alone unless they are told otherwise: `udp6` then finds no way to an IPv4 address.

    Raises:
        CannotConnectError: the system has no socket to give.

    """
    try:
        try:
            udp6_serves = _ipv6_sockets_reach_ipv4()
            transports = ["udp6" if udp6_serves else "simple6"]
            context = await Context.create_client_context(transports=transports)
        except OSError:
            context = await Context.create_client_context(transports=["simple6"])
    except OSError as err:
        raise CannotConnectError(err.strerror or "") from err
    # aiocoap reads no more than 4,096 bytes of a datagram, and does not notice what it cuts off
    RecvmsgSelectorDatagramTransport.max_size = _MAX_DATAGRAM
    return context


def _ipv6_sockets_reach_ipv4() -> bool:
    """Tell what the system's sockets do unless they are told otherwise (`bindv6only`)."""
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as one:
        return not one.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY)


def send_request(context: Context, message: CoapMessage) -> Request:
    """Send a request, within this turn of the event loop where its remote is known already.

    aiocoap has it wait for the next turn, in which it looks for the remote.
    """
    if not isinstance(message.remote, UDP6EndpointAddress):
        # what handles blocks drops notifications that come in quick succession
        return context.request(message, handle_blockwise=False)
    pipe = Pipe(message, context.log)
    request = Request(pipe, context.loop, context.log)
    context.request_interfaces[0].request(pipe)
    return request


class _UnicastAddress(UDP6EndpointAddress):
    """An address that is known to be no multicast address."""

    is_multicast = False


def unicast[RemoteT](remote: RemoteT) -> RemoteT | _UnicastAddress:
    """Make of a remote one that knows what it is, for many messages.

    aiocoap's own parses its address three times for each message, to find out whether it is a
    multicast address: that takes as long as to encode the message.
    """
    if not isinstance(remote, UDP6EndpointAddress) or remote.is_multicast:
        return remote
    return _UnicastAddress(remote.sockaddr, remote.interface, pktinfo=remote.pktinfo)


def end_exchange(context: Context, request: CoapMessage, answer: CoapMessage) -> None:
    """End the exchange of a request that was answered.

    An answer that comes apart acknowledges the request too (RFC 7252, 5.2.2): its acknowledgement
    may be lost, or never have been sent. aiocoap would send the request again, keep the next ones
    back meanwhile, and have them fail in the end though they had never left.
    """
    if answer.mtype is not ACK:
        acknowledgement = CoapMessage(code=codes.EMPTY, _mtype=ACK, _mid=request.mid)
        acknowledgement.remote = request.remote
        for interface in context.request_interfaces:
            interface.token_interface.dispatch_message(acknowledgement)
            return


def deregister(context: Context, registration: CoapMessage) -> None:
    """Tell the transmitter, as well as can be done, that it need not notify any more.

    RFC 7641 knows an observation by its token, and aiocoap gives each request a new one: so this
    goes below its requests, and its answer is nobody's.
    """
    farewell = registration.copy(observe=1, mid=None)
    farewell.mtype = None
    for interface in context.request_interfaces:
        interface.token_interface.send_message(farewell, lambda: None)
        return
