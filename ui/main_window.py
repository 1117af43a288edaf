"""The shell: navigation, the top bar, the pages, and what is said at the bottom.

It knows no partner and no agreement: pages come from ``pages.py``, facts from the desk.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from ui import theme
from ui.background import Background
from ui.commands import MENU, NEW_MENU, Commands
from ui.enter_key import EnterKey
from ui.help.keys import HelpKeys
from ui.page import Page
from ui.pages import PAGES, tr
from ui.undo_keys import UndoKeys, can_undo_typing
from ui.widgets import (
    Banner,
    MenuButton,
    Navigation,
    Notice,
    SearchBox,
    action_button,
    column,
    icon_button,
    line,
    link_button,
    plain_tooltip,
)

if TYPE_CHECKING:
    from partnerdesk.store.changes import Changes
    from ui.desk import Desk
    from ui.search_panel import SearchPanel

_COMPACT_BELOW = 1100
_ELIDE = Qt.TextElideMode.ElideRight


class _Pages(QStackedWidget):
    """The pages. Each scrolls what does not fit, so none may push the window off the screen."""

    def minimumSizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(240), px(160))


class MainWindow(QMainWindow):
    """The one window. ``painted`` fires once, when it first stands on the screen.

    ``closing`` fires when the user closes it; whoever listens closes it for good with ``leave``.
    ``page_made(Page)`` fires when a page was made, for whoever connects what it asks for.
    """

    painted = Signal()
    closing = Signal()
    page_made = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("PartnerDesk")
        self.desk: Desk | None = None
        self.background = Background()
        self.commands = Commands(self)
        self._pages: dict[str, Page] = {}
        self._trail: list[tuple[str, str]] = []
        self._here = -1
        self._painted = self._may_close = self._warned = False
        self._build()
        theme.dress(self)
        self._wire()
        self._undo_keys = UndoKeys(self)
        self._enter_key = EnterKey(self)
        self._help_keys = HelpKeys(self, self.commands["help"])
        self.commands.enable(store=False, writing=False)
        theme.look().changed.connect(self._fit)

    # --- building --------------------------------------------------------------------------

    def _build(self) -> None:
        whole = QWidget()
        across = line(whole, gap=0)
        self.navigation = Navigation()
        for spec in PAGES:
            if spec.place:
                self.navigation.add(
                    spec.name, tr(spec.text), spec.icon, bottom=spec.place == "bottom"
                )
        across.addWidget(self.navigation)
        right = column(gap=0)
        right.addWidget(self._top_bar())
        self._banner: Banner | None = None
        self._banner_room = column(margins=(24, 12, 24, 0))
        right.addLayout(self._banner_room)
        self.stack = _Pages()
        margins = column(margins=(24, 20, 24, 20))
        margins.addWidget(self.stack)
        right.addLayout(margins, 1)
        across.addLayout(right, 1)
        self.setCentralWidget(whole)
        self.notice = Notice(whole)
        self._whole = whole
        self._found: SearchPanel | None = None

    def _top_bar(self) -> QWidget:
        bar = QFrame()
        theme.set_role(bar, "bar")
        row = line(bar, gap=12, margins=(24, 0, 24, 0))
        self.search_box = SearchBox(
            self.tr("Search partners, people, notes, agreements"), QKeySequence("Ctrl+K")
        )
        self.search_box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row.addWidget(self.search_box)
        self.standing = MenuButton("")
        self.standing.hide()
        row.addWidget(self.standing)
        row.addStretch()
        self.undo_button = link_button("", "undo", self.undo)
        self.undo_button.hide()
        row.addWidget(self.undo_button)
        self.new_button = action_button(self.commands["new"], icon="plus")
        row.addWidget(self.new_button)
        self.menu_button = icon_button("more", self.tr("Menu (F10)"), self._open_menu)
        row.addWidget(self.menu_button)
        bar.setFixedHeight(theme.current().px(56))
        self._bar = bar
        return bar

    def _wire(self) -> None:
        act = self.commands.on
        act("undo", self.undo)
        act("redo", self.redo)
        act("search", self._go_search)
        act("new", self._open_new_menu)
        act("menu", self._open_menu)
        act("new_partner", lambda: self.start_new("partners"))
        act("new_item", lambda: self.start_new("equipment"))
        act("new_loan", lambda: self.start_new("loans"))
        act("new_session", lambda: self.start_new("calendar"))
        act("new_agreement", lambda: self.start_new("agreements"))
        act("back", lambda: self._walk(-1))
        act("forward", lambda: self._walk(1))
        act("history", lambda: self.go("history"))
        act("settings", lambda: self.go("settings"))
        act("handover_note", lambda: self.start_new("handover"))
        act("help", self.show_help)
        act("quit", self.close)
        self.navigation.chosen.connect(lambda name: self.go(name))

    @property
    def found(self) -> SearchPanel:
        """What search finds; made when there is first a store to search."""
        if self._found is None:
            from ui.search_panel import SearchPanel

            self._found = SearchPanel(self.search_box, self._whole)
            self._found.chosen.connect(self.go)
        return self._found

    # --- the desk --------------------------------------------------------------------------

    def serve(self, desk: Desk) -> None:
        """Show this desk's store from now on, beginning with Today."""
        self.drop()
        self.desk = desk
        desk.changed.connect(self._changed)
        desk.noticed.connect(self._say)
        desk.refused.connect(self._refuse)
        desk.asked_for.connect(self.go)
        self.found.serve(desk)
        self.commands.enable(store=True, writing=not desk.read_only)
        self.navigation.setEnabled(True)
        self.show_undo()
        self.go("today")
        self.navigation.item("today").setFocus()

    def drop(self) -> None:
        """Let go of the desk and its pages."""
        if self._found is not None:
            self._found.serve(None)
        self.notice.hide()
        self.say_always("")
        self.say_standing("", "")
        self.undo_button.hide()
        while (page := self.stack.widget(0)) is not None:
            from ui.widgets import PdfPreview

            self.stack.removeWidget(page)
            if isinstance(page, Page):
                page.let_go()
            for preview in page.findChildren(PdfPreview):
                preview.clear_document()
            page.deleteLater()
        self.background.wait_for_reader()
        self._pages.clear()
        self._trail.clear()
        self._here = -1
        self.desk = None
        self.commands.enable(store=False, writing=False)

    def show_instead(self, page: QWidget) -> None:
        """Show a page that needs no store: the welcome, or what keeps the store from opening."""
        self.drop()
        self.navigation.setEnabled(False)
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)

    def say_standing(self, words: str, why: str, *offers: QAction) -> None:
        """Keep in the top bar what kind of store this is, with what can be done about it."""
        self.standing.setText(words)
        self.standing.setAccessibleName(words)
        self.standing.setToolTip(plain_tooltip(why))
        self.standing.menu().clear()
        self.standing.menu().addActions(list(offers))
        self.standing.setVisible(bool(words))

    def say_always(self, words: str) -> None:
        """Keep ``words`` in sight above the pages; blank takes them away."""
        if words and self._banner is None:
            self._banner = Banner("info", "")
            self._banner_room.addWidget(self._banner)
        if words and self._banner is not None:
            self._banner.say("info", words)
        elif self._banner is not None:
            self._banner.hide()

    # --- going about -----------------------------------------------------------------------

    def page(self, name: str) -> Page:
        """The page by name, made when it is first asked for."""
        if name not in self._pages:
            assert self.desk is not None
            spec = next(spec for spec in PAGES if spec.name == name)
            page = spec.make(self.desk, self.background)
            self._pages[name] = page
            self.page_made.emit(page)  # first: the stack shows its first page at once
            self.stack.addWidget(page)
        return self._pages[name]

    def go(self, name: str, key: str = "") -> None:
        """Show a page, and on it what ``key`` names; Back returns."""
        if self.desk is None:
            return
        self._note_place()
        del self._trail[self._here + 1 :]
        self._trail.append((name, key))
        self._here = len(self._trail) - 1
        self._show(name, key)

    def _show(self, name: str, key: str) -> None:
        page = self.page(name)
        self.stack.setCurrentWidget(page)
        page.refresh_if_stale()
        if key:
            page.open_key(key)
        spec = next(spec for spec in PAGES if spec.name == name)
        if spec.place or spec.under:
            self.navigation.go_to(name if spec.place else spec.under)
        self._enable_walking()

    def _note_place(self) -> None:
        """Remember what the page on show has open, so that Back finds it again."""
        if 0 <= self._here < len(self._trail):
            name, _ = self._trail[self._here]
            self._trail[self._here] = (name, self.page(name).key())

    def _walk(self, step: int) -> None:
        there = self._here + step
        if 0 <= there < len(self._trail):
            self._note_place()
            self._here = there
            self._show(*self._trail[there])

    def _enable_walking(self) -> None:
        self.commands["back"].setEnabled(self._here > 0)
        self.commands["forward"].setEnabled(self._here < len(self._trail) - 1)

    def _go_search(self) -> None:
        self.search_box.setFocus()
        self.search_box.selectAll()

    def start_new(self, name: str) -> None:
        """Show a page and do what its primary button does."""
        self.go(name)
        self.page(name).start_new()

    def _open_new_menu(self) -> None:
        self._pop_up(NEW_MENU, self.new_button)

    def _open_menu(self) -> None:
        self._pop_up(MENU, self.menu_button)

    def _pop_up(self, names: Sequence[str], under: QWidget) -> None:
        """Show commands under a button, its right end under the button's; "" is a line."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in names:
            if name:
                menu.addAction(self.commands[name])
            else:
                menu.addSeparator()
        corner = under.mapToGlobal(under.rect().bottomRight())
        menu.popup(corner - QPoint(menu.sizeHint().width(), 0))

    def show_help(self, page: str = "") -> None:
        """Show a page of the help; else the one about the dialog or the page on show."""
        from ui.help.dialog import open_help, topic_of

        asking = QApplication.activeWindow()
        over = asking if isinstance(asking, QDialog) else self
        shown = self._trail[self._here][0] if 0 <= self._here < len(self._trail) else ""
        open_help(self.desk, self.background, over, page or topic_of(over) or shown)

    # --- undo ------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back the newest action; a focused text field that can undo goes first."""
        if self._undo_typing("undo"):
            return
        self._reverse("undo", self.tr("Undone: {name}"))

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._undo_typing("redo"):
            return
        self._reverse("redo", self.tr("Done again: {name}"))

    def _undo_typing(self, verb: str) -> bool:
        field = self.focusWidget()
        if field is None or not can_undo_typing(field, verb):
            return False
        getattr(field, verb)()
        return True

    def _reverse(self, verb: str, words: str) -> None:
        if self.desk is None:
            return
        from partnerdesk.actions import history

        changes = self.desk.do(getattr(history, verb))
        if changes:
            self.notice.say(words.replace("{name}", changes.name))

    def show_undo(self) -> None:
        """Name on the button what Undo would take back."""
        if self.desk is None:
            return
        from partnerdesk.store.action_log import next_redo, next_undo

        with self.desk.read() as connection:
            last, undone = next_undo(connection), next_redo(connection)
        writing = not self.desk.read_only
        words = self.tr("Undo: {name}").replace("{name}", last.name) if last else ""
        metrics = self.undo_button.fontMetrics()
        room = theme.current().px(320)
        self.undo_button.setText(metrics.elidedText(words, _ELIDE, room).replace("&", "&&"))
        self.undo_button.setToolTip(plain_tooltip(words))
        self.undo_button.setAccessibleName(words)
        self.undo_button.setVisible(bool(last) and writing)
        self.commands["undo"].setEnabled(bool(last) and writing)
        self.commands["redo"].setEnabled(bool(undone) and writing)

    def _changed(self, changes: Changes) -> None:
        self._warned = False
        self.show_undo()

    def _say(self, words: str, undoable: bool) -> None:
        self.notice.say(words, self._undo_last if undoable else None)

    def _undo_last(self) -> None:
        self._reverse("undo", self.tr("Undone: {name}"))

    def _refuse(self, words: str) -> None:
        self.notice.say(words)

    # --- the window itself -----------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        look = theme.current()
        self._bar.setFixedHeight(look.px(56))
        self.navigation.setCompact(self.width() < look.px(_COMPACT_BELOW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._enter_key.heed(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self._enter_key.heed(event):
            super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._enter_key.forget()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            super().closeEvent(event)
            return
        event.ignore()
        if not self._warned and self._show_unsaved():
            return
        # Not now: a window that is being asked to close can't be closed.
        QTimer.singleShot(0, self, self.closing.emit)

    def _show_unsaved(self) -> bool:
        """Go where something typed waits to be saved, and say so once; whether there is any."""
        page = next((page for page in self._pages.values() if page.has_unsaved()), None)
        if page is None:
            return False
        self._warned = True
        self.go(page.name)
        self.notice.say(self.tr("What you typed is not saved. Save it, or close without it."))
        return True

    def leave(self) -> None:
        """Close for good."""
        self._may_close = True
        self.close()
