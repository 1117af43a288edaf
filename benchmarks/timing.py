"""Measuring things beside each other: in turn, so that whatever else the machine does falls on all.

On a machine that others use too, the clock tells of them as well; the time of the processor does
not, but it leaves out waiting for the disk.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

Clock = Callable[[], float]


def in_turn(
    times: int, *acts: Callable[[], object], clock: Clock = time.process_time
) -> list[list[float]]:
    """The seconds that each act took, each time, all asked in turn."""
    taken: list[list[float]] = [[] for _ in acts]
    for _ in range(times):
        for act, spans in zip(acts, taken, strict=True):
            began = clock()
            act()
            spans.append(clock() - began)
    return taken


def middle(spans: Sequence[float]) -> float:
    """The median."""
    return statistics.median(spans)


def percentile(spans: Sequence[float], percent: int) -> float:
    """What so many in a hundred stay below."""
    return statistics.quantiles(spans, n=100, method="inclusive")[percent - 1]
