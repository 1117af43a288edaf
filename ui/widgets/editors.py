"""Inputs of a form. Each has ``value``, ``set_value`` and the signal ``edited``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QRect, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
)

from partnerdesk.domain.problems import RuleBroken
from ui import icons, theme
from ui.widgets.labels import plain_tooltip

# Qt would cut what is pasted after 32,767 characters without a word; a rule says so at the field.
_NEVER_CUT = 2**31 - 1
_MOST_DIGITS = 9
_SHOWN = 40


class Editor(Protocol):
    """What a form asks of an input; ``value`` raises RuleBroken("", words) if it can't be read."""

    edited: SignalInstance

    def value(self) -> Any: ...
    def set_value(self, value: Any) -> None: ...


class LineEditor(QLineEdit):
    """One line of text; the value is a str without blanks around it."""

    edited = Signal()

    def __init__(self, text: str = "", placeholder: str = "") -> None:
        super().__init__()
        self.setMaxLength(_NEVER_CUT)
        self.setText(text)
        self.setPlaceholderText(placeholder)
        self.textChanged.connect(self.edited)

    def value(self) -> Any:
        return self.text().strip()

    def set_value(self, value: Any) -> None:
        self.setText("" if value is None else str(value))
        self.setCursorPosition(0)


class NumberEditor(LineEditor):
    """A whole number, 0 or more; the value is an int, or None when the field is empty."""

    def __init__(self, number: int | None = None, placeholder: str = "") -> None:
        super().__init__("" if number is None else str(number), placeholder)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)

    def value(self) -> int | None:
        text = self.text().replace(",", "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
            raise RuleBroken("", self.tr("“{0}” is not a whole number, such as 12.").format(shown))
        if len(text.lstrip("0")) > _MOST_DIGITS:
            raise RuleBroken("", self.tr("There can’t be so many. Write a smaller number."))
        return int(text)


class TextEditor(QPlainTextEdit):
    """Several lines of plain text; Tab leaves the field, Ctrl+Enter submits the form."""

    edited = Signal()

    def __init__(self, text: str = "", lines: int = 4, placeholder: str = "") -> None:
        super().__init__(text)
        self._lines = lines
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self.edited)

    def sizeHint(self) -> QSize:
        look = theme.current()
        return QSize(look.px(320), self._high(self._lines))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(120), self._high(2))

    def _high(self, lines: int) -> int:
        """How high it is with so many lines in sight."""
        look = theme.current()
        return self.fontMetrics().lineSpacing() * lines + look.px(20) + 2 * look.stroke

    def value(self) -> str:
        return self.toPlainText().strip()

    def set_value(self, value: Any) -> None:
        self.setPlainText("" if value is None else str(value))


class ChoiceEditor(QComboBox):
    """One of several; built from (value, words) pairs. The wheel does not change it by accident."""

    edited = Signal()

    def __init__(self, choices: Sequence[tuple[Any, str]] = ()) -> None:
        super().__init__()
        self._values: list[Any] = []
        self.setItemDelegate(QStyledItemDelegate(self))  # else Qt ignores our look of its lines
        self.set_choices(choices)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.currentIndexChanged.connect(self.edited)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.view().setAccessibleName(name)

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer these instead; the one chosen stays so if it is still offered."""
        chosen = self.value()
        self.blockSignals(True)
        self.clear()
        self._values = [value for value, _ in choices]
        self.addItems([words for _, words in choices])
        if chosen in self._values:
            self.setCurrentIndex(self._values.index(chosen))
        self.blockSignals(False)

    def value(self) -> Any:
        index = self.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def set_value(self, value: Any) -> None:
        self.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Words that do not fit end in …, with a tooltip of the whole; Qt would cut them off."""
        super().initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        box = QStyle.ComplexControl.CC_ComboBox
        room = self.style().subControlRect(box, option, field, self).width()
        if not option.currentIcon.isNull():
            room -= self.iconSize().width() + theme.current().px(4)
        whole = self.currentText()
        short = self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room)
        option.currentText = short
        if (tip := "" if short == whole else plain_tooltip(whole)) != self.toolTip():
            self.setToolTip(tip)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = theme.current().px(16)
        drawn = icons.pixmap("chevron-down", "text", side, self.devicePixelRatioF())
        QPainter(self).drawPixmap(
            self.width() - side - theme.current().px(8), (self.height() - side) // 2, drawn
        )


class TickEditor(QCheckBox):
    """A tick box with its words beside it; the value is a bool."""

    edited = Signal()

    def __init__(self, text: str = "", ticked: bool = False) -> None:
        super().__init__(text)
        self.setChecked(ticked)
        self.setAccessibleName(text.replace("&", ""))
        self.toggled.connect(lambda on: self.edited.emit())

    def value(self) -> bool:
        return self.isChecked()

    def set_value(self, value: Any) -> None:
        self.setChecked(bool(value))

    def sizeHint(self) -> QSize:
        look = theme.current()
        text = self.fontMetrics().size(int(Qt.TextFlag.TextShowMnemonic), self.text())
        return QSize(text.width() + look.px(18 + 10 + 6), max(look.px(34), text.height()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: Any) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_tick(painter, self.rect(), on=self.isChecked())
        painter.setPen(theme.current().color("text" if self.isEnabled() else "muted"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic
        painter.drawText(beside_tick(self.rect()), int(flags), self.text())


def paint_tick(painter: QPainter, room: QRect, *, on: bool) -> None:
    """Draw the box of a tick at the left of ``room``, in the middle of its height."""
    look = theme.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = look.px(18)
    box = QRect(room.x() + look.px(3), room.y() + (room.height() - side) // 2, side, side)
    pen = painter.pen()
    pen.setColor(look.color("accent" if on else "border"))
    pen.setWidth(look.stroke)
    painter.setPen(pen)
    painter.setBrush(look.color("accent" if on else "surface"))
    painter.drawRoundedRect(box, look.px(4), look.px(4))
    if on:
        inner = look.px(14)
        drawn = icons.pixmap("check", "on_accent", inner, painter.device().devicePixelRatioF())
        gap = (side - inner) // 2
        painter.drawPixmap(box.x() + gap, box.y() + gap, drawn)


def beside_tick(room: QRect) -> QRect:
    """Where the words of a tick stand in its ``room``."""
    return room.adjusted(theme.current().px(3 + 18 + 9), 0, 0, 0)


__all__ = [
    "ChoiceEditor",
    "Editor",
    "LineEditor",
    "NumberEditor",
    "TextEditor",
    "TickEditor",
]
