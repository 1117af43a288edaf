"""Inputs for packs: where a file goes, and a passphrase that can be read and copied."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from partnerdesk.domain.problems import RuleBroken
from ui.packs.words import SUFFIX, pack_filter, tr
from ui.widgets import LineEditor, WrapLabel, button, column, line

# Of an input whose words nothing may keep.
SECRET = Qt.InputMethodHint.ImhSensitiveData


class _Composed(QWidget):
    """A line to type in with buttons beside it; label, focus and name go to the line."""

    edited = Signal()

    def __init__(self, *buttons: QPushButton) -> None:
        super().__init__()
        self.lines = column(self, gap=4)
        row = line()
        self.input = LineEditor()
        self.input.edited.connect(self.edited)
        row.addWidget(self.input, 1)
        for made in buttons:
            row.addWidget(made)
        self.lines.addLayout(row)
        self.setFocusProxy(self.input)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.input.setAccessibleName(name)

    def setAccessibleDescription(self, words: str) -> None:
        super().setAccessibleDescription(words)
        self.input.setAccessibleDescription(words)


class PathEditor(_Composed):
    """Where to save a pack; the value is a Path.

    ``value`` raises RuleBroken for nothing, for a folder that is not there, and for a file that is
    there already unless it was chosen, since the file dialog then asked.
    """

    def __init__(self, suffix: str = SUFFIX, title: str = "", filters: str = "") -> None:
        """For a pack, unless ``suffix``, the ``title`` and ``filters`` say something else."""
        self._suffix, self._title, self._filters = suffix, title, filters
        self.choose_button = button(tr("Choose…"), clicked=self.choose)
        super().__init__(self.choose_button)
        self._agreed: Path | None = None

    def value(self) -> Path:
        typed = self.input.value()
        if not typed:
            raise RuleBroken("", tr("Say where to save it."))
        path = Path(typed).expanduser()
        path = (
            path if path.name.endswith(self._suffix) else path.with_name(path.name + self._suffix)
        )
        if not path.is_absolute() or not path.parent.is_dir():
            raise RuleBroken("", tr("There is no such folder. Choose one with the button."))
        if path.exists() and path != self._agreed:
            raise RuleBroken("", tr("There is a file of this name already. Choose another name."))
        return path

    def set_value(self, value: Any) -> None:
        self.input.set_value(value or "")

    def choose(self) -> None:
        """Ask where to, starting from what stands here."""
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            self._title or tr("Save the pack"),
            self.input.value(),
            self._filters or pack_filter(),
        )
        if chosen:
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Save here; if there is a file of this name, it gives way."""
        self._agreed = path
        self.set_value(path)


class PassphraseEditor(_Composed):
    """A passphrase in plain sight, so that it need not be typed twice; it can be copied.

    Below it stands whole, to be written on paper: seven words are longer than the line.
    """

    def __init__(self) -> None:
        self.other_button = button(tr("Offer another"), clicked=self.offer)
        super().__init__(copy_button(lambda: self.input.text()), self.other_button)
        self.input.setInputMethodHints(SECRET)
        self.whole = WrapLabel("", "quiet")
        self.whole.hide()
        self.lines.addWidget(self.whole)
        self.input.textChanged.connect(self._show_whole)

    def value(self) -> str:
        return str(self.input.value())

    def set_value(self, value: Any) -> None:
        self.input.set_value(value)

    def offer(self) -> None:
        """Put a new one in, in place of what stands here."""
        from partnerdesk.actions.packing import offered_passphrase

        self.set_value(offered_passphrase())

    def _show_whole(self, typed: str) -> None:
        self.whole.setText(tr("In full: {0}").format(typed))
        self.whole.setVisible(bool(typed))


def copy_button(text: Any) -> QPushButton:
    """A button that puts ``text()`` on the clipboard, and says so."""
    made = button(tr("Copy"), "copy")

    def copy() -> None:
        QGuiApplication.clipboard().setText(text())
        made.setText(tr("Copied"))

    made.clicked.connect(copy)
    made.setAccessibleName(tr("Copy the passphrase"))
    return made
