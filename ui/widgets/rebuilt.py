"""Content that is made anew when facts change, while the focus stays where it was."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.widgets import column


class Rebuilt(QWidget):
    """Holds one widget at a time; the focus goes to the part of the new one with the same name."""

    def __init__(self) -> None:
        super().__init__()
        self._inside = column(self)

    def show_content(self, content: QWidget) -> None:
        """Show ``content`` instead of what is there."""
        focused = self._focused_name()
        if (item := self._inside.takeAt(0)) is not None and (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
        self._inside.addWidget(content)
        content.show()
        again = content.findChild(QWidget, focused) if focused else None
        if again is not None:
            again.setFocus()

    def _focused_name(self) -> str:
        focused = self.window().focusWidget()
        return focused.objectName() if focused and self.isAncestorOf(focused) else ""
