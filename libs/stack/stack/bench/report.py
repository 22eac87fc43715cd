"""What a benchmark says: one JSON object a line on stdout; everything else goes to stderr."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One figure against its baseline and its budget.

    With a baseline, `ratio` is value / baseline and `budget` bounds the ratio: from below for throughput, from above
    for latency. Without one, `budget` bounds the value from above and `ratio` is the share of it that was used.
    """

    bench: str
    value: float
    unit: str
    baseline: float | None = None
    ratio: float | None = None
    budget: float | None = None

    def text(self) -> str:
        """The line as it is printed."""
        return json.dumps({name: _short(value) for name, value in asdict(self).items()})


def against(bench: str, value: float, unit: str, baseline: float, budget: float | None) -> Line:
    """A figure that counts as a share of what was measured beside it."""
    return Line(bench, value, unit, baseline, value / baseline, budget)


def within(bench: str, value: float, unit: str, budget: float) -> Line:
    """A figure with an absolute bound."""
    return Line(bench, value, unit, None, value / budget, budget)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which so many of them lie: 0.5 is the median."""
    return statistics.quantiles(values, n=1000, method="inclusive")[round(share * 1000) - 1]


def _short(value: Any) -> Any:
    return round(value, 3) if isinstance(value, float) else value
