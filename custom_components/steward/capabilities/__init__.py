"""What a system can do for voice, tools, triggers, cards and features, whichever system it is.

A coordinator that can do it gives it by `capability`. Who needs it asks `systems_with` for the
config entries whose systems can, and knows no system, no item and no entity. The data here is
plain: the pure cores of the systems hold it, and none of it knows Home Assistant.
"""

from .doors import Door, DoorView, PromiseRisk
from .passings import (
    PassingDevice,
    PassingEvent,
    PassingReader,
    PassingReading,
    PassingSource,
    PlannedRace,
)
from .races import EnteredPassing, RaceArrival, RaceEvent, RaceOffice, RaceRunner
from .sessions import HostedSession, SessionHost
from .subscriptions import Unsubscribe
from .waiting_rooms import (
    PAGED,
    WAITING,
    Guest,
    GuestDetails,
    GuestEvent,
    Pager,
    PastGuest,
    WaitingRoom,
)

__all__ = [
    "PAGED",
    "WAITING",
    "Door",
    "DoorView",
    "EnteredPassing",
    "Guest",
    "GuestDetails",
    "GuestEvent",
    "HostedSession",
    "Pager",
    "PassingDevice",
    "PassingEvent",
    "PassingReader",
    "PassingReading",
    "PassingSource",
    "PastGuest",
    "PlannedRace",
    "PromiseRisk",
    "RaceArrival",
    "RaceEvent",
    "RaceOffice",
    "RaceRunner",
    "SessionHost",
    "Unsubscribe",
    "WaitingRoom",
]
