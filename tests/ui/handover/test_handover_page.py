"""The handover page: what is missing leads to where it is mended, and the note can be printed."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from partnerdesk.domain.leaving import StepKind
from tests.actions.small_partnership import PRIVATE_WORDS
from tests.ui.handover.conftest import person, told
from tests.ui.today.desks import press, settle_on, show, verbs
from ui.background import Background
from ui.desk import Desk
from ui.handover.page import HandoverPage
from ui.handover.readiness import Readiness
from ui.widgets import FormDialog


@pytest.fixture
def page(whole: HandoverPage) -> Readiness:
    """The tab that is on show at first."""
    return whole.readiness


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def pages_of(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)


def the_dialog() -> FormDialog:
    open_ones = [one for one in QApplication.topLevelWidgets() if isinstance(one, FormDialog)]
    (dialog,) = [one for one in open_ones if one.isVisible()]
    return dialog


def test_gaps_stand_worst_first_with_a_verb_that_leads_there(
    page: Readiness, desk: Desk, qtbot: QtBot
) -> None:
    assert page.score_words.text() == "45 of 100 is written down"
    assert verbs(page.missing) == [
        "Add a person: Langdale High: nobody is named",
        "Back up: There is no backup yet",
        "See who: MOU-2026-003 waits for 2 signatures",
        "Write one down: Where keys and log-ins are is not written down",
        "Answer: 4 urgent questions have no answer, first: What should your successor do first?",
        "Add a second: Thornbury Hall has a single contact, Łucja Żak",
        "Say who: MOU-2026-001: nobody is named who sees to 2 promises",
        "Add a number: Thornbury Hall: no number or address for Łucja Żak",
        "Log a call: Nobody has spoken to Thornbury Hall since 14 Nov",
        "Name the head: Thornbury Hall: the head is not named",
        "Log a call: Langdale High: no contact is logged",
        "Read through: 2 private notes have not been read through yet",
        "Answer: Heron Vale Academy, Langdale High and Thornbury Hall: nothing is answered yet",
    ]
    with qtbot.waitSignal(desk.asked_for) as asked:
        press(page, "See who: MOU-2026-003 waits for 2 signatures")
    assert asked.args is not None and asked.args[0] == "agreements" and asked.args[1]


def test_what_has_a_dialog_is_mended_without_leaving_the_page(
    whole: HandoverPage, page: Readiness, desk: Desk, qtbot: QtBot
) -> None:
    press(page, "Add a person: Langdale High: nobody is named")
    dialog = the_dialog()
    dialog.form.set_values({"name": "Bea Marsh"})
    dialog.submit()
    told(qtbot, whole)
    assert "Add a person: Langdale High: nobody is named" not in verbs(page.missing)
    press(page, "Say who: MOU-2026-001: nobody is named who sees to 2 promises")
    dialog = the_dialog()
    assert len(dialog.form.editor("promises").value()) == 2
    dialog.form.editor("person_id").set_value(person(desk, "Tess Ode"))
    dialog.submit()
    told(qtbot, whole)
    assert not any("nobody is named who sees to" in one for one in verbs(page.missing))


def test_a_gap_about_handover_leads_to_its_tab(whole: HandoverPage, page: Readiness) -> None:
    verb = "Answer: 4 urgent questions have no answer, first: What should your successor do first?"
    press(page, verb)
    assert whole.tabs.current() == "interview"
    assert whole.interview.question.text() == "What should your successor do first?"
    assert whole.key() == "interview:first:"
    whole.tabs.go_to("readiness")
    press(page, "Write one down: Where keys and log-ins are is not written down")
    assert the_dialog().windowTitle() == "Where something is"
    whole.tabs.go_to("readiness")
    press(page, "Read through: 2 private notes have not been read through yet")
    assert whole.focusWidget() is whole.leaving.ticks[StepKind.PRIVATE]


def test_each_tab_has_one_primary_button_at_most_and_none_is_read_before_it_is_shown(
    whole: HandoverPage,
) -> None:
    assert whole.leaving.ticks == {} and whole.survive.list.rows.rowCount() == 0
    for name in whole.parts:
        whole.tabs.go_to(name)
        primary = [
            one
            for one in whole.findChildren(QPushButton)
            if one.property("role") == "primary" and one.isVisible()
        ]
        assert len(primary) == 1, name
        assert all(
            one.accessibleName() for one in whole.findChildren(QPushButton) if one.isVisible()
        )


def test_the_note_is_printed_as_it_is_previewed(
    page: Readiness, printed: list[dict[str, Any]]
) -> None:
    page.print_button.click()
    (shown,) = printed
    assert page.preview.page_count() == pages_of(shown["pdf"])
    assert shown["file_name"] == "handover-note-2026-03-03.pdf"
    assert shown["subject"] == "Handover note: East Vale Schools Together"
    assert not any(word in text_of(shown["pdf"]) for word in PRIVATE_WORDS)


def test_private_notes_come_only_when_ticked_and_the_e_mail_says_so(
    page: Readiness, printed: list[dict[str, Any]], qtbot: QtBot
) -> None:
    page.private.click()
    # Printed at once: it waits for the note with the private part, and never shows the other.
    page.print_button.click()
    qtbot.waitUntil(lambda: bool(printed))
    (shown,) = printed
    assert all(word in text_of(shown["pdf"]) for word in PRIVATE_WORDS)
    assert shown["file_name"].endswith("-private.pdf")
    assert "inside our school" in shown["body"]
    assert page.preview.page_count() == pages_of(shown["pdf"])


def test_a_change_elsewhere_sets_the_note_anew(
    page: Readiness, desk: Desk, printed: list[dict[str, Any]], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(page.note.ready):
        settle_on(desk, coordinator_name="Mair Bevan")
    page.print_button.click()
    assert "Mair Bevan" in text_of(printed[0]["pdf"])


def test_the_focus_stays_when_the_gaps_are_read_again(
    page: Readiness, desk: Desk, qtbot: QtBot
) -> None:
    wanted = "See who: MOU-2026-003 waits for 2 signatures"
    with qtbot.waitActive(page.window()):
        page.activateWindow()
    next(b for b in page.findChildren(QPushButton) if b.accessibleName() == wanted).setFocus()
    with qtbot.waitSignal(page.note.ready):
        settle_on(desk, coordinator_name="")
    focused = page.window().focusWidget()
    assert focused is not None and focused.accessibleName() == wanted


def test_what_did_not_change_is_left_as_it_is(
    whole: HandoverPage, page: Readiness, desk: Desk, qtbot: QtBot
) -> None:
    before = page.missing.findChildren(QPushButton)
    with qtbot.waitSignal(page.note.ready):  # the note has another title
        settle_on(desk, partnership_name="East Vale")
    told(qtbot, whole)
    assert before and page.missing.findChildren(QPushButton) == before


def test_a_note_that_cannot_be_set_is_told_and_the_page_goes_on(
    page: Readiness, desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    from partnerdesk.actions import handover
    from partnerdesk.store.problems import StoreProblem

    def full(*args: object, **given: object) -> bytes:
        raise StoreProblem("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(handover, "note_pdf", full)
        with qtbot.waitSignal(
            desk.refused, check_params_cb=lambda told: told == "The disk is full."
        ):
            page.private.click()
    with qtbot.waitSignal(page.note.ready):
        settle_on(desk, coordinator_name="Mair Bevan")


def test_a_page_that_is_gone_hears_no_more_of_its_note(
    desk: Desk, background: Background, qtbot: QtBot
) -> None:
    page = HandoverPage(desk, background)
    page.show_facts()
    page.readiness.private.click()
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    background.wait()
    with qtbot.captureExceptions() as raised:
        QCoreApplication.processEvents()
    assert raised == []


def test_in_a_narrow_room_the_gaps_get_it_all(whole: HandoverPage) -> None:
    whole.resize(700, 668)
    assert whole.readiness.preview.isHidden()
    whole.resize(1110, 668)
    assert whole.readiness.preview.isVisible()


def test_without_partners_there_is_nothing_to_print(
    empty_desk: Desk, background: Background, qtbot: QtBot
) -> None:
    page = HandoverPage(empty_desk, background)
    show(qtbot, page)
    told(qtbot, page)
    assert page.readiness.print_button.isHidden()
    with qtbot.waitSignal(empty_desk.asked_for, check_params_cb=lambda *to: to[0] == "partners"):
        press(page, "Go to Partners")
