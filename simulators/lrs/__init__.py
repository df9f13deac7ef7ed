"""A stand-in of a paging transmitter: its guest sessions, pages and settings, over CoAP."""

from .options import Options, Success
from .simulator import LrsSimulator

__all__ = ["LrsSimulator", "Options", "Success"]
