"""A stand-in of the RUFUS Cloud: timing devices, their sessions and passings, over HTTP."""

from .errors import RefusedError
from .keys import Access
from .options import PAGE_SIZE, Blank, Generation, KeyHeader, Options, Order, PassingTimes
from .simulator import RufusSimulator
from .world import World

__all__ = [
    "PAGE_SIZE",
    "Access",
    "Blank",
    "Generation",
    "KeyHeader",
    "Options",
    "Order",
    "PassingTimes",
    "RefusedError",
    "RufusSimulator",
    "World",
]
