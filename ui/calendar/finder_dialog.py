"""Finding dates: who, how long, when, where and with what; then the dates free for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from partnerdesk.domain.calendar import Term, term_on
from partnerdesk.domain.date_finder import FoundDate, FoundDates, Wish
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import (
    Session,
    SessionFacts,
    SessionNeed,
    SessionPart,
    SessionPerson,
    TakingPart,
    when_text,
)
from partnerdesk.domain.words import counted
from partnerdesk.store import calendar_rows
from ui.background import Background, Job, own_worker
from ui.calendar.inputs import TimeEditor, YearsEditor, member_choices, people_choices
from ui.calendar.pencil_dialog import open_pencil_in
from ui.calendar.people_editor import PeopleEditor
from ui.calendar.planning_words import tr
from ui.calendar.row_editors import NeedsEditor
from ui.calendar.series_rule import WEEKDAYS
from ui.desk import Desk
from ui.importing.dialog import ExchangeDialog
from ui.importing.tick_list import TickList
from ui.widgets import (
    Banner,
    ChipFact,
    ChoiceEditor,
    Columns,
    DateEditor,
    Form,
    FormDialog,
    LineEditor,
    NumberEditor,
    Row,
    ScrollPage,
    Surface,
    TicksEditor,
    WrapLabel,
    button,
    column,
)
from ui.widgets.opened import opened

_MOST = 12
_SCHOOL_WEEK = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Begun:
    """What is known before anything is asked."""

    member_ids: tuple[str, ...] = ()
    first: date | None = None
    project_id: str | None = None


class FinderDialog(ExchangeDialog):
    """First the questions, then the dates; ``made`` is the session that was moved, if one was.

    With ``facts`` of a session, the dates are for it: one of them can be taken instead of its own.
    """

    def __init__(
        self,
        desk: Desk,
        background: Background,
        parent: QWidget | None,
        facts: SessionFacts | None,
        begun: Begun,
    ) -> None:
        title = tr("Find another date") if facts else tr("Find dates")
        intro = tr("The first dates on which nobody named is closed, taken or elsewhere.")
        super().__init__(desk, background, parent, title, intro, (840, 680))
        self._facts, self._begun = facts, begun
        self._wish: Wish | None = None
        self._found: dict[str, FoundDate] = {}
        self._ticked: set[str] = set()
        self.made = ""
        self.add_page("questions", self._questions())
        self.add_page("dates", self._dates())
        self.back_button.clicked.connect(self._ask_again)
        self.print_button = button(tr("Print dates we propose…"), "print", self.print_slip)
        self.print_button.hide()
        foot = self.action_button.parentWidget()
        layout = foot.layout() if foot else None
        if layout is not None:
            layout.addWidget(self.print_button)
            layout.addWidget(self.action_button)  # the primary one stays last
        self._begin()
        self.refresh_foot()

    # --- the questions -----------------------------------------------------------------------

    def _questions(self) -> QWidget:
        desk = self.desk
        members = member_choices(desk)
        self.form = form = Form(columns=2)
        form.add("members", tr("&Who takes part"), TicksEditor(members), span=2)
        form.add("minutes", tr("&Length in minutes"), NumberEditor())
        form.add("years", tr("&Year groups"), YearsEditor(), tr("Blank when not known yet."))
        form.add("first", tr("&Earliest day"), DateEditor())
        form.add("last", tr("L&atest day"), DateEditor())
        form.add("opens", tr("Not &before"), TimeEditor("08:30"))
        form.add("closes", tr("&Over by"), TimeEditor("16:00"))
        days = [(number, tr(name)) for number, name in enumerate(WEEKDAYS)]
        form.add("weekdays", tr("&Days"), TicksEditor(days), span=2)
        anywhere: list[tuple[str | None, str]] = [(None, tr("Not settled"))]
        form.add("venue_id", tr("W&here"), ChoiceEditor([*anywhere, *members]))
        form.add("room", tr("&Room"), LineEditor(placeholder=tr("Hall")))
        form.add("people", tr("&People who have to be there"), self._people(), span=2)
        form.add("needs", tr("E&quipment"), NeedsEditor(desk), span=2)
        room = QWidget()
        column(room, margins=(0, 0, 4, 0)).addWidget(form)
        return ScrollPage(room)

    def _people(self) -> PeopleEditor:
        return PeopleEditor(people_choices(self.desk))

    def _begin(self) -> None:
        desk, facts = self.desk, self._facts
        session = facts.session if facts else Session()
        first = max(desk.today() + timedelta(days=1), self._begun.first or date.min)
        opens, closes = desk.settings().school_hours()
        with desk.read() as connection:
            terms = calendar_rows.all_terms(connection)
        ids = tuple(one.member_id for one in facts.members) if facts else self._begun.member_ids
        self.form.set_values(
            {
                "members": ids,
                "minutes": session.minutes or 60,
                "years": session.years,
                "first": first,
                "last": _end_of_term(terms, first) or first + timedelta(weeks=8),
                "opens": opens,
                "closes": closes,
                "weekdays": _SCHOOL_WEEK,
                "venue_id": session.venue_id,
                "room": session.room,
                "people": [(one.person_id, None) for one in facts.people] if facts else [],
                "needs": facts.needs if facts else (),
            }
        )
        self.form.focus_first()

    def look(self) -> None:
        """Look for dates on the worker, and show them."""
        from partnerdesk.actions.date_finder import find_dates

        try:
            wish = _wish(self.form.values())
        except RuleBroken as problem:
            self.refuse(problem)
            return
        self._wish = wish
        database, today = self.desk.database, self.desk.today()

        def work(job: Job) -> FoundDates:
            return find_dates(database, wish, today)

        self.form.clear_refusals()
        self.watch(tr("Looking for dates"), work, self.show_found, "questions")

    def refuse(self, refusal: RuleBroken) -> None:
        """At its field, where it has one."""
        self.form.refuse(_FIELDS.get(refusal.field, refusal.field), refusal.message)

    # --- the dates ---------------------------------------------------------------------------

    def _dates(self) -> QWidget:
        page = QWidget()
        stack = column(page, gap=12)
        self.told = Banner("ok", "")
        stack.addWidget(self.told)
        columns = Columns("", (), "")
        self.listing = TickList(columns, tr("Dates"), lambda key: key in self._ticked)
        surface = Surface()
        surface.body.addWidget(self.listing)
        stack.addWidget(surface, 2)
        self.why = Surface()
        self.why_title = WrapLabel("", "strong")
        self.why_words = WrapLabel("")
        words = QWidget()
        inside = column(words, gap=8, margins=(16, 12, 16, 12))
        inside.addWidget(self.why_title)
        inside.addWidget(self.why_words)
        inside.addStretch()
        self.why.body.addWidget(ScrollPage(words))
        stack.addWidget(self.why, 1)
        self.listing.toggled.connect(self._toggle)
        self.listing.chosen.connect(self._tell_why)
        return page

    def show_found(self, found: FoundDates) -> None:
        """Show what came of the search."""
        dates = found.free or found.nearest
        self._found = {one.starts_at.isoformat(): one for one in dates}
        self._ticked = set()
        if found.free:
            words = counted(len(dates), tr("date is"), tr("dates are"))
            self.told.say("ok", tr("{0} free for all. Tick those that you want.").format(words))
        elif dates:
            words = tr("No date is free for all. These fail for the fewest; choose one to see why.")
            self.told.say("warn", words)
        else:
            words = tr("There is no such day between these dates. Ask for more days.")
            self.told.say("warn", words)
        self.go_to("dates")
        self._show_rows()
        self.why.setVisible(bool(found.nearest))
        self.listing.choose_first()
        self._tell_why(self.listing.key())
        self.listing.setFocus()
        self.refresh_foot()

    def _show_rows(self) -> None:
        rows = [self._row(key, one) for key, one in self._found.items()]

        def fetch(offset: int, limit: int) -> Sequence[Row]:
            return rows[offset : offset + limit]

        title = counted(len(rows), tr("date"), tr("dates"))
        self.listing.reload(len(rows), fetch, title=title)

    def _row(self, key: str, one: FoundDate) -> Row:
        chip = ChipFact(tr("Free for all"), "ok")
        if one.failing:
            chip = ChipFact(tr("{0} in the way").format(len(one.failing)), "warn", "warning")
        second = one.failing[0].words if one.failing else ""
        return Row(key, when_text(one.starts_at, one.ends_at), second, (), chip)

    def _toggle(self, key: str) -> None:
        self._ticked ^= {key}
        self.listing.viewport().update()
        self.refresh_foot()

    def _tell_why(self, key: str) -> None:
        one = self._found.get(key)
        if one is not None:
            self.why_title.setText(when_text(one.starts_at, one.ends_at))
            self.why_words.setText("\n".join(failing.words for failing in one.failing))

    def found(self) -> list[FoundDate]:
        """The dates on show."""
        return list(self._found.values())

    def chosen(self) -> list[FoundDate]:
        """The dates that are ticked, in order."""
        return [one for key, one in self._found.items() if key in self._ticked]

    def _ask_again(self) -> None:
        self.go_to("questions")
        self.refresh_foot()
        self.form.focus_first()

    # --- what is done with them ----------------------------------------------------------------

    def refresh_foot(self) -> None:
        showing = self.page() == "dates"
        self.back_button.setVisible(showing)
        self.print_button.setVisible(showing)
        if not showing:
            self.set_foot("", tr("Find dates"), enabled=self.page() == "questions")
            return
        chosen = self.chosen()
        self.print_button.setEnabled(bool(chosen))
        writing = bool(chosen) and not self.desk.read_only
        days = [one.starts_at.date() for one in chosen]
        if self._facts is not None:
            words = tr("Move it to {0}").format(day_text(days[0])) if days else tr("Move it")
            only_one = tr("Tick one date to move it there.") if len(days) != 1 else ""
            self.set_foot(only_one, words, enabled=writing and len(days) == 1)
        else:
            many = counted(len(days), tr("date"), tr("dates"))
            words = tr("Pencil in {0}…").format(many) if days else tr("Pencil in…")
            self.set_foot("", words, enabled=writing)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field of the questions looks for dates."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.page() == "questions" and not isinstance(self.focusWidget(), QPushButton):
            self.action_button.click()
        else:
            super().keyPressEvent(event)

    def act(self) -> None:
        if self.page() == "questions":
            self.look()
        elif self._facts is not None:
            self._move(self._facts.session)
        else:
            open_pencil_in(self.desk, self, self.drafts(), self._begun.project_id, self.accept)

    def _move(self, session: Session, note: str = "") -> None:
        from partnerdesk.actions.sessions import move_session

        one, today = self.chosen()[0], self.desk.today()
        when = when_text(one.starts_at, one.ends_at)
        try:
            self.desk.run(
                lambda database: move_session(
                    database, session.id, one.starts_at, one.ends_at, today, note
                ),
                tr("Moved {0} to {1}").format(session.title, when),
            )
        except RuleBroken as refusal:
            if refusal.field != "note":
                self.banner.say("bad", refusal.message)
                return
            self._ask_note(session, refusal.message)
            return
        self.made = session.id
        self.accept()

    def _ask_note(self, session: Session, message: str) -> FormDialog:
        from ui.calendar.pencil_dialog import open_note

        return open_note(self, message, tr("Move it"), lambda note: self._move(session, note))

    def drafts(self) -> list[SessionFacts]:
        """A session for each date that is ticked, with all that was asked for, without a name."""
        wish = self._wish
        if wish is None:
            return []
        return [_draft(wish, one) for one in self.chosen()]

    def print_slip(self) -> None:
        """Show the slip with the dates that are ticked."""
        from ui.calendar.prints import show_dates_slip

        wish = self._wish
        if wish is not None:
            title = self._facts.session.title if self._facts else ""
            show_dates_slip(self.desk, self, self.chosen(), wish, title)


_FIELDS = {"person_ids": "people", "member_ids": "members", "most": "members"}


def _wish(values: dict[str, Any]) -> Wish:
    for name, words in (
        ("minutes", tr("Give a length, such as 60.")),
        ("first", tr("Give the earliest day, such as 3/3/2026.")),
        ("last", tr("Give the latest day.")),
        ("opens", tr("Give the time before which it does not start, such as 08:30.")),
        ("closes", tr("Give the time by which it is over, such as 16:00.")),
    ):
        if values[name] is None:
            raise RuleBroken(name, words)
    people, needs = values.pop("people"), values.pop("needs")
    return Wish(
        member_ids=values.pop("members"),
        person_ids=tuple(dict.fromkeys(person for person, _ in people)),
        needs=tuple((one.item_id, one.quantity) for one in needs),
        most=_MOST,
        **values,
    )


def _draft(wish: Wish, one: FoundDate) -> SessionFacts:
    session = Session(
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        venue_id=wish.venue_id,
        room=wish.room,
        years=wish.years,
    )
    return SessionFacts(
        session,
        tuple(TakingPart(member_id=key) for key in wish.member_ids),
        tuple(
            SessionPerson(person_id=key, part=SessionPart.STAFF if at else SessionPart.LEAD)
            for at, key in enumerate(wish.person_ids)
        ),
        tuple(SessionNeed(item_id=key, quantity=many) for key, many in wish.needs),
    )


def _end_of_term(terms: Sequence[Term], day: date) -> date | None:
    """The last day of the term that ``day`` is in, of whichever member ends last."""
    on = [one for one in terms if term_on((one,), day)]
    return max((one.last_day for one in on), default=None)


def open_finder(
    desk: Desk,
    parent: QWidget | None,
    session_id: str = "",
    member_ids: Sequence[str] = (),
    first: date | None = None,
    project_id: str | None = None,
    background: Background | None = None,
) -> FinderDialog:
    """Ask for dates; with ``session_id`` for another date of that session.

    Without ``background`` the dialog brings a worker of its own. Raises LookupError when there is
    no such session.
    """
    facts = None
    if session_id:
        with desk.read() as connection:
            facts = calendar_rows.session_facts(connection, session_id)
    begun = Begun(tuple(member_ids), first, project_id)
    return opened(FinderDialog(desk, background or own_worker(parent), parent, facts, begun))
