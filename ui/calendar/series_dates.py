"""The dates of a series: those planned, those left out, and how one becomes the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import Session, SkippedDay, when_text
from partnerdesk.domain.words import counted
from partnerdesk.store import calendar_rows
from ui.calendar.board import Board
from ui.calendar.inputs import member_choices
from ui.calendar.planning_words import tr
from ui.calendar.series_rule import rule_words
from ui.calendar.session_words import state_chip
from ui.desk import Desk
from ui.widgets import (
    ChipFact,
    Columns,
    Form,
    FormDialog,
    LineEditor,
    RecordList,
    Row,
    Surface,
    TextEditor,
    button,
    line,
)
from ui.widgets.opened import opened


class SeriesDates(Board):
    """Every date of one series by its day, with Skip and Bring back."""

    depends_on: ClassVar[tuple[str, ...]] = ("session", "series", "skipped_day")

    def __init__(self, desk: Desk, parent: QWidget | None, series_id: str) -> None:
        with desk.read() as connection:
            series, _ = calendar_rows.series_facts(connection, series_id)
        self.series = series
        intro = rule_words(series, dict(member_choices(desk)))
        super().__init__(desk, parent, tr("Dates of {0}").format(series.title), intro)
        self._sessions: dict[str, Session] = {}
        self._skipped: dict[str, SkippedDay] = {}
        self.listing = RecordList(Columns("", (), tr("State")), tr("Dates of the series"))
        surface = Surface()
        surface.body.addWidget(self.listing)
        self.body.addWidget(surface, 1)
        row = line(gap=8)
        self.skip_button = button(tr("Skip…"), "cross", self.skip)
        self.skip_button.setAccessibleName(tr("Skip the date chosen"))
        self.back_button = button(tr("Bring back"), "undo", self.bring_back)
        self.back_button.setAccessibleName(tr("Bring back the date chosen"))
        row.addWidget(self.skip_button)
        row.addWidget(self.back_button)
        row.addStretch()
        self.body.addLayout(row)
        self.listing.chosen.connect(lambda key: self._follow())
        self.show_facts()
        self.listing.choose_first()
        self.listing.setFocus()

    def show_facts(self) -> None:
        """Read the series, unless it has been undone as a whole."""
        try:
            with self.desk.read() as connection:
                self.series, skipped = calendar_rows.series_facts(connection, self.series.id)
                sessions = calendar_rows.sessions_of_series(connection, self.series.id)
        except LookupError:
            self.accept()
            return
        self._sessions = {_key(one.series_day): one for one in sessions}
        self._skipped = {_key(one.day): one for one in skipped}
        keys = sorted(self._sessions | self._skipped)  # ISO days sort by time
        rows = [
            _session_row(key, self._sessions[key])
            if key in self._sessions
            else _skipped_row(key, self._skipped[key])
            for key in keys
        ]

        def fetch(offset: int, limit: int) -> Sequence[Row]:
            return rows[offset : offset + limit]

        title = counted(len(sessions), tr("date"), tr("dates"))
        if skipped:
            title = tr("{0}, {1} left out").format(title, len(skipped))
        self.listing.reload(
            len(rows), fetch, title=title, find=lambda key: keys.index(key) if key in keys else None
        )
        self._follow()

    def skip(self) -> FormDialog | None:
        """Ask why the date chosen is left out, and leave it out."""
        chosen = self._sessions.get(self.listing.key())
        if chosen is None:
            return None
        form = Form()
        form.add("reason", tr("&Why"), LineEditor(), tr("It may stay blank. It can come back."))

        def submit(values: dict[str, Any]) -> None:
            from partnerdesk.actions.series import skip_session

            words = tr("Left out {0}").format(when_text(chosen.starts_at, chosen.ends_at))
            self.desk.run(
                lambda database: skip_session(database, chosen.id, values["reason"]), words
            )

        day = day_text(chosen.starts_at.date())
        title = tr("Leave out {0}").format(day)
        return opened(FormDialog(title, form, tr("Leave out"), submit, parent=self))

    def bring_back(self) -> FormDialog | None:
        """The date chosen takes place after all; a clash first asks for a note."""
        chosen = self._skipped.get(self.listing.key())
        if chosen is None:
            return None
        try:
            self._bring(chosen.day, "")
        except RuleBroken as refusal:
            return self._ask_note(chosen.day, refusal)
        return None

    def _bring(self, day: date, note: str) -> None:
        from partnerdesk.actions.series import bring_back

        series_id, today = self.series.id, self.desk.today()
        self.desk.run(
            lambda database: bring_back(database, series_id, day, today, note),
            tr("Brought back {0}").format(day_text(day)),
        )

    def _ask_note(self, day: date, refusal: RuleBroken) -> FormDialog | None:
        if refusal.field != "note":
            self.desk.refused.emit(refusal.message)
            return None
        form = Form()
        form.add("note", tr("W&hy it goes on all the same"), TextEditor(lines=2))
        return opened(
            FormDialog(
                tr("Bring back {0}").format(day_text(day)),
                form,
                tr("Bring back"),
                lambda values: self._bring(day, values["note"]),
                refusal.message,
                self,
            )
        )

    def _follow(self) -> None:
        key, writing = self.listing.key(), not self.desk.read_only
        self.skip_button.setEnabled(writing and key in self._sessions)
        self.back_button.setEnabled(writing and key in self._skipped)


def _key(day: date | None) -> str:
    return day.isoformat() if day else ""


def _session_row(key: str, session: Session) -> Row:
    day = session.series_day
    moved = day is not None and day != session.starts_at.date()
    second = tr("moved from {0}").format(day_text(day)) if moved and day else session.title
    when = when_text(session.starts_at, session.ends_at)
    return Row(key, when, second, (), state_chip(session))


def _skipped_row(key: str, skipped: SkippedDay) -> Row:
    chip = ChipFact(tr("Left out"), "neutral", "cross")
    return Row(key, day_text(skipped.day), skipped.reason, (), chip)


def open_series_dates(desk: Desk, parent: QWidget | None, series_id: str) -> SeriesDates:
    """Show the dates of a series over ``parent``. Raises LookupError when there is none."""
    return opened(SeriesDates(desk, parent, series_id))
