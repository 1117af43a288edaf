"""The session beside the calendar: clashes, replies, readiness, cost, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from partnerdesk.actions import closures, sessions
from partnerdesk.domain.calendar import Closure, ClosureKind
from partnerdesk.domain.sessions import CheckKind, Reply, SessionState
from tests.ui.calendar.planning_stage import TODAY, Planning, dialog_on
from tests.ui.calendar.session_stage import (
    LATIN,
    facts_of,
    latin,
    meeting,
    part_of,
    tabbed,
    told,
    unnamed,
)
from ui.calendar.detail import SessionDetail
from ui.calendar.detail_parts import Meeting
from ui.calendar.finder_dialog import FinderDialog
from ui.calendar.reminder_dialog import ReminderDialog
from ui.calendar.session_dialog import SessionDialog
from ui.widgets import FormDialog
from ui.widgets.layouts import column

HERON, GLAN = "Heron Vale Academy", "Ysgol Glan-yr-Afon"


@pytest.fixture
def detail(planning: Planning) -> SessionDetail:
    """The detail, 320 pixels wide in the window."""
    made = SessionDetail(planning.desk)
    made.setFixedWidth(320)
    column(planning.parent).addWidget(made)
    made.show()
    return made


def trip(planning: Planning, day: date) -> None:
    """One school goes on a trip."""
    closure = Closure("", planning.ids[GLAN], ClosureKind.TRIP, "Bath", day, day)
    planning.desk.run(lambda database: closures.add_closure(database, closure))


def test_a_late_clash_stands_first_until_somebody_keeps_it_with_a_note(
    planning: Planning, detail: SessionDetail
) -> None:
    """The button that comes next is then another one, and the note is told beside the clash."""
    session_id = latin(planning)
    detail.show_session(session_id)
    assert next(iter(detail.buttons)) == "confirm"
    trip(planning, LATIN.date())
    clash = "Ysgol Glan-yr-Afon is on a trip: Bath, Thu 19 Mar 2026."
    assert {clash, "Clash"} <= set(told(detail))
    assert next(iter(detail.buttons)) == "find"

    detail.buttons["keep"].click()
    dialog = dialog_on(planning.parent, FormDialog)
    dialog.submit()
    assert "Write why" in dialog.form.field("note").refusal
    dialog.form.editor("note").set_value("Their Year 8 stays at home.")
    dialog.submit()
    assert f"{clash} Kept: Their Year 8 stays at home." in told(detail)
    assert "Clash" not in told(detail)
    detail.buttons["confirm"].click()
    assert facts_of(planning, session_id).session.state is SessionState.CONFIRMED


def test_another_date_is_looked_for_and_papers_are_offered(
    planning: Planning, detail: SessionDetail
) -> None:
    """The finder knows the session; a meeting has an agenda besides."""
    detail.show_session(latin(planning))
    detail.menu_actions["find"].trigger()
    dialog = dialog_on(planning.parent, FinderDialog)
    assert "Find another date" in told(dialog)
    asked = {planning.ids[name] for name in ("St Oswald’s", HERON, GLAN)}
    assert set(dialog.form.editor("members").value()) == asked
    dialog.reject()
    assert papers(detail) == ["Session sheet…", "Register…", "Transport list…"]
    detail.show_session(meeting(planning, datetime(2026, 3, 5, 8, 30)))
    assert papers(detail)[-2:] == ["Agenda…", "Minutes…"]


def papers(detail: SessionDetail) -> list[str]:
    """What the print menu offers."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    button = detail.findChild(QPushButton, "session-print")
    assert isinstance(button, QPushButton)
    return [one.text() for one in button.menu().actions()]


def test_replies_are_asked_for_and_recorded_in_their_line_by_keyboard(
    planning: Planning, detail: SessionDetail, qtbot: QtBot
) -> None:
    """What is being typed outlasts a change elsewhere."""
    session_id = latin(planning)
    detail.show_session(session_id)
    detail.replies.ask_button.click()
    assert planning.said[-1] == "Asked 3 members about Latin, week 6"
    assert told(detail).count("Asked today") == 3

    heron = planning.ids[HERON]
    detail.replies.rows[heron].open_button.click()
    row = detail.replies.rows[heron]
    assert row.pupils.text() == "24"
    row.pupils.setText("22")
    trip(planning, date(2026, 6, 1))
    row = detail.replies.rows[heron]
    assert row.pupils.text() == "22"
    qtbot.keyClick(row.pupils, Qt.Key.Key_Return)
    part = part_of(planning, session_id, HERON)
    assert (part.reply, part.pupils_expected, part.replied_on) == (Reply.YES, 22, TODAY)
    assert "Yes, 22 pupils" in told(detail)

    glan = planning.ids[GLAN]
    detail.replies.rows[glan].open_button.click()
    detail.replies.rows[glan].answers[Reply.NO].click()
    assert "No" in told(detail.replies.rows[glan])
    assert not any("Pupils from" in one for one in unnamed(detail))


def test_a_number_that_cant_be_read_is_refused_in_its_line(
    planning: Planning, detail: SessionDetail
) -> None:
    """Nothing is written, and the number stays to be corrected."""
    session_id = latin(planning)
    detail.show_session(session_id)
    heron = planning.ids[HERON]
    detail.replies.rows[heron].open_button.click()
    row = detail.replies.rows[heron]
    row.pupils.setText("two dozen")
    row.answers[Reply.YES].click()
    assert "“two dozen” is not a whole number, such as 12." in told(row)
    assert part_of(planning, session_id, HERON).reply is Reply.NONE


def test_a_stale_pencil_is_reminded_with_one_text_message(
    planning: Planning, detail: SessionDetail
) -> None:
    """Who was asked long ago has the link; the words fit, are copied, and are logged."""
    session_id = latin(planning)
    long_ago = TODAY - timedelta(days=11)
    heron = planning.ids[HERON]
    planning.desk.run(
        lambda database: sessions.ask_members(database, session_id, long_ago, [heron])
    )
    detail.show_session(session_id)
    assert "Asked 11 days ago" in told(detail)
    assert detail.replies.rows[planning.ids[GLAN]].remind_button is None
    remind = detail.replies.rows[heron].remind_button
    assert remind is not None
    remind.click()
    dialog = dialog_on(planning.parent, ReminderDialog)
    words = dialog.form.editor("words").value()
    assert len(words) <= 160 and "Heron Vale Academy" in words
    assert dialog.count.text() == f"{len(words)} of 160 characters of one text message"
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == words
    assert words in dialog.code.content()
    assert not unnamed(dialog)
    dialog.submit()
    assert [one.words for one in facts_of(planning, session_id).reminders] == [words]
    assert "Reminded today" in told(detail)


def test_readiness_is_ticked_waived_and_letters_are_seen_on_a_day(
    planning: Planning, detail: SessionDetail
) -> None:
    """What a fact is missing for can't be ticked; a letter is seen per visitor."""
    session_id = latin(planning)
    detail.show_session(session_id)
    assert {"0 of 7 ready", "1 letter not seen yet"} <= set(told(detail))
    assert not detail.checklist.ticks[CheckKind.LETTER].isEnabled()
    detail.checklist.ticks[CheckKind.ROOM].click()
    detail.checklist.not_needed[CheckKind.CONSENT].click()
    detail.checklist.letters[planning.ids["Owain Prys"]].click()
    words = told(detail.checklist)
    assert {"3 of 7 ready", "Seen to on Tue 3 Mar 2026", "Seen on Tue 3 Mar 2026"} <= set(words)
    visitor = next(one for one in facts_of(planning, session_id).people if one.letter_seen_on)
    assert visitor.letter_seen_on == TODAY
    detail.checklist.ticks[CheckKind.ROOM].click()
    assert "2 of 7 ready" in told(detail.checklist)


def test_the_true_cost_is_split_by_member(planning: Planning, detail: SessionDetail) -> None:
    """Two of our staff for an hour and half an hour before it; the coach is shared by three."""
    detail.show_session(latin(planning))
    words = told(detail)
    assert "3 h\n£60.00" in words
    assert "session 2 h, preparation 1 h" in words
    assert "2 h 40 min\n£155.00" in words
    assert {"6 h 40 min · £275.00", "shared equally", "borne by Heron Vale Academy"} <= set(words)


def test_what_was_arranged_late_says_so(planning: Planning, detail: SessionDetail) -> None:
    """Fewer days than the notice that is wanted; with time enough nothing is said."""
    detail.show_session(latin(planning, datetime(2026, 3, 6, 13, 30)))
    assert "Arranged at 3 days’ notice" in told(detail)
    detail.show_session(latin(planning, LATIN, on=date(2026, 2, 2)))
    assert not any("notice" in words for words in told(detail))


def test_what_happened_is_recorded_with_enter(
    planning: Planning, detail: SessionDetail, qtbot: QtBot
) -> None:
    """A session that is over asks for it; who was expected stands there already."""
    session_id = latin(planning, datetime(2026, 3, 2, 13, 30), on=date(2026, 2, 2))
    planning.desk.run(
        lambda database: sessions.record_reply(
            database, session_id, planning.ids[GLAN], Reply.NO, TODAY
        )
    )
    detail.show_session(session_id)
    assert next(iter(detail.buttons)) == "record"
    detail.buttons["record"].click()
    dialog = dialog_on(planning.parent, FormDialog)
    assert not unnamed(dialog)
    counts = dialog.form.editor("attended").counts
    pupils, _ = counts[planning.ids[HERON]]
    pupils.setText("21")
    qtbot.keyClick(pupils, Qt.Key.Key_Return)
    kept = facts_of(planning, session_id)
    came = {one.member_id: (one.pupils_attended, one.staff_attended) for one in kept.members}
    assert came == {
        planning.ids["St Oswald’s"]: (26, 2),
        planning.ids[HERON]: (21, 1),
        planning.ids[GLAN]: (0, 0),
    }
    assert {"Held", "21 pupils, 1 staff", "Nobody"} <= set(told(detail))


def test_it_is_called_off_with_a_reason_and_pencilled_in_again(
    planning: Planning, detail: SessionDetail
) -> None:
    """A reason is asked for; it is told while it is off."""
    session_id = latin(planning)
    detail.show_session(session_id)
    detail.menu_actions["cancel"].trigger()
    dialog = dialog_on(planning.parent, FormDialog)
    dialog.submit()
    assert dialog.form.field("reason").refusal
    dialog.form.editor("reason").set_value("Snow")
    dialog.submit()
    assert "Called off: Snow" in told(detail)
    assert next(iter(detail.buttons)) == "pencil"
    detail.buttons["pencil"].click()
    assert facts_of(planning, session_id).session.state is SessionState.PENCILLED


def test_a_removed_session_leaves_nothing_on_show(
    planning: Planning, detail: SessionDetail
) -> None:
    """The words say what belongs here."""
    detail.show_session(latin(planning))
    detail.menu_actions["remove"].trigger()
    assert detail.session_id() == ""
    assert "No session chosen" in told(detail)


def test_another_like_it_begins_a_week_later_and_asked_of_nobody(
    planning: Planning, detail: SessionDetail
) -> None:
    """People, numbers and costs come along; replies and ticks don’t."""
    session_id = latin(planning)
    planning.desk.run(lambda database: sessions.ask_members(database, session_id, TODAY))
    detail.show_session(session_id)
    detail.menu_actions["duplicate"].trigger()
    dialog = dialog_on(planning.parent, SessionDialog)
    dialog.submit()
    copy = facts_of(planning, dialog.made)
    assert copy.session.starts_at == LATIN + timedelta(days=7)
    assert {one.reply for one in copy.members} == {Reply.NONE}
    assert [one.pupils_expected for one in copy.members] == [26, 24, None]
    assert len(copy.costs) == 2 and len(copy.people) == 2


def test_a_meeting_is_written_up_and_its_tasks_are_ticked_off(
    planning: Planning, detail: SessionDetail, qtbot: QtBot
) -> None:
    """Agenda and decisions are shown; a task has somebody and a day."""
    session_id = meeting(planning, datetime(2026, 3, 5, 8, 30))
    detail.show_session(session_id)
    detail.menu_actions["minutes"].trigger()
    dialog = dialog_on(planning.parent, FormDialog)
    dialog.form.editor("agenda").set_value("1. Latin\n2. Minibus")
    dialog.form.editor("decisions").set_value("Latin goes on.")
    tasks = dialog.form.editor("tasks")
    row = tasks.add_row()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.form.editor("agenda").setFocus()
    assert tabbed(dialog, qtbot, 11) == [
        "Agenda", "Decisions", "Task 1", "Who does task 1", "Day by which task 1 is done",
        "Choose from a calendar", "Take task 1 off", "Add a task", "Cancel", "Save", "Agenda",
    ]  # fmt: skip
    row.owner.set_value(planning.ids["Priya Nair"])
    dialog.submit()
    assert dialog.form.field("tasks").refusal == "Say what is to be done."
    row.what.set_value("Send the dates")
    row.due.set_value(date(2026, 3, 2))
    assert not unnamed(dialog)
    dialog.submit()
    task = facts_of(planning, session_id).tasks[0]
    assert replace(task, id="", session_id=None).owner_id == planning.ids["Priya Nair"]
    words = told(detail)
    assert {"1. Latin\n2. Minibus", "Latin goes on.", "Send the dates", "Overdue"} <= set(words)
    part = detail.findChildren(Meeting)[-1]
    part.ticks[task.id].click()
    assert facts_of(planning, session_id).tasks[0].done_on == TODAY
    assert "Priya Nair · done 3 Mar" in told(detail)


def test_every_control_of_the_detail_has_a_name(planning: Planning, detail: SessionDetail) -> None:
    """With a reply open for writing."""
    detail.show_session(latin(planning))
    detail.replies.rows[planning.ids[GLAN]].open_button.click()
    assert unnamed(detail) == []
