"""The last line of a measurement: its figures, for programs to read."""

from collections.abc import Mapping, Sequence
import json
from statistics import median, quantiles

type Figures = Mapping[str, float]
"""What was measured; a name ends with its unit (`page_ms_median`), a bare number's does not."""


def close(name: str, figures: Figures) -> None:
    """Print the line `NAME: {json}` with which the measurement `name` ends."""
    rounded = {key: _rounded(value) for key, value in figures.items()}
    print(f"{name}: {json.dumps(rounded)}", flush=True)


def p95(values: Sequence[float]) -> float:
    """Make the 95th percentile of some values, which is none beyond them."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def milliseconds(name: str, seconds: Sequence[float]) -> dict[str, float]:
    """Make the figures of times in seconds: `NAME_ms_median` and `NAME_ms_p95`."""
    return {f"{name}_ms_median": median(seconds) * 1000, f"{name}_ms_p95": p95(seconds) * 1000}


def _rounded(value: float) -> float:
    """Round to four digits; whole numbers stay as they are."""
    return value if isinstance(value, int) else float(f"{value:.4g}")
