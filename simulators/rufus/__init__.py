"""A stand-in of the RUFUS Cloud: timing devices, their sessions and passings, over HTTP."""

from .errors import RefusedError
from .keys import Access
from .options import Generation, Options
from .simulator import RufusSimulator
from .world import World

__all__ = ["Access", "Generation", "Options", "RefusedError", "RufusSimulator", "World"]
