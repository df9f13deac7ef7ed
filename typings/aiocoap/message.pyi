from typing import Any, Self

from .numbers import TransportTuning
from .numbers.codes import Code
from .numbers.types import Type
from .options import Options

class Message:
    code: Code
    payload: bytes
    opt: Options
    mtype: Type | None
    mid: int | Any  # nothing, until it is sent
    token: bytes
    remote: Any
    transport_tuning: TransportTuning
    def __init__(
        self,
        *,
        mtype: Type | None = None,
        mid: int | None = None,
        code: Code | int | None = None,
        payload: bytes = b"",
        token: bytes = b"",
        uri: str | None = None,
        transport_tuning: TransportTuning | None = None,
        _mtype: Type | None = None,
        _mid: int | None = None,
        _token: bytes | None = None,
        **options: Any,
    ) -> None: ...
    def copy(self, **changes: Any) -> Self: ...
    @classmethod
    def decode(cls, rawdata: bytes, remote: Any = None) -> Self: ...
    def encode(self) -> bytes: ...
    def get_request_uri(self, *, local_is_server: bool | None = None) -> str: ...
    def set_request_uri(self, uri: str, *, set_uri_host: bool = True) -> None: ...

class UndecidedRemote:
    def __init__(self, scheme: str, hostinfo: str | None) -> None: ...
