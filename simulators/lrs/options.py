"""What the transmitter's documentation leaves open, and how this one decides it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Literal

from simulators.checks import Held, is_count, is_number, is_seconds, or_none

from .codes import Success


class Answers(StrEnum):
    """How a Confirmable request is answered (RFC 7252, 5.2)."""

    PIGGYBACKED = "piggybacked"  # in the acknowledgement
    SEPARATE = "separate"  # an acknowledgement at once, then a Confirmable message
    NON = "non"  # a Non-confirmable message, and no acknowledgement


class Etags(StrEnum):
    """Which messages of the list of sessions have an ETag."""

    EVERY = "every"  # all blocks
    FIRST = "first"  # the first block, or the only one
    NONE = "none"


class Around(StrEnum):
    """What is around the JSON of a body."""

    NOTHING = "nothing"
    NUL = "nul"  # a zero byte behind it
    NEWLINE = "newline"  # a line feed behind it
    MARK = "mark"  # a byte-order mark before it


def _is_sequence(value: Any) -> bool:
    return type(value) is int and 0 <= value < 0xFFFF


def _is_object(value: Any) -> bool:
    return isinstance(value, Mapping)


@dataclass(frozen=True, kw_only=True)
class Options(Held):
    """The switches of a transmitter.

    Attributes:
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
        dedupe: Whether a repeated request is recognised and gets the first reply again. A server
            on plain libcoap carries it out again.
        handler_delay: Seconds that a command (POST, PUT, DELETE) takes, up to 4. It is carried
            out and answered at their end; whatever comes meanwhile waits, as on a device that
            does one thing at a time.
        answers: How a Confirmable request is answered.
        etags: Which messages of the list of sessions have an ETag; without any no request is
            answered 2.03.
        etag_values: What an ETag is: the ``time`` of the last change, or the ``count`` of changes
            since the last start, so that after a reboot the same ones come again for other lists.
        max_observers: Most observers at once, None for no limit; a registration beyond is answered
            without Observe, as RFC 7641, 4.1 has it.
        changes_by: What changes an active session: ``post`` to ``/v1/sessions`` with its number,
            ``put``, or ``both``; what does not is refused (4.05).
        empty_list_code: Code of the list of sessions when none is active.
        around: What is around the JSON of every body.
    """

    utc_offset: Annotated[float, lambda value: is_number(value, -86399, 86399)] = 0
    drift: Annotated[float, lambda value: is_number(value, -1e9, 1e9)] = 0.0
    device_name: str = "T7470"
    firmware_version: str = "8.4.100.43"
    sequence_start: Annotated[int, _is_sequence] = 0
    duplicate_create: Literal["update", "conflict"] = "update"
    page_modes: Literal["lenient", "strict"] = "lenient"
    create_code: Success = Success.CREATED
    change_code: Success = Success.CHANGED
    page_code: Success = Success.CHANGED
    page_body: bool = False
    delete_code: Success = Success.DELETED
    delete_body: bool = False
    delete_missing: Literal["refused", "deleted"] = "refused"
    midnight_mark: Literal["midnight", "never"] = "never"
    auto_page: bool = False
    max_sessions: Annotated[int | None, or_none(is_count)] = None
    first_notification: Literal["ping", "empty", "none"] = "ping"
    ping_interval: Annotated[float, is_seconds] = 30.0
    ping_extra: Annotated[Mapping[str, Any], _is_object, dict] = MappingProxyType({})
    ack_timeout: Annotated[float, is_seconds] = 2.0
    settings_datetime: bool = True
    block_size: Literal[16, 32, 64, 128, 256, 512, 1024] = 1024
    dedupe: bool = True
    handler_delay: Annotated[float, lambda value: is_number(value, 0, 4)] = 0.0
    answers: Answers = Answers.PIGGYBACKED
    etags: Etags = Etags.EVERY
    etag_values: Literal["time", "count"] = "time"
    max_observers: Annotated[
        int | None, or_none(lambda value: type(value) is int and value >= 0)
    ] = None
    changes_by: Literal["both", "post", "put"] = "both"
    empty_list_code: Literal["2.05", "4.04"] = "2.05"
    around: Around = Around.NOTHING
