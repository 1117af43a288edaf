"""Bank holidays of the four nations, without a network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from partnerdesk.domain.calendar import BankHoliday
from partnerdesk.domain.partners import Nation

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
    found = _united_kingdom()(years=year, subdiv=_SUBDIVISION[nation])
    return tuple(BankHoliday(day, found[day], nation) for day in sorted(found))


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
