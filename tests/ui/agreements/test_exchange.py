"""Clauses in and out of the window: swap files, Word, the library, templates of one's own."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from partnerdesk.actions import agreements, signing
from partnerdesk.actions.docx_drafts import draft_docx
from partnerdesk.actions.swapping import export_swap
from partnerdesk.formats.texts import load_templates
from tests.ui.agreements.conftest import TODAY, Stage
from ui.agreements.docx_dialog import DocxDialog, open_docx, save_docx
from ui.agreements.library_dialog import LibraryDialog, open_library
from ui.agreements.new_agreement import open_new_agreement
from ui.agreements.swap_dialog import SwapDialog, open_save_template, open_swap, save_swap

MARKUP = "<b>Pupils</b> {{leads}} & <img src='x.png'>"


def edited(stage: Stage, key: str, part: str, body: str) -> None:
    clause = next(one for one in stage.read(key).clauses if one.part == part)
    agreements.edit_clause(stage.desk.database, clause, clause.heading, body)


@pytest.fixture
def swap_path(stage: Stage, tmp_path: Path) -> Path:
    """A file of a one-page agreement with a clause of somebody's own."""
    key = stage.drafted()
    edited(stage, key, "Keeping safe", f"{MARKUP} with Cai Puw for £30.")
    path = tmp_path / "neighbour.partnerdesk-swap"
    path.write_bytes(export_swap(stage.desk.database, key, TODAY))
    return path


def swap_open(stage: Stage, path: Path, qtbot: QtBot) -> SwapDialog:
    dialog = open_swap(stage.desk, stage.page, path)
    qtbot.waitUntil(lambda: dialog.page() == "clauses")
    return dialog


def rows(dialog: SwapDialog | DocxDialog) -> list[tuple[str, str]]:
    model = dialog.listing.rows
    found = [model.row(number) for number in range(model.rowCount())]
    return [(one.title, one.chip.text if one.chip else "") for one in found if one]


def test_a_swap_file_is_shown_chosen_from_and_becomes_a_draft_that_says_what_is_open(
    stage: Stage, swap_path: Path, qtbot: QtBot
) -> None:
    dialog = swap_open(stage, swap_path, qtbot)
    assert ("Keeping safe", "Other words") in rows(dialog)
    assert ("Why", "As in your library") in rows(dialog)
    dialog.listing.choose("brief-safety")
    assert dialog.words.text() == f"{MARKUP} with [person] for [amount]."
    dialog.listing.tick("brief-scope")
    assert dialog.summary.text() == "7 of 8 chosen"
    dialog.action_button.click()
    dialog.action_button.click()
    assert dialog.form.field("parties").refusal
    dialog.form.set_values({"title": "Adapted", "parties": list(stage.ids.values())[1:]})
    with qtbot.waitSignal(dialog.accepted):
        dialog.action_button.click()
    draft = stage.read(dialog.made)
    parts = [one.part for one in draft.clauses]
    assert "Scope" not in parts
    waiting = [one.part for one in signing.open_parts(draft)]
    assert "Keeping safe" in waiting
    stage.page.edit(dialog.made)
    assert stage.standing("Keeping safe") == "open"


def test_a_hostile_swap_file_is_refused_with_words_and_nothing_is_written(
    stage: Stage, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "hostile.partnerdesk-swap"
    for content in (b"[" * 100_000, b"%PDF-1.7", b"", b" " * 2_000_000, b'{"format": 1}'):
        path.write_bytes(content)
        dialog = open_swap(stage.desk, stage.page, path)
        qtbot.waitUntil(lambda one=dialog: one.banner.isVisible() and one.page() == "choose")
        assert dialog.banner.words.text().endswith(".")
        dialog.reject()
    with stage.desk.read() as connection:
        from partnerdesk.store.agreements_rows import numbers

        assert numbers(connection) == []


def word_file(stage: Stage, key: str, path: Path, *pairs: tuple[str, str]) -> Path:
    document = Document(io.BytesIO(draft_docx(stage.desk.database, key, TODAY)))
    for old, new in pairs:
        (one,) = (each for each in document.paragraphs if old in each.text)
        one.text = one.text.replace(old, new)
    document.save(str(path))
    return path


def test_a_returned_document_shows_what_changed_and_only_the_ticked_is_taken(
    stage: Stage, tmp_path: Path, qtbot: QtBot
) -> None:
    key = stage.drafted()
    path = word_file(
        stage, key, tmp_path / "back.docx",
        ("Safety: each of us", MARKUP), ("Not covered:", "Left out:"),
    )  # fmt: skip
    dialog = open_docx(stage.desk, stage.page, key, path)
    qtbot.waitUntil(lambda: dialog.page() == "changes")
    assert rows(dialog) == [("Keeping safe", "Changed"), ("Scope", "Changed")]
    scope = next(one for one in dialog.changed() if one.part == "Scope")
    dialog.listing.tick(scope.clause_id)
    with qtbot.waitSignal(dialog.accepted):
        dialog.action_button.click()
    bodies = {one.part: one.body for one in stage.read(key).clauses}
    assert bodies["Keeping safe"].startswith(MARKUP)
    assert bodies["Scope"].startswith("Not covered:")


def test_a_document_without_changes_or_of_another_agreement_says_so(
    stage: Stage, tmp_path: Path, qtbot: QtBot
) -> None:
    key, other = stage.drafted(), stage.drafted()
    same = open_docx(stage.desk, stage.page, key, word_file(stage, key, tmp_path / "a.docx"))
    qtbot.waitUntil(lambda: same.page() == "changes")
    assert same.pane.title.text() == "Nothing has changed"
    assert not same.action_button.isVisible()
    same.reject()
    wrong = open_docx(stage.desk, stage.page, key, word_file(stage, other, tmp_path / "b.docx"))
    qtbot.waitUntil(lambda: wrong.banner.isVisible())
    assert "another agreement" in wrong.banner.words.text()
    wrong.reject()


def test_saving_asks_where_and_says_what_was_saved(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = stage.drafted()
    agreement = stage.read(key).agreement
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *given: (str(tmp_path / "saved"), "")
    )
    assert save_swap(stage.desk, stage.page, agreement) == tmp_path / "saved.partnerdesk-swap"
    assert save_docx(stage.desk, stage.page, agreement) == tmp_path / "saved.docx"
    assert (tmp_path / "saved.docx").read_bytes().startswith(b"PK")
    assert stage.said == ["Saved as “saved.partnerdesk-swap”", "Saved as “saved.docx”"]
    issued = stage.read(stage.issued()).agreement
    assert save_docx(stage.desk, stage.page, issued) is None
    assert "issued" in stage.refused[-1]


def test_the_library_is_searched_and_a_clause_taken(stage: Stage) -> None:
    key = stage.drafted()
    dialog = open_library(stage.desk, stage.page, key)
    dialog.search.setText("who provides transport")
    assert dialog.listing.key() == "transport"
    assert "prints only when answered" in dialog.conditions.text()
    assert "Used in: " in dialog.conditions.text()
    dialog.action_button.click()
    assert "transport" in [one.clause_id for one in stage.read(key).clauses]
    assert not dialog.action_button.isEnabled()
    assert dialog.summary.text() == "It is in the draft already."
    dialog.search.setText("zanzibar")
    assert dialog.listing.rows.rowCount() == 0
    dialog.reject()


def test_a_template_of_ones_own_is_offered_for_the_next_agreement(stage: Stage) -> None:
    key = stage.drafted()
    edited(stage, key, "Keeping safe", MARKUP)
    dialog = open_save_template(stage.desk, stage.page, stage.read(key).agreement)
    dialog.submit()
    assert dialog.form.field("name").refusal
    dialog.form.set_values({"name": "Choir & hall"})
    dialog.submit()
    template_id = dialog.template_id
    assert template_id in load_templates(own=stage.desk.store.folder.texts)
    new = open_new_agreement(stage.desk, stage.page)
    new.form.set_values(
        {"template_id": template_id, "title": "T", "parties": list(stage.ids.values())[:2]}
    )
    new.submit()
    stage.page.edit(new.made)
    assert stage.part("Keeping safe").title.text() == "Keeping safe"


def test_the_menu_offers_what_fits_the_agreement(stage: Stage) -> None:
    draft, issued = stage.drafted(), stage.issued()
    stage.page.open_key(draft)
    more = stage.page.detail.more
    offered = ("save_docx", "read_docx", "library", "save_template", "save_swap")
    assert all(more[name].isVisible() for name in offered)
    stage.page.open_key(issued)
    shown = [name for name in offered if more[name].isVisible()]
    assert shown == ["save_template", "save_swap"]
    stage.page.open_key(draft)
    more["library"].trigger()
    dialogs = stage.page.window().findChildren(LibraryDialog)
    assert [one.listing.rows.rowCount() > 40 for one in dialogs] == [True]
    dialogs[0].reject()
