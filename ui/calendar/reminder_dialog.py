"""Reminding a member of a session it has not replied to: words, a code to text them, a log."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from partnerdesk.actions import sessions as actions
from partnerdesk.domain.lending import TEXT_MESSAGE
from partnerdesk.domain.partners import Channel, Person
from partnerdesk.domain.sessions import Reminder, when_text
from partnerdesk.store import partners_rows
from ui.calendar.planning_words import tr
from ui.calendar.session_view import read_view
from ui.desk import Desk
from ui.loans.qr_code import QrCode
from ui.loans.reading import people_choices
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


class ReminderDialog(FormDialog):
    """The words begin as a reminder that fits one text message (P83)."""

    def __init__(self, desk: Desk, parent: QWidget | None, session_id: str, member_id: str) -> None:
        self._desk, self._view, self._member_id = desk, read_view(desk, session_id), member_id
        session, name = self._view.session, self._view.member(member_id)
        with desk.read() as connection:
            member = partners_rows.get_member(connection, member_id)
            self._people = {one.id: one for one in partners_rows.all_people(connection)}
        form = self.form = Form(columns=2)
        people = people_choices(desk, member_id, tr("Nobody in particular"))
        form.add("person_id", tr("&To whom"), ChoiceEditor(people))
        channels = [(one, one.label) for one in Channel if one is not Channel.NONE]
        form.add("channel", tr("&How"), ChoiceEditor(channels))
        form.add("words", tr("&Words"), TextEditor(lines=4), span=2)
        form.add_widget(self._sending())
        form.editor("person_id").edited.connect(self._choose_channel)
        for field in ("words", "channel"):
            form.editor(field).edited.connect(self._tell)
        form.editor("words").set_value(
            actions.reminder_words(desk.database, session_id, member_id, desk.today())
        )
        offered = [key for key, _ in people]
        first = next(iter(offered[1:]), None)
        if member.call_first_id and member.call_first_id in offered:
            first = member.call_first_id
        form.editor("person_id").set_value(first)
        self._choose_channel()
        form.mark_saved()
        when = when_text(session.starts_at, session.ends_at)
        super().__init__(
            tr("Remind {0}").format(name), form, tr("Log as sent"), self._log,
            f"{session.title} · {when}", parent,
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
        self.code.setAccessibleName(tr("The words as a QR code"))
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

    def _choose_channel(self) -> None:
        person = self._person()
        if person is not None and person.channel is not Channel.NONE:
            self.form.editor("channel").set_value(person.channel)
        self._tell()

    def _tell(self) -> None:
        words = self.form.editor("words").value()
        person = self._person()
        number = "".join((person.mobile if person else "").split())
        pattern = tr("{0} of {1} characters of one text message")
        if len(words) > TEXT_MESSAGE:
            pattern = tr("{0} characters: more than one text message of {1}")
        self.count.setText(pattern.format(len(words), TEXT_MESSAGE))
        if number and self.form.editor("channel").value() is Channel.TEXT:
            self.code.set_content(f"SMSTO:{number}:{words}" if words else "")
            caption = tr("Point your telephone at the code: it opens a text to {0}.")
            self.caption.setText(caption.format(person.mobile if person else number))
        else:
            self.code.set_content(words)
            self.caption.setText(tr("Point your telephone at the code to have the words there."))

    def _log(self, values: dict[str, Any]) -> None:
        reminder = Reminder(
            session_id=self._view.session.id,
            member_id=self._member_id,
            person_id=values["person_id"],
            on=self._desk.today(),
            channel=values["channel"].value if values["channel"] else "",
            words=values["words"],
        )
        person = self._person()
        to = person.name if person else self._view.member(self._member_id)
        self._desk.run(
            lambda database: actions.log_reminder(database, reminder),
            tr("Logged a reminder to {0} about {1}").format(to, self._view.session.title),
        )


def open_reminder(
    desk: Desk, parent: QWidget | None, session_id: str, member_id: str
) -> ReminderDialog:
    """Show the dialog over ``parent``."""
    return opened(ReminderDialog(desk, parent, session_id, member_id))
