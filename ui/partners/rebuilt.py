"""Content that is made anew when facts change, while focus and scroll stay where they were."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from ui.widgets import ScrollPage, column


class Rebuilt(ScrollPage):
    """Scrolls one widget at a time; the focus goes back to the part with the same object name."""

    def __init__(self) -> None:
        self._host = QWidget()
        self._inside = column(self._host, margins=(0, 0, 8, 8))
        super().__init__(self._host)

    def show_content(self, content: QWidget, *, keep_place: bool) -> None:
        """Show ``content`` instead of what is there; at its top unless ``keep_place``."""
        bar = self.verticalScrollBar()
        at = bar.value() if keep_place else 0
        focused = self._focused_name()
        if (item := self._inside.takeAt(0)) is not None and (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
        self._inside.addWidget(content)
        content.show()
        if focused:
            again = content.findChild(QWidget, focused)
            (again or self).setFocus()
        # The range of the bar is known once the layout has run.
        QTimer.singleShot(0, self, lambda: bar.setValue(at))

    def _focused_name(self) -> str:
        focused = self.window().focusWidget()
        return focused.objectName() if focused and self.isAncestorOf(focused) else ""
