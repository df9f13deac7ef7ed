"""A stand-in of the eliab app API: the sessions of a school's app, over HTTP."""

from .options import ContentKey, Mode, Options, Outage, SessionKey, Standing, TitleKey
from .simulator import EliabSimulator
from .world import World

__all__ = [
    "ContentKey",
    "EliabSimulator",
    "Mode",
    "Options",
    "Outage",
    "SessionKey",
    "Standing",
    "TitleKey",
    "World",
]
