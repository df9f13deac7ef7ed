from collections.abc import Iterable, Iterator
from typing import Any

from .numbers.optionnumbers import OptionNumber
from .optiontypes import BlockOption, OptionType

class Options:
    uri_path: tuple[str, ...]
    uri_query: tuple[str, ...]
    uri_host: str | None
    uri_port: int | None
    content_format: int | None
    accept: int | None
    observe: int | None
    etag: bytes | None
    etags: Iterable[bytes]
    max_age: int | None
    size1: int | None
    size2: int | None
    @property
    def block1(self) -> BlockOption.BlockwiseTuple | None: ...
    @block1.setter
    def block1(self, value: BlockOption.BlockwiseTuple | tuple[int, bool, int] | None) -> None: ...
    @property
    def block2(self) -> BlockOption.BlockwiseTuple | None: ...
    @block2.setter
    def block2(self, value: BlockOption.BlockwiseTuple | tuple[int, bool, int] | None) -> None: ...
    def add_option(self, option: OptionType) -> None: ...
    def delete_option(self, number: OptionNumber) -> None: ...
    def get_option(self, number: OptionNumber) -> tuple[Any, ...]: ...
    def option_list(self) -> Iterator[OptionType]: ...
    def encode(self) -> bytes: ...
