"""Hurt PartnerDesk in every way we know, and count what is lost: ``python -m benchmarks.torture``.

    [--quick] [--part kills|disk|damage|readers|text] [--kills 1000] [--seed 1] [--json FILE]

- kills: killed at random instants while it works; nothing that it said was done may be missing.
- disk: full, read-only, gone, forbidden, held by somebody else, with a clock set back, while it
  writes; words, nothing half written, and the same again when the cause is gone.
- damage: flipped, cut and zeroed stores and backups; found in words, and what can be read is saved.
- readers: spoilt files of strangers; a refusal in words or a sound import, in bounded time.
- text: hostile words in every field; kept, found, printed and exported as typed.

Prints one report; exit 1 on any loss. ``--quick`` is what the test suite runs, in a minute.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.torture_report import Tally

# How much of each part the long run and the quick one do.
LONG = {"kills": 1000, "disk": 1000, "damage": 10_000, "readers": 10_000, "text": 1_000_000}
QUICK = {"kills": 20, "disk": 1, "damage": 100, "readers": 40, "text": 20_000}


def run(part: str, size: int, seed: int) -> Tally:
    """One part of that size, in a place that is gone afterwards."""
    module = importlib.import_module(f"benchmarks.torture_{part}")
    tally = Tally(part)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        module.torture(tally, size, seed, Path(place))
    tally.seconds = time.monotonic() - started
    return tally


def run_all(parts: Sequence[str], sizes: dict[str, int], seed: int) -> Iterator[Tally]:
    """Every part, one after the other, told as it is done."""
    for part in parts:
        yield run(part, sizes[part], seed)


def main() -> int:
    """Run it; the exit code."""
    parser = argparse.ArgumentParser(description="Hurt PartnerDesk, and count what is lost.")
    parser.add_argument("--quick", action="store_true", help="what the test suite runs")
    parser.add_argument("--part", choices=LONG, action="append", help="only this part")
    parser.add_argument("--size", type=int, help="how much of each part: kills, damages, inputs")
    parser.add_argument("--kills", type=int, help="how many kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, metavar="FILE", help="the report as JSON, too")
    given = parser.parse_args()
    sizes = dict(QUICK if given.quick else LONG)
    if given.size:
        sizes = dict.fromkeys(sizes, given.size)
    if given.kills:
        sizes["kills"] = given.kills
    told = []
    for tally in run_all(given.part or list(LONG), sizes, given.seed):
        print(tally.words(), flush=True)
        told.append(tally)
    losses = sum(len(tally.losses) for tally in told)
    print(f"{losses} losses in all")
    if given.json:
        report = {"losses": losses, "parts": [tally.as_json() for tally in told]}
        given.json.write_text(json.dumps(report, indent=2, ensure_ascii=False), encoding="utf-8")
    return 1 if losses else 0


if __name__ == "__main__":
    sys.exit(main())
