"""A document before it is printed: its pages, and Print…, Save PDF… and E-mail…"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QWidget

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import counted
from ui import theme
from ui.printing.outside import open_email, save_pdf
from ui.widgets import (
    Banner,
    ElidedLabel,
    Label,
    PdfPreview,
    button,
    column,
    icon_button,
    line,
    primary_button,
    quiet_button,
)
from ui.widgets.opened import opened

_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)


class PrintPreview(QDialog):
    """Shows PDF bytes; everything that leaves the window from here is exactly what is shown."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        pdf: bytes,
        file_name: str,
        email_subject: str,
        email_body: str,
    ) -> None:
        super().__init__(parent)
        self._title, self._pdf, self._file_name = title, pdf, file_name
        self._email = (email_subject, email_body)
        self.setWindowTitle(title)
        self.setModal(True)
        stack = column(self, gap=0)
        stack.addWidget(self._head(title))
        room = QWidget()
        self.banner = Banner("bad", "")
        self.banner.hide()
        column(room, margins=(16, 0, 16, 8)).addWidget(self.banner)
        stack.addWidget(room)
        self.preview = PdfPreview(title)
        self.preview.set_pdf(pdf)
        stack.addWidget(self.preview, 1)
        stack.addWidget(self._foot())
        self.preview.verticalScrollBar().valueChanged.connect(self._tell_place)
        for keys, act in (
            (QKeySequence.StandardKey.Print, self.print_out),
            (QKeySequence.StandardKey.Save, self.save),
            (QKeySequence.StandardKey.ZoomIn, lambda: self._step(1)),
            (QKeySequence.StandardKey.ZoomOut, lambda: self._step(-1)),
        ):
            QShortcut(keys, self, act)
        self._tell_place()
        self._tell_zoom()
        self.preview.setFocus()

    def sizeHint(self) -> QSize:
        px = theme.current().px
        room = self.screen().availableGeometry().size()
        return QSize(min(px(760), room.width() - 32), min(px(980), room.height() - 48))

    def print_out(self) -> None:
        """Ask for a printer, and print."""
        self._try(self._print)

    def save(self) -> None:
        """Ask where to, and save."""
        self._try(self._save)

    def email(self) -> None:
        """Open an e-mail with the PDF attached."""
        self._try(lambda: open_email(*self._email, self._file_name, self._pdf))

    def _print(self) -> None:
        from ui.printing.paper import ask_and_print

        if ask_and_print(self, self._title, self._pdf):
            self.banner.say("ok", self.tr("Sent to the printer."))

    def _save(self) -> None:
        saved = save_pdf(self, self.tr("Save PDF"), self._file_name, self._pdf)
        if saved:
            self.banner.say("ok", self.tr("Saved as “{0}”.").format(saved.name))

    def _try(self, act: Callable[[], None]) -> None:
        self.banner.hide()
        try:
            act()
        except RuleBroken as refusal:
            self.banner.say("bad", refusal.message)

    def _head(self, title: str) -> QWidget:
        head = QWidget()
        row = line(head, gap=8, margins=(24, 16, 16, 12))
        words = column(gap=0)
        words.addWidget(ElidedLabel(title, "block"))
        self.place = Label("", "quiet")
        words.addWidget(self.place)
        row.addLayout(words, 1)
        self.smaller = quiet_button("−", clicked=lambda: self._step(-1))
        self.smaller.setAccessibleName(self.tr("Smaller"))
        self.smaller.setToolTip(self.tr("Smaller"))
        self.larger = icon_button("plus", self.tr("Larger"), lambda: self._step(1))
        self.zoom = Label("", "quiet")
        self.zoom.setMinimumWidth(theme.current().metrics("quiet").horizontalAdvance("300%"))
        self.zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for widget in (self.smaller, self.zoom, self.larger):
            row.addWidget(widget)
        return head

    def _foot(self) -> QWidget:
        foot = QFrame()
        theme.set_role(foot, "foot")
        row = line(foot, margins=(24, 12, 24, 12))
        self.close_button = button(self.tr("Close"), clicked=self.reject)
        self.email_button = button(self.tr("E-mail…"), "mail", self.email)
        self.save_button = button(self.tr("Save PDF…"), "save", self.save)
        self.print_button = primary_button(self.tr("Print…"), "print", self.print_out)
        row.addWidget(self.close_button)
        row.addStretch()
        for widget in (self.email_button, self.save_button, self.print_button):
            row.addWidget(widget)
        return foot

    def _step(self, by: int) -> None:
        at = _ZOOMS.index(self.preview.zoom()) + by
        if 0 <= at < len(_ZOOMS):
            self.preview.set_zoom(_ZOOMS[at])
        self._tell_zoom()

    def _tell_zoom(self) -> None:
        zoom = self.preview.zoom()
        self.zoom.setText(f"{zoom:.0%}")
        self.smaller.setEnabled(zoom > _ZOOMS[0])
        self.larger.setEnabled(zoom < _ZOOMS[-1])

    def _tell_place(self) -> None:
        count = self.preview.page_count()
        if count == 1:
            self.place.setText(counted(count, self.tr("page")))
        else:
            at = self.preview.page_on_show() + 1
            self.place.setText(self.tr("Page {0} of {1}").format(at, count))


def show_pdf(
    parent: QWidget | None,
    title: str,
    pdf_bytes: bytes,
    file_name: str,
    email_subject: str,
    email_body: str,
) -> PrintPreview:
    """Open the preview over ``parent`` and return it; it closes by itself."""
    return opened(PrintPreview(parent, title, pdf_bytes, file_name, email_subject, email_body))
