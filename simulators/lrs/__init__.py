"""A stand-in of a paging transmitter: its guest sessions, pages and settings, over CoAP."""

from .codes import Success
from .options import Answers, Around, Etags, Options
from .simulator import LrsSimulator

__all__ = ["Answers", "Around", "Etags", "LrsSimulator", "Options", "Success"]
