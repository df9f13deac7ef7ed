"""Servers that mean harm: the answers that they give, and the sockets that give them."""

from .answers import ANSWERS, Answer
from .server import HostileServer

__all__ = ["ANSWERS", "Answer", "HostileServer"]
