"""The sheet for inspectors and funders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from partnerdesk.documents.endorsement import EndorsementFacts, endorsement_sheet
from partnerdesk.domain.promises import PromiseState

from .agreement_on_paper import AGREEMENT, DAY, MANY, NASTY, promise
from .paper import printed, squeezed
from .scripts import NAMES

FACTS = EndorsementFacts(
    partnership="East Vale Schools Together",
    members=("St Oswald’s", "Heron Vale Academy", "Ysgol Glan-yr-Afon"),
    agreements=(AGREEMENT,),
    held=12,
    pupils=1204,
    since=date(2025, 3, 4),
    contacts=("Tess Ode", "St Oswald’s", "text 07700 900500"),
    endorsing=(
        ("East Vale Schools Together", "Coordinator", "Tess Ode"),
        ("St Oswald’s", "Head", "Ann Bell"),
    ),
    printed_on=DAY,
)


def test_one_page_says_who_agreed_what_and_what_was_kept() -> None:
    (words,) = printed(endorsement_sheet(FACTS))
    for fact in (
        "3 members work together: St Oswald’s, Heron Vale Academy, Ysgol Glan-yr-Afon.",
        "MOU-2026-003",
        "Latin and science for Years 7 to 9",
        "Of 5 promises: 1 kept, 1 on course, 1 drifting, 1 not kept in time, 1 released by "
        "agreement.",
        "Since Tue 4 Mar 2025, 12 sessions were held together, with 1,204 places taken by pupils.",
        "St Oswald’s, for all the others",
        "Whom to ask Tess Ode, St Oswald’s, text 07700 900500",
        "Endorsed What stands on this sheet agrees with our records.",
        "Ann Bell",
    ):
        assert fact in words, fact
    assert words.count("Signature") == 2


def test_it_claims_nothing_where_nothing_is_known() -> None:
    bare = replace(FACTS, agreements=(), held=0, pupils=0, contacts=())
    (words,) = printed(endorsement_sheet(bare))
    assert "No agreement is in force." in words
    assert "has not begun" in words


def test_it_stays_one_page_and_says_what_it_leaves_out() -> None:
    kept = tuple(promise(words=f"Promise {n} " * 20, state=PromiseState.KEPT) for n in range(40))
    big = replace(AGREEMENT, parties=MANY, promises=kept, title="A long title " * 20)
    facts = replace(FACTS, members=MANY, agreements=(big,) * 12, partnership="Long name " * 30)
    (words,) = printed(endorsement_sheet(facts))
    assert "more agreements, for which there is no room here." in words
    assert "more kept promises, for which there is no room here." in words
    assert "others" in words


def test_what_a_user_wrote_is_printed_as_typed_in_every_alphabet() -> None:
    for text in (NASTY, NAMES["Polish"], NAMES["Vietnamese"], NAMES["Chinese"]):
        facts = replace(
            FACTS, partnership=text, members=(text,), agreements=(replace(AGREEMENT, title=text),)
        )
        assert squeezed("".join(printed(endorsement_sheet(facts)))).count(squeezed(text)) >= 3
