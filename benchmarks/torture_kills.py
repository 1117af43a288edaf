"""Killed at random instants while it works; see ``kill_test``, which does it."""

from __future__ import annotations

from pathlib import Path

from benchmarks.kill_test import kill_many
from benchmarks.torture_report import Tally


def torture(tally: Tally, size: int, seed: int, place: Path) -> None:
    """Kill ``size`` children."""
    found = kill_many(size, seed, place)
    tally.counts.update(found.counts)
    for failure in found.failures:
        tally.lose(failure)
