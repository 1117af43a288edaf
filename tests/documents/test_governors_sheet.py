"""One page for governors."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from partnerdesk.documents.agreement_facts import both_sides
from partnerdesk.documents.governors_sheet import GovernorsFacts, governors_sheet
from partnerdesk.documents.work_done import WorkDone
from partnerdesk.domain.promises import PromiseState

from .agreement_on_paper import AGREEMENT, DAY, IDS, MANY, NASTY, OSWALD, PROMISES, promise
from .paper import printed, squeezed
from .scripts import NAMES

GIVES, RECEIVES = both_sides(PROMISES, IDS[OSWALD])
FACTS = GovernorsFacts(
    school=OSWALD,
    partnership="East Vale Schools Together",
    agreements=(AGREEMENT,),
    gives=GIVES,
    receives=RECEIVES,
    past=WorkDone(sessions=12, pupils=240, staff_minutes=3930, pence=25050),
    ahead=WorkDone(sessions=1),
    risks=("MOU-2026-003 still awaits 1 signature.",),
    printed_on=DAY,
    meeting=date(2026, 3, 19),
)


def test_it_says_what_was_agreed_how_promises_stand_and_what_to_watch() -> None:
    (words,) = printed(governors_sheet(FACTS))
    for fact in (
        "for the meeting of Thu 19 Mar 2026",
        "In force review by 1 Jun",
        "Kept On course Due Drifting Not kept in time",
        "We give 1 0 0 0 1",
        "We receive 0 1 0 0 0",
        "12 multimeters, by January ours, to Heron Vale Academy",
        "12 sessions held, 240 places taken by our pupils, 66 h of staff time, £250.50",
        "1 session planned",
        "• MOU-2026-003 still awaits 1 signature.",
    ):
        assert fact in words, fact


def test_a_school_with_nothing_to_tell_says_so() -> None:
    bare = replace(
        FACTS, agreements=(), gives=(), receives=(), risks=(), past=WorkDone(), meeting=None
    )
    (words,) = printed(governors_sheet(bare))
    for fact in ("party to no agreement", "no session was held", "Nothing stands out today."):
        assert fact in words


def test_it_stays_one_page_and_says_what_it_leaves_out() -> None:
    late = tuple(promise(words=f"Promise {n} " * 20, state=PromiseState.BROKEN) for n in range(50))
    big = replace(AGREEMENT, parties=MANY, title="A long title " * 20)
    facts = replace(
        FACTS, agreements=(big,) * 12, gives=late, risks=FACTS.risks * 20, school="School " * 40
    )
    (words,) = printed(governors_sheet(facts))
    for what in ("agreement", "promise", "point"):
        assert f"more {what}s, for which there is no room here." in words


def test_what_a_user_wrote_is_printed_as_typed_in_every_alphabet() -> None:
    for text in (NASTY, NAMES["Polish"], NAMES["Vietnamese"], NAMES["Chinese"]):
        facts = replace(FACTS, partnership=text, agreements=(replace(AGREEMENT, title=text),))
        assert squeezed("".join(printed(governors_sheet(facts)))).count(squeezed(text)) >= 2
