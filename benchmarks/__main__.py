"""The table of all that is measured: ``python -m benchmarks [--only NAME…] [--json FILE]``.

Each row is this program beside a limit or a peer in the same run, so that ratios hold on any
machine. Takes under ten minutes. Exit 1 when a goal is not met.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from benchmarks.lines import Line
from benchmarks.stores import SIZES, Size, Stores

# In the order of the table; each has ``lines(stores)``.
NAMES = (
    "start", "screens", "searching", "clashes", "writing", "paper", "backups", "registers",
)  # fmt: skip

HEADING = f"{'':46}{'ours':>11}{'limit':>11}{'ratio':>9}{'goal':>8}           beside"


def rows(
    names: Iterable[str],
    sizes: Mapping[str, Size] = SIZES,
    given: Mapping[str, Mapping[str, int]] | None = None,
) -> Iterator[Line]:
    """Every line of the benchmarks named, as it is measured; ``given`` are numbers for each."""
    with tempfile.TemporaryDirectory(prefix="partnerdesk-benchmarks-") as place:
        stores = Stores(Path(place), sizes)
        for name in names:
            measured = import_module(f"benchmarks.{name}")
            yield from measured.lines(stores, **(given or {}).get(name, {}))


def machine() -> dict[str, object]:
    """What it was measured on."""
    return {
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def as_json(lines: Iterable[Line], seconds: float) -> str:
    """The table for a program to read; seconds, MB and ratios as numbers."""
    table = [{**asdict(line), "ratio": line.ratio, "met": line.met} for line in lines]
    whole = {"machine": machine(), "seconds": round(seconds), "lines": table}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Print the table as it grows, and write it."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES, metavar="NAME")
    parser.add_argument("--json", type=Path, metavar="FILE")
    given = parser.parse_args()
    began = time.perf_counter()
    print(HEADING)
    lines = []
    for line in rows(given.only):
        print(line.words(), flush=True)
        lines.append(line)
    seconds = time.perf_counter() - began
    met = sum(line.met for line in lines)
    print(f"{met} of {len(lines)} goals met, in {seconds / 60:.1f} minutes.")
    if given.json:
        given.json.write_text(as_json(lines, seconds), encoding="utf-8")
    return int(met < len(lines))


if __name__ == "__main__":
    sys.exit(main())
