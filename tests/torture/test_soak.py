"""Nothing goes wrong in a few hundred actions by chance (the 10,000 are in benchmarks/soak.py)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_while_at_the_window_ends_alive_and_with_nothing_gone_wrong() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.soak", "--actions", "200"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=400,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "200 actions" in done.stdout and ", 0 went wrong" in done.stdout
