"""When the governors of a member meet, so that a review can be done in time before."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import agreement_terms
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.terms_of_agreement import GovernorsMeeting
from partnerdesk.domain.words import counted
from partnerdesk.store import agreements_rows
from ui.agreements.words import tr
from ui.calendar.board import Board
from ui.calendar.inputs import member_choices
from ui.desk import Desk
from ui.widgets import (
    ChoiceEditor,
    Columns,
    DateEditor,
    EmptyState,
    Form,
    FormDialog,
    FormField,
    LineEditor,
    RecordList,
    Row,
    ScrollPage,
    Surface,
    button,
    line,
    primary_button,
)
from ui.widgets.opened import opened


class MeetingDialog(FormDialog):
    """Asks for one meeting."""

    def __init__(self, desk: Desk, parent: QWidget | None, member_id: str) -> None:
        form = Form(columns=2)
        form.add("day", tr("&Day"), DateEditor())
        form.add("note", tr("&What about"), LineEditor())

        def add(values: dict[str, Any]) -> None:
            day = values["day"]
            if day is None:
                raise RuleBroken("day", tr("Give the day they meet, such as 3/3/2026."))
            meeting = GovernorsMeeting("", member_id, day, values["note"])
            desk.run(
                lambda database: agreement_terms.add_governors_meeting(database, meeting),
                tr("Noted the meeting on {0}").format(day_text(day)),
            )

        super().__init__(tr("Add a governors’ meeting"), form, tr("Add"), add, "", parent)


class GovernorsBoard(Board):
    """One member at a time, chosen at the top; meetings to come, soonest first, then past ones."""

    depends_on: ClassVar[tuple[str, ...]] = ("governors_meeting", "member")

    def __init__(self, desk: Desk, parent: QWidget | None, member_id: str = "") -> None:
        super().__init__(
            desk,
            parent,
            tr("Governors’ meetings"),
            tr("A review that is done a fortnight before can be put before them."),
            (640, 560),
        )
        offered = member_choices(desk)
        self.member = ChoiceEditor(offered)
        self.member.set_value(member_id or (offered[0][0] if offered else None))
        self.body.addWidget(FormField(tr("&Member"), self.member))
        self.list = RecordList(Columns(""), tr("Governors’ meetings"))
        self.surface = Surface()
        self.surface.body.addWidget(self.list)
        self.body.addWidget(self.surface, 1)
        self.empty = ScrollPage(
            EmptyState("calendar", tr("No meetings yet"), tr("The clerk knows the year’s dates."))
        )
        self.body.addWidget(self.empty, 1)
        row = line(gap=8)
        self.add_button = primary_button(tr("Add a meeting…"), "plus", self.add)
        self.remove_button = button(tr("Remove"), "trash", self.remove)
        self.remove_button.setAccessibleName(tr("Remove the meeting chosen"))
        row.addWidget(self.add_button)
        row.addWidget(self.remove_button)
        row.addStretch()
        self.body.addLayout(row)
        self.member.edited.connect(self.show_facts)
        self.list.chosen.connect(lambda key: self._follow())
        self.show_facts()

    def show_facts(self) -> None:
        """Read the meetings of the member chosen."""
        member_id, today = self.member.value(), self.desk.today()
        with self.desk.read() as connection:
            found = agreements_rows.governors_meetings(connection, [member_id or ""])
        found = sorted(found, key=lambda one: (one.day < today, abs((one.day - today).days)))
        rows = [
            Row(
                one.id,
                day_text(one.day),
                " · ".join(filter(None, (one.note, tr("past") if one.day < today else ""))),
            )
            for one in found
        ]
        self.list.reload(
            len(rows),
            lambda offset, limit: rows[offset : offset + limit],
            title=counted(len(rows), tr("meeting"), tr("meetings")),
        )
        self.surface.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._follow()

    def add(self) -> MeetingDialog:
        """Ask for a meeting of the member chosen."""
        return opened(MeetingDialog(self.desk, self, self.member.value()))

    def remove(self) -> None:
        """Take the chosen meeting away; Undo brings it back."""
        key = self.list.key()
        if key:
            self.desk.do(
                lambda database: agreement_terms.remove_governors_meeting(database, key),
                tr("Removed the meeting"),
            )

    def _follow(self) -> None:
        writing = not self.desk.read_only
        self.add_button.setEnabled(writing and bool(self.member.value()))
        self.remove_button.setEnabled(writing and bool(self.list.key()))


def open_governors(desk: Desk, parent: QWidget | None, member_id: str = "") -> GovernorsBoard:
    """Show the meetings of a member, ours unless another is named, over ``parent``."""
    return opened(GovernorsBoard(desk, parent, member_id))
