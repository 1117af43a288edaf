"""The list and the detail: what they say of agreements in each state, and what they offer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from partnerdesk.actions import history, signing
from partnerdesk.domain.agreements import Signature
from tests import factories
from tests.ui.agreements.conftest import TODAY, Stage
from ui.agreements import detail as detail_module
from ui.agreements.closing import open_end, open_void
from ui.agreements.signing import ScanEditor, open_scan, open_signature


def test_an_empty_page_offers_the_first_draft(stage: Stage) -> None:
    assert not stage.page.list.isVisible()
    offers = [one.text() for one in stage.page.findChildren(QPushButton) if one.isVisible()]
    assert "Draft an agreement" in offers


def test_the_list_says_number_parties_next_date_and_state(stage: Stage) -> None:
    key = stage.issued()
    draft = stage.drafted("partnership-mou")
    rows = [stage.page.list.rows.row(number) for number in range(2)]
    found = {row.key: row for row in rows if row}
    assert found[key].second == "MOU-2026-001 · 2 parties · review by"
    assert found[key].facts == ("3 Jan 2027",)
    assert found[key].chip and found[key].chip.text == "0 of 4 signed"
    assert found[draft].chip and found[draft].chip.tone == "info"


def test_the_filter_shows_one_state_and_gives_way_to_what_is_asked_for(stage: Stage) -> None:
    issued, draft = stage.issued(), stage.drafted()
    page = stage.page
    wanted = next(one for one in page.filter.menu().actions() if one.text() == "Draft")
    wanted.trigger()
    assert [page.list.rows.row(0).key, page.list.rows.rowCount()] == [draft, 1]  # type: ignore[union-attr]
    page.open_key("mou-2026-001")
    assert page.list.key() == issued
    assert page.filter.text() == "All states"


def test_a_signature_takes_the_name_of_whoever_held_the_role_that_day(stage: Stage) -> None:
    key = stage.issued()
    dialog = open_signature(stage.desk, stage.page, key)
    form = dialog.form
    assert (form.editor("person_name").value(), form.editor("role_title").value()) == (
        "Cai Puw", "Pennaeth",
    )  # fmt: skip
    form.editor("signed_on").set_value(date(2025, 12, 1))
    assert form.editor("person_name").value() == "Ann Bell"
    form.editor("person_name").setText("Dr A. Bell")
    form.editor("signed_on").set_value(TODAY)
    assert form.editor("person_name").value() == "Dr A. Bell"  # what is typed stays
    dialog.discard()


def test_a_dropped_scan_is_named_with_its_size_and_no_other_file_is_taken(
    stage: Stage, tmp_path: Path, qtbot: QtBot
) -> None:
    key = stage.issued()
    dialog = open_signature(stage.desk, stage.page, key)
    editor = dialog.form.editor("scan")
    assert isinstance(editor, ScanEditor)
    scan, program = tmp_path / "scan.pdf", tmp_path / "scan2.pdf"
    scan.write_bytes(factories.PDF + b" " * 240_000)
    program.write_bytes(b"MZ")
    drop(editor, program)
    assert "not a PDF, JPEG or PNG" in editor.words.text()
    dialog.submit()
    assert "not a PDF" in dialog.form.field("scan").refusal
    assert not stage.read(key).signatures
    drop(editor, scan)
    assert editor.words.text() == "scan.pdf · 240 KB"
    dialog.submit()
    assert stage.read(key).signatures[0].scan_id


def drop(editor: ScanEditor, path: Path) -> None:
    """Let a file fall on the field."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    editor.dropEvent(
        QDropEvent(
            QPoint(5, 5), Qt.DropAction.CopyAction, data,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )
    )  # fmt: skip


def test_a_scan_is_attached_later_and_opens_as_a_copy(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = stage.issued()
    stage.page.open_key(key)
    wanted = stage.read(key).signatories[0]
    signature = Signature(signatory_id=wanted.id, person_name="Cai Puw", signed_on=TODAY)
    stage.desk.run(
        lambda database: signing.record_signature(stage.desk.store, key, signature, TODAY)
    )
    given = stage.read(key).signatures[0]
    dialog = open_scan(stage.desk, stage.page, given)
    dialog.submit()
    assert "Choose the scan first" in dialog.form.field("scan").refusal
    scan = tmp_path / "s.pdf"
    scan.write_bytes(factories.PDF)
    dialog.form.editor("scan").take(scan)
    dialog.submit()
    opened: list[tuple[str, bytes]] = []
    monkeypatch.setattr(detail_module, "open_elsewhere", lambda *given: opened.append(given))
    shown = {one.text(): one for one in stage.page.detail.findChildren(QPushButton)}
    shown["Open scan"].click()
    assert opened == [("s.pdf", factories.PDF)]


def test_ending_and_voiding_are_said_with_their_reason_and_offer_no_undo(stage: Stage) -> None:
    key = stage.issued()
    stage.page.open_key(key)
    detail = stage.page.detail
    assert not detail.more["throw_away"].isVisible()
    agreement = stage.read(key).agreement
    dialog = open_end(stage.desk, stage.page, agreement)
    dialog.submit()
    assert dialog.form.field("reason").refusal
    dialog.form.editor("reason").set_value("The teacher has left")
    dialog.submit()
    assert detail.chip.fact().text == "Ended"
    assert not detail.more["end"].isVisible()
    void = open_void(stage.desk, stage.page, stage.read(key).agreement)
    void.form.editor("reason").set_value("Signed by the wrong people")
    void.submit()
    assert detail.chip.fact().text == "Void"
    assert not detail.more["void"].isVisible()
    with pytest.raises(Exception, match="nothing to undo"):
        history.undo(stage.desk.database)


def test_a_new_draft_from_an_old_one_opens_in_the_editor(stage: Stage) -> None:
    key = stage.issued()
    stage.page.open_key(key)
    stage.page.detail.more["copy"].trigger()
    assert stage.page.is_editing()
    assert stage.page.editor.agreement_id() != key
    assert stage.page.editor.title.text() == "Latin"


def test_a_draft_thrown_away_is_gone_until_undo(stage: Stage) -> None:
    key = stage.drafted()
    stage.page.open_key(key)
    stage.page.detail.more["throw_away"].trigger()
    assert stage.page.list.rows.rowCount() == 0
    assert stage.said[-1] == "Threw away the draft MOU-2026-001"
    stage.desk.run(history.undo)
    assert stage.page.list.rows.rowCount() == 1


def test_paper_and_history_are_there_for_the_chosen_one(stage: Stage, qtbot: QtBot) -> None:
    key = stage.issued()
    stage.page.open_key(key)
    detail = stage.page.detail
    detail.tabs.go_to("paper")
    assert detail.preview.page_count() == 1
    detail.tabs.go_to("history")
    assert stage.page.findChildren(type(detail._history.list))[0].rows.rowCount() == 7
    preview = detail.print_out()
    assert preview is not None and preview.isVisible()
    assert preview.preview.page_count() == 1
    preview.reject()


def test_a_store_to_look_at_only_offers_nothing_that_writes(
    stage: Stage, store: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = stage.drafted()
    monkeypatch.setattr(stage.desk.store.database, "read_only", True)
    stage.page.open_key(f"{key}/edit")
    assert not stage.page.is_editing()
    stage.page.show_facts()
    offers = [one for one in stage.page.detail.findChildren(QPushButton) if one.isVisible()]
    assert not next(one for one in offers if one.text() == "Open draft").isEnabled()
    assert not stage.page.detail.more["throw_away"].isEnabled()


class WindowsShown(QObject):
    """Counts the windows that appear, however shortly."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(watched)
        return False


def test_no_part_of_the_page_flashes_up_as_a_window_of_its_own(
    stage: Stage, qapp: QApplication
) -> None:
    windows = WindowsShown()
    qapp.installEventFilter(windows)
    issued, draft = stage.issued(), stage.drafted("partnership-mou")
    stage.page.open_key(issued)
    stage.page.open_key(f"{draft}/edit")
    for part in ("Parties", "Give and receive", "Transport", "Dates and review"):
        stage.part(part)
    stage.page.editor.issue()
    qapp.removeEventFilter(windows)
    assert windows.shown == []
