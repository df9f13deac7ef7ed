"""Files that tests and measurements read."""

from datetime import time

from custom_components.steward.race.runner import Gender, Runner
from custom_components.steward.race.start_list import MAX_ROWS, write_start_list

ROWS = MAX_ROWS


def large_file() -> bytes:
    """Write a start list as large as may be."""
    runners = (
        Runner(
            bib=str(number),
            name=f"Añá Runner {number}",
            chips=(f"E2801160600002{number:010}", f"58{number:06}"),
            gender=Gender.FEMALE if number % 3 else Gender.MALE,
            birth_year=1940 + number % 70,
            category=f"W{number % 9}0",
            club="Laufclub Sankt Pölten an der Traisen",
            wave=f"Wave {number % 8}",
            start=time(9, number % 60) if number % 2 else time(9, 1),
        )
        for number in range(MAX_ROWS)
    )
    return "".join(write_start_list(runners)).encode()
