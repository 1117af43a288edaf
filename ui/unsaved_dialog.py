"""What was being written when PartnerDesk was closed: to read and to copy, nothing more."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFrame, QPushButton, QSizePolicy, QWidget

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.unsaved import Passage, Piece
from ui import theme
from ui.widgets import (
    Block,
    ElidedLabel,
    ScrollPage,
    TextEditor,
    WrapLabel,
    button,
    column,
    line,
    primary_button,
    rule,
)

# Of one field; it scrolls where there are more.
_MOST_LINES = 8
# What lies left and right of its words, in pixels at 100% text; a line never fills quite up.
_BESIDE = 48 + 30 + 60


def tr(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Unsaved", text)


class UnsavedDialog(QDialog):
    """The words, form by form. ``thrown_away`` fires when somebody wants them no more."""

    thrown_away = Signal()

    def __init__(self, pieces: tuple[Piece, ...], parent: QWidget | None) -> None:
        super().__init__(parent)
        title = tr("Words that were not saved")
        self.setWindowTitle(title)
        self.setModal(True)
        self.finished.connect(self.deleteLater)
        px = theme.current().px
        room = self.screen().availableGeometry().size()
        width = min(px(600), room.width() - 32)
        inside = QWidget()
        content = column(inside, gap=16, margins=(24, 20, 24, 16))
        head = column(gap=4)
        head.addWidget(ElidedLabel(title, "page"))
        head.addWidget(
            WrapLabel(
                tr(
                    "PartnerDesk was closed while this was being written. Copy what is still "
                    "wanted to where it belongs: nothing is put back by itself."
                ),
                "quiet",
            )
        )
        content.addLayout(head)
        for piece in reversed(pieces):
            content.addWidget(rule())
            content.addWidget(_block(piece, width - px(_BESIDE)))
        content.addStretch()
        stack = column(self, gap=0)
        stack.addWidget(ScrollPage(inside), 1)
        stack.addWidget(self._foot())
        wanted = inside.heightForWidth(width) + px(80)
        self.resize(width, min(max(wanted, px(320)), px(680), room.height() - 48))

    def throw_away(self) -> None:
        """Close, and let the words go."""
        self.accept()
        self.thrown_away.emit()

    def _foot(self) -> QWidget:
        foot = QFrame()
        theme.set_role(foot, "foot")
        row = line(foot, margins=(24, 12, 24, 12))
        self.throw_away_button = button(tr("Throw away"), "trash", self.throw_away)
        self.keep_button = primary_button(tr("Keep for later"), clicked=self.reject)
        self.keep_button.setDefault(True)
        row.addWidget(self.throw_away_button)
        row.addStretch()
        row.addWidget(self.keep_button)
        return foot


def _block(piece: Piece, room: int) -> Block:
    block = Block(piece.title)
    when = piece.written_at
    block.add_text(
        tr("Typed on {0}, {1}").format(day_text(when.date()), f"{when:%H:%M}"), quiet=True
    )
    for passage in piece.passages:
        block.add(_field(passage, room))
    return block


def _field(passage: Passage, room: int) -> QWidget:
    field = QWidget()
    stack = column(field, gap=4)
    head = line()
    head.addWidget(ElidedLabel(passage.label, "label"), 1)
    head.addWidget(_copy_button(passage))
    stack.addLayout(head)
    words = TextEditor(passage.words, lines=_lines(passage.words, room))
    words.setReadOnly(True)
    words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    words.setAccessibleName(passage.label)
    stack.addWidget(words)
    return field


def _lines(words: str, room: int) -> int:
    """How many lines they take in ``room`` pixels, as far as they are shown without scrolling."""
    metrics = theme.current().metrics("body")
    shown = words[: _MOST_LINES * 200].split("\n")
    return min(sum(1 + metrics.horizontalAdvance(one) // room for one in shown), _MOST_LINES)


def _copy_button(passage: Passage) -> QPushButton:
    made = button(tr("Copy"), "copy", small=True)

    def copy() -> None:
        QGuiApplication.clipboard().setText(passage.words)
        made.setText(tr("Copied"))

    made.clicked.connect(copy)
    made.setAccessibleName(tr("Copy: {0}").format(passage.label))
    return made
