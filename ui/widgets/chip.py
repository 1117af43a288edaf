"""State chips: an icon and a word on a weak fill, as a widget and painted in lists."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons, theme
from ui.tokens import Tone
from ui.widgets.labels import plain_tooltip

_ICONS: dict[Tone, str] = {
    "ok": "check",
    "warn": "clock",
    "bad": "warning",
    "info": "clock",
    "neutral": "document",
}


@dataclass(frozen=True, slots=True)
class ChipFact:
    """What a chip says: a word or two, its tone, and an icon (by default the tone's own)."""

    text: str
    tone: Tone = "neutral"
    icon: str = ""


def chip_size(fact: ChipFact) -> QSize:
    """The room a chip takes in full."""
    look = theme.current()
    text = look.metrics("quiet").horizontalAdvance(fact.text)
    return QSize(look.px(8) + look.px(16) + look.px(8) + text + look.px(9), chip_height())


def chip_height() -> int:
    """Height of every chip; it follows the text size."""
    look = theme.current()
    return max(look.px(22), look.metrics("quiet").height() + look.px(2))


def paint_chip(painter: QPainter, room: QRect, fact: ChipFact) -> QRect:
    """Paint a chip at the left of ``room``, centred in height; elided if too wide.

    Returns the rectangle that it covers.
    """
    look = theme.current()
    ink, fill = look.tone(fact.tone)
    size = chip_size(fact).boundedTo(QSize(room.width(), room.height()))
    box = QRect(room.x(), room.y() + (room.height() - size.height()) // 2, *size.toTuple())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = 1.0 if look.stroke > 1 else 0.0
    painter.setPen(QPen(ink, look.stroke) if edge else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(fill)
    radius = box.height() / 2
    painter.drawRoundedRect(QRectF(box).adjusted(edge, edge, -edge, -edge), radius, radius)
    side = look.px(16)
    left = box.x() + look.px(8)
    token = "muted" if fact.tone == "neutral" else fact.tone
    ratio = painter.device().devicePixelRatioF()
    drawn = icons.pixmap(fact.icon or _ICONS[fact.tone], token, side, ratio)
    painter.drawPixmap(left, box.y() + (box.height() - side) // 2, drawn)
    text_box = box.adjusted(look.px(8) + side + look.px(8), 0, -look.px(6), 0)
    _text(painter, text_box, fact.text, ink)
    painter.restore()
    return box


def _text(painter: QPainter, box: QRect, text: str, ink: QColor) -> None:
    look = theme.current()
    painter.setFont(look.font("quiet"))
    painter.setPen(ink)
    shown = look.metrics("quiet").elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class Chip(QWidget):
    """A chip as a widget; a screen reader hears its words."""

    def __init__(self, text: str, tone: Tone = "neutral", icon: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_fact(ChipFact(text, tone, icon))

    def set_fact(self, fact: ChipFact) -> None:
        """Say something else."""
        self._fact = fact
        self.setAccessibleName(fact.text)
        self.setToolTip(plain_tooltip(fact.text))
        self.updateGeometry()
        self.update()

    def fact(self) -> ChipFact:
        """What it says."""
        return self._fact

    def sizeHint(self) -> QSize:
        return chip_size(self._fact)

    def minimumSizeHint(self) -> QSize:
        return chip_size(ChipFact("nnn…")).boundedTo(self.sizeHint())

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_chip(QPainter(self), self.rect(), self._fact)
