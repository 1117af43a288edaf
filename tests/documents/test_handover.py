"""The handover note on paper: what stands in it, and what must never."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from partnerdesk.documents.handover import handover_document
from partnerdesk.documents.pdf import render
from partnerdesk.domain.agreements import State, StateKind
from partnerdesk.domain.buy_in import BuyInState, Group, Standing
from partnerdesk.domain.handover import (
    AgreementInHandover,
    AnsweredQuestion,
    Gap,
    GapKind,
    HandoverFacts,
    KeptSomewhere,
    MemberInHandover,
    PersonAtMember,
    ProjectInHandover,
    Promise,
    TaskInHandover,
)
from partnerdesk.domain.interview import Question
from partnerdesk.domain.leaving import KeptKind, TermOfOffice, Whereabouts
from partnerdesk.domain.partners import Channel, NoteTopic, PlanStanding, RoleKind
from partnerdesk.domain.today import ComingDate
from tests import factories as make

TODAY = date(2026, 3, 3)
PRIVATE = ("zanzibar", "quagmire", "thunderclap", "xylophone", "marzipan")


def note_facts() -> HandoverFacts:
    us = make.member(name="St Oswald’s", is_us=True)
    heron = make.member(
        name="Heron Vale <b>Academy</b>",
        values_ethos="Every child a reader.",
        plan_standing=PlanStanding.YES,
        plan_reference="section 4.2",
    )
    alone = make.member(name="مدرسة النور")
    lead = make.person(name="Łucja Żak", mobile="07700 900114", channel=Channel.TEXT)
    head = make.person(name="Priya Nair", telephone="01632 960107", channel=Channel.TELEPHONE)
    head = replace(head, note="Plays the xylophone on Wednesdays.")
    first = PersonAtMember(lead, make.role(lead, heron, kind=RoleKind.LEAD_TEACHER))
    seen = make.buy_in(heron, seen_on=date(2026, 1, 12))
    old = make.buy_in(heron, seen_on=date(2024, 6, 1), standing=Standing.CAUTIOUS)
    in_heron = MemberInHandover(
        member=heron,
        call_first=first,
        people=(first, PersonAtMember(head, make.role(head, heron))),
        buy_in=(
            BuyInState(Group.HEAD, seen, fading=False),
            BuyInState(Group.SENIOR_TEAM, old, fading=True),
            BuyInState(Group.GOVERNORS, None, fading=False),
        ),
        notes=(
            make.note(heron, topic=NoteTopic.STRENGTHS, body="Trains physicists."),
            make.note(heron, topic=NoteTopic.TRUST, body="Fears zanzibar.", private=True),
        ),
        contacts=(
            make.contact(heron, on=date(2026, 2, 27), summary="Hall booking agreed"),
            make.contact(
                heron, on=TODAY, summary="The quagmire", detail="And a thunderclap", private=True
            ),
        ),
    )
    nobody = tuple(BuyInState(group, None, fading=False) for group in Group)
    waiting = State(StateKind.AWAITING, 2, 4)
    return HandoverFacts(
        prepared_on=TODAY,
        partnership="East Vale Schools Together",
        coordinator="Tess Ode",
        coordinator_since=date(2023, 9, 1),
        us=us,
        members=(
            MemberInHandover(us, None, (), nobody, (), ()),
            in_heron,
            MemberInHandover(alone, None, (), nobody, (), ()),
        ),
        agreements=(
            AgreementInHandover(
                make.agreement(number="MOU-2026-003", title="Latin for Years 7 to 9"),
                waiting,
                ("St Oswald’s", "Heron Vale"),
                "review by 3 Jul",
                (Promise("St Oswald’s", "Latin teaching", "Heron Vale", "Łucja Żak"),),
                ("Heron Vale: chair of governors",),
            ),
            AgreementInHandover(
                make.agreement(number="MOU-2024-001", title="A shared minibus"),
                State(StateKind.ENDED, 2, 2),
                ("St Oswald’s", "Heron Vale"),
                "",
                (Promise("Heron Vale", "A minibus long gone", "St Oswald’s"),),
                (),
            ),
        ),
        coming=(ComingDate(date(2026, 5, 20), "MOU-2026-003 starts", "agreements", "1"),),
        gaps=(Gap(GapKind.NOBODY, "مدرسة النور: nobody is named", "partners", "2"),),
        projects=(
            ProjectInHandover(
                make.project(name="Year 8 <i>Latin</i>", need="No Latin teacher of its own"),
                ("Tess Ode",),
                ("Łucja Żak",),
                ("St Oswald’s", "Heron Vale"),
                6,
                "Thu 21 May 2026\nWeek 7",
            ),
        ),
        tasks=(
            TaskInHandover("Book the hall", "", date(2026, 5, 22)),
            TaskInHandover("Ring the bursar", "Tess Ode", date(2026, 3, 9)),
        ),
        answers=(
            _answer(Question.FIRST, "Ring <b>Heron Vale</b>."),
            _answer(Question.ADVICE, "Write it down the same day."),
            _answer(Question.MEMBER_WHO, "The bursar.", heron.name, heron.id),
            replace(
                _answer(Question.MEMBER_CARE, "Never mention marzipan.", heron.name, heron.id),
                private=True,
            ),
        ),
        whereabouts=(
            KeptSomewhere(
                Whereabouts("w", KeptKind.KEY, "Key to the store", "Office, third drawer"),
                "Tess Ode",
            ),
        ),
        offices=(TermOfOffice("o", "Hal Dunn", date(2019, 9, 2), date(2023, 8, 31), "Retired"),),
    )


def _answer(asked: Question, body: str, name: str = "", key: str = "") -> AnsweredQuestion:
    return AnsweredQuestion(asked, asked.words(name), body, False, TODAY, "Tess Ode", name, key)


def pages(facts: HandoverFacts, *, private: bool) -> list[str]:
    content = render(handover_document(facts, private=private))
    reader = PdfReader(io.BytesIO(content))
    # A cell may break a line anywhere between words.
    return [" ".join(page.extract_text().split()) for page in reader.pages]


@pytest.fixture(scope="module")
def public() -> list[str]:
    return pages(note_facts(), private=False)


@pytest.fixture(scope="module")
def inside() -> list[str]:
    return pages(note_facts(), private=True)


SECTIONS = {
    "The partnership in brief": [
        "Partnership East Vale Schools Together",
        "Coordinator Tess Ode, since Sep 2023",
        "Agreements 1 awaiting signature and 1 ended",
    ],
    # What the first day asks for: the answers, what falls due, what is missing most.
    "Read this first": ["What should your successor do first? Ring <b>Heron Vale</b>."],
    "The next two weeks": ["Mon 9 Mar 2026 Ring the bursar (Tess Ode)"],
    "What to mend first": ["nobody is named"],
    # Whom to call first and how, then who else there is.
    "Members, and whom to call first": [
        "Heron Vale Łucja Żak Text 07700 900114 Priya Nair, head",
        "Lead teacher Telephone 01632 960107",
        "nobody named",
    ],
    "Where things are": ["Key to the store Office, third drawer Tess Ode nobody else"],
    # The state of each and its next date; whose signature is missing.
    "Agreements Number": [
        "MOU-2026-003 Latin for Years 7 to 9 Awaiting signature (2 review by 3 Jul",
        "of 4) Heron Vale: chair of governors",
        "MOU-2024-001 A shared minibus Ended",
    ],
    "What was promised": ["St Oswald’s Latin teaching Heron Vale Łucja Żak"],
    "Projects under way": [
        "<i>Latin</i>",
        "Łucja Żak,",
        "6 sessions ahead",
        "Thu 21 May 2026",
    ],
    "The next 90 days": ["Wed 20 May 2026 MOU-2026-003 starts"],
    "What people said they would do": ["Book the hall nobody named Fri 22 May 2026"],
    # How each stands, what is good to know, what whoever leaves has said of it.
    "Member by member": [
        "head on board (Jan 2026); senior team cautious, fading (Jun 2024); governors not known",
        "section 4.2",
        "Every child a reader.",
        "Strengths and expertise: Trains physicists.",
        "whatever their title? The bursar. (Tue 3 Mar 2026)",
    ],
    "From whoever did this before you": ["Write it down the same day."],
    "The last contacts": ["Fri 27 Feb 2026 Heron Vale <b>Academy</b> Call: Hall booking agreed"],
    "What is missing": ["nobody is named"],
    "Who was coordinator before": ["Hal Dunn Mon 2 Sep 2019 Thu 31 Aug 2023 Retired"],
}


@pytest.mark.parametrize("heading", SECTIONS)
def test_a_successor_reads(public: list[str], heading: str) -> None:
    whole = " ".join(public)
    headings = [*SECTIONS, "Receipt"]
    following = headings[headings.index(heading) + 1]
    section = whole[whole.index(heading) : whole.index(following)]
    for words in SECTIONS[heading]:
        assert words in section


def test_promises_that_are_over_are_not_told(public: list[str]) -> None:
    assert "A minibus long gone" not in " ".join(public)


def test_private_words_stand_on_sheets_apart_or_nowhere(
    public: list[str], inside: list[str]
) -> None:
    for page in public:
        assert "Private" not in page
        assert not any(word in page for word in PRIVATE)
    at = [number for number, page in enumerate(inside) if any(word in page for word in PRIVATE)]
    assert at == [len(public)]
    assert all(word in inside[at[0]] for word in PRIVATE)
    assert "Keep inside our school" in inside[at[0]]
    # Everything else is the same, so the sheet can be taken out.
    assert [page.split("page 1 of")[0] for page in inside[:1]] == [
        page.split("page 1 of")[0] for page in public[:1]
    ]


def test_the_receipt_is_signed_by_both_and_stays_when_private_sheets_go(
    public: list[str], inside: list[str]
) -> None:
    for told in (public, inside[: len(public)]):
        receipt = told[-1][told[-1].index("Receipt") :]
        assert "St Oswald’s" in receipt
        for line in ("Handed over by", "Received by", "Tess Ode"):
            assert line in receipt
        assert receipt.count("Signature") == receipt.count("Date") == 2


def test_an_empty_partnership_still_makes_a_note() -> None:
    empty = replace(
        note_facts(), us=None, partnership="", coordinator="", members=(), agreements=(), gaps=()
    )
    told = " ".join(pages(empty, private=True))
    assert "not named" in told
    assert "Nothing is promised yet." in told
    assert "There are no private notes." in told
