"""How what happens is heard of."""

from collections.abc import Callable

type Unsubscribe = Callable[[], None]
"""Ends a subscription."""
