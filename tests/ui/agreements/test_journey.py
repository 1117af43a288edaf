"""From a new agreement to its last signature, through the page as a user goes through it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests import factories
from tests.ui.agreements.conftest import ANSWERS, TODAY, Stage
from ui.agreements.closing import IssueDialog
from ui.agreements.new_agreement import NewAgreementDialog
from ui.agreements.questions import Questions
from ui.agreements.signing import SignatureDialog
from ui.widgets import LineEditor


def dialog_on_show(kind: type) -> object:
    """The dialog that a button has just opened."""
    return next(
        one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()
    )


def test_a_new_agreement_is_drafted_answered_issued_and_signed(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    page = stage.page
    start(stage, qtbot)
    editor = page.editor
    key = editor.agreement_id()
    assert page.is_editing() and page.key() == f"{key}/edit"
    assert editor.title.text() == "Latin for all"

    # Issue is refused by naming what is open, and leads there.
    qtbot.mouseClick(editor.issue_button, Qt.MouseButton.LeftButton)
    assert "Still open: Why, Give and receive, Arrangements" in editor.banner_text()
    assert stage.read(key).agreement.issued_on is None

    for part, answers in ANSWERS.items():
        answer(stage, qtbot, part, answers)
    assert stage.standing("Scope") == "done"
    promise(stage, qtbot)
    assert [one.what for one in stage.read(key).commitments] == ["Latin teaching"]
    assert "Every part is answered" in editor.foot.text()

    qtbot.mouseClick(editor.issue_button, Qt.MouseButton.LeftButton)
    asked = dialog_on_show(IssueDialog)
    assert isinstance(asked, IssueDialog)
    qtbot.mouseClick(asked.action_button, Qt.MouseButton.LeftButton)
    assert not page.is_editing()
    assert page.detail.chip.fact().text == "0 of 4 signed"

    scan = tmp_path / "signed by Cai.pdf"
    scan.write_bytes(factories.PDF)
    for number in range(4):
        sign(stage, qtbot, scan if number == 0 else None)
    assert page.detail.chip.fact().text == "In force"
    assert page.list.rows.row(0).chip.text == "In force"  # type: ignore[union-attr]
    given = stage.read(key).signatures
    assert {one.signed_on for one in given} == {TODAY}
    assert len([one for one in given if one.scan_id]) == 1


def start(stage: Stage, qtbot: QtBot) -> None:
    """Fill the dialog for a new agreement; without a second party it is refused there."""
    qtbot.mouseClick(stage.page.new_button, Qt.MouseButton.LeftButton)
    dialog = dialog_on_show(NewAgreementDialog)
    assert isinstance(dialog, NewAgreementDialog)
    qtbot.keyClicks(dialog.form.editor("title"), "Latin for all")
    dialog.form.editor("starts_on").set_value(TODAY)
    dialog.submit()
    assert "at least two parties" in dialog.form.field("parties").refusal
    dialog.form.editor("parties").tick(stage.ids["Heron & <b>Vale</b>"]).click()
    dialog.submit()


def answer(stage: Stage, qtbot: QtBot, part: str, answers: dict[str, str]) -> None:
    """Type into each field of a part and leave it."""
    filling = stage.part(part).filling
    assert isinstance(filling, Questions)
    for name, words in answers.items():
        editor = filling.form.editor(name)
        editor.setFocus()
        if isinstance(editor, LineEditor):
            qtbot.keyClicks(editor, words)
        else:
            editor.set_value(words)
        qtbot.keyClick(editor, Qt.Key.Key_Tab)
        assert stage.answers(stage.page.editor.agreement_id())[name] == words


def promise(stage: Stage, qtbot: QtBot) -> None:
    """Write one promise, leaving the row saves it."""
    pane = stage.part("Give and receive")
    what = pane.findChildren(LineEditor)[0]
    what.setFocus()
    qtbot.keyClicks(what, "Latin teaching")
    pane.words.body.setFocus()


def sign(stage: Stage, qtbot: QtBot, scan: Path | None) -> None:
    """Record the next signature that is awaited."""
    draft = stage.read(stage.page.detail.agreement_id())
    given = {one.signatory_id for one in draft.signatures}
    wanted = next(one for one in draft.signatories if one.id not in given)
    stage.page.detail.record(wanted)
    dialog = dialog_on_show(SignatureDialog)
    assert isinstance(dialog, SignatureDialog)
    name = dialog.form.editor("person_name")
    if not name.value():
        qtbot.keyClicks(name, "Bea Osei")
    if scan:
        dialog.form.editor("scan").take(scan)
    dialog.submit()
