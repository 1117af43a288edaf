"""What the detail of a session tells under its replies: cost, people, equipment, meeting."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from partnerdesk.actions import sessions as actions
from partnerdesk.domain.dates import day_text, short_day
from partnerdesk.domain.money import pounds
from partnerdesk.domain.sessions import SessionKind, Task, cost_by_member
from ui import theme
from ui.calendar.meeting import open_minutes
from ui.calendar.planning_words import tr
from ui.calendar.section import FactRow, Section
from ui.calendar.session_view import SessionView
from ui.calendar.session_words import hours_text, time_parts
from ui.desk import Desk
from ui.widgets import Chip, TickEditor, WrapLabel, column, line, link_button

_LEFT = Qt.AlignmentFlag.AlignLeft


def further_parts(desk: Desk, view: SessionView) -> Iterator[QWidget]:
    """Every further part that has something to tell, in order."""
    if view.session.kind is SessionKind.MEETING or view.session.agenda or view.facts.tasks:
        yield Meeting(desk, view)
    yield from _people(view)
    yield from _equipment(view)
    yield from _cost(view)
    yield from _words(view)


def _people(view: SessionView) -> Iterator[Section]:
    if not view.facts.people:
        return
    section = Section(tr("People"))
    for one in view.people_in_order:
        section.add(FactRow(view.person(one.person_id), fact=tr(one.part.label)))
    yield section


def _equipment(view: SessionView) -> Iterator[Section]:
    transport = view.session.transport
    if not view.facts.needs and not transport:
        return
    section = Section(tr("Equipment and transport"))
    for one in view.facts.needs:
        item = view.items.get(one.item_id)
        name, place = (item.name, item.kept_at) if item else (tr("An item"), "")
        section.add(FactRow(name, place, f"{one.quantity} ×"))
    if transport:
        section.add_text(transport)
    yield section


def _cost(view: SessionView) -> Iterator[Section]:
    """What the session takes from each member, its own time included (P49)."""
    costs = cost_by_member(view.facts)
    if not costs:
        return
    minutes = sum(one.staff_minutes for one in costs)
    pence = sum(one.pence for one in costs)
    section = Section(tr("True cost"), _time_and_money(minutes, pence))
    for one in costs:
        told = _time_and_money(one.staff_minutes, one.pence, "\n")
        section.add(FactRow(view.member(one.member_id), time_parts(one), told))
    for cost in sorted(view.facts.costs, key=lambda one: one.what.casefold()):
        by = tr("shared equally")
        if cost.borne_by_id:
            by = tr("borne by {0}").format(view.member(cost.borne_by_id))
        section.add(FactRow(cost.what, by, pounds(cost.pence)))
    yield section


def _time_and_money(minutes: int, pence: int, between: str = " · ") -> str:
    return between.join(filter(None, (hours_text(minutes), pounds(pence) if pence else "")))


def _words(view: SessionView) -> Iterator[Section]:
    for title, words in (
        (tr("What it is for"), view.session.purpose),
        (tr("Notes"), view.session.notes),
    ):
        if words:
            section = Section(title)
            section.add_text(words)
            yield section


class Meeting(Section):
    """Agenda, decisions, and who does what until when; done tasks are ticked here."""

    def __init__(self, desk: Desk, view: SessionView) -> None:
        session = view.session
        self._desk, self._view = desk, view
        self.write_button = link_button(
            tr("Write…"), "pencil", lambda: open_minutes(desk, self.window(), session.id)
        )
        self.write_button.setAccessibleName(tr("Write agenda, decisions and tasks"))
        self.write_button.setObjectName("write-minutes")
        super().__init__(tr("Meeting"), "", None if desk.read_only else self.write_button)
        for title, words in ((tr("Agenda"), session.agenda), (tr("Decisions"), session.decisions)):
            if words:
                room = QWidget()
                stack = column(room, gap=2, margins=(16, 8, 16, 8))
                stack.addWidget(WrapLabel(title, "label"))
                stack.addWidget(WrapLabel(words, "small"))
                self.add(room)
        self.ticks: dict[str, TickEditor] = {}
        for task in view.facts.tasks:
            self.add(self._task(task))
        if not (session.agenda or session.decisions or view.facts.tasks):
            self.add_text(tr("No agenda is written yet."), quiet=True)

    def _task(self, task: Task) -> QWidget:
        room = QWidget()
        stack = column(room, gap=0, margins=(12, 4, 16, 8))
        first = line(gap=8)
        tick = TickEditor("", ticked=task.done_on is not None)
        tick.setAccessibleName(tr("Done: {0}").format(task.what))
        tick.setObjectName(f"task-{task.id}")
        tick.setEnabled(not self._desk.read_only)
        tick.edited.connect(lambda: self._finish(task, done=tick.isChecked()))
        self.ticks[task.id] = tick
        tick.setFixedWidth(theme.current().px(24))
        first.addWidget(tick)
        words = column(gap=2)
        words.addWidget(WrapLabel(task.what, "small"))
        words.addWidget(WrapLabel(self._second(task), "quiet"))
        first.addLayout(words, 1)
        late = task.due_on is not None and task.due_on < self._view.today and not task.done_on
        if late:
            words.addWidget(Chip(tr("Overdue"), "bad", "warning"), 0, _LEFT)
        stack.addLayout(first)
        return room

    def _second(self, task: Task) -> str:
        who = self._view.person(task.owner_id) if task.owner_id else tr("Nobody named")
        if task.done_on:
            return tr("{0} · done {1}").format(who, short_day(task.done_on, self._view.today))
        due = tr("by {0}").format(day_text(task.due_on)) if task.due_on else ""
        return " · ".join(filter(None, (who, due)))

    def _finish(self, task: Task, *, done: bool) -> None:
        on = self._desk.today() if done else None
        said = tr("Done: {0}") if done else tr("Open again: {0}")
        self._desk.do(
            lambda database: actions.finish_task(database, task.id, on), said.format(task.what)
        )
