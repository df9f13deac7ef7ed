"""Passings and results as other programs read them: CSV, and RACE RESULT's passing records."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
import re

from .cells import clean, csv_line
from .course import Step
from .passing import Passing
from .results import Result
from .runner import Runner

_PASSINGS = (
    "device",
    "session",
    "session name",
    "number",
    "bib",
    "chip",
    "timestamp",
    "received",
    "runner",
    "name",
    "key",
)
_RESULTS = (
    "place",
    "bib",
    "name",
    "gender",
    "birth year",
    "category",
    "club",
    "status",
    "elapsed",
    "gap",
)
# A record has neither quotes nor escapes, so only what cannot be taken for more is written.
_CODE = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z _.\-]{0,38}[0-9A-Za-z])?")
_NOT_OF_A_NAME = re.compile(r"[^\w .\-]+", re.ASCII)


def utc_text(moment: datetime) -> str:
    """Write a moment: in UTC, with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def duration_text(duration: timedelta | None) -> str:
    """Write a time that was run: hours, minutes, and seconds to the thousandth."""
    if duration is None:
        return ""
    thousandths = round(duration / timedelta(milliseconds=1))
    seconds, rest = divmod(thousandths, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}.{rest:03}"


def export_passings(
    passings: Iterable[tuple[Passing, Runner | None]],
) -> Iterator[str]:
    """Write passings, each with whose it is, as lines of CSV."""
    yield csv_line(_PASSINGS)
    for passing, runner in passings:
        yield csv_line(
            (
                passing.device,
                passing.session or "",
                passing.session_name or "",
                "" if passing.number is None else str(passing.number),
                passing.bib or "",
                passing.chip or "",
                utc_text(passing.timestamp),
                utc_text(passing.received),
                runner.bib if runner else "",
                runner.name if runner else "",
                passing.key,
            )
        )


def export_results(results: Iterable[Result], steps: Iterable[Step]) -> Iterator[str]:
    """Write results as lines of CSV, with the elapsed time and the place at each step."""
    steps = list(steps)
    splits = [header for step in steps for header in (step.label, f"{step.label} place")]
    yield csv_line((*_RESULTS, *splits))
    for result in results:
        runner = result.runner
        at = {split.point: split for split in result.splits}
        cells = [
            str(result.place or ""),
            runner.bib,
            runner.name,
            runner.gender or "",
            str(runner.birth_year or ""),
            runner.category or "",
            runner.club or "",
            result.status,
            duration_text(result.elapsed),
            duration_text(result.gap),
        ]
        for step in steps:
            split = at.get(step.key)
            cells.append(duration_text(split.elapsed) if split else "")
            cells.append(str(split.place or "") if split else "")
        yield csv_line(cells)


def export_race_result(
    passings: Iterable[tuple[Passing, Runner | None]],
    zone: tzinfo,
    devices: Mapping[str, str],
) -> Iterator[str | None]:
    """Write passings as RACE RESULT's passing records, protocol 1.6, in the race's local time.

    A record is `PassingNo;Bib/TranspCode;Date;Time;EventID;Hits;MaxRSSI;InternalData;IsActive;
    Channel;LoopID;LoopOnly;WakeupCounter;Battery;Temperature;InternalActiveData;BoxName;
    FileNumber;MaxRSSIAntenna;BoxId`, as RACE RESULT documents it. The bib is the runner's, else the
    chip, else what was seen; `devices` names the boxes by device. What RUFUS does not say (the
    event of a bib set, signal, battery and the like) is 0 or empty.

    `None` stands for a passing that has no record: its code could not be told from the fields
    around it.
    """
    number = 0
    for passing, runner in passings:
        code = (runner.bib if runner else passing.chip or passing.bib or "").strip()
        if not _CODE.fullmatch(code):
            yield None
            continue
        number += 1
        local = passing.timestamp.astimezone(zone)
        box = _NOT_OF_A_NAME.sub(" ", devices.get(passing.device, ""))
        fields = (
            str(number),
            code,
            f"{local:%Y-%m-%d}",
            local.strftime("%H:%M:%S.%f")[:-3],
            "0",
            "1",
            "0",
            "",
            "0",
            *[""] * 7,
            clean(box).strip(".- "),
            "1",
            "",
            "",
        )
        yield ";".join(fields) + "\r\n"
