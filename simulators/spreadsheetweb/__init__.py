"""A stand-in of a SpreadsheetWEB server: dedicated sessions of a calculator, over HTTP."""

from .errors import FailedError, Flaw, SessionError
from .options import Moment, Options, Reaction, Refs
from .simulator import SpreadsheetWebSimulator
from .world import World

__all__ = [
    "FailedError",
    "Flaw",
    "Moment",
    "Options",
    "Reaction",
    "Refs",
    "SessionError",
    "SpreadsheetWebSimulator",
    "World",
]
