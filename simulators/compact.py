"""JSON as the systems write it, without spaces, and as they read it."""

import json
from typing import Any, Never


def text(value: Any) -> str:
    """Return a value as compact JSON: clients in the field search its text."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def no_constant(name: str) -> Never:
    """Refuse what Python's decoder takes and JSON does not have; for its ``parse_constant``."""
    raise ValueError(f"{name} is no JSON")
