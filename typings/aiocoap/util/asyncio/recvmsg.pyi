class RecvmsgSelectorDatagramTransport:
    max_size: int
