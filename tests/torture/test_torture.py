"""Nothing is lost: the quick part of each torture (the long run is in benchmarks).

Each runs in a process of its own, which limits, alarms and other users may be tried on.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("part", "at_least"),
    [
        ("kills", {"kills": 20, "acts reported": 20}),
        ("disk", {"acts refused": 10}),
        ("damage", {"stores spoilt": 60, "backups refused": 10, "stores found damaged": 20}),
        ("readers", {"inputs": 400}),
        ("text", {"texts typed": 20, "papers printed": 18, "packs opened": 1}),
    ],
)
def test_nothing_is_lost(part: str, at_least: dict[str, int], tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.torture", "--quick", "--part", part, "--json", report],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (found,) = json.loads(report.read_text(encoding="utf-8"))["parts"]
    assert found["losses"] == []
    for what, number in at_least.items():
        assert found["counts"].get(what, 0) >= number, found["counts"]
