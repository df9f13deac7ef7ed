from enum import IntEnum

class ContentFormat(IntEnum):
    TEXT = 0
    LINKFORMAT = 40
    OCTETSTREAM = 42
    JSON = 50
    CBOR = 60
    SENML = 112
