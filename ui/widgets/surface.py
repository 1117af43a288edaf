"""Surfaces: white blocks with a line around them, and the titled lines they are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QFrame,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import icons, theme
from ui.tokens import Tone
from ui.widgets.labels import ElidedLabel, Label, WrapLabel
from ui.widgets.layouts import column, line, rule


class Surface(QFrame):
    """A white block with a one-pixel line and small radius. Add widgets through ``body``."""

    def __init__(self, margin: int = 0, gap: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "surface")
        px = theme.current().px
        inside = px(margin) if margin else 0
        self.body: QVBoxLayout = column(self, gap=gap)
        self.body.setContentsMargins(max(1, inside), max(1, inside), max(1, inside), max(1, inside))


class Card(Surface):
    """A surface with a title line and rows under it, each set apart by a faint line."""

    def __init__(self, title: str = "", quiet: str = "", trailing: QWidget | None = None) -> None:
        super().__init__(margin=0, gap=0)
        self.header = CardHeader(title, quiet, trailing)
        if title:
            self.body.addWidget(self.header)
        self._head = self.body.count()
        self._told: object = None

    def add(self, widget: QWidget) -> None:
        """Add one row."""
        if self.body.count():
            self.body.addWidget(rule())
        self.body.addWidget(widget)

    def tell(self, told: object, rows: Callable[[], Iterable[QWidget]]) -> bool:
        """Show ``rows()`` of what is ``told``; the same again leaves the card as it is: False.

        While it can't be seen Qt looks up the style of each part now, which else it would do for
        all of the page at once, as that is shown.
        """
        if told == self._told:
            return False
        self._told = told
        self.set_rows(rows())
        if not self.isVisible():
            for part in self.findChildren(QWidget):
                part.ensurePolished()
        return True

    def set_rows(self, rows: Iterable[QWidget]) -> None:
        """Show these rows under the title, packed at the top, in place of those before.

        The focus stays with the part that has the same object name.
        """
        focused = self.window().focusWidget()
        name = focused.objectName() if focused and self.isAncestorOf(focused) else ""
        # Hidden meanwhile, or the whole page would be laid out anew for each row.
        aside = not self.isHidden() and not (focused and self.isAncestorOf(focused))
        if aside:
            self.hide()
        while self.body.count() > self._head:
            item = self.body.takeAt(self.body.count() - 1)
            old = item.widget() if item else None
            if old is not None:
                old.hide()
                old.deleteLater()
        inside = QWidget()
        stack = column(inside, gap=0)
        for row in rows:
            if stack.count():
                stack.addWidget(rule())
            stack.addWidget(row)
        if stack.count():
            self.add(inside)
            # All at once: one by one, each would lay the whole page out again. And now, not with
            # the next turn of the event loop: the focus may go there.
            inside.show()
        again = inside.findChild(QWidget, name) if name else None
        if again is not None:
            again.setFocus()
        self.body.addStretch()
        if aside:
            self.show()


class CardHeader(QWidget):
    """A block title, with quiet text or a widget (a link) at the right."""

    def __init__(self, title: str, quiet: str = "", trailing: QWidget | None = None) -> None:
        super().__init__()
        row = line(self, margins=(16, 12, 16, 12))
        self.title = ElidedLabel(title, "block")
        self.quiet = Label(quiet, "quiet")
        row.addWidget(self.title, 1)
        row.addWidget(self.quiet)
        self.quiet.setVisible(bool(quiet))
        if trailing is not None:
            row.addWidget(trailing)

    def set_quiet(self, text: str) -> None:
        """Change the quiet text."""
        self.quiet.setText(text)
        self.quiet.setVisible(bool(text))


class IconPill(QWidget):
    """An icon in a round fill of its tone; decoration, so it has no accessible name."""

    def __init__(self, icon: str, tone: Tone = "neutral") -> None:
        super().__init__()
        self._icon, self._tone = icon, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(34), px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        _, fill = look.tone(self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(self.rect()), self.height() / 2, self.height() / 2)
        token = "muted" if self._tone == "neutral" else self._tone
        side = look.px(18)
        drawn = icons.pixmap(self._icon, token, side, self.devicePixelRatioF())
        painter.drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, drawn)


class ActionRow(QWidget):
    """A line of a card: an icon, what is the case, a quieter second line, and what to do."""

    def __init__(
        self,
        title: str,
        second: str = "",
        *,
        icon: str = "",
        tone: Tone = "neutral",
        trailing: QWidget | None = None,
        strong: bool = False,
    ) -> None:
        super().__init__()
        row = line(self, gap=12, margins=(16, 6, 16, 6))
        if icon:
            row.addWidget(IconPill(icon, tone))
        words = column(gap=0)
        self.title = WrapLabel(title, "strong" if strong else "")
        words.addWidget(self.title)
        self.second = WrapLabel(second, "quiet")
        words.addWidget(self.second)
        row.addLayout(words, 1)
        self.second.setVisible(bool(second))
        if trailing is not None:
            row.addWidget(trailing)
        self.setMinimumHeight(theme.current().px(40))
        self.setAccessibleName(f"{title}. {second}" if second else title)


class Block(QWidget):
    """A short titled part of a detail: block title, optional link at its right, content under."""

    def __init__(self, title: str, trailing: QWidget | None = None) -> None:
        super().__init__()
        self.body: QVBoxLayout = column(self, gap=8)
        head = line()
        head.addWidget(ElidedLabel(title, "block"), 1)
        if trailing is not None:
            head.addWidget(trailing)
        self.body.addLayout(head)

    def add(self, part: QWidget | QLayout) -> None:
        """Add content under the title."""
        if isinstance(part, QLayout):
            self.body.addLayout(part)
        else:
            self.body.addWidget(part)

    def add_text(self, text: str, *, quiet: bool = False) -> WrapLabel:
        """Add a paragraph of plain text."""
        words = WrapLabel(text, "quiet" if quiet else "small")
        self.body.addWidget(words)
        return words


class ScrollPage(QScrollArea):
    """Scrolls its content up and down when it is higher than the room; never sideways."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        theme.set_role(content, "clear")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)


_BY_KEY = {
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
}


def scrolled_by_key(room: QWidget, event: QKeyEvent) -> bool:
    """Scroll what is on show in ``room`` by Page Up or Page Down, and say whether that was it.

    Qt does so only while the keyboard is inside; words to read have nothing that it could be in.
    """
    step = _BY_KEY.get(Qt.Key(event.key()))
    shown = (one.verticalScrollBar() for one in room.findChildren(ScrollPage) if one.isVisible())
    bar = next((one for one in shown if one.maximum()), None)
    if step is None or bar is None:
        return False
    bar.triggerAction(step)
    return True
