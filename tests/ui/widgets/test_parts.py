"""Notices, navigation, tabs, previews: what the user relies on in each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from partnerdesk.domain.problems import RuleBroken
from tests.ui.widgets.gallery import (
    agreement_page,
    dialog,
    every_page,
    shell,
)
from ui import theme
from ui.widgets import (
    Beside,
    ElidedLabel,
    ListDetail,
    Navigation,
    Notice,
    PdfPreview,
    ProgressPanel,
    TabPages,
    WrapLabel,
    action_button,
)

_INTERACTIVE = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QAbstractItemView)


def make_pdf(pages: int, high: float = 842) -> bytes:
    """A PDF of pages, A4 if nothing else is said, a black square at the middle of each."""
    import io

    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, high))
    for _ in range(pages):
        canvas.rect(197, 321, 200, 200, fill=1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_everything_that_takes_the_keyboard_has_a_name(qtbot: QtBot) -> None:
    nameless = []
    for page in every_page():
        qtbot.addWidget(page)
        for widget in page.findChildren(QWidget):
            reachable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if isinstance(widget, _INTERACTIVE) and reachable and not widget.accessibleName():
                nameless.append((type(widget).__name__, widget.parent()))
    assert not nameless


def test_no_label_takes_text_for_markup(qtbot: QtBot) -> None:
    page = shell(agreement_page())
    qtbot.addWidget(page)
    formats = {label.textFormat() for label in page.findChildren(QLabel) if label.text()}
    assert formats == {Qt.TextFormat.PlainText}


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_pages_fit_the_smallest_screen(
    name: theme.Choice, scale: float, qapp: QApplication, qtbot: QtBot
) -> None:
    theme.apply(qapp, name, scale)
    for made in every_page(make_pdf(1)):
        qtbot.addWidget(made)
        if isinstance(made, QMainWindow):
            made.resize(1366, 768)
        made.show()
        qapp.processEvents()
        assert made.width() <= 1366
        assert made.height() <= 768
        for area in made.findChildren(QScrollArea):
            if area.isVisible():
                assert area.widget().width() <= area.viewport().width()


def test_elided_text_is_told_whole_in_a_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel("Memorandum <b>of</b> understanding " * 4)
    qtbot.addWidget(label)
    label.resize(100, 20)
    label.show()
    assert "&lt;b&gt;" in label.toolTip()
    label.resize(3000, 20)
    assert label.toolTip() == ""


def test_undo_in_the_notice_runs_once_and_the_notice_goes(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    notice = Notice(window)
    undone: list[str] = []
    notice.say("Lent 12 × Multimeter", lambda: undone.append("lend"))
    assert notice.isVisible()
    assert window.rect().contains(notice.geometry())
    qtbot.mouseClick(notice.action_button, Qt.MouseButton.LeftButton)
    assert undone == ["lend"]
    assert notice.isHidden()
    notice.say("Backed up")
    assert notice.action_button.isHidden()


def test_a_long_refusal_is_told_to_its_end(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(500, 400)
    window.show()
    notice = Notice(window)
    notice.say("Short")
    low = notice.height()
    notice.say("This can’t be undone, since it has been changed. " * 4 + "Look at History.")
    words = notice.words
    assert notice.height() > low
    assert words.height() >= words.heightForWidth(words.width())
    assert window.rect().contains(notice.geometry())


def test_navigation_is_walked_with_arrows(qtbot: QtBot) -> None:
    navigation = Navigation()
    qtbot.addWidget(navigation)
    for name in ("today", "partners", "agreements"):
        navigation.add(name, name.title(), name)
    navigation.go_to("today")
    with qtbot.waitActive(navigation):
        navigation.show()
    gone: list[str] = []
    navigation.chosen.connect(gone.append)
    navigation.item("today").setFocus()
    qtbot.keyClick(navigation.item("today"), Qt.Key.Key_Down)
    assert gone == ["partners"]
    assert navigation.item("partners").isChecked()
    navigation.set_count("today", 7)
    assert navigation.item("today").accessibleName() == "Today, 7 waiting"
    wide = navigation.sizeHint().width()
    navigation.setCompact(True)
    assert (wide, navigation.sizeHint().width()) == (208, 56)
    assert navigation.item("partners").toolTip() == "Partners"


def test_tabs_count_and_turn(qtbot: QtBot) -> None:
    tabs = TabPages("About")
    qtbot.addWidget(tabs)
    overview, people = QWidget(), QWidget()
    tabs.add("overview", "Overview", overview)
    tabs.add("people", "People", people, 6)
    turned: list[str] = []
    tabs.changed.connect(turned.append)
    tabs.show()
    qtbot.keyClick(tabs.strip, Qt.Key.Key_Right)
    assert turned == ["people"]
    assert tabs.pages.currentWidget() is people
    tabs.set_count("people", 7)
    assert tabs.strip.tabText(1) == "People 7"


def test_list_and_detail_take_turns_when_narrow(qtbot: QtBot) -> None:
    listing, detail = QWidget(), QWidget()
    both = ListDetail(listing, detail)
    qtbot.addWidget(both)
    both.resize(1100, 600)
    both.show()
    assert listing.isVisible() and detail.isVisible()
    both.resize(500, 600)
    assert listing.isVisible() and not detail.isVisible()
    both.show_detail()
    assert detail.isVisible() and not listing.isVisible()
    qtbot.mouseClick(both.back_button, Qt.MouseButton.LeftButton)
    assert listing.isVisible()


def test_columns_stack_when_narrow(qtbot: QtBot) -> None:
    first, second = WrapLabel("a"), WrapLabel("b")
    both = Beside(first, second)
    qtbot.addWidget(both)
    both.resize(900, 300)
    both.show()
    qtbot.waitUntil(lambda: second.x() > first.x() and second.y() == first.y())
    both.resize(400, 300)
    qtbot.waitUntil(lambda: second.y() > first.y() and second.x() == first.x())


def test_a_button_follows_its_action(qtbot: QtBot) -> None:
    action = QAction("Undo")
    made = action_button(action, "quiet", "undo")
    qtbot.addWidget(made)
    done: list[bool] = []
    action.triggered.connect(lambda: done.append(True))
    action.setText("Undo: Lend 12 × Multimeter")
    made.click()
    assert made.text() == made.accessibleName() == "Undo: Lend 12 × Multimeter"
    assert len(done) == 1
    action.setEnabled(False)
    assert not made.isEnabled()
    made.deleteLater()
    qtbot.waitUntil(lambda: not isValid(made))
    action.setEnabled(True)  # a button that is gone no longer follows


def test_cancel_is_said_once(qtbot: QtBot) -> None:
    panel = ProgressPanel("Reading the schools register")
    qtbot.addWidget(panel)
    panel.set_progress(20, 50)
    said: list[None] = []
    panel.cancelled.connect(lambda: said.append(None))
    panel.cancel_button.click()
    panel.cancel_button.click()
    assert len(said) == 1
    assert (panel.bar.value(), panel.bar.maximum()) == (20, 50)


def test_the_preview_draws_the_pages_on_show_and_keeps_its_place(qtbot: QtBot) -> None:
    preview = PdfPreview("MOU-2026-003")
    qtbot.addWidget(preview)
    preview.resize(500, 400)
    preview.set_pdf(make_pdf(20))
    preview.show()
    qtbot.waitUntil(lambda: preview.drawn_pages() == {0})
    picture = preview.grab().toImage()
    assert picture.pixelColor(250, 340).lightness() < 20
    assert picture.pixelColor(60, 60).lightness() > 250
    preview.go_to_page(7)
    place = preview.verticalScrollBar().value()
    qtbot.waitUntil(lambda: 7 in preview.drawn_pages())
    assert preview.drawn_pages() <= {0, 7, 8}
    preview.set_pdf(make_pdf(21))
    assert preview.verticalScrollBar().value() == place > 0
    qtbot.waitUntil(lambda: 7 in preview.drawn_pages())
    assert preview.page_count() == 21


def test_the_preview_says_when_it_is_no_pdf_and_keeps_the_last(qtbot: QtBot) -> None:
    preview = PdfPreview()
    qtbot.addWidget(preview)
    preview.set_pdf(make_pdf(2))
    with pytest.raises(RuleBroken, match="not a PDF"):
        preview.set_pdf(b"nothing of the kind")
    assert preview.page_count() == 2


@pytest.mark.parametrize("high", [1, 40_000, 1e9])
def test_the_preview_refuses_what_is_no_shape_of_paper(qtbot: QtBot, high: float) -> None:
    preview = PdfPreview()
    qtbot.addWidget(preview)
    with pytest.raises(RuleBroken, match="not a PDF that can be shown"):
        preview.set_pdf(make_pdf(1, high))
    assert preview.page_count() == 0


def test_widgets_can_be_made_and_dropped(qtbot: QtBot, qapp: QApplication) -> None:
    """A dropped page no longer listens to the look."""
    for made in (shell(agreement_page()), dialog()):
        made.show()
        made.close()
        made.deleteLater()
    qapp.processEvents()
    assert theme.apply(qapp, "dark").name == "dark"
