"""Tells which of the targets are kept, by the lines with which measurements end.

    scripts/bench | python -m benchmarks.targets

passes on what it reads, and ends with `targets: {json}`: for each figure its ratio to what is
wanted, so that 1 and less is kept. What was not measured is left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
import json
import sys

from .figures import Figures, close


@dataclass(frozen=True, kw_only=True)
class Target:
    """What is wanted of a figure."""

    measurement: str
    figure: str
    at_most: float = 0.0
    at_least: float = 0.0
    """One of the two is given; 0 at most is none at all."""

    def ratio(self, value: float) -> float:
        """Tell how much of what is allowed a figure takes; more than 1 is missed."""
        if self.at_least:
            return self.at_least / value if value else float("inf")
        return value / self.at_most if self.at_most else 1.0 + value if value else 0.0


TARGETS = (
    Target(measurement="page", figure="ratio", at_most=1.25),
    Target(measurement="page", figure="ratio_full_executor", at_most=1.3),
    Target(measurement="page", figure="ratio_to_coap_client", at_most=0.25),
    Target(measurement="push", figure="ratio", at_most=1.3),
    Target(measurement="scale", figure="state_ratio", at_most=1.3),
    Target(measurement="scale", figure="name_ratio", at_most=1.3),
    Target(measurement="scale", figure="party_size_ratio", at_most=1.3),
    Target(measurement="scale", figure="overdue_ratio", at_most=1.3),
    Target(measurement="scale", figure="poll_beyond_list_ratio", at_most=1.5),
    Target(measurement="scale", figure="rufus_idle_poll_ratio", at_most=3.0),
    Target(measurement="backlog", figure="unrecorded_per_second", at_least=12_000),
    Target(measurement="backlog", figure="unrecorded_work_ms", at_most=15.0),
    Target(measurement="backlog", figure="recorder_queue_max", at_most=5000),
    Target(measurement="backlog", figure="live_polls", at_most=2.0),
    Target(measurement="backlog", figure="replayed"),
    Target(measurement="thousands", figure="pagers_stall_ms", at_most=1000.0),
    Target(measurement="thousands", figure="pager_sessions_missing"),
    Target(measurement="thousands", figure="waiting_list", at_least=3000),
    Target(measurement="thousands", figure="device_sessions_missing"),
    Target(measurement="thousands", figure="passings_missing"),
    Target(measurement="thousands", figure="passings_told_twice"),
    Target(measurement="taps", figure="missed_alone"),
    Target(measurement="taps", figure="missed_with_another_host"),
    Target(measurement="wait", figure="ratio", at_most=0.6),
    Target(measurement="wait", figure="change_ms", at_most=0.2),
    Target(measurement="wait", figure="foretold_3", at_least=0.7),
    Target(measurement="wait", figure="false_of_kept_3", at_most=0.2),
    Target(measurement="wait", figure="alarms_none_late_3", at_most=0.2),
    Target(measurement="wait", figure="alarms_none_broken_3", at_most=0.2),
    Target(measurement="wait", figure="most_in_an_hour_3", at_most=3),
)
"""`_3` is with three alarms an hour."""


def measured(lines: Iterable[str]) -> dict[str, dict[str, float]]:
    """Read the figures of measurements, and pass the lines on."""
    found: dict[str, dict[str, float]] = {}
    names = {target.measurement for target in TARGETS}
    for line in lines:
        print(line, end="", flush=True)
        name, _, rest = line.partition(": ")
        if name in names and rest.startswith("{"):
            found.setdefault(name, {}).update(json.loads(rest))
    return found


def report(found: Mapping[str, Mapping[str, float]]) -> Figures:
    """Print which targets are kept; return the ratios."""
    ratios: dict[str, float] = {}
    for target in TARGETS:
        value = found.get(target.measurement, {}).get(target.figure)
        if value is None:
            continue
        ratios[f"{target.measurement}_{target.figure}"] = ratio = target.ratio(value)
        wanted = (
            f"at least {target.at_least:g}" if target.at_least else f"at most {target.at_most:g}"
        )
        verdict = "kept" if ratio <= 1 else "MISSED"
        print(f"  {target.measurement:10} {target.figure:28} {value:10.4g}  {wanted:18} {verdict}")
    return ratios


if __name__ == "__main__":
    found = measured(sys.stdin)
    if found:
        print("targets: what is wanted of the figures above")
        close("targets", report(found))
