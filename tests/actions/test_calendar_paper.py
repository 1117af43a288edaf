"""The papers of the calendar say what the store says."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pypdf
import pytest

from partnerdesk.actions import calendar_paper
from partnerdesk.domain import calendar
from partnerdesk.domain.date_finder import FoundDate
from partnerdesk.domain.partners import Channel, Nation, RoleKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import (
    CheckKind,
    Reply,
    Session,
    SessionCheck,
    SessionCost,
    SessionFacts,
    SessionKind,
    SessionNeed,
    SessionPart,
    SessionPerson,
    SessionState,
    TakingPart,
    Task,
)
from partnerdesk.domain.settings import Settings
from partnerdesk.store import calendar_rows, settings_rows
from partnerdesk.store.action_log import action
from partnerdesk.store.database import Database
from partnerdesk.store.opening import OpenStore
from tests import factories as make

TODAY = date(2026, 3, 3)
TERM = (date(2026, 1, 5), date(2026, 3, 27))
START = datetime(2026, 3, 12, 13, 30)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    opened = make.open_store(tmp_path / "store")
    yield opened
    opened.close()


@pytest.fixture
def database(store: OpenStore) -> Database:
    return store.database


@pytest.fixture
def ids(database: Database) -> dict[str, str]:
    """Three schools with their people, a term, closures, a project and meters; ids by name."""
    us = make.member(name="St Oswald’s", is_us=True, street="4 Priory Lane",
                     easting=440_000, northing=380_000)  # fmt: skip
    heron = make.member(name="Heron Vale Academy", easting=448_000, northing=380_000)
    glan = make.member(name="Ysgol Glan-yr-Afon", nation=Nation.WALES)
    tess = make.person(name="Tess Ode", mobile="07700 900500", channel=Channel.TEXT)
    priya = make.person(name="Priya Nair", mobile="07700 900114", channel=Channel.TEXT)
    alun = make.person(name="Alun Rhys", telephone="01632 960333", email="")
    meters = make.item(us, name="Multimeter", quantity=12, kept_at="Physics store")
    physics = make.project(name="Physics cluster", mark=1)
    make.add(
        database,
        us, heron, glan, tess, priya, alun, meters, physics,
        make.role(tess, us, kind=RoleKind.COORDINATOR),
        make.role(priya, heron, kind=RoleKind.LEAD_TEACHER),
        make.role(alun, glan),
        make.term(us, first_day=TERM[0], last_day=TERM[1]),
        make.closure(us, first_day=date(2026, 2, 16), last_day=date(2026, 2, 20)),
        make.closure(heron, first_day=date(2026, 2, 16), last_day=date(2026, 2, 20)),
        make.closure(heron, kind=calendar.ClosureKind.EXAMS, name="Mocks", years=(11,),
                     first_day=date(2026, 3, 9), last_day=date(2026, 3, 13)),
    )  # fmt: skip
    with action(database, "Settle") as log:
        settings_rows.write_settings(log.connection, Settings("East Vale", "Tess Ode"))
    named = (us, heron, glan, tess, priya, alun, meters, physics)
    return {fact.name: fact.id for fact in named}


def write(database: Database, facts: SessionFacts) -> str:
    with action(database, "Pencil in") as log:
        return calendar_rows.write_session(log.connection, facts).session.id


def part(member_id: str, position: int, reply: Reply, **given: int) -> TakingPart:
    return replace(TakingPart("", "", member_id, position, reply), **given)  # type: ignore[arg-type]


@pytest.fixture
def circuits(database: Database, ids: dict[str, str]) -> str:
    """A confirmed afternoon on circuits at our school, with all that belongs to it."""
    one = Session(
        title="Circuits", kind=SessionKind.EVENT, state=SessionState.CONFIRMED,
        project_id=ids["Physics cluster"], starts_at=START, ends_at=START + timedelta(minutes=90),
        venue_id=ids["St Oswald’s"], room="Lab 2", years=(10,), arranged_on=TODAY,
        purpose="Measure a wire", transport="Minibus", agenda="Welcome", decisions="Thursdays",
    )  # fmt: skip
    return write(
        database,
        SessionFacts(
            one,
            members=(
                part(ids["St Oswald’s"], 0, Reply.YES, pupils_expected=30, staff_expected=2),
                part(ids["Heron Vale Academy"], 1, Reply.YES, pupils_expected=24,
                     staff_expected=2, travel_minutes=45, cover_minutes=60),
                part(ids["Ysgol Glan-yr-Afon"], 2, Reply.ASKED),
            ),
            people=(
                SessionPerson("", "", ids["Tess Ode"], SessionPart.LEAD),
                SessionPerson("", "", ids["Priya Nair"], SessionPart.VISITOR),
            ),
            needs=(SessionNeed("", "", ids["Multimeter"], 12),),
            costs=(SessionCost("", "", "Bus", 4550, ids["Heron Vale Academy"]),),
            checks=(SessionCheck("", "", CheckKind.KIT, TODAY),),
            tasks=(Task("", "", "Book the lab", ids["Priya Nair"], date(2026, 3, 20)),),
        ),
    )  # fmt: skip


def pages_of(pdf: bytes) -> list[str]:
    read = pypdf.PdfReader(io.BytesIO(pdf))
    return [" ".join(page.extract_text().split()) for page in read.pages]


def one_page(pdf: bytes) -> str:
    (words,) = pages_of(pdf)
    return words


def test_the_planner_shows_the_term_with_weeks_sessions_and_closures(
    database: Database, ids: dict[str, str], circuits: str
) -> None:
    for size in ("A4", "A3"):
        words = one_page(calendar_paper.term_planner_pdf(database, *TERM, TODAY, size))  # type: ignore[arg-type]
        assert words.startswith("Spring 2026 East Vale · weeks as at St Oswald’s · printed")
        assert "A 5 Jan" in words and "B 12 Jan" in words
        assert "13:30 Circuits" in words and "Physics cluster" in words
        assert "HVA: Mocks, Year 11" in words
        assert "SO, HVA: Half-term" in words
    # Half-term has no letter, and the letters go on after it.
    assert "B 9 Feb" in words and "A 23 Feb" in words and "A 16 Feb" not in words


def test_a_planner_of_some_members_leaves_the_others_out(
    database: Database, ids: dict[str, str], circuits: str
) -> None:
    glan = [ids["Ysgol Glan-yr-Afon"]]
    words = one_page(calendar_paper.term_planner_pdf(database, *TERM, TODAY, member_ids=glan))
    assert "Circuits" in words and "Mocks" not in words
    elsewhere = replace(make.session(title="Choir"), venue_id=ids["St Oswald’s"])
    write(database, SessionFacts(replace(elsewhere, id="")))
    assert "Choir" not in one_page(
        calendar_paper.term_planner_pdf(database, *TERM, TODAY, member_ids=glan)
    )


def test_what_was_cancelled_is_not_on_the_planner_but_on_the_year_list(
    database: Database, ids: dict[str, str]
) -> None:
    off = replace(
        make.session(title="Match"), id="", kind=SessionKind.FIXTURE, state=SessionState.CANCELLED
    )
    write(database, SessionFacts(off))
    meeting = replace(make.session(title="Heads", kind=SessionKind.MEETING), id="")
    write(database, SessionFacts(meeting))
    planner = one_page(calendar_paper.term_planner_pdf(database, *TERM, TODAY))
    assert "Match" not in planner and "Heads" in planner
    listed = one_page(calendar_paper.year_list_pdf(database, *TERM, TODAY))
    assert "Match" in listed and "Fixture, cancelled" in listed and "Heads" not in listed


def test_a_planner_names_its_days_when_they_are_no_term_and_bank_holidays_by_nation(
    database: Database, ids: dict[str, str]
) -> None:
    span = (date(2026, 3, 30), date(2026, 4, 10))
    words = one_page(calendar_paper.term_planner_pdf(database, *span, TODAY))
    assert words.startswith("Mon 30 Mar 2026 to Fri 10 Apr 2026")
    assert "All: Good Friday" in words


def test_a_planner_of_a_whole_year_is_refused(database: Database) -> None:
    with pytest.raises(RuleBroken) as refused:
        calendar_paper.term_planner_pdf(database, date(2025, 9, 1), date(2026, 8, 31), TODAY)
    assert refused.value.field == "last"


def test_the_year_list_names_who_is_invited(database: Database, circuits: str) -> None:
    words = one_page(calendar_paper.year_list_pdf(database, *TERM, TODAY))
    assert "March 2026" in words and "Circuits" in words and "Every member" in words


def test_the_session_sheet_says_what_is_kept(database: Database, circuits: str) -> None:
    words = one_page(calendar_paper.session_sheet_pdf(database, circuits, TODAY))
    for fact in (
        "Circuits Thu 12 Mar 2026, 13:30–15:00 Confirmed",
        "St Oswald’s, Lab 2, 4 Priory Lane",
        "Leads Tess Ode, 07700 900500",
        "Priya Nair, 07700 900114, letter of assurance not seen yet",
        "Year 10 · Physics cluster",
        "Measure a wire",
        "12 × Multimeter St Oswald’s: Physics store",
        "Equipment: seen to on Tue 3 Mar 2026",
        "Bus £45.50 (Heron Vale Academy)",
        "01632 960333",
        "Together 54 4",
    ):
        assert fact in words, fact
    # Two staff for 90 minutes, 45 of travel and 60 of cover each.
    assert "6 h 30 min £45.50" in words


def test_register_and_transport_list_count_who_comes_and_how_long_it_takes(
    database: Database, circuits: str
) -> None:
    register = one_page(calendar_paper.register_pdf(database, circuits, TODAY))
    assert "St Oswald’s 30 2 Heron Vale Academy 24 2" in register
    words = one_page(calendar_paper.transport_pdf(database, circuits, TODAY))
    # 45 minutes there and back are 23 each way.
    assert "13:05 23 min 15:25" in words
    assert "St Oswald’s is there already: 30 pupils, 2 staff." in words


def test_a_way_that_nobody_wrote_down_is_guessed_by_distance(
    database: Database, ids: dict[str, str]
) -> None:
    one = replace(make.session(), id="", venue_id=ids["St Oswald’s"])
    members = (part(ids["Heron Vale Academy"], 0, Reply.YES),)
    words = one_page(
        calendar_paper.transport_pdf(database, write(database, SessionFacts(one, members)), TODAY)
    )
    assert "13:05 20 min 14:50" in words or "13:10 20 min 14:50" in words


def test_agenda_and_minutes_carry_what_is_to_be_done(
    database: Database, ids: dict[str, str], circuits: str
) -> None:
    later = replace(
        make.session(title="Review"), id="", project_id=ids["Physics cluster"],
        starts_at=START + timedelta(days=7), ends_at=START + timedelta(days=7, hours=1),
    )  # fmt: skip
    review = write(database, SessionFacts(later))
    agenda = one_page(calendar_paper.agenda_pdf(database, review, TODAY))
    assert "Still to be done from before" in agenda
    assert "Book the lab Priya Nair Fri 20 Mar 2026" in agenda
    assert "Still to be done" not in one_page(calendar_paper.agenda_pdf(database, circuits, TODAY))
    minutes = one_page(calendar_paper.minutes_pdf(database, circuits, TODAY))
    assert "Thursdays" in minutes and "Book the lab Priya Nair Fri 20 Mar 2026" in minutes
    assert "Chaired by Tess Ode" in minutes


def test_each_member_asked_gets_a_slip_that_says_where_to_send_it(
    database: Database, ids: dict[str, str]
) -> None:
    dates = [
        FoundDate(START + timedelta(days=7), START + timedelta(days=7, hours=1)),
        (START, START + timedelta(hours=1)),
    ]
    asked = [ids["Heron Vale Academy"], ids["Ysgol Glan-yr-Afon"]]
    pages = pages_of(
        calendar_paper.dates_slip_pdf(database, dates, "Concert", asked, date(2026, 3, 6), TODAY)
    )
    assert [words.split(" Concert")[0] for words in pages] == [
        "Dates we propose: Heron Vale Academy",
        "Dates we propose: Ysgol Glan-yr-Afon",
    ]
    for words in pages:
        assert words.index("Thu 12 Mar 2026") < words.index("Thu 19 Mar 2026")
        assert "send the slip to Tess Ode, St Oswald’s, text 07700 900500." in words
        assert "by Fri 6 Mar 2026" in words
    with pytest.raises(RuleBroken, match="at least one date"):
        calendar_paper.dates_slip_pdf(database, [], "Concert", asked, None, TODAY)


@pytest.mark.parametrize("paper", ["session_sheet_pdf", "register_pdf", "minutes_pdf"])
def test_a_session_that_is_not_there_is_a_lookup_error(database: Database, paper: str) -> None:
    with pytest.raises(LookupError):
        getattr(calendar_paper, paper)(database, "nowhere", TODAY)
