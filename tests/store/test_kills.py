"""A PartnerDesk that is killed loses nothing it said was done (the long run is in benchmarks)."""

from __future__ import annotations

from pathlib import Path

from benchmarks.kill_test import kill_many


def test_a_few_kills_lose_nothing(tmp_path: Path) -> None:
    tally = kill_many(5, seed=7, place=tmp_path)
    assert tally.failures == []
    assert tally.counts["kills"] == 5
    assert tally.counts["reported"] > 0
