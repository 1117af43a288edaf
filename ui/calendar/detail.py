"""The chosen session beside the calendar: clashes first, then who comes, readiness and cost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from partnerdesk.actions import sessions as actions
from partnerdesk.domain.clashes import Clash
from partnerdesk.domain.sessions import SessionKind, SessionState
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database
from ui import theme
from ui.background import Background
from ui.calendar.after_it import open_after_it
from ui.calendar.cancel import open_cancel, open_skip
from ui.calendar.checklist import Checklist
from ui.calendar.detail_parts import further_parts
from ui.calendar.keep_clash import open_keep
from ui.calendar.meeting import open_minutes
from ui.calendar.planning_words import tr
from ui.calendar.replies import Draft, Replies
from ui.calendar.session_dialog import open_duplicate, open_session_dialog
from ui.calendar.session_view import SessionView, read_view
from ui.calendar.session_words import ad_hoc_chip, kind_line, quiet_line, state_chip
from ui.desk import Desk
from ui.widgets import (
    Chip,
    EmptyState,
    FlowLayout,
    MenuButton,
    ScrollPage,
    TabPlace,
    WrapLabel,
    button,
    column,
    primary_button,
    tab_through,
)
from ui.widgets.rebuilt import Rebuilt

_HELD, _CANCELLED = SessionState.HELD, SessionState.CANCELLED
_PENCILLED = SessionState.PENCILLED
# What each paper is called, the function that makes it, and whether only a meeting has it.
_PAPERS = (
    ("Session sheet", "session_sheet_pdf", False),
    ("Register", "register_pdf", False),
    ("Transport list", "transport_pdf", False),
    ("Agenda", "agenda_pdf", True),
    ("Minutes", "minutes_pdf", True),
)


class SessionDetail(QWidget):
    """One session; it reads itself anew when facts change, and shows nothing once it is gone."""

    def __init__(self, desk: Desk, background: Background | None = None) -> None:
        super().__init__()
        self._desk, self._background = desk, background
        self._view: SessionView | None = None
        self._draft = Draft()
        self._stale = False
        self.buttons: dict[str, QPushButton] = {}
        self.menu_actions: dict[str, QAction] = {}
        self._place = TabPlace(self)
        self._content = Rebuilt()
        self._scroll = ScrollPage(self._content)
        self._nothing = EmptyState(
            "calendar",
            tr("No session chosen"),
            tr("Choose one to see who comes, what is ready and what it costs."),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._scroll)
        column(self).addWidget(self._stack)
        desk.changed.connect(self._changed)
        self.show_nothing()

    def session_id(self) -> str:
        """The session on show, or ""."""
        return self._view.session.id if self._view else ""

    def view(self) -> SessionView | None:
        """What is on show."""
        return self._view

    def show_session(self, session_id: str) -> bool:
        """Read and show a session; False when there is none any more."""
        same = session_id == self.session_id()
        try:
            view = read_view(self._desk, session_id)
        except LookupError:
            self.show_nothing()
            return False
        if not same:
            self._draft.member_id = ""
        self._view, self._stale = view, False
        self.setAccessibleName(view.session.title)
        self._show()
        self._stack.setCurrentWidget(self._scroll)
        if not same:
            self._scroll.verticalScrollBar().setValue(0)
        return True

    def show_nothing(self) -> None:
        """Say that none is chosen."""
        self._view = None
        self.setAccessibleName(tr("Session"))
        self._stack.setCurrentWidget(self._nothing)

    def focus_first(self) -> None:
        """Go to the first thing that can be done."""
        first = next(iter(self.buttons.values()), None)
        if self._view is not None and first is not None:
            first.setFocus()

    # --- what the buttons do -----------------------------------------------------------------

    def find_date(self) -> None:
        """Look for a date on which nothing is in the way."""
        from ui.calendar.finder_dialog import open_finder

        if self._view is not None:
            open_finder(self._desk, self.window(), self.session_id())

    def keep(self) -> None:
        """Stay where it is, with a note."""
        open_keep(self._desk, self.window(), self.session_id())

    def edit(self) -> None:
        """Change anything of it."""
        open_session_dialog(self._desk, self.window(), session_id=self.session_id())

    def duplicate(self) -> None:
        """Begin another one like it."""
        open_duplicate(self._desk, self.window(), self.session_id())

    def repeat(self) -> None:
        """Make a series that begins a week after it."""
        from ui.calendar.series_dialog import open_series

        if self._view is not None:
            open_series(self._desk, self.window(), self._view.facts, self._background)

    def series_dates(self) -> None:
        """Show every date of its series, to leave out and bring back."""
        from ui.calendar.series_dates import open_series_dates

        if self._view is not None and self._view.session.series_id:
            open_series_dates(self._desk, self.window(), self._view.session.series_id)

    def record(self) -> None:
        """Write down what happened."""
        open_after_it(self._desk, self.window(), self.session_id())

    def write_up(self) -> None:
        """Agenda, decisions and tasks."""
        open_minutes(self._desk, self.window(), self.session_id())

    def cancel(self) -> None:
        """Call it off."""
        open_cancel(self._desk, self.window(), self.session_id())

    def skip(self) -> None:
        """Leave its date out of the series."""
        open_skip(self._desk, self.window(), self.session_id())

    def show_paper(self, words: str, name: str) -> None:
        """Show one of its papers before it is printed."""
        from ui.calendar.prints import show_session_paper

        show_session_paper(self._desk, self.window(), self.session_id(), tr(words), name)

    def confirm(self) -> None:
        """It goes ahead."""
        session_id, today = self.session_id(), self._desk.today()
        self._do(lambda base: actions.confirm_session(base, session_id, today), tr("Confirmed {0}"))

    def pencil_again(self) -> None:
        """Back to pencil."""
        session_id, today = self.session_id(), self._desk.today()
        said = tr("Pencilled in {0} again")
        self._do(lambda base: actions.pencil_again(base, session_id, today), said)

    def remove(self) -> None:
        """It was added by mistake; Undo brings it back."""
        session_id = self.session_id()
        self._do(lambda base: actions.remove_session(base, session_id), tr("Removed {0}"))

    def _do(self, act: Callable[[Database], Changes], said: str) -> None:
        title = self._view.session.title if self._view else ""
        self._desk.do(act, said.format(title))

    # --- how it is shown ---------------------------------------------------------------------

    def _changed(self, changes: Changes) -> None:
        if self._view is None:
            return
        self._stale = True
        if self.isVisible():
            self.show_session(self.session_id())

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if self._stale and self._view is not None:
            self.show_session(self.session_id())

    def _show(self) -> None:
        view = self._view
        if view is None:
            return
        page = QWidget()
        stack = column(page, gap=0)
        stack.addWidget(self._head(view))
        self.replies = Replies(self._desk, view, self._draft, self._show_draft)
        stack.addWidget(self.replies)
        if view.is_live:
            self.checklist = Checklist(self._desk, view)
            stack.addWidget(self.checklist)
        for part in further_parts(self._desk, view):
            stack.addWidget(part)
        stack.addStretch()
        self._content.show_content(page)
        tab_through(self._place, page)

    def _show_draft(self) -> None:
        """Show anew, with the cursor where the reply of a member is written."""
        self._show()
        row = self.replies.rows.get(self._draft.member_id)
        if row is not None and row.is_open:
            row.pupils.setFocus()
            row.pupils.selectAll()

    def _head(self, view: SessionView) -> QWidget:
        head = QWidget()
        stack = column(head, gap=6, margins=(16, 14, 12, 14))
        chips = FlowLayout(gap=6)
        if view.open_clashes and view.is_live:
            hard = any(one.hard for one in view.open_clashes)
            chips.addWidget(Chip(tr("Clash"), "bad" if hard else "warn", "warning"))
        state = state_chip(view.session)
        chips.addWidget(Chip(state.text, state.tone, state.icon))
        if view.is_ad_hoc:
            ad_hoc = ad_hoc_chip(view.session)
            chips.addWidget(Chip(ad_hoc.text, ad_hoc.tone, ad_hoc.icon))
        stack.addLayout(chips)
        stack.addWidget(WrapLabel(view.session.title, "block"))
        stack.addWidget(WrapLabel(quiet_line(view.session, view.venue), "quiet"))
        stack.addWidget(WrapLabel(kind_line(view.session, view.project), "quiet"))
        for words, quiet in self._in_the_way(view):
            stack.addWidget(WrapLabel(words, "quiet" if quiet else "small"))
        stack.addSpacing(theme.current().px(4))
        stack.addWidget(self._acts(view))
        return head

    def _in_the_way(self, view: SessionView) -> list[tuple[str, bool]]:
        """What is in the way or why it was called off, and whether that is said quietly."""
        session = view.session
        if session.state is _CANCELLED:
            return [(tr("Called off: {0}").format(session.cancel_reason), False)]
        notes = {one.clash: one.note for one in view.facts.kept_clashes}
        open_keys = {one.key for one in view.open_clashes}

        def told(one: Clash) -> tuple[str, bool]:
            if one.key in open_keys:
                return one.words, not one.hard
            note = notes.get(one.key, "")
            return (tr("{0} Kept: {1}").format(one.words, note) if note else one.words), True

        return [told(one) for one in sorted(view.clashes, key=lambda c: c.key not in open_keys)]

    def _acts(self, view: SessionView) -> QWidget:
        room = QWidget()
        flow = FlowLayout(room, gap=8)
        self.buttons, self.menu_actions = {}, {}
        for number, (name, text, icon, act) in enumerate(self._steps(view)):
            first = number == 0 and name != "edit"
            made = primary_button(text, icon, act) if first else button(text, icon, act)
            made.setProperty("fit", "small")
            self._add(flow, name, made)
        self._add(flow, "more", self._more(view))
        flow.addWidget(self._prints(view))
        return room

    def _add(self, flow: FlowLayout, name: str, made: QPushButton) -> None:
        made.setObjectName(f"session-{name}")
        made.setEnabled(not self._desk.read_only)
        self.buttons[name] = made
        flow.addWidget(made)

    def _steps(self, view: SessionView) -> list[tuple[str, str, str, Callable[[], object]]]:
        """What comes next, the likeliest first: that one is the primary button."""
        state, edit = view.session.state, ("edit", tr("Edit…"), "", self.edit)
        if state is _CANCELLED:
            return [("pencil", tr("Pencil in again"), "", self.pencil_again)]
        record = ("record", tr("Record what happened…"), "", self.record)
        if state is _HELD:
            if view.session.kind is SessionKind.MEETING:
                again = ("record", tr("Who came…"), "", self.record)
                return [("write_up", tr("Write up…"), "", self.write_up), again, edit]
            return [("record", tr("Change what happened…"), "", self.record), edit]
        if view.is_over:
            return [record, edit]
        confirm = ("confirm", tr("Confirm"), "", self.confirm)
        if view.open_clashes:
            find = ("find", tr("Find another date"), "", self.find_date)
            return [find, ("keep", tr("Keep, with a note"), "", self.keep), edit]
        if state is _PENCILLED:
            return [confirm, edit]
        return [record, edit] if view.session.starts_at.date() <= view.today else [edit]

    def _more(self, view: SessionView) -> QPushButton:
        state = view.session.state
        live = view.is_live
        more = MenuButton(tr("More"), small=True)
        more.setAccessibleName(tr("More for {0}").format(view.session.title))
        for name, text, act, wanted in (
            ("confirm", tr("Confirm"), self.confirm, state is _PENCILLED),
            ("find", tr("Find another date…"), self.find_date, live),
            ("minutes", tr("Agenda and minutes…"), self.write_up, True),
            ("record", tr("Record what happened…"), self.record,
             live and view.session.starts_at.date() <= view.today),
            ("pencil", tr("Pencil in again"), self.pencil_again, state is not _PENCILLED),
            ("duplicate", tr("Add another like it…"), self.duplicate, True),
            ("repeat", tr("Repeat…"), self.repeat, live and not view.session.series_id),
            ("dates", tr("Dates of its series…"), self.series_dates, bool(view.session.series_id)),
            ("skip", tr("Leave out of its series…"), self.skip,
             live and bool(view.session.series_id)),
            ("cancel", tr("Cancel the session…"), self.cancel, live),
            ("remove", tr("Remove"), self.remove, True),
        ):  # fmt: skip
            if wanted and name not in self.buttons:
                action = more.menu().addAction(text)
                action.triggered.connect(lambda checked=False, act=act: act())
                self.menu_actions[name] = action
        return more

    def _prints(self, view: SessionView) -> QPushButton:
        """Papers of this session; those of a meeting only where it is one."""
        made = MenuButton(tr("Print"), small=True)
        made.setAccessibleName(tr("Print for {0}").format(view.session.title))
        made.setObjectName("session-print")
        for words, name, meeting in _PAPERS:
            if not meeting or view.session.kind is SessionKind.MEETING:
                action = made.menu().addAction(f"{tr(words)}…")
                action.triggered.connect(
                    lambda checked=False, words=words, name=name: self.show_paper(words, name)
                )
        return made
