"""What the titles in calendars of schools mean."""

from __future__ import annotations

import pytest

from partnerdesk.domain.calendar import ClosureKind
from partnerdesk.formats.school_words import closure_kind, is_label, years_in

K = ClosureKind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("INSET day 1", K.INSET),
        ("Staff Training Day (school closed to pupils)", K.INSET),
        ("Disaggregated INSET – start of Autumn Term", K.INSET),
        ("In-service day", K.INSET),
        ("Non-pupil day", K.INSET),
        ("Half Term", K.HALF_TERM),
        ("Mid-term break", K.HALF_TERM),
        ("Hanner tymor", K.HALF_TERM),
        ("Year 11 mock exams", K.EXAMS),
        ("GCSE & A-level exams", K.EXAMS),
        ("Year 6 SATs week", K.EXAMS),
        ("Y7 residential, Brecon", K.TRIP),
        ("Visit to the Science Museum", K.TRIP),
        ("Ofsted inspection", K.INSPECTION),
        ("Christmas holidays", K.HOLIDAY),
        ("Easter 2027", K.HOLIDAY),
        ("Gwyliau’r Pasg", K.HOLIDAY),
        ("Christmas concert", None),
        ("GCSE results day", None),
        ("Constitution debate", None),
    ],
)
def test_a_title_tells_the_kind_of_closure(title: str, kind: ClosureKind | None) -> None:
    assert closure_kind(title) is kind


@pytest.mark.parametrize(
    ("title", "days", "label"),
    [
        ("Autumn Term begins", 1, True),
        ("First day of term", 1, True),
        ("Term ends (2pm)", 1, True),
        ("School reopens", 1, True),
        ("Pupils return", 1, True),
        ("Break up for Christmas holidays", 1, True),
        ("School breaks up for Christmas", 1, True),
        ("End of half term", 1, True),
        ("Spring Term 2027", 80, True),
        ("Term 3", 40, True),
        ("Autumn 1st half-term", 38, True),
        ("Half term", 1, False),
        ("October half-term", 5, False),
        ("October half term", 1, False),
        ("Summer holidays", 44, False),
        ("Christmas holiday begins", 16, False),
        ("INSET day: term starts tomorrow", 1, False),
        ("Snow day", 1, False),
    ],
)
def test_labels_are_told_from_closures(title: str, days: int, label: bool) -> None:
    assert is_label(title, days) is label


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("Year 11 mocks", (11,)),
        ("Y10 & Y11 mocks", (10, 11)),
        ("Years 7-9 sports day", (7, 8, 9)),
        ("Yr 12/13 exams", (12, 13)),
        ("Years 7, 8 and 10", (7, 8, 10)),
        ("Reception and Year 1 nativity", (0, 1)),
        ("GCSE exams", (11,)),
        ("Years 7 to 9, 2027", (7, 8, 9)),
        ("Year 2026 review", ()),
        ("Summer holidays 2027", ()),
        ("Y99", ()),
    ],
)
def test_years_are_found_in_titles(title: str, years: tuple[int, ...]) -> None:
    assert years_in(title) == years
