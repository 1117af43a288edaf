"""Bank holidays of the four nations, without a network."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

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
    from holidays import country_holidays

    if nation not in _SUBDIVISION:
        return ()
    found = country_holidays("GB", years=year, subdiv=_SUBDIVISION[nation])
    return tuple(BankHoliday(day, found[day], nation) for day in sorted(found))
