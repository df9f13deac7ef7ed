"""From the core's promises at risk to what is told of them."""

from collections.abc import Iterable

from ..capabilities import Guest, PromiseRisk
from .promise import PromiseAtRisk
from .room_guests import id_of


def risks_of(
    risks: Iterable[PromiseAtRisk], held: Iterable[tuple[int, Guest]]
) -> list[PromiseRisk]:
    """Add to promises at risk who holds which pager."""
    pagers = {id_of(*each): each for each in held}
    return [
        PromiseRisk(
            number=pagers[risk.guest_id][0],
            guest=pagers[risk.guest_id][1],
            guest_id=risk.guest_id,
            promised_at=risk.promised_at,
            predicted_at=risk.predicted_at,
            told_at=risk.told_at,
        )
        for risk in risks
    ]
