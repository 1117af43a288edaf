"""The slip of dates: every date with its boxes, signed by the school, cut along a line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from partnerdesk.documents.dates_slip import DatesSlipFacts, dates_slip
from partnerdesk.documents.layout import SIGNATURE_WIDTH
from partnerdesk.documents.pages import MM

from .paper import printed
from .session_on_paper import NASTY

START = datetime(2026, 4, 21, 13, 30)
DATES = tuple((START + timedelta(days=n), START + timedelta(days=n, hours=1)) for n in (0, 2, 7))
FACTS = DatesSlipFacts(
    title="Summer concert",
    dates=DATES,
    printed_on=date(2026, 3, 3),
    members=("Heron Vale Academy", "Ysgol Glan-yr-Afon"),
    reply_by=date(2026, 3, 20),
    reply_to="Tess Ode, St Oswald’s, text 07700 900500",
    partnership="East Vale Schools Together",
)


def test_each_school_has_a_page_of_its_own_with_every_date_above_and_on_the_slip() -> None:
    pages = printed(dates_slip(FACTS))
    assert len(pages) == 2
    for words, name in zip(pages, FACTS.members, strict=True):
        assert words.startswith(f"Dates we propose: {name} Summer concert")
        letter, slip = words.split("✂")
        for day in ("Tue 21 Apr 2026", "Thu 23 Apr 2026", "Tue 28 Apr 2026"):
            assert f"{day}, 13:30–14:30" in letter
            assert f"{day}, 13:30–14:30" in slip
        assert "please say by Fri 20 Mar 2026 which suit you" in letter
        assert "Please send the slip to Tess Ode, St Oswald’s, text 07700 900500." in letter
        assert f"School {name} Reply by Fri 20 Mar 2026" in slip
        assert "Date Yes No Pupils Staff Remarks" in slip
        assert "Signature" in slip and "page 1 of 1" in slip


def test_one_slip_for_nobody_in_particular_leaves_a_line_for_the_school() -> None:
    (words,) = printed(dates_slip(replace(FACTS, members=(), reply_by=None)))
    assert words.startswith("Dates we propose Summer concert")
    assert "School ______" in words
    assert "Reply by" not in words and "please say which suit you" in words


def test_a_single_date_is_spoken_of_as_one() -> None:
    (words,) = printed(dates_slip(replace(FACTS, dates=DATES[:1], members=("Heron Vale",))))
    assert "propose this date. We keep it free" in words
    assert "whether it suits you" in words


def test_many_dates_leave_the_slip_whole_on_a_page_of_its_own() -> None:
    many = tuple((START + timedelta(days=n), START + timedelta(days=n, hours=1)) for n in range(18))
    pages = printed(dates_slip(replace(FACTS, dates=many, members=("Heron Vale",))))
    (slip,) = [words for words in pages if "Our reply" in words]
    assert "Signature" in slip and slip.count("13:30–14:30") == 18


def test_the_line_to_sign_is_long_enough() -> None:
    assert SIGNATURE_WIDTH >= 70 * MM


def test_markup_is_only_text() -> None:
    (words,) = printed(dates_slip(replace(FACTS, title=NASTY, members=(NASTY,))))
    assert words.count(NASTY) >= 4
