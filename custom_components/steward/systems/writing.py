"""Writing what systems are sent, and what is kept and shown of them."""

from datetime import datetime


def given[ValueT](**members: ValueT | None) -> dict[str, ValueT]:
    """Make an object of the members that are given; `None` stands for one that is not."""
    return {name: value for name, value in members.items() if value is not None}


def iso(moment: datetime | None) -> str | None:
    """Write a time as ISO 8601."""
    return None if moment is None else moment.isoformat()
