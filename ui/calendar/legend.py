"""What the strips and the shapes on show mean, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from partnerdesk.domain.dates import short_day
from ui import theme
from ui.calendar.paint import Swatch, quiet_metrics
from ui.calendar.planning_words import tr
from ui.calendar.view_facts import Block, Strip
from ui.focus_ring import FocusRing
from ui.theme import Theme
from ui.widgets import CardHeader, ScrollPage, WrapLabel, column, rule
from ui.widgets.rebuilt import Rebuilt

_MOST = 40
_WRAPPED = int(Qt.TextFlag.TextWordWrap)


class Legend(ScrollPage):
    """The closures on show, then the projects, each beside how it is drawn."""

    def __init__(self) -> None:
        self._content = Rebuilt()
        super().__init__(self._content)
        self._shown: object = None
        self._ring: FocusRing | None = None
        self.setAccessibleName(tr("Closures and projects on show"))
        self.verticalScrollBar().rangeChanged.connect(self._let_focus)

    def _let_focus(self, least: int, most: int) -> None:
        """The keyboard comes here only where there is something to scroll to."""
        policies = Qt.FocusPolicy
        self.setFocusPolicy(policies.TabFocus if most > least else policies.NoFocus)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._ring = FocusRing(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._ring is not None:
            self._ring.leave()
        self._ring = None

    def show_facts(self, strips: Sequence[Strip], blocks: Sequence[Block], today: date) -> None:
        """Name what is drawn; made anew only when that changed."""
        projects = sorted({(one.mark, one.project) for one in blocks if one.mark is not None},
                          key=lambda pair: pair[1])  # fmt: skip
        shown = (tuple(strips), tuple(projects), today)
        if shown == self._shown:
            return
        self._shown = shown
        page = QWidget()
        stack = column(page, gap=0)
        stack.addWidget(CardHeader(tr("Closures on show")))
        if not strips:
            stack.addWidget(_quiet(tr("No member is closed on these days.")))
        for strip in strips[:_MOST]:
            swatch = Swatch(strip=strip.kind)
            words = f"{strip.words}: {strip.who}"
            stack.addWidget(_Entry(swatch, words, days_words(strip, today)))
        if len(strips) > _MOST:
            stack.addWidget(_quiet(tr("And {0} more.").format(len(strips) - _MOST)))
        if projects:
            stack.addWidget(rule())
            stack.addWidget(CardHeader(tr("Projects on show")))
            for mark, name in projects[:_MOST]:
                stack.addWidget(_Entry(Swatch(mark=mark), name, ""))
            if len(projects) > _MOST:
                stack.addWidget(_quiet(tr("And {0} more.").format(len(projects) - _MOST)))
        stack.addSpacing(theme.current().px(8))
        stack.addStretch()
        self._content.show_content(page)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As high as what it names, up to a share that leaves the session its room."""
        wanted = self._content.sizeHint().height()
        return QSize(super().sizeHint().width(), min(wanted, theme.current().px(230)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(160), theme.current().px(60))


def days_words(strip: Strip, today: date) -> str:
    """``9 Mar to 13 Mar``, ``12 Mar``."""
    first, last = short_day(strip.first, today), short_day(strip.last, today)
    return first if first == last else tr("{0} to {1}").format(first, last)


class _Entry(QWidget):
    """What is drawn, its words and, quieter, its days.

    Painted, as a term names forty: made of labels they would hold up whoever turns its pages.
    """

    def __init__(self, swatch: Swatch, words: str, days: str) -> None:
        super().__init__()
        self._swatch, self._words, self._days = swatch, words, days
        self._look = theme.current()
        self._placed: dict[int, tuple[QRect, QRect]] = {}
        self.setAccessibleName(f"{words}, {days}" if days else words)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        look = theme.current()
        width = look.px(200)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """One line high: the layout asks for the true height once it knows the width."""
        look = theme.current()
        return QSize(look.px(120), quiet_metrics(look).height() + look.px(10))

    def heightForWidth(self, width: int) -> int:
        words, days = self._places(width)
        return max(words.bottom(), days.bottom()) + 1 + theme.current().px(5)

    def _places(self, width: int) -> tuple[QRect, QRect]:
        """Where the words and the days stand; the days are empty where there are none.

        Noted, as Qt asks many times for the heights of a few widths.
        """
        look = theme.current()
        if look is not self._look:
            self._look, self._placed = look, {}
        if width not in self._placed:
            self._placed[width] = self._place(width, look)
        return self._placed[width]

    def _place(self, width: int, look: Theme) -> tuple[QRect, QRect]:
        metrics = quiet_metrics(look)
        left = look.px(16) + self._swatch.width(look) + look.px(12)
        room = QRect(left, look.px(5), max(1, width - left - look.px(16)), 2**16)
        words = metrics.boundingRect(room, _WRAPPED, self._words)
        if not self._days:
            return words, QRect()
        return words, metrics.boundingRect(room.translated(0, words.height()), _WRAPPED, self._days)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        words, days = self._places(self.width())
        with QPainter(self) as painter:
            line = QRect(look.px(16), 0, self.width(), self.height())
            self._swatch.paint(painter, look, line)
            painter.setFont(look.font("quiet"))
            painter.setPen(look.color("text"))
            painter.drawText(words, _WRAPPED, self._words)
            painter.setPen(look.color("muted"))
            painter.drawText(days, _WRAPPED, self._days)


def _quiet(words: str) -> QWidget:
    room = QWidget()
    column(room, margins=(16, 0, 16, 8)).addWidget(WrapLabel(words, "quiet"))
    return room
