"""Words of two versions in one text: new ones underlined, those taken out struck through."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from partnerdesk.domain.versions import Change, Run
from ui import theme
from ui.agreements.words import tr


class MarkedText(QWidget):
    """Shows runs; what a user wrote goes in as plain words, never as markup."""

    def __init__(self, runs: Sequence[Run], *, as_lines: bool = False) -> None:
        """``as_lines`` sets each run on a line of its own."""
        super().__init__()
        self._runs, self._as_lines = tuple(runs), as_lines
        self._document = QTextDocument(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(spoken(runs))
        theme.look().changed.connect(self._write)
        self._write()

    def heightForWidth(self, width: int) -> int:
        self._document.setTextWidth(max(width, 1))
        return round(self._document.size().height())

    def sizeHint(self) -> QSize:
        width = theme.current().px(420)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(120), self.fontMetrics().lineSpacing())

    def paintEvent(self, event: QPaintEvent) -> None:
        self._document.setTextWidth(self.width())
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, theme.current().color("text"))
        self._document.documentLayout().draw(QPainter(self), context)

    def _write(self) -> None:
        look = theme.current()
        self._document.clear()
        self._document.setDocumentMargin(0)
        self._document.setDefaultFont(look.font("body"))
        cursor = QTextCursor(self._document)
        for number, run in enumerate(self._runs):
            if self._as_lines and number:
                cursor.insertBlock()
            cursor.insertText(run.words, _marked(run.change))
        self.updateGeometry()
        self.update()


def _marked(change: Change) -> QTextCharFormat:
    """Line and colour together: either alone would be missed by somebody."""
    made = QTextCharFormat()
    look = theme.current()
    if change is Change.ADDED:
        made.setFontUnderline(True)
        ink, fill = look.tone("ok")
    elif change is Change.REMOVED:
        made.setFontStrikeOut(True)
        ink, fill = look.tone("bad")
    else:
        return made
    made.setForeground(QColor(ink))
    made.setBackground(QColor(fill))
    return made


def spoken(runs: Sequence[Run]) -> str:
    """The runs as a screen reader says them: ``new: …``, ``taken out: …``."""
    words = {Change.ADDED: tr("new: {0};"), Change.REMOVED: tr("taken out: {0};")}
    parts = [words.get(run.change, "{0}").replace("{0}", run.words.strip()) for run in runs]
    return " ".join(filter(None, parts))
