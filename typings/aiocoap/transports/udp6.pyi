from typing import Any

class UDP6EndpointAddress:
    sockaddr: tuple[str, int, int, int]
    pktinfo: bytes | None
    def __init__(
        self, sockaddr: tuple[str, int, int, int], interface: Any, *, pktinfo: bytes | None = None
    ) -> None: ...
    @property
    def interface(self) -> Any: ...
    @property
    def is_multicast(self) -> bool: ...
    @property
    def uri_base(self) -> str: ...
