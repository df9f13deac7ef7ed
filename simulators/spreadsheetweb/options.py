"""The switches: where the documentation is silent."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Literal

from simulators.checks import Held, Kind, is_count, is_number, is_seconds, or_none

from .errors import Flaw


class Moment(StrEnum):
    """How a time is written."""

    UTC = "utc"  # ISO 8601 with Z
    LOCAL = "local"  # ISO 8601 of the server's local time, without an offset
    DATE = "date"  # /Date(milliseconds since 1970)/
    NULL = "null"


class Reaction(StrEnum):
    """What a session id with a flaw is answered with."""

    FAILURE = "failure"  # Success false, with a text
    SUCCESS = "success"  # as if nothing were wrong; a calculation is stateless then
    BAD_REQUEST = "bad_request"  # HTTP 400, as where the id cannot be read at all


class Refs(StrEnum):
    """What the ``Ref`` of an output is."""

    ASKED = "asked"  # the reference that it was asked by
    NAME = "name"  # the range's name, whatever it was asked by
    ADDRESS = "address"  # its address, likewise
    NULL = "null"
    ABSENT = "absent"  # the member is left out


type Reactions = Mapping[Flaw, Reaction]

_CLOSE: Reactions = {**dict.fromkeys(Flaw, Reaction.FAILURE), Flaw.MALFORMED: Reaction.BAD_REQUEST}
_RESULT: Reactions = dict.fromkeys(Flaw, Reaction.FAILURE)
_NONE: Reactions = MappingProxyType({})


def _are_reactions(value: Any) -> bool:
    return isinstance(value, Mapping) and all(
        flaw in list(Flaw) and reaction in list(Reaction) for flaw, reaction in value.items()
    )


def _over(defaults: Reactions) -> Kind:
    """Make what puts given reactions in the place of some of the defaults."""
    return lambda given: {
        **defaults,
        **{Flaw(flaw): Reaction(reaction) for flaw, reaction in given.items()},
    }


@dataclass(frozen=True, kw_only=True)
class Options(Held):
    """How this server behaves where another one may behave otherwise.

    Attributes:
        token_lifetime: Seconds that an access token is valid.
        token_times: How ``Issued`` and ``Expires`` are written; a token without a told end ends
            all the same.
        utc_offset: Seconds that the server's local time is ahead of UTC.
        session_timeout: Seconds without activity after which a dedicated session is dropped.
        close_reactions: What CloseDedicatedSession answers a flawed session id with. Flaws that
            are left out keep their default: failure, for a malformed id a bad request.
        result_reactions: The same of GetResult and GetBatchResults; the default is failure.
        bad_body: Status for a body that is no JSON object: 400 or 500.
        lockout_after: Wrong secrets in a row after which no token is issued for a while; None
            for any number.
        lockout_time: Seconds of that while.
        output_order: Whether the outputs of a result are in the order in which they were asked
            for, or in the ``reversed`` one.
        output_refs: What the ``Ref`` of an output is.
    """

    token_lifetime: Annotated[float, is_seconds] = 1800.0
    token_times: Moment = Moment.UTC
    utc_offset: Annotated[float, lambda value: is_number(value, -86399, 86399)] = 0.0
    session_timeout: Annotated[float, is_seconds] = 300.0
    close_reactions: Annotated[Reactions, _are_reactions, _over(_CLOSE)] = _NONE
    result_reactions: Annotated[Reactions, _are_reactions, _over(_RESULT)] = _NONE
    bad_body: Literal[400, 500] = 400
    lockout_after: Annotated[int | None, or_none(is_count)] = 10
    lockout_time: Annotated[float, is_seconds] = 60.0
    output_order: Literal["asked", "reversed"] = "asked"
    output_refs: Refs = Refs.ASKED
