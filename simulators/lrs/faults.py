"""What can happen to a request over CoAP; for what happens to datagrams there is ``link``."""

from dataclasses import dataclass
from typing import Annotated

from simulators.faults import Rule

from .codes import is_code


@dataclass(frozen=True, kw_only=True)
class CoapRule(Rule):
    """Which requests are hit, and what they are answered with.

    Attributes:
        code: Code of the answer, such as ``4.04``.
    """

    code: Annotated[str, is_code]
