"""The papers of agreements say what the store says."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pypdf
import pytest

from partnerdesk.actions import agreement_paper, head_paper, promises, revising
from partnerdesk.actions.agreement_terms import accede, add_governors_meeting, give_notice
from partnerdesk.actions.agreements import edit_clause
from partnerdesk.actions.signing import issue
from partnerdesk.domain.agreements import Agreement
from partnerdesk.domain.partners import Channel, RoleKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.promises import CommitmentLink, LinkKind
from partnerdesk.domain.sessions import SessionPart, SessionPerson, SessionState
from partnerdesk.domain.settings import Settings
from partnerdesk.domain.terms_of_agreement import GovernorsMeeting
from partnerdesk.store import agreements_rows, rows, settings_rows
from partnerdesk.store.action_log import action
from partnerdesk.store.database import Database
from partnerdesk.store.opening import OpenStore
from tests import factories as make

TODAY = date(2026, 3, 3)
STARTED = datetime(2026, 2, 5, 13, 30)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    opened = make.open_store(tmp_path / "store")
    yield opened
    opened.close()


@pytest.fixture
def ids(store: OpenStore) -> dict[str, str]:
    """Three schools, two of them party to an issued agreement, and what they did; ids by name."""
    us = make.member(name="St Oswald’s", is_us=True, values_ethos="Every child a reader.")
    heron = make.member(name="Heron Vale Academy", street="Mill Lane", town="Heron Vale")
    ysgol = make.member(name="Ysgol Glan-yr-Afon")
    tess = make.person(name="Tess Ode", mobile="07700 900500", channel=Channel.TEXT)
    price = make.person(name="Gareth Price")
    zak = make.person(name="Łucja Żak")
    deal = make.agreement(
        number="MOU-2026-001", title="Physics together", template_id="one-page-mou",
        starts_on=date(2026, 1, 5), ends_on=date(2027, 8, 31), review_on=date(2026, 4, 1),
    )  # fmt: skip
    ours = make.commitment(deal, us, what="Latin teaching", how_much="1 hour a week")
    theirs = make.commitment(deal, heron, receiver_id=us.id, what="A minibus", position=1)
    money = make.clause(deal, clause_id="own-money", heading="Money", body="It costs £38.00.")
    held = make.session(
        title="Circuits", starts_at=STARTED, state=SessionState.HELD, arranged_on=TODAY
    )
    make.add(
        store.database,
        us, heron, ysgol, tess, price, zak,
        make.role(tess, us, kind=RoleKind.COORDINATOR), make.role(price, heron),
        make.role(zak, ysgol),
        deal, make.party(deal, us), make.party(deal, heron, position=1),
        make.signatory(deal, us), make.signatory(deal, heron, position=1), money, ours, theirs,
        held,
        make.taking_part(held, us, pupils_attended=24, staff_attended=2, travel_minutes=30),
        make.taking_part(held, heron, position=1, pupils_expected=18),
        SessionPerson(rows.new_id(), held.id, tess.id, SessionPart.LEAD),
    )  # fmt: skip
    with action(store.database, "Settle") as log:
        settings_rows.write_settings(log.connection, Settings("Thornbury Partnership", "Tess Ode"))
    issue(store, deal.id, TODAY)
    named = {one.name: one.id for one in (us, heron, ysgol)}
    return {**named, "deal": deal.id, "ours": ours.id, "theirs": theirs.id, "held": held.id}


def text_of(pdf: bytes) -> str:
    """The words of all pages, on one line."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def keep(database: Database, ids: dict[str, str]) -> None:
    """The Latin promise is kept by the session that was held."""
    link = CommitmentLink("", ids["ours"], LinkKind.SESSION, ids["held"])
    promises.link_promise(database, [link], TODAY)


def test_the_comparison_marks_what_the_draft_of_a_new_version_changes(
    store: OpenStore, ids: dict[str, str]
) -> None:
    revising.revise(store.database, ids["deal"])
    with store.database.read() as connection:
        clause = agreements_rows.draft_of(connection, ids["deal"]).clauses[0]
    edit_clause(store.database, clause, "Money", "It costs £42.00.")
    words = text_of(agreement_paper.comparison_pdf(store.database, ids["deal"], 1, 2, TODAY))
    assert "Version 1 issued on Tue 3 Mar 2026 Version 2 a draft" in words
    assert "It costs £38.00. £42.00." in words
    with pytest.raises(RuleBroken, match="no version 3"):
        agreement_paper.comparison_pdf(store.database, ids["deal"], 1, 3, TODAY)


def test_the_numbered_draft_has_the_words_as_they_stand(
    store: OpenStore, ids: dict[str, str]
) -> None:
    words = text_of(agreement_paper.numbered_draft_pdf(store.database, ids["deal"], TODAY))
    assert "1 1 Money 2 It costs £38.00." in words
    assert "Comments" in words


def test_the_slip_of_a_late_joiner_before_and_after_it_is_noted(
    store: OpenStore, ids: dict[str, str]
) -> None:
    def slip() -> str:
        return text_of(
            agreement_paper.accession_pdf(
                store.database, ids["deal"], ids["Ysgol Glan-yr-Afon"], TODAY
            )
        )

    before = slip()
    assert "Parties so far St Oswald’s, Heron Vale Academy" in before
    assert "Latin teaching, 1 hour a week (from St Oswald’s)" in before
    assert "Łucja Żak" in before
    roles = (RoleKind.HEAD, RoleKind.CHAIR_OF_GOVERNORS)
    accede(store.database, ids["deal"], ids["Ysgol Glan-yr-Afon"], TODAY, roles)
    after = slip()
    assert "From Tue 3 Mar 2026" in after
    assert "Parties so far St Oswald’s, Heron Vale Academy Joins" in after
    assert "Chair of governors" in after


def test_no_slip_for_a_party_a_draft_or_what_is_over(store: OpenStore, ids: dict[str, str]) -> None:
    def refused(member: str, words: str) -> None:
        with pytest.raises(RuleBroken, match=words):
            agreement_paper.accession_pdf(store.database, ids["deal"], ids[member], TODAY)

    refused("Heron Vale Academy", "party already")
    change(store.database, ids["deal"], issued_on=None)
    refused("Ysgol Glan-yr-Afon", "still a draft")
    change(store.database, ids["deal"], issued_on=TODAY, ended_on=TODAY)
    refused("Ysgol Glan-yr-Afon", "is over")


def change(database: Database, agreement_id: str, **fields: object) -> None:
    with action(database, "Change") as log:
        deal = rows.get(log.connection, Agreement, agreement_id)
        rows.update(log.connection, replace(deal, **fields))  # type: ignore[arg-type]


def test_the_head_who_comes_is_written_to_and_told_what_binds_the_school(
    store: OpenStore, ids: dict[str, str]
) -> None:
    coming = make.person(name="Ayla Şıngır")
    later = make.role(coming, ids["Heron Vale Academy"], started_on=TODAY + timedelta(days=40))
    make.add(store.database, coming, later)
    words = text_of(head_paper.head_briefing_pdf(store.database, ids["Heron Vale Academy"], TODAY))
    assert "Dear Ayla Şıngır," in words
    assert "text 07700 900500" in words
    assert "A minibus (to St Oswald’s)" in words
    assert "Latin teaching, 1 hour a week (from St Oswald’s)" in words


def test_a_new_head_reads_whom_they_meet_what_is_ahead_and_what_is_open(
    store: OpenStore, ids: dict[str, str]
) -> None:
    heron = ids["Heron Vale Academy"]
    ahead = make.session(title="Electronics", starts_at=datetime(2026, 3, 20, 9), room="Lab 2")
    lead = make.person(name="Owain Prys", mobile="07700 900999")
    make.add(
        store.database, ahead, make.taking_part(ahead, heron), lead,
        make.role(lead, heron, kind=RoleKind.LEAD_TEACHER),
    )  # fmt: skip
    words = text_of(head_paper.head_briefing_pdf(store.database, heron, TODAY))
    for fact in (
        "Heron Vale Academy, Ysgol Glan-yr-Afon",
        "Tess Ode Partnership coordinator St Oswald’s text 07700 900500",
        "Owain Prys Lead teacher Heron Vale Academy At your school",
        "Fri 20 Mar 2026, 09:00–10:00 Electronics (pencilled) Lab 2",
        "Promises still open",
        "Signing up afresh: MOU-2026-001",
    ):
        assert fact in words, fact
    assert "900999" not in words


def test_nothing_is_to_be_signed_by_the_head_of_a_school_that_nothing_binds(
    store: OpenStore, ids: dict[str, str]
) -> None:
    """Neither one that never joined, nor one whose notice has run out."""
    heron, september = ids["Heron Vale Academy"], date(2026, 9, 1)
    give_notice(store.database, ids["deal"], heron, TODAY, TODAY)
    for member_id, name, day in (
        (ids["Ysgol Glan-yr-Afon"], "Ysgol Glan-yr-Afon", TODAY),
        (heron, "Heron Vale Academy", september),
    ):
        with pytest.raises(RuleBroken, match=f"No agreement binds {name}"):
            head_paper.head_slip_pdf(store.database, member_id, day)
        words = text_of(head_paper.head_briefing_pdf(store.database, member_id, day))
        assert "No agreement binds it at present" in words and "afresh" not in words


def test_the_slip_alone_is_one_page(store: OpenStore, ids: dict[str, str]) -> None:
    pdf = head_paper.head_slip_pdf(store.database, ids["Heron Vale Academy"], TODAY)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1
    assert "I have read the agreement named above" in text_of(pdf)


def test_the_endorsement_tells_what_was_kept_of_one_agreement_or_of_all(
    store: OpenStore, ids: dict[str, str]
) -> None:
    keep(store.database, ids)
    words = text_of(agreement_paper.endorsement_pdf(store.database, TODAY))
    assert "3 members work together" in words
    assert "Of 2 promises: 1 kept, 1 on course." in words
    assert "1 session was held together, with 42 places taken by pupils." in words
    assert "Tess Ode, St Oswald’s, text 07700 900500" in words
    one = text_of(agreement_paper.endorsement_pdf(store.database, TODAY, ids["deal"]))
    assert "2 members work together: St Oswald’s, Heron Vale Academy." in one
    # The session is of no project that the agreement is about.
    assert "held together" not in one


def test_the_pitch_adds_up_what_the_sessions_of_the_year_took(
    store: OpenStore, ids: dict[str, str]
) -> None:
    """Two staff for an hour and half an hour's travel each; a session of last year is past."""
    old = make.session(starts_at=datetime(2024, 2, 5, 9), state=SessionState.HELD)
    make.add(store.database, old, make.taking_part(old, ids["St Oswald’s"], staff_attended=9))
    words = text_of(agreement_paper.pitch_pdf(store.database, ids["St Oswald’s"], TODAY))
    assert "3 h of staff time and £0.00 for 24 places taken by pupils, in 1 session." in words
    assert "of it, preparation, travel and cover 1 h 0 h" in words
    assert "Sessions our own staff lead 1 0" in words
    assert "They lead Tess Ode" in words
    assert "Our values Every child a reader." in words
    assert "A minibus (from Heron Vale Academy)" in words


def test_a_loan_counts_with_what_it_would_cost_new(store: OpenStore, ids: dict[str, str]) -> None:
    meters = make.item(ids["St Oswald’s"])
    loan = make.loan(
        ids["St Oswald’s"], ids["Heron Vale Academy"], out_at=STARTED, handed_over_at=STARTED
    )
    make.add(store.database, meters, loan, make.loan_line(loan, meters, quantity=2))
    words = text_of(agreement_paper.pitch_pdf(store.database, ids["Heron Vale Academy"], TODAY))
    assert "Borrowed, and what it would cost new 1 loan, £49.00 none" in words


def test_governors_see_states_promises_work_and_risks(
    store: OpenStore, ids: dict[str, str]
) -> None:
    keep(store.database, ids)
    school = ids["St Oswald’s"]
    promises.trace_promise(store.database, ids["theirs"], date(2026, 2, 20), 1)
    add_governors_meeting(store.database, GovernorsMeeting("", school, date(2026, 3, 19)))
    words = text_of(agreement_paper.governors_pdf(store.database, school, TODAY))
    for fact in (
        "for the meeting of Thu 19 Mar 2026",
        "We give 1 0 0 0 0",
        "We receive 0 0 0 0 1",
        "1 session held, 24 places taken by our pupils, 3 h of staff time",
        "1 promise not kept in time",
        "MOU-2026-001 still awaits 2 signatures.",
    ):
        assert fact in words, fact


def test_promises_of_a_member_and_of_an_agreement(store: OpenStore, ids: dict[str, str]) -> None:
    """A school that is party to nothing receives nothing, though much is given to all others."""
    words = text_of(agreement_paper.commitments_pdf(store.database, TODAY))
    assert "Ysgol" not in words
    assert words.count("Latin teaching") == 2
    one = text_of(
        agreement_paper.commitments_pdf(store.database, TODAY, member_id=ids["St Oswald’s"])
    )
    assert one.count("Latin teaching") == 1
    of_deal = text_of(
        agreement_paper.commitments_pdf(store.database, TODAY, agreement_id=ids["deal"])
    )
    assert "MOU-2026-001, Physics together" in of_deal


def test_what_is_not_there_is_not_printed(store: OpenStore, ids: dict[str, str]) -> None:
    with pytest.raises(LookupError):
        agreement_paper.governors_pdf(store.database, "nobody", TODAY)
    with pytest.raises(LookupError):
        agreement_paper.endorsement_pdf(store.database, TODAY, "nothing")
