"""What becomes of an agreement after issue: versions, renewal, notice, joining, governors."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from partnerdesk.actions import agreement_terms, agreements, history, signing
from partnerdesk.domain.agreements import Signature
from partnerdesk.domain.partners import RoleKind
from partnerdesk.domain.terms_of_agreement import GovernorsMeeting
from tests.ui.agreements.conftest import TODAY, Stage
from ui.agreements.compare import CompareDialog
from ui.agreements.marked_text import MarkedText
from ui.agreements.signing import open_signature
from ui.widgets import WrapLabel


def test_a_new_version_opens_its_draft_and_undo_or_going_back_restores_the_one_before(
    stage: Stage,
) -> None:
    key = stage.issued()
    stage.page.open_key(key)
    detail = stage.page.detail
    assert detail.more["revise"].text() == "Draft version 2"
    detail.more["revise"].trigger()
    assert stage.page.is_editing() and stage.page.editor.agreement_id() == key
    stage.page.show_list()
    assert not detail.more["throw_away"].isVisible()  # the issued version would go with it
    assert detail.more["go_back"].text() == "Go back to version 1"
    _button(stage, "go-back").click()
    assert stage.read(key).agreement.version == 1
    assert stage.read(key).agreement.issued_on == TODAY
    stage.desk.run(history.undo)
    assert stage.read(key).agreement.version == 2


def test_a_draft_of_a_later_version_shows_its_own_paper_marked_as_draft(
    stage: Stage, qtbot: QtBot
) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    key = stage.issued()
    _reworded(stage, key)
    stage.page.open_key(key)
    text = "".join(
        page.extract_text() for page in PdfReader(BytesIO(stage.page.detail.pdf())).pages
    )
    assert "algebra" in text


def test_the_comparison_marks_changed_words_folds_the_rest_and_takes_markup_as_words(
    stage: Stage,
) -> None:
    key = stage.issued()
    _reworded(stage, key, "Latin & <b>algebra</b>")
    stage.page.open_key(key)
    stage.page.detail.more["compare"].trigger()
    dialog = stage.page.findChild(CompareDialog)
    assert dialog is not None
    marked = [one for one in dialog.findChildren(MarkedText) if not one.isHidden()]
    spoken = " ".join(one.accessibleName() for one in marked)
    assert "new: " in spoken and "<b>algebra</b>" in spoken and "taken out: " in spoken
    folded = next(b for b in dialog.findChildren(QPushButton) if "unchanged" in b.text())
    assert folded.text().startswith("Show")
    folded.click()
    assert folded.text().startswith("Hide")
    dialog.new.set_value(1)
    assert "Nothing is different" in dialog.banner.words.text()
    dialog.close()


def test_versions_tell_who_signed_each_and_one_begins_a_new_agreement(stage: Stage) -> None:
    key = stage.issued()
    wanted = stage.read(key).signatories[0]
    given = Signature(signatory_id=wanted.id, person_name="Cai Puw", signed_on=TODAY)
    stage.desk.run(lambda one: signing.record_signature(stage.desk.store, key, given, TODAY))
    _reworded(stage, key)
    stage.desk.run(lambda one: signing.issue(stage.desk.store, key, TODAY))
    stage.page.open_key(key)
    told = _told(stage)
    assert "Version 2, Tue 3 Mar 2026" in told and "Version 1, Tue 3 Mar 2026" in told
    assert "Signed 1 of 4: Cai Puw Tue 3 Mar 2026" in told
    stage.page.detail.life.draft_from(1)
    made = stage.page.editor.agreement_id()
    assert made != key and stage.read(made).agreement.number == "MOU-2026-002"


def test_renewing_says_the_present_end_and_keeps_what_was_agreed(stage: Stage) -> None:
    key = stage.issued()
    stage.page.open_key(key)
    old = stage.read(key).agreement.ends_on
    assert old
    dialog = stage.page.detail.life.renew()
    dialog.form.editor("ends_on").set_value(old)
    dialog.submit()
    assert "Choose a later day" in dialog.form.field("ends_on").refusal
    dialog.form.editor("ends_on").set_value(date(2029, 8, 31))
    dialog.form.editor("review_on").set_value(date(2029, 5, 1))
    dialog.form.editor("note").set_value("Heads met on Monday")
    dialog.submit()
    assert stage.read(key).agreement.ends_on == date(2029, 8, 31)
    assert "Heads met on Monday" in _told(stage)


def test_notice_says_the_last_day_before_and_can_be_taken_back(stage: Stage) -> None:
    key = stage.issued()
    stage.page.open_key(key)
    leaving = stage.ids["Heron & <b>Vale</b>"]
    dialog = stage.page.detail.life.notice(leaving)
    assert "would be Wed 3 Jun 2026" in dialog.last_day.words.text()
    dialog.form.editor("notice_on").set_value(date(2026, 2, 27))
    assert "would be Wed 27 May 2026" in dialog.last_day.words.text()
    dialog.submit()
    assert "Gave notice Fri 27 Feb 2026 · last day Wed 27 May 2026" in _told(stage)
    _button(stage, f"stay-{leaving}").click()
    assert "Gave notice" not in _told(stage)
    assert "stays with MOU-2026-001" in stage.said[-1]


def test_a_member_that_joins_is_shown_with_its_day_and_gets_a_slip(stage: Stage) -> None:
    key = stage.issued()
    stage.page.open_key(key)
    dialog = stage.page.detail.life.accede()
    assert _choices(dialog.form.editor("member_id")) == ["Fenwick Primary"]
    dialog.form.editor("roles").set_value(())
    dialog.submit()
    assert dialog.form.field("roles").refusal
    dialog.form.editor("roles").set_value((RoleKind.HEAD,))
    dialog.submit()
    draft = stage.read(key)
    assert draft.parties[-1].joined_on == TODAY and draft.signatories[-1].role_kind is RoleKind.HEAD
    assert "Joined Tue 3 Mar 2026" in _told(stage)
    titles = [one.windowTitle() for one in stage.page.findChildren(QWidget)]
    assert "MOU-2026-001, accession slip" in titles


def test_a_review_is_brought_before_the_governors_meet(stage: Stage) -> None:
    key = stage.issued()
    stage.page.open_key(key)
    board = stage.page.detail.life.governors()
    asked = board.add()
    asked.form.editor("day").set_value(date(2026, 11, 19))
    asked.form.editor("note").set_value("Autumn, full board")
    asked.submit()
    assert board.list.rows.rowCount() == 1
    board.close()
    _button(stage, "take-review").click()
    assert stage.read(key).agreement.review_on == date(2026, 11, 5)
    stage.desk.run(history.undo)
    assert stage.read(key).agreement.review_on == date(2027, 1, 3)


def test_a_governors_meeting_is_removed_and_undo_in_the_board_brings_it_back(stage: Stage) -> None:
    ours = stage.ids["St Oswald’s"]
    meeting = GovernorsMeeting("", ours, date(2026, 5, 14))
    stage.desk.run(lambda database: agreement_terms.add_governors_meeting(database, meeting))
    key = stage.issued()
    stage.page.open_key(key)
    board = stage.page.detail.life.governors()
    board.list.choose_first()
    board.remove()
    assert board.list.rows.rowCount() == 0
    board.undo_button.click()
    assert board.list.rows.rowCount() == 1
    board.close()


def _reworded(stage: Stage, key: str, words: str = "algebra") -> None:
    """Begin version 2, with one clause in other words."""
    from partnerdesk.actions import revising

    stage.desk.run(lambda database: revising.revise(database, key))
    clause = next(one for one in stage.read(key).clauses if one.part == "Why")
    stage.desk.run(
        lambda database: agreements.edit_clause(
            database, clause, clause.heading, clause.body.replace("Latin", words)
        )
    )


def _button(stage: Stage, name: str) -> QPushButton:
    found = stage.page.detail.findChildren(QPushButton, name)
    return next(one for one in found if not one.isHidden())


def _told(stage: Stage) -> str:
    return "\n".join(
        one.text() for one in stage.page.detail.findChildren(WrapLabel) if one.isVisible()
    )


def _choices(editor: object) -> list[str]:
    from PySide6.QtWidgets import QComboBox

    assert isinstance(editor, QComboBox)
    return [editor.itemText(number) for number in range(editor.count())]


def test_a_chosen_scan_is_seen_before_it_is_kept(stage: Stage, tmp_path: Path) -> None:
    key = stage.issued()
    stage.page.open_key(key)
    dialog = open_signature(stage.desk, stage.page, key)
    editor = dialog.form.editor("scan")
    assert editor.picture.isHidden()
    scan, broken = tmp_path / "signed.pdf", tmp_path / "broken.pdf"
    scan.write_bytes(stage.page.detail.pdf())
    broken.write_bytes(b"%PDF-1.7 and then nothing")
    editor.take(scan)
    assert editor.picture.isVisible() and editor.picture.pdf.page_count() >= 1
    editor.take(broken)  # it may still be the only scan there is
    assert editor.picture.isHidden()
    photograph = QImage(40, 60, QImage.Format.Format_RGB32)
    photograph.fill(0xFFFFFF)
    assert photograph.save(str(tmp_path / "signed.png"))
    editor.take(tmp_path / "signed.png")
    assert editor.picture.currentWidget() is editor.picture.picture
    dialog.discard()


def test_a_kept_paper_that_cannot_be_shown_is_said(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = stage.issued()
    stage.page.open_key(key)
    detail = stage.page.detail
    said: list[str] = []
    stage.desk.refused.connect(said.append)
    monkeypatch.setattr(type(detail), "pdf", lambda _: b"%PDF-1.4 and noise")
    detail.tabs.go_to("paper")
    assert detail.preview.isHidden()
    assert detail.print_out() is None
    assert len(said) == 2 and all("not a PDF that can be shown" in one for one in said)
