"""What happens in a world, drawn from a seed: data, so that it can be run again with less of it."""

from collections.abc import Mapping
from dataclasses import dataclass
import random

_LASTS = (60.0, 150.0)
_STEPS = (20, 40)

LIFE: Mapping[str, int] = {
    "cross": 16,
    "guest_comes": 3,
    "guest_paged": 2,
    "guest_goes": 2,
    "settings_change": 1,
    "order_assign": 5,
    "order_page": 5,
    "order_clear": 3,
    "order_remove": 2,
    "order_update": 2,
    "order_open": 3,
    "order_close": 2,
    "order_add_passings": 2,
    "order_bind": 1,
    "web_open": 3,
    "web_close": 2,
    "web_calculate": 1,
    "eliab_open": 2,
    "eliab_close": 2,
}
"""What people do, and how often."""

FAULTS: Mapping[str, int] = {
    "bad_link": 5,
    "dead_link": 2,
    "cloud_faults": 4,
    "web_faults": 3,
    "eliab_faults": 2,
    "cloud_restarts": 1,
    "web_restarts": 1,
    "transmitter_restarts": 1,
    "transmitter_reboots": 1,
    "transmitter_clock_steps": 1,
    "home_killed": 2,
    "home_restarts": 1,
    "entry_reloads": 1,
    "clock_steps": 1,
}
"""What goes wrong, and how often; each world has some of it."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """Something that happens.

    Attributes:
        at: Seconds since the beginning.
        act: What it is: a method of `acts.Acts`.
        seed: Seed of all that is random in it.
    """

    at: float
    act: str
    seed: int


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What happens in one world.

    Attributes:
        seed: Seed of how the systems are, and of the network.
        steps: What happens, in order.
    """

    seed: int
    steps: tuple[Step, ...]


def draw(seed: int) -> Scenario:
    """Draw what happens from a seed."""
    rng = random.Random(f"{seed} scenario")
    lasts = rng.uniform(*_LASTS)
    faults = {name: weight for name, weight in FAULTS.items() if rng.random() < 0.4}
    acts = {**LIFE, **{name: weight * 2 for name, weight in faults.items()}}
    chosen = rng.choices([*acts], weights=[*acts.values()], k=rng.randint(*_STEPS))
    moments = sorted(rng.uniform(0.0, lasts) for _ in chosen)
    steps = tuple(
        Step(at=at, act=act, seed=rng.getrandbits(32))
        for at, act in zip(moments, chosen, strict=True)
    )
    return Scenario(seed=seed, steps=steps)
