"""The table of the benchmarks can be printed: all of its code runs, on the smallest stores.

How long anything takes is for ``python -m benchmarks`` to say, not for a test.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.__main__ import NAMES, as_json, rows
from benchmarks.lines import Line
from benchmarks.stores import SIZES, Stores
from partnerdesk.store.checking import check

SCHOOL = SIZES["school"]
SMALL = {
    "school": replace(SCHOOL, members=25, sessions=60, loans=60, items=40, contacts=20),
    "region": replace(SCHOOL, members=25, sessions=60, loans=60, items=40, contacts=20),
    "stress": replace(SCHOOL, members=25, sessions=60, loans=30, items=40, contacts=20, times=2),
}
FEW = {
    "screens": {"rounds": 1},
    "clashes": {"sessions": 300},
    "writing": {"lent": 3, "imported": 20, "times": 1},
    "paper": {"mou": 1, "note": 3, "times": 1},
    "backups": {"scans": 1_000_000, "times": 1},
    "registers": {"schools": 1_000, "times": 1},
}


@pytest.mark.parametrize("name", [name for name in NAMES if name != "start"])
def test_every_line_of_the_table_is_measured(name: str) -> None:
    lines = list(rows([name], SMALL, FEW))
    assert lines
    assert all(line.ours > 0 and line.limit > 0 for line in lines)
    told = json.loads(as_json(lines, 1.0))
    assert [line["name"] for line in told["lines"]] == [line.name for line in lines]


@pytest.mark.parametrize("name", ["region", "stress"])
def test_a_store_that_is_made_for_measuring_is_sound(name: str, tmp_path: Path) -> None:
    found = check(Stores(tmp_path, SMALL).of(name))
    assert not found.problems


def test_a_goal_is_met_by_the_ratio() -> None:
    line = Line("a keystroke", 0.004, "s", "raw", 0.002, 2.0)
    assert line.met
    assert "4 ms" in line.words() and "2.00×" in line.words()
    assert not replace(line, ours=0.0041).met
    assert "NOT MET" in replace(line, ours=0.0041).words()
