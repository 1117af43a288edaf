"""How sessions and closures are drawn: colour, shape, edge and pattern, so never colour alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
)

from partnerdesk.domain.projects import MARKS
from partnerdesk.domain.sessions import SessionState
from ui import icons, theme
from ui.calendar.planning_words import tr
from ui.calendar.view_facts import NOTHING, Block, InTheWay, StripKind
from ui.tokens import Theme, Tone

# Ink and fill of each mark, as tokens. No mark is red: that is what a clash looks like.
MARK_TOKENS = (
    ("accent", "accent_weak"),
    ("info", "info_weak"),
    ("warn", "warn_weak"),
    ("text", "line"),
    ("ok", "ok_weak"),
    ("muted", "faint"),
)
_NO_MARK = ("muted", "surface")


@lru_cache(maxsize=8)
def quiet_metrics(look: Theme) -> QFontMetrics:
    """Measures of the words on sessions, which are asked for many times in a repaint."""
    return look.metrics("quiet")


@lru_cache(maxsize=8)
def _quiet_font(look: Theme, struck: bool) -> QFont:
    font = look.font("quiet")
    font.setStrikeOut(struck)
    return font


def mark_colours(look: Theme, mark: int | None) -> tuple[QColor, QColor]:
    """Ink and fill of a project's mark; in high contrast the fill is the surface."""
    if look.stroke > 1:
        return look.color("text"), look.color("surface")
    ink, fill = _NO_MARK if mark is None else MARK_TOKENS[mark % MARKS]
    return look.color(ink), look.color(fill)


# --- shapes -----------------------------------------------------------------------------------


def paint_shape(painter: QPainter, mark: int, box: QRectF, ink: QColor) -> None:
    """A mark's shape: square, circle, triangle, diamond, star or cross, filling ``box``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    kind = mark % MARKS
    if kind == 0:
        side = box.width() * 0.82
        painter.drawRect(QRectF(box.center().x() - side / 2, box.center().y() - side / 2,
                                side, side))  # fmt: skip
    elif kind == 1:
        painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))
    else:
        painter.drawPolygon(_polygon(kind, box))
    painter.restore()


_STAR = ((0.5, 0.0), (0.62, 0.36), (1.0, 0.38), (0.7, 0.61), (0.81, 1.0), (0.5, 0.77),
         (0.19, 1.0), (0.3, 0.61), (0.0, 0.38), (0.38, 0.36))  # fmt: skip
_CROSS = ((0.35, 0.0), (0.65, 0.0), (0.65, 0.35), (1.0, 0.35), (1.0, 0.65), (0.65, 0.65),
          (0.65, 1.0), (0.35, 1.0), (0.35, 0.65), (0.0, 0.65), (0.0, 0.35),
          (0.35, 0.35))  # fmt: skip
_CORNERS = {
    2: ((0.5, 0.05), (1.0, 0.95), (0.0, 0.95)),
    3: ((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)),
    4: _STAR,
    5: _CROSS,
}


def _polygon(kind: int, box: QRectF) -> QPolygonF:
    return QPolygonF(
        [QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in _CORNERS[kind]]
    )


# --- chips ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChipLook:
    """What a session's chip needs besides its facts."""

    clash: InTheWay = NOTHING
    chosen: bool = False
    focused: bool = False


def chip_colours(look: Theme, block: Block, state: ChipLook) -> tuple[QColor, QColor]:
    """Ink and fill of a session's chip."""
    if state.clash:
        return look.tone(_clash_tone(state.clash))
    ink, fill = mark_colours(look, block.mark)
    if block.state is SessionState.PENCILLED:
        fill = look.color("surface")
    if block.state is SessionState.CANCELLED:
        return look.color("muted"), look.color("surface")
    return ink, fill


def _clash_tone(clash: InTheWay) -> Tone:
    return "bad" if clash.hard else "warn"


def paint_ground(
    painter: QPainter, look: Theme, box: QRect, block: Block, state: ChipLook
) -> QColor:
    """The fill and the edge of a session: dashed while it is pencilled. Returns the ink."""
    ink, fill = chip_colours(look, block, state)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    half = look.stroke / 2
    shape = QRectF(box).adjusted(half, half, -half, -half)
    pen = QPen(Qt.PenStyle.NoPen)
    if block.state is SessionState.PENCILLED:
        pen = QPen(ink, look.stroke, Qt.PenStyle.DashLine)
    elif block.state is SessionState.CANCELLED or block.mark is None:
        pen = QPen(look.color("border"), look.stroke, Qt.PenStyle.DotLine)
        if block.state is not SessionState.CANCELLED:
            pen.setStyle(Qt.PenStyle.SolidLine)
    elif look.stroke > 1:
        pen = QPen(ink, look.stroke)
    painter.setPen(pen)
    painter.setBrush(fill)
    painter.drawRoundedRect(shape, look.px(4), look.px(4))
    if state.chosen:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.color("accent" if state.focused else "border"), 2))
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), look.px(4), look.px(4))
    painter.restore()
    return ink


def chip_height(look: Theme) -> int:
    """Height of a chip in a month; at least 22 at 100% text, so that it can be hit."""
    return max(look.px(22), quiet_metrics(look).height() + look.px(3))


def chip_words(block: Block, *, follows: bool) -> str:
    """``13:30 Latin 6``; without the time on the days after the first."""
    return block.title if follows else f"{block.starts_at:%H:%M} {block.title}"


def paint_chip(
    painter: QPainter, look: Theme, box: QRect, block: Block, state: ChipLook, follows: bool = False
) -> None:
    """A session on one line: shape, time and title; an icon and a word when it clashes."""
    ink = paint_ground(painter, look, box, block, state)
    left = box.x() + look.px(7)
    left = paint_mark(painter, look, left, box.center().y(), block, ink)
    right = box.right() - look.px(5)
    if state.clash:
        right = _icon(painter, look, "warning", _clash_tone(state.clash), right, box)
    elif block.state is SessionState.HELD:
        right = _icon(painter, look, "check", "muted", right, box)
    room = QRect(left, box.y(), max(0, right - left), box.height())
    words = chip_words(block, follows=follows)
    if state.clash:
        # The icon says it too, so where there is little room the title goes before the word.
        words = _fitting(look, room.width(), f"{words} · {tr('clash')}") or words
    _words(painter, look, room, words, ink, struck=block.state is SessionState.CANCELLED)


def paint_mark(
    painter: QPainter, look: Theme, left: int, middle: int, block: Block, ink: QColor
) -> int:
    """The shape of a session's project, if it has one; returns where words can begin."""
    if block.mark is None:
        return left
    side = look.px(9)
    paint_shape(painter, block.mark, QRectF(left, middle - side / 2 + 0.5, side, side), ink)
    return left + side + look.px(4)


def _icon(painter: QPainter, look: Theme, name: str, token: str, right: int, box: QRect) -> int:
    side = look.px(14)
    drawn = icons.pixmap(name, token, side, painter.device().devicePixelRatioF())
    painter.drawPixmap(right - side, box.y() + (box.height() - side) // 2, drawn)
    return right - side - look.px(3)


def _words(
    painter: QPainter, look: Theme, room: QRect, words: str, ink: QColor, *, struck: bool
) -> None:
    painter.setFont(_quiet_font(look, struck))
    painter.setPen(ink)
    shown = quiet_metrics(look).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)


def paint_block(painter: QPainter, look: Theme, box: QRect, block: Block, state: ChipLook) -> None:
    """A session in a week: its hours over its title over where it is, as far as there is room."""
    line = quiet_metrics(look).height()
    if box.height() < 2 * line + look.px(4):
        paint_chip(painter, look, box, block, state)
        return
    ink = paint_ground(painter, look, box, block, state)
    inner = box.adjusted(look.px(6), look.px(3), -look.px(4), -look.px(2))
    left = paint_mark(painter, look, inner.x(), inner.y() + line // 2, block, ink)
    right = inner.right()
    if state.clash:
        top = QRect(0, inner.y(), 1, line)
        right = _icon(painter, look, "warning", _clash_tone(state.clash), right, top)
    struck = block.state is SessionState.CANCELLED
    room = QRect(left, inner.y(), right - left, line)
    hours = _fitting(look, room.width(), _hours(block), f"{block.starts_at:%H:%M}")
    _words(painter, look, room, hours, ink, struck=struck)
    words = " · ".join(filter(None, (block.title, block.place)))
    below = inner.adjusted(0, line, 0, 0)
    if state.clash and quiet_metrics(look).horizontalAdvance(tr("Clash")) * 2 < below.width():
        words = f"{tr('Clash')}: {words}"
    _wrapped_words(painter, look, below, words, ink, struck=struck)


def _hours(block: Block) -> str:
    return f"{block.starts_at:%H:%M}–{block.ends_at:%H:%M}"


def _fitting(look: Theme, width: int, *words: str) -> str:
    """The first of some words that fits."""
    metrics = quiet_metrics(look)
    return next((one for one in words if metrics.horizontalAdvance(one) <= width), "")


def _wrapped_words(
    painter: QPainter, look: Theme, room: QRect, words: str, ink: QColor, *, struck: bool
) -> None:
    """As many whole lines as there is room for; on one line where a word does not fit across."""
    metrics = quiet_metrics(look)
    line = metrics.height()
    lines = room.height() // line
    widest = max(metrics.horizontalAdvance(word) for word in words.split() or [""])
    if lines < 2 or widest > room.width():
        top = QRect(room.x(), room.y(), room.width(), line)
        _words(painter, look, top, words, ink, struck=struck)
        return
    whole = QRect(room.x(), room.y(), room.width(), lines * line)
    painter.save()
    painter.setClipRect(whole)
    painter.setFont(_quiet_font(look, struck))
    painter.setPen(ink)
    painter.drawText(whole, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop), words)
    painter.restore()


# --- what is being carried --------------------------------------------------------------------

_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter


def trial_box(room: QRect, words: str) -> QRect:
    """Where words about a session that is being carried lie, at the foot of ``room``."""
    look = theme.current()
    inside = room.adjusted(look.px(44), 0, -look.px(20), 0)
    height = look.metrics("body").boundingRect(inside, int(_WRAPPED), words).height()
    tall = min(height + look.px(16), room.height())
    foot = room.bottom() - look.px(8)
    return QRect(room.x() + look.px(8), foot - tall, room.width() - look.px(16), tall)


def paint_trial(painter: QPainter, look: Theme, box: QRect, words: str, clash: InTheWay) -> None:
    """The words, with the colour and the icon of a clash when something is in the way."""
    tone: Tone = _clash_tone(clash) if clash else "info"
    ink, fill = look.tone(tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, look.stroke))
    painter.setBrush(fill)
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), look.px(6), look.px(6))
    side = look.px(18)
    drawn = icons.pixmap("warning" if clash else "calendar", tone, side,
                         painter.device().devicePixelRatioF())  # fmt: skip
    painter.drawPixmap(box.x() + look.px(10), box.y() + (box.height() - side) // 2, drawn)
    painter.setFont(look.font("body"))
    painter.setPen(ink)
    painter.drawText(box.adjusted(look.px(36), 0, -look.px(12), 0), int(_WRAPPED), words)
    painter.restore()


# --- strips -----------------------------------------------------------------------------------

Pattern = Callable[[QPainter, QRect, QColor, int], None]


def _solid(painter: QPainter, box: QRect, ink: QColor, unit: int) -> None:
    painter.fillRect(box, ink)


def _outline(painter: QPainter, box: QRect, ink: QColor, unit: int) -> None:
    edge = max(1, unit // 3)
    painter.fillRect(box.x(), box.y(), box.width(), edge, ink)
    painter.fillRect(box.x(), box.bottom() - edge + 1, box.width(), edge, ink)


def _bars(painter: QPainter, box: QRect, ink: QColor, unit: int, on: int, off: int) -> None:
    """Upright bars, ``on`` and ``off`` units wide; they go on from one day to the next."""
    step = (on + off) * unit // 2
    start = box.x() - box.x() % step
    for left in range(start, box.right() + 1, step):
        bar = QRect(left, box.y(), on * unit // 2, box.height()) & box
        painter.fillRect(bar, ink)


def _slanted(painter: QPainter, box: QRect, ink: QColor, unit: int, lean: int) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(box)
    step, height = unit * 2, box.height()
    path = QPainterPath()
    for left in range(box.x() - box.x() % step - 2 * step, box.right() + 2 * step, step):
        foot, top = (left, left + height) if lean > 0 else (left + height, left)
        path.addPolygon(
            QPolygonF(
                [
                    QPointF(foot, box.bottom() + 1),
                    QPointF(top, box.y()),
                    QPointF(top + unit, box.y()),
                    QPointF(foot + unit, box.bottom() + 1),
                ]
            )
        )
    painter.fillPath(path, ink)
    painter.restore()


def _dots(painter: QPainter, box: QRect, ink: QColor, unit: int) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    side = box.height() * 0.8
    step = round(side * 1.7)
    for left in range(box.x() - box.x() % step, box.right(), step):
        if left >= box.x() and left + side <= box.right() + 1:
            painter.drawEllipse(QRectF(left, box.y() + (box.height() - side) / 2, side, side))
    painter.restore()


STRIPS: dict[StripKind, tuple[str, Pattern]] = {
    StripKind.HOLIDAY: ("info", _solid),
    StripKind.HALF_TERM: ("info", _outline),
    StripKind.INSET: ("muted", _dots),
    StripKind.EXAMS: ("warn", partial(_slanted, lean=1)),
    StripKind.TRIP: ("bad", partial(_bars, on=6, off=2)),
    StripKind.INSPECTION: ("bad", partial(_slanted, lean=-1)),
    StripKind.OTHER: ("muted", partial(_bars, on=2, off=2)),
    StripKind.BANK_HOLIDAY: ("ok", partial(_bars, on=4, off=4)),
}


def strip_height(look: Theme, *, compact: bool = False) -> int:
    """Height of a strip; lower where many weeks share the room."""
    return look.px(4 if compact else 6)


def paint_strip(painter: QPainter, look: Theme, box: QRect, kind: StripKind) -> None:
    """A strip in the colour and the pattern of its kind."""
    token, pattern = STRIPS[kind]
    pattern(painter, box, look.color(token), look.px(4))


@dataclass(frozen=True, slots=True)
class Swatch:
    """A small piece of a strip, or a mark, beside its words in a legend."""

    strip: StripKind | None = None
    mark: int | None = None

    def width(self, look: Theme) -> int:
        """How wide it is drawn."""
        return look.px(24 if self.strip else 14)

    def paint(self, painter: QPainter, look: Theme, line: QRect) -> None:
        """Draw it at the left of a line."""
        if self.strip is not None:
            height = strip_height(look)
            top = line.y() + (line.height() - height) // 2
            strip = QRect(line.x(), top, self.width(look), height)
            paint_strip(painter, look, strip, self.strip)
        elif self.mark is not None:
            side = look.px(11)
            middle = line.y() + (line.height() - side) / 2
            box = QRectF(line.x() + 1, middle, side, side)
            paint_shape(painter, self.mark, box, mark_colours(look, self.mark)[0])
