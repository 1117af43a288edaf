"""A member's year: its terms, its closures, and the bank holidays of its nation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.calendar import BankHoliday, Closure, Term
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.partners import Member
from partnerdesk.store import calendar_rows, partners_rows
from ui.agreements.opened import opened
from ui.calendar.board import Board
from ui.calendar.closure_dialog import open_closure
from ui.calendar.inputs import member_choices
from ui.calendar.planning_words import closure_second, school_year, tr
from ui.calendar.term_dialog import open_term
from ui.desk import Desk
from ui.widgets import (
    Card,
    ChoiceEditor,
    DataTable,
    FormDialog,
    FormField,
    ScrollPage,
    WrapLabel,
    button,
    column,
    line,
    link_button,
)


class TableCard(Card):
    """A table under a title, and under it Add, Change and Remove; a double click changes."""

    def __init__(
        self,
        title: str,
        one: str,
        headings: Sequence[str],
        verbs: tuple[Callable[[], object], Callable[[int], object], Callable[[int], object]],
        none_yet: str,
        trailing: QWidget | None = None,
    ) -> None:
        """``one`` is what a line is called; the verbs of a line get its number from 0."""
        super().__init__(title, trailing=trailing)
        add, change, remove = verbs
        inside = QWidget()
        stack = column(inside, gap=8, margins=(4, 0, 4, 12))
        self.table = DataTable(title, headings)
        stack.addWidget(self.table)
        self.none_yet = WrapLabel(none_yet, "quiet")
        low = column(gap=8, margins=(12, 8, 12, 0))
        low.addWidget(self.none_yet)
        row = line(gap=8)
        self.add_button = button(tr("Add…"), "plus", add, small=True)
        self.change_button = button(
            tr("Change…"), "pencil", lambda: self._with_chosen(change), small=True
        )
        self.remove_button = button(
            tr("Remove"), "trash", lambda: self._with_chosen(remove), small=True
        )
        for made, words in (
            (self.add_button, tr("Add a {0}")),
            (self.change_button, tr("Change the {0} chosen")),
            (self.remove_button, tr("Remove the {0} chosen")),
        ):
            made.setAccessibleName(words.format(one))
            row.addWidget(made)
        row.addStretch()
        low.addLayout(row)
        stack.addLayout(low)
        self.add(inside)
        self.table.itemSelectionChanged.connect(self._follow)
        self.table.cellDoubleClicked.connect(lambda row, at: self._with_chosen(change))
        self._writing = True
        self._follow()

    def show_rows(self, rows: Sequence[Sequence[str]], *, writing: bool) -> None:
        """Show these lines; the buttons work while ``writing`` is allowed."""
        at = self.table.currentRow()
        self._writing = writing
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.none_yet.setVisible(not rows)
        if 0 <= at < len(rows):
            self.table.selectRow(at)
        self._follow()

    def _chosen(self) -> int | None:
        rows = self.table.selectionModel().selectedRows()
        return rows[0].row() if rows else None

    def _with_chosen(self, act: Callable[[int], object]) -> None:
        at = self._chosen()
        if at is not None and self._writing:
            act(at)

    def _follow(self) -> None:
        chosen = self._chosen() is not None
        self.add_button.setEnabled(self._writing)
        self.change_button.setEnabled(self._writing and chosen)
        self.remove_button.setEnabled(self._writing and chosen)


class Closures(Board):
    """One member at a time, chosen at the top; this school year and what follows."""

    depends_on: ClassVar[tuple[str, ...]] = ("closure", "term", "member")

    def __init__(self, desk: Desk, parent: QWidget | None, member_id: str = "") -> None:
        super().__init__(
            desk,
            parent,
            tr("Terms and closures"),
            tr("When each member is open. Sessions and dates keep clear of these days."),
            (820, 680),
        )
        self._terms: tuple[Term, ...] = ()
        self._closures: tuple[Closure, ...] = ()
        self._earlier = False
        offered = member_choices(desk)
        self.member = ChoiceEditor(offered)
        self.member.set_value(member_id or (offered[0][0] if offered else None))
        self.body.addWidget(FormField(tr("&Member"), self.member))
        self.terms = TableCard(
            tr("Terms"),
            tr("term"),
            (tr("Term"), tr("First day"), tr("Last day"), tr("Begins with")),
            (self.add_term, self._change_term, self._remove_term),
            tr("None yet. Weeks A and B, and series kept to school days, need terms."),
        )
        self.earlier = link_button(tr("Show earlier"), "", self._show_earlier)
        self.closures = TableCard(
            tr("Closures"),
            tr("closure"),
            (tr("Closure"), tr("First day"), tr("Last day"), tr("Hours")),
            (self.add_closure, self._change_closure, self._remove_closure),
            tr("None yet. Holidays, INSET days, exams and trips belong here."),
            self.earlier,
        )
        self.holidays = Card(tr("Bank holidays"), tr("given"))
        self.holiday_table = DataTable(tr("Bank holidays"), (tr("Name"), tr("Day")))
        self.no_holidays = WrapLabel("", "quiet")
        inside = QWidget()
        stack = column(inside, gap=8, margins=(4, 0, 4, 12))
        stack.addWidget(self.holiday_table)
        low = column(margins=(12, 0, 12, 0))
        low.addWidget(self.no_holidays)
        stack.addLayout(low)
        self.holidays.add(inside)
        content = QWidget()
        cards = column(content, gap=16, margins=(0, 0, 2, 0))
        for card in (self.terms, self.closures, self.holidays):
            cards.addWidget(card)
        cards.addStretch(1)
        self.body.addWidget(ScrollPage(content), 1)
        self.member.edited.connect(self._other_member)
        self.member.setFocus()
        self.show_facts()

    def show_facts(self) -> None:
        """Read the year of the member chosen."""
        from partnerdesk.formats.bank_holidays import bank_holidays

        member_id = self.member.value()
        for card in (self.terms, self.closures, self.holidays):
            card.setEnabled(bool(member_id))
        if not member_id:
            return
        year = school_year(self.desk.today())
        with self.desk.read() as connection:
            member = partners_rows.get_member(connection, member_id)
            terms = calendar_rows.terms_of(connection, member_id)
            closures = partners_rows.closures_of(connection, member_id)
        past = sum(one.last_day < year for one in closures)
        since = date.min if self._earlier else year
        self._terms = tuple(one for one in terms if one.last_day >= since)
        self._closures = tuple(one for one in closures if one.last_day >= since)
        self.earlier.setVisible(bool(past) and not self._earlier)
        self.earlier.setText(tr("Show {0} earlier").format(past))
        self.earlier.setAccessibleName(tr("Show {0} earlier closures").format(past))
        writing = not self.desk.read_only
        self.terms.show_rows([_term_row(one) for one in self._terms], writing=writing)
        self.closures.show_rows([_closure_row(one) for one in self._closures], writing=writing)
        last = date(year.year + 2, 8, 31)
        self._show_holidays(member, bank_holidays(member.nation, year, last))

    def _show_holidays(self, member: Member, days: Sequence[BankHoliday]) -> None:
        self.holidays.header.set_quiet(tr(member.nation.label))
        self.holiday_table.set_rows([(one.name, day_text(one.day)) for one in days])
        self.holiday_table.setVisible(bool(days))
        words = tr("They follow from the nation of the school, and can’t be changed here.")
        none = tr("None are known for {0}.").format(tr(member.nation.label))
        self.no_holidays.setText(words if days else none)

    def _other_member(self) -> None:
        self._earlier = False
        self.banner.hide()
        self.show_facts()

    def _show_earlier(self) -> None:
        self._earlier = True
        self.show_facts()
        self.closures.table.setFocus()

    # --- verbs -------------------------------------------------------------------------------

    def add_term(self) -> FormDialog:
        """Ask for a term of the member chosen."""
        return open_term(self.desk, self, self.member.value())

    def add_closure(self) -> FormDialog:
        """Ask for a closure of the member chosen."""
        return open_closure(self.desk, self, self.member.value())

    def _change_term(self, at: int) -> None:
        open_term(self.desk, self, self.member.value(), self._terms[at])

    def _change_closure(self, at: int) -> None:
        open_closure(self.desk, self, self.member.value(), self._closures[at])

    def _remove_term(self, at: int) -> None:
        from partnerdesk.actions import closures as actions

        gone = self._terms[at]
        words = tr("Removed {0}").format(gone.name)
        self.desk.do(lambda database: actions.remove_term(database, gone.id), words)

    def _remove_closure(self, at: int) -> None:
        from partnerdesk.actions import closures as actions

        gone = self._closures[at]
        words = tr("Removed {0}").format(gone.name)
        self.desk.do(lambda database: actions.remove_closure(database, gone.id), words)


def _term_row(term: Term) -> tuple[str, ...]:
    week = tr("Week {0}").format(term.first_week) if term.first_week else "–"
    return term.name, day_text(term.first_day), day_text(term.last_day), week


def _closure_row(closure: Closure) -> tuple[str, ...]:
    hours = ""
    if closure.starts and closure.ends:
        hours = f"{closure.starts:%H:%M}–{closure.ends:%H:%M}"
    named = closure.name.casefold() == closure.kind.label.casefold()
    second = closure_second(closure)
    name = second if named else f"{closure.name} · {second}"
    return name, day_text(closure.first_day), day_text(closure.last_day), hours or tr("All day")


def open_closures(desk: Desk, parent: QWidget | None, member_id: str = "") -> Closures:
    """Show the year of a member, ours unless another is named, over ``parent``."""
    return opened(Closures(desk, parent, member_id))
