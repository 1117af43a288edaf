"""Bank holidays as gov.uk, the Scottish Government and nidirect published them."""

from __future__ import annotations

import io
from datetime import date

import pytest

from partnerdesk.domain.partners import Nation
from partnerdesk.formats.bank_holidays import TABLE, TABLE_YEARS, bank_holidays, write_table

ENGLAND, WALES, SCOTLAND, NORTH = (
    Nation.ENGLAND, Nation.WALES, Nation.SCOTLAND, Nation.NORTHERN_IRELAND,
)  # fmt: skip
ALL = (ENGLAND, WALES, SCOTLAND, NORTH)


@pytest.mark.parametrize(
    ("day", "nations"),
    [
        (date(2026, 1, 1), ALL),
        (date(2026, 1, 2), (SCOTLAND,)),
        (date(2026, 3, 17), (NORTH,)),
        (date(2026, 4, 3), ALL),
        (date(2026, 4, 6), (ENGLAND, WALES, NORTH)),
        (date(2026, 5, 4), ALL),
        (date(2026, 5, 25), ALL),
        (date(2026, 7, 13), (NORTH,)),
        (date(2026, 8, 3), (SCOTLAND,)),
        (date(2026, 8, 31), (ENGLAND, WALES, NORTH)),
        (date(2026, 11, 30), (SCOTLAND,)),
        (date(2026, 12, 28), ALL),  # Boxing Day is a Saturday
        (date(2027, 12, 27), ALL),
        (date(2023, 5, 8), ALL),  # the coronation
        (date(2026, 3, 2), ()),
    ],
)
def test_who_is_off(day: date, nations: tuple[Nation, ...]) -> None:
    assert {nation for nation in Nation if bank_holidays(nation, day, day)} == set(nations)


def test_both_ends_are_included_in_order_over_the_turn_of_a_year() -> None:
    found = bank_holidays(ENGLAND, date(2025, 12, 26), date(2026, 1, 1))
    assert [one.day for one in found] == [date(2025, 12, 26), date(2026, 1, 1)]
    assert all(one.name and one.nation is ENGLAND for one in found)


def test_none_overseas() -> None:
    assert bank_holidays(Nation.OVERSEAS, date(2026, 1, 1), date(2026, 12, 31)) == ()


def test_the_table_says_what_the_library_says() -> None:
    """If not: ``python -m partnerdesk.formats.bank_holidays`` writes it anew."""
    known = io.StringIO()
    write_table(known)
    assert TABLE.read_text(encoding="utf-8") == known.getvalue()


@pytest.mark.parametrize("year", [TABLE_YEARS.start - 1, TABLE_YEARS.stop])
def test_years_outside_the_table_are_known_too(year: int) -> None:
    days = {one.day for one in bank_holidays(ENGLAND, date(year, 1, 1), date(year, 12, 31))}
    assert date(year, 12, 25) in days
    assert len(days) >= 8
