"""Reminding somebody of a loan: the words, a code to send them from one's own telephone, a log."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from partnerdesk.actions import lending as actions
from partnerdesk.domain.lending import TEXT_MESSAGE, Chase
from partnerdesk.domain.partners import Channel, Person
from partnerdesk.store import partners_rows
from ui.desk import Desk
from ui.loans.qr_code import QrCode
from ui.loans.reading import people_choices, read_view
from ui.loans.words import chase_words, tr
from ui.widgets import (
    ChoiceEditor,
    Form,
    FormDialog,
    TextEditor,
    WrapLabel,
    announce,
    button,
    column,
    line,
)
from ui.widgets.opened import opened


class ChaseDialog(FormDialog):
    """The words begin as a reminder with name, things and day filled in (P83, P84)."""

    def __init__(self, desk: Desk, parent: QWidget | None, loan_id: str) -> None:
        self._desk, self._view = desk, read_view(desk, loan_id)
        loan = self._view.facts.loan
        with desk.read() as connection:
            self._people = {one.id: one for one in partners_rows.all_people(connection)}
        form = self.form = Form(columns=2)
        people = people_choices(desk, loan.borrower_id, tr("Nobody in particular"))
        form.add("person_id", tr("&To whom"), ChoiceEditor(people))
        channels = [(one, one.label) for one in Channel if one is not Channel.NONE]
        form.add("channel", tr("&How"), ChoiceEditor(channels))
        form.add("words", tr("&Words"), TextEditor(lines=4), span=2)
        form.add_widget(self._sending())
        self._drafted = ""
        form.editor("person_id").edited.connect(self._draft)
        for name in ("words", "channel"):
            form.editor(name).edited.connect(self._tell)
        form.editor("person_id").set_value(loan.responsible_id or loan.deputy_id)
        self._draft()
        form.mark_saved()
        super().__init__(
            tr("Remind {0}").format(self._view.borrower), form, tr("Log as sent"), self._log,
            tr("{0} · {1}").format(loan.number, self._view.still_out), parent,
        )  # fmt: skip

    def copy(self) -> None:
        """Put the words on the clipboard."""
        QGuiApplication.clipboard().setText(self.form.editor("words").value())
        self.told.setText(tr("Copied."))
        announce(self.told, self.told.text())

    def _sending(self) -> QWidget:
        part = QWidget()
        across = line(part, gap=12)
        self.code = QrCode()
        across.addWidget(self.code)
        words = column(gap=8)
        self.count = WrapLabel("", "quiet")
        self.caption = WrapLabel("", "quiet")
        self.told = WrapLabel("", "quiet")
        self.copy_button = button(tr("Copy the words"), "copy", self.copy, small=True)
        words.addWidget(self.count)
        words.addWidget(self.caption)
        row = line()
        row.addWidget(self.copy_button)
        row.addStretch()
        words.addLayout(row)
        words.addWidget(self.told)
        words.addStretch()
        across.addLayout(words, 1)
        return part

    def _person(self) -> Person | None:
        return self._people.get(self.form.editor("person_id").value() or "")

    def _draft(self) -> None:
        """Write to another person, unless the words were changed by hand."""
        person = self._person()
        editor = self.form.editor("words")
        if editor.value() == self._drafted:
            sender = self._desk.settings().coordinator_name or self._desk.database.actor
            view = self._view
            name = person.name if person else ""
            self._drafted = chase_words(name, view.still_out, view.facts.loan, sender, view.now)
            editor.set_value(self._drafted)
        if person is not None and person.channel is not Channel.NONE:
            self.form.editor("channel").set_value(person.channel)
        self._tell()

    def _tell(self) -> None:
        words = self.form.editor("words").value()
        number = "".join((person.mobile if (person := self._person()) else "").split())
        by_text = self.form.editor("channel").value() is Channel.TEXT
        count = tr("{0} of {1} characters of one text message").format(len(words), TEXT_MESSAGE)
        if len(words) > TEXT_MESSAGE:
            count = tr("{0} characters: more than one text message of {1}").format(
                len(words), TEXT_MESSAGE
            )
        self.count.setText(count)
        if by_text and number:
            self.code.set_content(f"SMSTO:{number}:{words}" if words else "")
            caption = tr("Point your telephone at the code: it opens a text to {0}.")
            self.caption.setText(caption.format(person.mobile if person else number))
        else:
            self.code.set_content(words)
            self.caption.setText(tr("Point your telephone at the code to have the words there."))
        self.code.setAccessibleName(tr("The words as a QR code"))

    def _log(self, values: dict[str, Any]) -> None:
        loan = self._view.facts.loan
        person = self._person()
        chased = Chase(
            loan_id=loan.id,
            on=self._desk.today(),
            person_id=values["person_id"],
            channel=values["channel"].value if values["channel"] else "",
            words=values["words"],
        )
        to = person.name if person else self._view.borrower
        self._desk.run(
            lambda database: actions.chase(database, chased),
            tr("Logged a reminder to {0} about {1}").format(to, loan.number),
        )


def open_chase(desk: Desk, parent: QWidget | None, loan_id: str) -> ChaseDialog:
    """Show the dialog over ``parent``."""
    return opened(ChaseDialog(desk, parent, loan_id))
