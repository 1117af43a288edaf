"""The incoming head's letter, summary and slip."""

from __future__ import annotations

from dataclasses import replace

import pytest

from partnerdesk.documents.head_briefing import (
    HeadBriefingFacts,
    PersonToKnow,
    SessionAhead,
    head_briefing,
    head_slip,
)
from partnerdesk.domain.partners import Member

from .agreement_on_paper import AGREEMENT, DAY, HERON, MANY, NASTY, promise
from .paper import printed, squeezed
from .scripts import NAMES

FACTS = HeadBriefingFacts(
    member=Member("m1", HERON, street="Mill Road", town="Eastvale", postcode="EV1 2AB"),
    head="Łucja Żak",
    agreements=(AGREEMENT,),
    signed_by="Tess Ode",
    our_school="St Oswald’s",
    ring="text 07700 900500",
    written_on=DAY,
    partnership="East Vale Schools Together",
    members=("St Oswald’s", HERON, "Ysgol Glan-yr-Afon"),
    projects=("Year 8 Latin",),
    so_far="12 sessions with your school, 240 places for its pupils",
    people=(
        PersonToKnow("Tess Ode", "Partnership coordinator", "St Oswald’s", "text 07700 900500"),
        PersonToKnow("Owain Prys", "Lead teacher", HERON, "At your school"),
    ),
    sessions=(SessionAhead("Thu 12 Mar 2026, 13:30–14:30", "Latin, week 6", "Library"),),
)


def test_a_letter_with_a_slip_then_the_partnership_and_the_agreements_on_a_page_each() -> None:
    letter, partnership, summary = printed(head_briefing(FACTS))
    for fact in (
        "Łucja Żak Heron Vale Academy Mill Road Eastvale EV1 2AB",
        "Dear Łucja Żak,",
        "it made an agreement with St Oswald’s, Ysgol Glan-yr-Afon:",
        "to sign up to it afresh",
        "at a time that suits you: text 07700 900500.",
        "✂",
        "Signing up afresh: MOU-2026-003 To Tess Ode, St Oswald’s",
        "I have read the agreement named above, and we go on keeping it.",
    ):
        assert fact in letter, fact
    for fact in (
        "Members St Oswald’s, Heron Vale Academy, Ysgol Glan-yr-Afon",
        "Your school takes part in Year 8 Latin",
        "12 sessions with your school, 240 places for its pupils",
        "Tess Ode Partnership coordinator St Oswald’s text 07700 900500",
        "Thu 12 Mar 2026, 13:30–14:30 Latin, week 6 Library",
    ):
        assert fact in partnership, fact
    for fact in (
        "MOU-2026-003, Latin and science for Years 7 to 9",
        "With St Oswald’s, Ysgol Glan-yr-Afon",
        "Runs Mon 5 Jan 2026 to Tue 31 Aug 2027 (in force)",
        "Review Tue 1 Jun 2027",
        "The sports pitch, on Wednesdays (to St Oswald’s)",
        "Latin teaching, 1 hour a week (from St Oswald’s)",
    ):
        assert fact in summary, fact
    still_open = summary.partition("Promises still open")[2]
    assert still_open.index("12 multimeters") < still_open.index("Welsh tasters")
    assert "Not kept in time" in still_open
    assert "A minibus" not in still_open and "Latin teaching" not in still_open


def test_a_head_nobody_knows_yet_is_a_colleague() -> None:
    letter = printed(head_briefing(replace(FACTS, head="")))[0]
    assert "Dear colleague," in letter


def test_a_school_without_an_agreement_is_told_of_the_partnership_and_asked_for_nothing() -> None:
    letter, partnership = printed(head_briefing(replace(FACTS, agreements=(), sessions=())))
    assert "No agreement binds it at present" in letter and "✂" not in letter
    assert "Nothing is in the calendar for your school yet." in partnership


def test_the_slip_can_be_printed_alone() -> None:
    (slip,) = printed(head_slip(FACTS))
    assert "I have read the agreement named above, and we go on keeping it." in slip
    assert "MOU-2026-003, Latin and science for Years 7 to 9" in slip and "Dear" not in slip


@pytest.mark.parametrize("length", [1, 20])
def test_twelve_parties_and_many_agreements_still_are_a_page_each(length: int) -> None:
    promises = tuple(promise(words=f"Something number {n} " * length) for n in range(40))
    names = tuple(name * length for name in MANY)
    big = replace(AGREEMENT, parties=names, promises=promises, title="Title " * 9 * length)
    people = tuple(PersonToKnow(f"Person {n} " * length, "Head", MANY[0]) for n in range(40))
    sessions = tuple(SessionAhead("Thu 12 Mar 2026", "Latin " * length) for _ in range(60))
    facts = replace(
        FACTS, agreements=(big,) * 9, head="Name " * 5 * length, members=names, people=people,
        sessions=sessions, projects=names,
    )  # fmt: skip
    pages = printed(head_briefing(facts))
    assert len(pages) <= 4
    assert sum("In short: what your school is part of" in page for page in pages) == 1
    assert sum("✂" in page and "Signature" in page for page in pages) == 1
    assert "more" in " ".join(pages)


def test_what_a_user_wrote_is_printed_as_typed_in_every_alphabet() -> None:
    for text in (NASTY, NAMES["Polish"], NAMES["Vietnamese"], NAMES["Chinese"]):
        facts = replace(FACTS, head=text, agreements=(replace(AGREEMENT, title=text),))
        assert squeezed("".join(printed(head_briefing(facts)))).count(squeezed(text)) >= 4
