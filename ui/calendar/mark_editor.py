"""The mark of a project: a shape and a colour, chosen together and named."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from partnerdesk.domain.projects import MARKS
from ui import theme
from ui.calendar.paint import mark_colours, paint_shape
from ui.calendar.planning_words import tr
from ui.widgets import ChoiceEditor

SHAPES = "■●▲◆★✚"


def mark_words() -> list[str]:
    """What each mark is called."""
    return [
        tr("Square"), tr("Circle"), tr("Triangle"), tr("Diamond"), tr("Star"), tr("Cross"),
    ]  # fmt: skip


class MarkEditor(ChoiceEditor):
    """The value is a number from 0; each is offered with its shape in its colour."""

    def __init__(self) -> None:
        super().__init__(list(enumerate(mark_words()[:MARKS])))
        theme.look().changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        side = theme.current().px(16)
        self.setIconSize(QSize(side, side))
        for mark in range(self.count()):
            self.setItemIcon(mark, mark_icon(mark))


def mark_icon(mark: int) -> QIcon:
    """The shape of a mark in its colour."""
    look = theme.current()
    side = look.px(16) * 2  # fine enough for screens of twice the dots
    drawn = QPixmap(side, side)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    ink, _ = mark_colours(look, mark)
    edge = side / 8
    box = QRectF(0, 0, side, side).adjusted(edge, edge, -edge, -edge)
    paint_shape(painter, mark, box, ink)
    painter.end()
    return QIcon(drawn)
