"""What the transmitter's documentation leaves open, and how this one decides it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from aiocoap import CHANGED, CREATED, DELETED
from aiocoap.numbers.codes import Code

from simulators.clock import Clock, utc_now


@dataclass(frozen=True, kw_only=True)
class Options:
    """The switches of a transmitter.

    Attributes:
        clock: The true time, with a zone.
        utc_offset: Seconds that the transmitter's local time is ahead of UTC; its own texts
            name no zone.
        drift: Seconds that its clock is fast; setting its clock changes that.
        device_name: Its ``deviceName``.
        firmware_version: Its ``firmwareVersion``.
        sequence_start: ``globalSessionSequence`` at the first start, 0 to 65534.
        duplicate_create: A POST without action for a number that is in use: ``update`` changes
            that session, ``conflict`` refuses it (4.09).
        page_modes: ``lenient`` takes any ``pageMode``, ``strict`` only the names that are
            documented somewhere (else 4.00).
        create_code: Code of a POST that created a session.
        change_code: Code of a POST or PUT that changed a session, and of changed settings.
        page_code: Code of a page without a session.
        page_body: Whether that answer has a JSON body.
        delete_code: Code of a DELETE, except of the history, for which 2.02 is documented.
        delete_body: Whether that answer has a JSON body, as that of a PUT or GET.
        delete_missing: A DELETE for a number without a session: ``refused`` (4.04), or
            ``deleted`` like any other, as RFC 7252, 5.8.4 would have it.
        midnight_mark: Whether a ``statisticsClearMark`` of 0 or 24 clears the statistics at
            ``midnight`` or ``never``.
        auto_page: Whether a guest is paged by itself when the goal is reached.
        max_sessions: Most sessions that can be active at once (5.03 beyond), None for no limit.
        first_notification: What answers a registration that does not ask for the sessions:
            ``ping`` the body of a ping, ``empty`` no body, ``none`` nothing before the first
            event.
        ping_interval: Seconds between two pings to an observer.
        ping_extra: Members of a ping beyond the two that are known.
        ack_timeout: Seconds before an unacknowledged notification is sent again, once; twice
            as long for each further time (``ACK_TIMEOUT`` of RFC 7252).
        settings_datetime: Whether the ``settings`` object holds the clock as ``datetime``.
        block_size: Most bytes of a body in one datagram: 16 to 1024, a power of two.
    """

    clock: Clock = utc_now
    utc_offset: int = 0
    drift: float = 0.0
    device_name: str = "T7470"
    firmware_version: str = "8.4.100.43"
    sequence_start: int = 0
    duplicate_create: Literal["update", "conflict"] = "update"
    page_modes: Literal["lenient", "strict"] = "lenient"
    create_code: Code = CREATED
    change_code: Code = CHANGED
    page_code: Code = CHANGED
    page_body: bool = False
    delete_code: Code = DELETED
    delete_body: bool = False
    delete_missing: Literal["refused", "deleted"] = "refused"
    midnight_mark: Literal["midnight", "never"] = "never"
    auto_page: bool = False
    max_sessions: int | None = None
    first_notification: Literal["ping", "empty", "none"] = "ping"
    ping_interval: float = 30.0
    ping_extra: Mapping[str, Any] = field(default_factory=dict)
    ack_timeout: float = 2.0
    settings_datetime: bool = True
    block_size: int = 1024
