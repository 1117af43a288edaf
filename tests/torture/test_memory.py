"""What a torture or a soak says it held is its own, not what began it."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.memory import held, most_held

MB = 1_000_000
TELL = "from benchmarks.memory import most_held; print(most_held())"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells")
def test_memory_is_that_of_the_process_alone() -> None:
    much = bytearray(b"x") * (200 * MB)
    assert most_held() >= held() > 200
    told = subprocess.run(
        [sys.executable, "-c", TELL],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert 1 < float(told.stdout) < 100
    assert len(much) == 200 * MB
