"""Adding a session or changing one, with what is in its way told as it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from partnerdesk.actions import sessions as actions
from partnerdesk.actions.series import fresh_copy
from partnerdesk.domain.clashes import not_kept
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.projects import ProjectFacts, ProjectPart
from partnerdesk.domain.sessions import (
    Session,
    SessionFacts,
    SessionPart,
    SessionPerson,
    SessionState,
    TakingPart,
    when_text,
)
from partnerdesk.store import calendar_rows
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database
from ui.background import Background
from ui.calendar.clash_list import ClashList
from ui.calendar.numbers_editor import FIELDS
from ui.calendar.planning_words import tr
from ui.calendar.session_pages import add_pages
from ui.calendar.session_view import read_view
from ui.calendar.tabbed_form import TabbedForm
from ui.desk import Desk
from ui.widgets import Form, FormDialog, Label, Surface, TextEditor, button
from ui.widgets.opened import opened

_PAUSE_MS = 250
_LENGTH = timedelta(hours=1)

# Database, facts, today, and why it stays despite a clash.
Add = Callable[[Database, SessionFacts, date, str], Changes]


class SessionDialog(FormDialog):
    """``made`` is the id of the session once that is done."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None,
        begin: SessionFacts,
        add: Add | None = None,
        background: Background | None = None,
    ) -> None:
        """``add`` is what is done with a new one, in place of putting it into the calendar."""
        self._desk, self._begin, self._background = desk, begin, background
        self._add = add or actions.add_session
        self.made = begin.session.id
        self._is_new = not begin.session.id
        self._following = self._members_touched = False
        self._length = _LENGTH
        aside, note_form = self._aside()
        self.tabbed = TabbedForm(tr("About the session"), note_form)
        add_pages(self.tabbed, desk, begin, is_new=self._is_new)
        self.tabbed.put_beside(aside)
        self._pause = QTimer(interval=_PAUSE_MS, singleShot=True)
        # What is added for a purpose of its own is a single session.
        self.repeat_button.setVisible(self._is_new and add is None)
        title = tr("Add a session") if self._is_new else tr("Change a session")
        verb = tr("Pencil in") if self._is_new else tr("Save")
        super().__init__(title, self.tabbed, verb, self._submit_values, parent=parent, width=1060)
        self._pause.setParent(self)
        self._pause.timeout.connect(self.tell_clashes)
        self._fill(begin)
        for name, follow in (
            ("project_id", self._follow_project),
            ("members", self._follow_members),
            ("starts", self._follow_start),
            ("ends", self._follow_end),
        ):
            self.form.editor(name).edited.connect(follow)
        if self._is_new:
            self.form.editor("agreed").edited.connect(self._follow_agreed)
        if not begin.members:
            self._follow_project()
            self.form.mark_saved()
        self.form.changed.connect(self._pause.start)
        self.tell_clashes()

    # --- what stands in it -------------------------------------------------------------------

    def _aside(self) -> tuple[QWidget, Form]:
        aside = Surface(margin=16, gap=12)
        aside.body.addWidget(Label(tr("In the way"), "block"))
        self.clashes = ClashList()
        aside.body.addWidget(self.clashes)
        form = Form()
        hint = tr("It is kept with the session.")
        form.add("note", tr("To go on, &write here why"), TextEditor(lines=3), hint)
        form.field("note").hide()
        aside.body.addWidget(form)
        self.repeat_button = button(tr("Repeat…"), "calendar", self.repeat, small=True)
        aside.body.addWidget(self.repeat_button, 0, Qt.AlignmentFlag.AlignLeft)
        aside.body.addStretch(1)
        return aside, form

    def _fill(self, begin: SessionFacts) -> None:
        session = begin.session
        has_time = session.starts_at != datetime.min
        several = has_time and session.ends_at.date() > session.starts_at.date()
        ids = [one.member_id for one in begin.members]
        self._following = True
        self.form.set_values(
            {
                "project_id": session.project_id,
                "title": session.title,
                "kind": session.kind,
                "day": session.starts_at.date() if has_time else None,
                "starts": session.starts_at.time() if has_time else None,
                "ends": session.ends_at.time() if has_time else None,
                "last_day": session.ends_at.date() if several else None,
                "venue_id": session.venue_id,
                "room": session.room,
                "years": session.years,
                "members": ids,
                "agreed": session.state is SessionState.CONFIRMED,
                "people": sorted(
                    ((one.person_id, one.part) for one in begin.people),
                    key=lambda pair: list(SessionPart).index(pair[1]),
                ),
                "needs": begin.needs,
                "transport": session.transport,
                "costs": begin.costs,
                "purpose": session.purpose,
                "notes": session.notes,
                "numbers": {
                    one.member_id: {field: getattr(one, field) for field in FIELDS}
                    for one in begin.members
                },
            }
        )
        self.form.editor("numbers").show_members(ids)
        if has_time:
            self._length = session.ends_at - session.starts_at
        self._following = False
        self.form.mark_saved()

    # --- what follows from what is filled in -------------------------------------------------

    def _follow_project(self) -> None:
        """A new session begins with the members, years and lead of its project."""
        project_id = self._read("project_id")
        if self._following or not self._is_new or not project_id:
            return
        with self._desk.read() as connection:
            facts = calendar_rows.project_facts(connection, project_id)
        self._following = True
        if not self._members_touched:
            self.form.editor("members").set_value(facts.member_ids)
        if not self.form.editor("years").text():
            self.form.editor("years").set_value(facts.project.years)
        self._lead(facts)
        self._following = False
        self._show_numbers()

    def _lead(self, facts: ProjectFacts) -> None:
        leads = [one.person_id for one in facts.people if one.part is ProjectPart.LEAD]
        if leads and not self._read("people"):
            pairs = [(person_id, SessionPart.LEAD) for person_id in leads]
            self.form.editor("people").set_value(pairs)

    def _follow_members(self) -> None:
        if not self._following:
            self._members_touched = True
            self._show_numbers()

    def _show_numbers(self) -> None:
        self.form.editor("numbers").show_members(self._read("members") or ())

    def _follow_start(self) -> None:
        """Keep its length when the start moves."""
        start = self._read("starts")
        if self._following or start is None or self._read("last_day"):
            return
        end = datetime.combine(date(2000, 1, 1), start) + self._length
        if end.date() == date(2000, 1, 1):
            self._following = True
            self.form.editor("ends").set_value(end.time())
            self._following = False

    def _follow_end(self) -> None:
        start, end = self._read("starts"), self._read("ends")
        if not self._following and start and end and end > start:
            self._length = _on_one_day(end) - _on_one_day(start)

    def _follow_agreed(self) -> None:
        words = tr("Add as confirmed") if self._read("agreed") else tr("Pencil in")
        self.action_button.setText(words)
        self.action_button.setAccessibleName(words)

    def tell_clashes(self) -> None:
        """Show what is in the way of what is written so far; a note is asked where it must be."""
        facts = self._facts_so_far()
        note = self.form.field("note")
        if facts is None:
            self.clashes.say_unknown()
            return
        found = actions.clashes_for(self._desk.database, facts, self._desk.today())
        fresh = not_kept(facts, found)
        kept = [one.key for one in found if one not in fresh]
        shown = [*fresh, *(one for one in found if one.key in kept)]
        if shown or facts.members or facts.people or facts.session.venue_id:
            self.clashes.show_clashes(shown, kept)
        else:
            self.clashes.say_nobody()
        wanted = any(one.hard for one in fresh) or bool(self._read("note"))
        if wanted != note.isVisibleTo(self):
            note.setVisible(wanted)
            QTimer.singleShot(0, self, self._fit_screen)

    # --- handing it over ---------------------------------------------------------------------

    def repeat(self) -> None:
        """Make a series of what is written; this dialog is done when the series is made."""
        from ui.calendar.series_dialog import open_series

        try:
            facts = self._facts(self.form.values())
        except RuleBroken as refusal:
            self.form.refuse(refusal.field, refusal.message)
            return
        repeated = open_series(self._desk, self, facts, self._background)
        repeated.accepted.connect(self.discard)

    def _submit_values(self, values: dict[str, Any]) -> None:
        facts, note = self._facts(values), values["note"]
        session, today = facts.session, self._desk.today()
        when = when_text(session.starts_at, session.ends_at)
        try:
            if self._is_new:
                confirmed = session.state is SessionState.CONFIRMED
                said = tr("Added {0}, {1}") if confirmed else tr("Pencilled in {0}, {1}")
                changes = self._desk.run(
                    lambda database: self._add(database, facts, today, note),
                    said.format(session.title, when),
                )
                self.made = changes.made
            else:
                self._desk.run(
                    lambda database: actions.change_session(database, facts, today, note),
                    tr("Changed {0}").format(session.title),
                )
        except RuleBroken as refusal:
            words = refusal.message
            if refusal.field == "note":
                self.tell_clashes()  # which says what is in the way, so that the field need not
                self.form.field("note").show()
                words = tr("Write why it goes on all the same, or choose another time.")
            raise RuleBroken(_FIELDS.get(refusal.field, refusal.field), words) from refusal

    def _facts(self, values: dict[str, Any]) -> SessionFacts:
        """What the fields say. Raises RuleBroken at the field that is missing."""
        for name, words in (
            ("day", tr("Give the day, such as 12/3/2026.")),
            ("starts", tr("Give the time it starts, such as 13:30.")),
            ("ends", tr("Give the time it ends, such as 14:30.")),
        ):
            if values[name] is None:
                raise RuleBroken(name, words)
        begin = self._begin
        session = replace(
            begin.session,
            **{name: values[name] for name in _PLAIN},
            **self._when(values["day"], values["starts"], values["last_day"], values["ends"]),
        )
        if self._is_new:
            session = self._as_agreed(session, agreed=values["agreed"])
        return replace(
            begin,
            session=session,
            members=self._members(values["members"], values["numbers"]),
            people=self._people(values["people"]),
            needs=values["needs"],
            costs=values["costs"],
        )

    def _facts_so_far(self) -> SessionFacts | None:
        """What can be read already; None while the day or a time is missing, or wrong."""
        day, starts, ends = (self._read(name) for name in ("day", "starts", "ends"))
        if day is None or starts is None or ends is None:
            return None
        when = self._when(day, starts, self._read("last_day"), ends)
        if when["ends_at"] <= when["starts_at"]:
            return None
        begin = self._begin
        session = replace(
            begin.session,
            **when,
            years=self._read("years") or (),
            venue_id=self._read("venue_id"),
            room=self._read("room") or "",
        )
        return replace(
            begin,
            session=session,
            members=self._members(self._read("members") or (), self._read("numbers") or {}),
            people=self._people(self._read("people") or ()),
            needs=begin.needs if (needs := self._read("needs")) is None else needs,
        )

    def _when(self, day: date, starts: time, last: date | None, ends: time) -> dict[str, Any]:
        return {
            "starts_at": datetime.combine(day, starts),
            "ends_at": datetime.combine(last or day, ends),
        }

    def _as_agreed(self, session: Session, *, agreed: bool) -> Session:
        state = SessionState.CONFIRMED if agreed else SessionState.PENCILLED
        confirmed_on = self._desk.today() if agreed else None
        return replace(session, state=state, confirmed_on=confirmed_on)

    def _members(
        self, ids: Sequence[str], numbers: dict[str, dict[str, int | None]]
    ) -> tuple[TakingPart, ...]:
        known = {one.member_id: one for one in self._begin.members}
        parts = []
        for member_id in ids:
            part = known.get(member_id, TakingPart(member_id=member_id))
            given = {
                field: number or 0 if field.endswith("minutes") else number
                for field, number in numbers.get(member_id, {}).items()
            }
            parts.append(replace(part, **given))  # type: ignore[arg-type]
        return tuple(parts)

    def _people(self, pairs: Sequence[tuple[str, SessionPart]]) -> tuple[SessionPerson, ...]:
        known = {one.person_id: one for one in self._begin.people}
        return tuple(
            replace(known.get(person_id, SessionPerson(person_id=person_id)), part=part)
            for person_id, part in pairs
        )

    def _read(self, name: str) -> Any:
        """What a field says, or None while it can't be read."""
        try:
            return self.form.editor(name).value()
        except RuleBroken:
            return None


_FIELDS = {"ends_at": "ends", "starts_at": "starts"}
# Fields that the session keeps as they are written.
_PLAIN = (
    "project_id", "title", "kind", "venue_id", "room", "years", "transport", "purpose", "notes",
)  # fmt: skip


def _on_one_day(moment: time) -> datetime:
    return datetime.combine(date(2000, 1, 1), moment)


def open_session_dialog(
    desk: Desk,
    parent: QWidget | None,
    *,
    session_id: str = "",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    project_id: str = "",
    member_ids: Sequence[str] = (),
    begin: SessionFacts | None = None,
    add: Add | None = None,
    background: Background | None = None,
) -> SessionDialog:
    """Show the dialog over ``parent``: to change ``session_id``, or for a new session.

    A new one begins with ``begin`` or with what else is given, and is put into the calendar by
    ``add`` where that does more than the usual; read ``made`` once accepted.
    Raises LookupError when there is no such session.
    """
    if session_id:
        begin = read_view(desk, session_id).facts
    if begin is None:
        starts = starts_at or datetime.min
        session = Session(
            project_id=project_id or None,
            starts_at=starts,
            ends_at=ends_at or (starts + _LENGTH if starts_at else datetime.min),
        )
        members = tuple(TakingPart(member_id=one) for one in member_ids)
        begin = SessionFacts(session, members)
    return opened(SessionDialog(desk, parent, begin, add, background))


def open_duplicate(desk: Desk, parent: QWidget | None, session_id: str) -> SessionDialog:
    """Show the dialog over ``parent`` for another session like this one, a week after it."""
    copy = fresh_copy(read_view(desk, session_id).facts)
    week = timedelta(days=7)
    session = replace(
        copy.session,
        series_id=None,
        series_day=None,
        starts_at=copy.session.starts_at + week,
        ends_at=copy.session.ends_at + week,
    )
    return open_session_dialog(desk, parent, begin=replace(copy, session=session))
