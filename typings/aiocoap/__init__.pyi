# The types of what is used of aiocoap, which has none of its own.
from .message import Message as Message
from .numbers import *
from .protocol import Context as Context
