"""The register of 50,000 schools, searched and taken from: ``python -m benchmarks.registers``.

An invented register with the columns of the national one, beside ``csv.reader`` doing nothing but
read it, in turn, in time of the processor.
"""

from __future__ import annotations

import csv
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

from benchmarks.lines import Line
from benchmarks.stores import Stores, standing_alone
from benchmarks.timing import in_turn, middle
from partnerdesk.actions.importing import import_register
from partnerdesk.formats import register
from partnerdesk.store.opening import OpenStore, open_store
from tests.formats.fake_register import write_register

TODAY = date(2026, 11, 21)
SCHOOLS = 50_000
TEXT = "harbour primary"
TAKEN = 20


def read(path: Path) -> int:
    """The limit: every row as the csv module gives it."""
    with path.open(encoding="cp1252", newline="") as file:
        return sum(1 for _ in csv.reader(file))


def search_and_import(path: Path, store: OpenStore) -> int:
    """Find some, look the first ones up by number, and take those in; then take that back."""
    found = register.search(path, TEXT)[:TAKEN]
    import_register(store.database, found, TODAY)
    return len(found)


def lines(stores: Stores, schools: int = SCHOOLS, times: int = 3) -> list[Line]:
    """Searched; and searched and some of what was found imported."""
    path = write_register(stores.place / "edubasealldata20261121.csv", schools, seed=7)
    # A register that search finds too little in would measure something else.
    assert len(register.search(path, TEXT)) >= TAKEN
    into = iter(range(times))

    def both() -> None:
        with closing(open_store(stores.empty(f"register-{next(into)}"))) as store:
            search_and_import(path, store)

    searched, imported, limit = in_turn(
        times, lambda: register.search(path, TEXT), both, lambda: read(path)
    )
    peer = "csv.reader"
    words = f"a register of {schools:,}"
    path.unlink()
    return [
        Line(f"{words} searched", middle(searched), "s", peer, middle(limit), 2.0),
        Line(f"{words} searched, imported", middle(imported), "s", peer, middle(limit), 2.0),
    ]


if __name__ == "__main__":
    sys.exit(standing_alone(lines))
