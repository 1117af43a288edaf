"""Hurt PartnerDesk in every way we know, and count what is lost: ``python -m benchmarks.torture``.

    [--quick] [--part kills|disk|damage|readers|text] [--size 1000] [--seed 1] [--json FILE]
    --sum FILE…

- kills: killed at random instants while it works; nothing that it said was done may be missing.
- disk: full, read-only, gone, forbidden, held by somebody else, with a clock set back, while it
  writes; words, nothing half written, and the same again when the cause is gone.
- damage: flipped, cut and zeroed stores and backups; found in words, and what can be read is saved.
- readers: spoilt files of strangers; a refusal in words or a sound import, in bounded time.
- text: hostile words in every field; kept, found, printed and exported as typed.

Prints one report; exit 1 on any loss. ``--quick`` is what the test suite runs, in a minute. A long
run tells how far it is; Ctrl+C ends it with the report of what was done. It can be done in slices,
each with another ``--seed`` and ``--json``, and ``--sum`` prints the report of all of them.
Everything lies under TMPDIR meanwhile: in memory (/dev/shm) it is several times as fast.
"""

from __future__ import annotations

import argparse
import importlib
import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.torture_report import Tally, from_json

# How much of each part the long run and the quick one do.
LONG = {"kills": 1000, "disk": 1000, "damage": 10_000, "readers": 10_000, "text": 1_000_000}
QUICK = {"kills": 20, "disk": 1, "damage": 100, "readers": 40, "text": 20_000}


def run(part: str, size: int, seed: int) -> Tally:
    """One part of that size, in a place that is gone afterwards; Ctrl+C cuts it short."""
    module = importlib.import_module(f"benchmarks.torture_{part}")
    tally = Tally(part)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        try:
            module.torture(tally, size, seed, Path(place))
        except KeyboardInterrupt:
            tally.cut = True
    tally.end()
    return tally


def added_up(files: Iterable[Path]) -> tuple[dict[str, Tally], list[str]]:
    """Earlier reports in one, by part, and the commits they ran at."""
    found: dict[str, Tally] = {}
    commits = []
    for file in files:
        report = json.loads(file.read_text(encoding="utf-8"))
        commits.append(report["commit"])
        for kept in report["parts"]:
            found.setdefault(kept["part"], Tally(kept["part"])).add(from_json(kept))
    return found, sorted(set(commits))


def commit() -> str:
    """What is tortured; blank where nobody can say."""
    asked = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    try:
        root = Path(__file__).parents[1]
        done = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip()


def as_json(parts: Iterable[Tally], at: str) -> dict[str, Any]:
    """The whole report as it is kept."""
    told = [tally.as_json() for tally in parts]
    return {"commit": at, "losses": sum(len(one["losses"]) for one in told), "parts": told}


def main() -> int:
    """Run it; the exit code."""
    parser = argparse.ArgumentParser(description="Hurt PartnerDesk, and count what is lost.")
    parser.add_argument("--quick", action="store_true", help="what the test suite runs")
    parser.add_argument("--part", choices=LONG, action="append", help="only this part")
    parser.add_argument("--size", type=int, help="how much of each part: kills, damages, inputs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, metavar="FILE", help="the report as JSON, too")
    parser.add_argument("--sum", type=Path, nargs="+", metavar="FILE", help="add up such reports")
    given = parser.parse_args()
    if given.sum:
        parts, commits = added_up(given.sum)
        told, at = list(parts.values()), ", ".join(commits)
        for tally in told:
            print(tally.words())
    else:
        at = commit()  # as it was when it began
        told = _run_all(given)
    report = as_json(told, at)
    print(f"{report['losses']} losses in all" + (f", at {at}" if at else ""))
    if given.json:
        given.json.write_text(json.dumps(report, indent=2, ensure_ascii=False), encoding="utf-8")
    return 1 if report["losses"] else 0


def _run_all(given: argparse.Namespace) -> list[Tally]:
    # A time limit around it ends it as Ctrl+C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sizes = dict(QUICK if given.quick else LONG)
    told = []
    for part in given.part or list(LONG):
        tally = run(part, given.size or sizes[part], given.seed)
        print(tally.words(), flush=True)
        told.append(tally)
        if tally.cut:
            break
    return told


if __name__ == "__main__":
    sys.exit(main())
