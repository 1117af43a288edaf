"""Sessions by a rule: plain questions, every date looked at before it is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.calendar import term_on
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import Series, SessionFacts
from partnerdesk.domain.words import counted
from partnerdesk.store import calendar_rows
from ui.background import Background
from ui.calendar.inputs import TimeEditor, member_choices
from ui.calendar.planned_days import PlannedDays
from ui.calendar.planning_words import tr
from ui.calendar.series_rule import NTHS, WEEKDAYS, nth_of, rule_of
from ui.desk import Desk
from ui.reading import Reading
from ui.widgets import (
    ChoiceEditor,
    DateEditor,
    Form,
    FormDialog,
    LineEditor,
    NumberEditor,
    TextEditor,
    TicksEditor,
)
from ui.widgets.opened import opened

if TYPE_CHECKING:
    from partnerdesk.actions.series import PlannedDay
    from partnerdesk.store.database import Connection

_MONTHLY = 0
_REPEATS = ((1, "Every week"), (2, "Every second week"), (_MONTHLY, "Every month"))
# Long enough for a date to be typed, short enough to seem at once.
_PAUSE_MS = 200
# So many dates are looked at in a blink.
_AT_ONCE = 12
_FIELDS = {"rule": "weekdays"}


class SeriesDialog(FormDialog):
    """``made`` is the id of the series once that is done."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None,
        template: SessionFacts,
        background: Background | None = None,
    ) -> None:
        self._desk, self._template = desk, template
        self._is_submitted = False
        self._last_touched = self._following = False
        self.made = ""
        form = Form(columns=2)
        self._fill_form(form)
        known = bool(template.session.id)
        intro = tr("“{0}” itself stays as it is.").format(template.session.title) if known else ""
        super().__init__(
            tr("Repeat a session"), form, tr("Add"), self._keep, intro, parent, width=720
        )
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.preview)
        self._reading = Reading(desk, (background or Background()).reader, self)
        self._start()
        form.changed.connect(self._follow)
        self.preview()
        form.mark_saved()

    # --- its fields ----------------------------------------------------------------------

    def _fill_form(self, form: Form) -> None:
        form.add("title", tr("&Name of each session"), LineEditor(), span=2)
        repeats = ChoiceEditor([(every, tr(words)) for every, words in _REPEATS])
        form.add("repeat", tr("&Repeat"), repeats)
        nths = ChoiceEditor([(nth, tr("On the {0}").format(tr(words))) for nth, words in NTHS])
        form.add("nth", tr("&Which of the month"), nths)
        days = [(number, tr(name)) for number, name in enumerate(WEEKDAYS)]
        form.add("weekdays", tr("&Days"), TicksEditor(days), span=2)
        form.add("starts", tr("&From"), TimeEditor())
        form.add("minutes", tr("&Length in minutes"), NumberEditor())
        form.add("first_day", tr("First da&y"), DateEditor())
        last = DateEditor()
        last.edited.connect(self._touch_last)
        form.add("last_day", tr("&Until"), last)
        terms: list[tuple[str | None, str]] = [(None, tr("Any day, holidays too"))]
        terms += [(key, tr("School days of {0}").format(name)) for key, name in self._members()]
        form.add("terms_of_id", tr("&Only on"), ChoiceEditor(terms))
        weeks = [("", tr("Every week")), ("A", tr("Weeks A")), ("B", tr("Weeks B"))]
        form.add("week", tr("Wee&ks"), ChoiceEditor(weeks))
        form.add("days", tr("Dates"), PlannedDays(), span=2)
        form.add(
            "note",
            tr("W&hy it goes on all the same"),
            TextEditor(lines=2),
            tr("It is kept with each session that has a clash."),
            span=2,
        )

    def _members(self) -> list[tuple[str | None, str]]:
        return [(key, name) for key, name in member_choices(self._desk)]

    def _start(self) -> None:
        session = self._template.session
        start = session.starts_at
        if start == datetime.min:
            start = datetime.combine(self._desk.today(), time(13, 30))
        first = start.date() + timedelta(weeks=1 if session.id else 0)
        while first < self._desk.today():
            first += timedelta(weeks=1)
        offered = [key for key, _ in self._members()]
        taking_part = [one.member_id for one in self._template.members]
        keeps_to = next((key for key in (session.venue_id, *taking_part) if key in offered), None)
        if keeps_to is not None and self._end_of_term(keeps_to, first) is None:
            keeps_to = None
        self.form.set_values(
            {
                "title": session.title,
                "repeat": 1,
                "nth": nth_of(first),
                "weekdays": (first.weekday(),),
                "starts": start.time(),
                "minutes": session.minutes or 60,
                "first_day": first,
                "terms_of_id": keeps_to,
                "week": "",
            }
        )
        self._last_touched = False
        self._follow_fields()

    def _touch_last(self) -> None:
        self._last_touched = self._last_touched or not self._following

    # --- what follows from what is filled in -----------------------------------------------

    def _follow(self) -> None:
        if not self._following:
            self._is_submitted = False
            self._follow_fields()
            self._pause.start()

    def _follow_fields(self) -> None:
        form = self.form
        self._following = True
        try:
            monthly = form.editor("repeat").value() == _MONTHLY
            form.field("nth").setVisible(monthly)
            member_id, first = form.editor("terms_of_id").value(), self._read("first_day")
            form.field("week").setVisible(bool(member_id) and not monthly)
            if first is not None and not self._last_touched:
                end = self._end_of_term(member_id, first) if member_id else None
                form.editor("last_day").set_value(end or first + timedelta(weeks=11))
            form.field("note").setVisible(form.editor("days").keeps_clashes())
            self._name_button()
        finally:
            self._following = False

    def _name_button(self) -> None:
        count = len(self.form.editor("days").value())
        words = tr("Add {0}").format(counted(count, tr("date"), tr("dates")))
        self.action_button.setText(words)
        self.action_button.setAccessibleName(words)

    def _end_of_term(self, member_id: str, day: date) -> date | None:
        with self._desk.read() as connection:
            term = term_on(calendar_rows.terms_of(connection, member_id), day)
        return term.last_day if term else None

    def preview(self) -> None:
        """Look at every date of the rule: now, or beside the window where there are many."""
        self._pause.stop()
        self._reading.stop()
        try:
            series = self._series(self.form.values())
        except RuleBroken as problem:
            self._show(problem)
            return
        template, today = self._template, self._desk.today()
        beside = self._most() > _AT_ONCE
        if beside:
            self.form.editor("days").show_waiting()
        self._reading.ask(
            lambda connection: _planned(connection, series, template, today),
            self._show,
            beside=beside,
        )

    def _most(self) -> int:
        """How many dates the rule gives, unless it leaves some out."""
        values = self.form.values()
        weeks = (values["last_day"] - values["first_day"]).days // 7 + 1
        every: int = values["repeat"]
        return int(weeks * len(values["weekdays"]) / (every or 4))

    @property
    def busy(self) -> bool:
        """Whether dates are still being looked at."""
        return self._reading.busy

    def _show(self, found: Sequence[PlannedDay] | RuleBroken) -> None:
        days = self.form.editor("days")
        if isinstance(found, RuleBroken):
            days.show_problem(found.message)
        else:
            days.show_days(found)
        self._follow_fields()
        QTimer.singleShot(0, self, self._fit_screen)
        if self._is_submitted:
            self.submit()

    # --- doing it ------------------------------------------------------------------------

    def submit(self) -> None:
        if self._pause.isActive():  # what is added is what was on show
            self.preview()
        self._is_submitted = self.busy
        if not self.busy:
            super().submit()

    def done(self, result: int) -> None:
        self._reading.stop()
        super().done(result)

    def _keep(self, values: dict[str, Any]) -> None:
        from partnerdesk.actions.series import add_series

        series = self._series(values)
        days, today = values["days"], self._desk.today()
        dates = counted(len(days), tr("date"), tr("dates"))
        try:
            changes = self._desk.run(
                lambda database: add_series(
                    database, series, self._template, days, today, values["note"]
                ),
                tr("Pencilled in {0} of {1}").format(dates, series.title),
            )
        except RuleBroken as refusal:
            if refusal.field == "note":
                self.form.field("note").show()
            raise RuleBroken(_FIELDS.get(refusal.field, refusal.field), refusal.message) from (
                refusal
            )
        self.made = changes.made

    def _series(self, values: dict[str, Any]) -> Series:
        for name, words in (
            ("starts", tr("Give the time it starts, such as 13:30.")),
            ("minutes", tr("Give its length, such as 60.")),
            ("first_day", tr("Give the first day, such as 3/3/2026.")),
            ("last_day", tr("Give the day until which it repeats.")),
        ):
            if values[name] is None:
                raise RuleBroken(name, words)
        if not values["weekdays"]:
            raise RuleBroken("weekdays", tr("Tick at least one day."))
        monthly = values["repeat"] == _MONTHLY
        nth = values["nth"] if monthly else 0
        return Series(
            project_id=self._template.session.project_id,
            title=values["title"],
            rule=rule_of(values["repeat"], values["weekdays"], nth),
            first_day=values["first_day"],
            last_day=values["last_day"],
            starts=values["starts"],
            minutes=values["minutes"],
            terms_of_id=values["terms_of_id"],
            week=values["week"] if values["terms_of_id"] and not monthly else "",
        )

    def _read(self, name: str) -> Any:
        """What a field says, or None while it can't be read."""
        try:
            return self.form.editor(name).value()
        except RuleBroken:
            return None


def _planned(
    connection: Connection, series: Series, template: SessionFacts, today: date
) -> Sequence[PlannedDay] | RuleBroken:
    """Every date of the rule, or why there is none; the worker may call it."""
    from partnerdesk.actions.series import planned_in

    try:
        return planned_in(connection, series, template, today)
    except RuleBroken as problem:
        return problem


def open_series(
    desk: Desk,
    parent: QWidget | None,
    template: SessionFacts,
    background: Background | None = None,
) -> SeriesDialog:
    """Ask how a session repeats; read ``made`` once accepted.

    A template that is written already stays as it is; the series begins a week after it.
    """
    return opened(SeriesDialog(desk, parent, template, background))
