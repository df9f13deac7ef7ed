from logging import Logger

from .message import Message

class Pipe:
    def __init__(self, request: Message, log: Logger) -> None: ...
