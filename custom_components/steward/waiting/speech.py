"""How a wait is said: nobody promises 23 minutes and 40 seconds."""

import math

from .waits import Quote

STEP_MINUTES = 5


def rounded_up(seconds: float) -> int:
    """Round up to the next five minutes; return minutes."""
    return STEP_MINUTES * math.ceil(seconds / (STEP_MINUTES * 60))


def spoken(quote: Quote) -> tuple[int, int]:
    """Make "about 25 to 35 minutes" of a quote; both are alike where one number is enough.

    `(0, ...)` stands for no wait at all.
    """
    most = rounded_up(quote.quoted)
    return min(rounded_up(quote.predicted), most), most
