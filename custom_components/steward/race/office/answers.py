"""What actions answer of a race, as JSON: times are ISO 8601, durations in seconds."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from homeassistant.util.json import JsonObjectType

from ..course import Step
from ..passing import Passing
from ..refusal import Refusal
from ..results import Result
from ..slices import Slices, slices_of
from ..start_list import StartList


def import_answer(read: StartList, replaced: int) -> JsonObjectType:
    """Show what was taken of a start list, and what was not, and why."""
    return {
        "taken": len(read.runners),
        "replaced": replaced,
        "refused": [_refusal(one) for one in read.refused],
        "unknown_columns": list(read.unknown_columns),
    }


def _refusal(refusal: Refusal) -> JsonObjectType:
    return {
        "line": refusal.line,
        "reason": refusal.reason.value,
        "value": refusal.value,
        "others": list(refusal.others),
    }


_MAX_UNKNOWN = 100


def unknown_answer(unknown: Mapping[tuple[str, str], Sequence[Passing]]) -> list[Any]:
    """Show which bibs and chips were seen of nobody on the start list: a hundred at most."""
    return [
        {
            "bib": bib or None,
            "chip": chip or None,
            "passings": len(passings),
            "last_time": max(one.timestamp for one in passings).isoformat(),
        }
        for (bib, chip), passings in sorted(unknown.items())[:_MAX_UNKNOWN]
    ]


def results_answer(results: list[Result], steps: tuple[Step, ...]) -> Slices[list[Any]]:
    """Show results, in slices."""
    shown: list[Any] = []
    for some in slices_of(results):
        shown += [_result(one, steps) for one in some]
        yield
    return shown


def _result(result: Result, steps: tuple[Step, ...]) -> JsonObjectType:
    due = result.due
    return {
        "bib": result.runner.bib,
        "name": result.runner.name,
        "status": result.status.value,
        "contradicted": result.contradicted,
        "place": result.place,
        "elapsed": _seconds(result.elapsed),
        "gap": _seconds(result.gap),
        "splits": [
            {
                "point": split.label,
                "time": split.time.isoformat(),
                "elapsed": _seconds(split.elapsed),
                "place": split.place,
            }
            for split in result.splits
        ],
        "due": due and {"point": steps[due.step].label, "time": due.time.isoformat()},
    }


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()
