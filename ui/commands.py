"""Every command of the window: its words, its keys, and when it can be used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.icons import icon

Standard = QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class Command:
    """``keys`` are a shortcut or a standard one; ``needs`` says when it can be used.

    ``needs`` is ``""`` (always), ``store`` (a store is open) or ``writing`` (and may be changed).
    """

    name: str
    text: str
    keys: str | Standard | None = None
    icon: str = ""
    needs: str = "store"


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("Commands", text)


COMMANDS = (
    Command("undo", "Undo", Standard.Undo, "undo", "writing"),
    Command("redo", "Redo", "Ctrl+Shift+Z", "redo", "writing"),
    Command("search", "Search everything", "Ctrl+K", "search"),
    Command("new", "New", "Ctrl+N", "plus", "writing"),
    Command("new_partner", "New partner…", None, "partners", "writing"),
    Command("new_loan", "Lend or reserve…", "Ctrl+Shift+L", "loans", "writing"),
    Command("new_item", "New item…", None, "equipment", "writing"),
    Command("new_session", "New session…", "Ctrl+Shift+S", "calendar", "writing"),
    Command("new_agreement", "New agreement…", None, "agreements", "writing"),
    Command("import_register", "Import from the schools register…", None, "import", "writing"),
    Command("import_spreadsheet", "Import from a spreadsheet…", None, "import", "writing"),
    Command("import_vcards", "Import contact cards…", None, "import", "writing"),
    Command("refresh_register", "Refresh from a newer register…", None, "import", "writing"),
    Command("export", "Export partners…", None, "export"),
    Command("picking_list", "Print picking list for today…", None, "print"),
    Command("handover_note", "Print handover note…", None, "print"),
    Command("make_pack", "Make a handover pack…", None, "handover"),
    Command("open_pack", "Open a handover pack…", None, "import", "writing"),
    Command("back", "Back", Standard.Back, "chevron-left"),
    Command("forward", "Forward", Standard.Forward, "chevron-right"),
    Command("history", "History", "Ctrl+H", "history"),
    Command("settings", "Settings", Standard.Preferences, "settings"),
    Command("backup", "Back up now", None, "backup"),
    Command("restore", "Restore a backup…", None, "history"),
    Command("sample", "Open the sample partnership", None, "flag", ""),
    Command("larger", "Larger text", Standard.ZoomIn, "", ""),
    Command("smaller", "Smaller text", Standard.ZoomOut, "", ""),
    Command("help", "Help", Standard.HelpContents, "info", ""),
    Command("menu", "Menu", "F10", "more", ""),
    Command("quit", "Quit", Standard.Quit, "", ""),
)

NEW_MENU = ("new_session", "new_loan", "new_partner", "new_item", "new_agreement")
MENU = (
    "undo", "redo", "history", "",
    "import_register", "import_spreadsheet", "import_vcards", "refresh_register", "export", "",
    "picking_list", "handover_note", "make_pack", "open_pack", "backup", "restore", "",
    "larger", "smaller", "settings", "help", "sample", "quit",
)  # fmt: skip


class Commands(QObject):
    """The window's actions by name."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._needs = {command.name: command.needs for command in COMMANDS}
        self.actions: Mapping[str, QAction] = {c.name: self._made(c) for c in COMMANDS}

    def _made(self, command: Command) -> QAction:
        action = QAction(tr(command.text), self._window)
        if command.icon:
            action.setIcon(icon(command.icon))
        if command.keys is not None:
            action.setShortcut(QKeySequence(command.keys))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self._window.addAction(action)
        return action

    def __getitem__(self, name: str) -> QAction:
        return self.actions[name]

    def on(self, name: str, act: Callable[[], object]) -> None:
        """Say what a command does."""
        self.actions[name].triggered.connect(lambda: act())

    def enable(self, *, store: bool, writing: bool) -> None:
        """Make the commands usable that the store as it is open allows."""
        usable = {"": True, "store": store, "writing": store and writing}
        for name, action in self.actions.items():
            action.setEnabled(usable[self._needs[name]])


def shortcuts() -> list[tuple[str, str]]:
    """Each command that has keys, with them, for the list in Settings."""
    native = QKeySequence.SequenceFormat.NativeText
    return [
        (tr(c.text), QKeySequence(c.keys).toString(native))
        for c in COMMANDS
        if c.keys is not None and not QKeySequence(c.keys).isEmpty()
    ]
