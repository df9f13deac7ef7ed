"""How much of what comes from outside is taken in: the bounds of HTTP and of JSON, all of them.

Those of CoAP, which has other units, stand at the top of `lrs/api/coap.py`.
"""

from datetime import UTC, datetime

MAX_BODY = 8 * 2**20
"""Bytes of an answer, after unpacking. The longest page that is documented, of 5,000 passings or
devices, has 2 MB."""
MAX_HEAD = 2**16
"""Bytes before an answer's body, interim answers included; what comes in one piece counts as one.
"""
MAX_SENT = 2 * MAX_BODY
"""Bytes of a body as it is sent: packed, and with what is said of its chunks."""
MAX_VALUES = 200_000
"""Values of an answer; the longest page that is documented has 85,000.

What many small values cost in memory and time is no matter of bytes: 200,000 are read in 75 ms at
most, and take 30 MB."""
MAX_SLOW_BODY = 2**18
"""Bytes of an answer that is no strict JSON, and is read by the slower reader."""
MAX_TEXT = 1000
"""Characters of a text: of a longer one the rest is left out, and an identifier is none."""
MAX_TOKEN = 16_384
"""Characters of an access token, which may hold much."""
MAX_INT = 2**63 - 1
"""What goes into a store, a database and everybody's whole numbers alike."""
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""Times are between these: what is shown and stored can be turned to any zone, and compared."""
