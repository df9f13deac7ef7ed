"""What the actions of races answer is what the page of reference says."""

from typing import Any

from scripts import reference

from ...test_reference import OF_RACES, members
from .desk import FINISH, HALFWAY, LIST, START, Desk


async def test_every_answer_is_told_as_it_is(race: Desk) -> None:
    await race.pass_time(26)
    await race.cross(*((bib, START, 0) for bib in "789"), ("8", HALFWAY, 24), ("99", HALFWAY, 24))
    await race.pass_time(52)
    await race.cross(("8", FINISH, 50))
    twice = f"{LIST}7;Ana Again;E77;f;W40\n".replace("category", "category;shoes", 1)
    calls: dict[str, dict[str, Any]] = {
        "enter_passing": {"bib": "9"},
        "get_results": {},
        "export_passings": {},
        "export_results": {},
        "import_start_list": {"text": twice},
    }
    found = {
        name: set(members(await race.call(name, answer=True, **data)))
        for name, data in calls.items()
    }
    told = {name: set(one) for name, one in reference._ANSWERS.items() if name in OF_RACES}
    assert found == told
