"""An agreement with promises in every state, as the papers about agreements tell of it."""

from __future__ import annotations

from datetime import date

from partnerdesk.documents.agreement_facts import AgreementOnPaper, PromiseOnPaper
from partnerdesk.domain.promises import PromiseState

DAY = date(2026, 3, 3)
NASTY = "<b>bold</b> & <img src='x'/> =1+1 {0} %s"
OSWALD, HERON, YSGOL = "St Oswald’s", "Heron Vale Academy", "Ysgol Glan-yr-Afon"
IDS = {OSWALD: "m0", HERON: "m1", YSGOL: "m2"}


def promise(
    giver: str = OSWALD,
    receiver: str = "",
    words: str = "Latin teaching, 1 hour a week",
    state: PromiseState = PromiseState.ON_COURSE,
    why: str = "Nothing has shown it yet",
    agreement: str = "MOU-2026-003",
) -> PromiseOnPaper:
    """A promise between the three schools; without a receiver it is to all others."""
    to = [IDS[receiver]] if receiver else [one for name, one in IDS.items() if name != giver]
    return PromiseOnPaper(
        agreement, giver, receiver, words, state, why, "", IDS[giver], tuple(to)
    )  # fmt: skip


PROMISES = (
    promise(state=PromiseState.KEPT, why="Done, last on Mon 2 Feb 2026"),
    promise(HERON, OSWALD, "The sports pitch, on Wednesdays"),
    promise(YSGOL, HERON, "Welsh tasters, three a year", PromiseState.DRIFTING),
    promise(
        OSWALD, HERON, "12 multimeters, by January", PromiseState.BROKEN,
        "0 of 2 times · due by Sat 31 Jan 2026",
    ),
    promise(
        HERON, YSGOL, "A minibus", PromiseState.RELEASED, "Released on Mon 2 Mar 2026: it was sold"
    ),
)  # fmt: skip

AGREEMENT = AgreementOnPaper(
    number="MOU-2026-003",
    title="Latin and science for Years 7 to 9",
    version=2,
    state="In force",
    parties=(OSWALD, HERON, YSGOL),
    starts_on=date(2026, 1, 5),
    ends_on=date(2027, 8, 31),
    review_on=date(2027, 6, 1),
    next_date="review by 1 Jun 2027",
    promises=PROMISES,
)

MANY = tuple(f"The Worshipful School of Saint Number {n} in the Eastern Vale" for n in range(12))
"""Twelve parties with long names."""
