from typing import Any, NamedTuple

from .numbers.optionnumbers import OptionNumber

class OptionType:
    number: OptionNumber
    value: Any
    def encode(self) -> bytes: ...

class OpaqueOption(OptionType):
    value: bytes
    def __init__(self, number: OptionNumber, value: bytes = b"") -> None: ...

class StringOption(OptionType):
    value: str
    def __init__(self, number: OptionNumber, value: str = "") -> None: ...

class UintOption(OptionType):
    value: int
    def __init__(self, number: OptionNumber, value: int = 0) -> None: ...

class _BlockwiseTuple(NamedTuple):
    block_number: int
    more: bool
    size_exponent: int
    @property
    def size(self) -> int: ...
    @property
    def start(self) -> int: ...
    @property
    def is_bert(self) -> bool: ...
    def reduced_to(self, maximum_exponent: int) -> BlockOption.BlockwiseTuple: ...

class BlockOption(OptionType):
    class BlockwiseTuple(_BlockwiseTuple): ...
    value: BlockOption.BlockwiseTuple
