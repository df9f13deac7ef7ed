"""What is sent on, as JSON; `docs/forward.schema.json` describes it. Pure."""

from datetime import datetime
from typing import Any

import orjson

from ..capabilities import GuestEvent, PassingEvent

VERSION = 1
"""Of the messages' form. Members may be added to it; a form that takes some away is another."""


def passing_message(event: PassingEvent, *, account: str, device_id: str, device: str) -> str:
    """Write a passing: the name of the account, and of its device the id and the name.

    A bib is a text, as it is on a number plate: `012` is not 12. Who removes repeats goes by `key`.
    """
    return _json(
        {
            "key": event.key,
            "account": account,
            "device_id": device_id,
            "device": device,
            "session": event.session,
            "session_key": event.session_key,
            "number": event.number,
            "bib": event.bib,
            "chip": event.chip,
            "timestamp": event.timestamp.isoformat(),
            "received": event.received.isoformat(),
            "latitude": event.latitude,
            "longitude": event.longitude,
        }
    )


def guest_message(
    event: GuestEvent, *, number: int, transmitter: str, time: datetime, named: bool
) -> str:
    """Write what happened to a guest; `number` counts the messages, so that a hole shows.

    The guest's name is in it only where it is to be `named`.
    """
    guest = event.guest
    return _json(
        {
            "number": number,
            "transmitter": transmitter,
            "event_type": event.event_type,
            "pager": event.number,
            "guest": guest.uuid,
            "name": guest.label if named else None,
            **event.attributes,
            "time": time.isoformat(),
        }
    )


def _json(members: dict[str, Any]) -> str:
    return orjson.dumps({"v": VERSION, **members}).decode()
