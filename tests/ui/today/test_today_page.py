"""Today through its own buttons: what it says, where it leads, and when it reads again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from partnerdesk.actions import history, partners
from partnerdesk.actions.closures import add_closure
from partnerdesk.actions.interview import answer_question
from partnerdesk.actions.new_head import change_head
from partnerdesk.actions.sessions import add_session
from partnerdesk.domain.calendar import ClosureKind
from partnerdesk.domain.interview import Answer, Question
from partnerdesk.domain.partners import Person
from partnerdesk.domain.sessions import (
    CheckKind,
    Reply,
    Session,
    SessionCheck,
    SessionFacts,
    SessionPart,
    SessionPerson,
    TakingPart,
)
from partnerdesk.domain.settings import Settings
from partnerdesk.store.backup import make_backup
from partnerdesk.store.partners_rows import all_members
from partnerdesk.store.tables import TRACKED
from tests import factories as make
from tests.actions.small_partnership import TODAY
from tests.ui.today.desks import press, settle_on, show, verbs
from ui.background import Background
from ui.desk import Desk
from ui.today.page import TodayPage
from ui.widgets import Chip, FormDialog

CALL = "Log a call: Nobody has spoken to Thornbury Hall since 14 Nov"


@pytest.fixture
def background(qapp: object) -> Iterator[Background]:
    made = Background()
    yield made
    made.wait()


@pytest.fixture
def page(desk: Desk, background: Background, qtbot: QtBot) -> TodayPage:
    return told(TodayPage(desk, background), qtbot)


def told(page: TodayPage, qtbot: QtBot) -> TodayPage:
    """The page on show, with its answer."""
    show(qtbot, page)
    wait(page, qtbot)
    return page


def wait(page: TodayPage, qtbot: QtBot) -> None:
    """Wait until all that was asked is answered and shown."""
    qtbot.waitUntil(lambda: not page.busy, timeout=20_000)


def words(part: object) -> list[str]:
    assert isinstance(part, (TodayPage, QLabel)) or hasattr(part, "findChildren")
    return [label.text() for label in part.findChildren(QLabel) if label.isVisibleTo(part)]


def test_no_card_is_shown_before_it_is_filled(
    desk: Desk, background: Background, qtbot: QtBot
) -> None:
    page = TodayPage(desk, background)
    show(qtbot, page)
    assert page.header.subtitle.text() == "Reading what needs you"
    cards = (page.steps, page.first, page.later, page.week, page.dates, page.leaving, page.backup)
    assert not [card for card in cards if card.isVisible()]
    wait(page, qtbot)
    assert page.first.isVisible()


def test_the_day_and_what_it_asks(page: TodayPage) -> None:
    assert page.header.title.text() == "Tuesday 3 March"
    assert page.header.subtitle.text() == (
        "4 weeks to the next holiday · 5 things need you, about 25 minutes"
    )


def test_first_three_then_the_rest_and_tab_goes_through_them_in_order(page: TodayPage) -> None:
    assert page.first.header.title.text() == "First these three"
    assert page.later.header.title.text() == "Then, when there is time"
    assert verbs(page)[:6] == [
        "Name a successor: Thornbury Hall: no head known since 31 Dec",
        "See who: MOU-2026-003 still waits for 2 of 3 signatures",
        "See agreement: 2 promises of MOU-2026-001 ask to be looked at",
        CALL,
        "Record buy-in: Buy-in is fading at Thornbury Hall: governors",
        "Open: MOU-2026-001 is due for review",
    ]


def test_each_verb_leads_where_it_says(page: TodayPage, desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.asked_for) as asked:
        press(page, "See who: MOU-2026-003 still waits for 2 of 3 signatures")
    assert asked.args is not None and asked.args[0] == "agreements"
    with desk.read() as connection:
        from partnerdesk.store.agreements_rows import agreement_by_number

        waiting = agreement_by_number(connection, "MOU-2026-003")
    assert waiting is not None and asked.args[1] == waiting.id
    with qtbot.waitSignal(desk.asked_for, check_params_cb=lambda *to: to == ("handover", "")):
        press(page, "Handover")


def test_a_new_head_leads_to_the_steps_of_welcoming_them(
    page: TodayPage, desk: Desk, qtbot: QtBot
) -> None:
    with desk.read() as connection:
        found = {one.name: one.id for one in all_members(connection)}
    heron = found["Heron Vale Academy"]
    desk.run(lambda database: change_head(database, heron, Person(name="Ada Obi"), TODAY, TODAY))
    wait(page, qtbot)
    asked = "Welcome them: Ada Obi is head of Heron Vale Academy from today"
    with qtbot.waitSignal(
        desk.asked_for, check_params_cb=lambda *to: to == ("partners", f"{heron}#overview")
    ):
        press(page, asked)


def test_a_question_leads_to_its_answer_and_then_waits_a_week(
    page: TodayPage, desk: Desk, qtbot: QtBot
) -> None:
    def answer(one: Answer, day: date) -> None:
        desk.run(lambda database: answer_question(database, one, day))

    answer(Answer(body="Ring round."), TODAY - timedelta(days=7))
    wait(page, qtbot)
    trouble = (
        "Answer: A question for whoever comes after you: "
        "Whom do you call when something goes wrong?"
    )
    assert verbs(page).count(trouble) == 1
    with qtbot.waitSignal(
        desk.asked_for, check_params_cb=lambda *to: to == ("handover", "interview:trouble:")
    ):
        press(page, trouble)
    answer(Answer(question=Question.TROUBLE, body="The head."), TODAY)
    wait(page, qtbot)
    assert not [one for one in verbs(page) if one.startswith("Answer: ")]


def test_what_was_seen_to_goes_away_and_undo_brings_it_back(
    page: TodayPage, desk: Desk, qtbot: QtBot
) -> None:
    assert CALL in verbs(page)
    with desk.read() as connection:
        from partnerdesk.store.partners_rows import all_members

        lonely = next(m for m in all_members(connection) if m.name == "Thornbury Hall")
    call = make.contact(lonely, on=TODAY)
    desk.run(lambda database: partners.log_contact(database, replace(call, id=""), TODAY))
    wait(page, qtbot)
    assert CALL not in verbs(page)
    desk.run(history.undo)
    wait(page, qtbot)
    assert CALL in verbs(page)


def test_a_call_is_logged_and_a_reminder_written_without_leaving_today(
    page: TodayPage, desk: Desk, qtbot: QtBot
) -> None:
    asked: list[tuple[str, str]] = []
    desk.asked_for.connect(lambda *to: asked.append(to))
    press(page, CALL)
    dialog = page.window().findChild(FormDialog)
    assert isinstance(dialog, FormDialog) and dialog.isVisible()
    assert "Thornbury Hall" in " ".join((dialog.windowTitle(), *words(dialog)))
    dialog.reject()
    assert asked == []


def test_the_next_seven_days_say_what_is_open_and_lead_to_the_session(
    page: TodayPage, desk: Desk, qtbot: QtBot
) -> None:
    assert words(page.week)[-1] == "No session in the next seven days."
    ready = [SessionCheck(kind=kind, not_needed=True) for kind in CheckKind]
    for number, checks in enumerate((ready, ready[:-4], ready[:-1])):
        start = datetime(2026, 3, 4 + number, 13, 30)
        session = Session(
            title=f"Latin, week {number}", starts_at=start, ends_at=start.replace(hour=14)
        )
        visitor = SessionPerson(person_id=someone(desk), part=SessionPart.VISITOR)
        facts = SessionFacts(session, people=(visitor,), checks=tuple(checks))
        desk.run(lambda database, new=facts: add_session(database, new, TODAY, "Agreed"))
    wait(page, qtbot)
    assert page.week.header.quiet.text() == "3 sessions"
    chips = [c.fact().text for c in page.week.findChildren(Chip) if c.isVisibleTo(page)]
    assert chips == ["Ready", "4 things open", "Letters of assurance open"]
    with qtbot.waitSignal(desk.asked_for, check_params_cb=lambda name, _: name == "calendar"):
        press(page.week, "Open: Latin, week 1")
    assert "Get ready: Latin, week 1 is not ready" in verbs(page)


def test_a_closure_added_later_is_raised_at_once_and_again_taken_back(
    page: TodayPage, desk: Desk, qtbot: QtBot
) -> None:
    from partnerdesk.store.partners_rows import all_members

    with desk.read() as connection:
        lonely = next(m for m in all_members(connection) if m.name == "Thornbury Hall")
    start = datetime(2026, 3, 19, 13, 30)
    session = Session(title="Latin", starts_at=start, ends_at=start.replace(hour=14))
    part = TakingPart(member_id=lonely.id, reply=Reply.YES, asked_on=TODAY)
    told = SessionFacts(session, (part,))
    desk.run(lambda database: add_session(database, told, TODAY))
    wait(page, qtbot)
    clash = "See clash: Latin now clashes with a trip of Thornbury Hall"
    assert clash not in verbs(page)
    trip = make.closure(
        lonely, kind=ClosureKind.TRIP, first_day=start.date(), last_day=start.date()
    )
    desk.run(lambda database: add_closure(database, trip))
    wait(page, qtbot)
    assert clash in verbs(page)
    settle_on(desk, buy_in_fades_after_months=60)
    wait(page, qtbot)
    assert clash in verbs(page)
    desk.run(history.undo)
    wait(page, qtbot)
    desk.run(history.undo)
    wait(page, qtbot)
    assert clash not in verbs(page)


def someone(desk: Desk) -> str:
    """The id of somebody in the store."""
    from partnerdesk.store.partners_rows import people_in_roles

    with desk.read() as connection:
        return people_in_roles(connection)[0].person.id


def test_the_badge_counts_also_while_another_page_shows(
    page: TodayPage, desk: Desk, qtbot: QtBot
) -> None:
    page.hide()
    with qtbot.waitSignal(page.counted, check_params_cb=lambda count: count == 4):
        settle_on(desk, buy_in_fades_after_months=60)


def test_how_safe_it_is_to_leave(page: TodayPage) -> None:
    assert page.leaving.words.text() == "45 of 100 is written down"
    assert page.leaving.bar.value() == 45
    assert page.leaving.gaps.text() == (
        "1 member has nobody to call · backup due · 1 unsigned MOU · and more"
    )


def test_the_backup_is_told_and_asked_for(page: TodayPage, desk: Desk, qtbot: QtBot) -> None:
    assert "No backup yet" in words(page.backup)
    with qtbot.waitSignal(page.backup_wanted):
        press(page.backup, "Back up now")
    make_backup(desk.store.folder, datetime(2026, 3, 3, 8, 12))
    page.show_facts()
    wait(page, qtbot)
    assert "Backed up today at 08:12" in words(page.backup)
    (chip,) = page.backup.findChildren(Chip)
    assert chip.fact().text == "Safe"


def test_a_backup_long_due_can_be_made_from_its_matter(
    desk: Desk, background: Background, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_backup(desk.store.folder, datetime(2026, 1, 3, 8, 12))
    monkeypatch.setattr(desk, "_today", lambda: TODAY)
    page = told(TodayPage(desk, background), qtbot)
    with qtbot.waitSignal(page.backup_wanted):
        press(page, "Back up now: The last backup was made 8 weeks ago")


def test_a_window_left_open_over_night_shows_the_new_day(
    page: TodayPage, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "_today", lambda: TODAY.replace(day=4))
    page.refresh_if_stale()
    wait(page, qtbot)
    assert page.header.title.text() == "Wednesday 4 March"


def test_an_empty_desk_offers_the_first_steps(
    empty_desk: Desk, background: Background, qtbot: QtBot
) -> None:
    page = told(TodayPage(empty_desk, background), qtbot)
    assert verbs(page.steps) == ["Set up our school", "Add partners", "Draft an MOU"]
    with qtbot.waitSignal(page.set_up_wanted):
        press(page, "Set up our school")
    ours = make.member(name="St Oswald’s")
    empty_desk.run(lambda db: partners.set_up_school(db, replace(ours, id=""), Settings()))
    wait(page, qtbot)
    assert verbs(page.steps) == ["Add partners", "Draft an MOU"]
    with qtbot.waitSignal(page.start_wanted, check_params_cb=lambda name: name == "partners"):
        press(page, "Add partners")
    empty_desk.run(lambda db: partners.add_member(db, replace(make.member(), id="")))
    wait(page, qtbot)
    assert page.steps.isHidden()
    assert "Nothing needs you today" in words(page.first)


def test_what_was_shown_stays_until_the_newest_question_is_answered(
    desk: Desk, background: Background, qtbot: QtBot
) -> None:
    page = TodayPage(desk, background)
    show(qtbot, page)
    assert page.header.subtitle.text() == "Reading what needs you"
    wait(page, qtbot)
    counts: list[int] = []
    page.counted.connect(counts.append)
    settle_on(desk, buy_in_fades_after_months=60)  # one thing less
    settle_on(desk, buy_in_fades_after_months=6)
    assert page.header.subtitle.text().endswith("5 things need you, about 25 minutes")
    wait(page, qtbot)
    assert counts == [5]


def test_an_answer_that_comes_after_the_store_was_let_go_is_not_heard(
    desk: Desk, background: Background, qtbot: QtBot
) -> None:
    page = TodayPage(desk, background)
    show(qtbot, page)
    page.let_go()
    with qtbot.assertNotEmitted(page.counted):
        qtbot.waitUntil(lambda: not background.busy, timeout=20_000)


def test_it_hears_of_every_table_it_reads() -> None:
    assert set(TodayPage.depends_on) <= {table.name for table in TRACKED}
