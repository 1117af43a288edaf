"""The loans page: its views, several loans at once, reminders, papers, and looking only."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from partnerdesk.domain.lending import LoanStateKind
from partnerdesk.domain.partners import Channel
from partnerdesk.store.opening import OpenStore
from tests import factories as make
from tests.ui.loans.conftest import TODAY, Stage
from tests.ui.loans.pressing import dialog_of, words_on
from ui.desk import Desk
from ui.loans.chase_dialog import ChaseDialog
from ui.loans.lend_dialog import open_lend
from ui.loans.page import LoansPage
from ui.loans.when import parse_time
from ui.loans.words import View
from ui.partners.detail import MemberDetail
from ui.partners.loans_tab import LoansTab
from ui.partners.reading import read_view
from ui.printing.preview import PrintPreview
from ui.widgets import FormDialog

APRIL = (date(2026, 4, 20), date(2026, 4, 24))


def listed(page: LoansPage) -> list[tuple[str, str]]:
    """Things and states in the list, in order."""
    rows = (page.list.rows.row(number) for number in range(page.list.rows.rowCount()))
    return [(row.title, row.chip.text) for row in rows if row and row.chip]


def late(stage: Stage) -> list[str]:
    """Three loans that go overdue: the clock is moved on by a month."""
    keys = [
        stage.lend("Multimeter", 12),
        stage.lend("Measuring cups", 2, (TODAY, date(2026, 3, 10))),
        stage.lend("Measuring cups", 3, (TODAY, date(2026, 3, 24))),
    ]
    stage.clock.day = date(2026, 3, 30)
    stage.page.show_facts()
    return keys


def test_each_view_lists_its_loans_in_the_order_of_their_days(stage: Stage) -> None:
    """Overdue oldest first; what is promised under Reserved; what is far off is Out."""
    late(stage)
    stage.lend("Measuring cups", 4, (date(2026, 3, 30), date(2026, 3, 30)))
    stage.lend("Measuring cups", 5, (date(2026, 3, 30), date(2026, 6, 1)))
    stage.lend("Measuring cups", 1, APRIL, later=True)
    page = stage.page
    overdue = [
        ("2 × Measuring cups", "20 days late"),
        ("12 × Multimeter", "13 days late"),
        ("3 × Measuring cups", "6 days late"),
    ]
    assert listed(page) == [*overdue, ("4 × Measuring cups", "Due today")]
    page.open_key("#overdue")
    assert listed(page) == overdue
    page.view.choose(View.RESERVED)
    assert listed(page) == [("Measuring cups", "Reserved")]
    assert page.picking_button.isVisible()
    page.view.choose(View.OUT)
    assert listed(page)[-1] == ("5 × Measuring cups", "Out")
    page.view.choose(View.EVERYTHING)
    assert len(listed(page)) == 6
    assert listed(page)[0] == ("5 × Measuring cups", "Out")
    first = page.list.rows.row(5)
    assert first and first.second == "L-0002 · to Heron Vale Academy · Priya Nair"


def test_several_loans_come_back_with_one_button(stage: Stage, qtbot: QtBot) -> None:
    """Marked by keyboard, taken back as one action that one Undo reverses."""
    late(stage)
    page = stage.page
    page.view.choose(View.OVERDUE)
    page.list.setFocus()
    assert not page.bulk_button.isVisible()
    page.list.choose(page.list.rows.row(0).key)  # type: ignore[union-attr]
    qtbot.keyClick(page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.bulk_button.text() == "Take back 3 loans"
    page.bulk_button.click()
    assert {one.kind for one in stage.states().values()} == {LoanStateKind.RETURNED}
    assert stage.said[-1] == "Took back 3 loans"
    assert "Nothing is overdue" in words_on(page)


def test_a_reminder_is_written_shown_as_a_code_and_logged(stage: Stage) -> None:
    """Names, things and day are filled in; it fits a text; the log tells whom, how and what."""
    key = late(stage)[0]
    stage.page.open_key(key)
    stage.page.detail.buttons["chase"].click()
    dialog = dialog_of(stage.page, ChaseDialog)
    words = dialog.form.editor("words").value()
    assert words.startswith("Hello Priya, 12 × Multimeter were due back on Tue 17 Mar 2026.")
    assert dialog.count.text() == f"{len(words)} of 160 characters of one text message"
    assert dialog.code.content() == f"SMSTO:07700900114:{words}"
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == words
    dialog.form.editor("channel").set_value(Channel.TELEPHONE)
    assert dialog.code.content() == words
    dialog.action_button.click()
    (chased,) = stage.facts(key).chases
    assert (chased.person_id, chased.channel, chased.on, chased.words) == (
        stage.ids["Priya Nair"], "telephone", date(2026, 3, 30), words,
    )  # fmt: skip
    assert "Mon 30 Mar 2026 · Priya Nair · Telephone" in words_on(stage.page.detail)


def test_a_reminder_to_somebody_else_is_written_anew_but_never_over_own_words(
    stage: Stage,
) -> None:
    """Another person is addressed by name until the words were changed by hand."""
    stage.page.open_key(late(stage)[0])
    stage.page.detail.chase()
    dialog = dialog_of(stage.page, ChaseDialog)
    dialog.form.editor("person_id").set_value(stage.ids["Owain Prys"])
    assert dialog.form.editor("words").value().startswith("Hello Owain,")
    dialog.form.editor("words").set_value("Meters, please?")
    dialog.form.editor("person_id").set_value(stage.ids["Priya Nair"])
    assert dialog.form.editor("words").value() == "Meters, please?"
    dialog.discard()


def test_a_reservation_is_cancelled_with_its_reason(stage: Stage) -> None:
    """What it held is free again, and the reason stands in the detail."""
    key = stage.lend("Multimeter", 12, (date(2026, 3, 5), date(2026, 3, 6)), later=True)
    stage.page.open_key(key)
    assert stage.free("Multimeter") == 0
    stage.page.detail.buttons["cancel"].click()
    dialog = dialog_of(stage.page)
    dialog.form.editor("reason").set_value("The trip is off")
    dialog.action_button.click()
    assert stage.free("Multimeter") == 12
    assert "Cancelled on Tue 3 Mar 2026: The trip is off" in words_on(stage.page.detail)


def test_the_papers_are_those_of_the_state(stage: Stage) -> None:
    """A letter while overdue, a receipt once something is back, the form always."""
    key = late(stage)[0]
    stage.page.open_key(key)
    papers = stage.page.detail.papers
    assert [name for name, one in papers.items() if one.isVisible()] == ["form", "letter"]
    papers["letter"].trigger()
    (shown,) = stage.page.findChildren(PrintPreview)
    assert shown.preview.page_count() == 1
    shown.close()
    stage.page.detail.take_back_all()
    assert [name for name, one in papers.items() if one.isVisible()] == ["form", "receipt"]


def test_a_member_shows_what_it_lends_and_borrows(stage: Stage, qtbot: QtBot) -> None:
    """Under its own title on either side, with the way to the loan."""
    key = stage.lend("Multimeter", 12)
    tab = LoansTab(stage.desk)
    qtbot.addWidget(tab)
    gone: list[tuple[str, str]] = []
    stage.desk.asked_for.connect(lambda page, where: gone.append((page, where)))
    for member, title, other in (
        ("St Oswald’s", "Lends", "L-0001 · to Heron Vale Academy · due 17 Mar"),
        ("Heron Vale Academy", "Borrows", "L-0001 · from St Oswald’s · due 17 Mar"),
    ):
        tab.show_view(read_view(stage.desk, stage.ids[member]))
        words = words_on(tab)
        assert words[0] == title
        assert other in words
    tab.show_view(read_view(stage.desk, stage.ids["Thornbury Hall"]))
    assert "Nothing is on loan" in words_on(tab)

    detail = MemberDetail(stage.desk)
    qtbot.addWidget(detail)
    detail.show_view(read_view(stage.desk, stage.ids["Heron Vale Academy"]))
    detail.tabs.go_to("loans")
    detail.loans.findChild(type(stage.page.new_button), f"open-{key}").click()
    assert gone == [("loans", key)]


def test_without_a_loan_the_page_offers_the_first(stage: Stage) -> None:
    """It says what belongs there, and its button opens the dialog."""
    words = words_on(stage.page)
    assert "No loans yet" in words
    stage.page.start_new()
    dialog_of(stage.page, FormDialog).discard()


def test_who_may_only_look_can_open_but_not_change(
    stage: Stage, tmp_path: Path, qtbot: QtBot
) -> None:
    """Everything is shown; what writes is grey."""
    key = stage.lend("Multimeter", 12)
    root = stage.desk.store.folder.root
    other: OpenStore = make.open_store(root, read_only=True)
    page = LoansPage(Desk(other, lambda: TODAY, lambda: time(9, 30)))
    page.resize(1110, 668)
    page.show()
    page.open_key(key)
    qtbot.waitUntil(lambda: not page.busy)
    assert page.detail.title.text() == "12 × Multimeter"
    assert not page.new_button.isEnabled()
    assert not any(made.isEnabled() for made in page.detail.buttons.values())
    assert page.detail.print_button.isEnabled()
    page.deleteLater()
    other.close()


def test_nothing_typed_is_lost_and_a_refusal_stands_at_its_field(stage: Stage) -> None:
    """A name that fits nothing, no borrower, a day that is none: each said where it belongs."""
    dialog = open_lend(stage.desk, stage.page)
    form = dialog.form
    form.editor("wanted").rows[0].thing.setText("theodolite")
    dialog.action_button.click()
    assert form.field("wanted").refusal.startswith("Nothing is called “theodolite”.")
    form.editor("wanted").rows[0].thing.setText("osw-7")
    dialog.action_button.click()
    assert form.field("borrower_id").refusal == "Choose who borrows it."
    form.editor("borrower_id").set_value(stage.ids["Heron Vale Academy"])
    form.editor("due_at").day.input.setText("soon")
    dialog.action_button.click()
    assert form.field("due_at").refusal.startswith("“soon” is not a date.")
    dialog.reject()
    assert dialog.isVisible()
    dialog.discard()
    assert stage.states() == {}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("14:30", time(14, 30)), ("1430", time(14, 30)), ("2.30 pm", time(14, 30)), ("9", time(9))],
)
def test_times_are_read_as_people_write_them(typed: str, meant: time) -> None:
    """With a colon, a point, nothing, or am and pm."""
    assert parse_time(typed) == meant
