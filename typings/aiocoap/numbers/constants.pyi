class TransportTuning:
    ACK_RANDOM_FACTOR: float
    ACK_TIMEOUT: float
    DEFAULT_BLOCK_SIZE_EXP: int
    DEFAULT_LEISURE: int
    EMPTY_ACK_DELAY: float
    MAX_LATENCY: float
    MAX_RETRANSMIT: int
    NSTART: int
    OBSERVATION_RESET_TIME: int
    @property
    def EXCHANGE_LIFETIME(self) -> float: ...
    @property
    def MAX_RTT(self) -> float: ...
    @property
    def MAX_TRANSMIT_SPAN(self) -> float: ...
    @property
    def MAX_TRANSMIT_WAIT(self) -> float: ...
    @property
    def MULTICAST_REQUEST_TIMEOUT(self) -> float: ...
    @property
    def PROCESSING_DELAY(self) -> float: ...
    @property
    def REQUEST_TIMEOUT(self) -> float: ...
