"""A date as a UK school writes it: typed in any usual way, shown as ``Tue 3 Mar 2026``."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QToolButton, QWidget

from partnerdesk.domain.dates import day_text, parse_day
from partnerdesk.domain.problems import RuleBroken
from ui import theme
from ui.icons import icon
from ui.widgets.buttons import icon_button
from ui.widgets.layouts import column, line


class DateEditor(QWidget):
    """A date or nothing. ``value`` is a date or None and raises RuleBroken if it can't be read.

    Typing is read day first (3/3/2026, 3 Mar 2026, 2026-03-03); on leaving, the field shows the
    date in full. Alt+Down or the button opens a calendar whose weeks begin on Monday.
    """

    edited = Signal()

    def __init__(self, day: date | None = None) -> None:
        super().__init__()
        row = line(self, gap=4)
        self.input = _DateLine(self)
        self.input.setPlaceholderText(self.tr("day/month/year"))
        self.input.textChanged.connect(self.edited)
        self.calendar_button = icon_button(
            "calendar", self.tr("Choose from a calendar"), self.open_calendar
        )
        row.addWidget(self.input, 1)
        row.addWidget(self.calendar_button)
        self.setFocusProxy(self.input)
        self.set_value(day)

    def value(self) -> date | None:
        return parse_day(self.input.text())

    def set_value(self, value: Any) -> None:
        self.input.setText(day_text(value) if value else "")
        self.input.setCursorPosition(0)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.input.setAccessibleName(name)

    def tidy(self) -> None:
        """Show what was typed as a full date, if it can be read."""
        try:
            day = self.value()
        except RuleBroken:
            return
        if day is not None and self.input.text() != day_text(day):
            self.input.blockSignals(True)
            self.set_value(day)
            self.input.blockSignals(False)

    def open_calendar(self) -> QFrame:
        """Show the calendar under the field; choosing a day closes it."""
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme.set_role(popup, "surface")
        calendar = _calendar(self._day_or_today())
        calendar.setAccessibleName(self.accessibleName() or self.tr("Calendar"))

        def take(chosen: QDate) -> None:
            self.set_value(date(chosen.year(), chosen.month(), chosen.day()))
            popup.close()
            self.input.setFocus()

        calendar.clicked.connect(take)
        calendar.activated.connect(take)
        column(popup, margins=(4, 4, 4, 4)).addWidget(calendar)
        popup.resize(popup.sizeHint().expandedTo(QSize(1, 1) * theme.current().px(280)))
        popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        popup.show()
        calendar.setFocus()
        return popup

    def _day_or_today(self) -> date:
        try:
            return self.value() or date.today()
        except RuleBroken:
            return date.today()


class _DateLine(QLineEdit):
    def __init__(self, editor: DateEditor) -> None:
        super().__init__()
        self._editor = editor

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._editor.tidy()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Down and alt:
            self._editor.open_calendar()
        else:
            super().keyPressEvent(event)


def _calendar(day: date) -> QCalendarWidget:
    calendar = QCalendarWidget()
    calendar.setLocale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    calendar.setSelectedDate(QDate(day.year, day.month, day.day))
    translate = QCoreApplication.translate
    # Qt paints these two arrows black on any ground; their names are the only way to them.
    for name, arrow, words in (
        ("qt_calendar_prevmonth", "chevron-left", translate("DateEditor", "Month before")),
        ("qt_calendar_nextmonth", "chevron-right", translate("DateEditor", "Month after")),
    ):
        turn = calendar.findChild(QToolButton, name)
        if isinstance(turn, QToolButton):
            turn.setIcon(icon(arrow))
            turn.setIconSize(QSize(1, 1) * theme.current().px(16))
            turn.setAccessibleName(words)
    weekend = QTextCharFormat()
    weekend.setForeground(theme.current().color("muted"))
    for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(weekday, weekend)
    return calendar
