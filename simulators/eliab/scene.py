"""The scenes: a few parents with the school's app, who open it and put it away again."""

from collections.abc import Iterator
import random
from typing import Any

from .records import Son
from .world import World

# Whose session Steward's entry looks after.
USER = "ines@colegio.test"

# The others, as fields of ``World.set_user``.
OTHERS: tuple[dict[str, Any], ...] = (
    {
        "email": "marco@colegio.test",
        "first_name": "Marco",
        "last_name": "Tun Paz",
        "phone": "5550-0102",
        "address": "Plaza Real 7",
        "sons": (
            Son(id=11, first_name="Luz", last_name="Tun Sol", avatar=3, section="A", grade="2"),
            Son(id=12, first_name="Leo", last_name="Tun Sol", avatar=5, section="B", grade="4"),
        ),
    },
    {
        "email": "olga@colegio.test",
        "first_name": "Olga",
        "last_name": "Roca Vela",
        "phone": "5550-0103",
        "address": "Avenida Sur 12",
        "sons": (
            Son(id=13, first_name="Nora", last_name="Cruz Roca", avatar=1, section="A", grade="1"),
        ),
    },
)

# Seconds between two things that happen.
_PAUSE = (8.0, 40.0)


def quiet(**arguments: Any) -> World:
    """Make a world of some arguments with one user, who has an open session."""
    world = World(**arguments)
    world.set_user(
        USER,
        first_name="Ines",
        last_name="Mora Lima",
        phone="5550-0101",
        address="Plaza Mayor 1",
        sons=(
            Son(id=10, first_name="Ana", last_name="Gil Mora", avatar=2, section="A", grade="3"),
        ),
    )
    world.open(USER)
    return world


def furnish(world: World) -> None:
    """Add the others where they are not there yet, each with an open session."""
    for fields in OTHERS:
        if fields["email"] not in world.users:
            world.set_user(**fields)
            world.open(fields["email"])


def play(world: World, rng: random.Random) -> Iterator[float]:
    """Let the others open sessions and close them, without end.

    It goes on whatever others do to the world meanwhile, and leaves the first user alone.

    Yields:
        Seconds to wait before the next step.
    """
    furnish(world)
    emails = [fields["email"] for fields in OTHERS]
    while True:
        yield rng.uniform(*_PAUSE)
        email = rng.choice(emails)
        opened = world.open_sessions(email)
        if opened:
            world.close(opened[0].id)
        else:
            world.open(email)
