"""The calendar: every member's sessions and closures at once, the chosen session beside them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from partnerdesk.domain.calendar import BankHoliday
from partnerdesk.store import calendar_rows
from partnerdesk.store.calendar_rows import SessionFilter
from ui import theme
from ui.background import Background
from ui.calendar.canvas import DayCanvas
from ui.calendar.clash_watch import ClashWatch
from ui.calendar.detail import SessionDetail
from ui.calendar.filters import Filters
from ui.calendar.head import Head, ViewChooser
from ui.calendar.legend import Legend
from ui.calendar.loading import WeekLoader
from ui.calendar.more_button import MoreButton
from ui.calendar.moving import Mover
from ui.calendar.planning_words import tr
from ui.calendar.reading import Known, read_known
from ui.calendar.view_facts import Period, View, ViewFacts, period, stepped, term_words
from ui.calendar.views import Views, none_yet
from ui.desk import Desk
from ui.page import Page
from ui.widgets import (
    ElidedLabel,
    ListDetail,
    Surface,
    button,
    column,
    line,
    primary_button,
    rule,
)

if TYPE_CHECKING:
    from partnerdesk.store.changes import Changes

_LOW = 420
_LOOK_MS, _PAUSE_MS = 80, 40
_LONG_AGO, _FAR_AHEAD = date(1900, 1, 1), date(2200, 1, 1)


class CalendarPage(Page):
    """Keys: the id of a session, ``project:ID`` or a day as ``2026-03-12``; ``#week`` a view."""

    name: ClassVar[str] = "calendar"
    depends_on: ClassVar[tuple[str, ...]] = (
        "session", "session_member", "session_person", "session_need", "kept_clash", "booking",
        "project", "closure", "term", "member", "person", "setting", "item", "loan",
        "out_of_service",
    )  # fmt: skip

    def __init__(self, desk: Desk, background: Background | None = None) -> None:
        super().__init__(desk)
        self._background = background or Background()
        self.day = desk.today()
        self._known = Known()
        self._shown = Period(self.day, self.day, "")
        stack = column(self, gap=12)
        self.head = self._make_head()
        stack.addWidget(self.head)
        self.filters = Filters(desk)
        self._filtering = False
        self.filters.hide()
        stack.addWidget(self.filters)
        self.both = ListDetail(self._left_side(), self._right_side(), 774, 320, list_grows=True)
        stack.addWidget(self.both, 1)
        self.loader = WeekLoader(desk, self._background, self)
        self.watch = ClashWatch(desk, self._background, self)
        self.mover = Mover(desk, self)
        self._look_soon = QTimer(self, interval=_LOOK_MS, singleShot=True)
        # In turns of their own: a key held down must not wait for a detail it passes over.
        self._name_soon = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._detail_soon = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._listen()

    def _listen(self) -> None:
        self.both.back_button.setText(tr("Back to the calendar"))
        self.both.back_button.clicked.connect(self._back)
        self.both.stacked_changed.connect(lambda stacked: self._fit())
        self.more_button.legend_action.triggered.connect(self._show_legend)
        self.head.turned.connect(self.turn)
        self.head.today_wanted.connect(lambda: self._go_to(self.desk.today()))
        self.chooser.changed.connect(self._turn_view)
        self.filters.changed.connect(self._filtered)
        for canvas in self.canvases.values():
            canvas.chosen.connect(self._detail_soon.start)
            canvas.opened.connect(self._open)
            canvas.add_wanted.connect(self.add)
            canvas.day_changed.connect(self._move_day)
            canvas.day_opened.connect(self._open_day)
            canvas.turned.connect(self.turn)
            canvas.tried.connect(self.mover.try_at)
            canvas.dropped.connect(self.mover.drop)
            canvas.told.connect(self.words.setText)
            canvas.shown.connect(self._look_soon.start)
            self.mover.looked.connect(canvas.show_trial)
        self.mover.moved.connect(lambda key, start: self._go_to(start.date(), key))
        self.agenda.chosen.connect(self._choose_in_agenda)
        self.agenda.opened.connect(self._open)
        self.agenda.new_wanted.connect(self.start_new)
        self.agenda.verticalScrollBar().valueChanged.connect(self._look_soon.start)
        self.loader.came.connect(self._take)
        self._look_soon.timeout.connect(self._look)
        self._name_soon.timeout.connect(self._name_marks)
        self._detail_soon.timeout.connect(lambda: self._show_chosen(self.chosen()))
        self.watch.found.connect(self._mark)
        self.watch.holidays_found.connect(self._take_holidays)

    # --- what the window asks of it ----------------------------------------------------------

    def show_facts(self) -> None:
        """Read afresh what is on show; the day, the view and the chosen session stay."""
        self.watch.forget()
        self.mover.forget()
        self.views.follow(self.desk)
        self.filters.refresh()
        self._known = read_known(self.desk, self.filters.wanted().member_id)
        self._show_period()
        self._show_panel()
        self._show_other(self.chosen())

    def open_key(self, key: str) -> None:
        """Show a session, the sessions of a project, or a day."""
        self.refresh_if_stale()
        name, _, view = key.partition("#")
        if view:
            self.chooser.choose(View(view))
        if name.startswith("project:"):
            self._show_project(name.removeprefix("project:"))
        elif _is_day(name):
            self._go_to(date.fromisoformat(name))
        elif name:
            self._show_session(name)

    def key(self) -> str:
        """The session chosen, else the day, with the view."""
        return f"{self.chosen() or self.day.isoformat()}#{self.chooser.view.value}"

    @property
    def busy(self) -> bool:
        """Whether what is on show is being read."""
        return self.loader.busy

    def let_go(self) -> None:
        """Stop asking the store."""
        self.loader.stop()

    def start_new(self) -> None:
        """Add a session at the day on show."""
        if not self.desk.read_only:
            self.add(self._start_of_new(), None)

    def chosen(self) -> str:
        """The id of the session chosen, or ""."""
        canvas = self.canvas()
        return canvas.key if canvas else self.agenda.key()

    def canvas(self) -> DayCanvas | None:
        """The painted view on show; None while that is the agenda."""
        return self.canvases.get(self.chooser.view)

    # --- its parts ---------------------------------------------------------------------------

    def _make_head(self) -> Head:
        head = Head()
        self.chooser = ViewChooser()
        self.filter_button = button(tr("Filter"), "", self._toggle_filters)
        self.find_button = button(tr("Find dates…"), "", self.find_dates)
        self.more_button = MoreButton(
            self.desk, self._background, lambda: self.filters.wanted(), self.chosen
        )
        self.add_button = primary_button(tr("Add session"), "plus", self.start_new)
        self.add_button.setEnabled(not self.desk.read_only)
        for part in (
            self.chooser, self.filter_button, self.find_button, self.more_button, self.add_button,
        ):  # fmt: skip
            head.add_action(part)
        return head

    def _left_side(self) -> Surface:
        px = theme.current().px
        views = self.views = Views(self.desk, self.day)
        self.month, self.week, self.term = views.month, views.week, views.term
        self.agenda, self.canvases = views.agenda, views.canvases
        left = Surface()
        left.body.setSpacing(0)
        # So that the square corners of what is painted stay inside the round ones.
        left.body.setContentsMargins(1, px(4), 1, px(2))
        left.body.addWidget(self.views, 1)
        self._foot = QWidget()
        row = line(self._foot, margins=(12, 5, 12, 4))
        self.words = ElidedLabel("", "quiet")
        row.addWidget(self.words, 1)
        left.body.addWidget(rule())
        left.body.addWidget(self._foot)
        left.setFocusProxy(self.month)
        self._left = left
        return left

    def _right_side(self) -> Surface:
        right = Surface()
        right.body.setSpacing(0)
        self.detail = SessionDetail(self.desk, self._background)
        self.nothing = none_yet(self.start_new, may_write=not self.desk.read_only)
        self._panel = QStackedWidget()
        self._panel.addWidget(self.detail)
        self._panel.addWidget(self.nothing)
        right.body.addWidget(self._panel, 1)
        right.body.addWidget(rule())
        self.legend = Legend()
        self.legend.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        right.body.addWidget(self.legend)
        return right

    # --- what is on show ---------------------------------------------------------------------

    def _show_period(self) -> None:
        view, choice = self.chooser.view, self.filters.wanted()
        self._shown = period(view, self.day, self._known.terms)
        self._tell_filters(choice)
        canvas = self.canvas()
        self._fit()
        if canvas is None:
            self.loader.stop()
            self.agenda.show_clashes(self.watch.clashing())
            self.agenda.show_of(self._shown, self._known, choice)
            self.agenda.choose_first()
            self.head.set_text(self._shown.title, self._quiet({}))
            self.words.setText(
                tr("Enter opens a session, N adds one, Earlier and Later go by months.")
            )
            self._look_soon.start()
        else:
            canvas.day = self.day
            self.loader.load(self._shown, self._known, choice, self.day)
        for year in self.loader.years_wanted() if canvas else ():
            self.watch.want_holidays(date(year, 1, 1), date(year, 12, 31))

    def _take(self, facts: ViewFacts) -> None:
        """Show what has been read so far."""
        canvas = self.canvas()
        if canvas is None:
            return
        self.head.set_text(self._shown.title, self._quiet(facts.letters or {}))
        canvas.setAccessibleName(
            tr("{0}, {1}").format(tr(self.chooser.view.label), self._shown.title)
        )
        canvas.show_facts(facts)
        canvas.show_clashes(self.watch.clashing())
        self._name_soon.start()
        self._look_soon.start()

    def _name_marks(self) -> None:
        """Name in the legend what is drawn."""
        canvas = self.canvas()
        if canvas is not None:
            facts = canvas.facts
            self.legend.show_facts(facts.strips, facts.blocks, facts.today)

    def _quiet(self, letters: Mapping[date, str]) -> str:
        return term_words(self.day, self._shown, letters, self._known.terms)

    def _show_panel(self) -> None:
        with self.desk.read() as connection:
            several = calendar_rows.any_session(connection)
        self._panel.setCurrentWidget(self.detail if several else self.nothing)

    def _show_chosen(self, key: str) -> None:
        if key:
            self.detail.show_session(key)
        else:
            self.detail.show_nothing()
        self._fit()

    def _show_other(self, key: str) -> None:
        """Show a session beside the calendar unless it is there; one that is there reads itself."""
        if key != self.detail.session_id():
            self._show_chosen(key)

    def _choose_in_agenda(self, key: str) -> None:
        with self.desk.read() as connection:
            found = calendar_rows.several_facts(connection, [key]) if key else []
        if found and found[0].session.starts_at.date() >= self._shown.first:
            self.day = found[0].session.starts_at.date()
        self._detail_soon.start()

    # --- marks of clashes, bank holidays -----------------------------------------------------

    def _look(self) -> None:
        """Have the worker look at what can be seen now."""
        canvas = self.canvas()
        if canvas is None:
            self.watch.want(self.agenda.on_show())
            return
        live = {one.id for one in canvas.facts.blocks if one.can_move}
        self.watch.want(one for one in canvas.on_show() if one in live)

    def _mark(self) -> None:
        clashing = self.watch.clashing()
        canvas = self.canvas()
        if canvas is None:
            self.agenda.show_clashes(clashing)
        else:
            canvas.show_clashes(clashing)

    def _facts_changed(self, changes: Changes) -> None:
        if changes.touches("member"):
            self.loader.forget_holidays()
        super()._facts_changed(changes)

    def _take_holidays(self, found: list[BankHoliday]) -> None:
        for year in {one.day.year for one in found}:
            self.loader.take_holidays(year, [one for one in found if one.day.year == year])

    # --- going about -------------------------------------------------------------------------

    def turn(self, by: int) -> None:
        """Show the days before (-1) or after (1)."""
        self._go_to(stepped(self.chooser.view, self.day, by, self._known.terms))

    def _go_to(self, day: date, key: str = "") -> None:
        canvas = self.canvas()
        self.day = day
        if canvas is None:
            self._show_period()
            return
        canvas.day, canvas.key = day, key
        if not self._shown.first <= day <= self._shown.last or self._other_month(day):
            self._show_period()
        self.loader.need(day)
        if key:
            canvas.go_to(day, key)
            self._show_chosen(canvas.key)
        else:
            canvas.move_to(day)

    def _other_month(self, day: date) -> bool:
        """Whether a day only stands at the edge of the month on show."""
        return self.chooser.view is View.MONTH and not (
            self._shown.begins <= day <= self._shown.ends
        )

    def _move_day(self, day: date) -> None:
        """The cursor went to another day; beyond what is on show the page turns."""
        self.day = day
        if not self._shown.first <= day <= self._shown.last:
            self._show_period()

    def _open_day(self, day: date) -> None:
        """Show every session of a day, in its week."""
        self.day = day
        self.chooser.choose(View.WEEK)

    def _turn_view(self) -> None:
        """See the same day another way."""
        key = self.detail.session_id()
        canvas = self.canvas()
        self.views.go_to(self.chooser.view)
        self._left.setFocusProxy(canvas or self.agenda)
        if canvas is not None:
            canvas.day, canvas.key = self.day, key
        self._show_period()
        if canvas is not None:
            canvas.go_to(self.day, canvas.key)
            self._show_other(canvas.key)
        elif key:
            self.agenda.choose(key, self.agenda.number_of)

    def _show_session(self, session_id: str) -> None:
        with self.desk.read() as connection:
            found = calendar_rows.several_facts(connection, [session_id])
        if not found:
            return
        day = found[0].session.starts_at.date()
        if self.chooser.view is View.AGENDA:
            self._go_to(day.replace(day=1))
            known = self.agenda.choose(session_id, self.agenda.number_of)
        else:
            self._go_to(day, session_id)
            canvas = self.canvas()
            known = canvas is not None and canvas.block(session_id) is not None
        if not known and self.filters.count():
            self.filters.show_all()
            self._show_session(session_id)
            return
        self._bring_detail()

    def _show_project(self, project_id: str) -> None:
        """Its sessions only, from the next one on."""
        self._filtering = True
        self.filters.show_project(project_id)
        today, choice = self.desk.today(), SessionFilter(project_id)
        with self.desk.read() as connection:
            found = calendar_rows.sessions_between(connection, today, _FAR_AHEAD, choice, limit=1)
            if not found:
                many = calendar_rows.count_sessions(connection, _LONG_AGO, _FAR_AHEAD, choice)
                found = calendar_rows.sessions_between(
                    connection, _LONG_AGO, _FAR_AHEAD, choice, 1, max(0, many - 1)
                )
        if found:
            self._show_session(found[0].session.id)

    # --- filters -----------------------------------------------------------------------------

    def _toggle_filters(self) -> None:
        self._filtering = not self._filtering
        self._fit()
        if self.filters.isVisible():
            self.filters.project.setFocus()

    def _filtered(self) -> None:
        self._known = read_known(self.desk, self.filters.wanted().member_id)
        self._show_period()
        self._show_chosen(self.chosen())

    def _tell_filters(self, choice: SessionFilter) -> None:
        count = self.filters.count()
        words = tr("Filter: {0}").format(count) if count else tr("Filter")
        self.filter_button.setText(words)
        self.filter_button.setAccessibleName(words)
        self._filtering = self._filtering or count > 0
        self._fit()

    # --- what its buttons do -----------------------------------------------------------------

    def add(self, start: datetime, end: datetime | None) -> None:
        """Ask for a new session at a time; the filter's project and member are filled in."""
        from ui.calendar.session_dialog import open_session_dialog

        if self.desk.read_only:
            return
        choice = self.filters.wanted()
        dialog = open_session_dialog(
            self.desk,
            self.window(),
            starts_at=start,
            ends_at=end,
            project_id=choice.project_id,
            member_ids=[choice.member_id] if choice.member_id else (),
            background=self._background,
        )
        dialog.accepted.connect(lambda: self._show_session(dialog.made))

    def _start_of_new(self) -> datetime:
        canvas = self.canvas()
        opens = self.desk.settings().school_hours()[0]
        return canvas.new_start() if canvas else datetime.combine(self.day, opens)

    def find_dates(self) -> None:
        """Look for dates on which everybody is free."""
        from ui.calendar.finder_dialog import open_finder

        choice = self.filters.wanted()
        members = [choice.member_id] if choice.member_id else ()
        finder = open_finder(
            self.desk,
            self.window(),
            member_ids=members,
            project_id=choice.project_id or None,
            background=self._background,
        )
        finder.accepted.connect(lambda: self._show_session(finder.made) if finder.made else None)

    def _open(self, key: str) -> None:
        if key != self.detail.session_id():
            self._show_chosen(key)
        self._bring_detail()
        self.detail.focus_first()

    # --- room --------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._foot.setVisible(self.height() >= theme.current().px(_LOW))
        self._fit()

    def _bring_detail(self) -> None:
        self.both.show_detail()
        self._fit()

    def _back(self) -> None:
        self._fit()
        (self.canvas() or self.agenda).setFocus()

    def _show_legend(self) -> None:
        """Where only one of them fits: the legend in place of the calendar."""
        self.detail.show_nothing()
        self._bring_detail()

    def _fit(self) -> None:
        """Where only the calendar or the detail fits, the head belongs to the calendar.

        In a low window the legend gives its room to the session.
        """
        shown = not (self.both.is_stacked() and self._left.isHidden())
        self.head.setVisible(shown)
        self.filters.setVisible(shown and self._filtering)
        self.more_button.legend_action.setVisible(self.both.is_stacked())
        low = self.height() < theme.current().px(_LOW) and bool(self.detail.session_id())
        self.legend.setVisible(self.canvas() is not None and not low)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(280), super().minimumSizeHint().height())


def _is_day(name: str) -> bool:
    try:
        date.fromisoformat(name)
    except ValueError:
        return False
    return True
