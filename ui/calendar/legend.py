"""What the strips and the shapes on show mean, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.dates import short_day
from ui import theme
from ui.calendar.paint import Swatch
from ui.calendar.planning_words import tr
from ui.calendar.view_facts import Block, Strip
from ui.focus_ring import FocusRing
from ui.widgets import CardHeader, ScrollPage, WrapLabel, column, line, rule
from ui.widgets.rebuilt import Rebuilt

_MOST = 40


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
            stack.addWidget(_entry(swatch, words, days_words(strip, today)))
        if len(strips) > _MOST:
            stack.addWidget(_quiet(tr("And {0} more.").format(len(strips) - _MOST)))
        if projects:
            stack.addWidget(rule())
            stack.addWidget(CardHeader(tr("Projects on show")))
            for mark, name in projects:
                stack.addWidget(_entry(Swatch(mark=mark), name, ""))
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


def _entry(swatch: Swatch, words: str, days: str) -> QWidget:
    entry = QWidget()
    row = line(entry, gap=12, margins=(16, 5, 16, 5))
    row.addWidget(swatch)
    told = column(gap=0)
    told.addWidget(WrapLabel(words, "small"))
    if days:
        told.addWidget(WrapLabel(days, "quiet"))
    row.addLayout(told, 1)
    entry.setAccessibleName(f"{words}, {days}" if days else words)
    return entry


def _quiet(words: str) -> QWidget:
    room = QWidget()
    column(room, margins=(16, 0, 16, 8)).addWidget(WrapLabel(words, "quiet"))
    return room
