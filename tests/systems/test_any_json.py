"""No answer, however odd, takes away what is there; the long form is `scripts/fuzz`."""

import random

import pytest

from .any_answers import SUBJECTS
from .any_json import run

_CASES = 1000


@pytest.mark.parametrize("system", SUBJECTS)
async def test_any_json_in_the_place_of_any_member(system: str) -> None:
    tried = await run(SUBJECTS[system], _CASES, random.Random(system))  # noqa: S311  # seeded
    assert tried.cases == _CASES
    assert tried.faults == []
