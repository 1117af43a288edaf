"""A member's year: its terms, its closures, and the bank holidays of its nation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.calendar import BankHoliday, Closure, ClosureKind, Term, years_text
from partnerdesk.domain.clashes import span_text
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.partners import Member
from partnerdesk.domain.words import counted
from partnerdesk.store import calendar_rows, partners_rows
from ui.calendar.board import Board
from ui.calendar.closure_dialog import open_closure
from ui.calendar.inputs import member_choices
from ui.calendar.planning_words import school_year, tr, when_closed
from ui.calendar.term_dialog import open_term
from ui.desk import Desk
from ui.tokens import Tone
from ui.widgets import (
    ChipFact,
    ChoiceEditor,
    Columns,
    EmptyState,
    FormDialog,
    FormField,
    RecordList,
    Row,
    Surface,
    TabPages,
    WrapLabel,
    button,
    column,
    line,
    link_button,
    primary_button,
)
from ui.widgets.opened import opened


class ListTab(QWidget):
    """A list, and under it Add, Change and Remove; Enter or a double click changes."""

    def __init__(
        self,
        title: str,
        one: str,
        verbs: tuple[Callable[[], object], Callable[[str], object], Callable[[str], object]],
        none_yet: tuple[str, str],
        chip: str = "",
    ) -> None:
        """``one`` is what a line is called; the verbs of a line get its key."""
        super().__init__()
        add, change, remove = verbs
        stack = column(self, gap=12)
        self.listing = RecordList(Columns("", (), chip), title)
        self.surface = Surface()
        self.surface.body.addWidget(self.listing)
        stack.addWidget(self.surface, 1)
        self.empty = EmptyState("calendar", *none_yet)
        stack.addWidget(self.empty, 1)
        self.buttons = line(gap=8)
        self.add_button = primary_button(tr("Add {0}…").format(one), "plus", add)
        self.change_button = button(tr("Change…"), "pencil", lambda: self._with_chosen(change))
        self.remove_button = button(tr("Remove"), "trash", lambda: self._with_chosen(remove))
        self.change_button.setAccessibleName(tr("Change the {0} chosen").format(one))
        self.remove_button.setAccessibleName(tr("Remove the {0} chosen").format(one))
        for made in (self.add_button, self.change_button, self.remove_button):
            self.buttons.addWidget(made)
        self.buttons.addStretch()
        stack.addLayout(self.buttons)
        self.listing.chosen.connect(lambda key: self._follow())
        self.listing.opened.connect(lambda key: self._with_chosen(change))
        self._writing = True

    def show_rows(self, rows: Sequence[Row], title: str, *, writing: bool) -> None:
        """Show these lines; the buttons work while ``writing`` is allowed."""
        self._writing = writing
        keys = [one.key for one in rows]

        def fetch(offset: int, limit: int) -> Sequence[Row]:
            return rows[offset : offset + limit]

        self.listing.reload(
            len(rows), fetch, title=title, find=lambda key: keys.index(key) if key in keys else None
        )
        self.surface.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._follow()

    def _with_chosen(self, act: Callable[[str], object]) -> None:
        if self.listing.key() and self._writing:
            act(self.listing.key())

    def _follow(self) -> None:
        chosen = bool(self.listing.key())
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
            tr("Closures and terms"),
            tr("When each member is open. Sessions and dates keep clear of these days."),
            (820, 680),
        )
        self._terms: dict[str, Term] = {}
        self._closures: dict[str, Closure] = {}
        self._earlier = False
        offered = member_choices(desk)
        self.member = ChoiceEditor(offered)
        self.member.set_value(member_id or (offered[0][0] if offered else None))
        self.body.addWidget(FormField(tr("&Member"), self.member))
        self.tabs = TabPages(tr("What is kept of the year"))
        self.closures = ListTab(
            tr("Closures"),
            tr("closure"),
            (self.add_closure, self._change_closure, self._remove_closure),
            (tr("No closures yet"), tr("Holidays, INSET days, exams and trips belong here.")),
            tr("Kind"),
        )
        self.earlier = link_button("", "", self._show_earlier)
        self.closures.buttons.addWidget(self.earlier)
        self.terms = ListTab(
            tr("Terms"),
            tr("term"),
            (self.add_term, self._change_term, self._remove_term),
            (tr("No terms yet"), tr("Weeks A and B, and series kept to school days, need them.")),
            tr("Begins with"),
        )
        self.holidays = self._holidays_tab()
        self.tabs.add("closures", tr("Closures"), self.closures, 0)
        self.tabs.add("terms", tr("Terms"), self.terms, 0)
        self.tabs.add("holidays", tr("Bank holidays"), self.holidays, 0)
        self.body.addWidget(self.tabs, 1)
        self.member.edited.connect(self._other_member)
        self.member.setFocus()
        self.show_facts()
        self._go_to_today()

    def _holidays_tab(self) -> QWidget:
        page = QWidget()
        stack = column(page, gap=12)
        self.nation = WrapLabel("", "quiet")
        stack.addWidget(self.nation)
        self.holiday_list = RecordList(Columns(""), tr("Bank holidays"))
        surface = Surface()
        surface.body.addWidget(self.holiday_list)
        stack.addWidget(surface, 1)
        return page

    def show_facts(self) -> None:
        """Read the year of the member chosen."""
        from partnerdesk.formats.bank_holidays import bank_holidays

        member_id = self.member.value()
        self.tabs.setEnabled(bool(member_id))
        if not member_id:
            return
        year = school_year(self.desk.today())
        with self.desk.read() as connection:
            member = partners_rows.get_member(connection, member_id)
            terms = calendar_rows.terms_of(connection, member_id)
            closures = partners_rows.closures_of(connection, member_id)
        past = sum(one.last_day < year for one in closures)
        since = date.min if self._earlier else year
        self._terms = {one.id: one for one in terms if one.last_day >= since}
        self._closures = {one.id: one for one in closures if one.last_day >= since}
        self.earlier.setVisible(bool(past) and not self._earlier)
        self.earlier.setText(tr("Show {0} earlier").format(past))
        self.earlier.setAccessibleName(tr("Show {0} earlier closures").format(past))
        writing = not self.desk.read_only
        words = counted(len(self._closures), tr("closure"), tr("closures"))
        rows = [_closure_row(one) for one in self._closures.values()]
        self.closures.show_rows(rows, words, writing=writing)
        words = counted(len(self._terms), tr("term"), tr("terms"))
        rows = [_term_row(one) for one in self._terms.values()]
        self.terms.show_rows(rows, words, writing=writing)
        self.tabs.set_count("closures", len(self._closures))
        self.tabs.set_count("terms", len(self._terms))
        last = date(year.year + 2, 8, 31)
        self._show_holidays(member, bank_holidays(member.nation, year, last))

    def _show_holidays(self, member: Member, days: Sequence[BankHoliday]) -> None:
        nation = tr(member.nation.label)
        words = tr("Those of {0}. They follow from the nation of the school.").format(nation)
        none = tr("None are known for {0}.").format(nation)
        self.nation.setText(words if days else none)
        rows = [Row(one.day.isoformat(), one.name, day_text(one.day)) for one in days]

        def fetch(offset: int, limit: int) -> Sequence[Row]:
            return rows[offset : offset + limit]

        title = counted(len(rows), tr("bank holiday"), tr("bank holidays"))
        self.holiday_list.reload(len(rows), fetch, title=title)
        self.tabs.set_count("holidays", len(rows))

    def _other_member(self) -> None:
        self._earlier = False
        self.banner.hide()
        self.show_facts()
        self._go_to_today()

    def _go_to_today(self) -> None:
        """Begin at what is on now, or comes next."""
        today = self.desk.today()
        for tab, facts in ((self.closures, self._closures), (self.terms, self._terms)):
            ahead = (key for key, one in facts.items() if one.last_day >= today)
            tab.listing.choose(next(ahead, ""))

    def _show_earlier(self) -> None:
        self._earlier = True
        self.show_facts()
        self.closures.listing.setFocus()

    # --- verbs -------------------------------------------------------------------------------

    def add_term(self) -> FormDialog:
        """Ask for a term of the member chosen."""
        return open_term(self.desk, self, self.member.value())

    def add_closure(self) -> FormDialog:
        """Ask for a closure of the member chosen."""
        return open_closure(self.desk, self, self.member.value())

    def _change_term(self, key: str) -> None:
        open_term(self.desk, self, self.member.value(), self._terms[key])

    def _change_closure(self, key: str) -> None:
        open_closure(self.desk, self, self.member.value(), self._closures[key])

    def _remove_term(self, key: str) -> None:
        from partnerdesk.actions import closures as actions

        gone = self._terms[key]
        words = tr("Removed {0}").format(gone.name)
        self.desk.do(lambda database: actions.remove_term(database, gone.id), words)

    def _remove_closure(self, key: str) -> None:
        from partnerdesk.actions import closures as actions

        gone = self._closures[key]
        words = tr("Removed {0}").format(gone.name)
        self.desk.do(lambda database: actions.remove_closure(database, gone.id), words)


_TONES: dict[ClosureKind, Tone] = {
    ClosureKind.EXAMS: "warn",
    ClosureKind.TRIP: "info",
    ClosureKind.INSPECTION: "warn",
}


def _closure_row(closure: Closure) -> Row:
    name = " · ".join(filter(None, (closure.name, years_text(closure.years))))
    chip = ChipFact(tr(closure.kind.label), _TONES.get(closure.kind, "neutral"), "calendar")
    return Row(closure.id, name, when_closed(closure), (), chip)


def _term_row(term: Term) -> Row:
    letter = term.first_week
    chip = ChipFact(tr("Week {0}").format(letter), "neutral", "calendar") if letter else None
    return Row(term.id, term.name, span_text(term.first_day, term.last_day), (), chip)


def open_closures(desk: Desk, parent: QWidget | None, member_id: str = "") -> Closures:
    """Show the year of a member, ours unless another is named, over ``parent``."""
    return opened(Closures(desk, parent, member_id))
