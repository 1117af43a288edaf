"""Reminding somebody: the words, a code to send them from one's own telephone, a log (P83)."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.lending import TEXT_MESSAGE
from partnerdesk.domain.partners import Channel, Person
from partnerdesk.store import partners_rows
from ui.abstract import Abstract
from ui.desk import Desk
from ui.loans.qr_code import QrCode
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

if TYPE_CHECKING:
    from partnerdesk.store.changes import Changes
    from partnerdesk.store.database import Database


def tr(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Reminding", text)


class RemindDialog(FormDialog, metaclass=Abstract):
    """Words to one of ``people`` at a member, who is told by a text where they prefer that.

    The words are made for whoever is chosen until somebody changes them by hand. Subclasses say
    what is written (``words_to``) and what is logged (``log``).
    """

    def __init__(
        self, desk: Desk, parent: QWidget | None, member: str, about: tuple[str, str],
        people: list[tuple[str | None, str]], first: str | None,
    ) -> None:  # fmt: skip
        """``member`` by name; ``about`` is a line for the head and a few words for the notice."""
        self._desk, self._member, self._about = desk, member, about[1]
        with desk.read() as connection:
            self._people = {one.id: one for one in partners_rows.all_people(connection)}
        form = Form(columns=2)
        self.form = form
        form.add("person_id", tr("&To whom"), ChoiceEditor(people))
        channels = [(one, one.label) for one in Channel if one is not Channel.NONE]
        form.add("channel", tr("&How"), ChoiceEditor(channels))
        form.add("words", tr("&Words"), TextEditor(lines=4), span=2)
        form.add_widget(self._sending())
        self._drafted = ""
        form.editor("person_id").edited.connect(self._write)
        for name in ("words", "channel"):
            form.editor(name).edited.connect(self._tell)
        form.editor("person_id").set_value(first)
        self._write()
        form.mark_saved()
        super().__init__(
            tr("Remind {0}").format(member), form, tr("Log as sent"), self._submitted, about[0],
            parent,
        )  # fmt: skip

    @abstractmethod
    def words_to(self, name: str) -> str:
        """A reminder to somebody of this name, or to nobody in particular."""

    @abstractmethod
    def log(self, database: Database, person_id: str | None, channel: str, words: str) -> Changes:
        """Log it as sent today."""

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

    def _write(self) -> None:
        """Write to whoever is chosen, unless the words were changed by hand."""
        person = self._person()
        editor = self.form.editor("words")
        if editor.value() == self._drafted:
            self._drafted = self.words_to(person.name if person else "")
            editor.set_value(self._drafted)
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

    def _submitted(self, values: dict[str, Any]) -> None:
        channel = values["channel"].value if values["channel"] else ""
        person = self._person()
        self._desk.run(
            lambda database: self.log(database, values["person_id"], channel, values["words"]),
            tr("Logged a reminder to {0} about {1}").format(
                person.name if person else self._member, self._about
            ),
        )
