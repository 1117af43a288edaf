"""Bank holidays of the four nations, without a network.

Those of the years around now lie in a table, as reading the library that knows them takes longer
than all else that Today asks about the calendar. ``python -m partnerdesk.formats.bank_holidays``
writes the table anew after the library has changed; a test holds it to the library.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

from partnerdesk.domain.calendar import BankHoliday
from partnerdesk.domain.partners import Nation

if TYPE_CHECKING:
    from io import TextIOBase

TABLE = Path(__file__).parents[2] / "resources" / "bank_holidays.csv"
TABLE_YEARS = range(2015, 2041)

_SUBDIVISION = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}


def bank_holidays(nation: Nation, first: date, last: date) -> tuple[BankHoliday, ...]:
    """The bank holidays of a nation from ``first`` to ``last``, both included, oldest first.

    None for members overseas.
    """
    if first == last and first not in _days(first.year):
        return ()  # as most days
    return tuple(
        one
        for year in range(first.year, last.year + 1)
        for one in _in_year(nation, year)
        if first <= one.day <= last
    )


@lru_cache(maxsize=128)
def _in_year(nation: Nation, year: int) -> tuple[BankHoliday, ...]:
    if nation not in _SUBDIVISION:
        return ()
    return tuple(BankHoliday(day, name, nation) for day, name, of in _all(year) if nation in of)


@lru_cache(maxsize=128)
def _days(year: int) -> frozenset[date]:
    return frozenset(day for day, *_ in _all(year))


def _all(year: int) -> list[_Found]:
    """The bank holidays of all nations, oldest first."""
    return _in_table()[year] if year in TABLE_YEARS else _asked(year)


_Found = tuple[date, str, frozenset[Nation]]


@cache
def _in_table() -> dict[int, list[_Found]]:
    found: dict[int, list[_Found]] = {year: [] for year in TABLE_YEARS}
    with TABLE.open(encoding="utf-8", newline="") as lines:
        for text, name, nations in csv.reader(lines):
            day = date.fromisoformat(text)
            found[day.year].append((day, name, frozenset(map(Nation, nations.split()))))
    return found


def _asked(year: int) -> list[_Found]:
    """The bank holidays of a year as the library knows them, oldest first."""
    nations: dict[tuple[date, str], set[Nation]] = {}
    for nation, code in _SUBDIVISION.items():
        for day, name in _united_kingdom()(years=year, subdiv=code).items():
            nations.setdefault((day, name), set()).add(nation)
    return [(day, name, frozenset(of)) for (day, name), of in sorted(nations.items())]


def write_table(lines: TextIOBase) -> None:
    """Write the table as the library knows it."""
    writer = csv.writer(lines, lineterminator="\n")
    for year in TABLE_YEARS:
        for day, name, nations in _asked(year):
            writer.writerow((day, name, " ".join(sorted(nations))))


@cache
def _united_kingdom() -> Callable[..., Mapping[date, str]]:
    """The library's class for one country, read from its own file.

    Asked for by name the library reads all its 250 countries, which takes a tenth of a second and
    8 MB.
    """
    import holidays

    name = "holidays.countries.united_kingdom"
    file = Path(holidays.__file__).parent / "countries" / "united_kingdom.py"
    spec = spec_from_file_location(name, file)
    if spec is None or spec.loader is None or not file.exists():  # as in a packed program
        return import_module(name).UnitedKingdom  # type: ignore[no-any-return]
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.UnitedKingdom  # type: ignore[no-any-return]


if __name__ == "__main__":
    with TABLE.open("w", encoding="utf-8", newline="") as table:
        write_table(table)
