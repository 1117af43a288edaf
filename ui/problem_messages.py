"""What is said when something goes wrong that nobody foresaw: words, and a report to copy."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFrame, QWidget

from partnerdesk.store.problems import StoreProblem
from ui import theme
from ui.widgets import (
    WrapLabel,
    button,
    column,
    line,
    primary_button,
)


def report(error: BaseException) -> str:
    """What to send to whoever mends the program, as ``fault_report`` writes it."""
    from partnerdesk.fault_report import report as of  # seldom needed, so not at the start

    return of(error, f"Qt {qVersion()}")


def _keep(folder: Path, words: str) -> None:
    from partnerdesk.fault_report import keep

    keep(folder, words)


class ProblemDialog(QDialog):
    """Says that something went wrong, that nothing is lost, and offers the report."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        from ui.widgets import ScrollPage, TextEditor  # seldom needed, so not at the start

        super().__init__(parent)
        self.setWindowTitle(self.tr("Something went wrong"))
        inside = QWidget()
        stack = column(inside, gap=12, margins=(24, 20, 24, 16))
        stack.addWidget(WrapLabel(self.tr("Something went wrong"), "page"))
        stack.addWidget(
            WrapLabel(
                self.tr(
                    "PartnerDesk could not finish what you asked for. What was saved before is "
                    "safe, and you can go on. If it happens again, send this report to whoever "
                    "looks after PartnerDesk; it holds no names of people or schools."
                )
            )
        )
        self.text = TextEditor()
        self.text.setAccessibleName(self.tr("Report"))
        self.text.setPlainText(words)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        stack.addWidget(self.text, 1)
        whole = column(self, gap=0)
        whole.addWidget(ScrollPage(inside), 1)
        whole.addWidget(self._foot())
        px = theme.current().px
        room = self.screen().availableGeometry().size()
        self.resize(min(px(640), room.width() - 32), min(px(460), room.height() - 48))

    def _foot(self) -> QWidget:
        foot = QFrame()
        theme.set_role(foot, "foot")
        row = line(foot, gap=8, margins=(24, 12, 24, 12))
        row.addStretch()
        row.addWidget(button(self.tr("Copy report"), "copy", self.copy))
        close = primary_button(self.tr("Go on"), clicked=self.accept)
        close.setDefault(True)
        row.addWidget(close)
        return foot

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())


class ExceptionHook(QObject):
    """Catches what reaches nobody: keeps it in the log, and shows it once at a time.

    Trouble with the disk or the folder has words of its own: those go to ``say``, without a report.
    """

    _caught = Signal(str)
    _troubled = Signal(str)

    def __init__(
        self,
        log: Callable[[], Path],
        parent: QWidget | None = None,
        say: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__()
        self._log, self._window = log, parent
        self._shown: ProblemDialog | None = None
        self._caught.connect(self._show)
        self._troubled.connect(say or self._show)

    def install(self) -> None:
        """Take over the interpreter's hooks, for every thread."""
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self._hook(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def _hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        if isinstance(error, StoreProblem):
            self._troubled.emit(error.message)
            return
        words = report(error)
        _keep(self._log(), words)
        self._caught.emit(words)

    def _show(self, words: str) -> None:
        if self._shown is not None and self._shown.isVisible():
            return
        self._shown = ProblemDialog(words, self._window)
        self._shown.open()
