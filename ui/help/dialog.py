"""The help beside the work: its pages to read, and to print with a line to sign."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QVBoxLayout, QWidget

from partnerdesk.actions.personal_data import help_facts
from partnerdesk.documents.personal_data_note import PAGES, PERSONAL_DATA, HelpPage, read_page
from partnerdesk.domain.problems import RuleBroken
from ui import theme
from ui.background import Background, Job
from ui.desk import Desk
from ui.widgets import (
    Banner,
    ScrollPage,
    TabPages,
    WrapLabel,
    button,
    column,
    line,
    primary_button,
    scrolled_by_key,
)


def tr(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Help", text)


_TITLES = {
    "start": "Getting about",
    "lending": "Lending",
    "calendar": "Calendar",
    "agreements": "Agreements",
    "handover": "Handover",
    "safety": "Backups, trouble",
    PERSONAL_DATA: "Personal data",
}
# The page of the help that is about a page or a package of the window, where they are not called
# the same.
_ABOUT = {
    "equipment": "lending",
    "loans": "lending",
    "promises": "agreements",
    "history": "safety",
    "settings": "safety",
    "arriving": "handover",
    "packs": "handover",
    "personal": PERSONAL_DATA,
    "unsaved_dialog": "safety",
    "problem_messages": "safety",
}


class HelpDialog(QDialog):
    """Its pages as tabs. It stays open beside the window, so that one can read and do.

    A page is made when it is first turned to: all at once would hold up the window.
    """

    def __init__(
        self,
        desk: Desk | None,
        background: Background,
        parent: QWidget | None,
        page: str = PAGES[0],
    ) -> None:
        """Without a ``desk`` the papers name no school."""
        super().__init__(parent)
        self._desk, self._background = desk, background
        self.setWindowTitle(tr("Help"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        stack = column(self, gap=0)
        inside = QWidget()
        content = column(inside, gap=12, margins=(24, 16, 24, 12))
        self.banner = Banner("bad", "")
        self.banner.hide()
        content.addWidget(self.banner)
        self.tabs = TabPages(tr("Pages of the help"))
        self._facts = help_facts(desk.database) if desk else None
        self._rooms: dict[str, QVBoxLayout] = {}
        for name in PAGES:
            tab = QWidget()
            self._rooms[name] = column(tab, gap=0)
            self.tabs.add(name, tr(_TITLES[name]), tab)
        content.addWidget(self.tabs, 1)
        stack.addWidget(inside, 1)
        stack.addWidget(self._foot())
        px = theme.current().px
        room = self.screen().availableGeometry().size()
        self.resize(min(px(800), room.width() - 32), min(px(640), room.height() - 48))
        self.tabs.changed.connect(self._make)
        self.tabs.go_to(page)
        self._make(page)

    def _make(self, name: str) -> None:
        room = self._rooms[name]
        if not room.count():
            made = ScrollPage(_content(read_page(name, self._facts)))
            room.addWidget(made)
            made.show()  # now, not in a later turn as the layout does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not scrolled_by_key(self, event):
            super().keyPressEvent(event)

    def print_page(self) -> None:
        """Show the page on paper, made on the worker."""
        name = self.tabs.current()
        desk = self._desk
        database = desk.database if desk else None
        today = desk.today() if desk else None
        self.print_button.setEnabled(False)

        def work(job: Job) -> bytes:
            from datetime import date

            from partnerdesk.actions.personal_data import help_pdf

            return help_pdf(database, name, today or date.today())

        self._printed = name
        self._background.start(tr("Setting the page"), work, self._show, self._refused)

    def _show(self, pdf: bytes) -> None:
        from ui.printing.preview import show_pdf

        self.print_button.setEnabled(True)
        title = read_page(self._printed).title
        body = tr("The page is attached.")
        show_pdf(self, title, pdf, f"{self._printed}.pdf", title, body)

    def _refused(self, refusal: RuleBroken) -> None:
        self.print_button.setEnabled(True)
        self.banner.say("bad", refusal.message)

    def _foot(self) -> QWidget:
        foot = QFrame()
        theme.set_role(foot, "foot")
        row = line(foot, margins=(24, 12, 24, 12))
        self.print_button = button(tr("Print…"), "print", self.print_page)
        row.addWidget(self.print_button)
        row.addStretch()
        close = primary_button(tr("Close"), clicked=self.accept)
        close.setDefault(True)
        row.addWidget(close)
        return foot


def _content(page: HelpPage) -> QWidget:
    """The page as labels whose words can be marked and copied."""
    content = QWidget()
    stack = column(content, gap=8, margins=(0, 0, 8, 8))
    stack.addWidget(WrapLabel(page.title, "page"))
    for kind, words in page.lines:
        if kind == "heading":
            stack.addSpacing(theme.current().px(8))
            stack.addWidget(_label(words, "block"))
        elif kind == "point":
            row = line(gap=8)
            row.addWidget(QLabel("•"), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(_label(words, ""), 1)
            stack.addLayout(row)
        else:
            stack.addWidget(_label(words, ""))
    stack.addStretch()
    return content


def _label(words: str, role: str) -> WrapLabel:
    label = WrapLabel(words, role)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def open_help(
    desk: Desk | None, background: Background, parent: QWidget | None, page: str = "start"
) -> HelpDialog:
    """Show the help, beside the window or dialog ``parent``, which can be used meanwhile.

    One that is open already comes to the front. ``page`` is one of the help’s own, or a page of
    the window that it is wanted about.
    """
    page = _ABOUT.get(page, page)
    page = page if page in PAGES else PAGES[0]
    dialog = _there(parent)
    if dialog is None:
        dialog = HelpDialog(desk, background, parent, page)
        if parent is not None:
            dialog.finished.connect(parent.activateWindow)
        if isinstance(parent, QDialog):
            parent.finished.connect(dialog.close)
    dialog.tabs.go_to(page)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    return dialog


def _there(parent: QWidget | None) -> HelpDialog | None:
    """The help that is open over ``parent``, or is it."""
    if parent is None or isinstance(parent, HelpDialog):
        return parent
    directly = Qt.FindChildOption.FindDirectChildrenOnly
    there = parent.findChildren(HelpDialog, options=directly)
    return next((one for one in there if one.isVisible()), None)


def topic_of(dialog: QWidget) -> str:
    """What a dialog is about: each topic of the window is written in a package of its own.

    Blank where neither it nor what it was opened from tells, as a form that any page may use.
    """
    up: QWidget | None = dialog
    while up is not None:
        package = type(up).__module__.removeprefix("ui.").partition(".")[0]
        if package in PAGES or package in _ABOUT:
            return package
        up = up.parentWidget()
    return ""
