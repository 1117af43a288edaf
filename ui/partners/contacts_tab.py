"""The log of a member: visits, calls, meetings and messages, the newest first (P10)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from partnerdesk.actions import partners as actions
from partnerdesk.domain.dates import day_text, short_day
from partnerdesk.domain.partners import Contact
from partnerdesk.domain.words import counted
from ui.desk import Desk
from ui.partners.contact_dialogs import open_log_contact
from ui.partners.reading import MemberView
from ui.partners.words import due_words, tr
from ui.widgets import (
    Chip,
    ChipFact,
    Columns,
    ElidedLabel,
    EmptyState,
    Label,
    RecordList,
    Row,
    ScrollPage,
    WrapLabel,
    button,
    column,
    line,
    rule,
)
from ui.widgets.opened import opened


class ContactsTab(QWidget):
    """The log above, the whole of the chosen contact below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: MemberView | None = None
        stack = column(self, gap=12)
        head = line(gap=12)
        self.log_button = button(tr("Log contact…"), "plus", self._log, small=True)
        self.log_button.setEnabled(not desk.read_only)
        head.addWidget(self.log_button)
        self._overdue = Chip("", "bad", "warning")
        self._due = Label("", "quiet")
        head.addWidget(self._overdue)
        head.addWidget(self._due)
        head.addStretch()
        stack.addLayout(head)
        self.list = RecordList(Columns("", (tr("Day"),), ""), tr("Contacts"))
        self.list.chosen.connect(lambda key: self._show_chosen())
        self.list.opened.connect(lambda key: self._correct())
        stack.addWidget(self.list, 3)
        self._whole = _OneContact(desk, self._correct, self._remove)
        stack.addWidget(self._whole, 2)
        self._empty = EmptyState(
            "phone",
            tr("No contact has been logged yet"),
            tr("Log a visit, a call or a message, so that whoever comes next knows."),
        )
        stack.addWidget(self._empty, 1)
        for part in (self.list, self._whole, self._empty, self._overdue):
            part.hide()

    def show_view(self, view: MemberView) -> None:
        """Show the log of a member."""
        self._view = view
        contacts = view.facts.contacts
        names = {one.person.id: one.person.name for one in view.facts.people}
        rows = [_row(contact, names, view) for contact in contacts]
        self.list.reload(
            len(rows),
            lambda offset, limit: rows[offset : offset + limit],
            title=counted(len(rows), tr("contact"), tr("contacts")),
            find=lambda key: next((at for at, row in enumerate(rows) if row.key == key), None),
        )
        self.list.choose_first()
        self.list.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._show_due(view)
        self._show_chosen()

    def _show_due(self, view: MemberView) -> None:
        overdue = view.due is not None and view.due < view.today
        words = due_words(view.due, view.today) if view.due else ""
        self._overdue.setVisible(overdue)
        self._due.setVisible(bool(words) and not overdue)
        if overdue:
            self._overdue.set_fact(ChipFact(words, "bad", "warning"))
        else:
            self._due.setText(words)

    def _chosen(self) -> Contact | None:
        contacts = self._view.facts.contacts if self._view else ()
        return next((one for one in contacts if one.id == self.list.key()), None)

    def _show_chosen(self) -> None:
        contact = self._chosen()
        self._whole.setVisible(contact is not None)
        if contact is not None and self._view is not None:
            names = {one.person.id: one.person.name for one in self._view.facts.people}
            self._whole.show_contact(contact, names.get(contact.person_id or "", ""))

    def _log(self) -> None:
        if self._view is not None:
            opened(open_log_contact(self._desk, self, self._view.member.id))

    def _correct(self) -> None:
        contact = self._chosen()
        if contact is not None and not self._desk.read_only:
            opened(open_log_contact(self._desk, self, contact.member_id, contact))

    def _remove(self) -> None:
        contact = self._chosen()
        if contact is not None:
            self._desk.do(
                lambda database: actions.remove(database, contact),
                tr("Removed the {0} of {1}").format(
                    contact.kind.label.lower(), day_text(contact.on)
                ),
            )


class _OneContact(QWidget):
    def __init__(
        self, desk: Desk, correct: Callable[[], object], remove: Callable[[], object]
    ) -> None:
        super().__init__()
        stack = column(self, gap=8)
        stack.addWidget(rule())
        head = line(gap=8)
        words = column(gap=0)
        self.summary = ElidedLabel("", "strong")
        self.facts = ElidedLabel("", "quiet")
        words.addWidget(self.summary)
        words.addWidget(self.facts)
        head.addLayout(words, 1)
        edit = button(tr("Correct…"), "pencil", correct, small=True)
        drop = button(tr("Remove"), "trash", remove, small=True)
        for made in (edit, drop):
            made.setEnabled(not desk.read_only)
            head.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        stack.addLayout(head)
        host = QWidget()
        inside = column(host, margins=(0, 0, 8, 0))
        self.detail = WrapLabel("", "small")
        inside.addWidget(self.detail)
        inside.addStretch()
        stack.addWidget(ScrollPage(host), 1)

    def show_contact(self, contact: Contact, with_whom: str) -> None:
        self.summary.setText(contact.summary)
        told = (
            day_text(contact.on),
            contact.kind.label,
            tr("with {0}").format(with_whom) if with_whom else "",
            tr("logged by {0}").format(contact.by) if contact.by else "",
            tr("private") if contact.private else "",
        )
        self.facts.setText(" · ".join(filter(None, told)))
        self.detail.setText(contact.detail or tr("No details."))


def _row(contact: Contact, names: dict[str, str], view: MemberView) -> Row:
    who = names.get(contact.person_id or "", "")
    return Row(
        contact.id,
        contact.summary,
        " · ".join(filter(None, (contact.kind.label, who))),
        (short_day(contact.on, view.today),),
        ChipFact(tr("Private"), "neutral", "lock") if contact.private else None,
    )
